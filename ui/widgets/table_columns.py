"""Which columns of a list somebody has chosen: remembered by the list's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ui import preferences
from ui.widgets.table_model import Column

_BETWEEN = "|"


def chosen(name: str, columns: Sequence[Column]) -> Sequence[Column]:
    """The columns that somebody has chosen, else the usual ones."""
    kept = preferences.text(_kept_as(name))
    titles = kept.split(_BETWEEN) if kept else []  # a column may have no title
    return [one for one in columns if one.title in titles] or [one for one in columns if not one.spare]


def keep(name: str, titles: Iterable[str]) -> None:
    """Remember a choice."""
    preferences.keep(_kept_as(name), _BETWEEN.join(titles))


def _kept_as(name: str) -> str:
    return f"columns/{name}"
