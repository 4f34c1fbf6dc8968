"""Photos: made small, stripped of EXIF, kept in the book under their digest (DICTIONARY §5, §17)."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

from db.changes import change, one
from db.connection import execute
from db.visit import Photo
from fupin_desktop.services import entry

LARGEST_BYTES = 300_000
_LONGEST_EDGE = 1600
_LARGEST_FILE = 60_000_000
_MOST_PIXELS = 120_000_000


class BadPhoto(ValueError):
    """The file can't be used as a photo. The text is a sentence for the person who chose it."""


def add(actor: str, household: str, data: bytes, *, visit: str | None = None, person: str | None = None) -> Photo:
    """Keep a picture with a visit or a person of a household. Raises BadPhoto."""
    small, taken = shrink(data)
    digest = hashlib.sha256(small).hexdigest()
    photo = Photo(household=household, visit=visit, person=person, digest=digest, size=len(small), taken=taken)
    with change(actor, "添加照片"):
        execute("INSERT OR IGNORE INTO blob (digest, data) VALUES (?,?)", digest, small)
        entry.save(actor, "添加照片", [photo])
    return photo


def picture(photo: Photo) -> bytes:
    """The JPEG of a photo; b"" when the book lacks it."""
    row = one("SELECT data FROM blob WHERE digest=?", photo.digest)
    return bytes(row[0]) if row else b""


def shrink(data: bytes) -> tuple[bytes, dt.date | None]:
    """(JPEG of at most 300 KB without EXIF, day it was taken if the camera wrote it). Raises BadPhoto."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > _LARGEST_FILE:
        raise BadPhoto("照片文件太大（超过 60 MB）。请换一张，或先用手机缩小。")
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise BadPhoto("照片的尺寸太大。请换一张，或先用手机缩小。")
            taken = _day_taken(image.getexif().get_ifd(0x8769).get(0x9003) or image.getexif().get(0x0132))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, BadPhoto):
            raise
        raise BadPhoto("这个文件不是能用的照片。请选 jpg 或 png 照片。") from None
    upright.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
    for quality in (85, 75, 65, 50, 35):
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST_BYTES:
            return out.getvalue(), taken
    upright.thumbnail((_LONGEST_EDGE // 2, _LONGEST_EDGE // 2))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=50, optimize=True)
    return out.getvalue(), taken


def _day_taken(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10].replace(":", "-"))
    except ValueError:
        return None
