"""Forms of fixed data look as they were looked at: pictures in tests/golden, compared with a little tolerance.

When a form is meant to look otherwise: `GOLDEN=1 pytest tests/ui/paper/test_golden.py`, and look at the new pictures.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat
from PySide6.QtGui import QColor, QImage, QPainter

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.papers import cards_state, catalogue
from fupin_desktop.services.papers.catalogue import FORMS, Order
from tests.looks import lay_out
from tests.papers import ABOUT, complete, household
from ui.paper.letters import application
from ui.paper.pages import Page
from ui.paper.painting import paint

_FOLDER = Path(__file__).resolve().parents[2] / "golden"
_DOTS = 70 / 25.4
#: Of 255: the mean over the page, and a patch of a few letters.
_MEAN, _PATCH = 0.6, 60
_CASES = [
    *((form, "A4", False) for form in FORMS),
    *((form, "A4", True) for form in FORMS),
    ("card", "A4-wide", False), ("card", "A4-large", False), ("card", "A3", False),
]  # fmt: skip


def picture(page: Page, path: Path) -> Image.Image:
    image = QImage(round(page.paper.width * _DOTS), round(page.paper.height * _DOTS), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    paint(painter, page, _DOTS)
    painter.end()
    image.save(str(path))
    return Image.open(path).convert("L").point(lambda grey: grey // 16 * 17)


def looks_as_it_did(page: Page, name: str, folder: Path) -> None:
    """Hold a page against the picture of this name; `folder` for what is seen now."""
    seen = picture(page, folder / name)
    if os.environ.get("GOLDEN"):
        seen.quantize(16).save(_FOLDER / name, optimize=True)
    known = Image.open(_FOLDER / name).convert("L")
    assert seen.size == known.size
    apart = ImageChops.difference(seen, known)
    assert ImageStat.Stat(apart).mean[0] < _MEAN, name
    assert max(apart.filter(ImageFilter.BoxBlur(3)).tobytes()) < _PATCH, name


@pytest.mark.parametrize(("form", "make", "blank"), _CASES)
def test_a_form_looks_as_it_did(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, make: str, blank: bool
) -> None:
    application()
    monkeypatch.setattr(cards_state, "new_number", lambda: "7K3MQ9X2PA")
    keys = [complete(), household("王小二", 12, 30, "HH000124")]
    order = Order(f"blank-{form}", make=make) if blank else Order(form, keys, make)
    sheets = [sheet for bundle in catalogue.stack(order, ABOUT).bundles() for sheet in bundle.sheets]
    pages = [page for sheet in sheets for page in lay_out(sheet)][:9]
    for number, page in enumerate(pages, 1):
        looks_as_it_did(page, f"{order.form}-{make}-{number}.png", tmp_path)
