"""QR codes as rows of dark runs. A batch of cards needs a thousand: a QR code is linear in its bits (each bit of the
text turns the same modules over, whatever the others say), so after a few codes the rest come from a table."""

from __future__ import annotations

import functools
import operator
import re

import segno

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"  # of the alphanumeric mode
_BITS = 11  # of two letters
_MASK = 3
_DARK = re.compile("1+")
#: So many codes of a length are made one by one, before a table is worth its 40 ms.
_FEW = 8
_asked: dict[int, int] = {}


def runs(text: str) -> tuple[int, list[tuple[int, int]]]:
    """Modules at a side, and the dark runs of the code of a text: (from, to) in rows that are one module longer, so
    that none goes on in the next row."""
    side, modules = _modules(text)
    return side, [run.span() for run in _DARK.finditer(f"{modules:0{side * (side + 1)}b}")]


def _modules(text: str) -> tuple[int, int]:
    _asked[len(text)] = asked = _asked.get(len(text), 0) + 1
    if asked <= _FEW or len(text) % 2 or not set(text) <= set(_LETTERS):
        return _made(text)
    size, plain, turned = _table(len(text))
    values = (_LETTERS.index(text[at]) * 45 + _LETTERS.index(text[at + 1]) for at in range(0, len(text), 2))
    bits = [turned[pair][bit] for pair, value in enumerate(values) for bit in range(_BITS) if value >> bit & 1]
    return size, functools.reduce(operator.xor, bits, plain)


@functools.cache
def _table(length: int) -> tuple[int, int, list[list[int]]]:
    """The code of all zeros, and the modules that each bit of each two letters turns over."""
    size, plain = _made("0" * length)
    turned = []
    for pair in range(length // 2):
        texts = [f"{_LETTERS[2**bit // 45]}{_LETTERS[2**bit % 45]}" for bit in range(_BITS)]
        turned.append([_made(f"{'00' * pair}{two}".ljust(length, "0"))[1] ^ plain for two in texts])
    return size, plain, turned


def _made(text: str) -> tuple[int, int]:
    # a text of digits alone would be written in the numeric mode, which the table is not of
    mode = "alphanumeric" if set(text) <= set(_LETTERS) else None
    rows = segno.make_qr(text, error="m", mask=_MASK, mode=mode, boost_error=False).matrix
    return len(rows), int("".join("".join("01"[dark & 1] for dark in row) + "0" for row in rows), 2)
