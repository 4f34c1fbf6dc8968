"""How many likely duplicates a package has brought: for its receipt, in the time that its own records take. What they
are, `duplicates` lists; it goes through the whole book."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from db.changes import chunks, every
from fupin_desktop.rules.id_number import first18, is_placeholder

_BY_HOUSEHOLD_NO = """SELECT s.household, o.household, '' FROM search_household s JOIN search_household o
    ON o.number = s.number AND o.household <> s.household WHERE s.household IN ({}) AND s.number <> ''"""
_BY_ID_NO = """SELECT p.id, o.id, p.id_no FROM person p JOIN person o ON o.id_no >= substr(p.id_no, 1, 18)
    AND o.id_no < substr(p.id_no, 1, 18) || '~' AND o.id <> p.id AND o.deleted IS NOT 1
    WHERE p.id IN ({}) AND p.deleted IS NOT 1 AND p.id_no <> ''"""
#: Of those who have no number that would tell them apart. The plus keeps SQLite from going through all who have none.
_BY_NAME = """SELECT p.id, o.id, '' FROM person p JOIN search s ON s.name = p.name JOIN person o ON o.id = s.person
    AND o.birth = p.birth AND o.sex = p.sex AND o.id <> p.id
    WHERE p.id IN ({}) AND p.deleted IS NOT 1 AND +p.id_no IS NULL AND p.birth <> '' AND p.sex <> ''"""


def count(keys: Mapping[str, Collection[str]]) -> int:
    """Pairs of likely duplicates, one of them at least among these records, of which nobody has said what they are."""
    pairs: set[tuple[str, str]] = set()
    for table, query in (("household", _BY_HOUSEHOLD_NO), ("person", _BY_ID_NO), ("person", _BY_NAME)):
        for marks, part in chunks(keys.get(table, ())):
            for one, other, number in every(query.format(marks), *part):
                if not is_placeholder(first18(number)):
                    pairs.add((min(one, other), max(one, other)))
    for marks, part in chunks({first for first, _ in pairs}):
        query = f"SELECT first, second FROM pair WHERE first IN ({marks}) AND deleted IS NOT 1"
        pairs.difference_update(every(query, *part))
    return len(pairs)
