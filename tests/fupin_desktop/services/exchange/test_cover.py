"""The cover of what is handed in: names and reasons are text, whatever they begin with."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import openpyxl
import pytest

from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import cover
from fupin_desktop.services.exchange.cover import File

EVIL = ['=HYPERLINK("http:x")', "+1+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "坏\x07\x0b字"]


@pytest.mark.parametrize("words", EVIL)
def test_a_formula_in_a_name_or_reason_stays_text(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setattr(access, "_now", [dataclasses.replace(access.visitor(), name=words)])
    cover.write(tmp_path / "封面.xlsx", None, words, [File(words, words, 1, "人", 9, "0" * 64)], masked=True)
    sheet = openpyxl.load_workbook(tmp_path / "封面.xlsx").worksheets[0]
    kinds = {cell.data_type for row in sheet for cell in row if cell.value is not None}
    assert kinds <= {"s", "n"}
    assert any(str(cell.value).endswith(words[-1]) for row in sheet for cell in row)
