"""Hand-in and merge desk: on real books of a small town."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from db import backup, clock, undo
from db.changes import change, every, one
from db.models import MODELS
from db.person import Person
from db.record import derived_key
from fupin_desktop import machine
from fupin_desktop.exchange.envelope import Envelope
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.conflicts import duplicates
from fupin_desktop.services.exchange import exchange_keys, hand_in, merge_desk
from fupin_desktop.services.exchange.exchange_keys import NoKeys
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, REPEATED, STOPPED
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town, digest
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town


def test_any_order_and_any_repetition_gives_the_same(town: Town) -> None:
    for turn in range(12):
        for number in (1, 2, 3):
            town.edit(number, f"第 {turn} 次，{number} 村", turn % 5 + 1)
            town.hand_in(number)
    town.hand_in(1, full=True)
    packages = merge_desk.packages_in([town.folder / "packages", town.folder / "stick"])
    assert len(packages) == 40
    shuffled = random.Random(3).sample(packages, 40)
    orders = {"forward": packages, "reverse": packages[::-1], "shuffled": shuffled, "repeated": shuffled + packages}
    told = {}
    for name, order in orders.items():
        book = town.copy(name)
        receipts = town.merge(*order, book=book)
        assert {done.status for done in receipts} <= {MERGED, REPEATED}
        told[name] = (town.dump(book), town.conflicts(book))
        with town.opened(book):
            assert list(verify()) == []
    assert len(told["forward"][0]) > 1000
    assert told["forward"][1]
    assert all(one == told["forward"] for one in told.values())


def test_the_demo_overlaps(town: Town) -> None:
    receipts = town.merge(*town.packages)
    assert sum(done.conflicts for done in receipts) > 10
    with town.opened():
        assert sum(done.duplicates for done in receipts) >= len(duplicates.candidates()) > 1


def test_a_hand_in_takes_what_changed_since_the_last(town: Town) -> None:
    town.edit(1, "第一次", 4)
    with town.opened(town.village(1)):
        what = hand_in.pending()
        lines = hand_in.listed(what)
        assert (what.number, what.is_full, what.records, what.by_title) == (2, False, 4, {"人": 4})
        assert len(lines) == 4
        assert {(line.title, line.what, line.who) for line in lines} == {("人", "补填备注", ACTOR)}
        assert all(line.name and line.household for line in lines)
        assert all(finding.household for finding in hand_in.errors(what))
    written = town.hand_in(1)
    assert written.path.name.startswith("袁薛庄村_")
    assert written.path.name.endswith("_002.fpk")
    with town.opened(town.village(1)):
        assert hand_in.pending().entries == 0
        assert [one.number for one in hand_in.sent()] == [2, 1]
    empty = town.hand_in(1)
    assert empty.entries == 0
    receipts = town.merge(*town.packages, written.path, empty.path)
    assert [done.status for done in receipts] == [MERGED] * 5


@pytest.mark.parametrize("full", [False, True])
def test_what_was_imported_and_undone_is_no_record_of_a_hand_in(town: Town, full: bool) -> None:
    """Counted, listed, on the receipt and on the township's side: 人 343 of 157, it said."""
    town.edit(1, "改过", 4)
    with town.opened(town.village(1)):
        living = {model.table(): model.living().count() for model in MODELS}
        household = one("SELECT household FROM person")[0]
        with change(ACTOR, "导入 名册.xlsx") as writer:
            writer.put(Person, [{"id": derived_key(n), "household": household, "name": "张三"} for n in range(30)])
        undo.undo(ACTOR)
        what = hand_in.pending(full=full)
        assert what.gone >= 30
        assert what.by_title["人"] == (living["person"] if full else 4)
        assert what.records == (sum(living.values()) if full else 4)
        assert not any("导入" in line.what for line in hand_in.listed(what))
        assert len(hand_in.listed(what)) == min(what.records, hand_in.MOST_LISTED)
    written = town.hand_in(1, full=full)
    assert (written.records, written.manifest.by_table["person"]) == (what.records, what.by_title["人"])
    [done] = town.merge(*town.packages[:1], written.path)[1:]
    assert done.status == MERGED
    with town.opened(town.village(1)):  # one that had been handed in and is deleted now is told
        key = one("SELECT id FROM person WHERE deleted IS NOT 1")[0]
        with change(ACTOR, "删除") as writer:
            writer.delete(Person, [key])
        what = hand_in.pending()
        assert (what.by_title, what.gone, len(hand_in.listed(what))) == ({"人": 1}, 0, 1)


