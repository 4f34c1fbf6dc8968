"""Dialog: the look that all dialogs share; and the short ones that say or ask one thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from db.files import fit
from db.refusal import Refusal
from ui import preferences, theme
from ui.widgets.basics import STRETCH, button, column, label, put, row, rule, scrolled

T = TypeVar("T")
_TITLE_BAR = 32
_SIDE, _TOP = 20, 16  # px around
_KINDS = {".xlsx": "Excel", ".pdf": "PDF"}


class Dialog(QDialog):
    """A heading, a body, and buttons at the right below it; Esc closes."""

    #: With what stood in it, it goes once it was answered and its asker is done with it, not only when the window
    #: closes. Else who opened it lets it go.
    once = True

    def __init__(self, parent: QWidget | None, title: str, width: int = 520) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(min(theme.px(width), self.screen().availableGeometry().width() - 2 * _SIDE))
        self.setModal(True)
        self.heading = label(title, "title", wrap=True)
        self.body = column(self.heading, spacing=theme.GAP, margins=(_SIDE, _TOP, _SIDE, _TOP))
        self.setLayout(self.body)
        #: The row of buttons at the bottom; None where there is none.
        self.footer: QHBoxLayout | None = None
        self._below: QVBoxLayout | None = None  # the footer, and what is said above it

    def exec(self) -> int:
        try:
            return super().exec()
        finally:
            if self.once and isValid(self):  # who leaves the book from a dialog takes its window along
                self.deleteLater()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scroll_if_high()
        # wrapped sentences ask for the height of a narrower window than they get
        self.resize(self.width(), self._needed())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        # Qt lets a dialog that stands be squeezed when a sentence or a field comes in
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._scroll_if_high()
            self.resize(self.width(), max(self.height(), self._needed()))
        return done

    def _needed(self) -> int:
        if self.layout() is not self.body:  # it scrolls: there is more than the screen has
            return self._most()
        return min(_high(self.body, self.width()), self._most())

    def _most(self) -> int:
        """The height that the screen has for it, below a title bar."""
        return self.screen().availableGeometry().height() - _TITLE_BAR

    def _scroll_if_high(self) -> None:
        """Large letters on a small screen: what stands in the dialog moves, between its heading and its buttons."""
        least = max(self.body.minimumHeightForWidth(self.width()), self.body.minimumSize().height())
        if self.layout() is not self.body or least <= self._most():
            return
        inside, focus = QWidget(), self.focusWidget()  # which loses the keyboard on its way into another parent
        self.body.removeWidget(self.heading)
        if self._below:
            self.body.removeItem(self._below)
        self.body.setContentsMargins(_SIDE, 0, _SIDE, theme.GAP if self._below else _TOP)
        inside.setLayout(self.body)
        area = scrolled(inside)
        outside = column(spacing=0)
        self.setLayout(outside)
        if not self.heading.isHidden():
            put(outside, column(self.heading, margins=(_SIDE, _TOP, _SIDE, theme.GAP)))
        outside.addWidget(area, 1)
        if self._below:
            self._below.setContentsMargins(_SIDE, theme.GAP, _SIDE, _TOP)
            outside.addWidget(rule())
            put(outside, self._below)
        outside.activate()
        self.resize(self.width(), self._most())
        if isinstance(focus, QWidget):
            focus.setFocus()
            area.ensureWidgetVisible(focus)

    def sentence(self, text: str) -> None:
        """A paragraph; it can be selected and copied."""
        made = label(text, wrap=True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(made)

    def buttons(self, *made: QPushButton, left: QPushButton | None = None) -> None:
        """The buttons, the last one where Enter goes."""
        self.body.addSpacing(4)
        self.foot(*([left] if left else []), STRETCH, *made)
        made[-1].setDefault(True)
        made[-1].setFocus()

    def foot(self, *parts: QPushButton | None, said: QWidget | None = None) -> None:
        """The last row of the dialog, below what is `said`: both stay in sight whatever is above. STRETCH fills."""
        self.footer = row(*parts)
        self._below = column(*filter(None, (said,)), self.footer)
        put(self.body, self._below)


def _high(inside: QLayout, width: int) -> int:
    """The height of all that stands in a layout of this width."""
    return max(inside.heightForWidth(width), inside.minimumSize().height())


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Say what happened and what to do; it stays until read."""
    dialog = Dialog(parent, title, 460)
    dialog.sentence(text)
    dialog.buttons(button("知道了", dialog.accept, kind="primary"))
    dialog.exec()


def did(parent: QWidget | None, title: str, do: Callable[[], object]) -> bool:
    """Do it; whether it was done: what refuses it is told."""
    try:
        do()
    except Refusal as refusal:
        tell(parent, title, str(refusal))
        return False
    return True


def got(parent: QWidget | None, title: str, make: Callable[[], T]) -> T | None:
    """What is made; None where that is refused, which is told."""
    try:
        return make()
    except Refusal as refusal:
        tell(parent, title, str(refusal))
        return None


def where_to(parent: QWidget, title: str, name: str) -> Path | None:
    """Ask where a file goes; None when nowhere. `name`: as offered, with the ending that it has in any case. Its folder
    is offered the next time."""
    kind = Path(name).suffix
    stem = fit(name.removesuffix(kind))
    offered = Path(preferences.text("folder") or Path.home()) / f"{stem}{kind}"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(offered), f"{_KINDS[kind]} (*{kind})")
    if not chosen:
        return None
    path = Path(chosen if chosen.lower().endswith(kind) else f"{chosen}{kind}")
    preferences.keep("folder", str(path.parent))
    return path


def ask(parent: QWidget | None, title: str, text: str, yes: str, *, no: str = "取消", danger: bool = False) -> bool:
    """Ask before what can't be undone. `yes` says what will be done, not "OK"."""
    dialog = Dialog(parent, title, 460)
    dialog.sentence(text)
    do = button(yes, dialog.accept, kind="danger" if danger else "primary")
    dont = button(no, dialog.reject)
    if danger:
        dialog.buttons(do, dont)
    else:
        dialog.buttons(dont, do)
    return bool(dialog.exec())
