"""One key in two tables is two records: neither shows, replaces or disputes what the other says."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.changes import to_json
from db.log import Entry
from db.merge import Bundle
from fupin_desktop.services.book import dump
from fupin_desktop.services.conflicts import conflict_list
from tests.laptops import Laptop, merged

KEY = "0199aaaa-0000-7000-8000-000000000001"


def said(number: int, table: str, field: str, value: object, base: str = "") -> Entry:
    stamp = f"0199{number:012x}-aaaaaaa"
    return stamp, stamp, table, KEY, field, to_json(value), base


STAMPS = [said(number, "", "", None)[0] for number in range(1, 6)]
ENTRIES = [
    said(1, "household", "", {"region_code": "410502101212", "address": "一组"}),
    said(2, "helper", "", {"region_code": "410502101221", "name": "我"}),
    said(3, "helper", "region_code", "410502101214", STAMPS[1]),
    said(4, "household", "note", "老实写的"),
    said(5, "helper", "deleted", 1, f"{STAMPS[1]} {STAMPS[2]}"),
]


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (1, 2, 4, 0, 3), (2, 0, 4, 3, 1)])
def test_tables_keep_apart_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    laptop = Laptop.new(tmp_path, "甲")
    with laptop.opened():
        for at in order:
            merged(Bundle(entries=[ENTRIES[at]]))
        assert conflict_list.listed() == []
        lines = [line for line in dump.lines() if KEY in line]
    laptop.check()
    row = {"table": "household", "id": KEY, "region_code": "410502101212", "address": "一组", "note": "老实写的"}
    assert [line == to_json_line(row) for line in lines] == [True]


def to_json_line(row: dict[str, str]) -> str:
    """As `dump` writes it."""
    return "{" + ", ".join(f'"{name}": "{row[name]}"' for name in sorted(row)) + "}"
