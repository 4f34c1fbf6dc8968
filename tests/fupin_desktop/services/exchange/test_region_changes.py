"""Two villages were merged into one by civil affairs: old packages and books go on, the new one is counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import arrived, undo
from db.changes import change, every, many, one
from db.household import Household
from fupin_desktop import regions
from fupin_desktop.progress import no_progress
from fupin_desktop.regions import Change
from fupin_desktop.services.book import recoding
from fupin_desktop.services.effect import reading
from fupin_desktop.services.exchange import feedback, merge_desk, moved, newer
from fupin_desktop.services.household import moving
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.merged import NEW, declared, merger
from tests.narrowed import there

_FIRST, _SECOND, _THIRD = VILLAGES


@pytest.fixture
def merged() -> Iterator[None]:
    """袁薛庄村 and 张薛庄村 are 新薛庄村, by a document."""
    with declared(*merger()):
        yield


def test_both_codes_are_read(merged: None) -> None:
    assert regions.now(_FIRST) == regions.now(_SECOND) == regions.now(NEW) == NEW
    assert regions.village_name(NEW) == "新薛庄村"
    assert regions.village_name(_FIRST) == "袁薛庄村（现新薛庄村）"
    assert regions.by_names("宝莲寺镇", "袁薛庄") == regions.by_names("", "新薛庄村") == [NEW]
    offered = {place.code for place in (*regions.children("410502101"), *regions.search("薛庄"))}
    assert NEW in offered
    assert not offered & {_FIRST, _SECOND}
    for own, other in ((_FIRST, _SECOND), (_SECOND, _FIRST)):  # the books of both go on, each with the whole village
        assert all(regions.lies_in(code, own) for code in (own, NEW))
        assert regions.lies_in(other, NEW)
    assert not regions.lies_in(_THIRD, _FIRST)
    assert "并入新薛庄村（2026-06-01，文民〔2026〕8 号）" in there(regions.became(_FIRST)).sentence


def test_one_code_was_renamed_and_merged_and_its_heir_renamed_again() -> None:
    """Each has its day: what a village was called and where it lay is told as of then, and as of now."""
    renamed = Change(_FIRST, "袁薛庄村", _FIRST, "袁家村", "更名", "2019-05-01", "安民〔2019〕3 号")
    again = Change(NEW, "新薛庄村", NEW, "薛庄新村", "更名", "2027-03-01", "文民〔2027〕1 号")
    with declared(again, *merger(), renamed):  # in whatever order the file has them
        told = {day: regions.village_name(_FIRST, dt.date.fromisoformat(day)) for day in ("2018-12-31", "2020-01-01")}
        assert told == {"2018-12-31": "袁薛庄村（现薛庄新村）", "2020-01-01": "袁家村（现薛庄新村）"}
        assert regions.village_name(NEW, dt.date(2026, 12, 31)) == "新薛庄村（现薛庄新村）"
        assert (regions.village_name(NEW), regions.now(_FIRST)) == ("薛庄新村", NEW)
        stood = {day: [code for code in (_FIRST, NEW) if regions.stood(code, dt.date.fromisoformat(day))]
                 for day in ("2018-12-31", "2026-05-31", "2026-06-01", "2027-12-31")}  # fmt: skip
        assert stood == {"2018-12-31": [_FIRST], "2026-05-31": [_FIRST], "2026-06-01": [NEW], "2027-12-31": [NEW]}
        for name in ("袁薛庄", "袁家村", "新薛庄村", "薛庄新村"):
            assert regions.by_names("宝莲寺镇", name) == [NEW]
        assert "并入新薛庄村" in there(regions.became(_FIRST)).sentence
        assert regions.has_changed(_FIRST[:9])
    assert regions.village_name(_FIRST) == "袁薛庄村"


def test_the_file_is_read_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "old_code,old_name,new_code,new_name,kind,date,document\n"
    rows = f"{_FIRST},袁家村,{NEW},新薛庄村,合并,2026-06-01,\n{_FIRST},袁薛庄村,{_FIRST},袁家村,更名,2019-05-01,\n"
    (tmp_path / "region_changes.csv").write_text(head + rows, "utf-8")
    monkeypatch.setattr(regions, "RESOURCES", tmp_path)
    told = regions.changes.__wrapped__()
    assert [one.kind for one in told[_FIRST]] == ["更名", "合并"]


def test_nothing_is_changed_where_nothing_is_declared() -> None:
    assert regions.changes() == {}
    assert regions.area(_FIRST) == (_FIRST,)
    assert recoding.carry_out.__wrapped__(ACTOR, _FIRST) == 0  # type: ignore[attr-defined]


def _by_code() -> dict[str, int]:
    """How many households there are under which code."""
    return dict(every("SELECT region_code, count(*) FROM resident GROUP BY 1"))


def test_old_packages_are_taken_and_the_households_go_on_under_the_new_code(town: Town, merged: None) -> None:
    receipts = town.merge(*town.packages)
    told = {one.region: [line for line in one.notices if "旧代码" in line] for one in receipts}
    assert [bool(told[code]) for code in VILLAGES] == [True, True, False]
    assert all(not one.refused and not one.held_rows for one in receipts if one.region != _THIRD)
    with town.opened():
        before = _by_code()
        told_before = listing.counts_by_region(Filter(), 12)
        found = reading.read("410502101", [2026], no_progress)
        assert NEW in found.places, "the report is by what is now"
        assert _FIRST not in found.places
        assert {became.old_code: count for became, count in recoding.waiting()} == {
            code: before[code] for code in (_FIRST, _SECOND)
        }
        for code in (_FIRST, _SECOND):
            assert recoding.carry_out(ACTOR, code) >= before[code]
        assert recoding.waiting() == []
        assert _by_code() == {NEW: before[_FIRST] + before[_SECOND], _THIRD: before[_THIRD]}
        assert told_before == listing.counts_by_region(Filter(), 12) == _by_code(), "it is told as it stands today"
        assert undo.undo(ACTOR) is not None
        assert _by_code()[_SECOND] == before[_SECOND]
        undo.redo(ACTOR)
        assert list(verify()) == []


def test_the_old_villages_book_goes_on(town: Town, merged: None) -> None:
    town.merge(*town.packages)
    with town.opened() as book:
        for code in (_FIRST, _SECOND):
            recoding.carry_out(ACTOR, code)
        count = listing.counts(NEW).households
        [down] = feedback.write(book, _FIRST, town.folder / "down")
    with town.opened(town.village(1)) as book:
        [receipt] = merge_desk.merge(book, [down.path])
        assert receipt.refused == ""
        assert one("SELECT count(*) FROM resident WHERE region_code = ?", NEW)[0] == count
        assert every("SELECT id FROM elsewhere") == []
        with change(ACTOR, "登记新户"):
            Household(region_code=_FIRST, address="还用旧代码登记的").save()
    [done] = town.merge(town.hand_in(1).path)
    assert not done.held_rows
    with town.opened():
        assert [count for _, count in recoding.waiting()] == [1]


def test_a_household_under_way_is_taken_after_its_village_and_the_new_one_were_merged(town: Town) -> None:
    """What a move said of villages is read by today's codes: it waits on, is taken into the village of today, and is
    not offered within it."""
    town.merge(*town.packages)
    neighbour = "410502101216"
    with town.opened():
        agreed = "SELECT id FROM resident WHERE region_code = ? AND id NOT IN (SELECT record FROM conflict)"
        away, inside = (one(agreed, code)[0] for code in (_FIRST, _THIRD))
        for home, to in ((away, neighbour), (inside, _SECOND)):
            moving.offer(ACTOR, home, to, dt.date(2026, 5, 1), "投亲")
        with declared(*merger()):
            for code in (_FIRST, _SECOND):
                recoding.carry_out(ACTOR, code)
            assert {told.household for told in moving.coming()} == {away, inside}
            moving.take(ACTOR, inside)
            assert Household.get_by_id(inside).region_code == NEW
            moving.withdraw(ACTOR, away)
            with pytest.raises(moving.NotMoved, match="现新薛庄村"):
                moving.offer(ACTOR, inside, _FIRST, dt.date(2026, 7, 1), "投亲")
            assert not {_FIRST, _SECOND, NEW} & {code for code, _ in moving.villages(inside)}
            answer = ("", "", "household", inside, "region_code", "", "")
            assert moved.is_answer(answer, {"region_code": _SECOND}, lambda code: regions.lies_in(code, _SECOND))


def test_who_was_merged_with_this_village_is_not_above_it(town: Town, merged: None) -> None:
    with town.opened(town.village(1)):
        for code, region in (("aa", NEW), ("bb", _SECOND), ("cc", _FIRST[:9])):
            many("INSERT INTO side VALUES (?,?,1)", [(code, region)])
        assert [newer._sender(code).is_above for code in ("aa", "bb", "cc")] == [False, False, True]


def test_an_archive_is_of_the_village_whatever_its_code(town: Town) -> None:
    """One that the old village writes after the township has given its people the new code, and the other way."""
    town.merge(*town.packages)
    with town.opened():
        person, home = one(f"SELECT p.id, h.id FROM person p JOIN resident h ON h.id = p.household AND "
                           f"h.region_code = '{_FIRST}'")  # fmt: skip
        told = ("ffffffffffff0000-zz", "ffffffffffff0000-zz", "psy_file", "f", "", "{}", "")
        with declared(*merger()):
            with change(ACTOR, "改用新代码") as writer:
                writer.write_cells(Household, [(home, "region_code", NEW)])
            found = {code: arrived._foreign([("k", code, [told])], {"f": person}) for code in (*VILLAGES, NEW)}
        assert found == {_FIRST: set(), _SECOND: set(), NEW: set(), _THIRD: {"k"}}


#: Where codes of regions are compared as they stand, and why that is right.
_AS_THEY_STAND = {
    "ledgers/village.py": "what there is once a village is of the village that was",
    "services/ledgers/asked.py": "homes are counted for what is once a village",
    "ledgers/organisation.py": "records of one village have one code: all get the new one together",
    "services/household/family.py": "the same",
    "services/organisation/pairing.py": "the same",
    "services/organisation/tree.py": "the same",
    "services/household/beside.py": "the same",
    "services/household/helpers.py": "the same",
    "services/household/lines.py": "lines are once a village",
    "services/exchange/exchange_keys.py": "a book's own code never changes",
    "services/exchange/incoming.py": "the same: head and key of one book",
    "services/exchange/feedback.py": "the same: whether it is this book",
    "services/effect/heart.py": "the same",
    "services/effect/monthly.py": "the same",
    "services/psychology/following.py": "the same",
    "services/book/access.py": "over the parts of an area",
    "services/book/recoding.py": "what lies under the old code",
    "services/effect/villages.py": "the same",
    "services/book/summary.py": "the record of the village of this code",
    "services/papers/cards_state.py": "the same",
}
_CODE = r"(?:region_code|to_village|from_village|\.region|\bregion\(\))[\"')]*"
_COMPARED = re.compile(rf"{_CODE} (?:=|==|!=) |(?:==|!=) [\w.]*{_CODE}\b|coalesce\({_CODE}, ''\) GLOB")

#: A name is read from the record of the village of a code; how long a code is tells the floor.
_NO_COMPARISON = re.compile(r"\bv\.region_code = h\.region_code|len\(.*region|self\.")


def test_every_comparison_of_codes_reads_by_todays() -> None:
    """A source that compares them by itself says why here; the others ask `regions` (`lies_in`, `is_same`), in SQL
    `list_sql` (`lying_in`, `of_today`)."""
    room = Path("fupin_desktop")
    found = set()
    for source in room.rglob("*.py"):
        name = source.relative_to(room).as_posix()
        if name.startswith(("demo/", "rules/")):
            continue
        lines = source.read_text(encoding="utf-8").splitlines()
        if any(_COMPARED.search(line) and not _NO_COMPARISON.search(line) for line in lines):
            found.add(name)
    assert found - _AS_THEY_STAND.keys() == set()
