"""冲突: what laptops disagree about, one below the other; below, the sides of the one in sight and what may be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from fupin_desktop.roles import Right
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.conflicts.conflict_list import Kind, Waiting
from fupin_desktop.services.conflicts.deciding import Decision
from fupin_desktop.services.lists import listing
from ui import wording
from ui.dialogs.all_alike import AllAlikeDialog
from ui.dialogs.list_output import ListOutput
from ui.dialogs.progress import run_shown
from ui.pages.exchange import questions
from ui.pages.exchange.conflict_sides import ConflictSides
from ui.pages.page import Page
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import button, card, only_if
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import did, tell
from ui.widgets.list_button import list_button
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Output, Table
from ui.widgets.village_choice import VillageChoice

COLUMNS = (
    Column("户 / 人", lambda r: "　".join(filter(None, (r.village, r.about))), 230),
    Column("项目", lambda r: f"{r.label}（以后再定）" if r.later else r.label, 170),
    Column(
        "各方的值",
        lambda r: " ｜ ".join(side.text or "（空）" for side in r.sides),
        420,
        gives_way=True,
        leaves=lambda r: " ｜ ".join(text or "（空）" for text in conflict_list.leaving(r)),
    ),
    Column("哪几台电脑", lambda r: " · ".join(dict.fromkeys(side.place or side.laptop for side in r.sides)), 190),
)


_NOTHING = ("没有冲突", "合并进来的内容没有填的不一样的地方。")
_COUNT = re.compile(r" [\d,]+$")
#: Where it is remembered how the list stands.
_KEPT = "list/conflicts"


class ConflictsPage(Page):
    """The list, and the sides of the chosen one."""

    help_text = (
        "这里列出几台电脑填的不一样的地方：同一项改成了不同的值，或者一边删了、另一边还在改。"
        "选一行，在下面看原来是什么、各方是谁什么时候改的，再决定用哪个，也可以另填或者以后再定。"
        "决定以后随下发传到各村；没有取的值留在历史里，撤销就能回到没有决定的样子；"
        "心理档案的只有能看那份档案的人看得到，定下的不能撤销。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._may = (session.may(Right.MERGE) or session.may(Right.PSYCHOLOGY)) and not session.book.read_only
        self._reading = Reading(self, session, "冲突没有读出来。请换一页再回来。")
        self._found, self._kinds = Waiting([]), dict[str, Kind]()
        #: The conflict to stand on once they are read.
        self._wanted = ""
        self.village = VillageChoice(_KEPT, lambda: self._show_kinds(at=0))
        self.kind = Choice("哪一类冲突", "全部", lambda: self._show_list(at=0))
        self.alike = button("同类一起处理…", self._all_alike, tip="这一类的冲突都用一样的办法，先看再定")
        self.pairs = button("可能重复的", lambda: self.session.go("duplicates"))
        only_if(session.may(Right.MERGE), self.pairs)
        only_if(self._may, self.alike)
        self.table = Table("conflicts", COLUMNS, "冲突")
        tip = "印出来给村里逐条核实；村里照单改了，下次上报就定下来"
        self.ask = button(
            "问题单…",
            lambda: questions.print_out(
                self.window(), self._found.of(self.chosen_kind, self.village.chosen), self.narrowed_to(self.table)
            ),
            icon="print", tip=tip,
        )  # fmt: skip
        only_if(session.may(Right.EXPORT), self.ask)
        ways = (self.pairs, list_button(self.table), self.ask, self.alike)
        self.title = self.top("冲突", self.village, self.kind, commands=ways).title
        self.table.opened.connect(lambda _row: self._to_sides())
        self.face = OrEmpty(self.table, Empty("ok-circle", *_NOTHING), self.village.place)
        self.column.addWidget(card(self.face, margin=8), 1)
        self.below = ConflictSides(session, self._decide, self._put_off)
        self.table.stood_on.connect(self.below.show_sides)
        self.table.offer(self.below.open, self.below.reveal, self.alike, self.ask)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._count_chosen())
        self.column.addWidget(self.below)

    def show_for(self, conflict: str = "", region: str | None = None, **_: Any) -> None:
        """Stand on one, once they are read; those of a village or township."""
        self._wanted = conflict
        if region is not None:
            self.village.choose(region)
            self.kind.choose("")
        self.refresh()

    def refresh(self) -> None:
        wanted, self._wanted = self._wanted, ""
        self._reading.start(lambda _: _read(wanted), self._show_read)

    def _show_read(self, read: tuple[Waiting, int | None, list[tuple[str, str, int]]]) -> None:
        self._found, place, places = read
        if place is not None:
            self.village.choose("")
            self.kind.choose("")
        self._show_found(places)
        if place is not None:
            self.table.stand_on(place)

    def _show_found(self, places: list[tuple[str, str, int]]) -> None:
        told = wording.count(self._found.count)
        self.village.setItemText(0, f"全部村 {told}")
        self.village.show_places([(code, f"{name} {wording.count(count)}") for code, name, count in places])
        self.title.setText(f"冲突 · {told} 处" if self._found.count else "冲突")
        self._show_kinds()

    def _show_kinds(self, at: int | None = None) -> None:
        here = self._found.of(None, self.village.chosen)
        self._kinds = {f"{kind.table}.{kind.field}": kind for kind in here.kinds()}
        self.kind.setItemText(0, f"全部 {wording.count(here.count)}")
        self.kind.offer([(name, f"{kind.label} {wording.count(kind.count)}") for name, kind in self._kinds.items()])
        self._show_list(at)

    @property
    def chosen_kind(self) -> Kind | None:
        """The kind that the list is narrowed to."""
        return self._kinds.get(self.kind.chosen)

    def _show_list(self, at: int | None = None) -> None:
        waiting = self._found.of(self.chosen_kind, self.village.chosen)
        self.face.show_full(bool(waiting.count))
        self.kind.setVisible(bool(self._kinds))
        self.below.setVisible(bool(waiting.count))
        self.alike.setEnabled(waiting.count > 1)
        self.ask.setEnabled(waiting.count > 0)
        self.table.show_rows(waiting if waiting.count else [], at=at)
        if not waiting.count:
            self.below.show_sides(None)

    def _count_chosen(self) -> None:
        many = len(self.table.selectionModel().selectedRows())
        self.alike.setText(f"选中的 {many} 处一起处理…" if many > 1 else "同类一起处理…")

    def _decide(self, decisions: Sequence[Decision], said: str) -> None:
        if did(self.window(), "没有处理", lambda: deciding.decide(self.session.actor, decisions)):
            self.session.written(said)
            self.table.setFocus()

    def _put_off(self) -> None:
        if shown := self.below.shown:
            deciding.put_off(shown, not shown.later)
            self.refresh()
            self.table.setFocus()

    def _all_alike(self) -> None:
        rows = self.table.chosen()
        dialog = AllAlikeDialog(
            self.window(), self.session, self._found.of(None, self.village.chosen).kinds(),
            self.chosen_kind or self._kind_in_sight(), self.village.chosen, rows if len(rows) > 1 else (),
        )  # fmt: skip
        if dialog.exec():
            run_shown(
                self.session, self.window(), "处理冲突",
                lambda progress: deciding.decide(self.session.actor, dialog.planned, progress),
                done=lambda count: self.session.written(f"处理了 {wording.count(count)} 处冲突"),
                failed=lambda error: tell(self.window(), "没有处理", sentence(error)),
            )  # fmt: skip

    def _kind_in_sight(self) -> Kind | None:
        shown = self.below.shown
        return self._kinds.get(f"{shown.table}.{shown.field}") if shown else None

    def narrowed_to(self, _table: Table) -> str:
        """Without the counts."""
        return "；".join(_COUNT.sub("", made.words) for made in (self.village, self.kind) if made.chosen)

    def list_output(self, table: Table) -> Output | None:
        """What is of the archives stays."""
        made = super().list_output(table)
        if isinstance(made, ListOutput):
            made.source = lambda: self._found.of(self.chosen_kind, self.village.chosen).of_village()
        return made

    def _to_sides(self) -> None:
        self.below.focus_first()

    def focus_first(self) -> None:
        self.table.setFocus()


def _read(wanted: str) -> tuple[Waiting, int | None, list[tuple[str, str, int]]]:
    """The conflicts, where the wanted one stands among all, and how many lie where."""
    found = conflict_list.waiting()
    return found, found.position(wanted) if wanted else None, found.within(listing.places())
