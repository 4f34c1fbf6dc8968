"""Walker: a place with inputs that the keyboard walks through in reading order.

Enter and ↓ go to the next input, ↑ to the one before; Tab also stops at buttons. Qt's own order is that of creation,
which rows and tabs added later would spoil.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

_MARGIN = 56


class Walker(QWidget):
    """Base of forms and of pages that hold several."""

    #: Enter on the last input, ↑ on the first.
    ended = Signal()
    began = Signal()

    def stops(self) -> list[QWidget]:
        """Inputs and buttons in reading order."""
        raise NotImplementedError

    def inputs(self) -> list[QWidget]:
        """The inputs that can be filled now."""
        return [stop for stop in self.stops() if stop.property("kind") == "field" and self._is_open(stop)]

    def walk(self, here: QWidget, *, forward: bool = True) -> None:
        """Go on to the next input, or back."""
        outer = self._outermost()
        inputs = outer.inputs()
        place = inputs.index(here) + (1 if forward else -1) if here in inputs else 0
        if 0 <= place < len(inputs):
            focus(inputs[place])
        else:
            (outer.ended if forward else outer.began).emit()

    def focus_first(self, *, empty: bool = False) -> None:
        """Put the keyboard on the first input; with `empty` on the first that nothing stands in."""
        inputs = self.inputs()
        text = "text" if empty else ""
        chosen = next((i for i in inputs if text and not getattr(i, text)()), inputs[0] if inputs else None)
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


def focus(widget: QWidget, *, forward: bool = True) -> None:
    """Put the keyboard on a widget and bring it into sight, with its label and its message."""
    widget.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    if isinstance(widget, QLineEdit):
        widget.selectAll()
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget, 0, _MARGIN)
        around = around.parentWidget()


def walk_from(here: QWidget, *, forward: bool = True) -> None:
    """Go on from an input, wherever it stands; alone it stays."""
    parent = here.parentWidget()
    while parent is not None and not isinstance(parent, Walker):
        parent = parent.parentWidget()
    if parent is not None:
        parent.walk(here, forward=forward)
