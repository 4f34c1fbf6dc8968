"""The first run: open a book, look at a demo, or make a book in three steps (which village, who are you, password)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from db.connection import SUFFIX
from db.files import Asked, answers, is_shared
from fupin_desktop import regions
from fupin_desktop.rules import password
from fupin_desktop.services.book import unlocking
from ui import preferences, theme
from ui.widgets.basics import STRETCH, Refused, button, column, label, row
from ui.widgets.frame import Dialog
from ui.widgets.line import field
from ui.widgets.password import NewPassword

OPEN, NEW, DEMO = "open", "new", "demo"
_LISTED = 6  # places in sight
_BOOKS = f"账本 (*{SUFFIX})"
_PLAIN = (
    "不加密：谁拿到这台电脑或这个文件，谁就能看到身份证号、病情和收入。"
    "窗口标题上会一直写着“未加密”，以后可以在设置里加密。"
)
_LOCKED = "账本整个加密，没有密码打不开。下一步打印恢复页，忘了密码时用。"


#: What a book above villages is for.
_WHOLE = {regions.TOWNSHIP: "　镇里的账本，装各村", regions.COUNTY: "　区里的账本，装各乡镇"}


class VillageStep(QWidget):
    """Which village or township; and the file that its book becomes. `region` and `path` hold once `take` had nothing
    to say."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.region, self.path = "", Path()
        self.search = field("村名、镇名、区名或代码", "打村名或镇名、拼音首字母、代码，如 袁薛庄、yxz")
        self.places = QListWidget()
        self.places.setAccessibleName("村、镇和区")
        listed = _LISTED // 2 if theme.crowded() else _LISTED  # large letters need the room below
        self.places.setFixedHeight(listed * theme.px(theme.ROW) + 2)
        self.file = field("账本文件")
        other = button("换一个文件夹…", self._choose_place, icon="folder")
        self.search.textChanged.connect(self.offer)
        self.search.installEventFilter(self)
        self.places.currentItemChanged.connect(self._name_file)
        for entered in (self.search.returnPressed, self.file.returnPressed):
            entered.connect(self.entered)
        self.places.itemDoubleClicked.connect(self.entered)  # Enter on a line is the dialog's
        self.offer("")
        words = label("账本放在这里，备份自动放在它旁边")
        self.setLayout(column(self.search, self.places, words, row(self.file, other), spacing=10))
        self.setFocusProxy(self.search)

    def offer(self, text: str) -> None:
        """List what the text may mean; chosen is only what it names, or what is left alone."""
        found = regions.search(text)
        self.places.blockSignals(True)  # Qt stands on each line in turn while it takes them out
        self.places.clear()
        for place in found:
            own, *above = reversed(regions.path(place.code)[2:])
            whole = _WHOLE.get(place.level, "")
            item = QListWidgetItem(f"{own}　{' · '.join(above)}{whole}")
            item.setData(Qt.ItemDataRole.UserRole, place.code)
            self.places.addItem(item)
        is_sure = len(found) == 1 or [regions.is_named(place, text) for place in found[:2]] == [True, False]
        self.places.blockSignals(False)
        self.places.setCurrentRow(0 if is_sure else -1)
        self._name_file(self.places.currentItem())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↓ goes from the name into the list."""
        goes_down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if goes_down and event.type() == QEvent.Type.KeyPress and self.places.count():
            self.places.setFocus()
            self.places.setCurrentRow(max(0, self.places.currentRow()))
            return True
        return super().eventFilter(watched, event)

    def _name_file(self, item: QListWidgetItem | None) -> None:
        self.region = str(item.data(Qt.ItemDataRole.UserRole)) if item else ""
        if item:
            default = Path(preferences.text("books folder", str(Path.home() / "扶贫账本")))
            folder = Path(self.file.text()).parent if self.file.text() else default
            self.file.setText(str(folder / f"{regions.path(self.region)[-1]}{SUFFIX}"))

    def _choose_place(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "账本放在哪里", self.file.text(), _BOOKS)
        if name:
            self.file.setText(name if name.endswith(SUFFIX) else name + SUFFIX)

    def take(self) -> str:
        """What is wrong with the choice; "" when nothing is."""
        if not self.places.count():
            return "没有这个村、镇或县区。请检查名字，或打行政区划代码（村 12 位，镇 9 位，县区 6 位）。"
        if not self.region:
            many = f"“{self.search.text().strip()}”有 {self.places.count()} 个。" if self.search.text().strip() else ""
            return f"{many}请按 ↓ 在下面选一个，再按回车。"
        self.path = Path(self.file.text().strip())
        if self.path.suffix != SUFFIX:
            return f"文件名要以 {SUFFIX} 结尾。"
        if not self.path.is_absolute():
            return "请写明账本放在哪个文件夹，或点“换一个文件夹”。"
        if answers(self.path.exists):
            return "这个文件已经有了。要用它，请回到第一页点“打开已有账本”；要新建，请换个文件名。"
        return "" if _can_write(self.path.parent) else f"不能写“{self.path.parent}”。请换一个文件夹。"


def _can_write(folder: Path) -> bool:
    """Tried, since what the system says of a folder need not hold; known now, not after the password was chosen."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


