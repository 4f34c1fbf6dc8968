"""走访: who is to be visited, and the visits made."""

from __future__ import annotations

from functools import partial
from typing import Any

from fupin_desktop.ledgers.visits import VISITS
from fupin_desktop.services.conflicts.undecided import CLASS_FIELDS, HEAD_FIELDS, PLACE_FIELDS
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Line, Wanted
from fupin_desktop.services.lists import listing, overview
from fupin_desktop.services.lists.listing import Listing
from fupin_desktop.services.lists.overview import Due
from ui import preferences, wording
from ui.dialogs.list_output import ListOutput
from ui.pages.ledgers.ledger_list import columns_of
from ui.pages.no_households import OrNoHouseholds
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import button, card
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Output, Table
from ui.widgets.views import Faces
from ui.widgets.village_choice import VillageChoice


def _late(due: Due) -> list[Chip]:
    return [Chip(wording.late(due.due_on), "warning")]


DUE = (
    Column("户主", lambda r: r.head or "（没有户主）", 100, fields=HEAD_FIELDS),
    Column("村组", lambda r: wording.place(r.village, r.group), 170, fields=PLACE_FIELDS),
    Column("逾期", lambda r: _late(r)[0].text, 120, chips=_late),
    Column("该多久去一次", lambda r: r.why, 180, fields=CLASS_FIELDS),
    Column("上次走访", lambda r: wording.day(r.last_visit), 104, fields=("visit.visit_date",)),
    Column("联系电话", lambda r: wording.masked_phone(r.phone), 110, fields=("household.phone",)),
)
_WHOSE = (
    Column("户主", lambda r: r.home.head or "（没有户主）", 100, fields=HEAD_FIELDS),
    Column("村组", lambda r: wording.place(r.home.village, r.home.group), 170, fields=PLACE_FIELDS),
)


#: Where it is remembered how the lists stand.
_KEPT = "list/visits"
DUE_FACE, MADE_FACE = range(2)


class VisitsPage(Page):
    """Two lists, each with all the room: overdue and made. What was made is the ledger's; who is overdue is reckoned,
    no record of a ledger."""

    help_text = (
        "“该走访的”是走访逾期的户，监测对象在前，最久没去的在前。"
        "“走访记录”是记过的走访，新的在前。"
        "按 Enter 或双击打开这一户，按 Ctrl+T 给选中的户记一次走访。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "走访没有读出来。请换一页再回来。")
        self.village = VillageChoice(_KEPT, self.refresh)
        self._stood = {name: preferences.text(f"{_KEPT}/{name}") for name in ("due", "made")}
        buttons = []
        if not session.read_only:
            record = partial(session.act, "visit")
            buttons.append(button("记一次走访", record, kind="primary", icon="visit", tip="记一次走访（Ctrl+T）"))
        self.due = Table("visits due", DUE, "该走访的户")
        self.made = Table("visits made", (*_WHOSE, *columns_of(VISITS)), "走访记录")
        self.due.opened.connect(lambda due: session.go("household", household=due.household))
        self.made.opened.connect(
            lambda line: session.go("household", household=line.household, visit=str(line.record.id))
        )
        for table in (self.due, self.made):
            table.stood_on.connect(self._stand)
            table.offer(*buttons)
        nobody = Empty("ok-circle", "没有逾期的走访", "各户都在该走访的期限之内。")
        nothing = Empty("visit", "还没有走访记录", "入户以后在这里记下来，首页会提醒下一次该去谁家。")
        self.due_or_empty = OrNoHouseholds(session, self.due, nobody, self.village.place)
        self.made_or_empty = OrEmpty(self.made, nothing, self.village.place)
        lists_ = (card(self.due_or_empty, margin=8), card(self.made_or_empty, margin=8))
        self.faces = Faces(("该走访的", lists_[DUE_FACE]), ("走访记录", lists_[MADE_FACE]))
        self._lists = [list_button(self.due), list_button(self.made)]
        self.faces.currentChanged.connect(self._turned)
        self.top("走访", *self.faces.words, self.village, commands=(*self._lists, *buttons))
        self._turned(DUE_FACE)  # only now: shown before it stood in a page it would be a window of its own
        self.column.addWidget(self.faces, 1)

    def _turned(self, face: int) -> None:
        for number, made in enumerate(self._lists):
            made.setHidden(number != face)

    def show_for(self, made: bool = False, region: str | None = None, **_: Any) -> None:
        """Come to one of the two lists, of a village."""
        if region is not None:
            self.village.choose(region)
        self.refresh()
        self.faces.choose(MADE_FACE if made else DUE_FACE)
        (self.made if made else self.due).setFocus()

    def refresh(self) -> None:
        self.village.read()
        region = self.village.chosen
        self._reading.start(lambda _: (overview.due(region), lists.listed(VISITS, Wanted(region))), self._show_both)

    def _show_both(self, found: tuple[Listing[Due], Listing[Line]]) -> None:
        due, made = found
        self._show(self.due, due, self.due_or_empty, self._stood["due"])
        self._show(self.made, made, self.made_or_empty, self._stood["made"])
        for word, title, count in zip(self.faces.words, ("该走访的", "走访记录"), (due.count, made.count), strict=True):
            word.setText(f"{title} {wording.count(count)}")
            word.setAccessibleName(word.text())

    def _show(self, table: Table, found: Any, face: OrEmpty, stood: str) -> None:
        face.show_rows(found, at=listing.place(stood, found) if stood else None)

    def _stand(self, row: Due | Line | None) -> None:
        if isinstance(row, Due):
            self._stood["due"] = row.household
        elif row:
            self._stood["made"] = str(row.record.id)

    def remember(self) -> None:
        super().remember()
        for name, value in self._stood.items():
            preferences.keep(f"{_KEPT}/{name}", value)

    def list_output(self, table: Table) -> Output | None:
        """What may not be told on paper stays."""
        made = super().list_output(table)
        if isinstance(made, ListOutput) and table is self.made:
            made.source = lambda: lists.listed(VISITS, Wanted(self.village.chosen, outside=True))
        return made

    def chosen_household(self) -> str:
        chosen: Due | Line | None = (self.made if self.made.hasFocus() else self.due).current()
        return chosen.household if chosen else ""

    def focus_first(self) -> None:
        if not self.made.hasFocus():
            self.due.setFocus()
