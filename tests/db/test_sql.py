"""Short words for queries: many keys are sought by one statement."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import sql
from db.connection import set_meta
from db.sql import KEYS, looked_up

#: What nobody uses as a key, and what a key might be that somebody's tool has made.
_KEYS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=9)
_QUERY = f"SELECT m.key, m.value FROM {KEYS} meta m ON m.key = k.value AND m.value > ?2"


@pytest.mark.usefixtures("book")
class TestSought:
    """One book for all examples."""

    @given(there=st.lists(_KEYS, unique=True, max_size=5), sought=st.lists(_KEYS, max_size=5))
    def test_whatever_the_keys_are_those_that_are_there_are_found_once_each(
        self, there: list[str], sought: list[str]
    ) -> None:
        for key in there:
            set_meta(f"_{key}", "b")
        wanted = [f"_{key}" for key in [*sought, *there, *there]]
        found = looked_up(_QUERY, wanted, "a")
        assert {*((f"_{key}", "b") for key in there)} <= {*map(tuple, found)}
        assert [row[0] for row in found] == sorted({row[0] for row in found}, key=str.encode)
        assert looked_up(_QUERY, wanted, "b") == []

    def test_nothing_is_asked_where_no_key_is_sought(self) -> None:
        with patch.object(sql, "every", side_effect=AssertionError):
            assert looked_up(_QUERY, [], "a") == []
