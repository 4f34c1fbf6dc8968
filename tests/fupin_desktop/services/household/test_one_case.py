"""Form and check look at one and the same household: over all of the demo's, and over every flaw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.measure import Measure
from fupin_desktop.demo import books as demo
from fupin_desktop.progress import through
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import cases, casework, checks
from fupin_desktop.services.lists import listing
from tests import flaws
from tests.books import ACTOR, YUANXUEZHUANG


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("demo") / "袁薛庄村.fpb"
    demo.make_village(path, YUANXUEZHUANG, 20, 1)
    return path.read_bytes()


@pytest.fixture
def village(_made: bytes, tmp_path: Path) -> Iterator[Book]:
    path = tmp_path / "袁薛庄村.fpb"
    path.write_bytes(_made)
    with open_book(path, ACTOR) as opened:
        yield opened


def on_the_form(household: str, year: int) -> Counter[Finding]:
    work = casework.load(household, year)
    assert work
    return Counter(casework.findings(work))


def keys() -> list[str]:
    return listing.household_keys(listing.Filter())


@pytest.mark.usefixtures("village")
def test_form_and_check_agree_on_every_household_of_the_demo() -> None:
    last = cases.year_to_check()
    told = 0
    for year in (last - 2, last):
        for key in keys():
            checked = Counter(checks.findings(key, year))
            assert on_the_form(key, year) == checked
            told += checked.total()
    assert told > 50


@pytest.mark.usefixtures("village")
def test_the_whole_book_says_of_each_household_what_its_form_says() -> None:
    year = cases.year_to_check()
    book = Counter(finding for finding in through(checks.steps(year=year)) if finding.rule != "LINE")
    forms = sum((on_the_form(key, year) for key in keys()), Counter())
    assert Counter({f: n for f, n in forms.items() if f.rule != "LINE"}) == book


@pytest.fixture
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("cases", "beside"):
        monkeypatch.setattr(f"fupin_desktop.services.household.{module}.today", lambda: flaws.TODAY)


@pytest.mark.usefixtures("book", "_day")
def test_form_and_check_agree_on_every_flaw() -> None:
    made = flaws.save(flaws.everything())
    found: set[str] = set()
    for key in made:
        checked = Counter(checks.findings(key, flaws.YEAR))
        assert on_the_form(key, flaws.YEAR) == checked
        found |= {finding.rule for finding in checked}
    known = {part for rule in found for part in (rule, f"{rule.partition('.')[0]}.")}
    assert flaws.rules_of_households() - known == set()
    # of the whole book the same, but for the phone and number that all of them have
    shared = {"ID4", "LB7.shared", "LINE"}
    of_book = Counter(f for f in through(checks.steps(year=flaws.YEAR)) if f.rule not in shared)
    one_by_one = sum((Counter(checks.findings(key, flaws.YEAR)) for key in made), Counter())
    assert Counter({f: n for f, n in one_by_one.items() if f.rule not in shared}) == of_book


@pytest.mark.usefixtures("book", "_day")
def test_the_form_says_before_saving_what_the_check_says_after() -> None:
    """Flaws mended and made on the form: what is said then is what the book says once it is saved."""
    made = flaws.save(flaws.everything()[:60])
    for number, key in enumerate(made):
        work = casework.load(key, flaws.YEAR)
        assert work
        _edit(work, number)
        before = Counter(casework.findings(work))
        parts = [work.household, work.living, work.housing, work.water, work.income, *work.visits, *work.measures]
        parts += [*work.assessments, *work.problems]
        parts += [record for m in work.members for record in (m.person, m.year, *m.jobs) if record]
        casework.save(ACTOR, "修改", work.to_save(parts))
        assert Counter(checks.findings(key, flaws.YEAR)) == before, number


def _edit(work: casework.Work, number: int) -> None:
    turn = number % 6
    if turn == 0:
        work.household.phone, work.household.hh_type = "13900139000", "30"
    elif turn == 1:
        work.members[0].person.id_no = work.members[-1].person.id_no
        work.members[0].person.phone = "13900139000"
    elif turn == 2:
        casework.new_visit(work, ACTOR).mode = "1"
        work.measures.append(casework.blank(Measure, household=work.key, year=work.year, kind="01"))
    elif turn == 3:
        casework.add_member(work).person.name = "张新"
        casework.add_job(work, work.members[0]).months = 3
    elif turn == 4:
        for record in (*work.visits, *work.assessments, *work.members[0].jobs):
            record.deleted = True
    else:
        work.income.members, work.living.road_km = 9, None
        work.members[-1].person.member_state = "2"
