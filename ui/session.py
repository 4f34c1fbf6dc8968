"""What all pages share: the open book, who sits at it, the worker, and the way to another page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from fupin_desktop import lazy
from fupin_desktop.progress import Steps
from fupin_desktop.roles import WRITES, Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from ui.jobs import Jobs

if TYPE_CHECKING:
    from ui.looks import Look


class Session(QObject):
    """One open book in one window. Pages get it, never the window itself."""

    #: Something was written (also undone, imported): the page in sight shows its data anew.
    changed = Signal()
    #: Show a page: its name in `ui/window/navigation.py`, and the arguments of its `show_for`.
    wanted = Signal(str, dict)
    #: Go back to the page before.
    left = Signal()
    #: Do something from the menus: its name in `ui/window/actions.py`, as "import".
    act_wanted = Signal(str)
    #: What only `ui/window/app.py` can do: "open" another book, "restore" a copy, dress anew for other "letters",
    #: "lock" it, "encrypt" a plain one, "rekey".
    desk_wanted = Signal(str, object)
    #: A backup was made.
    backed_up = Signal()
    #: A half-filled form was kept, or given up.
    drafted = Signal()
    #: Something was handed in.
    handed_in = Signal()
    #: Who is at the keyboard now.
    renamed = Signal(str)
    #: A sentence for the status bar.
    said = Signal(str)

    def __init__(self, book: Book, *, jobs: Jobs | None = None) -> None:
        super().__init__()
        self.book = book
        self.jobs = jobs or Jobs()
        self._looks: dict[str, Look[Any]] = {}

    @property
    def actor(self) -> str:
        """Who is at the keyboard; the `actor` of every change."""
        return self.book.actor

    def rename(self, actor: str) -> None:
        """Someone else sits down at the keyboard."""
        self.book.actor = actor
        self.renamed.emit(actor)

    @property
    def read_only(self) -> bool:
        """Whether households may only be looked at, here or by this person: pages then offer nothing that writes."""
        return self.book.read_only or not access.may(Right.REGISTER)

    def may(self, right: Right) -> bool:
        """Whether whoever opened the book may do something."""
        return access.may(right)

    def may_write(self, room: str) -> bool:
        """Whether records of a room may be written, here and by whoever opened the book."""
        return not self.book.read_only and access.may(WRITES[room])

    def look(self, name: str, begin: Callable[[], Steps[Any]]) -> Look[Any]:
        """The one look of this name, which is that of a place: it is looked again when what that shows was written."""
        if name not in self._looks:
            self._looks[name] = lazy.load("ui.looks:Look")(self.book, self.jobs, name, begin)
        return self._looks[name]

    def go(self, page: str, **where: Any) -> None:
        """Show a page, as `go("household", household=key)`."""
        self.wanted.emit(page, where)

    def act(self, name: str) -> None:
        """Do what a menu entry does."""
        self.act_wanted.emit(name)

    def back(self) -> None:
        """Go back to the page before."""
        self.left.emit()

    def written(self, sentence: str = "") -> None:
        """To be called after every save: pages show it anew, the status bar says so."""
        self.changed.emit()
        if sentence:
            self.said.emit(sentence)
