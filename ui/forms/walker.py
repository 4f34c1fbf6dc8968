"""Walker: a place with inputs that the keyboard walks through in reading order.

Enter and ↓ go to the next input that is to be filled, ↑ to the one before; Tab stops at every input and button. Qt's
own order is that of creation, which rows and tabs added later would spoil.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from ui import theme

_MARGIN = 66  # the label above, and a heading


class Walker(QWidget):
    """Base of forms and of pages that hold several."""

    #: Enter on the last input, ↑ on the first.
    ended = Signal()
    began = Signal()

    def stops(self) -> list[QWidget]:
        """Inputs and buttons in reading order."""
        raise NotImplementedError

    def inputs(self) -> list[QWidget]:
        """The inputs that can be filled now, and the buttons that add a form to fill (ui/forms/add_button.py)."""
        return [
            stop for stop in self.stops()
            if (stop.property("kind") == "field" or hasattr(stop, "passes")) and self._is_open(stop)
        ]  # fmt: skip

    def walk(self, here: QWidget, *, forward: bool = True, needed: bool = False) -> None:
        """Go on to the next input (the next that must not stay blank, where that is `needed`), or back."""
        outer = self._outermost()
        inputs = outer.inputs()
        step = 1 if forward else -1
        place = inputs.index(here) + step if here in inputs else 0
        while 0 <= place < len(inputs) and (_passes(inputs[place]) or (needed and not _needs(inputs[place]))):
            place += step
        if 0 <= place < len(inputs):
            focus(inputs[place])
        else:
            (outer.ended if forward else outer.began).emit()

    def focus_first(self, *, empty: bool = False) -> None:
        """Put the keyboard on the first input; with `empty` on the first that nothing stands in."""
        inputs = self.inputs()
        text = "text" if empty else ""
        open_ = (i for i in inputs if text and not getattr(i, text)() and not _passes(i))
        chosen = next(open_, inputs[0] if inputs else None)
        if chosen:
            focus(chosen)

    def focusNextPrevChild(self, forward: bool) -> bool:
        outer = self._outermost()
        if outer is not self:
            return outer.focusNextPrevChild(forward)
        stops = [stop for stop in self.stops() if self._is_open(stop)]
        here = QApplication.focusWidget()
        if here in stops:
            place = stops.index(here) + (1 if forward else -1)
            if 0 <= place < len(stops):
                focus(stops[place], forward=forward)
                return True
        return self._step_out(forward)

    def _step_out(self, forward: bool) -> bool:
        """To the next widget of the window that is not within."""
        here: QWidget = self
        while True:
            after = here.nextInFocusChain() if forward else here.previousInFocusChain()
            if after is None or after is self:
                return False
            here = after
            takes_tab = here.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
            if takes_tab and here.isVisible() and here.isEnabled() and not self.isAncestorOf(here):
                here.setFocus(Qt.FocusReason.TabFocusReason)
                return True

    def _is_open(self, stop: QWidget) -> bool:
        return stop.isEnabled() and stop.isVisibleTo(self)

    def _outermost(self) -> Walker:
        """The walker around all walkers around this one."""
        found, parent = self, self.parentWidget()
        while parent is not None:
            if isinstance(parent, Walker):
                found = parent
            parent = parent.parentWidget()
        return found


def _passes(stop: QWidget) -> bool:
    passes: Callable[[], bool] | None = getattr(stop, "passes", None)
    return passes is not None and passes()


def _needs(stop: QWidget) -> bool:
    needs: Callable[[], bool] | None = getattr(stop, "needs", None)
    return needs is not None and needs()


def leaps(event: QKeyEvent) -> bool:
    """Ctrl+↓: over all that may stay blank."""
    return event.key() == Qt.Key.Key_Down and event.modifiers() == Qt.KeyboardModifier.ControlModifier


def focus(widget: QWidget, *, forward: bool = True) -> None:
    """Put the keyboard on a widget and bring it into sight, with its label and its message."""
    widget.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    if isinstance(widget, QLineEdit):
        widget.selectAll()
    bring(widget, theme.px(_MARGIN))


def bring(widget: QWidget, margin: int = 0) -> None:
    """Scroll so that a widget is seen, as much of it as there is room for, its beginning first."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            _lay_out(around)
            around.ensureWidgetVisible(widget, 0, margin)
        around = around.parentWidget()


def _lay_out(area: QScrollArea) -> None:
    """Give a form that was added just now its place."""
    if inside := area.widget():
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.sendEvent(inside, QEvent(QEvent.Type.LayoutRequest))


def walk_from(here: QWidget, *, forward: bool = True, needed: bool = False) -> None:
    """Go on from an input, wherever it stands; alone it stays."""
    parent = here.parentWidget()
    while parent is not None and not isinstance(parent, Walker):
        parent = parent.parentWidget()
    if parent is not None:
        parent.walk(here, forward=forward, needed=needed)
