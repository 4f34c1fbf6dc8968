"""Who can't answer a scale is asked none: by the service, whoever asks; and the guardian consents, by name."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import change, every
from db.person import Person, PersonYear
from db.psychology import CaseNote, Consent
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import archive, capacity, consents, entry
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.filing import NotEntered
from tests.books import ACTOR
from tests.books import book as book
from tests.people import TODAY, adult, agree, household, in_plain, phq9


def file_of(person: str) -> Archive:
    found = archive.load(person, TODAY, noted=False)
    assert found
    return found


def told(person: str, **values: object) -> None:
    with change(ACTOR, "改"):
        one = Person.get_by_id(person)
        for name, value in values.items():
            setattr(one, name, value)
        one.save()


@pytest.mark.parametrize("kind", ["3", "5", "6", "7"])
def test_a_registered_disability_is_asked_about(book: Book, kind: str) -> None:
    person = adult()
    assert not capacity.is_asked(file_of(person), TODAY)
    told(person, disab_type=kind)
    assert capacity.is_asked(file_of(person), TODAY)
    assert "残疾" in capacity.signs(file_of(person))
    capacity.keep(ACTOR, person, True, TODAY)
    assert not capacity.is_asked(file_of(person), TODAY)
    assert capacity.is_asked(file_of(person), TODAY + dt.timedelta(days=1))  # another day, another answer
    assert len(capacity.offered(file_of(person))) == 7


def test_dementia_is_asked_about_by_the_care_they_need(book: Book) -> None:
    person = adult()
    with change(ACTOR, "改"):
        PersonYear(person=person, year=2026, disability_care="4").save()
    assert capacity.signs(file_of(person)) == "重度失能"
    child = household("2020-03-05")[0]
    told(child, disab_type="5")
    assert not capacity.is_asked(file_of(child), TODAY)  # the observation form alone, as it is


def test_no_scale_for_who_cannot_and_the_guardian_consents(book: Book) -> None:
    person = adult()
    agree(person)
    capacity.keep(ACTOR, person, False, TODAY)
    assert capacity.offered(file_of(person)) == []
    with pytest.raises(NotEntered, match="不能自己回答问卷"):
        phq9(person, "000000000", TODAY)
    assert file_of(person).colour is Colour.GREY  # nobody is blue by what was not answered
    own = Consent(person=person, purpose="4", date=TODAY, given_by=consents.SELF, way=consents.SIGNED)
    with pytest.raises(NotEntered, match="要监护人同意"):
        consents.give(ACTOR, own)
    by_guardian = Consent(person=person, purpose="1", date=TODAY, given_by=consents.GUARDIAN, way=consents.SIGNED)
    with pytest.raises(NotEntered, match="监护人的姓名"):
        consents.give(ACTOR, by_guardian)
    consents.give(ACTOR, by_guardian, "张大")
    assert entry.external(ACTOR, person, "MMSE", "12", TODAY) is False
    capacity.keep(ACTOR, person, True, TODAY)
    phq9(person, "000000000", TODAY)


def test_the_answer_is_sealed(book: Book) -> None:
    person = adult()
    capacity.keep(ACTOR, person, False, TODAY)
    assert every(f"SELECT 1 FROM {CaseNote.table()}")
    assert [word for word in ('"able"', "capacity", CaseNote.table()) if word in in_plain()] == []
