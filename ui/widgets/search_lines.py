"""What the search box shows for a text: the people and households of the open book as its lines."""

from __future__ import annotations

from fupin_desktop.services.lists import search
from fupin_desktop.services.lists.search import Found
from ui import wording
from ui.widgets.search_results import Result


def find(text: str, limit: int) -> list[Result]:
    """The lines for a text."""
    return [_line(found) for found in search.find(text, limit)]


def _line(found: Found) -> Result:
    where = " · ".join(part for part in (found.relation, found.village, found.group) if part)
    number = wording.masked_id(found.id_no) or (f"户 {found.household_no}" if found.household_no else "")
    target = {"household": found.household} | ({"person": found.person} if found.person else {})
    return Result(found.name, where, number, target)
