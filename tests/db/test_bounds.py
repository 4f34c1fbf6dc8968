"""Any value against any field of any table: what the bounds let in can be stored, shown and read again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from db.bounds import check_of, column_check_of
from db.dates import Date
from db.kind import BadValue
from db.models import BY_TABLE
from db.sealing import Sealed

#: Twenty-seven ways of being wrong (some of them right for some kind).
VALUES: dict[str, Any] = {
    "nothing in it": "", "a blank": " ", "a letter": "x", "zero": 0, "one": 1, "two": 2, "minus one": -1,
    "a million": 1_000_000, "a fortune": 10**15, "beyond a column": 2**63, "a fraction": 0.5, "true": True,
    "not a number": float("nan"), "a list": [1], "a table": {"a": 1}, "a month that is none": "999999",
    "the year 1": "0001-01-01", "the year 9999": "9999-12-31", "no day": "2026-02-31", "a week": "2026-W01-1",
    "a time that is none": "25:61", "NUL": "a\0b", "an escape": "\x1b[2J", "a book": "长" * 200_000,
    "garbage, sealed": "s1.second-0123456789abcdef.AAAA", "two lines": "一\n二", "a day without dashes": "20260101",
}  # fmt: skip


@pytest.mark.parametrize("table", BY_TABLE)
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_what_is_let_in_can_be_shown(table: str, value: Any) -> None:
    for name, kind in BY_TABLE[table].kinds().items():
        for newer in (False, True):
            if not check_of(kind)(value, newer):
                continue
            assert type(value) is (int if kind.column_type == "INTEGER" else str), name
            shown = kind.show(kind.python_value(value))
            if isinstance(kind, Date):
                assert shown == value, "a day is written in one way, or it compares wrongly with others"
            assert isinstance(kind.masked(shown), str), name
            assert len(shown) < 10_000, name
            assert not isinstance(kind, Sealed), "these are none that anybody sealed"


@pytest.mark.parametrize("table", BY_TABLE)
@pytest.mark.parametrize("bad", VALUES.values(), ids=VALUES)
def test_a_column_is_let_in_where_each_of_its_values_is(table: str, bad: Any) -> None:
    """Whatever stands among what is right: 1 and true are one in a set, one escape among a thousand names is one."""
    for name, kind in BY_TABLE[table].kinds().items():
        check = check_of(kind)
        right = [value for value in VALUES.values() if check(value, False)]
        for column in ([bad], [*right, bad], [bad, *right], [*right, bad, *right]):
            if column_check_of(kind)(column, False):
                assert all(check(value, False) for value in column), name
        words = [value for value in ("甲", "乙", "1", "2", "2026-11-26") if check(value, False)]
        assert column_check_of(kind)(words, False), name


@pytest.mark.parametrize("table", BY_TABLE)
def test_what_a_person_can_type_is_within_the_bounds(table: str) -> None:
    """The bounds are those of `parse`: what a form takes, a package may bring."""
    texts = ("一", "是", "1", "2026", "2026-11", "2026-11-26", "14:30", "13800000000", "410502197001010016", "-3",
             "12.5", "99999999", "长" * 200, "长" * 5000)  # fmt: skip
    for name, kind in BY_TABLE[table].kinds().items():
        check = check_of(kind)
        codes = [item.label for item in getattr(kind, "codes").items] if hasattr(kind, "codes") else []  # noqa: B009
        for text in (*texts, *codes):
            try:
                value = kind.db_value(kind.parse(text))
            except BadValue:
                continue
            if value is not None and not isinstance(kind, Sealed):
                assert check(value, False) or _is_a_key(kind, text), (name, text)
                assert json.loads(json.dumps(value)) == value


def _is_a_key(kind: Any, text: str) -> bool:
    """Keys and digests are never typed."""
    return type(kind).__name__ in ("Ref", "AnyRef", "Digest") and text != ""
