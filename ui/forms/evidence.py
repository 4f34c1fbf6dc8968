"""佐证: photos and scans that are kept with a record of a ledger or with a step of a case, as a strip."""

from __future__ import annotations

from db.refusal import Refusal
from db.visit import Photo
from fupin_desktop.services.household import photos
from ui.forms.photo_strip import PhotoStrip
from ui.session import Session

#: So many are kept with one record.
MOST = 6


class Evidence(PhotoStrip):
    """What is chosen is kept at once, as one action; nothing where the book has not the record yet."""

    def __init__(self, session: Session, across: int = MOST) -> None:
        super().__init__(MOST, "佐证照片", across=across, wide=64)
        self._session = session
        self._record = self._household = ""
        self._photos: list[Photo] = []
        self.changed.connect(self._keep)

    def show_for(self, record: str, household: str = "", *, may_write: bool) -> None:
        """Show what is kept with a record, of a household where it is of one; "" hides the strip."""
        self._record, self._household = record, household
        self.setVisible(bool(record))
        self.setAcceptDrops(may_write)
        self.add_button.setVisible(may_write)
        self.drop = self._drop if may_write else None
        self._say("")
        self._read()

    def _read(self) -> None:
        found = photos.kept_with(self._record) if self._record else []
        self._photos = [photo for photo, _ in found]
        self.show_kept([data for _, data in found])

    def _keep(self) -> None:
        added = list(self.added)
        if not self._record or not added:
            return
        try:
            photos.keep_with(self._session.actor, self._record, self._household, added)
        except Refusal as refused:
            self._say(str(refused))
            return
        self._read()
        self._session.written(f"已加佐证 {len(added)} 张")

    def _drop(self, number: int) -> None:
        try:
            photos.drop(self._session.actor, self._photos[number])
        except Refusal as refused:
            self._say(str(refused))
            return
        self._read()
        self._session.written("已删除一张佐证，可以撤销")