def test_errors_are_handed_in_with_a_reason_only(town: Town) -> None:
    with town.opened(town.village(1)) as book:
        what = hand_in.pending(full=True)
        found = hand_in.errors(what)
        assert found
        with pytest.raises(hand_in.ReasonWanted, match=f"{len(found)} 处错误"):
            hand_in.write(book, town.folder / "stick", what, errors=len(found))
        written = hand_in.write(book, town.folder / "stick", what, errors=len(found), reason="户主外出，回来再核对")
    [done] = town.merge(written.path)
    assert any("户主外出" in notice for notice in done.notices)


def test_a_book_bound_to_nobody_says_what_to_do(tmp_path: Path) -> None:
    create_book(tmp_path / "a.fpb", VILLAGES[0], ACTOR)
    with open_book(tmp_path / "a.fpb", ACTOR), pytest.raises(NoKeys, match="公钥文件"):
        hand_in.pending()


def test_a_lost_package_is_written_again_with_equal_content(town: Town) -> None:
    town.edit(1, "改过")
    written = town.hand_in(1)
    written.path.unlink()
    town.edit(1, "后来又改")
    with town.opened(town.village(1)) as book:
        again = hand_in.again(book, written.receipt, town.folder / "stick")
        keys = [mine.opening_key for mine in exchange_keys.own()]
        with Envelope(again) as envelope, envelope.content(keys) as content:
            assert envelope.head.receipt == written.receipt
            first = content.readall()
        shutil.rmtree(town.folder / "village-1.上报")
        again = hand_in.again(book, written.receipt, town.folder / "stick2")
        with Envelope(again) as envelope, envelope.content(keys) as content:
            assert content.readall() == first
    [done] = town.merge(again)
    assert (done.status, done.changed) == (MERGED, 3)


def test_missing_earlier_packages_are_seen(town: Town) -> None:
    packages = []
    for note in ("一", "二", "三"):
        town.edit(1, note)
        packages.append(town.hand_in(1).path)
    [done] = town.merge(packages[2])
    assert done.missing == [1, 2, 3]
    town.merge(packages[0])
    with town.opened():
        [standing] = [one for one in merge_desk.board() if one.region == VILLAGES[0]]
        assert standing.missing == [1, 3]
        newest = merge_desk.as_now(done)
        assert (newest.missing, merge_desk.taken()[1].missing) == ([1, 3], [1, 3]), "one of them has come since"
    full = town.hand_in(1, full=True)
    [done] = town.merge(full.path)
    assert done.missing == []
    with town.opened():
        assert [(one.missing, one.waiting) for one in merge_desk.taken()] == [([], 0)] * 3, "all is there with it"
    town.edit(1, "四")
    [done] = town.merge(town.hand_in(1).path)
    assert done.missing == []


def _region_of(town: Town) -> str:
    """Whose package was taken."""
    with town.opened():
        return merge_desk.taken()[0].region


