"""Characters that the shipped fonts do not have: an import, the check and the list of cards name them in time."""

from __future__ import annotations

from db.names import fold_name, undrawn


def not_drawn(text: str) -> str:
    """What is said of the characters of a text that may not be printed; "" where all can be."""
    rare = undrawn(text)
    if not rare:
        return ""
    meant = fold_name(text)
    words = f"如果是“{meant}”，请改过来；" if undrawn(meant) != rare else ""
    here = "程序的字体里没有，电脑上别的字体也没有时，印出来是方框。"
    return f"“{rare}”{here}{words}证件上就是这个字的，印以前先看预览。"
