"""Labels, buttons, cards and rows, so that a page reads as what stands on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap, QShortcutEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import invalidate

from ui import icons, theme
from ui.widgets.fading import Fading

Box = TypeVar("Box", bound=QBoxLayout)
#: What stands in a row or column; STRETCH is nothing.
Part = QWidget | QLayout | None
Margins = tuple[int, int, int, int]
_NONE = (0, 0, 0, 0)

_LEAST_WIDE = 100  # px of a button that ends in …
#: What fills a row or column beside the widgets.
STRETCH = None


class Button(QPushButton):
    """A button that Enter presses as Space does, also outside dialogs: Enter is the key that people go on with.

    Its shortcut presses it at once. Qt would hold it down for 100 ms first, and forget it at the next key."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.click()  # one that is not enabled does nothing
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():  # a key that rests presses once
                self.click()
        else:
            super().keyPressEvent(event)


class LongButton(Button):
    """A button whose words may be an address: they end in … where there is less room, and its tip says them all."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(_LEAST_WIDE), super().minimumSizeHint().height())

    @property
    def shown(self) -> str:
        """What there is room for; all of it at the width that the style asks for."""
        lacking = max(0, self.sizeHint().width() - self.width())
        room = self.fontMetrics().horizontalAdvance(self.text()) - lacking + (not lacking)  # what elides rounds up
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def label(text: str = "", kind: str = "", *, wrap: bool = False, state: str = "") -> QLabel:
    """A label; `kind` is title, heading, figure, small, hint, strong or tag."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setProperty("state", state)
    made.setWordWrap(wrap)
    if kind == "tag":
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def say(made: QLabel | QPushButton, text: str, state: str = "") -> None:
    """Let it say something, in the look of a state."""
    made.setText(text)
    theme.mark(made, "state", state)


class Refused(QLabel):
    """Why something was not taken; it goes as soon as anything beside it is changed. Only while its state is error.
    It takes no room before."""

    def __init__(self, kind: str = "small") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setProperty("state", "error")
        self.setWordWrap(True)
        self.setAccessibleName("提示")
        self._heard: set[int] = set()

    def sizeHint(self) -> QSize:
        return super().sizeHint() if self.text() else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint() if self.text() else QSize(0, 0)

    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(width) if self.text() else 0

    def setText(self, text: str) -> None:
        super().setText(text)
        if text:
            for made in self.window().findChildren(QWidget):
                if id(made) not in self._heard:
                    self._heard.add(id(made))
                    self._listen(made)

    def _listen(self, made: QWidget) -> None:
        if isinstance(made, QLineEdit | QPlainTextEdit):
            made.textChanged.connect(self._forget)
        elif isinstance(made, QComboBox):
            made.currentIndexChanged.connect(self._forget)
        elif isinstance(made, QAbstractButton) and made.isCheckable():
            made.toggled.connect(self._forget)
        elif isinstance(made, QListWidget):
            made.currentItemChanged.connect(self._forget)

    def _forget(self, *_: object) -> None:
        if self.property("state") == "error":
            self.clear()


