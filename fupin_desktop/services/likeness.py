"""How many likely duplicates a package has brought: for its receipt. What they are is `duplicates`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from db.changes import chunks, every


def count(keys: Mapping[str, Collection[str]]) -> int:
    """Persons among these records whose ID number another person has, and households whose number another has."""
    found: set[str] = set()
    for marks, part in chunks(keys.get("person", ())):
        query = f"""SELECT p.id FROM person p WHERE p.id IN ({marks}) AND p.deleted IS NOT 1 AND length(p.id_no) >= 18
            AND EXISTS (SELECT 1 FROM person o WHERE o.id_no >= substr(p.id_no, 1, 18)
            AND o.id_no < substr(p.id_no, 1, 18) || '~' AND o.id <> p.id AND o.deleted IS NOT 1)"""
        found.update(row[0] for row in every(query, *part))
    for marks, part in chunks(keys.get("household", ())):
        # the search index holds the numbers of the living, sorted
        query = f"""SELECT s.household FROM search_household s WHERE s.household IN ({marks}) AND s.number <> ''
            AND EXISTS (SELECT 1 FROM search_household o WHERE o.number = s.number AND o.household <> s.household)"""
        found.update(row[0] for row in every(query, *part))
    return len(found)
