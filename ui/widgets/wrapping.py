"""Wrapping: widgets side by side, in as many lines as they need."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Wrapping(QWidget):
    """One after the other, each as wide as it wants to be; who has no room in a line begins the next. `right`: what a
    line leaves free is at its left. (A layout of our own would share what it holds with Qt, which crashes.)"""

    def __init__(self, *parts: QWidget, spacing: int = 8, right: bool = False) -> None:
        super().__init__()
        self._parts, self._spacing, self._right = parts, spacing, right
        for part in parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """All in one line."""
        shown = self._shown()
        return QSize(self._wide(shown), max((_size(part).height() for part in shown), default=0))

    def minimumSizeHint(self) -> QSize:
        """As wide as the widest; as high as it is in its width of now, by which lists below it know how small to be."""
        wide = max((_size(part).width() for part in self._shown()), default=0)
        return QSize(wide, self.heightForWidth(max(wide, self.width())))

    def heightForWidth(self, width: int) -> int:
        return self._put(width, really=False)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._put(self.width(), really=True)
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._put(self.width(), really=True)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _put(self, width: int, *, really: bool) -> int:
        """Returns how high they are together."""
        y = 0
        for line in self._lines(width):
            x = width - self._wide(line) if self._right else 0
            for part in line if really else ():
                part.setGeometry(QRect(QPoint(x, y), _size(part)))
                x += part.width() + self._spacing
            y += max(_size(part).height() for part in line) + self._spacing
        return max(0, y - self._spacing)

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        for part in self._shown():
            if lines and self._wide([*lines[-1], part]) <= width:
                lines[-1].append(part)
            else:
                lines.append([part])
        return lines

    def _wide(self, line: list[QWidget]) -> int:
        return max(0, sum(_size(part).width() + self._spacing for part in line) - self._spacing)

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]


def _size(part: QWidget) -> QSize:
    part.ensurePolished()
    return part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
