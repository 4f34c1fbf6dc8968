"""Numbers with their middle hidden, for who has not asked to see them (DESIGN.md)."""

from __future__ import annotations


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
