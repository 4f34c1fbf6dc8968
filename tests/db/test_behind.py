"""What lies behind the second key: sealed as a whole, shown from memory, the same in whatever order it came."""

from __future__ import annotations

import itertools
import json
import threading
import zlib
from pathlib import Path
from typing import Any

import pytest

from db import behind, pages, sealing, unsealed
from db.changes import change, every, one
from db.connection import set_meta, worker_connection
from db.log import Entry
from db.merge import Bundle
from db.models import BEHIND
from db.psychology import ArchiveEntry, Consent, PsyFile, Screening
from db.record import time_ordered_key
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.psychology import arrivals
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, YUANXUEZHUANG
from tests.laptops import Laptop
from tests.people import TODAY, adult, agree, at_noon, opened, phq9

ELSEWHERE = "410502101214"


def shown() -> list[str]:
    """All that lies behind the key."""
    behind.ready()
    return [f"{table} {tuple(row)}" for table in BEHIND for row in every(f'SELECT * FROM "{table}" ORDER BY id')]


def entry_of(person: str, *entries: Entry, region: str | None = YUANXUEZHUANG) -> None:
    """As a program of ours, or another's, would put it into the book."""
    key = time_ordered_key()
    with change(ACTOR, "心理档案") as writer:
        writer.put(ArchiveEntry, [{"id": key, "region_code": region, "content": pages.sealed(key, person, entries)}])


def born(whose: str, table: str = "screening", **more: Any) -> Entry:
    ts = f"{time_ordered_key()[:8]}{time_ordered_key()[9:13]}0000-aaaaaaa"
    state = {"person": whose, "date": "2026-11-01", **more}
    return ts, ts, table, time_ordered_key(), "", json.dumps(state, sort_keys=True), ""


def test_one_action_is_one_entry_as_long_as_any_other_and_no_stamp_tells_how_much_it_was(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_noon(monkeypatch)
    person = adult()
    before = every('SELECT ts FROM "change"')
    agree(person)
    phq9(person, "222220000")
    rows = every("SELECT length(content) FROM archive_entry")
    assert len(rows) == 2
    assert len(set(rows)) == 1
    stamps = [ts for (ts,) in every('SELECT ts FROM "change" ORDER BY ts')][len(before) :]
    actions = [ts for (ts,) in every('SELECT ts FROM "action" ORDER BY ts')][-2:]
    assert [(int(a[12:16], 16), int(ts[12:16], 16)) for a, ts in zip(actions, stamps, strict=True)] == [
        (count, count + 1) for count in (int(a[12:16], 16) for a in actions)
    ]


def test_another_connection_sees_it_and_a_closed_book_keeps_nothing(book: Book) -> None:
    person = adult()
    agree(person)
    seen: list[int] = []

    def look() -> None:
        with worker_connection():
            with pytest.raises(Exception, match="no such table"):
                one("SELECT count(*) FROM consent")  # nothing that has no use for it waits for it either
            behind.ready()
            seen.append(one("SELECT count(*) FROM consent")[0])
            agree(person, purpose="4")

    worker = threading.Thread(target=look)
    worker.start()
    worker.join()
    assert (seen, one("SELECT count(*) FROM consent")) == ([1], (2,))
    book.close()
    assert not behind.is_open()
    with open_book(book.path, ACTOR, read_only=True):
        before = book.path.read_bytes()
        assert len(opened(person).consents) == 2
    assert book.path.read_bytes() == before


def test_what_is_taken_back_with_its_transaction_is_gone_behind_the_key_too(book: Book) -> None:
    person = adult()
    agree(person)
    before = shown()

    def break_off() -> None:
        with change(ACTOR, "心理档案"):
            Screening(person=person, date=TODAY).save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert shown() == before


def test_laptops_that_meet_in_any_order_show_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)
    first, second = (Laptop.new(tmp_path, name) for name in "甲乙")
    with first.opened():
        person = adult()
        agree(person)
        phq9(person, "000000000")
    second.take(first.log())
    with first.opened():
        phq9(person, "222220000")
    with second.opened():
        phq9(person, "000000001")
        file = PsyFile.get(PsyFile.person == person)
        with change("乙", "心理档案"):
            file.next_contact = TODAY
            file.save()
    logs = [first.log(), second.log()]
    found = set()
    for number, order in enumerate(itertools.permutations(logs)):
        third = Laptop.new(tmp_path, f"丙{number}")
        third.take(*order, *order)
        with third.opened():
            found.add("\n".join(shown()))
            assert list(verify()) == []
    assert len(found) == 1
    second.take(logs[0])
    with second.opened():
        assert "\n".join(shown()) in found


