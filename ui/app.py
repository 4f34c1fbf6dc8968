"""The program with a window: dresses Qt, chooses the book, opens it, and says in words what stands in the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from fupin_desktop import later
from ui import preferences, theme
from ui.main_window import MainWindow
from ui.navigation import START

if TYPE_CHECKING:
    from ui.session import Session


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
    if (made.property("letters"), theme.contrast()) == (preferences.letters(), preferences.contrast()):
        return made
    made.setApplicationDisplayName("扶贫桌面")
    translator = QTranslator(made)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        made.installTranslator(translator)
    theme.apply(made, preferences.letters(), contrast=preferences.contrast())
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
            choice = later.load("ui.rescue:chosen")(self.window)
            if choice is None:
                return self.window is not None
            if not self._close():
                return True
            path = later.load("ui.rescue:path_of")(choice)
            if path and self.open(path):
                return True

    def open(self, path: Path) -> bool:
        """Open a book in the window, which stands before the book is read; says why when it can't be."""
        if not self._close():
            return True
        window = MainWindow()
        window.show_at_once()
        session: Session | None = later.load("ui.opening:session")(path)
        if session is None:
            window.close()
            window.deleteLater()
            return False
        self._fill(window, session)
        return True

    def _fill(self, window: MainWindow, session: Session, start: str = START) -> None:
        window.fill(session, start)
        session.desk_wanted.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        window.closed.connect(session.book.close)
        self.window = window
        window.start_backup()

    def _answer(self, what: str, which: object) -> None:
        window = self.window
        assert window is not None
        session = window.session
        if what == "letters":
            session.desk_wanted.disconnect(self._answer)
            window.closed.disconnect()
            theme.apply(self._app, preferences.letters(), contrast=preferences.contrast())
            anew = MainWindow()
            self._fill(anew, session, window.pages.here)
            anew.show()
            window.close()
        elif what == "open":
            self.choose()
        elif what == "restore":
            path = session.book.path
            self._close()
            later.load("ui.rescue:restored")(None, path, which)
            self.open(path)

    def _close(self) -> bool:
        """Close the window and its book, so that another can be opened. False when a form does not let go."""
        if self.window:
            if not self.window.close():
                return False
            self.window.deleteLater()
            self.window = None
        return True
