"""What the window holds once a book is open: search and menus, the pages, the line at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fupin_desktop import lazy, regions
from fupin_desktop.services.book import opening as books
from ui.forms.notices import Notices
from ui.saying import sentence
from ui.session import Session
from ui.window.actions import Actions
from ui.window.navigation import TOWN, VILLAGE, Pages
from ui.window.status_bar import StatusBar

if TYPE_CHECKING:
    from ui.widgets.search_results import Result
    from ui.window.errands import Errands
    from ui.window.top_bar import TopBar


def _find(text: str, limit: int) -> Sequence[Result]:
    """What is searched by is loaded when the window stands."""
    found: Sequence[Result] = lazy.load("ui.widgets.search_lines:find_all")(text, limit)
    return found


class Contents(QObject):
    """Of one open book in one window. It goes with its pages: a session may get another window (larger letters)."""

    def __init__(self, window: QWidget, session: Session, top: TopBar) -> None:
        self.pages = Pages(session)
        super().__init__(self.pages)
        self._window = window
        self._session = session
        self._top = top
        self.actions = Actions(top, session, self._do)
        top.fill(session, self.actions.buttons(), _find)
        self.status = StatusBar(session)
        #: Above the pages: what was taken back. It goes with the next save and the next page.
        self.band = Notices()
        session.changed.connect(self.band.clear)
        self.pages.arrived.connect(self.band.clear)
        session.act_wanted.connect(self._act)
        code = books.region()
        place = regions.find(code)
        self.kind = VILLAGE if place and place.level == regions.VILLAGE else TOWN
        path = regions.path(code)
        #: The village's name, and where it lies: the names from the township up.
        self.name, self.region = (path[-1], tuple(reversed(path[2:-1]))) if path else (session.book.path.stem, ())

    @property
    def title(self) -> str:
        """What the window is called."""
        book = self._session.book
        marks = ("（只能查看）" if book.read_only else "") + ("" if book.ring else "（未加密）")
        return f"{self.name} · {book.path.name}{marks} — 扶贫桌面"

    @cached_property
    def errands(self) -> Errands:
        """What the menus do, loaded when one is used."""
        made: Errands = lazy.load("ui.window.errands:Errands")(
            self._window, self._session, self.pages.current, self._top.register,
            lazy.load("ui.window.undoing:Undoing")(self._window, self._session, self.pages, self.band),
        )  # fmt: skip
        return made

    def back_up(self) -> None:
        """The day's copy, silently; its age is told at the foot."""
        self._session.jobs.run(
            lambda _: self._session.book.backup_if_due(),
            done=lambda _: self._session.backed_up.emit(),
            failed=lambda error: self._session.said.emit(sentence(error, "今天的备份没有做成。请看看磁盘是不是满了。")),
        )

    def _do(self, name: str) -> None:
        self.errands.by_name()[name]()

    def _act(self, name: str) -> None:
        if name == "letters":
            self._session.desk_wanted.emit("letters", None)
        else:
            self.actions.by_name[name].trigger()
