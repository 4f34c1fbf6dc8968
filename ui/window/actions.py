"""What can be done from everywhere: the menus at the top, with their keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fupin_desktop import lazy
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from ui import icons
from ui.session import Session
from ui.widgets.basics import button

#: Each: name, words, key, icon; None is a line between.
_FILE = (
    ("import", "从 Excel 导入…", "Ctrl+I", "import"),
    ("export", "导出 Excel…", "Ctrl+E", "export"),
    ("papers", "打印…", "Ctrl+P", "print"),
    ("print", "打印村户名册…", "", "print"),
    ("blanks", "打印空白表格…", "", "document"),
    None,
    ("year", "打开新年度…", "", "calendar"),
    ("backup", "备份与恢复…", "", "backup"),
    None,
    ("open", "打开别的账本…", "Ctrl+O", "folder"),
    ("lock", "锁定", "Ctrl+L", "lock"),
    ("quit", "退出", "Ctrl+Q", "close"),
)
_EDIT = (
    ("undo", "撤销", "Ctrl+Z", "undo"),
    ("redo", "重做", "Ctrl+Y", "redo"),
    None,
    ("register", "登记新户", "Ctrl+N", "add"),
    ("visit", "记一次走访", "Ctrl+T", "visit"),
    ("move", "迁到别的村…", "", "village"),
)
_HELP = (
    ("help", "这一页怎么用", "F1", "help"),
    ("self-test", "干部自测（不记名）", "", "heart"),
    ("about", "关于", "", "info"),
)

_Entries = tuple[tuple[str, str, str, str] | None, ...]
_Do = Callable[[str], object]
_WRITES = ("import", "year", "register", "visit", "move")
#: What is not shown to those who may not do it.
_RIGHTS = {
    "import": Right.IMPORT, "export": Right.EXPORT, "print": Right.EXPORT, "papers": Right.EXPORT,
    "blanks": Right.EXPORT,
    "year": Right.REGISTER,
    "register": Right.REGISTER, "visit": Right.REGISTER, "move": Right.REGISTER,
}  # fmt: skip


class Actions:
    """The actions by name, and the three menus that hold them."""

    def __init__(self, window: QWidget, session: Session, do: _Do) -> None:
        self._session = session
        self.by_name: dict[str, QAction] = {}
        self.menus = [
            self._menu(window, title, entries, do)
            for title, entries in (("文件(&F)", _FILE), ("编辑(&E)", _EDIT), ("帮助(&H)", _HELP))
        ]
        self.menus[1].aboutToShow.connect(self.name_undo)
        session.changed.connect(self.name_undo)
        for name in ("undo", "redo"):  # named when the menu opens: to know what they would do loads every table
            self.by_name[name].setEnabled(not session.book.read_only)

    def _menu(self, window: QWidget, title: str, entries: _Entries, do: _Do) -> QMenu:
        menu = QMenu(title, window)
        menu.aboutToShow.connect(partial(self._draw, entries))
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            name, words, key, _ = entry
            action = QAction(words, window)
            if key:
                action.setShortcut(QKeySequence(key))
            right = _RIGHTS.get(name)
            may = right is None or access.may(right)
            action.setVisible(may)
            action.setEnabled(may and not (self._session.read_only and name in _WRITES))
            action.triggered.connect(lambda _=False, name=name: do(name))
            menu.addAction(action)
            window.addAction(action)
            self.by_name[name] = action
        return menu

    def _draw(self, entries: _Entries) -> None:
        """Thirty-five drawings that nobody sees before a menu is opened."""
        for name, _, _, icon in filter(None, entries):
            self.by_name[name].setIcon(icons.icon(icon))

    def name_undo(self) -> None:
        """Say in the menu what would be taken back."""
        history = lazy.module("fupin_desktop.services.household.history")
        for name, word, title in (("undo", "撤销", history.undoable()), ("redo", "重做", history.redoable())):
            action = self.by_name[name]
            action.setText(f"{word}：{title}" if title else f"没有可{word}的")
            action.setEnabled(bool(title) and not self._session.book.read_only)

    def buttons(self) -> list[QPushButton]:
        """A button for each menu."""
        return [_menu_button(menu) for menu in self.menus]


def _menu_button(menu: QMenu) -> QPushButton:
    made = button(menu.title(), kind="link")
    made.setAccessibleName(menu.title().partition("(")[0])
    made.setMenu(menu)
    return made
