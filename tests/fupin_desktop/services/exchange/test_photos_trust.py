"""Pictures from outside: only the readers of photos see them, and nothing but our own JPEGs comes in or out."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image

from db.changes import change
from db.connection import execute
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import photos
from tests.books import ACTOR


def made(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


SVG = b'<svg xmlns="x" width="9" height="9"><image href="file:///etc/passwd"/></svg>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
OTHERS = {
    "svg": SVG,
    "eps": EPS,
    "png": made("PNG"),
    "gif": made("GIF"),
    "tiff": made("TIFF"),
    "huge": made("JPEG", (1601, 10)),
    "long": made("JPEG") + b"\0" * photos.LARGEST_BYTES,
    "svg behind a JPEG's first bytes": b"\xff\xd8\xff" + SVG,
    "cut": made("JPEG")[:20],
    "none": b"",
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_picture_of_ours_neither_comes_in_nor_goes_out(book: Book, kind: str) -> None:
    data = OTHERS[kind]
    digest = hashlib.sha256(data).hexdigest()
    with change(ACTOR, "照片"):
        assert not photos.take(digest, data)
        execute("INSERT INTO blob (digest, data) VALUES (?,?)", digest, data)  # as an older program may have kept it
    assert photos.picture(digest) == b""


def test_a_picture_of_ours_does(book: Book) -> None:
    picture = photos.shrink(made("PNG", (3000, 2000)))
    with change(ACTOR, "照片"):
        assert photos.take(picture.digest, picture.data)
    assert photos.picture(picture.digest) == picture.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP"])
def test_the_formats_of_cameras_and_phones_are_taken(kind: str) -> None:
    assert photos.is_kept_so(photos.shrink(made(kind)).data)


@pytest.mark.parametrize("data", [EPS, SVG, made("GIF"), made("TIFF"), made("PNG")[:60], b"\xff\xd8\xff\xe1" * 99])
def test_no_other_reader_is_tried(data: bytes) -> None:
    with pytest.raises(photos.BadPhoto, match="请选 jpg 或 png"):
        photos.shrink(data)
