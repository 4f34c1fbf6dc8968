"""What the words typed into the search may be besides a search."""

from __future__ import annotations


def of_new(text: str) -> dict[str, str]:
    """What was typed into the search, as the field of a new household that it fills."""
    compact = "".join(text.split()).upper()
    if len(compact) == 18 and compact[:17].isdigit():
        return {"id_no": compact}
    if compact.isdigit():
        return {"phone": compact} if len(compact) == 11 else {}
    return {"name": text} if not compact.isascii() else {}
