"""Photos and scans looked at one by one: fitted to the dialog, or with all their dots, to read what is on them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.widgets.basics import STRETCH, Elided, button, image
from ui.widgets.frame import Dialog

_EDGE = 48  # px of the screen that stay around


def pixmap_of(data: bytes) -> QPixmap:
    """A JPEG of the book, for the screen."""
    made = QPixmap()
    made.loadFromData(data, "JPEG")
    return made


class PictureView(QScrollArea):
    """A picture, which may be larger than its place both ways."""

    def __init__(self, picture: QWidget) -> None:
        super().__init__()
        self.setWidget(picture)
        self.setWidgetResizable(True)
        self.setAccessibleName("照片")


class PictureDialog(Dialog):
    """Accepted, the one in sight (`at`) is to be taken away: only the first `droppable` may be."""

    def __init__(self, parent: QWidget, pictures: Sequence[bytes], at: int = 0, droppable: int = 0) -> None:
        super().__init__(parent, "照片", 640)
        self.heading.hide()
        self._pictures, self._droppable, self.at = list(pictures), droppable, at
        self._full = QPixmap()
        self._whole = True
        self.picture = image(QPixmap(), "照片")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = PictureView(self.picture)
        self.body.addWidget(self.area, 1)
        self.where = Elided("hint")
        self.before = button("上一张", lambda: self.go(self.at - 1), tip="上一张（PgUp）")
        self.after = button("下一张", lambda: self.go(self.at + 1), tip="下一张（PgDn）")
        self.before.setShortcut("PgUp")
        self.after.setShortcut("PgDown")
        self.size_button = button("放大", self._resize, tip="看清上面的字；再按一次看整张")
        self.drop_button = button("删除这张", self.accept, kind="danger", tip="加错了的；可以用 Ctrl+Z 撤销")
        close = button("关闭", self.reject)
        self.foot(self.before, self.after, self.size_button, self.drop_button, STRETCH, close)
        self.body.insertWidget(self.body.count() - 1, self.where)
        for made in (self.before, self.after):
            made.setVisible(len(self._pictures) > 1)
        close.setFocus()
        self.go(at)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        room = self.screen().availableGeometry().size()
        self.resize(room - QSize(2 * _EDGE, 2 * _EDGE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def go(self, number: int) -> None:
        """Show another one, if there is one."""
        if 0 <= number < len(self._pictures):
            self.at = number
            self._full = pixmap_of(self._pictures[number])
            self.before.setEnabled(number > 0)
            self.after.setEnabled(number + 1 < len(self._pictures))
            self.drop_button.setVisible(number < self._droppable)
            self.where.setText(f"第 {number + 1} 张，共 {len(self._pictures)} 张")
            self._draw()

    def _resize(self) -> None:
        self._whole = not self._whole
        self.size_button.setText("放大" if self._whole else "整张")
        self._draw()

    def _draw(self) -> None:
        if self._full.isNull():
            return
        room = self.area.maximumViewportSize()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        shown = self._full.scaled(room, keep, smooth) if self._whole else self._full
        self.picture.setPixmap(shown)
        self.picture.setMinimumSize(QSize(0, 0) if self._whole else shown.size())
