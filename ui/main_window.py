"""The window: rail, search and menus, the page in sight, the line at the foot. It only puts them together."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from fupin_desktop import regions
from fupin_desktop.services import book as books
from ui import icons, later, preferences, theme
from ui.actions import Actions
from ui.navigation import START, Pages, Rail
from ui.session import Session
from ui.status_bar import StatusBar
from ui.top_bar import TopBar

if TYPE_CHECKING:
    from fupin_desktop.rules.finding import Finding
    from ui.errands import Errands

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
        self.actions_ = Actions(self, session, lambda name: self.errands.by_name()[name]())
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

    @cached_property
    def errands(self) -> Errands:
        """What the menus do, loaded when one is used."""
        made: Errands = later.load("ui.errands:Errands")(self, self.session, self.pages.current)
        return made

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
        """The day's copy, silently, once the window stands; its age is told at the foot."""
        QTimer.singleShot(3000, self, self._back_up)

    def _back_up(self) -> None:
        self.session.jobs.run(
            lambda _: self.session.book.backup_if_due(),
            done=lambda _: self.session.backed_up.emit(),
            failed=lambda _: self.session.said.emit("今天的备份没有做成。请看看磁盘是不是满了。"),
        )

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
