"""Leaders get counts of at least three, without names or colours; and only what was given out to them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.changes import change
from db.connection import meta
from db.psychology import ColourMark, CounsellingSession
from fupin_desktop.rules import effect as rules
from fupin_desktop.services.book import users
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.psychology import care, effect, judging
from fupin_desktop.services.psychology.marks import packed
from tests.books import ACTOR
from tests.commands import Commands
from tests.locks import ADMIN, COUNSELLOR, CREW, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, join_team, safe
from tests.people import NOTHING, agree, household, phq9

__all__ = ["cheap_keys", "crew", "safe"]

DAY = dt.datetime.now().astimezone().date()


@given(st.lists(st.integers(0, 12), min_size=5, max_size=5), st.integers(3, 6))
def test_no_count_and_no_difference_of_two_tells_of_few(sizes: list[int], fewest: int) -> None:
    counts = [sum(sizes[at:]) for at in range(5)]
    told = rules.shown(counts, fewest)
    seen = [count for count in told if count is not None]
    assert all(count == 0 or count >= fewest for count in seen)
    for first in seen:
        for second in seen:
            assert abs(first - second) == 0 or abs(first - second) >= fewest
    assert [count for count, shown in zip(counts, told, strict=True) if shown not in (None, count)] == []


def counted(crew: Safe) -> None:
    """Twelve to be screened, eight are and have a colour, five were seen, four are better than they were."""
    with crew.enter(RECORDER):
        persons = household(*["1980-03-05"] * 9) + household(*["1975-03-05"] * 3)
        household("1980-01-01", kind="30")  # not of the census
    with crew.enter(COUNSELLOR):
        for person in persons[:8]:
            for purpose in "14":
                agree(person, DAY, purpose)
            phq9(person, "222220000" if person in persons[:5] else "000000000", DAY)
        for person in persons[:5]:
            judging.assess(COUNSELLOR, person, NOTHING, {"action": "每两周见"}, DAY)
            care.add_session(COUNSELLOR, CounsellingSession(person=person, mode="1"), {"content": "谈过"}, DAY)
        for person in persons[:4]:
            _mark(person, "blue")


def _mark(person: str, colour: str) -> None:
    made = ColourMark(person=person, date=DAY, by=COUNSELLOR, second="刘敏")
    old = [str(one.id) for one in ColourMark.living().where(ColourMark.person == person)]
    ColourMark.content.write(made, packed({"colour": colour, "reasons": ["好转"], "replaces": old}))
    with change(ACTOR, "心理档案"):
        made.save()


def test_what_leaders_get(crew: Safe) -> None:
    counted(crew)
    with crew.enter(COUNSELLOR):
        made = effect.counts(DAY)
        # 5 seen and 4 better differ by one person
        assert made.counts == (12, 8, 8, 5, None)
        assert meta("psychology_effect") is None
        assert effect.publish(COUNSELLOR, DAY).counts == made.counts
        with pytest.raises(Denied):
            effect.published()
    for name in (ADMIN, TOWNSHIP):
        with crew.enter(name):
            found = effect.published()
            assert found
            assert found.sentence == "应普查 12 人，普查过 8 人，定了颜色 8 人，见到过 5 人，好转 — 人。"
            assert "红" not in found.sentence + found.note
            with pytest.raises(Denied):
                effect.counts(DAY)
    with crew.enter(RECORDER), pytest.raises(Denied):
        effect.published()


@pytest.mark.parametrize(("role", "more"), [("2", {}), ("3", {}), ("5", {"pledge_date": None})])
def test_who_sees_no_more_than_their_own_counts_nobody(crew: Safe, role: str, more: dict[str, None]) -> None:
    with crew.enter(COUNSELLOR) as book:
        users.grant(book, ADMIN)
        join_team(ADMIN, role, **more)
    with crew.enter(ADMIN), pytest.raises(Denied, match="成效由牵头的专家"):
        effect.counts(DAY)


def test_the_command(crew: Safe, run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUPIN_USER", TOWNSHIP)
    monkeypatch.setenv("FUPIN_PASSWORD", CREW[TOWNSHIP][1])
    assert "还没有公布" in run("psych-report", crew.path, "--published").out
    counted(crew)
    with crew.enter(COUNSELLOR):
        effect.publish(COUNSELLOR, DAY)
    told = json.loads(run("psych-report", crew.path, "--published", "--json").out)
    assert (told["应普查"], told["好转"], told["by"]) == (12, None, COUNSELLOR)