def test_who_speaks_for_one_village_says_nothing_of_anothers_people(book: Book) -> None:
    person = adult()
    before = shown()
    entry_of(person, born(person), region=ELSEWHERE)
    assert shown() == before
    [problem] = verify()
    assert "说的不是那个村的人" in problem
    entry_of(person, born(person))
    assert len(shown()) == len(before) + 1


@pytest.mark.parametrize(
    "bad",
    [
        {"date": "2026-13-01"}, {"date": 20261101}, {"mode": "99999999999999999999999"}, {"person": 5},
        {"content": ["a"]}, {"reader": "a\u0000b"},
    ],
)  # fmt: skip
def test_a_sealed_value_is_judged_by_its_kind_when_it_is_opened(book: Book, bad: dict[str, Any]) -> None:
    person = adult()
    entry_of(person, born(person, **bad))
    assert shown() == []
    assert any("打不开：被动过" in problem for problem in verify())
    assert opened(person).screenings == []


def test_what_is_no_entry_of_ours_is_told_and_hurts_nothing(book: Book) -> None:
    person = adult()
    agree(person)
    before = shown()
    *good, value, base = born(person)
    told = [*good, json.loads(value), base]
    wrong: list[Any] = [
        [], ["x"], told[:6], [*told[:2], "household", *told[3:]], [*told[:2], "psy_file", *told[3:]],
        ["nonsense", *told[1:]], [*told[:4], "date", {}, ""], [*told[:6], "nonsense"], {"a": 1},
        [*told[:3], 5, *told[4:]],
    ]  # fmt: skip
    packed = [zlib.compress(json.dumps([person, [odd]]).encode()) for odd in wrong]
    whole: list[Any] = [5, None, [person], {}, [5, []], [None, [told]]]
    packed += [zlib.compress(json.dumps(odd).encode()) for odd in whole]
    for data in (*packed, b"", b"\0" * 1024, b"x" * 1024, zlib.compress(b"[" * (2 << 20))):
        key = time_ordered_key()
        sealed = sealing.seal_bytes(data, "archive_entry", key, "content")
        with change(ACTOR, "心理档案") as writer:
            writer.put(ArchiveEntry, [{"id": key, "region_code": None, "content": sealed}])
    assert shown() == before
    assert list(verify())


def test_an_entry_moved_to_another_record_opens_no_more(book: Book) -> None:
    person = adult()
    agree(person)
    [(content,)] = every("SELECT content FROM archive_entry")
    with change(ACTOR, "心理档案") as writer:
        writer.put(ArchiveEntry, [{"id": time_ordered_key(), "region_code": YUANXUEZHUANG, "content": content}])
    behind.ready()
    assert len(opened(person).consents) == 1
    assert any("打不开：被动过" in problem for problem in verify())


def old_entries(person: str, number: int = 0) -> list[Entry]:
    """What a program of before wrote: a consent, a file, an edit of that."""
    file = PsyFile.new_key({"person": person})
    first, second, third = (f"01900000{number:02x}{n:02x}0000-oldoldo" for n in range(3))
    given = {"person": person, "purpose": "1", "date": "2026-01-02", "given_by": "1", "way": "1"}
    made = {"person": person, "opened": "2026-01-02", "next_contact": "2026-02-01"}
    return [
        (first, first, "consent", f"consent{number}", "", json.dumps(given, sort_keys=True), ""),
        (second, second, "psy_file", file, "", json.dumps(made, sort_keys=True), ""),
        (third, third, "psy_file", file, "next_contact", '"2026-03-01"', second),
    ]


