"""The photos of a visit (at most three) or of a card (one), chosen or dropped, shown small."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QWidget

from db.connection import reason
from fupin_desktop.services.household import photos
from fupin_desktop.services.household.photos import BadPhoto, Picture
from ui import theme
from ui.forms.add_button import AddButton
from ui.widgets.basics import STRETCH, button, clear, column, image, label, row

MOST = 3


class PhotoStrip(QFrame):
    """Thumbnails, and a button that adds one. `added` holds what is new; kept ones are shown by `show_kept`."""

    changed = Signal()

    def __init__(
        self, most: int = MOST, name: str = "走访照片", shrink: Callable[[bytes], Picture] = photos.shrink
    ) -> None:
        super().__init__()
        self._shrink = shrink
        self._most = most
        self.setAcceptDrops(True)
        self.setAccessibleName(name)
        #: What was chosen here and is no photo of the visit yet.
        self.added: list[Picture] = []
        self._kept: list[bytes] = []
        self._thumbs = row(spacing=8)
        self.add_button = AddButton("添加照片…", self.choose, "photo", "jpg 或 png，也可以把照片拖到这里")
        self.message = label("", "small", wrap=True, state="error")
        self.message.hide()
        self.setLayout(column(row(self._thumbs, self.add_button, STRETCH), self.message, spacing=4))
        self._redraw()

    def show_kept(self, pictures: Sequence[bytes]) -> None:
        """Show the pictures that the book has; forgets what was added here."""
        self._kept = list(pictures)
        self.restore([])

    def restore(self, added: Sequence[Picture]) -> None:
        """Put back what was chosen before."""
        self.added = list(added)
        self._redraw()

    def choose(self) -> None:
        """Ask for files."""
        names, _ = QFileDialog.getOpenFileNames(self, "选择照片", "", "照片 (*.jpg *.jpeg *.png *.bmp *.webp)")
        self.add_files([Path(name) for name in names])

    def add_files(self, files: Sequence[Path]) -> None:
        """Add pictures; a file that is none, or one too many, is refused with a sentence."""
        self._say("")
        for file in files:
            if len(self._kept) + len(self.added) >= self._most:
                self._say(f"最多 {self._most} 张照片，多的没有加。")
                break
            try:
                made = self._shrink(file.read_bytes())
            except BadPhoto as error:
                self._say(f"{file.name}：{error}")
            except OSError as error:
                self._say(f"{file.name}：{reason(error)}，没有加。")
            else:
                self.added.append(made)
        self._redraw()
        self.changed.emit()

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))

    def remove_added(self, number: int) -> None:
        """Take back a picture that was added here."""
        del self.added[number]
        self._redraw()
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _redraw(self) -> None:
        clear(self._thumbs)
        for picture in self._kept:
            self._thumbs.addWidget(_thumbnail(picture))
        for number, made in enumerate(self.added):
            take_back = button("去掉", partial(self.remove_added, number), kind="link")
            take_back.setAccessibleName(f"去掉第 {len(self._kept) + number + 1} 张照片")
            holder = QWidget()
            holder.setLayout(column(_thumbnail(made.data), take_back, spacing=2))
            self._thumbs.addWidget(holder)
        self.add_button.setEnabled(len(self._kept) + len(self.added) < self._most)


def _thumbnail(picture: bytes) -> QLabel:
    size = QSize(theme.px(96), theme.px(72))
    pixmap = QPixmap()
    pixmap.loadFromData(picture, "JPEG")
    ratio, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    shown = image(pixmap.scaled(size, ratio, smooth), "照片")
    shown.setFixedSize(size)
    return shown
