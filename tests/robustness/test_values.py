"""Text that breaks programs: very long, from beyond the first plane, half characters, NUL; and a clock of 2009."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import clock
from db.changes import every, one
from db.kind import BadValue
from db.person import Person
from db.visit import Visit
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import history
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, add_household
from tests.commands import Commands, one_chinese_line, program

LONG = "很长的话" * 25_000


@contextmanager
def the_book(village: Path) -> Iterator[str]:
    """The open village, and a household in it; whole at the end."""
    with open_book(village, ACTOR):
        household, _ = add_household()
        yield str(household.id)
        assert list(verify()) == []


@pytest.mark.parametrize(
    "kind", [Visit.note, Visit.visitors, Person.name, Person.id_no, Person.phone, Visit.visit_date]
)
def test_a_hundred_thousand_characters_are_refused_in_a_short_sentence(kind: object) -> None:
    with pytest.raises(BadValue) as refusal:
        kind.parse(LONG)  # type: ignore[attr-defined]
    assert len(str(refusal.value)) < 200
    assert "\u4e00" <= str(refusal.value)[0] <= "\u9fff" or "“" in str(refusal.value)


def test_a_hundred_thousand_characters_that_got_in_do_no_harm(run: Commands, village: Path) -> None:
    with the_book(village) as household:
        entry.save(ACTOR, "录入走访", [Visit(household=household, note=LONG)])
        entry.save(ACTOR, "登记", [Person(household=household, name=LONG)])
    assert LONG in run("dump", village).out
    assert run("search", village, LONG).code == 0
    assert run("search", village, "a" * 100_000).code == 0
    assert run("history", village, LONG[:90_000]).code == 2
    assert run("verify", village).code == 0


@pytest.mark.parametrize("name", ["王𬭎", "李𠅤", "㛃㛃", "赵🎉", "艾力江·买买提", "👨‍👩‍👧", "ｆｕｌｌ"])
def test_rare_names_are_kept_and_found(run: Commands, village: Path, name: str) -> None:
    with the_book(village) as household:
        person = Person(household=household, name=Person.name.parse(name))
        entry.save(ACTOR, "登记", [person])
    assert one_name(run, village, str(person.id)) == Person.name.parse(name)
    found = json.loads(run("search", village, name, "--json").out)
    assert str(person.id) in [one["person"] for one in found]


def one_name(run: Commands, book: Path, key: str) -> str:
    records = map(json.loads, run("dump", book).out.splitlines())
    return str(next(record["name"] for record in records if record["id"] == key))


@pytest.mark.parametrize("text", ["张\ud800三", "张\x00三", "\x07张三\x1b"])
def test_half_characters_and_control_characters_are_dropped(text: str) -> None:
    assert Person.name.parse(text) == "张三"


@pytest.mark.parametrize("text", ["张\udcff", "张\x00三", "\udcff\udcfe"])
def test_commands_take_any_text(run: Commands, village: Path, text: str) -> None:
    for command in ("search", "history"):
        ran = run(command, village, text)
        assert ran.code in (0, 2)
        assert ran.err == "" or one_chinese_line(ran.err), ran.err
        assert "程序出错" not in ran.err


def test_a_half_character_that_got_past_the_fields_changes_nothing(village: Path) -> None:
    with the_book(village) as household:
        before = one('SELECT count(*) FROM "change"')[0]
        persons = [Person(household=household, name=name) for name in ("张三", "李\ud800")]
        with pytest.raises((ValueError, TypeError), match="surrogates"):
            entry.save(ACTOR, "登记", persons)
        assert one('SELECT count(*) FROM "change"')[0] == before


def test_a_book_whose_path_is_no_text(tmp_path: Path) -> None:
    ran = program("dump", str(tmp_path) + "/账\udcff本.fpb")
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err


def test_with_the_clock_at_2009_the_order_of_changes_holds(
    run: Commands, village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_2009 = 1_230_768_000_000
    with the_book(village) as household:
        newest = one('SELECT max(ts) FROM "change"')[0]
        monkeypatch.setattr(clock, "milliseconds", lambda: in_2009)
        for number in range(3):
            entry.save(ACTOR, "录入走访", [Visit(id=f"visit-{number}", household=household, note="第一次")])
            entry.save(ACTOR, "修改走访", [Visit(id=f"visit-{number}", note="第二次")])
        stamps = [row[0] for row in every('SELECT ts FROM "change" WHERE ts > ?', newest)]
        assert len(stamps) >= 6
        assert stamps == sorted(set(stamps))
        assert one("SELECT note FROM visit WHERE id = 'visit-0'")[0] == "第二次"
        assert history.undo(ACTOR) is not None
        assert one("SELECT note FROM visit WHERE id = 'visit-2'")[0] == "第一次"
    monkeypatch.undo()
    with the_book(village) as household:
        entry.save(ACTOR, "录入走访", [Visit(household=household, note="现在")])
    assert run("verify", village).code == 0
