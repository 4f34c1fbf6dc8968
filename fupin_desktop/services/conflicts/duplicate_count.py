"""How many likely duplicates a package has brought: for its receipt, in the time that its own records take. What they
are, `duplicates` lists; it goes through the whole book. Both count a group of many alike by neighbours: a thousand
persons under one number are no half million pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from db.changes import chunks, every
from fupin_desktop.rules.id_number import first18, is_placeholder

#: Of more records than this under one number, only neighbours are pairs.
MOST_OF_A_GROUP = 6

#: A household `s` of the search index that somebody belongs to.
HAS_ANYBODY = "EXISTS (SELECT 1 FROM person a WHERE a.household = s.household AND a.deleted IS NOT 1)"

#: What might be alike of the records that were told of.
_BY_HOUSEHOLD_NO = """SELECT DISTINCT s.number FROM search_household s WHERE s.household IN ({}) AND s.number <> ''"""
_BY_ID_NO = """SELECT DISTINCT substr(p.id_no, 1, 18) FROM person p
    WHERE p.id IN ({}) AND p.deleted IS NOT 1 AND p.id_no <> ''"""
#: Of those who have no number that would tell them apart.
_BY_NAME = """SELECT DISTINCT s.name, p.birth, p.sex FROM person p JOIN search s ON s.person = p.id
    WHERE p.id IN ({}) AND p.deleted IS NOT 1 AND p.id_no IS NULL AND p.name <> '' AND p.birth <> '' AND p.sex <> ''"""
#: Of one household.
_BY_HOME = """SELECT DISTINCT s.name, s.household FROM search s JOIN person p ON p.id = s.person
    WHERE s.person IN ({}) AND s.name <> '' AND p.id_no IS NULL"""
#: Who has it: (what is alike, key).
_OF_HOUSEHOLD_NO = f"""SELECT w.column1, s.household FROM (VALUES {{}}) w
    CROSS JOIN search_household s ON s.number = w.column1 WHERE {HAS_ANYBODY}"""
_OF_ID_NO = """SELECT w.column1, p.id FROM (VALUES {}) w CROSS JOIN person p
    ON p.id_no >= w.column1 AND p.id_no < w.column1 || '~' WHERE p.deleted IS NOT 1"""
_OF_NAME = """SELECT w.column1 || w.column2 || w.column3, p.id FROM (VALUES {}) w CROSS JOIN search s
    ON s.name = w.column1 CROSS JOIN person p ON p.id = s.person AND p.birth = w.column2 AND p.sex = w.column3"""
_OF_HOME = """SELECT w.column2 || w.column1, s.person FROM (VALUES {}) w CROSS JOIN search s
    ON s.name = w.column1 AND s.household = w.column2"""
#: What is the same of two records of a ledger that may be one, by table. Villages have groups and committees of one
#: name each, and people of one name on their rolls; somebody who was followed or promoted is listed again.
ONE_CREDIT = "upper(uscc)"
ONE_UNIT = "trim(name) || '/' || kind || CASE WHEN kind IN ('08', '19') THEN region_code ELSE '' END"
ONE_CADRE = """CASE WHEN "end" IS NULL THEN kind || '/' || trim(name) || '/' || coalesce(org, trim(org_name), '') || '/'
    || CASE WHEN kind = '1' AND coalesce(org, org_name) <> '' THEN '' ELSE region_code END END"""
ALIKE = (("org", ONE_CREDIT), ("org", ONE_UNIT), ("cadre", ONE_CADRE))
_QUERIES = (
    ("household", _BY_HOUSEHOLD_NO, _OF_HOUSEHOLD_NO),
    ("person", _BY_ID_NO, _OF_ID_NO),
    ("person", _BY_NAME, _OF_NAME),
    ("person", _BY_HOME, _OF_HOME),
    *((table, f"SELECT DISTINCT {what} FROM {table} WHERE id IN ({{}}) AND deleted IS NOT 1 AND {what} <> ''",
       f"SELECT w.column1, t.id FROM {table} t JOIN (VALUES {{}}) w ON w.column1 = {what} WHERE deleted IS NOT 1")
      for table, what in ALIKE),
)  # fmt: skip
_AT_A_TIME = 100


def away() -> frozenset[str]:
    """The households that have moved away and their people: who they are is settled where they live."""
    query = "SELECT id FROM elsewhere UNION ALL SELECT p.id FROM elsewhere e JOIN person p ON p.household = e.id"
    return frozenset(row[0] for row in every(query))


def count(keys: Mapping[str, Collection[str]]) -> int:
    """Pairs of likely duplicates, one of them at least among these records, of which nobody has said what they are."""
    pairs: set[tuple[str, str]] = set()
    for table, what, who in _QUERIES:
        for marks, part in chunks(keys.get(table, ())):
            words = every(what.format(marks), *part)
            if what is _BY_ID_NO:
                words = [row for row in words if not is_placeholder(first18(row[0]))]
            for start in range(0, len(words), _AT_A_TIME):
                some = words[start : start + _AT_A_TIME]
                values = ",".join("(" + ",".join("?" * len(row)) + ")" for row in some)
                pairs |= _pairs(every(who.format(values), *(word for row in some for word in row)), set(part))
    for marks, part in chunks({first for first, _ in pairs}):
        query = f"SELECT first, second FROM pair WHERE first IN ({marks}) AND deleted IS NOT 1"
        pairs.difference_update(every(query, *part))
    gone = away() if pairs else frozenset()
    return sum(gone.isdisjoint(pair) for pair in pairs)


def _pairs(rows: Iterable[tuple[str, str]], told: Collection[str]) -> set[tuple[str, str]]:
    """The pairs of alike ones that have to do with `told`."""
    groups: dict[str, set[str]] = defaultdict(set)
    for alike, key in rows:
        groups[alike].add(key)
    return {pair for group in groups.values() for pair in paired(group) if pair[0] in told or pair[1] in told}


def paired(group: Collection[str]) -> Iterator[tuple[str, str]]:
    """The pairs of a group of alike ones, the lesser key first."""
    keys = sorted(group)
    return combinations(keys, 2) if len(keys) <= MOST_OF_A_GROUP else pairwise(keys)
