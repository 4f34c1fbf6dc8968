"""The photos of a visit (at most three), of a card (one) or of a record: chosen or dropped, shown small, each opened to
be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QFileDialog, QFrame, QSizePolicy, QWidget

from db.connection import reason
from fupin_desktop.services.household import photos
from fupin_desktop.services.household.photos import BadPhoto, Picture
from ui import theme
from ui.forms.add_button import AddButton
from ui.widgets.basics import STRETCH, button, clear, column, label, new_grid, pane, row
from ui.widgets.picture import PictureDialog, pixmap_of

MOST = 3
_FRAME = 12  # px around a thumbnail, where the keyboard shows


class PhotoStrip(QFrame):
    """Thumbnails, and a button that adds one. `added` holds what is new; kept ones are shown by `show_kept`."""

    changed = Signal()

    def __init__(
        self, most: int = MOST, name: str = "走访照片", shrink: Callable[[bytes], Picture] = photos.shrink, *,
        across: int = MOST, wide: int = 96,
    ) -> None:  # fmt: skip
        """`across`: so many beside each other; `wide`: each, px."""
        super().__init__()
        self._across, self._size = across, QSize(theme.px(wide), theme.px(wide * 3 // 4))
        self._shrink = shrink
        self._most = most
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAcceptDrops(True)
        self.setAccessibleName(name)
        #: What was chosen here and is no photo of the visit yet.
        self.added: list[Picture] = []
        #: What takes away a kept one, by its place; None where none may be.
        self.drop: Callable[[int], object] | None = None
        self._kept: list[bytes] = []
        self._thumbs = new_grid(8, 8)
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
        shown = [self._thumbnail(picture, number) for number, picture in enumerate(self._kept)]
        for number, made in enumerate(self.added):
            take_back = button("去掉", partial(self.remove_added, number), kind="link")
            take_back.setAccessibleName(f"去掉第 {len(self._kept) + number + 1} 张照片")
            shown.append(pane(self._thumbnail(made.data, len(self._kept) + number), take_back, spacing=2))
        for number, holder in enumerate(shown):
            self._thumbs.addWidget(holder, number // self._across, number % self._across)
        self.add_button.setEnabled(len(self._kept) + len(self.added) < self._most)

    def _thumbnail(self, picture: bytes, number: int) -> QWidget:
        size = self._size
        ratio, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
        shown = button("", partial(self.look, number), kind="picture", tip="看大图")
        shown.setAccessibleName(f"看第 {number + 1} 张照片")
        pixmap = pixmap_of(picture)
        if pixmap.isNull():  # cut off on its way
            shown.setText("打不开")
        else:
            shown.setIcon(QIcon(pixmap.scaled(size, ratio, smooth)))
        shown.setIconSize(size)
        shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        holder = QWidget()  # a button's own size is set by the sheet of styles
        holder.setLayout(column(shown))
        holder.setFixedSize(size + QSize(_FRAME, _FRAME))
        return holder

    def look(self, number: int) -> None:
        """Show a photo as large as the screen lets it be; a kept one may be taken away there."""
        pictures = [*self._kept, *(made.data for made in self.added)]
        dialog = PictureDialog(self.window(), pictures, number, len(self._kept) if self.drop else 0)
        if dialog.exec() and self.drop:
            self.drop(dialog.at)
