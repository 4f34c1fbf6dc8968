"""Receipts: what became of each package, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from fupin_desktop.roles import Right
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, PASSED, REFUSED, REPEATED, STOPPED, Receipt
from fupin_desktop.services.exchange.outgoing import FEEDBACK, HAND_IN
from ui import theme, wording
from ui.dialogs.held import HeldDialog
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, column, label, pane, row, rule
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.reading import Reading
from ui.widgets.table import Column, Rows, Table

_OUTCOMES = {
    MERGED: Chip("合并了", "good"), REPEATED: Chip("以前合并过"), REFUSED: Chip("没有合并", "error"),
    STOPPED: Chip("已停止", "warning"), CAN_MERGE: Chip("可以合并", "good"),
    PASSED: Chip("不是给这里的"),
}  # fmt: skip


def _outcome(done: Receipt) -> Chip:
    return Chip("自己写的") if done.is_own else _OUTCOMES[done.status]


def _missing(done: Receipt) -> list[Chip] | None:
    return [Chip("缺 " + "、".join(map(str, done.missing)), "warning")] if done.missing else None


def _why(done: Receipt) -> str:
    passed = done.notices[0] if done.status == PASSED and done.notices else ""
    return "、".join(map(str, done.missing)) or done.refused or passed


def _count(number: int, done: Receipt) -> str:
    return "" if done.refused or done.status == PASSED else wording.count(number)


def _number(of: str) -> Callable[[Receipt], str]:
    """The number of a package that was handed in, or of one that was given down; each counts its own."""
    return lambda done: str(done.number) if done.number and done.kind == of and not done.is_own else ""


COLUMNS = (
    Column("来自", lambda r: r.village or r.file.name, 120),
    Column("结果", lambda r: _outcome(r).text, 104, chips=lambda r: [_outcome(r)]),
    Column("上报号", _number(HAND_IN), 72, right=True, tip="下面报上来的包，对方编的第几号"),
    Column("下发号", _number(FEEDBACK), 72, right=True, tip="上面发下来的包，对方编的第几号"),
    Column("收到", lambda r: _count(r.arrived, r), 68, right=True, tip="包里有多少处改动"),
    Column("新增", lambda r: _count(r.added, r), 64, right=True, tip="新的记录"),
    Column("改动", lambda r: _count(r.changed, r), 64, right=True, tip="改了的记录"),
    Column("相同", lambda r: _count(r.same, r), 64, right=True, tip="本来就一样的记录"),
    Column(
        "冲突",
        lambda r: _count(r.conflicts, r),
        60,
        right=True,
        tip="收这个包时两边改得不一样的，后来定了的也在内",
    ),
    Column("疑似重复", lambda r: _count(r.duplicates, r), 80, right=True, tip="像是同一个人、同一户登记了两次"),
    Column("没采用", lambda r: _count(r.held, r), 68, right=True, tip="不归对方定、没有进账本的改动"),
    Column(
        "漏报期号、原因",
        _why,
        150,
        chips=_missing,
        gives_way=True,
        tip="前面的哪几号包还没有收到；没有合并的，为什么",
    ),
)


def columns() -> Sequence[Column]:
    """Those of the open book: to a village nobody hands in, to a district nobody gives down. Large letters leave no
    room for what follows from the others."""
    left_out = ["上报号"] if wording.in_village() else ["下发号"] if wording.below() == "乡镇" else []
    left_out += ["收到", "相同"] if theme.crowded() else []
    return [column for column in COLUMNS if column.title not in left_out]


class Receipts(QWidget):
    """A list of receipts; below it what the chosen one says, and the way on."""

    def __init__(self, session: Session, name: str, title: str, empty: Empty, *buttons: QPushButton) -> None:
        super().__init__()
        self._session = session
        self._counting = Reading(self, session, "没有数清还有多少冲突，请再试一次。")
        #: How many conflicts there are now, whichever package brought them; None before they are counted.
        self._left: int | None = None
        self.heading = label(title, "heading")
        self.table = Table(name, columns(), title)
        self.table.stood_on.connect(self._stand)
        self.table.opened.connect(lambda _: self._go_on())
        self.face = OrEmpty(self.table, empty)
        self.whole = label("", wrap=True)
        self.whole.setMinimumHeight(theme.px(44))
        self.conflicts = button("看冲突", lambda: session.go("conflicts", region=""))
        self.duplicates = button("看重复", lambda: session.go("duplicates", region=""))
        self.bind = button("去绑定…", lambda: session.go("keys"), icon="key")
        self.held = button("看没有采用的…", self._show_held)
        self._ways = (self.conflicts, self.held, self.duplicates, self.bind)
        self.table.offer(*self._ways)
        self._below = pane(rule(), row(self.whole, *self._ways, stretch=(1,)))
        self.setLayout(column(card(row(self.heading, STRETCH, *buttons), self.face, self._below, margin=12)))

    def show_receipts(self, found: Sequence[Receipt]) -> None:
        """Show these, what is meant for others last; the first that needs somebody is stood on."""
        found = sorted(found, key=lambda done: done.status == PASSED)
        self.table.rows.show_source(Rows(found))
        urgent = (n for n, done in enumerate(found) if done.refused or done.missing or done.conflicts or done.held)
        self.table.stand_on(next(urgent, 0))
        self.face.show_full(bool(found))
        self._stand(self.table.current())
        if self._session.may(Right.MERGE) and any(done.conflicts for done in found):
            self._counting.start(lambda _: conflict_list.count(), self._tell_conflicts)

    def _tell_conflicts(self, left: int) -> None:
        self._left = left
        self._stand(self.table.current())

    def _stand(self, done: Receipt | None) -> None:
        self._below.setVisible(done is not None)
        may = self._session.may(Right.MERGE)
        self.whole.setText(told(done, may_decide=may) if done else "")
        is_in = done is not None and done.status == MERGED and may
        has_conflicts = is_in and bool(done and done.conflicts)
        if done and has_conflicts and self._left is not None:
            now = f"现在账本里还有 {wording.count(self._left)} 处没有定" if self._left else "现在都定了"
            self.whole.setText(f"{self.whole.text()}收到时 {wording.count(done.conflicts)} 处冲突，{now}。")
        self.conflicts.setVisible(has_conflicts)
        self.duplicates.setVisible(is_in and bool(done and done.duplicates))
        self.held.setVisible(done is not None and done.status in (MERGED, REPEATED) and bool(done.held))
        self.bind.setVisible(bool(done and done.refused and done.fingerprint) and _is_unbound(done))

    def _show_held(self) -> None:
        if done := self.table.current():
            HeldDialog(self.window(), self._session, done).exec()

    def _go_on(self) -> None:
        """What Enter does: the first way on that there is."""
        way = next((made for made in self._ways if not made.isHidden()), None)
        if way:
            way.click()


def _is_unbound(done: Receipt | None) -> bool:
    known = exchange_keys.peer(done.fingerprint) if done else None
    return known is None or not known.is_trusted


def told(done: Receipt, *, may_decide: bool = True) -> str:
    """What a receipt says, in sentences."""
    parts = [f"{done.file.name}："]
    if done.refused:
        parts.append(done.refused)
    elif done.status == PASSED:
        pass
    elif done.is_own:
        parts.append("这是这本账本自己写的包，内容都在账本里，不用合并。")
    elif done.status == REPEATED:
        parts.append("这个包以前合并过，内容都在，没有再动。")
    elif done.status == CAN_MERGE:
        parts.append("这是试算，账本没有动。合并时就是这个结果。")
    else:
        parts.append(f"合并好了，回执号 {done.receipt}。")
    if done.missing:
        parts.append(f"前面缺第 {'、'.join(map(str, done.missing))} 号包，请让{done.writer}再写一次补交。")
    if done.held:
        parts.append(f"有 {wording.count(done.held)} 处不归对方定，没有采用，都留着。")
    if done.waiting:
        parts.append(f"有 {wording.count(done.waiting)} 处改动的记录还没有收到开头，等前面的包来了自动补上。")
    if done.conflicts and done.status == MERGED and not may_decide:
        parts.append(f"有 {wording.count(done.conflicts)} 处冲突，由镇里处理，定了再下发。")
    return "".join([*parts, *done.notices])