class Elided(QLabel):
    """A line that takes what room there is: it ends in … where that is less than it needs, and its tip says it all."""

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @property
    def shown(self) -> str:
        """What there is room for."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.shown != self.text():
            QToolTip.showText(event.globalPos(), "\n".join(filter(None, (self.text(), self.toolTip()))), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, where = QPainter(self), self.alignment().value
        look = (self.palette(), self.isEnabled(), self.shown, self.foregroundRole())
        self.style().drawItemText(painter, self.contentsRect(), where, *look)


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    kind: str = "plain",
    icon: str = "",
    key: str = "",
    tip: str = "",
    long: bool = False,
) -> QPushButton:
    """A button; `kind` is primary (one a page), plain, chip, link or danger. `key`: its shortcut, shown in the tip.
    `long`: its words end in … where there is no room for all."""
    made = LongButton(text) if long else Button(text)
    made.setProperty("kind", kind)
    made.setAccessibleName(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon:
        made.setIcon(icons.icon(icon, theme.SURFACE if kind == "primary" else theme.INK))
        made.setIconSize(QSize(theme.px(18), theme.px(18)))
    if key:
        made.setShortcut(key)
    shown = f"{tip or text}（{key}）" if key else tip
    if shown:
        made.setToolTip(shown)
    if clicked:
        made.clicked.connect(lambda *_: clicked())
    return made


def drawing(icon: str, colour: str = "", size: int = 48) -> QLabel:
    """A drawing that only helps the eye."""
    return image(icons.pixmap(icon, colour or theme.BORDER, size), "")


def image(pixmap: QPixmap, name: str) -> QLabel:
    """A picture; `name` says what it shows."""
    made = QLabel()
    made.setPixmap(pixmap)
    made.setAccessibleName(name)
    return made


def only_if(may: bool, *widgets: QWidget) -> None:
    """Hide widgets from who may not use them. (Showing one that has no parent yet would open it as a window.)"""
    if not may:
        for widget in widgets:
            widget.hide()


def row(
    *parts: Part, spacing: int = 8, margins: Margins = _NONE, stretch: Sequence[int] = ()
) -> QHBoxLayout:  # fmt: skip
    """Widgets side by side; STRETCH fills. `margins`: left, above, right, below; `stretch`: the shares of the first
    parts in the room that is left."""
    return _filled(QHBoxLayout(), parts, spacing, margins, stretch)


def column(
    *parts: Part, spacing: int = 8, margins: Margins = _NONE, stretch: Sequence[int] = ()
) -> QVBoxLayout:  # fmt: skip
    """Widgets one below the other; the rest as in `row`."""
    return _filled(QVBoxLayout(), parts, spacing, margins, stretch)


def pane(*parts: Part, spacing: int = 8, margins: Margins = _NONE, stretch: Sequence[int] = ()) -> QWidget:
    """A widget of such a column."""
    made = QWidget()
    made.setLayout(column(*parts, spacing=spacing, margins=margins, stretch=stretch))
    return made


def new_grid(across: int = 6, down: int = 6, *, margins: Margins = _NONE, stretch: Sequence[int] = ()) -> QGridLayout:
    """Lines of columns so far apart. `stretch`: the shares of the first columns in the room that is left."""
    made = QGridLayout()
    made.setContentsMargins(*margins)
    made.setHorizontalSpacing(across)
    made.setVerticalSpacing(down)
    for number, share in enumerate(stretch):
        made.setColumnStretch(number, share)
    return made


def _filled(box: Box, parts: Sequence[Part], spacing: int, margins: Margins, stretch: Sequence[int]) -> Box:
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
    for number, share in enumerate(stretch):
        if share:
            box.setStretch(number, share)
    return box


def put(into: QBoxLayout, part: QLayout, stretch: int = 0) -> None:
    """`into.addLayout(part, stretch)`, where `into` stands in a widget by now. PySide 6.11 then makes an object for all
    that is in `part` and never hears that Qt deleted what it stands for: the program dies where another gets its
    memory."""
    into.addLayout(part, stretch)
    _forget(part)


def _forget(layout: QLayout) -> None:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if isinstance(item, QLayout):
            _forget(item)
        elif item:
            invalidate(item)


def card(*parts: Part, margin: int = 16, spacing: int = 8) -> QFrame:
    """A white card around a column of parts."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    frame.setLayout(column(*parts, spacing=spacing, margins=(margin, margin, margin, margin)))
    return frame


def scrolled(inside: QWidget) -> Fading:
    """What scrolls up and down, never sideways."""
    return Fading(inside)


def rule() -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def notice(text: str, *buttons: QPushButton) -> QFrame:
    """A band with a sentence that stays until it no longer holds."""
    frame = QFrame()
    frame.setProperty("kind", "notice")
    frame.setLayout(row(label(text, wrap=True), *buttons, margins=(12, 6, 8, 6), stretch=(1,)))
    return frame


def in_turn(place: QWidget, made: Sequence[QWidget], *, before: bool = False) -> None:
    """Let Tab come to what was made late where it stands, after (or before) `place`: it would come last of all."""
    stop = (place.previousInFocusChain() or place) if before else place
    for one in made:
        policy = stop.focusPolicy()
        stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt puts nothing after what takes no keyboard
        QWidget.setTabOrder(stop, one)
        stop.setFocusPolicy(policy)
        stop = one


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)
