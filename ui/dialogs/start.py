"""The first run: open a book, look at a demo, or make a book in three steps (which village, who are you, where)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from db.connection import SUFFIX
from fupin_desktop import regions
from ui import preferences, theme
from ui.dialogs.frame import Dialog
from ui.widgets.basics import STRETCH, button, label, row

OPEN, NEW, DEMO = "open", "new", "demo"
_BOOKS = f"账本 (*{SUFFIX})"


class StartDialog(Dialog):
    """When accepted: `what` (OPEN, NEW or DEMO), `path`, `actor`, and for NEW the `region`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "扶贫桌面", 600)
        self.what, self.region = OPEN, ""
        self.path = Path()
        self.actor = preferences.text("actor")
        self.steps = QStackedWidget()
        self.body.addWidget(self.steps, 1)
        self.said = label("", "hint", wrap=True, state="error")
        self.body.addWidget(self.said)
        self.back = button("上一步", self._back)
        self.next = button("下一步", self._next, kind="primary")
        self.body.addLayout(row(self.back, STRETCH, self.next))
        for make in (self._choice, self._village, self._person, self._place):
            self.steps.addWidget(make())
        self.show_step(0)

    def _step(self, heading: str, sentence: str, *parts: QWidget) -> QWidget:
        made = QWidget()
        inside = QVBoxLayout(made)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        for part in (label(heading, "heading", wrap=True), label(sentence, "hint", wrap=True), *parts):
            inside.addWidget(part)
        if not any(isinstance(part, QListWidget) for part in parts):
            inside.addStretch(1)
        return made

    def _choice(self) -> QWidget:
        recent = [
            button(path.name, partial(self.take, path), kind="link", icon="document", tip=str(path))
            for path in preferences.recent_books()
        ]
        last = [label("最近用过的", "small"), *recent] if recent else []
        return self._step(
            "从哪里开始？",
            "一个账本就是一个文件，装着一个村（或一个镇）的全部户册。",
            button("新建一个村的账本", self.begin_new, kind="primary", icon="add"),
            button("打开已有的账本…", self._open, icon="folder"),
            button("先看看演示村", self._demo, icon="show"),
            *last,
        )

    def _village(self) -> QWidget:
        self.village_text = _input("村名或代码", "打村名，如 袁薛庄")
        self.villages = QListWidget()
        self.villages.setAccessibleName("村")
        self.villages.setMinimumHeight(theme.px(220))
        self.village_text.textChanged.connect(self.offer_villages)
        self.village_text.returnPressed.connect(self._next)
        self.villages.itemActivated.connect(lambda _: self._next())
        self.offer_villages("")
        return self._step("第一步：哪个村？", "镇里用的账本选镇，能装下各村。", self.village_text, self.villages)

    def _person(self) -> QWidget:
        self.name = _input("您的姓名", "真实姓名，如 李建国")
        self.name.setText(self.actor)
        self.name.returnPressed.connect(self._next)
        return self._step("第二步：您是谁？", "姓名记在每一次改动上，谁改的、什么时候改的都查得到。", self.name)

    def _place(self) -> QWidget:
        self.file = _input("账本文件", "")
        self.file.returnPressed.connect(self._next)
        other = button("换一个文件夹…", self._choose_place, icon="folder")
        sentence = "账本放在这台电脑上。备份自动放在它旁边。"
        return self._step("第三步：账本放在哪里？", sentence, self.file, other)

    def show_step(self, number: int) -> None:
        """Show a step; 0 is the choice."""
        self.steps.setCurrentIndex(number)
        self.said.clear()
        self.back.setVisible(number > 0)
        self.next.setVisible(number > 0)
        self.next.setText("完成" if number == 3 or self.what != NEW else "下一步")
        first = {1: self.village_text, 2: self.name, 3: self.file}.get(number)
        if first:
            first.setFocus()
            self.next.setDefault(True)

    def begin_new(self) -> None:
        """The first of the three steps."""
        self.what = NEW
        self.show_step(1)

    def offer_villages(self, text: str) -> None:
        """List the villages (and townships) whose name or code holds the text."""
        self.villages.clear()
        known = [place for place in regions.places().values() if place.level >= regions.TOWNSHIP]
        for place in sorted(known, key=lambda place: -place.level):
            names = regions.path(place.code)
            words = f"{names[-1]}　{' · '.join(reversed(names[2:-1]))}"
            if text.strip() in words or place.code.startswith(text.strip()):
                item = QListWidgetItem(words)
                item.setData(Qt.ItemDataRole.UserRole, place.code)
                self.villages.addItem(item)
        self.villages.setCurrentRow(0)

    def take(self, path: Path) -> None:
        """Open this book."""
        self.what, self.path = OPEN, path
        self._ask_name()

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "打开账本", str(Path.home()), _BOOKS)
        if name:
            self.take(Path(name))

    def _demo(self) -> None:
        self.what = DEMO
        self.actor = self.actor or "演示"
        self.accept()

    def _ask_name(self) -> None:
        if self.actor:
            self.accept()
        else:
            self.show_step(2)

    def _choose_place(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "账本放在哪里", self.file.text(), _BOOKS)
        if name:
            self.file.setText(name if name.endswith(SUFFIX) else name + SUFFIX)

    def _back(self) -> None:
        number = self.steps.currentIndex()
        self.show_step(0 if self.what != NEW else number - 1)

    def _next(self) -> None:
        take = (str, self._take_village, self._take_name, self._take_place)[self.steps.currentIndex()]
        sentence = take()
        if sentence:
            self.said.setText(sentence)
        elif self.steps.currentIndex() == 3 or self.what != NEW:
            self.accept()
        else:
            self.show_step(self.steps.currentIndex() + 1)

    def _take_village(self) -> str:
        if not self.villages.count():
            return "没有这个村。请检查名字，或打 12 位行政区划代码。"
        self.region = str(self.villages.currentItem().data(Qt.ItemDataRole.UserRole))
        folder = Path(preferences.text("books folder", str(Path.home() / "扶贫账本")))
        self.file.setText(str(folder / f"{regions.path(self.region)[-1]}{SUFFIX}"))
        return ""

    def _take_name(self) -> str:
        self.actor = self.name.text().strip()
        return "" if self.actor else "请写上您的姓名。"

    def _take_place(self) -> str:
        self.path = Path(self.file.text().strip())
        if self.path.suffix != SUFFIX:
            return f"文件名要以 {SUFFIX} 结尾。"
        if self.path.exists():
            return "这个文件已经有了。要用它，请回到第一页点“打开已有的账本”；要新建，请换个文件名。"
        return ""


def _input(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setProperty("kind", "field")
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made
