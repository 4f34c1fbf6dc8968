"""The eleven ways in which comparable programs lose data when books are exchanged, one test each (MERGE.md)."""

from __future__ import annotations

import json
import random
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from db import backup, clock, owners, undo
from db.changes import change
from db.connection import meta
from db.household import Household
from db.log import Entry
from db.merge import Bundle, ClonedLaptop, take
from db.migrations import LATEST
from db.person import Person, PersonYear
from db.store import database
from db.visit import Visit
from fupin_desktop.exchange import entries as lines_in
from fupin_desktop.services.book.opening import restore
from fupin_desktop.services.exchange import columns
from tests.laptops import Laptop, family, settle

ZHANG = "h1-张三"


@pytest.fixture
def three(tmp_path: Path) -> list[Laptop]:
    """Two villages and a township that hold one household."""
    laptops = [Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇")]
    household, people = family("h1", "张三", "李四")
    laptops[0].put(Household, household)
    laptops[0].put(Person, *people)
    log = laptops[0].log()
    for laptop in laptops[1:]:
        laptop.take(log)
    return laptops


def test_text_keys(three: list[Laptop]) -> None:
    """pygeodiff rewrites text keys and orphans the children: here every key stays, in every order."""
    for number, laptop in enumerate(three):
        household, people = family(f"户-{number}", "新人")
        laptop.put(Household, household)
        laptop.put(Person, *people)
    settle(*three)
    for number in range(3):
        assert three[2].row(Person, f"户-{number}-新人")["household"] == f"户-{number}"


def test_children_of_a_renumbered_parent(three: list[Laptop]) -> None:
    """One laptop corrects the household's number while another adds to it: the number is no key, nobody is orphaned."""
    first, second, township = three
    first.put(Household, {"id": "h1", "household_no": "4105021012120000001"})
    second.put(Person, {"id": "new", "household": "h1", "name": "王五"})
    second.put(Household, {"id": "h1", "household_no": "4105021012120000002"})
    settle(*three)
    assert township.row(Person, "new")["household"] == "h1"
    assert township.split() == ["household_no"]


def test_the_same_id_number_in_two_villages(three: list[Laptop]) -> None:
    """Both stay, no merge fails, and they are listed as likely duplicates."""
    number = "410502195504056010"
    for laptop, key in zip(three, ("x", "y"), strict=False):
        household, [person] = family(f"h-{key}", "赵六")
        laptop.put(Household, household)
        laptop.put(Person, {**person, "id_no": number})
    settle(*three)
    assert {three[2].row(Person, f"h-{key}-赵六")["id_no"] for key in "xy"} == {number}
    assert three[2].duplicates() == [("h-x-赵六", "h-y-赵六")]


def test_a_delete_against_an_edit(three: list[Laptop]) -> None:
    first, second, township = three
    first.delete(Person, ZHANG)
    second.put(Person, {"id": ZHANG, "phone": "13812345678"})
    settle(*three)
    [conflict] = township.conflicts()
    assert conflict["field"] == "deleted"
    assert [(value["value"], value["who"]) for value in conflict["values"]] == [(1, "甲村"), (0, "乙村")]
    township.resolve(conflict["id"], "right")
    settle(*three)
    row = first.row(Person, ZHANG)
    assert (row["phone"], row["deleted"]) == ("13812345678", 0)


def test_a_delete_against_something_entered_under_it(three: list[Laptop]) -> None:
    first, second, township = three
    with first.opened(), change(first.name, "删除一户") as writer:
        writer.delete(Household, ["h1"])
        writer.delete(Person, [ZHANG, "h1-李四"])
    second.put(Visit, {"id": "v1", "household": "h1", "visit_date": "2026-11-20", "visitors": "王干部"})
    settle(*three)
    assert township.split() == ["deleted"]
    township.resolve(township.conflicts()[0]["id"], "right")
    settle(*three)
    assert first.row(Household, "h1")["deleted"] == 0
    assert first.row(Person, ZHANG)["deleted"] == 0  # gone with the household, back with it
    assert first.conflicts() == []


def test_a_delete_that_had_seen_the_edit_is_no_conflict(three: list[Laptop]) -> None:
    first, second, township = three
    second.put(Person, {"id": ZHANG, "phone": "13812345678"})
    first.take(second.log())
    first.delete(Person, ZHANG)
    settle(*three)
    assert township.conflicts() == []


def test_an_added_column(three: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a newer program wrote is kept by an older one, handed on, and shown once it is updated."""
    first, _, township = three
    newer = [
        (f"{int(entry[0][:16], 16) + 0x1000000:016x}{entry[0][16:]}", entry[1], table, record, name, value, "")
        for entry, (table, record, name, value) in zip(
            first.log().entries,
            [
                ("person", ZHANG, "note", '"听力不好"'),
                ("greenhouse", "g1", "", '{"household":"h1","area":12}'),
                ("household", "h9", "", '{"address":"九组","region_code":"410502101212"}'),
            ],
            strict=False,
        )
    ]
    fields = dict(Person._meta.fields)
    without = {name: kind for name, kind in Person.kinds().items() if name != "note"}
    with monkeypatch.context() as older:
        older.setattr(Person, "kinds", classmethod(lambda _cls: without))
        older.setattr(Person._meta, "sorted_fields", [f for f in Person._meta.sorted_fields if f.name != "note"])
        [merged] = township.take(Bundle(entries=newer))
        assert merged.unapplied == {"person": {"note"}, "greenhouse": {"*"}}
        assert "note" not in township.row(Person, ZHANG) or township.row(Person, ZHANG)["note"] is None
        assert township.row(Household, "h9")["address"] == "九组"
        handed_on = township.log()
    lines_in._checks.cache_clear()  # the newer program is a process of its own
    columns.forget_checks()
    assert {entry[2] for entry in handed_on.entries} >= {"greenhouse"}
    assert Person._meta.fields == fields
    assert township.row(Person, ZHANG)["note"] == "听力不好"  # opened by the newer program
    assert township.do(lambda: meta("unapplied")) == '{"greenhouse":["*"]}'
    township.check()
    assert LATEST > 0


def test_out_of_order(three: list[Laptop], tmp_path: Path) -> None:
    first, second, township = three
    for round_ in range(4):
        first.put(Person, {"id": ZHANG, "name": f"张{round_}"})
        second.put(Person, {"id": ZHANG, "note": f"记{round_}"})
        second.put(Person, {"id": f"new{round_}", "household": "h1", "name": "新人"})
    entries = [*first.log().entries, *second.log().entries]
    shown = set()
    for seed in range(4):
        fresh = Laptop.new(tmp_path, f"镇{seed}")
        random.Random(seed).shuffle(entries)
        for cut in range(0, len(entries), 5):
            fresh.take(Bundle(entries=entries[cut : cut + 5]))
        fresh.check()
        shown.add((tuple(fresh.dump()), str(fresh.conflicts())))
    assert len(shown) == 1
    assert township.take(Bundle(entries=entries))[0].conflicts == []


def test_repeated(three: list[Laptop]) -> None:
    first, _, township = three
    first.put(Person, {"id": ZHANG, "name": "张山"})
    log = first.log()
    township.take(log)
    before = township.dump()
    [again, once_more] = township.take(log, log)
    assert (again.added, again.changed) == (once_more.added, once_more.changed) == (0, 0)
    assert township.dump() == before


def test_a_missing_predecessor(three: list[Laptop], tmp_path: Path) -> None:
    """A package before this one was lost: children, edits and all are kept, and show when it comes."""
    first, _, _ = three
    known = {entry[0] for entry in first.log().entries}
    household, people = family("h2", "孙七")
    first.put(Household, household)
    first.put(Person, *people)
    lost = [entry for entry in first.log().entries if entry[0] not in known]
    first.put(Person, {"id": "h2-孙七", "phone": "13812345678"})
    first.put(PersonYear, {"id": "y", "person": "h2-孙七", "year": 2026})
    late = [entry for entry in first.log().entries if entry[0] not in known and entry not in lost]
    fresh = Laptop.new(tmp_path, "新镇")
    [merged] = fresh.take(Bundle(entries=late))
    assert (merged.added, merged.changed) == (1, 1)
    fresh.check()
    assert fresh.conflicts() == []
    assert [json.loads(line)["table"] for line in fresh.dump()] == ["person_year"]
    fresh.take(Bundle(entries=[entry for entry in lost if entry[2] == "person"]))
    fresh.check()
    fresh.take(Bundle(entries=lost))
    row = fresh.row(Person, "h2-孙七")
    assert (row["name"], row["phone"]) == ("孙七", "13812345678")
    settle(first, fresh)


def test_a_cloned_laptop(three: list[Laptop], tmp_path: Path) -> None:
    """A copied book writes under a code of its own from its first opening on."""
    first, _, township = three
    copy = Laptop("拷贝", Path(shutil.copy(first.path, tmp_path / "拷贝.fpb")))
    first.put(Person, {"id": ZHANG, "name": "张山"})
    copy.put(Person, {"id": ZHANG, "name": "章三"})
    assert first.site() != copy.site()
    settle(first, copy, township)
    assert township.split() == ["name"]


def test_a_cloned_laptop_that_nobody_noticed_is_refused(three: list[Laptop], tmp_path: Path) -> None:
    """Both wrote under one code at the same moment: refused, explained, book untouched."""
    first, _, township = three
    moment = clock.milliseconds() + 5
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "milliseconds", lambda: moment)
        copy = Laptop("拷贝", Path(shutil.copy(first.path, tmp_path / "拷贝.fpb")))
        copy.take_code_of(first)
        first.put(Person, {"id": ZHANG, "name": "张山"})
        copy.put(Person, {"id": ZHANG, "name": "章三"})
    township.take(first.log())
    before = township.dump()
    with pytest.raises(ClonedLaptop, match="副本"):
        township.take(copy.log())
    assert township.dump() == before
    township.check()


def test_a_restored_backup(three: list[Laptop]) -> None:
    """What was written after the backup comes back from the township, and the laptop's new code keeps both apart."""
    first, second, township = three
    copy = backup.make(first.path, None)
    first.put(Person, {"id": ZHANG, "phone": "13812345678"})
    township.take(first.log())
    before = first.site()
    restore(first.path, copy)
    first.put(Person, {"id": ZHANG, "note": "恢复以后"})
    assert first.site() != before
    settle(first, second, township)
    row = first.row(Person, ZHANG)
    assert (row["phone"], row["note"]) == ("13812345678", "恢复以后")


def test_a_backup_put_back_by_hand_is_noticed_when_its_own_entries_return(three: list[Laptop], tmp_path: Path) -> None:
    first, _, township = three
    kept = shutil.copy(first.path, tmp_path / "kept")
    first.put(Person, {"id": ZHANG, "phone": "13812345678"})
    township.take(first.log())
    before = first.site()
    shutil.copy(kept, first.path)
    [merged] = first.take(township.log())
    assert merged.was_restored
    assert first.site() != before
    assert first.row(Person, ZHANG)["phone"] == "13812345678"


def test_a_clock_that_went_back(three: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead battery says 2009: the later save wins all the same, for it names what it replaces."""
    first, second, township = three
    second.put(Person, {"id": ZHANG, "name": "张山"})
    first.take(second.log())
    with monkeypatch.context() as patch:
        patch.setattr(clock, "milliseconds", lambda: 1_231_000_000_000)
        late = Laptop.new(first.path.parent, "2009")
        late.take(first.log())
        late.put(Person, {"id": ZHANG, "name": "张珊"})
    settle(first, second, township, late)
    assert township.row(Person, ZHANG)["name"] == "张珊"
    assert township.conflicts() == []


def test_a_clock_that_runs_ahead_is_told(three: list[Laptop], monkeypatch: pytest.MonkeyPatch) -> None:
    first, _, township = three
    ahead = clock.milliseconds() + 30 * 24 * 3600 * 1000
    with monkeypatch.context() as patch:
        patch.setattr(clock, "milliseconds", lambda: ahead)
        first.put(Person, {"id": ZHANG, "name": "张山"})
    [merged] = township.take(first.log())
    assert merged.ahead == {first.site(): ahead}
    township.put(Person, {"id": ZHANG, "name": "张珊"})
    settle(first, township)
    assert first.row(Person, ZHANG)["name"] == "张珊"


def test_a_copy_can_take_back_what_it_holds_and_not_what_came_later(three: list[Laptop], tmp_path: Path) -> None:
    first, _, _ = three
    first.put(Person, {"id": ZHANG, "name": "张山"}, title="改名")
    copy = Laptop("拷贝", Path(shutil.copy(first.path, tmp_path / "拷贝.fpb")))
    first.put(Person, {"id": ZHANG, "note": "后来"}, title="记一笔")
    copy.put(Person, {"id": ZHANG, "phone": "13812345678"}, title="改电话")
    copy.take(first.log())
    titles = [copy.do(lambda: undo.undo("拷贝")) for _ in range(2)]
    assert [done.title for done in titles] == ["改电话", "改名"]
    row = copy.row(Person, ZHANG)
    assert (row["name"], row["note"], row.get("phone")) == ("张三", "后来", None)


class Credulous:
    """Lets everything count, as of a sender whose word it is."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self.logged = owners.Logged()
        self.has_disputes: bool | None = None

    def counted(self, fresh: list[Entry]) -> list[Entry]:
        self.told = {entry[0]: lines_in.cells(entry) for entry in fresh}
        begun = {entry[3] for entry in fresh if not entry[4]}
        records = {table: {entry[3] for entry in fresh if entry[2] == table} for table in {entry[2] for entry in fresh}}
        self.logged = owners.in_the_log(records, begun)
        return fresh

    def is_cloned(self, _entry: Entry) -> bool:
        return False


def test_a_parent_that_comes_after_its_child(three: list[Laptop], tmp_path: Path) -> None:
    """A row stands in for it until its first state comes, which is shown then."""
    village, other, _ = three
    household, people = family("h7", "孙七")
    village.put(Household, household)
    village.put(Person, *people)
    log = village.log()
    child = Bundle(log.sites, log.actions, [entry for entry in log.entries if entry[3] != "h7"])
    late = Laptop.new(tmp_path, "后来的")
    late.do(lambda: _take(child))
    assert late.row(Household, "h7") == {"id": "h7", "deleted": 1}
    late.do(lambda: _take(log))
    other.take(log)
    assert late.row(Household, "h7") == other.row(Household, "h7") != {}
    late.check()


def _take(bundle: Bundle, judge: Credulous | None = None) -> None:
    with database.atomic("IMMEDIATE"):
        take(bundle, judge or Credulous())


def test_the_judge_hears_of_a_dispute_about_where_a_record_lies(three: list[Laptop]) -> None:
    """What was looked for before it came need not be looked for again."""
    village, other, _ = three
    for home in ("h8", "h9"):
        village.put(Household, family(home, "周八")[0])
    other.take(village.log())
    heard = []
    for name, here, there in (("note", "甲", "乙"), ("household", "h8", "h9")):
        village.put(Person, {"id": ZHANG, name: here})
        other.put(Person, {"id": ZHANG, name: there})
        judge = Credulous()
        village.do(partial(_take, other.log(), judge))
        heard.append(judge.has_disputes)
    assert heard == [None, True]
    village.check()
