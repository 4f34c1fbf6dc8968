"""The list of a ledger: filters above, sums below; read beside the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from db.fields import Code, Ref
from db.owners import REGION
from db.record import Record
from fupin_desktop.ledgers.ledger import Ledger, Shown, above, is_amount
from fupin_desktop.progress import Progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import references
from fupin_desktop.services.conflicts.undecided import HEAD_FIELDS, PLACE_FIELDS
from fupin_desktop.services.ledgers import books, counts, lists
from fupin_desktop.services.ledgers.counts import Group
from fupin_desktop.services.ledgers.lists import Line, Wanted
from fupin_desktop.services.lists.listing import Listing
from ui import preferences, theme, wording
from ui.dialogs import list_output, papers
from ui.dialogs.list_output import ListOutput
from ui.pages.ledgers import printing
from ui.session import Session
from ui.widgets.basics import button, column, label
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.line import search_field
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.village_choice import VillageChoice
from ui.widgets.wrapping import Wrapping

_TYPING_MS = 250
_HEAD, _PLACE = "户主", "村组"
_EVERY = "every"


@dataclass(frozen=True)
class _Read:
    """What a list is made of."""

    found: Listing[Line]
    in_several: bool


@dataclass(frozen=True)
class _Counted:
    """What is said around a list, read after it."""

    total: Group
    chips: Mapping[str, int]
    choices: Mapping[str, list[tuple[str, str]]]


def columns_of(ledger: Ledger, *, sorts: bool = False) -> list[Column]:
    """The columns of its lists, without whose a record is."""
    shown = [pair for pair in enumerate(ledger.columns) if not (pair[1].spare and theme.crowded())]
    return [_column(ledger, place, one, sorts) for place, one in shown]


def _column(ledger: Ledger, place: int, one: Shown, sorts: bool) -> Column:
    name = str(one.field.name)
    return Column(
        above(one.field), lambda line: line.texts[place], one.width, right=is_amount(one.field),
        order=name if sorts and not isinstance(one.field, Ref) else "", gives_way=one.gives_way, spare=one.aside,
        fields=(f"{ledger.name}.{name}",),
    )  # fmt: skip


def _head(line: Line) -> str:
    """What is of no household has no head either."""
    return line.home.head or ("（没有户主）" if line.household else "")


def _below(ledger: Ledger, wanted: Wanted) -> dict[str, str]:
    """Heading of a column → the sum that stands below it."""
    kinds, total = ledger.model.kinds(), counts.totals(ledger, wanted)
    return {above(kinds[name]): text for name, text in counts.by_column(ledger, total).items()}


def _places(ledger: Ledger) -> set[str]:
    """The heading of the column that says the same in each line where all lies in one place."""
    told = [one.field for one in ledger.columns if one.field is not ledger.newest]
    return {above(field) for field in told if field.name == REGION}


def _beside(ledger: Ledger, wanted: Wanted) -> str:
    """What all adds up to where a column has room for one sum alone."""
    return counts.beside_columns(ledger, counts.totals(ledger, wanted))


class LedgerList(QWidget):
    """What the list itself is narrowed to, and what stands around it."""

    def __init__(self, session: Session, ledger: Ledger, first: QPushButton) -> None:
        super().__init__()
        self.ledger, self._session = ledger, session
        self.stood = preferences.text(f"list/ledger {ledger.name}")
        failed = f"{ledger.heading}没有读出来。请换一页再回来。"
        self._reading, self._counting = Reading(self, session, failed), Reading(self, session, failed)
        self._found: Listing[Line] | None = None
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.table = self._table()
        told = ledger.help.partition("。")[0]
        self.face = OrEmpty(self.table, Empty(ledger.picture, f"还没有{ledger.heading}", f"{told}。", first))
        self.none = Empty("search", "没有这样的", "换个条件，或者清掉上面的条件。", button("清掉条件", self.reset))
        self.face.addWidget(self.none)
        self.sums = label("", "hint", wrap=True)
        inside = column(*self._filters(), spacing=6, margins=(8, 8, 8, 6))
        inside.addWidget(self.face, 1)
        inside.addWidget(self.sums)
        self.setLayout(inside)

    def _table(self) -> Table:
        columns = columns_of(self.ledger, sorts=True)
        if references.shows_home(self.ledger.model):
            columns[:0] = [
                Column(_HEAD, _head, 80, fields=HEAD_FIELDS),
                Column(_PLACE, lambda r: wording.place(r.home.village, r.home.group), 120, fields=PLACE_FIELDS),
            ]
        made = Table(f"ledger {self.ledger.name}", columns, self.ledger.heading)
        made.stood_on.connect(self._stand)
        made.rows.sort_wanted.connect(lambda *_: self.refresh())
        return made

    def _filters(self) -> list[Wrapping]:
        self.search = search_field("查姓名、内容", lambda _: self._typing.start())
        self.village = VillageChoice(f"list/ledger {self.ledger.name}", self.refresh)
        self.filters = {
            str(one.name): Choice(one.called, f"全部{one.called}", self.refresh) for one in self.ledger.filters
        }
        self._keep_apart()
        self._begin_with_newest()
        self.chips: dict[str, QPushButton] = {}
        for one in self.ledger.chips:
            made = self.chips[one.title] = button(one.title, partial(self._press, one.title), kind="chip")
            made.setCheckable(True)
        self.times = Choice("算哪几次", lists.LATEST, self.refresh, [(_EVERY, "每一次")])
        if self.ledger.latest is None:
            self.times.hide()
        choices = Wrapping(self.village, *self.filters.values(), self.times, self.search)
        return [Wrapping(*self.chips.values(), spacing=6), choices] if self.chips else [choices]

    def _keep_apart(self) -> None:
        """One answer is always chosen: the one of the last time."""
        if (one := self.ledger.kept_apart) is not None and isinstance(one, Code):
            made = self.filters[str(one.name)]
            made.offer([(item.code, item.label) for item in one.codes.offered])
            made.removeItem(0)
            made.choose(preferences.text(f"list/ledger {self.ledger.name} {one.name}"))

    def _begin_with_newest(self) -> None:
        """What holds in a year does not add up over several: of the newest one first."""
        if (of := self.ledger.of_year) is not None and (year := lists.newest_year(self.ledger)):
            made = self.filters[str(of.name)]
            made.offer([(year, year)])
            made.choose(year)

    def keep_in_sight(self, record: Record) -> None:
        """What was just saved is in the list, also where it is of another account, of another year."""
        for one in (self.ledger.kept_apart, self.ledger.of_year):
            value = str(getattr(record, str(one.name)) or "") if one is not None else ""
            made = self.filters.get(str(one.name)) if one is not None else None
            if made is not None and value and made.chosen not in ("", value):
                if made.findData(value) < 0:
                    made.addItem(value, value)
                made.choose(value)
                self.refresh()
        if self.wanted.latest and lists.is_overtaken(self.ledger, record):
            self.times.choose(_EVERY)
            self.refresh()

    @property
    def apart(self) -> dict[str, str]:
        """The answer to which the list is kept."""
        one = self.ledger.kept_apart
        return {} if one is None else {str(one.name): self.filters[str(one.name)].chosen}

    @property
    def wanted(self) -> Wanted:
        """What the list is narrowed to."""
        answers: dict[str, Any] = {name: made.chosen for name, made in self.filters.items() if made.chosen}
        chip = next((title for title, made in self.chips.items() if made.isChecked()), "")
        text, answers = self.search.text().strip(), answers | self._drilled
        latest = self.ledger.latest is not None and not self.times.chosen
        return Wanted(self.village.chosen, text=text, chip=chip, answers=answers, latest=latest)

    def narrowed(self) -> str:
        """The same in words."""
        chosen = [made.currentText() for made in self.filters.values() if made.chosen]
        chips = [title for title, made in self.chips.items() if made.isChecked()]
        drilled = self._drilled_words()
        text = self.search.text().strip()
        found = f"含“{text}”" if text else ""
        once = lists.LATEST if self.wanted.latest else ""
        return list_output.words(self.village.words, once, *chosen, *drilled, *chips, found)

    def _drilled_words(self) -> list[str]:
        kinds = self.ledger.model.kinds()
        told = ((kinds[name], value) for name, value in self._drilled.items())
        return [f"{by.called}：{lists.answer_words(by, value)}" for by, value in told]

    def list_output(self, table: Table) -> ListOutput | None:
        """What takes it out of the book as it stands; what may not be told on paper stays."""
        if not self._session.may(Right.EXPORT):
            return None
        order, descending = self.table.sorted_by("")
        wanted = replace(self.wanted, outside=True)
        return ListOutput(
            self._session, table, lambda: list_output.words(self.narrowed(), _beside(self.ledger, wanted)),
            source=lambda: lists.listed(self.ledger, wanted, order, descending=descending or not order),
            totals=lambda: _below(self.ledger, wanted),
            title=books.titled(self.ledger, wanted) or f"{self.ledger.heading}台账", signed=tuple(self.ledger.signed),
            blank=lambda on: books.paper(self.ledger, Wanted(), papers.about(), on, blank=True),
            papers=lambda: printing.offers(self.ledger, table.chosen(), wanted),
        )  # fmt: skip

    #: What a line of the statistics led to, where no filter says it.
    _drilled: dict[str, Any] = {}  # noqa: RUF012 - replaced, never changed

    def refresh(self) -> None:
        """Read the list again, then what it adds up to: of many records that takes longer."""
        self.village.read()
        order, descending = self.table.sorted_by("")
        wanted, ledger = self.wanted, self.ledger

        def read(_progress: Progress) -> _Read:
            found = lists.listed(ledger, wanted, order, descending=descending or not order)
            return _Read(found, lists.lies_in_several(ledger))

        def count(_progress: Progress) -> _Counted:
            choices = {str(one.name): lists.choices(ledger, one) for one in ledger.filters}
            return _Counted(counts.totals(ledger, wanted), counts.chip_counts(ledger, wanted), choices)

        self._reading.start(read, self._show)
        self._counting.start(count, self._tell)

    def _show(self, read: _Read) -> None:
        self._found = found = read.found
        self.table.leave_out(self._empty_columns() | (set() if read.in_several else _places(self.ledger)))
        self.table.show_rows(found, at=lists.place(self.ledger, found, self.stood) if self.stood else None)
        if not found.count and self.wanted != Wanted(answers=self.apart, latest=self.wanted.latest):
            self.face.setCurrentWidget(self.none)
        else:
            self.face.show_full(found.count > 0)

    def _empty_columns(self) -> set[str]:
        """The headings of what records of the answer that the list is kept to do not have."""
        empty = {name for answer in self.apart.values() for name in self.ledger.without(answer)}
        told = {above(one.field) for one in self.ledger.columns if one.field.name in empty}
        return told | ({_HEAD, _PLACE} if {"household", "person"} <= empty else set())

    def _tell(self, counted: _Counted) -> None:
        for name, offered in counted.choices.items():
            if name in self.apart:
                preferences.keep(f"list/ledger {self.ledger.name} {name}", self.filters[name].chosen)
                continue
            self.filters[name].offer_several(offered)
            if name in self._drilled:  # it was led to before there was anything to choose
                self.filters[name].choose(str(self._drilled[name]))
                if self.filters[name].chosen == str(self._drilled[name]):
                    self._drilled = {one: value for one, value in self._drilled.items() if one != name}
        for title, count in counted.chips.items():
            self.chips[title].setText(f"{title} {wording.count(count)}")
        told = counts.told(self.ledger, counted.total)
        only = [f"只列{words}" for words in self._drilled_words()]
        self.sums.setText("　".join([f"共 {counted.total.counted} 条", *told, *only]))

    def _press(self, title: str) -> None:
        for other, made in self.chips.items():
            made.setChecked(other == title and made.isChecked())
        self.refresh()

    def reset(self) -> None:
        """Without any condition."""
        self.show_wanted(Wanted(latest=True))
        self.focus_first()

    def show_wanted(self, wanted: Wanted) -> None:
        """Set the conditions and read."""
        self.search.setText(wanted.text)
        self._typing.stop()
        self.village.choose(wanted.region)
        self.times.choose("" if wanted.latest else _EVERY)
        for name, made in self.filters.items():
            if name not in self.apart or wanted.answers.get(name):
                made.choose(str(wanted.answers.get(name) or ""))
        self._drilled = {
            name: value for name, value in wanted.answers.items()
            if value is None or name not in self.filters or self.filters[name].chosen != str(value)
        }  # fmt: skip
        for title, chip in self.chips.items():
            chip.setChecked(title == wanted.chip)
        self.refresh()

    def _stand(self, line: Line | None) -> None:
        if line:
            self.stood = str(line.record.id)

    def focus_first(self, record: str = "") -> None:
        """The keyboard on the list, on a record whose form was in sight, wherever that was opened from; where there is
        nothing, on the first step."""
        if record and self._found and (at := lists.place(self.ledger, self._found, record)) is not None:
            self.table.stand_on(at)
        self.face.focus_first()
