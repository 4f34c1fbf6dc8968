"""Where to: the sticks that are plugged in and a folder, each with its free space."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QRadioButton, QWidget

from db.files import cloud
from ui import preferences, theme, wording
from ui.widgets import volumes
from ui.widgets.basics import STRETCH, button, clear, column, in_turn, label, put, row
from ui.widgets.volumes import Volume

#: The folder chosen last.
_KEPT = "exchange/folder"
#: Less than this is worth a word; a hand-in of some hundred changes has 100 KB.
_TIGHT = 20_000_000
#: Pixels: what of a place is always in sight.
_LEAST = 200


class _Place(QRadioButton):
    """A place; of a long one the middle gives way to …, and its tip says it all."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words = words
        self.setAccessibleName(words)
        self.setToolTip(words)

    def _around(self) -> int:
        """The room that is not the text's."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        wide = self._around() + self.fontMetrics().horizontalAdvance(self._words) + 1  # what elides does not round down
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.px(_LEAST), self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.width() - self._around()
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room))
        super().resizeEvent(event)


class Destination(QWidget):
    """`folder` is what is chosen, None while nothing is."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._places: dict[QRadioButton, Path] = {}
        self._usual: QRadioButton | None = None
        self._own = Path(kept) if (kept := preferences.text(_KEPT)) else None
        self._list = column(spacing=4)
        self.none = label("没有看到 U 盘。插上以后点“重新找”，或者选一个文件夹。", "hint", wrap=True)
        self.choose = button("选文件夹…", self._choose, icon="folder")
        self.again = button("重新找 U 盘", self.look, icon="refresh")
        self.setLayout(column(self.none, self._list, row(self.choose, self.again, STRETCH)))
        self._group.buttonClicked.connect(lambda _: self.changed.emit())
        self.look()

    @property
    def folder(self) -> Path | None:
        """What is chosen."""
        return next((path for made, path in self._places.items() if made.isChecked()), None)

    @property
    def options(self) -> list[QRadioButton]:
        """What can be chosen, from the top."""
        return list(self._places)

    def look(self) -> None:
        """See anew what is plugged in; what was chosen stays so while it is there."""
        before = self.folder
        sticks = volumes.plugged()
        clear(self._list)
        for made in self._places:
            self._group.removeButton(made)
        self._places, self._usual = {}, None
        for stick in sticks:
            made = self._offer(stick.path, *_words(stick))
            self._usual = self._usual or (made if stick.is_stick and not stick.read_only else None)
        if self._own and self._own not in self._places.values() and volumes.is_there(self._own):
            online = f"　在 {service} 里，会传到网上去" if (service := cloud(self._own)) else ""
            made = self._offer(self._own, f"文件夹 {self._own}{online}", volumes.free(self._own))
            self._usual = self._usual or made
        in_turn(self.choose, list(self._places), before=True)
        self.none.setHidden(any(one.is_stick for one in sticks))
        for made, path in self._places.items():
            made.setChecked(path == before)
        if self.folder is None and self._usual:
            self._usual.setChecked(True)
        self.changed.emit()

    def take(self, folder: Path) -> None:
        """Choose a folder, and remember it."""
        self._own = folder
        preferences.keep(_KEPT, str(folder))
        self.look()
        for made, path in self._places.items():
            made.setChecked(path == folder)
        self.changed.emit()

    def _choose(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "写到哪个文件夹", str(self._own or Path.home()))
        if name:
            self.take(Path(name))

    def _offer(self, path: Path, words: str, space: int | None) -> QRadioButton:
        made = _Place(words)
        self._group.addButton(made)
        self._places[made] = path
        free = "" if space is None else f"还有 {wording.size(space)}"
        left = label(free, "hint", state="warning" if space is not None and space < _TIGHT else "")
        put(self._list, row(made, left, STRETCH, spacing=theme.px(16)))
        return made

    def focus_first(self) -> None:
        """Put the keyboard on what is chosen."""
        made = self._group.checkedButton()
        (made or self.choose).setFocus()


def _words(stick: Volume) -> tuple[str, int]:
    kind = "U 盘" if stick.is_stick else "磁盘"
    return f"{kind} {stick.name}{'　只读，写不进去' if stick.read_only else ''}", stick.free