def test_what_an_older_program_sends_is_shown_sealed_and_known_again(tmp_path: Path) -> None:
    laptop = Laptop.new(tmp_path, "镇")
    with laptop.opened():
        person = adult()
    sent = Bundle(entries=old_entries(person))
    laptop.take(sent)
    with laptop.opened():  # sealed when it was opened
        once = shown()
        assert len(once) == 2
        assert unsealed.plain_left() == 0
        assert every("SELECT 1 FROM \"change\" WHERE tbl IN ('consent', 'psy_file')") == []
        assert "2026-03-01" in "".join(once)
        assert list(verify()) == []
        rows = one("SELECT count(*) FROM archive_entry")
        assert arrivals.waiting() == 1  # its dates are reckoned anew
    laptop.take(sent)  # an old stick
    with laptop.opened():
        assert (shown(), one("SELECT count(*) FROM archive_entry")) == (once, rows)
        assert unsealed.plain_left() == 0


def test_sealing_that_is_cut_off_goes_on_at_the_next_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    laptop = Laptop.new(tmp_path, "镇")
    with laptop.opened():
        persons = [adult() for _ in range(4)]
    told = [old_entries(person, number) for number, person in enumerate(persons)]
    laptop.take(Bundle(entries=[entry for entries in told for entry in entries]))
    monkeypatch.setattr(unsealed, "_PORTION", 3)
    done: list[int] = []
    real = unsealed.seal_portion

    def cut(put: Any) -> int:
        done.append(1)
        count = real(put)
        if len(done) == 2:
            raise OSError("power")
        return count

    with monkeypatch.context() as patch:
        patch.setattr(unsealed, "seal_portion", cut)
        with laptop.opened():  # it opens all the same, and shows what waits
            assert 0 < unsealed.plain_left() < 12
            assert len(shown()) == 8
            assert any("没有封住" in problem for problem in verify())
    with laptop.opened():
        assert unsealed.plain_left() == 0
        assert len(shown()) == 8
        assert list(verify()) == []


def test_what_another_key_has_sealed_is_not_seen_and_said(tmp_path: Path) -> None:
    laptop = Laptop.new(tmp_path, "镇")
    with laptop.opened():
        person = adult()
        agree(person)
        set_meta("second_key", "ab" * 32)
    laptop.take(Bundle(entries=old_entries(person, 7)))
    with laptop.opened():
        assert "2026-03-01" in "".join(shown())  # what an older program wrote is sealed with the key that is here
        assert list(verify()) == []  # it may be so
        assert opened(person).consents == [Consent.get_by_id("consent7")]


def test_an_edit_that_comes_before_its_beginning_waits_and_is_judged_with_it(book: Book) -> None:
    person, key = adult(), time_ordered_key()
    *rest, _, _, _, _ = born(person)
    ts, action, table = rest
    later = f"{ts[:15]}1{ts[16:]}"
    begins: Entry = (ts, action, table, key, "", json.dumps({"date": "2026-11-01", "person": person}), "")
    edits: Entry = (later, later, table, key, "reader", '"李四"', ts)
    entry_of("", edits)
    assert shown() == []
    entry_of(person, begins)
    assert len(shown()) == 1
    assert "李四" in shown()[0]
    assert list(verify()) == []


@pytest.mark.parametrize("first", [True, False])
def test_anothers_edit_does_not_count_whichever_comes_first(book: Book, first: bool) -> None:
    person, key = adult(), time_ordered_key()
    ts, action, table, *_ = born(person)
    later = f"{ts[:15]}1{ts[16:]}"
    begins: Entry = (ts, action, table, key, "", json.dumps({"date": "2026-11-01", "person": person}), "")
    edits: Entry = (later, later, table, key, "reader", '"外村的"', ts)
    if first:
        entry_of("", edits, region=ELSEWHERE)
        assert shown() == []
    entry_of(person, begins)
    if not first:
        assert len(shown()) == 1
        entry_of("", edits, region=ELSEWHERE)
    assert len(shown()) == 1
    assert "外村的" not in shown()[0]
    [problem] = verify()
    assert "说的不是那个村的人" in problem


def test_what_is_begun_here_meets_what_had_come_before(book: Book) -> None:
    person = adult()
    file = PsyFile.new_key({"person": person})
    ts = born(person)[0]
    entry_of("", (ts, ts, "psy_file", file, "closed", '"2026-11-02"', "01900000000000000-oldoldo"[:16] + "-oldoldo"))
    assert shown() == []
    with change(ACTOR, "心理档案"):
        PsyFile(person=person, opened=TODAY).save()
    assert len(shown()) == 1
    assert one("SELECT count(*) FROM behind_log")[0] == 2
