"""A book too large to scan within a frame is scanned only where nothing else was found."""

from __future__ import annotations

import pytest

from db import search
from tests.books import add_household


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(("scanned", "found"), [(100_000, {"王海", "李王海"}), (0, {"王海"})])
def test_a_large_book_is_scanned_only_where_nothing_was_found(
    monkeypatch: pytest.MonkeyPatch, scanned: int, found: set[str]
) -> None:
    names = {str(add_household(name)[1].id): name for name in ("王海", "李王海")}
    monkeypatch.setattr(search, "SCANNED", scanned)
    assert {names[str(hit.person)] for hit in search.find("王海")} == found
    assert [names[str(hit.person)] for hit in search.find("李王")] == ["李王海"]
    assert {names[str(hit.person)] for hit in search.find("海")} == {"王海", "李王海"}
