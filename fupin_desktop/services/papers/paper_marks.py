"""The mark ※ on the papers of households: at each text that hangs on an undecided value, and a line at the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fupin_desktop.cards import marks
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.card_parts import Card
from fupin_desktop.rules.card import Facts
from fupin_desktop.rules.facts import Case
from fupin_desktop.rules.income import GROUPS
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.conflicts.alternatives import FAR, values, with_value
from fupin_desktop.services.conflicts.undecided import Undecided
from fupin_desktop.services.papers.card_facts import Known

#: What net income is added up from. An item that does not count somewhere marks it too: rather once too often.
_IN_NET = frozenset(GROUPS) | {item for items in GROUPS.values() for item in items}


@dataclass(frozen=True)
class Told(Card):
    """What the papers of a household are made of: `case` for all but its card."""

    facts: Facts
    case: Case | None = None

    @property
    def the_case(self) -> Case:
        """The case of a household whose papers need one."""
        assert self.case is not None
        return self.case


@dataclass(frozen=True)
class Open:
    """What is undecided of some households and their villages, and what each value might be."""

    of_household: Mapping[str, list[Undecided]]
    of_village: Mapping[str, list[Undecided]]
    values: Mapping[Undecided, list[Any]]

    @classmethod
    def of(cls, known: Sequence[Known]) -> Open:
        """Of these households. Nothing is read where nothing is undecided."""
        own = undecided.of_households([one.facts.household["id"] for one in known], on_paper=True)
        shared = undecided.of_villages(sorted({one.facts.household["region_code"] or "" for one in known}))
        return cls(own, shared, values([one for told in (*own.values(), *shared.values()) for one in told]))

    def marked(self, told: Told, make: Callable[[Told], list[Sheet]]) -> list[Sheet]:
        """The sheets that `make` makes of a household, with their marks."""
        sheets = make(told)
        found = self._of(told.facts)
        if not found:
            return sheets
        others = [make(other) for one in found for other in self._others(told, one)]
        alike = [other for other in others if len(other) == len(sheets)]
        foot = undecided.sentence(found)
        return [
            marks.marked(replace(sheet, foot=f"{foot} · {sheet.foot}"), [other[place] for other in alike])
            for place, sheet in enumerate(sheets)
        ]

    def _of(self, facts: Facts) -> list[Undecided]:
        """Of a village what this household's card shows of it."""
        shown = {row["id"] for row in (facts.village, *facts.helpers) if row}
        shared = self.of_village.get(facts.household["region_code"] or "", ())
        return [*self.of_household.get(facts.household["id"], ()), *(one for one in shared if one.record in shown)]

    def _others(self, told: Told, one: Undecided) -> list[Told]:
        found = []
        for stored in self.values[one]:
            other = with_value(told, one, stored)
            if stored == FAR and one.table == "income" and one.field in _IN_NET and one.record in told.nets:
                other = replace(other, nets={**other.nets, one.record: FAR})
            if other is not told:
                found.append(other)
        return found
