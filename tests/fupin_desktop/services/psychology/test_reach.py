"""Who may not see the archives reaches nothing of them: by no service, no command, no list, no file that leaves."""

from __future__ import annotations

import datetime as dt
import inspect
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from db import access_log
from db.changes import every, one
from db.models import BEHIND, MODELS
from db.psychology import CounsellingSession, Counsellor
from db.record import SECRET_ROOMS
from fupin_desktop import scales
from fupin_desktop.roles import Reach
from fupin_desktop.rules.answering import Walk
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access_book, dump, users
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.household import family, history
from fupin_desktop.services.lists import search
from fupin_desktop.services.psychology import (
    activities,
    archive,
    arrivals,
    batch,
    capacity,
    care,
    census,
    closing,
    consent_photo,
    consents,
    disputes,
    due,
    effect,
    entry,
    erasing,
    filing,
    judging,
    letter,
    limits,
    marks,
    notes,
    report,
    reports,
    rounds,
    second,
    supervision,
    team,
    unfinished,
)
from tests.commands import Commands, one_chinese_line
from tests.locks import ADMIN, COUNSELLOR, CREW, PASSWORD, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, join_team, safe
from tests.people import adult, agree, household, phq9

__all__ = ["cheap_keys", "crew", "safe"]

DAY = dt.date(2026, 11, 20)
ROOMS = (
    activities, archive, arrivals, batch, capacity, care, census, closing, consent_photo, consents, disputes, due,
    effect, entry, erasing, filing, judging, letter, limits, marks, notes, report, reports, rounds,
    second, supervision, team, unfinished,
)  # fmt: skip
#: What takes no right, because it tells nothing of anybody: pure helpers, the team's names and phones, thresholds, how
#: often a lecture was held.
OPEN = {
    "activities": {"totals"},
    "archive": {"age_of", "all_groups", "following", "group_names", "groups_of", "region_of", "short_name", "suffices"},
    "arrivals": {"waiting"},
    "census": {"next_person"},
    "capacity": {"cannot", "check", "is_asked", "may_be_asked", "offered", "signs"},
    "closing": {"shut"},
    "consent_photo": {"made_of", "seal"},
    "effect": {"published"},  # what was given out to who answers for the book
    "filing": {
        "archive_here", "archive_of", "due_dates", "keep_dates", "mark", "mark_if_raised", "may_enter", "now", "reckon",
    },
    "following": {"leaves"},
    "limits": {"listed", "values"},
    "marks": {"leaves", "made_of", "opened", "packed", "since", "standing"},
    "notes": {"day_of", "leaf"},
    "report": {"column_labels"},
    "reports": {"publish", "report"},  # whoever sees somebody in danger says so
    "team": {
        "certificate_warning", "check_can_accompany", "check_can_lead", "check_leads", "check_qualified", "check_sees",
        "check_sight", "from_below", "keys", "members", "on_call", "open_files", "qualified", "reach_of", "sight",
    },
}  # fmt: skip


def public(room: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name, work in inspect.getmembers(room, inspect.isfunction):
        if work.__module__ == room.__name__ and not name.startswith("_"):
            yield name, work


@pytest.fixture
def kept(crew: Safe) -> tuple[Safe, str]:
    """An encrypted book in which somebody's file is red; who it is about."""
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR):
        agree(person, DAY)
        phq9(person, "333333331", DAY)
        care.add_session(COUNSELLOR, CounsellingSession(person=person), {"content": "夜里哭"}, DAY)
    return crew, person


@pytest.mark.parametrize("name", [RECORDER, TOWNSHIP, ADMIN])
def test_every_service_refuses_before_it_looks(kept: tuple[Safe, str], name: str) -> None:
    crew, person = kept
    with crew.enter(name):
        before = one('SELECT count(*) FROM "change"')
        for room in ROOMS:
            short = room.__name__.rpartition(".")[2]
            guarded = {what: work for what, work in public(room) if hasattr(work, "__wrapped__")}
            for of, what in ((reports, "report"), (effect, "published")):  # take a right that others have
                if room is of:
                    del guarded[what]
            assert {what for what, _ in public(room)} - set(guarded) == OPEN.get(short, set()), short
            for what, work in guarded.items():
                wanted = inspect.signature(work).parameters.values()
                given = [person if p.name == "person" else None for p in wanted if p.default is p.empty and p.kind < 3]
                with pytest.raises(Denied, match="没有权限：查看和填写心理档案"):
                    work(*given)
                assert what
        assert arrivals.waiting() == 0
        assert one('SELECT count(*) FROM "change"') == before
        assert team.sight().reach is Reach.NONE


