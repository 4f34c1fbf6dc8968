"""The window: rail, search and menus, the page in sight, the line at the foot. It only puts them together."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from fupin_desktop import regions
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services import book as books
from ui import icons, preferences, theme
from ui.actions import Actions
from ui.errands import Errands
from ui.navigation import START, Pages, Rail
from ui.session import Session
from ui.status_bar import StatusBar
from ui.top_bar import TopBar

SIZE = (1366, 728)
_IDLE_MS = 250  # after the first paint
_LEAST = (1024, 640)


class MainWindow(QMainWindow):
    """One open book."""

    closed = Signal()

    def __init__(self, session: Session, start: str = START) -> None:
        super().__init__()
        self.session = session
        path = regions.path(books.region())
        name = path[-1] if path else session.book.path.stem
        self.setWindowTitle(
            f"{name} · {session.book.path.name}{'（只能查看）' if session.read_only else ''} — 扶贫桌面"
        )
        self.setWindowIcon(icons.icon("household", theme.ACCENT, 32))
        self.setMinimumSize(*_LEAST)
        self.resize(*SIZE)
        self.setAcceptDrops(True)
        self.pages = Pages(session)
        self.errands = Errands(self, session, self.pages.current)
        self.actions_ = Actions(self, session, self.errands.by_name())
        between = " · " if theme.scale() < 130 else "\n"
        self.rail = Rail(name, between.join(reversed(path[2:-1])))
        self.top = TopBar(session, self.actions_.buttons(), self)
        self.status = StatusBar(session)
        self._lay_out()
        self.rail.chosen.connect(self.pages.go)
        self.pages.arrived.connect(self.rail.show_chosen)
        session.act_wanted.connect(self._act)
        self.restoreGeometry(preferences.state("window"))
        self.pages.go(start)
        QTimer.singleShot(_IDLE_MS, self, self.top.search.results.warm)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.pages, 1)
        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(right, 1)
        whole = QWidget()
        inside = QVBoxLayout(whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(upper, 1)
        inside.addWidget(self.status)
        self.setCentralWidget(whole)

    def _act(self, name: str) -> None:
        if name == "letters":
            self.session.desk_wanted.emit("letters", None)
        else:
            self.actions_.by_name[name].trigger()

    def open_finding(self, finding: Finding) -> None:
        """Go to the field that a finding speaks of."""
        self.errands.open_finding(finding)

    def start_backup(self) -> None:
        """The day's copy, once the window stands."""
        QTimer.singleShot(3000, self, self.errands.back_up_if_due)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.pages.back()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.session.read_only and self.errands.workbooks(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.errands.import_files(self.errands.workbooks(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        page = self.pages.current()
        if page and not page.may_leave():
            event.ignore()
            return
        preferences.keep_state("window", self.saveGeometry())
        self.session.jobs.close()
        super().closeEvent(event)
        self.closed.emit()
