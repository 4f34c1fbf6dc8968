"""Values that laptops disagree about and nobody has decided yet: their mark on a household's page, in the checks, and
at the foot of what is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from db.changes import DELETED, chunks, every
from db.models import BY_TABLE
from db.record import Record
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services import around

RULE = "MG1"
_NAMED = 3


@dataclass(frozen=True)
class Undecided:
    """One field of one record of a household."""

    table: str
    record: str
    field: str
    label: str


def of_households(keys: Sequence[str] | None = None) -> dict[str, list[Undecided]]:
    """What is undecided of these households, or of all that have anything."""
    found: dict[str, list[Undecided]] = defaultdict(list)
    for (table,) in every("SELECT DISTINCT tbl FROM conflict WHERE field <> ?", DELETED):
        model = BY_TABLE.get(table)
        owner = _owner(model) if model and model.room == "village" else ""
        if model is None or not owner:
            continue
        query = f"""SELECT {owner}, c.record, c.field FROM conflict c JOIN "{table}" t ON t.id = c.record
            WHERE c.tbl = ? AND c.field <> ? AND t.deleted IS NOT 1"""
        parts = chunks(keys) if keys is not None else [("", [])]
        for marks, part in parts:
            only = f" AND {owner} IN ({marks})" if marks else ""
            for household, record, field in every(query + only, table, DELETED, *part):
                found[household].append(Undecided(table, record, field, model.kinds()[field].label))
    return {key: sorted(told, key=lambda one: (one.label, one.record)) for key, told in found.items()}


def findings(keys: Sequence[str] | None = None) -> list[Finding]:
    """The same as the checks list it."""
    why = "合并后几台电脑说法不一，还没有决定，显示的是最后写的。请镇里在“冲突”里处理。"
    return [
        Finding(
            Level.WARNING, RULE, f"“{one.label}”{why}",
            one.table, one.record, one.field, household, around.name_of(one.record) or around.name_of(household),
        )
        for household, told in of_households(keys).items()
        for one in told
    ]  # fmt: skip


def sentence(told: Sequence[Undecided]) -> str:
    """The mark at the foot of a print; "" where all is decided."""
    if not told:
        return ""
    labels = list(dict.fromkeys(one.label for one in told))
    more = "等" if len(labels) > _NAMED else ""
    return f"※ {len(told)} 项合并后未核定：{'、'.join(labels[:_NAMED])}{more}"


def _owner(model: type[Record]) -> str:
    """The household of a record `t`, in SQL."""
    kinds = model.kinds()
    if model.table() == "household":
        return "t.id"
    if "household" in kinds:
        return "t.household"
    for parent in ("person", "income"):
        if parent in kinds:
            return f"(SELECT o.household FROM {parent} o WHERE o.id = t.{parent})"
    return ""
