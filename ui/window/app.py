"""The program with a window: dresses Qt, chooses the book, opens it, and says in words what stands in the way."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QObject, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from db.files import Asked, itself
from fupin_desktop import lazy
from ui import preferences, theme
from ui.widgets.painted import Painted
from ui.window import doorbell
from ui.window.doorbell import Doorbell
from ui.window.garbage import Collector
from ui.window.main_window import NAME, MainWindow
from ui.window.navigation import START

if TYPE_CHECKING:
    from db.keys import Ring
    from ui.session import Session
    from ui.window.clipboard import Clipboard

#: A page and what it is gone to for.
Place = tuple[str, dict[str, Any] | None]
_BEGINNING: Place = (START, None)
_FAILED = 2
#: What takes a closed book: each gets its path, the ring of whoever had it open, and what came with the wish; it gives
#: the ring to open it with.
_CLOSED = {
    "restore": "ui.window.closed_book:restored",
    "rekey": "ui.window.closed_book:rekeyed",
    "encrypt": "ui.window.closed_book:encrypted",
}


def run(path: Path | None = None) -> int:
    """Open the window on a book: the given one, the last used one, or what the first run chooses. The exit status."""
    desk = Desk(application())
    sys.excepthook = partial(_told, desk)
    try:
        if not desk.begin(path):
            return 0
    except Exception as error:  # who double-clicked sees no console: it is told where they look
        _told(desk, type(error), error, None)
        return _FAILED
    return QApplication.exec()


def _told(desk: Desk, _kind: object, error: BaseException, _trace: object) -> None:
    """A mistake of the program behind a key or click: what was typed stays, and a sentence says where it is noted."""
    lazy.load("ui.window.rescue:crashed")(desk.window, error)


def application() -> QApplication:
    """The dressed QApplication."""
    made = QApplication.instance() or QApplication(["fupin_desktop"])
    assert isinstance(made, QApplication)
    if not made.findChild(Collector):
        Collector(made)
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
        self._clipboard: Clipboard | None = None
        self._bell = Doorbell(self)
        self._bell.rung.connect(self._come_forward)

    def begin(self, path: Path | None) -> bool:
        """Open the given or last book, else let the person choose. False when the person gave up, and when the book
        has a window already, which comes forward."""
        recent = preferences.recent_books()
        wanted = path or (recent[0] if recent and preferences.text("actor") else None)
        if wanted and Asked(wanted.stat).soon() and doorbell.answered(wanted):
            return False
        if wanted and self.open(wanted):
            return True
        return self.choose()

    def choose(self) -> bool:
        """Ask which book, until one is open or the person gives up."""
        choice = None
        while True:
            choice = lazy.load("ui.window.rescue:chosen")(self.window, choice)
            if choice is None:
                return self.window is not None
            stays = not self._close()
            made = None if stays else lazy.load("ui.window.rescue:path_of")(choice)
            if stays or (made and self.open(*made)):
                choice.deleteLater()
                return True

    def open(self, path: Path, ring: Ring | None = None) -> bool:
        """Open a book in the window, which stands before the book is looked for; says why when it can't be."""
        if not self._close():
            return True
        window = MainWindow()
        window.show_at_once()
        asked = Asked(path.stat)
        if asked.soon():
            return self._read(window, path, ring)
        self._wait(window, path, ring, asked)
        return True

    def _wait(self, window: MainWindow, path: Path, ring: Ring | None, asked: Asked[Any]) -> None:
        """See that the book's disk gives no answer yet; once it does, go on, unless another book was chosen."""
        view = lazy.load("ui.window.waiting:WaitingView")(path, asked)
        window.lock(view)
        window.setWindowTitle(NAME)
        self.window = window

        def go_on() -> None:
            window.unlock()
            if doorbell.answered(path):
                self._app.quit()
            elif not self._read(window, path, ring):
                self._choose_or_quit()

        view.answered.connect(go_on, Qt.ConnectionType.QueuedConnection)
        view.other_wanted.connect(self.choose, Qt.ConnectionType.QueuedConnection)

    def _read(self, window: MainWindow, path: Path, ring: Ring | None) -> bool:
        path = itself(path) if path.is_symlink() else path  # slots and copies lie beside the file itself
        if ring is None and lazy.load("ui.window.opening:is_locked")(path):
            self._ask(window, path)
            return True
        return self._open_in(window, path, ring, _BEGINNING)

    def _open_in(self, window: MainWindow, path: Path, ring: Ring | None, place: Place) -> bool:
        session: Session | None = lazy.load("ui.window.opening:session")(path, ring, window)
        if session is None:
            self.window = None
            self._bell.fall_silent()
            window.close()
            window.deleteLater()
            return False
        self._fill(window, session, place)
        return True

    def _fill(self, window: MainWindow, session: Session, place: Place) -> None:
        session.jobs.rest()
        window.fill(session, *place)
        Painted(window.pages, session.jobs.go_on)
        session.desk_wanted.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._attend(window, session.book.path)  # first: a window that is closing brings nobody forward
        self._clipboard = self._clipboard or lazy.load("ui.window.clipboard:Clipboard")(self)
        window.closed.connect(self._clipboard.clear)
        window.closed.connect(session.jobs.close)
        window.closed.connect(lambda: lazy.load("ui.window.closing:back_up")(session.book, window))
        window.closed.connect(session.book.close)
        self.window = window
        if session.book.notice:
            session.said.emit(session.book.notice)
        window.start_backup()
        if session.book.ring:
            watch = lazy.load("ui.window.locking:Watch")(window)
            watch.due.connect(partial(self._answer, "lock", None))

    def _ask(self, window: MainWindow, path: Path, user: str = "", place: Place = _BEGINNING) -> None:
        """Show the unlock view alone. `place` is where `user` was; another begins at the beginning."""
        view = lazy.load("ui.window.unlock:UnlockView")(path)
        window.lock(view)
        window.closed.connect(view.close_jobs)
        self._attend(window, path)
        self.window = window

        def enter(ring: Ring) -> None:
            window.closed.disconnect()
            window.unlock()
            if not self._open_in(window, path, ring, place if ring.holder.name == user else _BEGINNING):
                self._choose_or_quit()

        view.unlocked.connect(enter, Qt.ConnectionType.QueuedConnection)
        view.other_wanted.connect(self.choose, Qt.ConnectionType.QueuedConnection)

    def _attend(self, window: MainWindow, path: Path) -> None:
        """Who starts the program again on this book finds this window, until it is closed."""
        self._bell.answer_for(path)
        window.closed.connect(self._bell.fall_silent)

    def _come_forward(self) -> None:
        if window := self.window:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()
            QApplication.alert(window)

    def _choose_or_quit(self) -> None:
        if not self.choose():
            self._app.quit()

    def _dress(self, window: MainWindow) -> None:
        """Other letters or contrast: the pages go first, since all that stands is dressed anew, 1 ms a widget."""
        session, place = window.session, window.pages.place
        session.desk_wanted.disconnect(self._answer)
        session.jobs.stop()
        window.closed.disconnect()
        window.empty()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        theme.apply(self._app, preferences.letters(), contrast=preferences.contrast())
        window.unlock()
        self._fill(window, session, place)

    def _lock(self, window: MainWindow) -> None:
        """Close the book and show the unlock view, once dialogs have let go."""
        locking = lazy.load("ui.window.locking:Locking")(window)

        def close() -> None:
            book, place = window.session.book, window.pages.place
            window.closed.disconnect()
            window.session.desk_wanted.disconnect()
            if self._clipboard:
                self._clipboard.clear()
            lazy.load("ui.window.closing:back_up")(book, window)
            book.close()
            locking.deleteLater()
            self._ask(window, book.path, book.actor, place)

        locking.ready.connect(close)
        locking.begin()

    def _work_closed(self, name: str, given: object) -> None:
        """Do what needs the book closed (`ui/window/closed_book.py`), and open it again."""
        assert self.window
        book = self.window.session.book
        path, ring = book.path, book.ring
        if self._close():
            again = lazy.load(name)(path, ring, given)
            if not self.open(path, again):
                self._choose_or_quit()

    def _answer(self, what: str, which: object) -> None:
        window = self.window
        assert window is not None
        if what == "letters":
            self._dress(window)
        elif what == "open":
            self.choose()
        elif what == "lock":
            self._lock(window)
        else:
            self._work_closed(_CLOSED[what], which)

    def _close(self) -> bool:
        """Close the window and its book, so that another can be opened. False when a form does not let go."""
        if self.window:
            if not self.window.close():
                return False
            self.window.deleteLater()
            self.window = None
        return True
