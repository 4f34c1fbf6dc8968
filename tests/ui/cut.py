"""What is cut in a window: texts that stand in less room than they need, parts that reach over their frame, buttons of
a footer that have to be scrolled to."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)

from ui.widgets.basics import Elided, LongButton
from ui.widgets.fading import Fading
from ui.widgets.frame import Dialog

_SLACK = 1  # px that rounding at 115 % may take
_LOOKS, _LOOK_MS = 4, 80


def found(top: QWidget) -> Iterator[str]:
    """What is cut of what is in sight in a window, a dialog or a menu."""
    for made in top.findChildren(QWidget):
        if made.isVisibleTo(top) and made.width() > 0:
            yield from _text(made)
            yield from _frame(top, made)
            yield from _sideways(made)
    if isinstance(top, QDialog):
        yield from _dialog(top)


def _text(made: QWidget) -> Iterator[str]:
    """Of what writes a text itself: whether it has the room."""
    if isinstance(made, Elided | LongButton):
        return  # ends in …, and says the whole in its tip
    if isinstance(made, QLabel) and made.text() and made.pixmap().isNull():
        if made.wordWrap():
            need = made.heightForWidth(made.width())
            if made.height() + _SLACK < need:
                yield f"label “{made.text()[:24]}” has {made.height()} of {need} px in height"
        else:
            need_wide, need_high = made.minimumSizeHint().width(), made.sizeHint().height()
            if made.width() + _SLACK < need_wide or made.height() + _SLACK < need_high:
                yield f"label “{made.text()[:24]}” has {made.width()}×{made.height()} of {need_wide}×{need_high}"
    elif isinstance(made, QAbstractButton) and made.text() and not isinstance(made, QToolButton):
        need_wide = (
            made.minimumSizeHint().width() if isinstance(made, QCheckBox | QRadioButton) else made.sizeHint().width()
        )
        need_high = made.minimumSizeHint().height()
        if made.width() + _SLACK < need_wide or made.height() + _SLACK < need_high:
            yield f"button “{made.text()}” has {made.width()}×{made.height()} of {need_wide}×{need_high}"
    elif isinstance(made, QLineEdit) and not made.text() and made.placeholderText():
        room = made.width() - 2 * made.fontMetrics().horizontalAdvance("一") // 2
        need = made.fontMetrics().horizontalAdvance(made.placeholderText())
        if need > room:
            yield f"“{made.placeholderText()}” has {room} of {need} px"


def _frame(top: QWidget, made: QWidget) -> Iterator[str]:
    """Whether it stands whole in what it stands in; what scrolls may reach over."""
    parent = made.parentWidget()
    if parent is None or parent is top.window() or made.isWindow() or isinstance(made, QHeaderView):
        return
    if isinstance(parent.parentWidget(), QAbstractScrollArea) and parent.parentWidget().viewport() is parent:  # type: ignore[union-attr]
        return
    if isinstance(made, QLabel | QAbstractButton | QLineEdit | QAbstractScrollArea) and not _inside(parent, made):
        yield f"{_name(made)} reaches over its frame: {made.geometry().getRect()} in {parent.width()}×{parent.height()}"


def _sideways(made: QWidget) -> Iterator[str]:
    """Of what scrolls up and down: whether it is wider than its room, where nobody gets to."""
    inside = made.widget() if isinstance(made, Fading) else None
    if inside and inside.width() > made.viewport().width() + _SLACK:  # type: ignore[attr-defined]
        yield f"{_name(made)} scrolls up and down, and is {inside.width()} wide in {made.viewport().width()}"  # type: ignore[attr-defined]


def _inside(parent: QWidget, made: QWidget) -> bool:
    return parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(made.geometry())


def _dialog(dialog: QDialog) -> Iterator[str]:
    room = dialog.screen().availableGeometry()
    if dialog.height() > room.height() or dialog.width() > room.width():
        yield f"is {dialog.width()}×{dialog.height()} on a screen of {room.width()}×{room.height()}"
    footer = dialog.footer if isinstance(dialog, Dialog) else None
    if footer is None:
        yield "has no footer"
        return
    for made in dialog.findChildren(QPushButton):
        if footer.indexOf(made) >= 0 and made.isVisibleTo(dialog):
            place = QRect(made.mapTo(dialog, QPoint()), made.size())
            if not dialog.rect().contains(place) or _scrolls(made):
                yield f"button “{made.text()}” of the footer is out of sight"


def _scrolls(made: QWidget) -> bool:
    parent = made.parentWidget()
    return parent is not None and (isinstance(parent, QAbstractScrollArea) or _scrolls(parent))


def _name(made: QWidget) -> str:
    said = made.accessibleName() or (made.text() if isinstance(made, QLabel | QAbstractButton) else "")
    return f"{type(made).__name__} “{said[:24]}”"


def settled(top: QWidget) -> list[str]:
    """What is cut once all that waits has been done; on a busy machine layouts take their time."""
    said: list[str] = []
    for _ in range(_LOOKS):
        QApplication.processEvents()
        if not (said := list(found(top))):
            break
        QTest.qWait(_LOOK_MS)
    return said
