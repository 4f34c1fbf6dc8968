"""明白卡: how the cards of the year stand: what they lack, which are to be printed again, which hang."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from fupin_desktop.progress import Progress
from fupin_desktop.rules.card import Lack
from fupin_desktop.services.conflicts.undecided import CLASS_FIELDS, HEAD_FIELDS, PLACE_FIELDS
from fupin_desktop.services.household import years
from fupin_desktop.services.lists import listing
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import CardState, Looked, Stage, Wanted
from ui import preferences, wording
from ui.dialogs.hung import HungDialog
from ui.dialogs.village_help import VillageHelpDialog
from ui.forms.notices import Notices
from ui.pages.no_households import OrNoHouseholds
from ui.pages.page import Page
from ui.pages.todo import TO_PRINT
from ui.paper import letters
from ui.places import open_field
from ui.session import Session
from ui.widgets.basics import Elided, button, card, column, only_if
from ui.widgets.chips import Chip
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Table
from ui.widgets.views import chips
from ui.widgets.village_choice import VillageChoice
from ui.widgets.wrapping import Wrapping

#: Where it is remembered how the list stands.
_KEPT = "list/cards"
_ALL, _LACKING = "all", "lacking"
_CHIPS = {_ALL: "全部", _LACKING: "缺内容", TO_PRINT: "该打印", **{stage.name: stage.value for stage in Stage}}
_STATES = {Stage.NEVER: "", Stage.CHANGED: "warning", Stage.PRINTED: "", Stage.HUNG: "good"}
_EVERYBODY = "everybody"
_VILLAGES_TOLD = 2
#: Cards of a whole township that are read before it is looked through.
_AT_ONCE = 200


def _lacks(state: CardState) -> str:
    return "；".join(lack.text for lack in state.lacks)


def _hung(state: CardState) -> str:
    if state.hung:
        return wording.day(state.hung)
    return f"{wording.day(state.signed)}签字" if state.signed else ""


def _stage(state: CardState) -> list[Chip] | None:
    """A card that hangs is as it should be, as most are: that needs no chip."""
    return None if state.stage is Stage.HUNG else [Chip(state.stage, _STATES[state.stage])]


COLUMNS = (
    Column("户主", lambda s: s.head or "（没有户主）", 90, fields=HEAD_FIELDS),
    Column("村组", lambda s: wording.place(s.village, s.group), 150, fields=PLACE_FIELDS),
    Column("类别", lambda s: s.words, 140, fields=CLASS_FIELDS),
    Column("明白卡", lambda s: s.stage, 130, chips=_stage),
    Column("打印", lambda s: wording.day(s.printed) if s.printed else "", 96),
    Column("悬挂", _hung, 110),
    Column("还缺", _lacks, 360, gives_way=True),
)


class CardFilters(QWidget):
    """Chips with counts; village, group, and whose cards."""

    #: Another chip: what was read is narrowed.
    narrowed = Signal()
    #: Other households.
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        made = chips(self, list(_CHIPS.values()), self.narrowed.emit)
        self.chips: dict[str, QPushButton] = dict(zip(_CHIPS, made, strict=True))
        self.village = VillageChoice(_KEPT, self._village_chosen)
        self.group = Choice("村组", "全部村组", self.changed.emit)
        self.who = Choice("哪些户", "脱贫户和监测对象", self.changed.emit, [(_EVERYBODY, "全部农户")])
        self.setLayout(column(Wrapping(*self.chips.values(), self.village, self.group, self.who)))

    @property
    def chip(self) -> str:
        """The name of the chosen chip."""
        return next(name for name, made in self.chips.items() if made.isChecked())

    @property
    def wanted(self) -> Wanted:
        """Whose cards are listed."""
        return Wanted(self.village.chosen, self.group.chosen, self.who.chosen == _EVERYBODY)

    @property
    def words(self) -> str:
        """The same in words, with the chip."""
        chosen = [self.group.currentText()] if self.group.chosen else []
        told = ["" if self.chip == _ALL else _CHIPS[self.chip], self.village.words, *chosen, self.who.currentText()]
        return "；".join(filter(None, told))

    @property
    def is_whole(self) -> bool:
        """Whether all cards of a book of several villages are listed."""
        return self.wanted == Wanted() and self.village.count() > 2

    def offer(self) -> None:
        """Offer the villages and groups that the book has."""
        self.village.read()
        self.group.offer([(name, name) for name in listing.groups(self.village.chosen)])

    def _village_chosen(self) -> None:
        self.offer()
        self.changed.emit()

    def show_counts(self, found: Sequence[CardState]) -> None:
        """Write on the chips how many there are of each."""
        for name, chip in self.chips.items():
            number = sum(_is_of(name, state) for state in found)
            chip.setText(f"{_CHIPS[name]} {wording.count(number)}")
            chip.setAccessibleName(f"{_CHIPS[name]} {number} 户")


class CardsPage(Page):
    """One line a household. Several are marked as hung at once."""

    help_text = (
        "每户一行：卡打没打印、打印以后资料改没改、签字挂墙没有、还缺什么内容。"
        "按 Enter 到这一户缺的那一项；选几行按“登记签字悬挂”，一次登记完。"
        "全村的卡都要印的第一书记、网格员、村医和电话，在“本村帮扶力量”里填。"
    )
    household_form = "card"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reading = Reading(self, session, "明白卡没有读出来。请换一页再回来。")
        self._found: list[CardState] = []
        #: The villages of which all cards lack something.
        self._bare: list[str] = []
        self._stood = preferences.text(f"{_KEPT}/household")
        self.look = session.look("cards", cards_state.look_through)
        self.look.moved.connect(self._looked)
        self.table = Table("cards", COLUMNS, "明白卡名单")
        self.table.several.same = lambda state: state.household
        self.total, self.reached = Elided("hint"), Elided("hint")
        self.top("明白卡", self.total, self.reached, commands=self._buttons())
        self.filters = CardFilters()
        self.filters.chips.get(preferences.text(f"{_KEPT}/chip"), self.filters.chips[_ALL]).setChecked(True)
        self.filters.narrowed.connect(self._show)
        self.filters.changed.connect(self.read)
        self.column.addWidget(self.filters)
        self.notices = Notices()
        self.column.addWidget(self.notices)
        self.table.opened.connect(self._open)
        self.table.stood_on.connect(self._stand)
        self.table.offer(self.hang)
        nobody = Empty("document", "没有这样的户", "放宽上面的条件再看；脱贫户和监测对象登记以后就列在这里。")
        self.face = OrNoHouseholds(self.session, self.table, nobody)
        self.column.addWidget(card(self.face, margin=6), 1)

    def _buttons(self) -> list[QPushButton]:
        self.hang = button("登记签字悬挂…", self.mark_hung, tip="选中的这些户，卡签了字、挂上了墙")
        self.help = button("本村帮扶力量…", self.open_village, icon="household", tip="第一书记、网格员、村医和电话")
        only_if(not self.session.read_only, self.help, self.hang)
        papers = button("打印", partial(self.session.act, "papers"), kind="primary", icon="print",
                        tip="选了两户以上就打印选中的，不然打印列出来的（Ctrl+P）")  # fmt: skip
        return [self.help, self.hang, list_button(self.table), papers]

    @property
    def shown(self) -> list[CardState]:
        """The lines in sight, narrowed by the chip."""
        return [state for state in self._found if _is_of(self.filters.chip, state)]

    def show_for(self, chip: str = _ALL, region: str | None = None, **_: Any) -> None:
        """Come with a chip and a village chosen."""
        self.filters.chips[chip].setChecked(True)
        if region is not None:
            for choice in (self.filters.group, self.filters.who):
                choice.choose("")
            self.filters.village.choose(region)
        self.refresh()

    def refresh(self) -> None:
        self.filters.offer()
        self.read()

    def read(self) -> None:
        """Read the list anew and stand on the row stood on before. Of a whole township the first come into sight at
        once; the rest is looked through beside what else is done."""
        wanted, year = self.filters.wanted, years.current()
        if self.filters.is_whole:
            if self.look.known is not None:
                self._take(self.look.known)
                return
            self.look.want()

        def work(progress: Progress) -> Looked:
            keys = cards_state.households(wanted)[: _AT_ONCE if self.filters.is_whole else None]
            return Looked(cards_state.states(keys, year, progress), cards_state.lacking_in_villages(wanted.region))

        self._reading.start(work, self._take)

    @property
    def is_reading(self) -> bool:
        return super().is_reading or (self.filters.is_whole and self.look.known is None)

    def _looked(self) -> None:
        if self.filters.is_whole and self.isVisible():
            done, total = self.look.reached
            if self.look.known is not None:
                self._take(self.look.known)
            elif total:
                self.reached.setText(f"正在读……{done * 100 // total}%")

    def _take(self, read: Looked) -> None:
        if self.filters.is_whole:  # the first ones may come after all
            read = self.look.known or read
        self.reached.setText("")
        self._found = letters.without_drawn(read.states)
        self.filters.show_counts(self._found)
        self._tell(read.lacks)
        self._show()

    def _tell(self, lacks: dict[str, list[Lack]]) -> None:
        """What all cards of a village lack, once."""
        names = dict(listing.villages())
        self._bare = [region for region, own in lacks.items() if own]
        told = [f"{names.get(key, '')}的卡都缺：{'、'.join(lack.text for lack in lacks[key])}。" for key in self._bare]
        rest = f"还有 {len(told) - _VILLAGES_TOLD} 个村也缺。" if len(told) > _VILLAGES_TOLD else ""
        self.notices.clear()
        if told and not self.session.read_only:
            self.notices.ask("".join(told[:_VILLAGES_TOLD]) + rest, ("去补上…", self.open_village))

    def _show(self) -> None:
        shown = self.shown
        self.total.setText(f"{years.current()} 年 · {wording.count(len(shown))} 户")
        stood = next((n for n, state in enumerate(shown) if state.household == self._stood), 0)
        self.face.show_rows(shown, at=stood)

    def _stand(self, state: CardState | None) -> None:
        if state:
            self._stood = state.household

    def _open(self, state: CardState) -> None:
        lack = next(iter(state.lacks), None)
        if lack:
            open_field(self.session, self.window(), state.household, lack)
        else:
            self.session.go("household", household=state.household, tab="帮扶")

    def chosen(self) -> list[CardState]:
        """The selected lines, or the one the keyboard stands on."""
        current = self.table.current()
        return self.table.chosen() or ([current] if current else [])

    def mark_hung(self) -> None:
        """The cards of the selected households came back signed, and hang."""
        chosen = self.chosen()
        if chosen and HungDialog(self.window(), self.session.actor, years.current(), chosen).exec():
            self.session.written(f"已登记 {len(chosen)} 户的明白卡")

    def open_village(self) -> None:
        """Who serves the village, and its phones."""
        first = next((code for code, _ in listing.villages()), "")
        region = self.filters.village.chosen or next(iter(self._bare), first)
        if region:
            dialog = VillageHelpDialog(self.window(), self.session.actor, region)
            dialog.exec()
            if dialog.has_written:
                self.session.written("已保存本村帮扶力量")

    def remember(self) -> None:
        self.filters.village.remember()
        preferences.keep(f"{_KEPT}/chip", self.filters.chip)
        preferences.keep(f"{_KEPT}/household", self._stood)

    def households_in_sight(self) -> list[str] | None:
        several = self.table.chosen()
        return [state.household for state in (several if len(several) > 1 else self.shown)]

    def chosen_household(self) -> str:
        current: CardState | None = self.table.current()
        return current.household if current else ""


def _is_of(chip: str, state: CardState) -> bool:
    if chip == _LACKING:
        return bool(state.lacks)
    if chip == TO_PRINT:
        return state.stage in cards_state.TO_PRINT
    return chip == _ALL or state.stage is Stage[chip]
