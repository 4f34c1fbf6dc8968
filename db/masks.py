"""Numbers with their middle hidden, for who has not asked to see them (DESIGN.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def number(text: str | None) -> str:
    """410502********0015: the first six and the last four stay."""
    text = text or ""
    return f"{text[:6]}{'*' * (len(text) - 10)}{text[-4:]}" if len(text) > 10 else text


def phone(text: str | None) -> str:
    """138****6021; a fixed number keeps its last four."""
    text = text or ""
    if "*" in text:
        return text
    if len(text) == 11 and text.isdigit():
        return f"{text[:3]}****{text[7:]}"
    return f"{'*' * (len(text) - 4)}{text[-4:]}" if len(text) > 4 else text


def apart(whole: Sequence[str], masked: Callable[[str], str]) -> list[str]:
    """Several numbers masked; of different ones that would look alike just the digits that differ are open. Where that
    would open all that is hidden, only as many as tell them apart."""
    texts = [masked(text) for text in whole]
    found = list(texts)
    for shown in set(texts):
        alike = list(dict.fromkeys(text for text, veil in zip(whole, texts, strict=True) if veil == shown))
        if len(alike) > 1:
            opened = _places(shown, alike)
            for number, text in enumerate(whole):
                if texts[number] == shown:
                    found[number] = "".join(text[n] if n in opened else c for n, c in enumerate(shown))
    return found


def _places(shown: str, alike: Sequence[str]) -> set[int]:
    hidden = [n for n, c in enumerate(shown) if c == "*"]
    differing = [n for n in hidden if len({text[n] for text in alike}) > 1]
    if len(differing) < len(hidden):
        return set(differing)
    firsts = (differing[:end] for end in range(1, len(differing) + 1))
    return next(set(part) for part in firsts if len({tuple(text[n] for n in part) for text in alike}) == len(alike))


def name(text: str) -> str:
    """张*三, 李*: enough for neighbours, too little for strangers; on what hangs outside."""
    if len(text) < 2:
        return text
    return f"{text[0]}*" if len(text) == 2 else f"{text[0]}{'*' * (len(text) - 2)}{text[-1]}"
