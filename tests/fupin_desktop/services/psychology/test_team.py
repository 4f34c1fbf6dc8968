"""Certificates: warned of before they run out, and who has one that has is no longer counted."""

from __future__ import annotations

import datetime as dt

import pytest

from db.psychology import Counsellor
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import team
from tests.books import ACTOR
from tests.people import TODAY, ago, at_noon


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)


def member(until: dt.date | None, role: str = "2") -> Counsellor:
    made = Counsellor(name="刘敏", role=role, certificate="心理治疗师", pledge_date=ago(99), certificate_until=until)
    team.keep(ACTOR, made)
    return made


@pytest.mark.parametrize(
    ("days", "counts", "said"),
    [(None, True, ""), (61, True, ""), (60, True, "还有 60 天"), (0, True, "还有 0 天"), (-1, False, "已经到期")],
)
def test_a_certificate_counts_to_its_last_day(book: Book, days: int | None, counts: bool, said: str) -> None:
    made = member(None if days is None else TODAY + dt.timedelta(days=days))
    assert (team.qualified("刘敏") is not None) is counts
    warning = team.certificate_warning(made, 60)
    assert said in warning
    assert bool(said) is bool(warning)


def test_who_needs_no_certificate_and_who_has_left_is_not_warned_of(book: Book) -> None:
    assert team.certificate_warning(member(ago(1), role=team.VOLUNTEER), 60) == ""
    gone = Counsellor(name="走了", role="2", certificate="…", certificate_until=ago(1), left=ago(1))
    assert team.certificate_warning(gone, 60) == ""
