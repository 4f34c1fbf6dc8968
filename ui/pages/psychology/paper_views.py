"""The two ways of 补录: a stack of papers one after another, and once more what others keyed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fupin_desktop.rules import paper
from fupin_desktop.rules.scales import BadAnswers, Scale
from fupin_desktop.services.psychology.batch import Person, Waiting
from ui import wording
from ui.pages.psychology.file_tabs import scale_name
from ui.widgets.basics import Refused, column, label, say
from ui.widgets.line import field
from ui.widgets.table import Column, Table

_PAUSE_MS = 120
_MOST = 40  # no scale has as many questions
_PERSONS = (
    Column("姓名", lambda one: one.name, 90),
    Column("村组", lambda one: wording.place(one.village, one.group), 160, gives_way=True),
    Column("能不能录", lambda one: one.lacks or ("这天录过一份" if one.is_done else "可以"), 130),
)
_WAITING = (
    Column("日期", lambda one: wording.day(one.day), 100),
    Column("姓名", lambda one: one.name, 90),
    Column("量表", lambda one: scale_name({"scale": one.scale}), 90),
    Column("第一遍谁录的", lambda one: one.keyed_by, 120),
)


class Digits(QLineEdit):
    """Answers as digits; a refused one is `-`. It says which question is next."""

    #: Enter, Esc.
    entered = Signal()
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self.setAccessibleName("答案")
        self.setMaxLength(_MOST)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setPlaceholderText("照纸上的数字打，不愿答的打 -")
        self.next = label("", "hint", wrap=True)
        self.said = Refused()
        self._scale: Scale | None = None
        self.textChanged.connect(self._tell)

    def ask(self, scale: Scale | None) -> None:
        """Begin with a paper of this scale."""
        self._scale = scale
        self.clear()
        self._tell()

    def refuse(self, words: str) -> None:
        """Say why it can't be kept."""
        say(self.said, words, "error")

    def _tell(self) -> None:
        self.said.clear()
        if self._scale is None:
            self.next.clear()
            return
        try:
            walk = paper.read(self._scale, self.text())
        except BadAnswers as error:
            self.refuse(str(error))
            return
        self.next.setText(_next(self._scale, walk.now, walk.function_step))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


def _next(scale: Scale, step: int | None, function_step: int) -> str:
    if step is None:
        return "答完了，按 Enter 保存，接着录下一个人。"
    if step == function_step:
        return f"最后一问：{scale.function}（0 到 {len(scale.function_options) - 1}）"
    return f"第 {step} 题，共 {len(scale.items)} 题：{scale.items[step - 1]}"


class FirstPass(QWidget):
    """Who, then the digits; Enter leads from one to the other and to the next person."""

    #: (person, digits): a paper is whole; a paper was given up.
    kept = Signal(object, str)
    given_up = Signal(object, str)

    def __init__(self, find: Callable[[str], list[Person]], scale: Callable[[], Scale | None]) -> None:
        super().__init__()
        self._find, self._scale = find, scale
        self.who = field("谁的", "姓名、拼音首字母、证件号后几位；↓ 选重名的")
        self.persons = Table("psychology paper persons", _PERSONS, "可能是谁")
        self.digits = Digits()
        self.whose = label("", "strong")
        who = (label("谁的", "hint"), self.who, self.persons, self.whose)
        answers = (label("答案", "hint"), self.digits, self.digits.next, self.digits.said)
        self.setLayout(column(*who, *answers, spacing=6, stretch=(0, 0, 1)))
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.who.textChanged.connect(lambda _: self._timer.start())
        self.who.returnPressed.connect(self._take_first)
        self.persons.opened.connect(self.take)
        self.digits.entered.connect(lambda: self.kept.emit(self.person, self.digits.text()))
        self.digits.given_up.connect(self._give_up)
        self.person: Person | None = None
        self.digits.setEnabled(False)

    def begin(self) -> None:
        """The next person of the stack."""
        self.person = None
        self.who.clear()
        self.whose.setText("")
        self.persons.show_rows([])
        self.digits.ask(None)
        self.digits.setEnabled(False)
        self.who.setFocus()

    def look(self) -> None:
        """List who may be meant."""
        self._timer.stop()
        self.persons.show_rows(self._find(self.who.text()), at=0)

    def _take_first(self) -> None:
        self.look()
        if self.persons.rows.rowCount() > 1:
            self.persons.setFocus()  # several: somebody chooses
        else:
            self.take(self.persons.current())

    def take(self, person: Person | None) -> None:
        """This one's paper is next."""
        if person is None:
            self.digits.refuse("没有找到这个人。请换一种写法。")
            return
        if person.lacks:
            self.digits.refuse(f"{person.name}{person.lacks}，不能录。请先登记同意，或者核对筛查日期。")
            return
        scale = self._scale()
        if scale is None:
            self.digits.refuse("请先在上面选量表，填哪天做的。")
            return
        self.person = person
        self.whose.setText(f"{person.name}　{wording.place(person.village, person.group)}")
        self.digits.setEnabled(True)
        self.digits.ask(scale)
        self.digits.setFocus()

    def _give_up(self) -> None:
        self.given_up.emit(self.person, self.digits.text())
        self.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.who.hasFocus():
            self.look()
            self.persons.setFocus()
        else:
            super().keyPressEvent(event)


class SecondPass(QWidget):
    """What others keyed in, without their answers; Enter keeps and goes on to the next."""

    #: (waiting, digits): a paper is whole.
    kept = Signal(object, str)

    def __init__(self, scale_of: Callable[[str], Scale]) -> None:
        super().__init__()
        self._scale_of = scale_of
        self.waiting = Table("psychology second entry", _WAITING, "要录第二遍的")
        self.digits = Digits()
        answers = (label("答案", "hint"), self.digits, self.digits.next, self.digits.said)
        self.setLayout(column(self.waiting, *answers, spacing=6, stretch=(1,)))
        self.waiting.stood_on.connect(self._stand)
        self.waiting.opened.connect(lambda _: self.digits.setFocus())
        self.digits.entered.connect(lambda: self.kept.emit(self.waiting.current(), self.digits.text()))
        self.digits.given_up.connect(self.waiting.setFocus)

    def begin(self, lines: list[Waiting]) -> None:
        """The first of these."""
        self.waiting.show_rows(lines, at=0)
        self.digits.setEnabled(bool(lines))
        (self.digits if lines else self.waiting).setFocus()

    def _stand(self, of: Any) -> None:
        self.digits.ask(self._scale_of(of.scale) if of else None)
