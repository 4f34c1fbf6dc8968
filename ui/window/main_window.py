"""The window: the rail, the search, and below it what the open book fills in. It only puts them together."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from fupin_desktop import lazy
from ui import icons, preferences, theme
from ui.widgets.basics import STRETCH, column, row
from ui.widgets.least_room import LeastRoom
from ui.window.navigation import START, Rail
from ui.window.top_bar import TopBar

if TYPE_CHECKING:
    from fupin_desktop.rules.finding import Finding
    from ui.session import Session
    from ui.window.actions import Actions
    from ui.window.contents import Contents
    from ui.window.errands import Errands
    from ui.window.navigation import Pages
    from ui.window.status_bar import StatusBar

NAME, LOCKED = "扶贫桌面", "扶贫桌面（已锁定）"
SIZE = (1366, 728)
_BACKUP_MS = 3000
_LEAST = (1024, 640)
_LONGEST_WAIT = 0.1  # seconds for a screen that paints late or never


class MainWindow(QMainWindow):
    """One open book. It can be shown before `fill`, so that something stands on the screen while the book is opened."""

    closed = Signal()
    session: Session
    pages: Pages
    actions_: Actions
    status: StatusBar

    def __init__(self) -> None:
        super().__init__()
        self._contents: Contents | None = None
        self._painted = False
        self.setWindowTitle(NAME)
        self.setWindowIcon(icons.icon("household", theme.ACCENT, 32))
        self._put_frame()
        self._fit()

    def _fit(self) -> None:
        """As it was left; at first as large as is meant, or all of the screen where that has no room for a frame around
        it: most laptops, and larger ones on which Windows shows everything at 150 %."""
        room = self.screen().availableSize()
        self.setMinimumSize(QSize(*_LEAST).boundedTo(room))
        self.resize(QSize(*SIZE).boundedTo(room))
        has_room = room.width() > SIZE[0] and room.height() > SIZE[1]
        if not self.restoreGeometry(preferences.state("window")) and not has_room:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _put_frame(self) -> None:
        self.rail = Rail()
        whole = QWidget()
        self.top = TopBar(self)
        self._right = column(self.top, STRETCH, spacing=0)
        upper = row(self.rail, self._right, spacing=0, stretch=(0, 1))
        self._inside = column(upper, spacing=0, stretch=(1,))
        whole.setLayout(self._inside)
        self.setCentralWidget(whole)
        whole.show()  # Qt does it a turn of the loop later where the window stands already

    def show_at_once(self) -> None:
        """Show the window and see it painted."""
        self.show()
        end = time.monotonic() + _LONGEST_WAIT
        while not self._painted and time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def cover(self) -> None:
        """Let nothing of the book be seen, and nothing late ask for it."""
        self._rest()
        if inside := self.centralWidget():
            inside.hide()
        self.setWindowTitle(LOCKED)

    def lock(self, view: QWidget) -> None:
        """Show this alone, in the place of everything that the book brought."""
        self.empty()
        self.setCentralWidget(view)
        self.setWindowTitle(LOCKED)

    def empty(self) -> None:
        """Take away what the book brought: pages, menus and keys, what was found, dialogs (closed ones still live)."""
        if self._contents:
            self._rest()
            del self.session, self.pages, self.actions_, self.status
        self._contents = None
        self.setAcceptDrops(False)
        for made in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            made.hide()
            made.deleteLater()

    def unlock(self) -> None:
        """The frame again, to be filled."""
        self._put_frame()
        self.setWindowTitle(NAME)

    def fill(self, session: Session, start: str = START, where: dict[str, Any] | None = None) -> None:
        """Put the book in."""
        made: Contents = lazy.load("ui.window.contents:Contents")(self, session, self.top)
        self._contents = made
        self.session, self.pages, self.actions_ = session, made.pages, made.actions
        self.status = made.status
        self.setWindowTitle(made.title)
        self.setAcceptDrops(True)
        self.rail.show_name(made.name, made.region)
        self._right.takeAt(1)  # the blank that kept the search at the top
        self._right.addWidget(made.band)
        self._right.addWidget(room := LeastRoom(made.pages), 1)
        self._inside.addWidget(made.status)
        for part in (made.pages, room, made.status):
            part.show()
        self.rail.offer(session.may, made.kind)
        self.rail.chosen.connect(made.pages.go)
        made.pages.arrived.connect(self.rail.show_chosen)
        made.pages.go(start, where)

    @property
    def errands(self) -> Errands:
        """What the menus do."""
        assert self._contents
        return self._contents.errands

    def open_finding(self, finding: Finding) -> None:
        """Go to the field that a finding speaks of."""
        self.errands.open_finding(finding)

    def start_backup(self) -> None:
        """The day's copy, once the window stands."""
        assert self._contents
        QTimer.singleShot(_BACKUP_MS, self.pages, self._contents.back_up)

    def _rest(self) -> None:
        """What waits for a pause in the typing would come when the book is closed; so would a click by key, which takes
        Qt 100 ms; and the check that a field begins when the keyboard is taken from it."""
        if (field := self.focusWidget()) is not None:
            field.clearFocus()
        for timer in self.findChildren(QTimer):
            timer.stop()
        self.rail.blockSignals(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painted = True
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._contents:
            self.pages.back()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.actions_.by_name["import"].isEnabled() and self.errands.workbooks(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.errands.import_files(self.errands.workbooks(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._contents:
            page = self.pages.current()
            if page and not page.may_leave():
                event.ignore()
                return
            preferences.keep_state("window", self.saveGeometry())
            self.session.jobs.stop()
            self._rest()
            self._contents = None
        super().closeEvent(event)
        self.closed.emit()
