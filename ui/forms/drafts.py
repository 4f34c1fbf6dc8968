"""Keeping a half-filled form a second after the last key, and again while somebody types without a pause."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from fupin_desktop.services import drafts
from fupin_desktop.services.drafts import Draft
from fupin_desktop.services.photos import Picture

_AFTER_MS = 1000
_AT_LEAST_MS = 4000


class DraftKeeper(QObject):
    """Keeps what `texts` and `pictures` give under a form and the record that it is about, once a person changed it."""

    kept = Signal()

    def __init__(
        self,
        form: str,
        record: str,
        texts: Callable[[], dict[str, str]],
        pictures: Callable[[], Sequence[tuple[str, str, Picture]]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._form, self._record, self._texts, self._pictures = form, record, texts, pictures
        self.is_dirty = False
        self._after = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._at_least = QTimer(self, singleShot=True, interval=_AT_LEAST_MS)
        for timer in (self._after, self._at_least):
            timer.timeout.connect(self.keep)

    def offered(self) -> Draft | None:
        """What was kept before."""
        return drafts.offered(self._form, self._record)

    def touch(self) -> None:
        """Something was typed."""
        self.is_dirty = True
        self._after.start()
        if not self._at_least.isActive():
            self._at_least.start()

    def keep(self) -> None:
        """Keep it now, if there is anything new."""
        self._after.stop()
        self._at_least.stop()
        if self.is_dirty:
            chosen = [picture for _, _, picture in self._pictures()]
            drafts.keep(self._form, self._record, self._texts(), chosen)
            self.is_dirty = False
            self.kept.emit()

    def drop(self) -> None:
        """It was saved, or given up."""
        self._after.stop()
        self._at_least.stop()
        self.is_dirty = False
        drafts.drop(self._form, self._record)
