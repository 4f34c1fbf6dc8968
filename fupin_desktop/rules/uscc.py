"""统一社会信用代码 (GB 32100): where one is wrong. 18 characters: who registered it, what it is, six digits of a
region, nine of the organisation code, a check character."""

from __future__ import annotations

from fupin_desktop import lazy

LENGTH = 18
#: The letters I, O, S, V, Z are not used. Of `uscc.validate`'s parts only the sum is asked: it takes digits alone for
#: the first two, and village economies begin with N2.
_LETTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_REGION = range(2, 8)


def wrong_at(number: str) -> int:
    """Which character is wrong, from 1; 0 where none is. One too few or too many is told at the last that may stand."""
    number = number.replace(" ", "").replace("-", "").upper()
    for place, letter in enumerate(number[:LENGTH]):
        if letter not in _LETTERS or (place in _REGION and not letter.isdigit()):
            return place + 1
    if len(number) != LENGTH:
        return min(len(number) + 1, LENGTH)
    # stdnum brings ssl along, for numbers that are asked of a server
    return 0 if lazy.load("stdnum.cn.uscc:calc_check_digit")(number[:-1]) == number[-1] else LENGTH
