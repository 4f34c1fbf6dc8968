"""What an entry says; what no program wrote says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from db.said import cells_of, state_of, value_of


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        ('"九组"', "九组", {}), ("7", 7, {}), ("null", None, {}),
        ('{"a":"[1]","b":null}', None, {"a": "[1]", "b": None}),
        ('{"a":[1],"b":{},"c":2}', None, {"c": 2}), ("[1]", None, {}), ('{"', None, {}), ("", None, {}),
    ],
)  # fmt: skip
def test_a_value_a_beginning_and_nothing(text: str, value: Any, state: dict[str, Any]) -> None:
    assert (value_of(text), state_of(text)) == (value, state)
    assert (cells_of("name", text), cells_of("", text)) == ({"name": value}, state)