@pytest.mark.parametrize("name", [RECORDER, TOWNSHIP, ADMIN])
def test_no_command_tells(kept: tuple[Safe, str], name: str, run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    crew, person = kept
    monkeypatch.setenv("FUPIN_USER", name)
    monkeypatch.setenv("FUPIN_PASSWORD", PASSWORD if name == ADMIN else CREW[name][1])
    for command in (
        ["screen", crew.path, "--person", person, "--scale", "phq9", "--answers", "0,0,0,0,0,0,0,0,0", "--json"],
        ["due", crew.path, "--json"],
        ["rounds", crew.path, "--json"],
        ["psych-report", crew.path, "--json"],
    ):
        ran = run(*command)
        assert (ran.code, ran.out) == (2, ""), command
        assert one_chinese_line(ran.err)
    with crew.enter(COUNSELLOR):
        keys = [row[0] for row in every("SELECT id FROM psy_file UNION SELECT id FROM screening")]
    for key in keys:
        ran = run("history", crew.path, key, "--json")
        assert not ran.out.strip() or json.loads(ran.out) == []


def test_nothing_stands_in_lists_histories_exports_and_dumps(kept: tuple[Safe, str], tmp_path: Path) -> None:
    crew, person = kept
    told = ("心理", "PHQ", "phq9", "screening", "psy_", "consent", "高危", "夜里哭", "s1.second")

    def silent(text: str) -> None:
        assert [word for word in told if word in text] == []

    with crew.enter(TOWNSHIP):
        found = family.load(household_of(person))
        assert found
        silent(repr(search.find("zy", full=True)) + repr(search.find("心理")) + repr(search.find("PHQ")))
        silent(repr(history.of_household(household_of(person))))
        silent(repr(history.history(person)))
        silent(repr(conflict_list.listed()))
        silent("".join(dump.lines()))
        for layout in ("roster34", "roster47", "template"):
            out = tmp_path / f"{layout}.xlsx"
            workbooks.export_workbook(out, layout)
            with zipfile.ZipFile(out) as book:
                silent("".join(book.read(part).decode("utf-8", "ignore") for part in book.namelist()))
        assert history.undoable() != "心理档案"
    with crew.enter(COUNSELLOR), pytest.raises(Denied):  # nor may the other way round: the counsellor takes nothing out
        list(dump.lines())


def household_of(person: str) -> str:
    return str(one("SELECT household FROM person WHERE id=?", person)[0])


def test_no_column_tells_a_colour_and_what_was_said_is_sealed(kept: tuple[Safe, str]) -> None:
    crew, _ = kept
    with crew.enter(RECORDER):
        columns = {row[1] for model in MODELS if model.room in SECRET_ROOMS for row in every(
            f'SELECT * FROM pragma_table_info("{model.table()}")')}  # fmt: skip
        assert not {"colour", "score", "band", "answers", "person", "next_contact"} & columns
        assert all(text.startswith("s1.") for (text,) in every("SELECT content FROM archive_entry"))
        tables = {row[0] for row in every("SELECT name FROM sqlite_master")}
        assert tables.isdisjoint(BEHIND)
        assert not every("SELECT 1 FROM pragma_database_list WHERE name = 'behind'")


def test_the_access_log_tells_an_administrator_that_but_not_whose(kept: tuple[Safe, str]) -> None:
    crew, person = kept
    with crew.enter(COUNSELLOR):
        archive.load(person, DAY)
        due.load(DAY)
        report.report(DAY)
    with crew.enter(ADMIN):
        told = [entry.what for entry in access_log.entries()]
        assert told[:4] == ["打开账本", "查看心理统计", "查看心理随访清单", "打开心理档案"]
        [shown] = access_book.Looks(what="打开心理档案").rows(0, 9)
        assert shown.name == ""


def test_a_granted_administrator_sees_it(kept: tuple[Safe, str]) -> None:
    crew, person = kept
    with crew.enter(COUNSELLOR) as book:
        users.grant(book, ADMIN)
    with crew.enter(ADMIN), pytest.raises(Denied, match="心理工作队里在队、做过保密承诺"):
        archive.load(person, DAY)  # the key alone opens nothing
    with crew.enter(COUNSELLOR):
        join_team(ADMIN)
    with crew.enter(ADMIN):
        found = archive.load(person, DAY)
        assert found
        assert found.colour is Colour.RED
        assert found.sessions[0][1]["content"] == "夜里哭"


@pytest.mark.parametrize(
    ("role", "more", "seen"),
    [
        ("1", {}, {"own", "nobody's", "other's red"}),
        ("2", {}, {"own", "nobody's"}),
        ("4", {}, {"own", "nobody's"}),
        ("3", {}, set()),  # volunteers keep company, observe and read aloud
        ("2", {"pledge_date": None}, set()),
        ("2", {"left": DAY}, set()),
        ("5", {}, {"own", "nobody's", "other's red", "other's blue"}),
        ("5", {"pledge_date": None}, set()),
        ("1", {"name": "不在队里的人"}, set()),  # who holds the key and is none of them
    ],
)
def test_how_far_each_of_the_team_sees(crew: Safe, role: str, more: dict[str, Any], seen: set[str]) -> None:
    with crew.enter(RECORDER):
        labels = ("own", "nobody's", "other's red", "other's blue")
        persons = dict(zip(labels, household(*["1980-03-05"] * 4), strict=True))
    with crew.enter(COUNSELLOR):
        for label, person in persons.items():
            agree(person, DAY)
            phq9(person, "333333300" if label == "other's red" else "000000000", DAY)
        other = Counsellor(name="刘敏", role="2", certificate="心理治疗师", pledge_date=DAY)
        mine = team.qualified(COUNSELLOR)
        assert mine
        team.keep(COUNSELLOR, other)
        for label, member in (("own", mine), ("other's red", other), ("other's blue", other)):
            closing.assign(COUNSELLOR, persons[label], str(member.id))
        team.keep(COUNSELLOR, Counsellor(name="陈晓岚", role="1", certificate="心理治疗师", pledge_date=DAY))
        mine.role = role
        for field, value in more.items():
            setattr(mine, field, value)
        team.keep(COUNSELLOR, mine)
        assert {label for label, person in persons.items() if _opens(person)} == seen
        listed = {item.person for item in due.load(DAY + dt.timedelta(days=370), limit=None)}
        assert listed == {persons[label] for label in seen}
        if seen <= {"own", "nobody's"}:
            with pytest.raises(Denied, match="牵头"):
                team.keep(COUNSELLOR, Counsellor(name="我自己", role="1", certificate="x"))
            with pytest.raises(Denied, match="牵头"):
                closing.assign(COUNSELLOR, persons["own"], None)


def _opens(person: str) -> bool:
    """Whether the file opens; where it does not, nothing can be added to it."""
    try:
        archive.load(person, DAY)
    except Denied:
        with pytest.raises(Denied, match="心理工作队里的权限"):
            phq9(person, "000000000", DAY)
        return False
    return True


def test_the_key_without_a_pledge_shows_no_list_and_no_number(kept: tuple[Safe, str]) -> None:
    crew, person = kept
    with crew.enter(COUNSELLOR) as book:
        later = DAY + dt.timedelta(days=400)
        assert {item.person for item in due.load(later)} == {person}
        assert household_of(person) in [home.household for home in census.of_village("", DAY, to_do_only=False)]
        sitting = unfinished.Sitting(Walk(scales.scale("phq9")))
        sitting.walk.give(1)
        unfinished.keep(person, sitting, DAY)
        unfinished.keep_words("talk", person, {"content": "夜里哭"})
        assert (unfinished.words("talk", person), len(due.loads(DAY))) == ({"content": "夜里哭"}, 1)
        users.grant(book, ADMIN)
    with crew.enter(ADMIN):
        assert (due.loads(later), unfinished.words("talk", person)) == ([], {})
        for counted in (lambda: report.report(DAY), lambda: report.months("41", DAY)):
            with pytest.raises(Denied, match="做过保密承诺"):
                counted()
        assert census.of_village("", DAY, to_do_only=False) == []
        assert (unfinished.waiting(), unfinished.offered(person)) == ([], None)
        assert list(due.load(later)) == []


def test_no_command_counts_for_the_key_alone(
    kept: tuple[Safe, str], run: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew, _ = kept
    with crew.enter(COUNSELLOR) as book:
        users.grant(book, ADMIN)
    monkeypatch.setenv("FUPIN_USER", ADMIN)
    monkeypatch.setenv("FUPIN_PASSWORD", PASSWORD)
    ran = run("psych-report", crew.path, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "做过保密承诺" in ran.err
