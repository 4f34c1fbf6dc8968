"""The second person, with their own password; and danger reported by who sees nothing else of the archives."""

from __future__ import annotations

import datetime as dt

import pytest

from db import access_log, sealing
from db.changes import every, one
from db.psychology import Counsellor, DangerReport
from fupin_desktop.roles import Role
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.book import dump, unlocking, users
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import history
from fupin_desktop.services.psychology import archive, closing, due, judging, limits, reports, second, team
from fupin_desktop.services.psychology.filing import NotEntered
from fupin_desktop.services.psychology.second import NotConfirmed
from tests.locks import (
    ADMIN,
    COUNSELLOR,
    PASSWORD,
    RECORDER,
    TOWNSHIP,
    Safe,
    cheap_keys,
    crew,
    join_team,
    safe,
)  # fmt: skip
from tests.people import NOTHING, adult, agree, phq9

__all__ = ["cheap_keys", "crew", "safe"]

DAY = dt.datetime.now().astimezone().date()
DOCTOR, DOCTOR_PASSWORD = "钱医生", "Yisheng-2026"
LOGGED = """SELECT record, value, base FROM "change" WHERE tbl = 'danger_report'"""
RED, YELLOW = Colour.RED, Colour.YELLOW


@pytest.fixture
def two(crew: Safe) -> Safe:
    """The same with a doctor of the team, who has the key."""
    with crew.enter() as book:
        users.add(book, DOCTOR, DOCTOR_PASSWORD, Role.COUNSELLOR)
    with crew.enter(COUNSELLOR) as book:
        users.grant(book, DOCTOR)
        join_team(DOCTOR, "4")
    return crew


def red(crew: Safe) -> str:
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR):
        agree(person, DAY)
        phq9(person, "000000001", DAY)
    return person


def test_a_red_is_lowered_by_two_with_two_passwords(two: Safe) -> None:
    person = red(two)
    with two.enter(COUNSELLOR):
        judging.assess(COUNSELLOR, person, NOTHING, {"action": "每周见"}, DAY)
        confirmed = second.confirm(DOCTOR, DOCTOR_PASSWORD)
        assert judging.decide(COUNSELLOR, person, YELLOW, "核实过", DAY, confirmed) is YELLOW
        found = archive.load(person, DAY)
        assert found
        assert found.mark
        assert (found.mark.by, found.mark.second, found.mark.is_assessed) == (COUNSELLOR, DOCTOR, True)
        assert "第二人确认" in [row.what for row in access_log.entries()]


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("", "", "由他自己输入密码"), (COUNSELLOR, "Xinli-2026", "不能是自己"), (DOCTOR, "x", "密码不对"),
        ("x", "x", "不是在队的"), (RECORDER, "Luru-2026", "不是在队的"), (ADMIN, PASSWORD, "没有心理档案的钥匙"),
    ],
)  # fmt: skip
def test_who_is_no_second_person(two: Safe, name: str, password: str, said: str) -> None:
    with two.enter(COUNSELLOR):
        join_team(ADMIN)  # named in the team, and holding no key
        with pytest.raises(NotConfirmed, match=said):
            second.confirm(name, password)


def test_a_wrong_password_counts_as_one_at_the_lock(two: Safe) -> None:
    with two.enter(COUNSELLOR):
        for _ in range(6):
            with pytest.raises(NotConfirmed):
                second.confirm(DOCTOR, "falsch")
        with pytest.raises(NotConfirmed, match="秒再试"):
            second.confirm(DOCTOR, DOCTOR_PASSWORD)
    assert unlocking.wrong_tries(two.path)


def test_who_lacks_a_certificate_assesses_and_confirms_nothing(two: Safe) -> None:
    person = red(two)
    with two.enter(COUNSELLOR):
        mine, doctor = team.qualified(COUNSELLOR), team.qualified(DOCTOR)
        assert mine
        assert doctor
        doctor.pledge_date = None
        team.keep(COUNSELLOR, doctor)
        with pytest.raises(NotConfirmed, match="不是在队的"):
            second.confirm(DOCTOR, DOCTOR_PASSWORD)
        mine.certificate = None
        team.keep(COUNSELLOR, mine)
        with pytest.raises(Denied, match="证书没有过期、做过保密承诺"):
            judging.assess(COUNSELLOR, person, NOTHING, {}, DAY)


def test_who_holds_the_key_registers_the_first_and_only_the_first(safe: Safe) -> None:
    with safe.enter() as book:
        users.add(book, COUNSELLOR, "Xinli-2026", Role.COUNSELLOR)
        users.add(book, RECORDER, "Luru-2026", Role.RECORDER)
    with safe.enter(RECORDER):
        person = adult()
    with safe.enter(COUNSELLOR):
        with pytest.raises(Denied, match="在“心理 → 团队”里登记"):
            archive.load(person, DAY)
        join_team("陈晓岚", "1")
        with pytest.raises(Denied, match="牵头"):
            join_team(COUNSELLOR)


