"""Keys find their records, whatever is looked up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop.services.effect.reading import _Keys

_KEY = st.uuids().map(str) | st.sampled_from(["短", "a" * 36, "b" * 36, "汉" * 12, ""])


@given(st.lists(_KEY.filter(bool), unique=True, max_size=40), st.lists(_KEY, min_size=1, max_size=40), st.booleans())
def test_a_key_has_its_number_another_none(keys: list[str], others: list[str], even: bool) -> None:
    """Also of keys that are not as this program makes them, that share a slot, and where all looked up are of one
    length."""
    wanted = [key for key in [*others, *keys] if len(key) == 36 or not even] or keys or others
    numbers = {key: at for at, key in enumerate(keys)} | {"": -1}
    told = _Keys(keys).of("\x1f".join(wanted), len(wanted)).tolist()
    assert told == [numbers.get(key, len(keys)) for key in wanted]
