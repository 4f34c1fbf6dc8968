"""补录: papers that were filled in by hand, keyed in one after another with their own day and reader."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from PySide6.QtWidgets import QPushButton, QWidget

from db.fields import BadValue
from db.psychology import Screening
from db.refusal import Refusal
from fupin_desktop import scales
from fupin_desktop.rules import crisis
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.scales import Scale
from fupin_desktop.services.psychology import batch
from fupin_desktop.services.psychology.batch import Person, Stack, Waiting
from fupin_desktop.services.psychology.entry import Screened
from ui import wording
from ui.dialogs.psychology.crisis import CrisisDialog
from ui.dialogs.psychology.differences import DifferencesDialog
from ui.forms.fields import choice
from ui.forms.inputs import AnyInput, make
from ui.forms.walker import Walker
from ui.pages.psychology.paper_views import FirstPass, SecondPass
from ui.pages.psychology.sub_page import SubPage
from ui.pages.psychology.urgent import colour_chips
from ui.session import Session
from ui.widgets.basics import STRETCH, card, column, label, new_grid, put, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask
from ui.widgets.stacked import Stacked
from ui.widgets.table import Column, Table
from ui.widgets.views import View, views


class _Line(NamedTuple):
    name: str
    scale: str
    told: str
    colour: Colour


_DONE = (
    Column("姓名", lambda one: one.name, 80),
    Column("量表", lambda one: one.scale, 70),
    Column("得分", lambda one: one.told, 90),
    Column("档案", lambda one: one.colour.label, 142, chips=lambda one: colour_chips(one.colour)),
)
_AGAIN = ("这天已经录过这一份", "同一天两份一样的，先看看是不是同一张纸。确实又做了一次的，可以再记。", "再记一份")


class _Head(Walker):
    """What a stack has in common: written once."""

    def __init__(self) -> None:
        super().__init__()
        offered = [(scales.scale(name).title, name) for name in scales.NAMES]
        self.inputs_: dict[str, AnyInput] = {
            "scale": choice("量表", offered), "date": make(Screening.date), "mode": make(Screening.mode),
            "reader": make(Screening.reader),
        }  # fmt: skip
        self.inputs_["reader"].setPlaceholderText("念的人；观察表填和谁谈过")
        grid = new_grid(12)
        for place, (name, made) in enumerate(self.inputs_.items()):
            title = {"scale": "量表", "date": "哪天做的", "mode": "填写方式", "reader": "宣读人"}[name]
            grid.addLayout(column(label(title, "hint"), made, spacing=2), 0, place)
            grid.setColumnStretch(place, 3 if name in ("scale", "reader") else 2)
        self.setLayout(grid)

    def stops(self) -> list[QWidget]:
        return list(self.inputs_.values())

    def stack(self) -> Stack:
        """What is written. Raises BadValue."""
        values = {name: made.value() for name, made in self.inputs_.items()}
        if not values["scale"]:
            raise BadValue("请先选量表。")
        if not values["date"]:
            raise BadValue("请填这叠纸是哪天做的。")
        return Stack(scales.scale(values["scale"]), values["date"], values["mode"], values["reader"] or "")


class PaperEntryPage(SubPage):
    """One person after the other; nothing is touched but the keyboard."""

    name = "paper entry"
    help_text = (
        "把纸上填好的量表录进来：上面先写好哪份量表、哪天做的、谁念的，一叠纸只写一次。"
        "再打姓名或首字母，按 Enter，照纸上的数字一路打下去，不愿答的打 -，按 Enter 就保存，接着下一个人。"
        "负责人要求双人双录的，由另一个人到“第二遍”再录一次，不一样的当场看纸核对。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.put_head()
        self.head = _Head()
        self.head.inputs_["date"].show_value(wording.today())
        self.head.ended.connect(self._begin)
        self.first, self.second = FirstPass(self._find, self._scale), SecondPass(scales.scale)
        self.first.kept.connect(self._keep)
        self.first.given_up.connect(self._left)
        self.second.kept.connect(self._settle)
        self.passes = self._chips()
        self.face = Stacked()
        for part in (self.first, self.second):
            self.face.addWidget(part)
        self.done = Table("psychology papers", _DONE, "这次录的")
        self.done_face = OrEmpty(self.done, Empty("note", "还没有录", "录好一份，就列在这里。"))
        self.done_face.show_full(False)
        self._lines: list[_Line] = []
        self.heading = label("这次录的", "heading")
        self.column.addWidget(card(self.head, margin=12))
        both = row(
            card(row(*self.passes, STRETCH), self.face, margin=12),
            card(self.heading, self.done_face, margin=12),
            stretch=(3, 2),
        )
        put(self.column, both, 1)
        self.setEnabled(not session.book.read_only)

    def _chips(self) -> list[QPushButton]:
        return views(self, [View(words, self._begin) for words in ("第一遍", "第二遍")])

    def refresh(self) -> None:
        is_twice = batch.is_asked_twice()
        for one in self.passes:
            one.setVisible(is_twice)
        if is_twice:
            self.passes[1].setText(f"第二遍 {len(batch.waiting(self.session.actor))}")
        else:
            self.passes[0].setChecked(True)

    def _begin(self) -> None:
        is_second = self.passes[1].isChecked()
        self.face.setCurrentIndex(int(is_second))
        self.head.setEnabled(not is_second)
        if is_second:
            self.second.begin(batch.waiting(self.session.actor))
            return
        try:
            self.head.stack()
        except BadValue as error:
            self.first.digits.refuse(str(error))
            self.head.focus_first(empty=True)
            return
        self.first.begin()

    def _scale(self) -> Scale | None:
        with suppress(BadValue):
            return self.head.stack().scale
        return None

    def _find(self, text: str) -> list[Person]:
        with suppress(BadValue):
            return batch.persons(text, self.head.stack())
        return []

    def _keep(self, person: Person, digits: str) -> None:
        if person.is_done and not ask(self.window(), *_AGAIN):
            return
        try:
            done = batch.enter(self.session.actor, person.key, self.head.stack(), digits)
        except Refusal as error:
            self.first.digits.refuse(str(error))
            return
        self._note(person.name, done)
        self.first.begin()

    def _left(self, person: Person | None, digits: str) -> None:
        """Given up half keyed in: a sign of danger on the paper is not given up."""
        if person and digits:
            with suppress(BadValue, Refusal):
                if batch.left(self.session.actor, person.key, self.head.stack(), digits):
                    self.session.written(f"{person.name}的纸上有安全信号，已经是红色")

    def _settle(self, of: Waiting | None, digits: str) -> None:
        if of is None:
            return
        try:
            found = batch.compare(self.session.actor, of, digits)
            chosen = {}
            if found:
                dialog = DifferencesDialog(self.window(), scales.scale(of.scale), found, of.keyed_by)
                if not dialog.exec():
                    return
                chosen = dialog.chosen
            done = batch.settle(self.session.actor, of, digits, chosen)
        except Refusal as error:
            self.second.digits.refuse(str(error))
            return
        if done:
            self._note(of.name, done)
        else:
            self.session.written(f"{of.name}：两遍一样")
        self.refresh()
        self._begin()

    def _note(self, name: str, done: Screened) -> None:
        scored = done.scored
        told = f"{scored.score} {scored.band}" if scored.valid else "无效（有不愿答的）"
        self._lines.insert(0, _Line(name, done.scale.short, told, done.file_colour))
        self.heading.setText(f"这次录的：{len(self._lines)} 份")
        self.done_face.show_rows(self._lines)
        self.session.written(f"{name}已保存")
        if done.verdict.colour is Colour.RED:
            CrisisDialog(self.window(), crisis.steps(done.age, done.verdict.reasons)).exec()

    def may_leave(self) -> bool:
        self._left(self.first.person, self.first.digits.text())
        return True

    def focus_first(self) -> None:
        if self.face.currentIndex():
            self.second.waiting.setFocus()
        elif self.head.inputs_["scale"].text():
            self.first.who.setFocus()
        else:
            self.head.focus_first(empty=True)
