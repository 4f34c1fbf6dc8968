"""What papers of cases of monitoring are filled of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db import masks
from db.step import Step
from fupin_desktop.ledgers.papers import Facts, Field
from fupin_desktop.rules.facts import Case, Row


@dataclass
class CaseFacts(Facts):
    """A case (`rows`: its household and the head): the household as the rules look at it, its steps since the clue
    was opened (the last of each kind), where it stands, and whom to complain to. `whole_numbers`: ID numbers may stand
    on this paper whole, and that is written down."""

    case: Case | None = None
    steps: Mapping[str, Step] = field(default_factory=dict)
    state: str = ""
    phone: str = ""
    office: str = ""
    town: str = ""
    verified: Row | None = None
    whole_numbers: bool = False

    def id_number(self, person: Row) -> str:
        """The ID number of a member as it stands on paper."""
        number = person["id_no"]
        return str(number or "") if self.whole_numbers else masks.number(number)

    @property
    def named(self) -> str:
        """The head, with its mark."""
        return f"{self.head}{self._mark}"

    @property
    def hung(self) -> str:
        """The same with a letter hidden, for what hangs outside."""
        return f"{masks.name(self.head)}{self._mark}"

    @property
    def _mark(self) -> str:
        return self.marks.get("person.name", "")

    def at(self, codes: Sequence[str]) -> Step | None:
        """The last of these steps that was done."""
        done = [self.steps[code] for code in codes if code in self.steps]
        return max(done, key=lambda step: (str(step.date), str(step.step)), default=None)

    def step(self, codes: Sequence[str], asked: Field) -> str:
        """A field of the last of these steps, in words."""
        found = self.at(codes)
        value = getattr(found, str(asked.name)) if found else None
        return "" if value is None else self.say(asked, value)
