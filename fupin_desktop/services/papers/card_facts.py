"""What stands on the cards of some households, read by one query a table, and a mark of it.

The mark changes when, and only when, a field changes that a card shows: so it tells which cards are to be printed
again, also after a merge that brought older changes, and not after a change that was taken back.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from db import log
from db.card import CardPrint, CardReturn
from db.changes import chunks, every, to_json
from db.household import Household
from db.income import Income
from db.measure import Helper, Measure
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.village import Village
from db.visit import Assessment
from fupin_desktop.regions import plain_group
from fupin_desktop.rules.answers import OF_YEAR
from fupin_desktop.rules.card import Facts, Row

#: The fields that a card shows or follows from, by table.
SHOWN: dict[type[Record], tuple[str, ...]] = {
    Household: ("region_code", "group_no", "natural_village", "household_no", "local_no", "address", "phone", "hh_type",
                "hh_attr", "exit_year", "main_cause", "monitor_cat", "monitor_found_ym", "risk_1", "risk_2", "risk_3",
                "risk_4", "risk_5", "risk_eliminated", "risk_elim_date"),
    Person: ("household", "name", "relation", "sex", "birth", "member_state"),
    PersonYear: ("person", "year", "health", "labor", "school_state", "education", "dibao", "tekun"),
    Employment: ("person", "year", "out_now", "start_ym", "end_ym", "months", "region", "scope", "post", "channel",
                 "pub_job_type"),
    Income: ("household", "year", "kind", "members", "wage", "biz", "prop", "trans", "cost", "given_net_pc"),
    Assessment: ("household", "year", "date", "food", "cloth", "edu", "med", "house", "water"),
    Measure: ("household", "year", "kind", "item", "item_note", "person", "start", "end", "amount_fiscal",
              "amount_social", "amount_self", "quantity", "quantity_unit", "helper", "dept", "status"),
    Helper: ("household", "region_code", "group_no", "role", "name", "org", "position", "phone", "end"),
    Village: ("region_code", "name", "hotline", "office_name", "office_phone"),
    CardPrint: ("household", "year", "form", "number", "date", "content"),
    CardReturn: ("household", "year", "number", "signed", "hung", "photo"),
}  # fmt: skip
_CARD = "1"
_MARK_BYTES = 12


@dataclass
class Known:
    """The facts of a card, the printings of it (oldest first), and what came back."""

    facts: Facts
    prints: list[Row] = field(default_factory=list)
    back: Row | None = None


def read(households: Sequence[str], year: int) -> list[Known]:
    """The households of these keys in their order; unknown and deleted ones are left out."""
    own = {row["id"]: row for row in _of(Household, "id", households)}
    villages, of_village = of_villages(sorted({row["region_code"] or "" for row in own.values()}))
    persons = _by(_of(Person, "household", own, "member_state IS NOT '2'"), "household")
    keys = [person["id"] for group in persons.values() for person in group]
    forms = _by(_of(PersonYear, "person", keys, "year = ?", year), "person")
    jobs = _by(_of(Employment, "person", keys, "year = ?", year), "person")
    incomes = _by(_of(Income, "household", own, "kind = ? AND year IN (?, ?)", OF_YEAR, year - 1, year), "household")
    of_year = "year = ? AND coalesce(occasion, ?) = ?"
    assessments = _by(_of(Assessment, "household", own, of_year, year, OF_YEAR, OF_YEAR), "household")
    measures = _by(_of(Measure, "household", own, "year = ?", year), "household")
    helpers = _by(_of(Helper, "household", own, _SERVING), "household")
    prints = _by(_of(CardPrint, "household", own, "year = ? AND form = ?", year, _CARD), "household")
    backs = _by(_of(CardReturn, "household", own, "year = ?", year), "household")
    found = []
    for key in (key for key in households if key in own):
        region, group = own[key]["region_code"] or "", plain_group(own[key]["group_no"] or "")
        members = sorted(
            persons[key], key=lambda person: (person["relation"] or "98", person["birth"] or "", person["id"])
        )
        facts = Facts(
            own[key], year, villages.get(region), members,
            {person["id"]: forms[person["id"]][0] for person in members if forms[person["id"]]},
            [job for person in members for job in jobs[person["id"]]], incomes[key],
            max(assessments[key], key=lambda row: row["date"] or "", default=None),
            sorted(measures[key], key=_measure_order),
            helpers[key] + [helper for helper in of_village[region] if _serves(helper, group)],
        )  # fmt: skip
        printed = sorted(prints[key], key=lambda row: (row["date"] or "", row["id"]))
        found.append(Known(facts, printed, next(iter(backs[key]), None)))
    return found


def of_villages(regions: Sequence[str]) -> tuple[dict[str, Row], dict[str, list[Row]]]:
    """Villages by their codes, and who serves all of each or a group of it now."""
    found = {row["region_code"]: row for row in _of(Village, "region_code", regions)}
    helpers = _of(Helper, "region_code", regions, f"household IS NULL AND {_SERVING}")
    return found, _by(helpers, "region_code")


def village(region: str) -> tuple[Row | None, list[Row]]:
    """The same of one."""
    villages, helpers = of_villages([region])
    return villages.get(region), helpers[region]


def mark(facts: Facts) -> str:
    """Equal as long as a card of the year would say the same."""
    forms = [facts.forms[person["id"]] for person in facts.persons if person["id"] in facts.forms]
    one_of_each = [row for row in (facts.household, facts.village, facts.assessment) if row]
    several = (facts.persons, forms, facts.jobs, facts.incomes, facts.measures, facts.helpers)
    rows = [_filled(row) for row in one_of_each]
    rows += sorted((_filled(row) for group in several for row in group), key=orjson.dumps)
    return hashlib.blake2b(orjson.dumps(rows), digest_size=_MARK_BYTES).hexdigest()


def changed_since(stamp: str) -> set[str]:
    """Households of whose card something was written after a stamp of the log (a prefix of one will do)."""
    found, laptops = set[str](), to_json(log.sites())
    for model, names in SHOWN.items():
        if model in (Village, CardPrint, CardReturn):
            continue
        parent = "id" if model is Household else "household" if "household" in names else "person"
        wanted = ",".join(f"'{name}'" for name in ("", "deleted", *names))
        query = f"""SELECT DISTINCT t."{parent}" FROM json_each(?) s
            JOIN "change" c ON c.site_ts >= s.value || '-' || ? AND c.site_ts < s.value || '.'
            JOIN "{model.table()}" t ON t.id = c.record
            WHERE c.tbl = ? AND c.field IN ({wanted}) AND t."{parent}" IS NOT NULL"""
        keys = [row[0] for row in every(query, laptops, stamp, model.table())]
        found |= set(keys) if parent != "person" else _households(keys)
    return found


_SERVING = '"end" IS NULL'


def _households(persons: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for marks, part in chunks(persons):
        found |= {row[0] for row in every(f"SELECT household FROM person WHERE id IN ({marks})", *part)}
    return found


def _serves(helper: Row, group: str) -> bool:
    return not helper["group_no"] or plain_group(helper["group_no"]) == group


def _of(model: type[Record], column: str, keys: Iterable[str], condition: str = "1", *values: Any) -> Iterator[Row]:
    names = ("id", *SHOWN[model])
    columns = ", ".join(f'"{name}"' for name in names)
    for marks, part in chunks(keys):
        query = f"""SELECT {columns} FROM "{model.table()}" WHERE "{column}" IN ({marks}) AND deleted IS NOT 1
            AND ({condition})"""
        for row in every(query, *part, *values):
            yield dict(zip(names, row, strict=True))


def _by(rows: Iterable[Row], parent: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[parent]].append(row)
    return found


def _measure_order(measure: Row) -> tuple[str, str, str]:
    return str(measure["kind"] or "99"), str(measure["start"] or ""), str(measure["id"])


def _filled(row: Row) -> dict[str, Any]:
    """What is filled, without the key: two laptops may have typed the same."""
    return {name: value for name, value in row.items() if value is not None and name != "id"}
