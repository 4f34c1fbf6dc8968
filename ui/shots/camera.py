"""A picture of one screen after the other. Tests look through the same camera at what all screens have in common."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from ui import theme

_SETTLE_MS = 120  # timers of pages that wait for the keyboard to rest


class Camera:
    """Saves what it is shown in a folder, which is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: The pictures so far.
        self.files: list[Path] = []

    def take(self, name: str, widget: QWidget) -> None:
        """Show a widget, let it settle, keep it; a dialog is closed then. Raises OSError when it can't be kept."""
        widget.show()
        settle()
        letters = "" if theme.scale() == 100 else f"-{theme.scale()}"
        self.keep(f"{name}{'-高对比' if theme.contrast() else letters}", widget)
        if isinstance(widget, QDialog):
            widget.done(0)

    def keep(self, name: str, widget: QWidget) -> None:
        """Save the picture. Raises OSError."""
        file = self._folder / f"{name}.png"
        if not widget.grab().save(str(file)):
            raise OSError(f"{file}")
        self.files.append(file)


def settle() -> None:
    """Give what waits for a moment its moment."""
    loop = QEventLoop()
    QTimer.singleShot(_SETTLE_MS, loop.quit)
    loop.exec()
