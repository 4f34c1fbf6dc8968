"""The photo of a signed consent: sealed like what it is a consent to, in the consent's own record, so that it travels,
is shown and is erased with it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error

from db.changes import change
from db.clock import today
from db.psychology import Consent
from db.sealing import BadSeal, NoKey
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.household import photos
from fupin_desktop.services.household.photos import Picture
from fupin_desktop.services.psychology.filing import TITLE, NotEntered, archive_of

#: Bytes of the JPEG: sealed, in base64 twice, it fits a line of a package.
LARGEST = 100_000


def made_of(data: bytes) -> Picture:
    """A chosen file as it is kept. Raises photos.BadPhoto."""
    return photos.shrink(data, LARGEST)


def seal(given: Consent, made: Picture) -> None:
    """Lay the photo into a consent that is about to be saved."""
    Consent.photo.write(given, b64encode(made.data).decode())


@needs(Right.PSYCHOLOGY)
def add(actor: str, given: Consent, made: Picture) -> None:
    """Keep the photo with a consent that was registered before. Raises NotEntered, Denied."""
    archive_of(str(given.person), today())
    if given.declined:
        raise NotEntered("说“不同意”的没有签过字，不用照片。")
    seal(given, made)
    with change(actor, TITLE):
        given.save()


@needs(Right.PSYCHOLOGY)
def of(given: Consent) -> bytes:
    """The JPEG; b"" where there is none, or none that this program made. Looking at it is written down. Raises Denied
    where the file is not in sight."""
    archive_of(str(given.person), today())
    try:
        data = b64decode(Consent.photo.read(given), validate=True)
    except (NoKey, BadSeal, Error, ValueError):
        return b""
    if not data or not photos.is_kept_so(data):
        return b""
    access.note("查看同意书照片", str(given.person))
    return data
