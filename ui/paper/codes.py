"""QR codes, a bit a module. A batch of cards needs a thousand: a QR code is linear in its bits (each bit of the text
turns the same modules over, whatever the others say), so after some codes of a village the rest come from a table."""

from __future__ import annotations

import functools
import operator
import re

import segno

_MASK = 3
#: What differs from card to card: its number, within a sentence that is the same for all of a village.
_NUMBER = re.compile(r"[0-9A-Z]{10}")
_ZEROS = "0" * 10
_VALUES = [ord(letter) ^ ord("0") for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
#: What turns a letter of a number into another: four low bits alone, the fifth, and two that always go together.
_TURNS = (1, 2, 4, 8, 16, 96)
#: So many codes of a length are made one by one, before a table of sixty is worth its time.
_FEW = 20
_asked: dict[int, int] = {}
#: (modules at a side, byte, what turns in it) → the modules that turn with it, in whatever text.
_turning: dict[tuple[int, int, int], int] = {}


def rows(text: str) -> tuple[int, bytes]:
    """Modules at a side, and the code of a text row by row: a bit a module, 0 is dark; a row ends with a whole byte."""
    side, modules = _modules(text)
    return side, modules.to_bytes(side * -(-side // 8), "big")


def _modules(text: str) -> tuple[int, int]:
    found = _NUMBER.search(text)
    if not found:
        return _made(text)
    before, after = text[: found.start()], text[found.end() :]
    place, length = len(before.encode()), len(text.encode())
    _asked[place] = asked = _asked.get(place, 0) + 1
    if asked <= _FEW:
        return _made(text)
    size, made = _zeros(before, after)
    turned = _table(size, place, length)
    for at, letter in enumerate(found.group()):
        made ^= turned[at][ord(letter) ^ ord("0")]
    return size, made


@functools.lru_cache(256)
def _zeros(before: str, after: str) -> tuple[int, int]:
    return _made(f"{before}{_ZEROS}{after}")


@functools.lru_cache(16)
def _table(size: int, place: int, length: int) -> list[dict[int, int]]:
    """What each letter at each byte of a number turns over (by what differs from a zero), in codes of this size and of
    so many bytes; `place`: before the number."""
    return [
        {value: functools.reduce(operator.xor, (_turned(size, at, turn, length) for turn in _TURNS if value & turn), 0)
         for value in _VALUES}
        for at in range(place, place + len(_ZEROS))
    ]  # fmt: skip


def _turned(size: int, at: int, turn: int, length: int) -> int:
    """Of a size, whatever the text and its length: a village with a longer name asks for what is known."""
    if (size, at, turn) not in _turning:
        _, made = _made(f"{' ' * at}{chr(ord(' ') ^ turn)}{' ' * (length - at - 1)}")
        _turning[size, at, turn] = made ^ _plain(length)
    return _turning[size, at, turn]


@functools.lru_cache(16)
def _plain(length: int) -> int:
    return _made(" " * length)[1]


def _made(text: str) -> tuple[int, int]:
    made = segno.make_qr(text, error="m", mask=_MASK, mode="byte", encoding="utf-8", boost_error=False).matrix
    end = "1" * (-len(made) % 8)
    return len(made), int("".join("".join("10"[dark & 1] for dark in row) + end for row in made), 2)
