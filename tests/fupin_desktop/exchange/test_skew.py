"""Packages of older and newer programs: names of then become those of today, what is not known yet waits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from db import merge, migrations
from db.changes import every
from db.connection import meta
from db.merge import Bundle
from db.person import Person
from fupin_desktop.exchange import entries as lines_in
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED
from tests.exchange import Forger, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.laptops import Laptop, settle

OLD_FIELD = {("person", "remark"): ("person", "note")}
OLD_TABLE = {("member", ""): ("person", ""), ("member", "remark"): ("person", "note")}
KEY = "90000000-0000-4000-8000-000000000001"


@pytest.fixture
def rename(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have older programs used other names."""

    def now(names: Mapping[tuple[str, str], tuple[str, str]]) -> None:
        for old, name in names.items():
            monkeypatch.setitem(merge.RENAMED, old, name)

    return now


def told(town: Town) -> list[tuple[str, str, str]]:
    """What the township's log says of the record."""
    with town.opened():
        return every('SELECT tbl, field, value FROM "change" WHERE record = ? ORDER BY ts', KEY)


def note(town: Town) -> tuple[Any, Any]:
    with town.opened():
        found = Person.find(KEY)
        return (found.note, found.deleted) if found else (None, None)


@pytest.mark.parametrize(("names", "table"), [(OLD_FIELD, "person"), (OLD_TABLE, "member")])
def test_old_names_in_a_package(
    town: Town, tmp_path: Path, rename: Any, names: Mapping[tuple[str, str], tuple[str, str]], table: str
) -> None:
    """In a first state and alone, deletion too; once refused as unknown, then taken, and once more it is the same."""
    forger = Forger(town, tmp_path / "forged")
    born = forger.entry(tbl=table, record=KEY, field="", value='{"name":"张三","remark":"先"}')
    edit = forger.entry(tbl=table, record=KEY, field="remark", value='"后"', base=born[0])
    gone = forger.entry(tbl=table, record=KEY, field="deleted", value="1", base=f"{born[0]} {edit[0]}")
    package = forger.package([born, edit])
    [done] = town.merge(package)
    assert (done.status, told(town)) == (REFUSED, [])
    rename(names)
    [done] = town.merge(package)
    assert (done.status, done.refused, done.added) == (MERGED, "", 1)
    assert told(town) == [("person", "", '{"name":"张三","note":"先"}'), ("person", "note", '"后"')]
    assert note(town) == ("后", None)
    today = [born[0], born[1], "person", KEY, "", '{"name":"张三","note":"先"}', ""]
    [done, again] = town.merge(forger.package([gone, born], number=3), forger.package([today, edit], number=4))
    assert (done.status, again.status) == (MERGED, MERGED)
    assert note(town) == ("后", 1)
    assert town.conflicts() == []


def test_old_names_meet_todays(tmp_path: Path, rename: Any) -> None:
    """One laptop was told by the old program, another by the new one: their logs are one."""
    rename(OLD_TABLE)
    old, new = (Laptop.new(tmp_path, name) for name in ("旧", "新"))
    first, second = (f"0199{n:08x}0000-aaaaaaaa" for n in (1, 2))
    old.take(Bundle(entries=[(first, first, "member", KEY, "", '{"name":"张三","remark":"先"}', ""),
                             (second, second, "member", KEY, "remark", '"后"', first)]))  # fmt: skip
    new.take(Bundle(entries=[(first, first, "person", KEY, "", '{"name":"张三","note":"先"}', ""),
                             (second, second, "person", KEY, "note", '"后"', first)]))  # fmt: skip
    assert old.dump() == new.dump()
    settle(old, new)
    assert old.row(Person, KEY)["note"] == "后"
    assert old.conflicts() == []


@pytest.mark.parametrize("value", ["[]", "1", "{", '"text"', "null"])
def test_what_is_no_state_is_refused_under_an_old_name_too(town: Town, tmp_path: Path, rename: Any, value: str) -> None:
    rename(OLD_TABLE)
    forger = Forger(town, tmp_path / "forged")
    [done] = town.merge(forger.package([forger.entry(tbl="member", record=KEY, field="", value=value)]))
    assert done.status == REFUSED
    assert told(town) == []


def test_a_newer_package_waits_for_the_update(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A field and a table that this program lacks are kept, told, and shown when the newer program opens the book."""
    forger = Forger(town, tmp_path / "forged")
    born = forger.entry(record=KEY, field="", value='{"name":"张三","note":"先"}')
    edit = forger.entry(record=KEY, field="note", value='"后"', base=born[0])
    other = forger.entry(tbl="greenhouse", record=KEY[:-1] + "2", field="", value='{"area":12}')
    package = forger.package([born, edit, other], schema=migrations.LATEST + 1)
    without = {name: kind for name, kind in Person.kinds().items() if name != "note"}
    with monkeypatch.context() as older:
        older.setattr(Person, "kinds", classmethod(lambda _cls: without))
        older.setattr(Person._meta, "sorted_fields", [f for f in Person._meta.sorted_fields if f.name != "note"])
        lines_in._checks.cache_clear()
        [done] = town.merge(package)
        assert done.status == MERGED
        assert "对方的程序比本机新" in done.notices[0]
        with town.opened():
            assert every("SELECT name, note FROM person WHERE id = ?", KEY) == [("张三", None)]
            assert meta("unapplied") == '{"greenhouse":["*"],"person":["note"]}'
    lines_in._checks.cache_clear()
    assert note(town) == ("后", None)
    with town.opened():
        assert meta("unapplied") == '{"greenhouse":["*"]}'
