"""Many entries are read as one text, and say what each says by itself: a forged one takes no neighbour's word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.changes import to_json
from db.log import Entry
from fupin_desktop.exchange.entries import all_cells, cells
from fupin_desktop.exchange.envelope import BadPackage

_VALUES = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63), st.text(max_size=5))
#: What a program writes, and pieces that go together only with what stands beside them.
_TEXTS = st.one_of(
    _VALUES.map(to_json),
    st.sampled_from(["", " ", "1,2", '"a', 'b"', "[1", "2]", '{"a":1', '"b":2}', "{}", "[]", "\n", "]"]),
)


def _entries(texts: list[str]) -> list[Entry]:
    return [(f"{number:016x}-a", "", "person", "k", "note", text, "") for number, text in enumerate(texts)]


def _each(entries: list[Entry]) -> dict[str, dict[str, Any]] | None:
    try:
        return {entry[0]: cells(entry) for entry in entries}
    except BadPackage:
        return None


@given(texts=st.lists(_TEXTS, max_size=6))
@example(texts=['"a', 'b"', "1,2"])
@example(texts=["[1", "2]", "1,2"])
@example(texts=["1,2", "", "3"])
@example(texts=["{}", "[1]", "null"])
def test_together_they_say_what_each_says(texts: list[str]) -> None:
    told = _entries(texts)
    wanted = _each(told)
    if wanted is None:
        with pytest.raises(BadPackage):
            all_cells(told)
    else:
        assert repr(all_cells(told)) == repr(wanted)


def test_beginnings_stand_among_edits() -> None:
    told = [*_entries(['"一"', "2"]), ("f" * 16 + "-a", "", "person", "k", "", '{"name":"王","note":null}', "")]
    assert all_cells(told) == _each(told)
