"""The program with a window: dresses Qt, chooses the book, opens it, and says in words what stands in the way."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.backup import Backup
from db.connection import BookError, BookInUse, DamagedBook
from fupin_desktop.demo import books as demo
from fupin_desktop.services import book as books
from fupin_desktop.services.book import Book
from ui import preferences, theme
from ui.dialogs.choose_backup import offer_backup
from ui.dialogs.frame import ask, tell
from ui.dialogs.start import DEMO, NEW, StartDialog
from ui.main_window import MainWindow
from ui.session import Session

_DEMO_HOUSEHOLDS = 60


def run(path: Path | None = None) -> int:
    """Open the window on a book: the given one, the last used one, or what the first run chooses. The exit status."""
    desk = Desk(application())
    if not desk.begin(path):
        return 0
    return QApplication.exec()


def application() -> QApplication:
    """The dressed QApplication."""
    made = QApplication.instance() or QApplication(["fupin_desktop"])
    assert isinstance(made, QApplication)
    if made.property("letters") == preferences.letters():
        return made
    made.setApplicationDisplayName("扶贫桌面")
    translator = QTranslator(made)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        made.installTranslator(translator)
    theme.apply(made, preferences.letters())
    return made


class Desk(QObject):
    """Holds the open book and its window; puts another in their place when asked."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self.window: MainWindow | None = None

    def begin(self, path: Path | None) -> bool:
        """Open the given or last book, else let the person choose. False when the person gave up."""
        recent = preferences.recent_books()
        wanted = path or (recent[0] if recent and preferences.text("actor") else None)
        if wanted and self.open(wanted):
            return True
        return self.choose()

    def choose(self) -> bool:
        """Ask which book, until one is open or the person gives up."""
        while True:
            dialog = StartDialog(self.window)
            if dialog.exec() != QDialog.DialogCode.Accepted:
                return self.window is not None
            if self._follow(dialog):
                return True

    def _follow(self, dialog: StartDialog) -> bool:
        preferences.keep("actor", dialog.actor)
        try:
            if dialog.what == DEMO:
                return self.open(demo_book())
            if dialog.what == NEW:
                dialog.path.parent.mkdir(parents=True, exist_ok=True)
                self._close()
                books.create_book(dialog.path, dialog.region, dialog.actor)
        except BookError as error:
            tell(self.window, "账本没有建成", str(error))
            return False
        except OSError:
            tell(self.window, "账本没有建成", f"不能写“{dialog.path.parent}”。请换一个文件夹。")
            return False
        return self.open(dialog.path)

    def open(self, path: Path) -> bool:
        """Open a book in the window; says why when it can't be."""
        actor = preferences.text("actor") or "未具名"
        if not self._close():
            return True
        book = self._opened(path, actor)
        if book is None:
            return False
        preferences.opened(book.path)
        self._show(Session(book))
        return True

    def _opened(self, path: Path, actor: str) -> Book | None:
        try:
            return books.open_book(path, actor)
        except DamagedBook as error:
            copy = offer_backup(None, path, str(error))
            return self._opened(path, actor) if copy and restored(None, path, copy) else None
        except BookInUse as error:
            look = ask(None, "账本正在使用", str(error), "只查看，不修改", no="不打开")
            return _read_only(path, actor) if look else None
        except BookError as error:
            tell(None, "账本没有打开", str(error))
            return None

    def _show(self, session: Session, start: str = "today") -> None:
        window = MainWindow(session, start)
        session.desk_wanted.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        window.closed.connect(session.book.close)
        self.window = window
        window.show()
        window.start_backup()

    def _answer(self, what: str, which: object) -> None:
        window = self.window
        assert window is not None
        session = window.session
        if what == "letters":
            session.desk_wanted.disconnect(self._answer)
            window.closed.disconnect()
            theme.apply(self._app, preferences.letters())
            self._show(session, window.pages.here)
            window.close()
        elif what == "open":
            self.choose()
        elif what == "restore" and isinstance(which, Backup):
            path = session.book.path
            self._close()
            restored(None, path, which)
            self.open(path)

    def _close(self) -> bool:
        """Close the window and its book, so that another can be opened. False when a form does not let go."""
        if self.window:
            if not self.window.close():
                return False
            self.window.deleteLater()
            self.window = None
        return True


def restored(parent: QWidget | None, path: Path, copy: Backup) -> bool:
    """Put a copy in the place of a closed book, and say how it went."""
    try:
        aside = books.restore(path, copy)
    except BookError as error:
        tell(parent, "没有恢复", str(error))
        return False
    tell(parent, "已恢复", f"账本已恢复到 {copy.made:%Y-%m-%d %H:%M}。原来的文件改名为“{aside.name}”，留在原处。")
    return True


def demo_book() -> Path:
    """The demo village of this computer, made when it is first looked at. Raises BookError."""
    folder = user_data_path("fupin_desktop") / "演示村"
    book = folder / "village-1.fpb"
    if not book.exists():
        demo.make(folder, 1, _DEMO_HOUSEHOLDS, 1)
    return book


def _read_only(path: Path, actor: str) -> Book | None:
    try:
        return books.open_book(path, actor, read_only=True)
    except BookError as error:
        tell(None, "账本没有打开", str(error))
        return None
