"""Keeping a half-filled form: at the latest half a second after a key, at once when a field is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from db.connection import FAILURES, reason
from fupin_desktop.services.household import drafts
from fupin_desktop.services.household.drafts import Draft
from fupin_desktop.services.household.photos import Picture

_AFTER_MS = 400  # keeping itself takes some of the half second


class DraftKeeper(QObject):
    """Keeps what `texts` and `pictures` give under a form and the record that it is about, once a person changed it.

    It writes into a slot that is free, so that a draft which waits for an answer stays as it is; a form that holds
    nothing (`texts` gives nothing) leaves no draft.
    """

    kept = Signal()
    #: A sentence: the disk did not take it; it is tried again at the next key.
    failed = Signal(str)

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
        self._slot: int | None = None
        self._after = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._at_once = QTimer(self, singleShot=True, interval=0)  # first the keyboard goes to the next field
        for timer in (self._after, self._at_once):
            timer.timeout.connect(self.keep)

    @property
    def has_draft(self) -> bool:
        """Whether something of this form is kept now."""
        return self._slot is not None

    def waiting(self) -> list[Draft]:
        """What was kept before and nobody has answered, the newest first."""
        return [draft for draft in drafts.waiting(self._form, self._record) if draft.slot != self._slot]

    def adopt(self, draft: Draft, *, with_own: bool) -> None:
        """A person goes on with a draft: from now on it is kept in its place, `with_own` with what was kept of this
        form before; else that waits to be answered too."""
        own, self._slot = self._slot, draft.slot
        if own is not None and with_own:
            self.is_dirty = True
            self.keep()
            drafts.drop(self._form, self._record, own)

    def touch(self) -> None:
        """Something was typed."""
        self.is_dirty = True
        if not self._after.isActive():  # not from the last key on: who types without a pause is not left alone
            self._after.start()

    def left(self) -> None:
        """The keyboard left a field."""
        if self.is_dirty:
            self._at_once.start()

    def keep(self) -> None:
        """Keep it now, if there is anything new."""
        self._after.stop()
        self._at_once.stop()
        if not self.is_dirty:
            return
        try:
            self._write(self._texts(), [picture for _, _, picture in self._pictures()])
        except FAILURES as error:
            self.failed.emit(f"草稿没有存上：{reason(error)}")
        else:
            self.is_dirty = False
            self.kept.emit()

    def _write(self, texts: dict[str, str], chosen: Sequence[Picture]) -> None:
        if texts or chosen:
            slot = self._slot or drafts.free_slot(self._form, self._record)
            drafts.keep(self._form, self._record, texts, chosen, slot)
            self._slot = slot
        else:
            self._forget()

    def drop(self) -> None:
        """It was saved, or given up."""
        self._after.stop()
        self._at_once.stop()
        self.is_dirty = False
        self._forget()

    def _forget(self) -> None:
        if self._slot is not None:
            drafts.drop(self._form, self._record, self._slot)
            self._slot = None
