"""The first run: open a book, look at a demo, or make a book in three steps (which village, who are you, password)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from db.connection import SUFFIX
from fupin_desktop import regions
from fupin_desktop.rules import password
from fupin_desktop.services import unlocking
from ui import preferences, theme
from ui.dialogs.frame import Dialog
from ui.widgets.basics import STRETCH, button, column, label, row
from ui.widgets.password import NewPassword, field

OPEN, NEW, DEMO = "open", "new", "demo"
_BOOKS = f"账本 (*{SUFFIX})"
_PLAIN = (
    "不加密：谁拿到这台电脑或这个文件，谁就能看到身份证号、病情和收入。"
    "窗口标题上会一直写着“未加密”，以后可以在设置里加密。"
)
_LOCKED = "账本整个加密，没有密码打不开。下一步打印恢复页，忘了密码时用。"


class VillageStep(QWidget):
    """Which village; and the file that its book becomes. `region` and `path` hold once `take` had nothing to say."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.region, self.path = "", Path()
        self.search = field("村名或代码", "打村名，如 袁薛庄")
        self.villages = QListWidget()
        self.villages.setAccessibleName("村")
        self.villages.setMinimumHeight(theme.px(180))
        self.file = field("账本文件")
        other = button("换一个文件夹…", self._choose_place, icon="folder")
        self.search.textChanged.connect(self.offer)
        self.villages.currentItemChanged.connect(self._name_file)
        for entered in (self.search.returnPressed, self.file.returnPressed):
            entered.connect(self.entered)
        self.villages.itemActivated.connect(lambda _: self.entered.emit())
        self.offer("")
        words = label("账本放在这里，备份自动放在它旁边")
        self.setLayout(column(self.search, self.villages, words, row(self.file, other), spacing=10))
        self.setFocusProxy(self.search)

    def offer(self, text: str) -> None:
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

    def _name_file(self, item: QListWidgetItem | None) -> None:
        if item:
            self.region = str(item.data(Qt.ItemDataRole.UserRole))
            default = Path(preferences.text("books folder", str(Path.home() / "扶贫账本")))
            folder = Path(self.file.text()).parent if self.file.text() else default
            self.file.setText(str(folder / f"{regions.path(self.region)[-1]}{SUFFIX}"))

    def _choose_place(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "账本放在哪里", self.file.text(), _BOOKS)
        if name:
            self.file.setText(name if name.endswith(SUFFIX) else name + SUFFIX)

    def take(self) -> str:
        """What is wrong with the choice; "" when nothing is."""
        if not self.villages.count():
            return "没有这个村。请检查名字，或打 12 位行政区划代码。"
        self.path = Path(self.file.text().strip())
        if self.path.suffix != SUFFIX:
            return f"文件名要以 {SUFFIX} 结尾。"
        if self.path.exists():
            return "这个文件已经有了。要用它，请回到第一页点“打开已有账本”；要新建，请换个文件名。"
        return ""


class StartDialog(Dialog):
    """When accepted: `what` (OPEN, NEW or DEMO), `path`, `actor`, and for NEW the `region` and `secret`."""

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
        self.village = VillageStep()
        self.village.entered.connect(self._next)
        village = self._step("第一步：哪个村？", "镇里用的账本选镇，能装下各村。", self.village)
        for step in (self._choice(), village, self._person(), self._secret()):
            self.steps.addWidget(step)
        self.show_step(0)

    @property
    def secret(self) -> str | None:
        """The password; None for a plain book."""
        return None if self.plain.isChecked() else self.password.text()

    def _step(self, heading: str, sentence: str, *parts: QWidget) -> QWidget:
        made = QWidget()
        inside = QVBoxLayout(made)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        for part in (label(heading, "heading", wrap=True), label(sentence, "hint", wrap=True), *parts):
            inside.addWidget(part)
        if self.village not in parts:
            inside.addStretch(1)
        return made

    def _choice(self) -> QWidget:
        recent = [
            button(_words(path), partial(self.take, path), kind="link", icon="document", tip=str(path))
            for path in preferences.recent_books()
        ]
        last = [label("最近用过的", "small"), *recent] if recent else []
        return self._step(
            "从哪里开始？",
            "一个账本就是一个文件，装着一个村（或一个镇）的全部户册。",
            button("新建一个村的账本", self.begin_new, kind="primary", icon="add"),
            button("打开已有账本…", self._open, icon="folder"),
            button("打开演示", self._demo, icon="show", tip="一个编出来的村，随便改"),
            *last,
        )

    def _person(self) -> QWidget:
        self.name = field("您的姓名", "真实姓名，如 李建国")
        self.name.setText(self.actor)
        self.name.returnPressed.connect(self._next)
        self.psychology = QCheckBox("我是心理专干，也要看心理档案")
        words = "姓名记在每一次改动上，谁改的、什么时候改的都查得到。建账本的人是它的管理员，可以再添加别的使用人。"
        return self._step("第二步：您是谁？", words, self.name, self.psychology)

    def _secret(self) -> QWidget:
        self.password = NewPassword()
        self.password.entered.connect(self._next)
        self.plain = QCheckBox("不加密（演示或单独上锁的电脑）")
        self.about = label("", "small", wrap=True)
        self.plain.toggled.connect(self._show_plain)
        self._show_plain(is_plain=False)
        words = "账本里有身份证号、病情和收入。电脑丢了，别人没有密码也看不到。"
        return self._step("第三步：密码和恢复页", words, self.password, self.plain, self.about)

    def _show_plain(self, is_plain: bool) -> None:
        self.password.setEnabled(not is_plain)
        self.about.setText(_PLAIN if is_plain else _LOCKED)
        theme.mark(self.about, "state", "warning" if is_plain else "")
        self.said.clear()

    def show_step(self, number: int) -> None:
        """Show a step; 0 is the choice."""
        self.steps.setCurrentIndex(number)
        self.said.clear()
        self.back.setVisible(number > 0)
        self.next.setVisible(number > 0)
        self.next.setText("建账本" if number == 3 else "完成" if self.what != NEW else "下一步")
        self.psychology.setVisible(self.what == NEW)
        first = {1: self.village, 2: self.name, 3: self.password}.get(number)
        if first:
            first.setFocus()
            self.next.setDefault(True)

    def begin_new(self) -> None:
        """The first of the three steps."""
        self.what = NEW
        self.show_step(1)

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
        if self.actor or unlocking.is_locked(self.path):  # a locked book knows its users
            self.accept()
        else:
            self.show_step(2)

    def _back(self) -> None:
        number = self.steps.currentIndex()
        self.show_step(0 if self.what != NEW else number - 1)

    def _next(self) -> None:
        take = (str, self._take_village, self._take_name, self._take_secret)[self.steps.currentIndex()]
        sentence = take()
        if sentence:
            self.said.setText(sentence)
        elif self.steps.currentIndex() == 3 or self.what != NEW:
            self.accept()
        else:
            self.show_step(self.steps.currentIndex() + 1)

    def _take_village(self) -> str:
        why = self.village.take()
        self.region, self.path = self.village.region, self.village.path
        return why

    def _take_name(self) -> str:
        self.actor = self.name.text().strip()
        return password.name_problem(self.actor)

    def _take_secret(self) -> str:
        return "" if self.plain.isChecked() else self.password.problem()


def _words(path: Path) -> str:
    return path.name + ("" if unlocking.is_locked(path) else "（未加密）")
