"""People with files for tests of the psychological archives."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from db import clock
from db.changes import change, every
from db.household import Household
from db.person import Person, PersonYear
from db.psychology import Consent
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Risk
from fupin_desktop.services.psychology import archive, consents, entry
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.entry import Filled, Screened
from fupin_desktop.services.psychology.second import Second
from tests.books import ACTOR, YUANXUEZHUANG

TODAY = dt.date(2026, 11, 23)
#: A run of base64: a sealed value, a signature, a key. By chance it says any three letters.
CIPHERED = re.compile(r"[A-Za-z0-9+/=]{40,}")


def at_noon(monkeypatch: pytest.MonkeyPatch, day: dt.date = TODAY, hour: int = 12) -> None:
    """Set the laptop's clock."""
    moment = dt.datetime.combine(day, dt.time(hour)).astimezone()
    monkeypatch.setattr(clock, "milliseconds", lambda: int(moment.timestamp() * 1000))


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def household(*births: str, region: str = YUANXUEZHUANG, kind: str = "10", groups: str = "") -> list[str]:
    """A household whose members (the first its head) were born on these days; their keys."""
    keys = []
    with change(ACTOR, "登记新户"):
        made = Household(region_code=region, hh_type=kind, group_no="一组")
        made.save()
        for number, birth in enumerate(births):
            person = Person(household=made.id, name=f"张{'一二三四五六七八九'[number]}", member_state="1")
            person.birth, person.relation = dt.date.fromisoformat(birth), "01" if number == 0 else "03"
            person.save()
            keys.append(str(person.id))
            if groups:
                PersonYear(person=person.id, year=2026, key_group=tuple(groups.split(","))).save()
    return keys


def adult(**more: str) -> str:
    """Somebody of 46."""
    return household("1980-03-05", **more)[0]


def agree(person: str, day: dt.date = TODAY, purpose: str = "1") -> Consent:
    given = Consent(person=person, purpose=purpose, date=day, given_by=consents.SELF, way=consents.SIGNED)
    consents.give(ACTOR, given)
    return given


def phq9(person: str, answers: str, day: dt.date = TODAY, function: int | None = None) -> Screened:
    """A PHQ-9 like `screen("211110010")`; `-` is refused."""
    filled = Filled([None if one == "-" else int(one) for one in answers], function)
    return entry.screen(ACTOR, person, scales.scale("phq9"), filled, day)


def screened(answers: str = "000000000", day: dt.date = TODAY, **more: str) -> str:
    """An adult who agreed, also to counselling, and filled a PHQ-9."""
    person = adult(**more)
    agree(person, day)
    agree(person, day, "4")
    phq9(person, answers, day)
    return person


def in_plain() -> str:
    """All that the tables of the book hold, for who has no more than its own key, what is base64 left out."""
    tables = [row[0] for row in every("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    rows = "\n".join(str(tuple(row)) for table in tables for row in every(f'SELECT * FROM main."{table}"'))
    return CIPHERED.sub("(base64)", rows)


def opened(person: str, day: dt.date = TODAY) -> Archive:
    found = archive.load(person, day, noted=False)
    assert found
    return found


#: The second person of tests that are not about the password (test_second.py is).
SECOND = Second("钱医生", "")
#: Nothing was found, and everything was asked.
NOTHING = Risk(0, thoughts=False, plan=False, attempt=False, psychotic=False, violence=0)
