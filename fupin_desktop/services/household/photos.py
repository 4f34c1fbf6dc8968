"""Photos: made small, stripped of EXIF, kept in the book under their digest (DICTIONARY §5, §17)."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from db.changes import change, one
from db.connection import execute
from db.dates import day_of
from db.refusal import Refusal
from db.visit import Photo
from fupin_desktop.services.book import entry

LARGEST_BYTES = 300_000
_LONGEST_EDGE = 1600
#: Pillow tries no other reader: one of EPS starts Ghostscript.
_FORMATS = ("JPEG", "PNG", "BMP", "WEBP")
_JPEG = b"\xff\xd8\xff"
_LARGEST_FILE = 60_000_000
_MOST_PIXELS = 120_000_000


class BadPhoto(Refusal):
    """The file can't be used as a photo. The text is a sentence for the person who chose it."""


@dataclass(frozen=True)
class Picture:
    """A JPEG of at most 300 KB without EXIF, and the day it was taken if the camera wrote it."""

    data: bytes
    taken: dt.date | None

    @cached_property
    def digest(self) -> str:
        """What the book finds it by."""
        return hashlib.sha256(self.data).hexdigest()


def add(actor: str, household: str, made: Picture, *, visit: str | None = None, person: str | None = None) -> Photo:
    """Keep a picture with a visit or a person of a household."""
    size = len(made.data)
    photo = Photo(household=household, visit=visit, person=person, digest=made.digest, size=size, taken=made.taken)
    with change(actor, "添加照片"):
        put(made)
        entry.save(actor, "添加照片", [photo])
    return photo


def kept_with(key: str) -> list[tuple[Photo, bytes]]:
    """The photos kept with a record of a ledger or a step, in the order in which they came, with their pictures; those
    that the book has."""
    found = Photo.living().where(Photo.record == key).order_by(Photo.id)
    return [(photo, data) for photo in found if (data := picture(photo.digest))]


def of_record(key: str) -> list[bytes]:
    """The pictures alone."""
    return [data for _, data in kept_with(key)]


def drop(actor: str, photo: Photo) -> None:
    """Take evidence away that is of something else. Raises Denied."""
    entry.delete(actor, "删除佐证", [photo])


def keep_with(actor: str, record: str, household: str, pictures: Sequence[Picture]) -> None:
    """Keep pictures as evidence of a record, of a household ("" for none), as one action. Raises Denied."""
    kept = [
        Photo(household=household or None, record=record, digest=made.digest, size=len(made.data), taken=made.taken)
        for made in pictures
    ]
    with change(actor, "添加佐证"):
        for made in pictures:
            put(made)
        entry.save(actor, "添加佐证", kept)


def put(made: Picture) -> None:
    """Lay a picture into the book, within the caller's transaction."""
    execute("INSERT OR IGNORE INTO blob (digest, data) VALUES (?,?)", made.digest, made.data)


def take(digest: str, data: bytes) -> bool:
    """Lay a picture that a package brought into the book, within the caller's transaction; False, and not kept, where
    it is none that this program makes."""
    if not is_kept_so(data):
        return False
    execute("INSERT OR IGNORE INTO blob (digest, data) VALUES (?,?)", digest, data)
    return True


def is_kept_so(data: bytes) -> bool:
    """Whether a picture is as `shrink` makes them: a JPEG of at most 300 KB and 1600 points. Only such ones come into
    the book by a package or out of it to a screen: other formats have readers that do more than read."""
    from PIL import Image

    if len(data) > LARGEST_BYTES or not data.startswith(_JPEG):
        return False
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
            return max(image.size) <= _LONGEST_EDGE
    except Exception:  # a crafted picture fails in many ways
        return False


def drop_unused(digest: str) -> None:
    """Throw a picture away unless a photo (also a deleted one: it may be undone) needs it."""
    execute("DELETE FROM blob WHERE digest=? AND NOT EXISTS (SELECT 1 FROM photo WHERE digest=?)", digest, digest)


def picture(digest: str | None) -> bytes:
    """The JPEG with this digest; b"" when the book lacks it, or has something else under it."""
    row = one("SELECT data FROM blob WHERE digest=?", digest)
    return bytes(row[0]) if row and is_kept_so(bytes(row[0])) else b""


def shrink(data: bytes, most: int = LARGEST_BYTES) -> Picture:
    """A chosen file as it is kept, in so many bytes at most. Raises BadPhoto."""
    from PIL import Image, ImageOps

    if len(data) > _LARGEST_FILE:
        raise BadPhoto("照片文件太大（超过 60 MB）。请换一张，或先用手机缩小。")
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _check_size(*image.size)
            image.draft("RGB", (_LONGEST_EDGE, _LONGEST_EDGE))  # a JPEG is decoded no larger than needed
            taken = _day_taken(image.getexif().get_ifd(0x8769).get(0x9003) or image.getexif().get(0x0132))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except BadPhoto:
        raise
    except Exception:  # a crafted picture fails in many ways
        raise BadPhoto("这个文件不是能用的照片。请选 jpg 或 png 照片。") from None
    edge = _LONGEST_EDGE
    while True:
        upright.thumbnail((edge, edge))
        for quality in (85, 75, 65, 50, 35):
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= most:
                return Picture(out.getvalue(), taken)
        edge = edge * 3 // 4


def _check_size(width: int, height: int) -> None:
    if width * height > _MOST_PIXELS:
        raise BadPhoto("照片的尺寸太大。请换一张，或先用手机缩小。")


def _day_taken(text: object) -> dt.date | None:
    try:
        return day_of(str(text)[:10].replace(":", "-"))
    except ValueError:
        return None
