"""Looking through papers before they are printed: page after page, household after household, larger and smaller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fupin_desktop.services.book import references, there
from fupin_desktop.services.book.references import Home
from fupin_desktop.services.papers.catalogue import Bundle, Stack
from ui import theme
from ui.paper.pages import Page, lay_out_all
from ui.widgets.basics import Elided, button, column, row
from ui.widgets.choice import Choice
from ui.widgets.page_view import SIZES, WHOLE, WIDE, PageView
from ui.widgets.table import Column, Table

#: px of the list of households, and of their villages beside them.
_LIST, _VILLAGES = 150, 70
#: Around the dialog on a small screen, for its frame.
_EDGE = 24


class _Homes:
    """The households of a stack by the names of their heads, and where a book has several villages by those, looked up
    as they come into sight."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    @property
    def count(self) -> int:
        return len(self._keys)

    def rows(self, start: int, n: int) -> list[str]:
        """Up to `n` names from `start`."""
        keys, is_told = self._keys[start : start + n], there.has_several()
        homes = references.homes(keys)
        return [_called(homes[key], is_told=is_told) if key in homes else "" for key in keys]


class Looking(QWidget):
    """A stack's pages; a household is laid out when it comes into sight. `zoom` stands where the dialog puts it."""

    def __init__(self) -> None:
        super().__init__()
        self._stack: Stack | None = None
        self._pages: list[Page] = []
        self._at, self._page = 0, 0
        self.view = PageView()
        self.view.zoom = WIDE
        self.where = Elided("hint")
        self.zoom = Choice("缩放", "适合宽度", lambda: self.view.zoom_to(float(self.zoom.chosen or WIDE)))
        self.zoom.offer([(str(WHOLE), "整页"), *((str(size), f"{size:.0%}") for size in SIZES)])
        #: Whose papers there are, where they are of several households.
        wide = _LIST + _VILLAGES * there.has_several()
        self.homes = Table("looked at", (Column("户", lambda home: home, wide),), "谁家的")
        self.homes.setFixedWidth(theme.px(wide))
        self.homes.stood_on.connect(lambda _: self._choose())
        turners = [
            button("上一户", lambda: self.go(self._at - 1), tip="上一户（Ctrl+PgUp）"),
            button("上一页", lambda: self.turn(-1), tip="上一页（PgUp）"),
            button("下一页", lambda: self.turn(1), tip="下一页（PgDn）"),
            button("下一户", lambda: self.go(self._at + 1), tip="下一户（Ctrl+PgDn）"),
        ]
        self._of_households = (turners[0], turners[3])
        seen = row(self.homes, self.view, stretch=(0, 1))
        below = row(*turners, self.where, stretch=(*[0] * len(turners), 1))
        self.setLayout(column(seen, below, spacing=theme.GAP, stretch=(1,)))
        self._add_keys()

    def show_stack(self, stack: Stack) -> None:
        """Look at a stack from its beginning; where it has the same households, at the one in sight."""
        homes = list(stack.order.households)
        same = self._stack is not None and list(self._stack.order.households) == homes
        self._stack = stack
        self.view.show()
        if not same:
            self.homes.rows.show_source(_Homes(homes))
        self.homes.setVisible(len(homes) == self.count > 1)
        for made in self._of_households:
            made.setVisible(self.count > 1)
        self.go(self._at if same else 0)

    def show_bundle(self, made: Bundle) -> None:
        """Look at some sheets that are made already."""
        self._stack, self._at, self._page = None, 0, 0
        self.homes.hide()
        self._pages = _pages(made)
        self.view.show()
        for one in self._of_households:
            one.hide()
        self._show()

    def show_nothing(self, why: str) -> None:
        """There is nothing to look at."""
        self._stack, self._pages = None, []
        self.homes.hide()
        self.view.hide()
        self.where.setText(why)

    @property
    def count(self) -> int:
        """How many households (or villages) there are to look at."""
        return self._stack.total if self._stack else 0

    def go(self, number: int, *, last: bool = False) -> None:
        """Show a household, from its first or last page."""
        if self._stack is None or not self.count:
            return
        self._at = min(max(0, number), self.count - 1)
        self._pages = _pages(self._stack.bundle(self._at))
        self._page = len(self._pages) - 1 if last else 0
        self.homes.stand_on(self._at)
        self._show()

    def _choose(self) -> None:
        number = self.homes.currentIndex().row()
        if number not in (-1, self._at):
            self.go(number)

    def turn(self, by: int) -> None:
        """The next or the last page, also of the next or last household."""
        if 0 <= self._page + by < len(self._pages):
            self._page += by
            self._show()
        elif 0 <= self._at + by < self.count:
            self.go(self._at + by, last=by < 0)

    def _show(self) -> None:
        page = self._pages[self._page]
        self.view.show_page(page)
        which = f"第 {self._at + 1:,} 户，共 {self.count:,} 户 · " if self.count > 1 else ""
        self.where.setText(f"{which}第 {self._page + 1} 页，共 {len(self._pages)} 页 · {page.name}")

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], Any]] = {
            "PgDown": lambda: self.turn(1), "PgUp": lambda: self.turn(-1),
            "Ctrl+PgDown": lambda: self.go(self._at + 1), "Ctrl+PgUp": lambda: self.go(self._at - 1),
            "Home": lambda: self.go(0), "End": lambda: self.go(self.count - 1),
            "Ctrl+=": lambda: self.view.zoom_by(1), "Ctrl++": lambda: self.view.zoom_by(1),
            "Ctrl+-": lambda: self.view.zoom_by(-1), "Ctrl+0": lambda: self.view.zoom_to(WHOLE),
        }  # fmt: skip
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)


def room_for(dialog: QWidget) -> QSize:
    """How large a dialog is in which pages are looked at: as large as the screen lets it be, around it its frame."""
    room = dialog.screen().availableGeometry()
    return QSize(room.width() - _EDGE, room.height() - 2 * _EDGE)


def _called(home: Home, *, is_told: bool) -> str:
    return "　".join(filter(None, (home.head or "（没有户主）", home.village if is_told else "")))


def _pages(made: Bundle) -> list[Page]:
    return [page for pages in lay_out_all(made.sheets, as_one=made.as_one) for page in pages]
