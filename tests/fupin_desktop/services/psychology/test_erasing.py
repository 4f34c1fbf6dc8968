"""Legal erase: nothing of an archive is left in the book's file, two persons said so, and other desks are told."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from db import backup, behind
from db.changes import change, every, one
from db.erase import Erasure
from db.models import BEHIND
from db.psychology import CounsellingSession, DangerReport, PsyFile, PsyPlan, Referral
from fupin_desktop import scales
from fupin_desktop.rules.answering import Walk
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.household import history
from fupin_desktop.services.psychology import (
    archive,
    care,
    closing,
    consents,
    due,
    erasing,
    judging,
    reports,
    unfinished,
)
from fupin_desktop.services.psychology.filing import NotEntered
from fupin_desktop.services.psychology.second import NotConfirmed, Second
from fupin_desktop.services.psychology.unfinished import Sitting
from fupin_desktop.services.quality.verify import verify
from tests.commands import Commands
from tests.laptops import TOWNSHIP, Laptop
from tests.locks import COUNSELLOR, CREW, RECORDER, Safe, cheap_keys, crew, join_team, safe
from tests.people import NOTHING, SECOND, adult, agree, phq9

__all__ = ["cheap_keys", "crew", "safe"]

DAY = dt.datetime.now().astimezone().date()


def filled(actor: str = COUNSELLOR, person: str = "") -> str:
    """Somebody of whom there is something of everything."""
    person = person or adult()
    for purpose in "124":
        agree(person, DAY, purpose)
    phq9(person, "222220000", DAY)
    judging.assess(actor, person, NOTHING, {"action": "每两周见"}, DAY)
    care.add_session(actor, CounsellingSession(person=person, mode="1"), {"content": "夜里哭"}, DAY)
    care.keep_plan(actor, PsyPlan(person=person, start=DAY), {"goals": ["1"]})
    care.refer(actor, Referral(person=person, date=DAY), {"to": "市三院", "note": "睡不好"})
    sitting = Sitting(Walk(scales.scale("phq9")))
    sitting.walk.give(1)
    unfinished.keep(person, sitting, DAY)
    return person


def traces(keys: set[str]) -> list[str]:
    """Every table that holds one of these keys anywhere, but for the note of the erasure itself."""
    tables = [row[0] for row in every("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = []
    for table in tables:
        for row in every(f'SELECT * FROM "{table}"'):
            told = str(tuple(row))
            if any(key in told for key in keys) and table not in ("erasure", "erased") and "'erasure'" not in told:
                found.append(table)
    return found


def test_nothing_is_left_but_the_note(crew: Safe) -> None:
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR) as book:
        filled(person=person)
        assert book.backup_now()
        keys = {
            row[0] for table in BEHIND for row in every(f'SELECT id FROM "{table}" WHERE person=?', person)
        }  # fmt: skip
        assert len(keys) >= 8
        entries = {row[0] for row in every("SELECT id FROM archive_entry")}
        done = erasing.carry_out(COUNSELLOR, person, "1", SECOND)
        assert traces({*keys, *entries}) == []
        assert not any(every(f'SELECT 1 FROM "{table}"') for table in (*BEHIND, "behind_log"))
        assert unfinished.offered(person) is None
        assert list(verify()) == []
        [note] = Erasure.living()
        assert (note.by, note.second, note.ground) == (COUNSELLOR, SECOND.name, "1")
        file = PsyFile.new_key({"person": person})  # by which one would see whose it was
        assert {line.split()[1] for line in (note.records or "").splitlines()} == (keys | entries) - {file}
        assert person not in str(note.stored())
        assert [copy.path.name for copy in backup.listed(book.path)] == list(done.backups)
        assert any(done.backups[0] in line for line in done.lines)
        assert any("网络安全法" in line for line in done.lines)
        found = archive.load(person, DAY)
        assert found
        assert (found.file, found.marks, found.consents) == (None, [], [])
        assert due.load(DAY).left_off == 0
        assert history.undoable() != "心理档案"
        assert erasing.asked_for() == []


def test_a_red_file_is_not_erased_and_one_alone_erases_nothing(crew: Safe) -> None:
    with crew.enter(RECORDER):
        person, red, empty = adult(), adult(), adult()
    with crew.enter(COUNSELLOR):
        filled(person=person)
        agree(red, DAY)
        phq9(red, "000000001", DAY)
        with pytest.raises(NotEntered, match="有生命危险"):
            erasing.carry_out(COUNSELLOR, red, "2", SECOND)
        with pytest.raises(NotEntered, match="依据"):
            erasing.carry_out(COUNSELLOR, person, "", SECOND)
        with pytest.raises(NotEntered, match="没有他的心理档案"):
            erasing.carry_out(COUNSELLOR, empty, "1", SECOND)
        for second in (None, Second(COUNSELLOR, "")):
            with pytest.raises(NotConfirmed):
                erasing.carry_out(COUNSELLOR, person, "1", second)
        assert one("SELECT count(*) FROM erasure") == (0,)
        found = archive.load(person, DAY)
        assert found
        assert found.colour is Colour.YELLOW


def test_after_a_withdrawal_the_content_goes_on_request(crew: Safe) -> None:
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR):
        filled(person=person)
        found = archive.load(person, DAY)
        assert found
        for given in found.consents:
            consents.withdraw(COUNSELLOR, given, DAY)
        assert erasing.carry_out(COUNSELLOR, person, "2", SECOND).records
        assert one("SELECT count(*) FROM screening") == (0,)


def test_another_desk_is_told_and_does_so_with_two_of_its_own(tmp_path: Path) -> None:
    first, other = (Laptop.new(tmp_path, name) for name in ("甲", "乙"))
    with first.opened():
        person = filled("甲")
    before = first.log()
    other.take(before)
    with first.opened():
        erasing.carry_out("甲", person, "1", SECOND)
    other.take(first.log())
    [merged] = first.take(before)  # an old stick brings nothing back
    with first.opened():
        assert merged.erased >= 8
        assert one("SELECT count(*) FROM screening") == (0,)
        assert erasing.asked_for() == []
    with other.opened():
        [asked] = erasing.asked_for()
        assert one("SELECT count(*) FROM screening") == (1,)
        with pytest.raises(NotConfirmed):
            erasing.follow(other.name, asked, None)
        assert erasing.follow(other.name, asked, SECOND) >= 8
    other.take(before)
    for laptop in (first, other):
        with laptop.opened():
            behind.ready()
            assert one("SELECT count(*) FROM screening") == (0,)
            assert erasing.asked_for() == []
            assert list(verify()) == []


def test_who_consents_again_after_it_has_a_file_that_travels(tmp_path: Path) -> None:
    """A file's key is made of the person's: the new one has the key of the one that was erased."""
    first, other = (Laptop.new(tmp_path, name) for name in ("甲", "乙"))
    with first.opened():
        person = filled("甲")
    before = first.log()
    other.take(before)
    with first.opened():
        erasing.carry_out("甲", person, "1", SECOND)
    other.take(first.log())
    with other.opened():
        [asked] = erasing.asked_for()
        erasing.follow("乙", asked, SECOND)
        agree(person, DAY)
        phq9(person, "222220000", DAY)
    first.take(other.log())
    for laptop in (first, other):
        laptop.take(before)
        with laptop.opened():
            behind.ready()
            for table in ("psy_file", "screening", "colour_mark", "consent"):
                assert one(f"SELECT count(*), min(deleted) FROM {table}") == (1, None), table
            assert erasing.asked_for() == []
            assert list(verify()) == []


def test_a_package_erases_nothing_of_the_register(tmp_path: Path) -> None:
    laptop = Laptop.new(tmp_path, "甲", TOWNSHIP)
    with laptop.opened():
        person = adult()
    laptop.put(
        Erasure, {"id": "00000000-0000-7000-8000-000000000001", "date": "2026-11-01", "records": f"person {person}"}
    )
    with laptop.opened():
        assert erasing.asked_for() == []


def test_the_command_asks_for_the_second_password(crew: Safe, run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR):
        filled(person=person)
        join_team(RECORDER, "2")
    monkeypatch.setenv("FUPIN_USER", COUNSELLOR)
    monkeypatch.setenv("FUPIN_PASSWORD", CREW[COUNSELLOR][1])
    monkeypatch.setenv("FUPIN_SECOND_PASSWORD", CREW[RECORDER][1])
    wanted = ["erase", crew.path, "--person", person, "--ground", "1", "--second", RECORDER, "--json"]
    ran = run(*wanted)
    assert (ran.code, ran.out) == (2, "")
    assert "没有心理档案的钥匙" in ran.err  # of the team, and yet nobody to confirm
    monkeypatch.setattr("fupin_desktop.services.psychology.second.confirm", lambda *_: SECOND)
    ran = run(*wanted)
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["records"]["screening"] == 1


def test_what_was_reported_of_somebody_goes_with_the_archive(crew: Safe) -> None:
    """It names the person inside the seal alone: it was left, with the words of who reported."""
    with crew.enter(RECORDER):
        person, other = adult(), adult()
        for somebody in (person, other):
            reports.report(RECORDER, somebody, Event.VIOLENCE, "吵架", DAY)
    with crew.enter(COUNSELLOR):
        with change(COUNSELLOR, "心理档案"):
            for kept in DangerReport.select():
                kept.taken = True
                kept.save()
        filled(person=person)
        erasing.carry_out(COUNSELLOR, person, "1", SECOND)
        assert (reports.about([person]), len(reports.about([other]))) == ([], 1)


def test_who_took_the_consent_back_is_to_be_erased(crew: Safe) -> None:
    """The paper says so: without this nobody was reminded."""
    with crew.enter(RECORDER):
        person, red = adult(), adult()
    with crew.enter(COUNSELLOR):
        filled(person=person)
        agree(red, DAY)
        phq9(red, "000000001", DAY)
        assert erasing.owed() == []
        for one_of in (person, red):
            found = archive.load(one_of, DAY)
            assert found
            for given in found.consents[1:]:
                consents.withdraw(COUNSELLOR, given, DAY)
            assert (one_of, "张一") not in erasing.owed() or len(found.consents) == 1
            consents.withdraw(COUNSELLOR, found.consents[0], DAY)
        assert [key for key, _ in erasing.owed()] == [person]  # danger comes first
        erasing.carry_out(COUNSELLOR, person, "2", SECOND)
        assert erasing.owed() == []


def test_what_is_done_is_to_be_erased_too(crew: Safe) -> None:
    """Kept till it is done, the paper says. Of who moves away red it stays until it is lowered."""
    with crew.enter(RECORDER):
        done, red, open_still = adult(), adult(), adult()
    with crew.enter(COUNSELLOR):
        for person, answers in ((done, "000000000"), (red, "000000001"), (open_still, "000000000")):
            agree(person, DAY)
            phq9(person, answers, DAY)
        judging.assess(COUNSELLOR, red, NOTHING, {}, DAY)
        closing.close(COUNSELLOR, red, DAY, closing.MOVED, "汤阴县心理中心 王医生，今天答应")
        closing.close(COUNSELLOR, done, DAY, closing.NOT_NEEDED)
        assert [key for key, _ in erasing.owed()] == [done]
        erasing.carry_out(COUNSELLOR, done, "3", SECOND)
        assert erasing.owed() == []