def test_the_board_says_who_is_late(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.merge(town.packages[0])
    number = 1 + VILLAGES.index(_region_of(town))
    with monkeypatch.context() as patch:  # whose clock has lost its battery is told so, and has handed in this month
        patch.setattr("db.clock.milliseconds", lambda: 1_230_768_000_000)
        wrong = town.hand_in(number)
    assert ["2009-01-01" in line for line in town.merge(wrong.path)[0].notices if "日期" in line] == [True]
    with town.opened():
        period = f"{clock.today():%Y-%m}"
        rows = {row.region: row for row in merge_desk.board(period)}
        assert len(rows) > 3
        handed_in = [row for row in rows.values() if row.packages]
        assert [row.village for row in handed_in] == [merge_desk.taken()[0].village]
        assert handed_in[0].arrived
        merge_desk.set_due_day(1)
        monkeypatch.setattr("db.clock.milliseconds", lambda: 1_795_000_000_000)  # 2026-11-18
        late = [row.region for row in merge_desk.board("2026-11") if row.is_late]
        assert set(late) <= set(VILLAGES)
        assert {row.region for row in merge_desk.board("2026-10") if row.is_late} == set(VILLAGES)
        merge_desk.set_due_day(28)
        assert [row for row in merge_desk.board("2026-11") if row.is_late] == []


def test_a_dry_run_keeps_every_byte(town: Town) -> None:
    before = digest(town.path)
    with town.opened(read_only=True) as book:
        looked = merge_desk.look(book, town.packages)
    assert digest(town.path) == before
    assert [done.status for done in looked] == [CAN_MERGE] * 3
    with town.opened() as book:
        told = merge_desk.look(book, town.packages)
        assert one("SELECT count(*) FROM person")[0] == 0
    merged = town.merge(*town.packages)
    facts = [
        [(done.added, done.changed, done.conflicts, done.duplicates) for done in run] for run in (looked, told, merged)
    ]
    assert facts[0] == facts[1] == facts[2]


def test_a_backup_and_an_archive_are_kept(town: Town) -> None:
    town.merge(*town.packages)
    with town.opened() as book:
        assert "合并前" in {copy.note for copy in backup.listed(book.path)}
        kept = sorted(merge_desk.archive(book).glob("*.fpk"))
    assert [digest(path) for path in kept] == [digest(path) for path in town.packages]
    for path in town.packages:
        path.unlink()
    receipts = town.merge(*kept)
    assert [done.status for done in receipts] == [REPEATED] * 3


def test_a_cancel_keeps_what_was_taken(town: Town) -> None:
    calls = []

    def stop_in_the_second(done: int, _total: int, text: str) -> None:
        calls.append(text)
        if text.startswith("第 2 个包，共 3 个：合并") and done > 0:
            raise Cancelled

    with town.opened() as book:
        receipts = merge_desk.merge(book, town.packages, stop_in_the_second)
        assert [done.status for done in receipts] == [MERGED, STOPPED, STOPPED]
        assert list(verify()) == []
        assert {row[0] for row in every("SELECT DISTINCT region_code FROM household")} == {VILLAGES[1]}
    assert [done.status for done in town.merge(*town.packages)] == [REPEATED, MERGED, MERGED]


def test_a_stick_between_two_computers_never_takes_a_former_code_again(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where it was before: a copy may have written there under it. All that was written is handed in."""
    codes = []
    for number, name in enumerate(("甲机", "乙机", "甲机", "甲机")):
        monkeypatch.setattr(machine, "identity", lambda name=name: name)
        town.edit(1, f"第 {number} 次", 1)
        with town.opened(town.village(1)):
            codes.append(one("SELECT value FROM meta WHERE key = 'site'")[0])
    assert len(set(codes)) == 3
    assert codes[2] == codes[3]
    with town.opened(town.village(1)):
        assert hand_in.pending().entries == 4
        assert len(list(undo.done())) > 4  # what was done before can be taken back


def test_a_book_that_was_moved_hands_in_what_changed_under_either_code(town: Town) -> None:
    town.edit(1, "搬家前", 2)
    moved = town.folder / "elsewhere.fpb"
    town.village(1).replace(moved)
    with town.opened(moved) as book:
        with change(ACTOR, "搬家后") as writer:
            keys = every("SELECT id FROM person ORDER BY id DESC LIMIT 3")
            writer.put(Person, [{"id": key, "note": "搬家后"} for (key,) in keys])
        what = hand_in.pending()
        assert (what.is_full, what.entries, what.number) == (False, 5, 1)
        written = hand_in.write(book, town.folder / "stick", what)
        assert hand_in.pending().entries == 0
    town.merge(*town.packages)
    [done] = town.merge(written.path)
    assert (done.changed, done.missing) == (5, [])


def test_a_number_given_twice_does_not_hide_what_is_missing(town: Town) -> None:
    """A power cut after the stick was written, which then was pulled out: the number is given to another package."""
    town.edit(1, "断电前")
    first = town.hand_in(1)
    with town.opened(town.village(1)):
        every("DELETE FROM package WHERE receipt = ? RETURNING 1", first.receipt)
    town.edit(1, "断电后", 5)
    second = town.hand_in(1)
    town.edit(1, "再后来")
    third = town.hand_in(1)
    assert [one.number for one in (first, second, third)] == [2, 2, 3]
    town.merge(*town.packages)
    assert [done.missing for done in town.merge(first.path, third.path)] == [[], [2]]
    with town.opened():
        [standing] = [row for row in merge_desk.board() if row.region == VILLAGES[0]]
        assert standing.missing == [2]
    town.merge(second.path)
    with town.opened():
        [standing] = [row for row in merge_desk.board() if row.region == VILLAGES[0]]
        assert standing.missing == []
