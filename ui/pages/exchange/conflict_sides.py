"""The sides of one conflict, side by side: what each said, what stood before, and the ways to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from db.fields import BadValue
from fupin_desktop.roles import Right
from fupin_desktop.services.book import privacy, summary
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.conflicts.conflict_list import Conflict
from fupin_desktop.services.conflicts.deciding import Decision
from fupin_desktop.services.conflicts.sides import Before, Side
from ui import theme, wording
from ui.forms import inputs
from ui.forms.inputs import AnyInput
from ui.session import Session
from ui.widgets.basics import STRETCH, Elided, button, card, clear, column, label, only_if, row
from ui.widgets.frame import got

_KEPT = "没有取的值留在历史里，随时可以换回。"
_EITHER_WAY = "两台电脑把两条朝不同方向合成了一条，结果两条都收起来了。定下留哪一条，另一条名下的都并过来。"
_LASTS = "只有能看这份档案的人看得到这里。定下的不能撤销；定错了，再打开档案改一次。"
_SHOWN = 3
_LONG = 16  # characters
_GAP = 4  # px: the list above keeps its two rows at 150 %

#: Decisions that somebody made, and what they are called once they are written.
Decide = Callable[[Sequence[Decision], str], object]


class ConflictSides(QWidget):
    """`decide` is called with what was chosen, `put_off` when it is to wait."""

    def __init__(self, session: Session, decide: Decide, put_off: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._decide, self._put_off = session, decide, put_off
        self._may = (session.may(Right.MERGE) or session.may(Right.PSYCHOLOGY)) and not session.book.read_only
        self.shown: Conflict | None = None
        self.heading = label("", "heading")
        is_large = theme.crowded()
        self.hint: QLabel = Elided("hint") if is_large else label("", "hint", wrap=True)
        self.reveal = button("看完整号码", self._show_whole, kind="link", key="Ctrl+0", tip="看了什么记在访问记录里")
        self.open = button("打开这一户", self._open_household, kind="link")
        self.sides: QHBoxLayout = row(spacing=12)
        above = row(self.heading, self.hint if is_large else STRETCH, self.reveal, self.open, stretch=(0, 1))
        self.setLayout(column(above, None if is_large else self.hint, self.sides))  # large letters need its line
        self.uses: list[QWidget] = []
        self.other: AnyInput | None = None

    def show_sides(self, conflict: Conflict | None, whole: Sequence[str] = ()) -> None:
        """Show one; `whole`: its values with their numbers whole."""
        self.shown = conflict
        clear(self.sides)
        self.uses = []
        if conflict is None:
            return
        self.heading.setText(f"{conflict.about} · {conflict.label}")
        home = conflict.household
        where = "，".join(filter(None, (summary.place(home), summary.members(home)))) + "。" if home else ""
        kept = _EITHER_WAY if conflict.field == "kept" else _LASTS if conflict.person else _KEPT
        self.hint.setText(f"{where}{kept}")
        self.open.setText("打开档案" if conflict.person else "打开这一户")
        self.open.setVisible(bool(home or conflict.person))
        self.reveal.setVisible(self._may_reveal(conflict) and not whole)
        if conflict.before or not (conflict.is_deletion or conflict.must_choose):
            self.sides.addWidget(self._before(conflict, conflict.before), _share(conflict.before))
        for number, side in enumerate(conflict.sides[:_SHOWN]):
            text = whole[number] if whole else side.text
            self.sides.addWidget(self._side(conflict, side, number, text), _share(side))
        self.sides.addWidget(self._other(conflict), 1)

    def focus_first(self) -> None:
        """Put the keyboard on the first side."""
        if self.uses:
            self.uses[0].setFocus()

    def _may_reveal(self, conflict: Conflict) -> bool:
        wanted = privacy.right_for(conflict_list.kind_of(conflict)) if conflict.is_number else None
        return wanted is not None and self._session.may(wanted)

    def _show_whole(self) -> None:
        conflict = self.shown
        if conflict is None:
            return
        whole = got(self.window(), "没有显示", lambda: conflict_list.whole(conflict))
        if whole is not None:
            self.show_sides(conflict, whole)
            self.focus_first()

    def _before(self, conflict: Conflict, before: Before | None) -> QFrame:
        shown = _value(before.text if before else "")
        words = label("原来的值", "small")
        if before is None:
            return card(shown, words, STRETCH, margin=12, spacing=_GAP)
        use = self._use(Decision(conflict, before.value), before.text, "Ctrl+8")
        return card(shown, words, STRETCH, row(use, STRETCH), margin=12, spacing=_GAP)

    def _use(self, decision: Decision, text: str, key: str) -> QWidget:
        """None of them is the primary one: nobody has decided."""
        use = button("用这个", lambda: self._take(decision), key=key)
        use.setAccessibleName(f"用这个：{text or '空'}")
        only_if(self._may, use)
        return use

    def _side(self, conflict: Conflict, side: Side, number: int, text: str) -> QFrame:
        shown_now = side is conflict.sides[-1]
        use = self._use(Decision(conflict, side.value), text, f"Ctrl+{number + 1}")
        self.uses.append(use)
        when = f"{wording.day(side.at.date())} {side.at:%H:%M}"
        words: list[QLabel] = [_line(side.by), _line(f"{when} {side.title}")]
        if shown_now and not conflict.is_deletion and conflict.field != "kept":
            words.append(label("现在显示的是这个", "small"))
        ways = row(use, STRETCH)
        if not conflict.is_deletion and len(planned := deciding.whole(conflict, side)) > 1:
            ways.insertWidget(1, self._whole_record(conflict, side, planned, number))
        return card(_value(text), *words, STRETCH, ways, margin=12, spacing=_GAP)

    def _whole_record(self, conflict: Conflict, side: Side, planned: list[Decision], number: int) -> QWidget:
        said = f"{conflict.about}的 {wording.count(len(planned))} 处都用了{side.by}写的"
        made = button(
            f"整条 {len(planned)} 处", lambda: self._decide(planned, said), key=f"Ctrl+Shift+{number + 1}",
            tip="这一条里有几处冲突，都用这一边写的：" + "、".join(one.conflict.label for one in planned),
        )  # fmt: skip
        made.setAccessibleName(f"整条 {len(planned)} 处都用{side.by}写的")
        only_if(self._may, made)
        return made

    def _other(self, conflict: Conflict) -> QFrame:
        self.said = label("", "small", state="error", wrap=True)
        later = button("不再推后" if conflict.later else "以后再定", self._put_off, key="Ctrl+9")
        only_if(self._may, later)
        self.other = None
        if conflict.is_deletion or conflict.must_choose:
            return card(
                label("也可以先问清楚", "small", wrap=True), STRETCH, row(later, STRETCH), margin=12, spacing=_GAP
            )
        self.other = inputs.make(conflict_list.kind_of(conflict))
        self.other.setAccessibleName(f"另填一个：{conflict.label}")
        save = button("保存", self.save_other, key="Ctrl+Return")
        only_if(self._may, save, self.other)
        words = label("都不对时另填一个", "small")
        return card(words, self.other, self.said, STRETCH, row(save, later, STRETCH), margin=12, spacing=_GAP)

    def save_other(self) -> None:
        """Decide for what was typed, if it can be."""
        if self.shown is None or self.other is None:
            return
        try:
            value = self.other.value()
        except BadValue as error:
            self.said.setText(str(error))
            return
        self._take(deciding.other(self.shown, value))

    def _take(self, decision: Decision) -> None:
        conflict = decision.conflict
        self._decide([decision], f"{conflict.about}的{conflict.label}定为“{decision.text or '空'}”")

    def _open_household(self) -> None:
        if self.shown and self.shown.person:
            self._session.go("archive", person=self.shown.person)
        elif self.shown:
            self._session.go("household", household=self.shown.household)


def _share(said: Side | Before | None) -> int:
    """Of the width: in large letters a long address would be higher than there is room for."""
    return 2 if said and len(said.text) >= _LONG and theme.crowded() else 1


def _value(text: str) -> QLabel:
    """What somebody wrote; an address takes more lines than there is room for in large letters."""
    return label(text or "（空）", "heading" if len(text) < _LONG else "", wrap=True)


def _line(words: str) -> Elided:
    made = Elided("small")
    made.setText(words)
    return made
