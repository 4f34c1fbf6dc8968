"""However a name or a number is spelled, it is compared as one."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from db.kind import number_text
from db.names import _RADICALS, fold_name

#: Kangxi radicals and compatibility ideographs, whose character Unicode says; supplements and private places, by table.
_BY_UNICODE = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E), *range(0xFA70, 0xFADA), *range(0x2F800, 0x2FA1E))
    if len(unicodedata.normalize("NFKC", chr(code))) == 1 and unicodedata.normalize("NFKC", chr(code)) != chr(code)
}
_SPELT: dict[str, list[str]] = {}
for written, meant in (_BY_UNICODE | {chr(code): meant for code, meant in _RADICALS.items()}).items():
    _SPELT.setdefault(meant, []).append(written)
# GBK's row FE stood in private places before Unicode had its characters
_SPELT |= {"\u9fb4": ["\ue81e"], "䶮": ["\ue863"], "㑇": ["\ue81b"], "龻": ["\ue864"], "\U00020087": ["\ue816"]}
_DOTS = "·•・‧∙⋅●．"
_GAPS = ["", "", " ", "\u3000", "\u200b", "\u00a0", "\ufeff"]
_LETTERS = st.sampled_from([*sorted(_SPELT), *"王李张刘陈杨赵黄周吴徐孙"])


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same one in another hand."""
    name = draw(st.lists(_LETTERS, min_size=1, max_size=5))
    if draw(st.booleans()):
        name.insert(draw(st.integers(1, len(name))), "·")
    other = []
    for letter in name:
        forms = list(_DOTS) if letter == "·" else [letter, *_SPELT.get(letter, ())]
        other += [draw(st.sampled_from(forms)), draw(st.sampled_from(_GAPS))]
    return "".join(name), "".join(other)


@given(spellings())
def test_a_name_in_another_hand_is_the_same_name(pair: tuple[str, str]) -> None:
    first, other = pair
    assert fold_name(other) == fold_name(first)
    assert fold_name(fold_name(other)) == fold_name(other)


_AROUND = [
    *[
        ("", ""),
        ("'", ""),
        ("’", ""),
        ("＇", ""),
        ("`", ""),
        ('="', '"'),
        ("“", "”"),
        ("\t", ""),
        ("", "\n"),
        ("", ".0"),
    ],
    ("\u202d", "\u202c"),
]
_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@given(st.data(), st.from_regex("[1-9][0-9]{9,21}[0-9X]?", fullmatch=True))
def test_a_number_in_another_hand_is_the_same_number(data: st.DataObject, number: str) -> None:
    wide = number.translate(_WIDE) if data.draw(st.booleans()) else number
    gaps = [data.draw(st.sampled_from(_GAPS)) for _ in wide]
    before, after = data.draw(st.sampled_from(_AROUND))
    if after == ".0" and number.endswith("X"):
        after = ""
    spelt = before + "".join(a + b for a, b in zip(wide, gaps, strict=True)) + after
    assert number_text(spelt) == number