def test_anybody_reports_danger_and_reads_nothing(two: Safe) -> None:
    with two.enter(RECORDER):
        person = adult()
        reports.report(RECORDER, person, Event.SELF_HARM, "昨晚喝了农药，被拦下", DAY, "邻居张婶")
        rows = every("SELECT * FROM danger_report") + every(LOGGED)
        stored = "".join(map(str, rows))
        for told in (person, "农药", "张婶", "SELF_HARM"):
            assert told not in stored
        [kept] = DangerReport.living()
        with pytest.raises(sealing.NoKey):
            DangerReport.content.read(kept)
        assert history.undoable() == "登记新户"
        assert history.history(str(kept.id)) == []
        with pytest.raises(Denied):
            reports.take_in(RECORDER)
    with two.enter(TOWNSHIP):
        assert "danger" not in "".join(dump.lines())
    with two.enter(COUNSELLOR):
        assert reports.take_in(COUNSELLOR) == 1
        assert reports.take_in(COUNSELLOR) == 0
        found = archive.load(person, DAY)
        assert found
        assert found.mark
        assert (found.colour, found.mark.provisional, found.is_open) == (RED, True, True)
        assert "邻居张婶报告：昨晚喝了农药，被拦下" in found.mark.reasons[1]
        assert found.file
        assert found.file.next_contact == DAY


def test_a_counsellor_reports_for_a_colleague_s_client(two: Safe) -> None:
    person = red(two)
    with two.enter(COUNSELLOR):
        other = Counsellor(name="刘敏", role="2", certificate="咨询师", pledge_date=DAY)
        team.keep(COUNSELLOR, other)
        closing.assign(COUNSELLOR, person, str(other.id))
        judging.assess(COUNSELLOR, person, NOTHING, {}, DAY)
        judging.decide(COUNSELLOR, person, YELLOW, "核实过", DAY, second.Second(DOCTOR, ""))
    ring = unlocking.unlock(two.path, DOCTOR, DOCTOR_PASSWORD)
    with open_book(two.path, "", ring=ring):
        with pytest.raises(Denied):
            archive.load(person, DAY)
        reports.report(DOCTOR, person, Event.VIOLENCE, "", DAY)
        assert reports.take_in(DOCTOR) == 1
        with pytest.raises(Denied):
            archive.load(person, DAY)
    with two.enter(COUNSELLOR):
        found = archive.load(person, DAY)
        assert found
        assert found.colour is RED
        assert [item.person for item in due.load(DAY)] == [person]


@pytest.mark.parametrize(
    ("event", "day", "said"), [(Event.MAJOR, DAY, "有危险的情况"), (Event.ABUSE, DAY + dt.timedelta(1), "还没有到")]
)
def test_what_is_no_report(two: Safe, event: Event, day: dt.date, said: str) -> None:
    with two.enter(RECORDER):
        person = adult()
        with pytest.raises(NotEntered, match=said):
            reports.report(RECORDER, person, event, "", day)
        with pytest.raises(NotEntered, match="没有这个人"):
            reports.report(RECORDER, "nobody", Event.ABUSE, "", DAY)
        assert one("SELECT count(*) FROM danger_report") == (0,)


def test_where_nobody_would_read_it_the_reporter_is_told_whom_to_call(safe: Safe) -> None:
    with safe.enter() as book:
        users.add(book, TOWNSHIP, "Zhenji-2026", Role.TOWNSHIP)
    with safe.enter(TOWNSHIP):
        person = adult()
        with pytest.raises(NotEntered, match="打电话告诉镇里的心理专干"):
            reports.report(TOWNSHIP, person, Event.SELF_HARM, "", DAY)


def test_a_threshold_of_an_encrypted_book_takes_a_leader_and_a_second_password(two: Safe) -> None:
    with two.enter(COUNSELLOR):
        limits.change(COUNSELLOR, "phq9_yellow", 8, "本地医院的界值", second.confirm(DOCTOR, DOCTOR_PASSWORD))
        assert limits.values()["phq9_yellow"] == 8
    ring = unlocking.unlock(two.path, DOCTOR, DOCTOR_PASSWORD)
    with open_book(two.path, "", ring=ring), pytest.raises(Denied, match="牵头"):
        limits.change(DOCTOR, "phq9_yellow", 7, "再低些", second.Second(COUNSELLOR, ""))
