"""QR codes as rows of dark runs. A batch of cards needs a thousand: a QR code is linear in its bits (each bit of the
text turns the same modules over, whatever the others say), so after some codes of a village the rest come from a table.
"""

from __future__ import annotations

import functools
import operator
import re

import segno

_MASK = 3
_DARK = re.compile("1+")
#: What differs from card to card: its number, within a sentence that is the same for all of a village.
_NUMBER = re.compile(r"[0-9A-Z]{10}")
_ZEROS = "0" * 10
_BITS = 7  # of a letter; the eighth is never set
#: So many codes of a length are made one by one, before a table of seventy is worth its time.
_FEW = 20
_asked: dict[tuple[int, int], int] = {}


def runs(text: str) -> tuple[int, list[tuple[int, int]]]:
    """Modules at a side, and the dark runs of the code of a text: (from, to) in rows that are one module longer, so
    that none goes on in the next row."""
    side, modules = _modules(text)
    return side, [run.span() for run in _DARK.finditer(f"{modules:0{side * (side + 1)}b}")]


def _modules(text: str) -> tuple[int, int]:
    found = _NUMBER.search(text)
    if not found:
        return _made(text)
    before, after = text[: found.start()], text[found.end() :]
    lengths = len(before.encode()), len(after.encode())
    _asked[lengths] = asked = _asked.get(lengths, 0) + 1
    if asked <= _FEW:
        return _made(text)
    turned = _table(*lengths)
    size, made = _zeros(before, after)
    for at, letter in enumerate(found.group()):
        made ^= turned[at][ord(letter) ^ ord("0")]
    return size, made


@functools.lru_cache(256)
def _zeros(before: str, after: str) -> tuple[int, int]:
    return _made(f"{before}{_ZEROS}{after}")


@functools.lru_cache(16)
def _table(before: int, after: int) -> list[list[int]]:
    """What each letter at each place of a number turns over (by the bits in which it differs from a zero), whatever
    stands in so many bytes before and after it."""
    _, plain = _made(f"{' ' * before}{_ZEROS}{' ' * after}")
    made = []
    for at in range(len(_ZEROS)):
        numbers = (f"{_ZEROS[:at]}{chr(ord('0') ^ 2**bit)}{_ZEROS[at + 1 :]}" for bit in range(_BITS))
        bits = [_made(f"{' ' * before}{number}{' ' * after}")[1] ^ plain for number in numbers]
        made.append([functools.reduce(operator.xor, (b for n, b in enumerate(bits) if value >> n & 1), 0)
                     for value in range(2**_BITS)])  # fmt: skip
    return made


def _made(text: str) -> tuple[int, int]:
    rows = segno.make_qr(text, error="m", mask=_MASK, mode="byte", encoding="utf-8", boost_error=False).matrix
    return len(rows), int("".join("".join("01"[dark & 1] for dark in row) + "0" for row in rows), 2)
