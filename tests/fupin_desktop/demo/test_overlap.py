"""What the demo's villages disagree about: what a township would really be asked, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from fupin_desktop.demo import books
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.conflicts import conflict_list, duplicates
from fupin_desktop.services.exchange import merge_desk

#: Who moved lives elsewhere, with another phone; a name was heard wrong; what one village mistyped on purpose.
_OF_A_MOVE = {"region_code", "natural_village", "group_no", "address", "phone"}


@pytest.mark.parametrize(("households", "seed"), [(8, 1), (30, 1), (20, 7)])
def test_the_villages_disagree_about_what_villages_do(tmp_path: Path, households: int, seed: int) -> None:
    books.make(tmp_path, 3, households, seed)
    with open_book(tmp_path / "township.fpb", "镇里") as book:
        merge_desk.merge(book, [tmp_path / books.PACKAGES])
        found = conflict_list.listed()
        moved = {one.record for one in found if one.table == "household"}
        assert len(moved) == 4
        assert {one.field for one in found if one.table == "household"} <= _OF_A_MOVE
        assert not any(one.table == "helper" for one in found)
        assert all(one.household in moved for one in found if one.table == "person")
        assert "name" in {one.field for one in found if one.table == "person"} or households < 12
        assert len([one for one in found if one.table not in ("household", "person")]) <= 4
        assert 10 < len(found) < 40
        codes = [side.text for one in found if one.field == "region_code" for side in one.sides]
        assert codes
        assert all(text.endswith("村") for text in codes)
        assert len(duplicates.candidates()) >= 3
