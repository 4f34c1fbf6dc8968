"""The erase of a whole person: taken back, killed, by command."""

from __future__ import annotations

import contextlib
import itertools
import json
import os

import pytest

from db.changes import change, one
from db.connection import execute
from db.erase import Erasure
from db.person import Person
from db.store import database
from fupin_desktop.services.erasing import person as erase_person
from fupin_desktop.services.erasing.person import Confirmed
from fupin_desktop.services.household import history
from fupin_desktop.services.quality.verify import verify
from tests.commands import Commands
from tests.erased import DAY, NAME, WORDS, family, traces
from tests.locks import ADMIN, CREW, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, safe

__all__ = ["cheap_keys", "crew", "safe"]


def test_taking_back_what_was_done_before_brings_nothing_of_her(crew: Safe) -> None:
    with crew.enter(RECORDER):
        family()
    with crew.enter(TOWNSHIP):
        her = one("SELECT id FROM person WHERE name = ?", NAME)[0]
        for note in ("哭着说一", "哭着说二"):
            person = Person.get_by_id(her)
            with change(TOWNSHIP, "改备注"):
                person.note = note
                person.save()
        erase_person.carry_out(TOWNSHIP, her, "1", Confirmed(ADMIN))
        for step in (history.undo, history.undo, history.undo, history.undo, history.redo, history.redo, history.redo):
            step(TOWNSHIP)
            assert traces(*WORDS, "欧阳晓芳", her) == {}
            assert list(verify()) == []


def test_the_commands(crew: Safe, run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    with crew.enter(RECORDER):
        _, her = family()
    monkeypatch.setenv("FUPIN_USER", TOWNSHIP)
    monkeypatch.setenv("FUPIN_PASSWORD", CREW[TOWNSHIP][1])
    monkeypatch.setenv("FUPIN_SECOND_PASSWORD", "falsch")
    wanted = ["erase", crew.path, "--whole", "--person", NAME, "--ground", "1", "--second", RECORDER, "--json"]
    for command, said in (
        (wanted, "没有确认"),
        (wanted[:-3], "第二个人"),
        (["erase", crew.path, "--follow", "x", "--second", RECORDER], "没有这一份"),
    ):
        ran = run(*command)
        assert (ran.code, ran.out) == (2, ""), command
        assert said in ran.err
    monkeypatch.setenv("FUPIN_SECOND_PASSWORD", CREW[RECORDER][1])
    assert json.loads(run("erase", crew.path, "--asked", "--json").out) == []
    told = json.loads(run(*wanted).out)
    assert told["records"] >= 5
    assert told["rewritten"] > 3
    with crew.enter(ADMIN):
        assert traces(*WORDS, her) == {}
        with change(ADMIN, "又登记") as writer:
            home = one("SELECT id FROM household")[0]
            writer.put(Person, [{"id": "00000000-0000-7000-8000-00000000000a", "household": home, "name": "赵六"}])
            note = Erasure(date=DAY, ground="1", by="乙", second="丙")
            note.records = "person 00000000-0000-7000-8000-00000000000a"
            note.save()
    [asked] = json.loads(run("erase", crew.path, "--asked", "--json").out)
    assert (asked["name"], asked["by"], asked["second"]) == ("赵六", "乙", "丙")
    done = run("erase", crew.path, "--follow", asked["id"], "--second", RECORDER, "--json")
    assert json.loads(done.out)["records"] >= 1
    assert json.loads(run("erase", crew.path, "--asked", "--json").out) == []


def test_cut_off_anywhere_all_of_it_is_there_or_nothing(crew: Safe) -> None:
    """Killed at each statement that writes: the book opens, whole, and she is there or gone."""
    with crew.enter(RECORDER):
        _, her = family()
    whole = {file: file.read_bytes() for file in crew.path.parent.iterdir() if file.is_file()}
    outcomes = []
    for point in (1, 2, 5, 9, 14, 20, 30, 45, 60, 80, 100, 130, 170, 10_000):
        for file, content in whole.items():
            file.write_bytes(content)
        for left in set(crew.path.parent.iterdir()) - whole.keys():
            if left.is_file():
                left.unlink()
        ended = _killed(crew, her, point)
        with crew.enter(ADMIN):
            there = one("SELECT count(*) FROM person WHERE id = ?", her)[0]
            assert list(verify()) == []
            assert there or traces(*WORDS, her) == {}
            assert bool(there) is not bool(one("SELECT count(*) FROM erasure")[0])
        outcomes.append((ended, there))
    assert outcomes[0] == (_KILLED, 1)
    assert outcomes[-1] == (0, 0)


_KILLED = 77


def _killed(crew: Safe, her: str, point: int) -> int:
    """Erase in a child, which ends without a word at the given statement."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with contextlib.suppress(BaseException):
        with crew.enter(ADMIN):
            count = itertools.count(1)

            def look(sql: str) -> None:
                writes = sql.lstrip().upper().startswith(("INSERT", "DELETE", "UPDATE", "COMMIT", "VACUUM"))
                if writes and next(count) == point:
                    os._exit(_KILLED)

            database.connection().set_trace_callback(look)
            erase_person.carry_out(ADMIN, her, "1", Confirmed(TOWNSHIP))
        os._exit(0)
    os._exit(1)


def test_what_packages_said_of_her_is_on_no_receipt_and_not_held(crew: Safe) -> None:
    with crew.enter(RECORDER):
        home, her = family()
    with crew.enter(ADMIN):
        outcome = json.dumps({"held_rows": [f"{NAME}的“电话”写成“1”", "别人的"], "held": 2}, ensure_ascii=False)
        execute("INSERT INTO package VALUES ('r1','in','','p','b','s',1,'','','','2026-11-01','f','{}',?)", outcome)
        held = ("t1", "p", "r1", "elsewhere", "held", "", "", "a", "household", home, "note", f'"{NAME}走了"', "")
        for stamp, value in (("t1", held[11]), ("t2", '"别人的"')):
            row = (stamp, *held[1:11], value, "")
            execute(f"INSERT INTO held VALUES ({','.join('?' * 13)})", *row)
        erase_person.carry_out(ADMIN, her, "1", Confirmed(TOWNSHIP))
        assert traces(*WORDS, her) == {}
        assert json.loads(one("SELECT outcome FROM package")[0]) == {"held_rows": ["别人的"], "held": 2}
        assert one("SELECT count(*) FROM held") == (1,)
