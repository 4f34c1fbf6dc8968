"""佐证: photos and scans that are kept with a record of a ledger, as a strip below its form."""

from __future__ import annotations

from db.refusal import Refusal
from fupin_desktop.services.household import photos
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.photo_strip import PhotoStrip
from ui.session import Session

#: So many are kept with one record.
MOST = 6


class Evidence(PhotoStrip):
    """What is chosen is kept at once, as one action; nothing where the book has not the record yet, nor where a right
    of its own is needed to see the ledger."""

    def __init__(self, session: Session) -> None:
        super().__init__(MOST, "佐证照片")
        self._session = session
        self._entry: Entry | None = None
        self.changed.connect(self._keep)

    def show_for(self, entry: Entry, *, may_write: bool) -> None:
        """Show what is kept with a record."""
        self._entry = entry
        shown = str(entry.record.id) in entry.stored and entry.ledger.right is None
        self.setVisible(shown)
        self.setAcceptDrops(may_write)
        self.add_button.setVisible(may_write)
        self.message.clear()
        self.message.hide()
        self.show_kept(photos.of_record(str(entry.record.id)) if shown else [])

    def _keep(self) -> None:
        entry, added = self._entry, list(self.added)
        self.message.setVisible(bool(self.message.text()))
        if entry is None or not added:
            return
        key = str(entry.record.id)
        try:
            photos.keep_with(self._session.actor, key, entry.household, added)
        except Refusal as refused:
            self.message.setText(str(refused))
            self.message.show()
            return
        self.show_kept(photos.of_record(key))
        self._session.written(f"已加佐证 {len(added)} 张")
