"""F1, and what program this is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from db.files import answers
from fupin_desktop import VERSION
from ui.session import Session
from ui.widgets.basics import button, label, new_grid, only_if, put, rule
from ui.widgets.frame import Dialog

#: Keys that hold everywhere.
KEYS = (
    ("Ctrl+F", "查找人和户"),
    ("Ctrl+N", "登记新户"),
    ("Ctrl+T", "记一次走访"),
    ("Ctrl+Z / Ctrl+Y", "撤销 / 重做"),
    ("Enter / Tab", "下一项"),
    ("F9", "打开选项"),
    ("Ctrl+Enter", "保存"),
    ("Esc", "返回"),
)


class HelpDialog(Dialog):
    """The page in three sentences, and the keys that hold everywhere."""

    def __init__(self, parent: QWidget, help_text: str) -> None:
        super().__init__(parent, "这一页怎么用")
        for sentence in help_text.split("。"):
            if sentence:
                self.sentence(f"{sentence}。")
        self.body.addWidget(rule())
        self.body.addWidget(label("哪里都能用的键", "heading"))
        grid = new_grid(16, stretch=(0, 1, 0, 1))
        for number, (key, words) in enumerate(KEYS):
            line, side = number % 4, number // 4 * 2
            grid.addWidget(label(key, "strong"), line, side)
            grid.addWidget(label(words), line, side + 1)
        put(self.body, grid)
        self.buttons(button("知道了", self.accept, kind="primary"))


class AboutDialog(Dialog):
    """Version, book, and where things lie."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, f"扶贫桌面 {VERSION}")
        self.sentence("村、镇、区三级用的户册：脱贫户和防返贫监测对象的人员、收入、住房、饮水和走访。不联网也能用。")
        self.sentence(f"账本：{session.book.path}")
        self.sentence("账本就是这一个文件。拷走它，就拷走了全部记录；请像保管户口簿一样保管它。")
        self.buttons(button("知道了", self.accept, kind="primary"))


#: What the computer has a program for; a package opens in this one alone.
_OPENED_ELSEWHERE = (".xlsx", ".pdf")


class FileDialog(Dialog):
    """A file was written: its name stays in sight, with a way to its folder."""

    def __init__(self, parent: QWidget, title: str, path: Path) -> None:
        super().__init__(parent, title)
        self.sentence(path.name)
        self.body.addWidget(label(f"在文件夹 {path.parent}", "hint", wrap=True))
        place = path if answers(path.is_dir) else path.parent
        folder = button("打开文件夹", lambda: open_outside(place), icon="folder")
        opened = button("打开文件", lambda: open_outside(path))
        only_if(path.suffix in _OPENED_ELSEWHERE, opened)
        self.buttons(folder, opened, button("知道了", self.accept, kind="primary"))


def show_file(parent: QWidget, title: str, path: Path) -> None:
    """Say which file was written."""
    FileDialog(parent, title, path).exec()


def open_outside(path: Path) -> None:
    """Open a file or folder in the program that the computer has for it; the folder of a file that it has none for."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))) and not answers(path.is_dir):
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