_MAKER = "建账本的人是它的管理员，可以再添加别的使用人。"


class StartDialog(Dialog):
    """When accepted: `what` (OPEN, NEW or DEMO), `path`, `actor`, and for NEW the `region` and `secret`."""

    once = False  # what came to nothing comes back, to be corrected

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, "扶贫桌面", 600)
        self.what, self.region = OPEN, ""
        self.path = Path()
        self.actor = preferences.text("actor")
        self.steps = QStackedWidget()
        self.body.addWidget(self.steps, 1)
        self.said = Refused("hint")
        self.body.addWidget(self.said)
        self.back = button("上一步", self._back)
        self.next = button("下一步", self._next, kind="primary")
        self.foot(self.back, STRETCH, self.next)
        self.village = VillageStep()
        self.village.entered.connect(self._next)
        words = "村里用的选自己的村；镇里用的选镇，能装下各村；区里用的选区，能装下各乡镇。"
        village = self._step("第一步：哪个村、哪个镇，或哪个区？", words, self.village)
        self._pages = (self._choice(), village, self._person(), self._secret())
        for page in self._pages:
            self.steps.addWidget(page)
        self.show_step(0)

    @property
    def secret(self) -> str | None:
        """The password; None for a plain book."""
        return None if self.plain.isChecked() else self.password.text()

    def _step(self, heading: str, sentence: str, *parts: QWidget) -> QWidget:
        return self._page(label(heading, "heading", wrap=True), label(sentence, "hint", wrap=True), *parts)

    def _page(self, *parts: QWidget) -> QWidget:
        made = QWidget()
        made.setLayout(column(*parts, *([] if self.village in parts else [STRETCH]), spacing=10))
        return made

    def _choice(self) -> QWidget:
        recent = [
            button(_words(path), partial(self.take, path), kind="link", icon="document", tip=str(path))
            for path in preferences.recent_books()
        ]
        self.new = button("新建账本", self.begin_new, kind="primary", icon="add", tip="为一个村或一个镇")
        self._first = (recent or [self.new])[0]
        last = [label("最近用过的", "small"), *recent] if recent else []
        return self._step(
            "从哪里开始？",
            "一个账本就是一个文件，装着一个村（或一个镇）的全部户册。",
            self.new,
            button("打开已有账本…", self._open, icon="folder"),
            button("打开演示", self._demo, icon="show", tip="一个编出来的村，随便改"),
            *last,
        )

    def _person(self) -> QWidget:
        self.name = field("您的姓名", "真实姓名，如 李建国")
        self.name.setText(self.actor)
        self.name.returnPressed.connect(self._next)
        self.psychology = QCheckBox("我是心理专干，也要看心理档案")
        self.who, self.why = label("", "heading", wrap=True), label("", "hint", wrap=True)
        return self._page(self.who, self.why, self.name, self.psychology)

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

    def show_step(self, number: int) -> None:
        """Show a step; 0 is the choice."""
        self.steps.setCurrentIndex(number)
        for one, page in enumerate(self._pages):  # as high as the step in sight
            policy = QSizePolicy.Policy.Preferred if one == number else QSizePolicy.Policy.Ignored
            page.setSizePolicy(policy, policy)
        self.said.clear()
        self.back.setVisible(number > 0)
        self.next.setVisible(number > 0)
        self.next.setText("建账本" if number == 3 else "完成" if self.what != NEW else "下一步")
        self.psychology.setVisible(self.what == NEW)
        is_new = self.what == NEW  # a book that is there has no other steps, and an administrator
        self.who.setText("第二步：您是谁？" if is_new else "您是谁？")
        self.why.setText(f"姓名记在每一次改动上，谁改的、什么时候改的都查得到。{_MAKER if is_new else ''}")
        (self._first, self.village, self.name, self.password)[number].setFocus()
        self.next.setDefault(number > 0)

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back a step; only on the first page does it give up."""
        if event.key() == Qt.Key.Key_Escape and self.steps.currentIndex():
            self._back()
        else:
            super().keyPressEvent(event)

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
    is_locked = is_shared(path) or Asked(partial(unlocking.is_locked, path)).answer_or(True)
    return path.name + ("" if is_locked else "（未加密）")
