"""冲突: what laptops disagree about, one below the other; below, the sides of the one in sight and what may be done."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from db.fields import BadValue
from db.refusal import Refusal
from fupin_desktop.roles import Right
from fupin_desktop.services.book import summary
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.conflicts.conflict_list import Conflict, Kind, Side, Waiting
from fupin_desktop.services.conflicts.deciding import Decision
from ui import wording
from ui.dialogs.all_alike import AllAlikeDialog
from ui.dialogs.progress import run_shown
from ui.forms import inputs
from ui.forms.inputs import AnyInput
from ui.pages.page import Page
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, clear, column, label, only_if, row
from ui.widgets.choice import DropDown
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import tell
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("户 / 人", lambda r: r.about, 170),
    Column("项目", lambda r: f"{r.label}（以后再定）" if r.later else r.label, 170),
    Column("各方的值", lambda r: " ｜ ".join(side.text or "（空）" for side in r.sides), 420, gives_way=True),
    Column("涉及", lambda r: " · ".join(dict.fromkeys(side.site for side in r.sides)), 190),
)
_KEPT = "没有取的值留在历史里，随时可以换回。"
_EITHER_WAY = "两台电脑把两条朝不同方向合成了一条，结果两条都收起来了。定下留哪一条，另一条名下的都并过来。"
_SIDES_SHOWN = 3


class ConflictsPage(Page):
    """The list, and the sides of the chosen one."""

    help_text = (
        "这里列出几台电脑说法不一样的地方：同一项改成了不同的值，或者一边删了、另一边还在改。"
        "选一行，在下面看原来是什么、各方是谁什么时候改的，再决定用哪个，也可以另填或者以后再定。"
        "决定以后随下发传到各村；没有取的值留在历史里，撤销就能回到没有决定的样子。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._may = session.may(Right.MERGE) and not session.book.read_only
        self._reading = Reading(self, session, "冲突没有读出来。请换一页再回来。")
        self._found, self._kinds = Waiting([]), list[Kind]()
        self._shown: Conflict | None = None
        #: The conflict to stand on once they are read.
        self._wanted = ""
        self.title = label("冲突", "title")
        self.kind = DropDown("哪一类冲突")
        self.kind.currentIndexChanged.connect(lambda *_: self._show_list())
        self.alike = button("同类一起处理…", self._all_alike, tip="这一类的冲突都用一样的办法，先看再定")
        self.pairs = button("可能重复的", lambda: self.session.go("duplicates"))
        only_if(self._may, self.alike)
        self.column.addLayout(row(self.title, self.kind, STRETCH, self.pairs, self.alike))
        self.table = Table("conflicts", COLUMNS, "冲突")
        self.table.stood_on.connect(self._stand)
        self.table.opened.connect(lambda _row: self._focus_sides())
        self.face = OrEmpty(self.table, Empty("ok-circle", "没有冲突", "合并进来的内容没有说法不一的地方。"))
        self.column.addWidget(card(self.face, margin=8), 1)
        self.below = QWidget()
        self.heading = label("", "heading")
        self.hint = label("", "hint", wrap=True)
        self.open = button("打开这一户", self._open_household, kind="link")
        self.table.offer(self.open, self.alike)
        self.sides: QHBoxLayout = row(spacing=12)
        self.below.setLayout(column(row(self.heading, STRETCH, self.open), self.hint, self.sides))
        self.column.addWidget(self.below)
        self.uses: list[QWidget] = []

    def show_for(self, conflict: str = "", **_: Any) -> None:
        """Stand on one, once they are read."""
        self._wanted = conflict
        self.refresh()

    def refresh(self) -> None:
        wanted, self._wanted = self._wanted, ""
        self._reading.start(lambda _: _read(wanted), self._show_read)

    def _show_read(self, read: tuple[Waiting, int | None]) -> None:
        found, place = read
        if place is not None:
            self.kind.setCurrentIndex(0)
        self._show_found(found)
        if place is not None:
            self.table.stand_on(place)

    def _show_found(self, found: Waiting) -> None:
        self._found, self._kinds = found, found.kinds()
        before = self.kind.currentText().rpartition(" ")[0]
        self.kind.blockSignals(True)
        self.kind.clear()
        for text, count in [("全部", found.count), *((kind.label, kind.count) for kind in self._kinds)]:
            self.kind.addItem(f"{text} {wording.count(count)}")
        words = [self.kind.itemText(n).rpartition(" ")[0] for n in range(self.kind.count())]
        self.kind.setCurrentIndex(words.index(before) if before in words else 0)
        self.kind.blockSignals(False)
        self.title.setText(f"冲突 · {wording.count(found.count)} 处" if found.count else "冲突")
        self._show_list()

    @property
    def chosen_kind(self) -> Kind | None:
        """The kind that the list is narrowed to."""
        number = self.kind.currentIndex()
        return self._kinds[number - 1] if number > 0 else None

    def _show_list(self) -> None:
        before = max(0, self.table.currentIndex().row())
        waiting = self._found.of(self.chosen_kind)
        self.table.rows.show_source(waiting if waiting.count else Rows([]))
        self.face.show_full(bool(waiting.count))
        self.kind.setVisible(bool(self._kinds))
        self.below.setVisible(bool(waiting.count))
        self.alike.setEnabled(waiting.count > 1)
        self.table.stand_on(min(before, waiting.count - 1))
        if not waiting.count:
            self._stand(None)

    def _stand(self, conflict: Conflict | None) -> None:
        self._shown = conflict
        clear(self.sides)
        self.uses = []
        if conflict is None:
            return
        self.heading.setText(f"{conflict.about} · {conflict.label}")
        where = (
            f"{summary.place(conflict.household)}，{summary.members(conflict.household)}。"
            if conflict.household
            else ""
        )
        self.hint.setText(f"{where}{_EITHER_WAY if conflict.field == 'kept' else _KEPT}")
        self.open.setVisible(bool(conflict.household))
        if not conflict.is_deletion and (conflict.before or not conflict.names_record):
            self.sides.addWidget(self._before(conflict), 1)
        for number, side in enumerate(conflict.sides[:_SIDES_SHOWN]):
            self.sides.addWidget(self._side(conflict, side, number), 1)
        self.sides.addWidget(self._other(conflict), 1)
        QTimer.singleShot(0, self.table, lambda: self.table.scrollTo(self.table.currentIndex()))  # it may be lower now

    def _before(self, conflict: Conflict) -> QFrame:
        shown = label(conflict.before or "（空）", "heading", wrap=True)
        return card(shown, label("原来的值", "small"), STRETCH, margin=12)

    def _side(self, conflict: Conflict, side: Side, number: int) -> QFrame:
        decision = Decision(conflict, side.value)
        shown_now = side is conflict.sides[-1]
        use = button(
            "用这个", lambda: self._decide(decision), kind="primary" if shown_now else "plain", key=f"Ctrl+{number + 1}"
        )
        use.setAccessibleName(f"用这个：{side.text or '空'}")
        self.uses.append(use)
        only_if(self._may, use)
        when = f"{wording.day(side.at.date())} {side.at:%H:%M}"
        words = [
            label(f"{side.who} · {side.site}", "small", wrap=True),
            label(f"{when} {side.title}", "small", wrap=True),
        ]
        if shown_now and not conflict.is_deletion and conflict.field != "kept":
            words.append(label("现在显示的是这个", "small"))
        return card(label(side.text or "（空）", "heading", wrap=True), *words, STRETCH, row(use, STRETCH), margin=12)

    def _other(self, conflict: Conflict) -> QFrame:
        self.said = label("", "small", state="error", wrap=True)
        later = button("不再推后" if conflict.later else "以后再定", self._put_off, key="Ctrl+9")
        only_if(self._may, later)
        self.other: AnyInput | None = None
        if conflict.is_deletion or conflict.names_record:
            return card(label("也可以先问清楚", "small", wrap=True), STRETCH, row(later, STRETCH), margin=12)
        self.other = inputs.make(conflict_list.kind_of(conflict))
        self.other.setAccessibleName(f"另填一个：{conflict.label}")
        save = button("保存", self._save_other, key="Ctrl+Return")
        only_if(self._may, save, self.other)
        words = label("都不对时另填一个", "small")
        return card(words, self.other, self.said, STRETCH, row(save, later, STRETCH), margin=12)

    def _save_other(self) -> None:
        if self._shown is None or self.other is None:
            return
        try:
            value = self.other.value()
        except BadValue as error:
            self.said.setText(str(error))
            return
        self._decide(deciding.other(self._shown, value))

    def _decide(self, decision: Decision) -> None:
        try:
            deciding.decide(self.session.actor, [decision])
        except Refusal as error:
            tell(self.window(), "没有处理", str(error))
            return
        conflict = decision.conflict
        self.session.written(f"{conflict.about}的{conflict.label}定为“{decision.text or '空'}”")
        self.table.setFocus()

    def _put_off(self) -> None:
        if self._shown:
            deciding.put_off(self._shown, not self._shown.later)
            self.refresh()
            self.table.setFocus()

    def _all_alike(self) -> None:
        chosen = self.chosen_kind
        dialog = AllAlikeDialog(self.window(), self.session, self._kinds, chosen or self._kind_in_sight())
        if dialog.exec():
            run_shown(
                self.session, self.window(), "处理冲突",
                lambda progress: deciding.decide(self.session.actor, dialog.planned, progress),
                done=lambda count: self.session.written(f"处理了 {wording.count(count)} 处冲突"),
                failed=lambda error: tell(self.window(), "没有处理", sentence(error)),
            )  # fmt: skip

    def _kind_in_sight(self) -> Kind | None:
        shown = self._shown
        return next((k for k in self._kinds if shown and (k.table, k.field) == (shown.table, shown.field)), None)

    def _open_household(self) -> None:
        if self._shown:
            self.session.go("household", household=self._shown.household)

    def _focus_sides(self) -> None:
        if self.uses:
            self.uses[0].setFocus()

    def focus_first(self) -> None:
        self.table.setFocus()


def _read(wanted: str) -> tuple[Waiting, int | None]:
    """The conflicts, and where the wanted one stands among all."""
    found = conflict_list.waiting()
    return found, found.position(wanted) if wanted else None
