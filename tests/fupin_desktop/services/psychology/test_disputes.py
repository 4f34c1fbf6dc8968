"""Two desks wrote one field of one archive: a conflict for who may open that archive, and nothing at all for others."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import behind
from db.changes import change, every, one
from db.connection import execute, meta, set_meta
from db.models import BEHIND, KNOWN
from db.psychology import ARCHIVES, CaseNote, Consent, Counsellor, PsyFile, PsyPlan
from fupin_desktop.roles import Right, Role, rights
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Denied, Visitor
from fupin_desktop.services.book.dump import lines
from fupin_desktop.services.conflicts import conflict_list, deciding, to_decide
from fupin_desktop.services.conflicts.conflict_list import NoConflict
from fupin_desktop.services.psychology import arrivals, care, disputes, team
from fupin_desktop.services.quality.verify import verify
from tests.laptops import Laptop
from tests.people import TODAY, adult, ago, agree, at_noon, in_plain, screened

FIELDS = ("counsellor", "volunteer", "closed", "close_reason")


def everything() -> list[str]:
    """All that lies behind the key, and what is to be decided of it."""
    behind.ready()
    rows = [f"{table} {tuple(row)}" for table in BEHIND for row in every(f'SELECT * FROM "{table}" ORDER BY id')]
    return rows + [str(conflict.as_json()) for conflict in conflict_list.listed() if conflict.table in BEHIND]


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Laptop, Laptop, Laptop, str]:
    """Two desks and the township, who know one file; team members 刘敏 and 周宁; 甲 keeps the archives."""
    at_noon(monkeypatch)
    first, second, town = (Laptop.new(tmp_path, name) for name in ("甲", "乙", "镇"))
    with first.opened():
        person = screened("000000000", ago(20))
        for name in ("刘敏", "周宁"):
            team.keep("甲", Counsellor(name=name, role="2", certificate="心理治疗师", pledge_date=ago(99)))
    second.take(first.log())
    town.take(first.log())
    return first, second, town, person


def set_file(who: Laptop, person: str, **values: Any) -> None:
    with who.opened():
        file = PsyFile.get(PsyFile.person == person)
        with change(who.name, ARCHIVES):
            for name, value in values.items():
                setattr(file, name, value)
            file.save()


def member(name: str) -> str:
    return str(Counsellor.get(Counsellor.name == name).id)


def disagree(desks: tuple[Laptop, Laptop, Laptop, str]) -> str:
    """刘敏 here, 周宁 there: who follows the file; the township has both."""
    first, second, town, person = desks
    with first.opened():
        keys = {name: member(name) for name in ("刘敏", "周宁")}
    set_file(first, person, counsellor=keys["刘敏"])
    set_file(second, person, counsellor=keys["周宁"])
    town.take(first.log(), second.log())
    return PsyFile.new_key({"person": person})


def test_what_is_put_off_stays_so_when_the_book_was_closed(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    """As any other conflict; and outside stands nothing that tells of one."""
    first, second, town, person = desks
    file = disagree(desks)
    cell = f"psy_file:{file}:counsellor"
    with town.opened():
        before = meta("archives_put_off") or ""  # there is always one
        deciding.put_off(conflict_list.find(cell))
    with town.opened():
        assert conflict_list.find(cell).later
        kept = meta("archives_put_off") or ""
        assert kept != before
        assert len(kept) == len(before) > 4096
        assert file not in kept
        everything()
        execute("INSERT OR REPLACE INTO meta VALUES ('archives_rewritten', 'x')")  # made anew, they know it still
        assert conflict_list.find(cell).later
        deciding.put_off(conflict_list.find(cell), later=False)
    with town.opened():
        assert not conflict_list.find(cell).later
        deciding.put_off(conflict_list.find(cell))
        deciding.decide("镇", [deciding.take(conflict_list.find(cell), "left")])
    first.take(town.log())
    set_file(first, person, counsellor=member_of(first, "刘敏"))
    set_file(second, person, counsellor=member_of(second, "刘敏"))
    set_file(second, person, counsellor=member_of(second, "周宁"))
    town.take(first.log(), second.log())
    with town.opened():  # another disagreement is a new one
        assert not conflict_list.find(cell).later


def member_of(who: Laptop, name: str) -> str:
    with who.opened():
        return member(name)


def test_it_is_listed_decided_and_decided_everywhere(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    first, second, town, person = desks
    file = disagree(desks)
    with town.opened():
        [conflict] = conflict_list.listed()
        taken = conflict.sides[0].text
        assert conflict.id == f"psy_file:{file}:counsellor"
        assert (conflict.label, conflict.about) == ("负责人", "张一 心理档案")
        assert (conflict.person, conflict.household, conflict.must_choose) == (person, "", True)
        sides = sorted((side.text, side.who, side.site) for side in conflict.sides)  # at one moment: by code
        assert sides == [("刘敏", "甲", "甲"), ("周宁", "乙", "乙")]
        assert (conflict_list.count(), disputes.count(), conflict_list.waiting().within([("41", "")])[0][2]) == (
            1,
            1,
            1,
        )
        assert conflict_list.waiting().position(conflict.id) == 0
        with pytest.raises(deciding.CannotDecide):
            deciding.take(conflict, "王五")
        assert deciding.decide("镇", [deciding.take(conflict, "left")]) == 1
        assert conflict_list.listed() == []
        title, count = one('SELECT title, (SELECT count(*) FROM "action") FROM "action" ORDER BY ts DESC')
        assert title == ARCHIVES  # the history of the book tells no more
        assert count
        assert "负责人" not in in_plain()
        with pytest.raises(NoConflict):
            conflict_list.find(conflict.id)
    for desk in (first, second):
        desk.take(town.log())
        with desk.opened():
            assert conflict_list.listed() == []
            assert PsyFile.get_by_id(file).counsellor == member(taken)
            assert list(verify()) == []


def test_what_was_looked_at_is_in_the_access_log_once(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    disagree(desks)
    with desks[2].opened():
        for _ in range(3):
            conflict_list.listed()
        told = [entry.what for entry in access.entries()]
    assert told.count("看心理档案的冲突") == 1


def _as(name: str, role: Role, *, psychology: bool) -> None:
    access.enter(Visitor(name, rights(role, psychology=psychology), role))


@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.ADMIN, Role.RECORDER])
def test_who_may_not_open_archives_finds_no_trace(desks: tuple[Laptop, Laptop, Laptop, str], role: Role) -> None:
    file = disagree(desks)
    with desks[2].opened():
        _as("某人", role, psychology=False)
        asked: list[Callable[[], Any]] = [
            conflict_list.listed, lambda: conflict_list.waiting().rows(0, 9), conflict_list.kinds, conflict_list.count,
            lambda: conflict_list.waiting().within(()), to_decide.heaps, lambda: to_decide.of_record(file),
            lambda: to_decide.still_open([("psy_file", file, "counsellor")]), lambda: list(to_decide.every_one()),
        ]  # fmt: skip
        for ask in asked:
            try:
                assert not ask()
            except Denied:
                assert role is Role.RECORDER
        with pytest.raises(Denied):
            disputes.count()
        if access.may(Right.FULL_EXPORT):
            assert not [line for line in lines() if '"psy_file"' in line]


def test_what_a_merge_tells_counts_none_of_them(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    first, second, town, person = desks
    with first.opened():
        keys = {name: member(name) for name in ("刘敏", "周宁")}
    set_file(first, person, counsellor=keys["刘敏"])
    set_file(second, person, counsellor=keys["周宁"])
    for merged in town.take(first.log(), second.log()):
        assert merged.conflicts == []
    with town.opened():
        assert every("SELECT * FROM conflict") == []


def test_only_files_in_sight_are_listed_and_who_follows_is_said_by_who_leads(
    desks: tuple[Laptop, Laptop, Laptop, str],
) -> None:
    file = disagree(desks)
    with desks[2].opened():
        team.keep("镇", Counsellor(name="陈晓岚", role="1", certificate="国家二级心理咨询师", pledge_date=ago(99)))
        team.keep("镇", Counsellor(name="志愿者", role=team.VOLUNTEER, pledge_date=ago(99)))
        follows = str(Counsellor.get_by_id(PsyFile.get_by_id(file).counsellor).name)
        [other] = {"刘敏", "周宁"} - {follows}
        for name, count in ((other, 0), ("志愿者", 0), ("没有登记的", 0), ("陈晓岚", 0), (follows, 1)):
            _as(name, Role.COUNSELLOR, psychology=True)
            assert (name, disputes.count(), conflict_list.count()) == (name, count, count)
        found = conflict_list.find(f"psy_file:{file}:counsellor")
        with pytest.raises(Denied, match="只有牵头的专家"):
            deciding.decide(follows, [deciding.take(found, "right")])
        _as(other, Role.COUNSELLOR, psychology=True)
        with pytest.raises(Denied, match="不在您能看的档案里"):
            deciding.decide(other, [deciding.take(found, "left")])


def test_who_keeps_archives_and_merges_nothing_decides_these_alone(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    first, second, town, person = desks
    disagree(desks)
    with first.opened(), change("甲", "修改") as writer:
        writer.put(KNOWN["person"], [{"id": person, "name": "张山"}])
    with second.opened(), change("乙", "修改") as writer:
        writer.put(KNOWN["person"], [{"id": person, "name": "章三"}])
    town.take(first.log(), second.log())
    with town.opened():
        team.keep("镇", Counsellor(name="专干", role=team.KEEPER, pledge_date=ago(99)))
        assert conflict_list.count() == 2
        name = conflict_list.find(f"person:{person}:name")
        _as("专干", Role.COUNSELLOR, psychology=True)
        [conflict] = conflict_list.listed()
        assert conflict.table == "psy_file"
        with pytest.raises(NoConflict):
            conflict_list.find(name.id)
        with pytest.raises(Denied):
            deciding.decide("专干", [deciding.take(name, "left")])
        deciding.decide("专干", [deciding.take(conflict, "right")])
        assert conflict_list.count() == 0


def test_what_a_plan_says_is_read_in_words(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    first, second, town, person = desks
    with first.opened():
        plan = PsyPlan(person=person, start=ago(9))
        care.keep_plan("甲", plan, {"goals": ["1"], "frequency": "每两周一次"})
        key = str(plan.id)
    second.take(first.log())
    for desk, often in ((first, "每周一次"), (second, "每月一次")):
        with desk.opened():
            care.keep_plan(desk.name, PsyPlan.get_by_id(key), {"goals": ["1"], "frequency": often})
    town.take(second.log(), first.log())
    with town.opened():
        [conflict] = conflict_list.listed()
        assert all("多久一次：每" in side.text and "目标：" in side.text for side in conflict.sides)
        assert conflict.before
        assert "每两周一次" in conflict.before.text
        chosen = conflict.sides[0]
        deciding.decide("镇", [deciding.Decision(conflict, chosen.value)])
        assert json.loads(PsyPlan.content.read(PsyPlan.get_by_id(key)))["frequency"] in chosen.text


def test_what_is_reckoned_is_asked_of_nobody_and_reckoned_anew(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    first, second, town, person = desks
    set_file(first, person, next_contact=ago(3), closed=TODAY, close_reason="4", next_screening=None)
    set_file(second, person, next_contact=ago(5))
    with second.opened():
        agree(person, TODAY, "2")
    town.take(first.log(), second.log())
    with town.opened():
        assert one("SELECT count(*) FROM behind_conflict WHERE field = 'next_contact'")[0] == 1
        assert conflict_list.listed() == []
        arrivals.take_in("镇")
    set_file(second, person, closed=ago(1), close_reason="4")
    town.take(second.log())
    with town.opened():
        [conflict] = conflict_list.listed()
        assert (conflict.label, conflict.must_choose) == ("结案日期", False)
        deciding.decide("镇", [deciding.Decision(conflict, conflict.before.value if conflict.before else None)])
        assert PsyFile.get(PsyFile.person == person).next_screening  # open again: it is due


def test_two_withdrawals_of_one_consent(desks: tuple[Laptop, Laptop, Laptop, str]) -> None:
    first, second, town, person = desks
    for desk, day in ((first, ago(2)), (second, ago(1))):
        with desk.opened(), change(desk.name, ARCHIVES):
            consent = Consent.get(Consent.person == person, Consent.purpose == "4")
            consent.withdrawn = day
            consent.save()
    town.take(first.log(), second.log())
    with town.opened():
        [conflict] = conflict_list.listed()
        assert {side.value for side in conflict.sides} == {ago(2).isoformat(), ago(1).isoformat()}


@settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
def test_in_whatever_order_things_come_all_list_and_show_the_same(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    desks = [Laptop.new(folder, name) for name in "甲乙丙"]
    with desks[0].opened():
        persons = [adult(), adult()]
        with change("甲", ARCHIVES):
            PsyFile(person=persons[0], opened=TODAY).save()
            made = CaseNote(person=persons[0])
            CaseNote.content.write(made, "{}")
            made.save()
    for desk in desks[1:]:
        desk.take(desks[0].log())
    logs = []
    for _ in range(data.draw(st.integers(1, 9))):
        desk = data.draw(st.sampled_from(desks))
        _do_something(data, desk, persons)
        logs.append(desk.log())
        if data.draw(st.booleans()):
            data.draw(st.sampled_from(desks)).take(desk.log())
    logs += [desk.log() for desk in desks]
    found = set()
    for number, order in enumerate(itertools.islice(itertools.permutations(range(3)), 3)):
        third = Laptop.new(folder, f"镇{number}")
        mixed = data.draw(st.permutations(logs)) if number else logs
        third.take(*mixed, *(logs[place - 3] for place in order))
        with third.opened():
            found.add("\n".join(everything()))
            assert list(verify()) == []
    for desk in desks:
        desk.take(*logs)
        with desk.opened():
            found.add("\n".join(everything()))
    assert len(found) == 1


def _do_something(data: st.DataObject, desk: Laptop, persons: list[str]) -> None:
    person = data.draw(st.sampled_from(persons))
    with desk.opened():
        if data.draw(st.integers(0, 4)) == 0:
            if waiting := conflict_list.listed():
                choice = data.draw(st.sampled_from(["left", "right"]))
                deciding.decide(desk.name, [deciding.take(data.draw(st.sampled_from(waiting)), choice)])
            return
        file = PsyFile.get_or_none(PsyFile.person == person) or PsyFile(person=person, opened=TODAY)
        name = data.draw(st.sampled_from(["closed", "close_reason", "next_contact", "opened", "deleted"]))
        day = TODAY + dt.timedelta(days=data.draw(st.integers(0, 2)))
        value = {"close_reason": data.draw(st.sampled_from(["1", "2"])), "deleted": True}.get(name, day)
        with change(desk.name, ARCHIVES):
            setattr(file, name, value)
            file.save()


def test_an_entry_of_another_key_is_said_with_what_to_do(tmp_path: Path) -> None:
    first, town = Laptop.new(tmp_path, "村"), Laptop.new(tmp_path, "镇")
    with first.opened():
        person = adult()
        agree(person)
        agree(person, purpose="4")
    town.take(first.log())
    with town.opened():
        assert arrivals.unread() == ""
    with town.opened():
        set_meta("second_key", "ab" * 32)
    with town.opened():
        assert "袁薛庄村 2 份" in arrivals.unread()
        assert "给对方看心理档案" in arrivals.unread()
        assert list(verify()) == []
        _as("某人", Role.TOWNSHIP, psychology=False)
        with pytest.raises(Denied):
            arrivals.unread()
        _as("没有登记的", Role.COUNSELLOR, psychology=True)
        assert arrivals.unread() == ""  # who sees no archive is told of none
