"""What is missing or odd in the demo on purpose, so that the page of gaps has something to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from db.household import Housing, Living
from db.income import Income
from db.person import PersonYear
from db.visit import Assessment
from fupin_desktop.demo.people import Family
from fupin_desktop.demo.yearly import YEARS, Rows

_LAST = YEARS[-1]


@dataclass
class Home:
    """A family with all its rows: by year, and its visits."""

    family: Family
    years: dict[int, Rows]
    visits: Rows


def spoil(homes: list[Home], rng: Random) -> None:
    """Put each flaw into a household of its own; small villages get fewer. The last year stays half collected."""
    chosen = rng.sample(homes, min(len(homes) // 2, len(_FLAWS) + 4))
    for flaw, home in zip(_FLAWS, chosen, strict=False):
        flaw(home)
    pairs = chosen[len(_FLAWS) :]
    if len(pairs) == 4:
        _same_number(pairs[0], pairs[1])
        pairs[2].family.household["phone"] = pairs[3].family.household["phone"]
    for home in homes:
        if rng.random() < 0.3:
            del home.years[_LAST][Income][:]
        if rng.random() < 0.2:
            del home.years[_LAST][Assessment][:]


def _no_phone(home: Home) -> None:
    home.family.household["phone"] = None
    for member in home.family.members:
        member.row["phone"] = None


def _no_id_number(home: Home) -> None:
    home.family.members[-1].row["id_no"] = None


def _without_card(home: Home) -> None:
    home.family.members[-1].row.update(id_no=None, id_type="99", id_missing=1)


def _no_education(home: Home) -> None:
    home.years[_LAST][PersonYear][0].update(education=None, school_state=None)


def _dangerous_house(home: Home) -> None:
    watched = [name for name in home.family.household if name.startswith(("monitor_", "mon_", "risk_"))]
    home.family.household.update(dict.fromkeys(watched))
    home.years[_LAST][Housing][0].update(house_grade="D", is_danger=1, grade_date=f"{_LAST}-05-20")


def _unmarked_danger(home: Home) -> None:
    home.years[_LAST][Housing][0].update(house_grade="C", is_danger=0)


def _no_head(home: Home) -> None:
    home.family.members[0].row["relation"] = "99"


def _uninsured(home: Home) -> None:
    home.years[_LAST][PersonYear][-1].update(ins_med_res=0, ins_critical=0)


def _nothing_this_year(home: Home) -> None:
    home.years[_LAST] = {table: [] for table in home.years[_LAST]}


def _no_living(home: Home) -> None:
    del home.years[_LAST][Living][:]


def _no_address(home: Home) -> None:
    home.family.household["address"] = None


def _never_visited(home: Home) -> None:
    home.visits = {table: [] for table in home.visits}


def _ill_without_expense(home: Home) -> None:
    home.years[_LAST][PersonYear][0].update(health="03", disease_name=None)


def _income_fell(home: Home) -> None:
    for row in home.years[_LAST][Income]:
        row.update(wage=0, wage_job=0, wage_post_village=0, wage_pick=0)


_FLAWS: tuple[Callable[[Home], None], ...] = (
    _no_phone, _no_id_number, _no_education, _dangerous_house, _no_head, _nothing_this_year, _never_visited,
    _unmarked_danger, _uninsured, _without_card, _no_living, _no_address, _ill_without_expense, _income_fell,
)  # fmt: skip


def _same_number(one: Home, other: Home) -> None:
    """The same ID number on two persons: one registered twice."""
    person, twin = one.family.members[0].row, other.family.members[0].row
    twin.update({name: person[name] for name in ("name", "id_no", "sex", "birth")})
