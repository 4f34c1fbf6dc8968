"""Every field has its place on a form, once; forms hold three columns."""

from __future__ import annotations

from db.card import CardReturn
from db.household import Household, Housing, Living, Water
from db.income import Income, RigidExpense
from db.measure import Helper, Measure
from db.person import Employment, Person, PersonYear
from db.visit import Assessment, Problem, Visit
from fupin_desktop.ledgers import layouts
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.rules import income

MODELS = (
    Household, Person, PersonYear, Employment, Living, Housing, Water, Income, RigidExpense, Visit, Problem, Assessment,
    Measure, Helper, CardReturn,
)  # fmt: skip
#: Filled by the program, an import, or a page of its own (splitting a household).
ELSEWHERE = {
    *(f"{model.table()}.{name}" for model in MODELS for name in ("household", "year", "kind", "income")),
    "person_year.person", "employment.person", "household.local_no", "household.changed_from", "problem.visit",
    "problem.assessment", "assessment.occasion", "person_year.as_of",
    "helper.region_code", "card_return.number", "card_return.photo",
} - {"rigid_expense.kind", "assessment.income", "measure.kind"}  # fmt: skip


def every_section() -> list[Section]:
    return [
        *layouts.HOUSEHOLD, *layouts.MEMBER, *layouts.LEAVING, *layouts.JOB, *layouts.HOME, *layouts.LIVING,
        *layouts.RIGID, *layouts.VISIT, *layouts.PROBLEM, *layouts.ASSESSMENT, *layouts.MEASURE, *layouts.HELPER,
        *layouts.GROUP, *layouts.OFFICES, *layouts.HUNG,
        Section("", layouts.INCOME_HEAD), Section("", layouts.INCOME_FOOT),
    ]  # fmt: skip


def test_every_field_stands_on_a_form_once() -> None:
    tree = [f"income.{name}" for name in {*income.GROUPS, *(i for items in income.GROUPS.values() for i in items)}]
    rows = [row for section in every_section() for row in section.rows]
    placed = [place[0] if isinstance(place, tuple) else place for row in rows for place in row]
    names = [f"{field.model.table()}.{field.name}" for field in placed] + tree
    assert sorted(names) == sorted(set(names))
    all_names = {f"{model.table()}.{name}" for model in MODELS for name in model.kinds()}
    assert all_names - set(names) - ELSEWHERE == set()


def test_no_row_is_wider_than_its_section_and_holds_more_than_three_fields() -> None:
    for section in every_section():
        for row in section.rows:
            assert sum(place[1] if isinstance(place, tuple) else 1 for place in row) <= section.columns, row
            assert len(row) <= 3, row


def test_what_must_be_filled_is_never_folded() -> None:
    folded = [section for section in every_section() if section.folded]
    fields = [p[0] if isinstance(p, tuple) else p for section in folded for row in section.rows for p in row]
    assert len(folded) >= 2
    assert [field.name for field in fields if field.required] == []
