"""The roster on paper reads back exactly: characters, digits, masked numbers, headings on every page."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from db.changes import change
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.papers.catalogue import Order
from tests.books import ACTOR, add_household
from ui.paper import printing
from ui.paper.press import CannotPrint

TRAPS = "户民色网里"


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()


def roster(path: Path) -> int:
    """The roster of the open book; its pages."""
    return printing.to_pdf(printing.stack(Order("roster"), 2026), path).pages


def test_text_reads_back_as_written(book: Book, tmp_path: Path) -> None:
    add_household(TRAPS, household_no="HH000123", group_no="一组", phone="13812346021")
    pages = roster(tmp_path / "名册.pdf")
    text = text_of(tmp_path / "名册.pdf")
    assert pages == 1
    assert TRAPS in text
    assert "HH000123" in text
    assert "410502********6010" in text
    assert "138****6021" in text
    assert "195504056010" not in text
    assert "袁薛庄村户名册" in text
    assert "第 1 页，共 1 页" in text


def test_the_font_is_in_the_file(book: Book, tmp_path: Path) -> None:
    add_household()
    roster(tmp_path / "名册.pdf")
    listed = subprocess.run(["pdffonts", str(tmp_path / "名册.pdf")], check=True, capture_output=True, text=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert fonts
    assert all("NotoSansSC" in font[0] and font[-5] == "yes" for font in fonts)


def test_every_page_has_the_headings(book: Book, tmp_path: Path) -> None:
    with change(ACTOR, "登记"):
        for number in range(60):
            add_household(f"王{number}", group_no="二组")
    pages = roster(tmp_path / "名册.pdf")
    texts = text_of(tmp_path / "名册.pdf").split("\f")[:-1]
    assert pages == len(texts) > 1
    for page in texts:
        assert "与户主关系" in page
        assert "袁薛庄村 · 20" in page
        assert "扶贫桌面" not in page
    names = re.findall(r"王\d+", "".join(texts))
    assert len(set(names)) == 60


def test_a_long_name_goes_on_in_a_second_line_rather_than_being_cut(book: Book, tmp_path: Path) -> None:
    add_household("古丽米热·阿卜杜热西提")
    roster(tmp_path / "名册.pdf")
    told = text_of(tmp_path / "名册.pdf")
    assert [letter for letter in "古丽米热·阿卜杜热西提" if letter not in told] == []


def test_an_empty_book_says_so(book: Book, tmp_path: Path) -> None:
    assert roster(tmp_path / "名册.pdf") == 1
    assert "账本里还没有农户" in text_of(tmp_path / "名册.pdf")


def test_what_cannot_be_written_is_said(book: Book, tmp_path: Path) -> None:
    with pytest.raises(CannotPrint, match="不能写"):
        roster(tmp_path / "没有这个" / "名册.pdf")
