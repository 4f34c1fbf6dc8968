"""Rules on problems."""

import datetime as dt
from typing import Any

import pytest

from tests.cases import TODAY, problem, rules, sound

DAY = dt.timedelta(1)


@pytest.mark.parametrize(
    ("wrong", "right", "rule"),
    [
        ({"state": "3"}, {"state": "3", "done_date": TODAY}, "PR1"),
        ({"difficulty": "11"}, {"difficulty": "11", "org": "org"}, "PR2"),
        (
            {"state": "3", "done_date": TODAY - DAY, "found_on": TODAY},
            {"state": "3", "done_date": TODAY, "found_on": TODAY}, "PR3",
        ),
        ({"due_date": TODAY - DAY}, {"due_date": TODAY}, "PR4"),
    ],
)  # fmt: skip
def test_of_one_problem(wrong: dict[str, Any], right: dict[str, Any], rule: str) -> None:
    case = sound()
    case.problems = [problem(**wrong)]
    assert rules(case) == {rule}
    case.problems = [problem(**right)]
    assert rules(case) == set()
