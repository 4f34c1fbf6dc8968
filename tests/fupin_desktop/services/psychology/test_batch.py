"""Papers keyed in one after another, and a second time by somebody else."""

from __future__ import annotations

import pytest

from db.psychology import PsySetting
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.scales import BadAnswers
from fupin_desktop.services.book import entry as records
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import batch, consents, notes
from fupin_desktop.services.psychology.batch import Stack
from fupin_desktop.services.psychology.filing import NotEntered
from tests.books import ACTOR
from tests.people import TODAY, adult, ago, agree, at_noon, household, opened

PAPER = Stack(scales.scale("phq9"), ago(3), "3", "刘敏")
OTHER = "王立新"


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    at_noon(monkeypatch)


def agreed() -> str:
    person = adult()
    agree(person, ago(5))
    return person


def test_a_paper_keeps_its_own_day_and_reader() -> None:
    person = agreed()
    done = batch.enter(ACTOR, person, PAPER, "2222200001")
    assert (done.scored.score, done.file_colour) == (10, Colour.YELLOW)
    [(kept, told)] = opened(person).screenings
    assert (kept.date, kept.mode, kept.reader) == (ago(3), "3", "刘敏")
    assert (told["paper"], told["keyed_by"], told["function"]) == (True, ACTOR, 1)
    with pytest.raises(BadAnswers, match="还差第 9 题"):
        batch.enter(ACTOR, person, PAPER, "22222000")
    with pytest.raises(BadAnswers, match="还差最后一问"):
        batch.enter(ACTOR, person, PAPER, "222220000")


def test_who_is_meant_and_what_they_lack() -> None:
    person = agreed()
    [one] = batch.persons("zy", PAPER)
    assert (one.key, one.name, one.group, one.lacks, one.is_done) == (person, "张一", "一组", "", False)
    batch.enter(ACTOR, person, PAPER, "0" * 9)
    assert batch.persons("张一", PAPER)[0].is_done
    assert not batch.persons("张一", Stack(scales.scale("gad7"), ago(3)))[0].is_done
    assert batch.persons("张一", Stack(PAPER.scale, ago(9)))[0].lacks  # consent came later
    stranger = household("1980-03-05")[0]
    assert {line.key: line.lacks for line in batch.persons("张一", PAPER)} == {person: "", stranger: "那天还没有同意"}
    assert batch.persons(" ", PAPER) == []
    consents.withdraw(ACTOR, opened(person).consents[0], TODAY)
    assert all(line.lacks for line in batch.persons("张一", PAPER))


def test_a_sign_on_a_paper_that_is_given_up_is_red() -> None:
    person = agreed()
    batch.left(ACTOR, person, PAPER, "00000000")
    assert opened(person).colour is Colour.GREY
    batch.left(ACTOR, person, PAPER, "000000001")
    assert (opened(person).colour, opened(person).screenings) == (Colour.RED, [])
    batch.left(ACTOR, person, PAPER, "9")  # nonsense says nothing


def test_the_second_entry_is_somebody_else_s_and_what_differs_is_looked_up() -> None:
    assert not batch.is_asked_twice()
    records.save(ACTOR, "口径", [PsySetting(name="paper_entries", value=2, reason="专家要求")])
    assert batch.is_asked_twice()
    person = agreed()
    batch.enter(ACTOR, person, PAPER, "2222200001")
    assert batch.waiting(ACTOR) == []
    [of] = batch.waiting(OTHER)
    assert (of.person, of.scale, of.keyed_by, of.day) == (person, "phq9", ACTOR, ago(3))
    assert batch.compare(OTHER, of, "2222200001") == []
    found = batch.compare(OTHER, of, "2212200001")
    assert [(one.number, one.first, one.second) for one in found] == [(3, 2, 1)]
    with pytest.raises(BadAnswers, match="第 3 题还没有核对"):
        batch.settle(OTHER, of, "2212200001", {})
    with pytest.raises(NotEntered, match="另一个人"):
        batch.settle(ACTOR, of, "2212200001", {3: 1})
    done = batch.settle(OTHER, of, "2212200001", {3: 1})
    assert done
    assert (done.scored.score, done.verdict.colour, done.file_colour) == (9, Colour.BLUE, Colour.YELLOW)
    [(kept, told)] = opened(person).screenings  # the wrong one no longer counts, and the colour is not lowered by it
    assert (told["score"], kept.date, kept.reader) == (9, ago(3), "刘敏")
    assert batch.waiting(OTHER) == []
    with pytest.raises(NotEntered, match="更正过"):
        batch.settle(OTHER, of, "2212200001", {3: 1})


def test_where_both_agree_only_that_is_kept() -> None:
    person = agreed()
    batch.enter(ACTOR, person, PAPER, "0" * 9)
    [of] = batch.waiting(OTHER)
    assert batch.settle(OTHER, of, "0" * 9, {}) is None
    assert (len(opened(person).screenings), batch.waiting(OTHER)) == (1, [])
    assert len(opened(person).of_kind(notes.SECOND_ENTRY)) == 1


def test_a_sign_that_only_the_second_reads_is_red_before_the_paper_is_looked_up() -> None:
    person = agreed()
    batch.enter(ACTOR, person, PAPER, "0" * 9)
    [of] = batch.waiting(OTHER)
    batch.compare(OTHER, of, "0000000011")
    assert opened(person).colour is Colour.RED
    assert opened(person).is_unassessed_red


def test_a_sign_that_was_misread_stays_red_until_somebody_has_assessed_it() -> None:
    person = agreed()
    batch.enter(ACTOR, person, PAPER, "0000000011")
    [of] = batch.waiting(OTHER)
    done = batch.settle(OTHER, of, "0" * 9, {9: 0, 10: None})
    assert done
    assert (done.verdict.colour, done.file_colour) == (Colour.BLUE, Colour.RED)
    assert opened(person).is_unassessed_red
