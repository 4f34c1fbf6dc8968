"""What an entry of a log says. Every program of ours writes canonical JSON there, and a package's entries are judged
before they come in (`db/merge.py`); what somebody's SQL tool left instead says nothing, so that a book with such an
entry still opens, and `services/quality/verify.py` can name it."""

from __future__ import annotations

from typing import Any

import orjson


def value_of(text: str) -> Any:
    """The value that an edit gives to its field; None also for what is no value."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return None if type(value) is dict or type(value) is list else value


def state_of(text: str) -> dict[str, Any]:
    """The fields that a beginning (an entry without field) fills; none for what is no beginning."""
    try:
        state = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    if type(state) is not dict:
        return {}
    if "[" in text or "{" in text[1:]:  # within a name, most often
        return {name: value for name, value in state.items() if type(value) is not list and type(value) is not dict}
    return state


def cells_of(field: str, text: str) -> dict[str, Any]:
    """Field → value of an entry, be it a beginning ("") or an edit."""
    return {field: value_of(text)} if field else state_of(text)
