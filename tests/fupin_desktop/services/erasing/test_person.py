"""A whole person is erased by law: nothing of them is left in the book's file, two said so, no package brings them
back, and other desks are told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from db import backup
from db.changes import change, every, one
from db.connection import execute
from db.erase import Erasure
from db.merge import Bundle
from db.money import Money
from db.person import Person, PersonYear
from db.psychology import DangerReport
from db.visit import Visit
from fupin_desktop.rules.psychology import Event
from fupin_desktop.services.book import copies, unlocking
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.second_person import NotConfirmed
from fupin_desktop.services.erasing import person as erase_person
from fupin_desktop.services.erasing.person import Confirmed, NotErased
from fupin_desktop.services.household import drafts, history
from fupin_desktop.services.lists import search
from fupin_desktop.services.psychology import reports
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, YUANXUEZHUANG
from tests.erased import DAY, NAME, TOLD, WORDS, family, traces
from tests.laptops import Laptop
from tests.locks import ADMIN, COUNSELLOR, CREW, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, safe
from tests.people import agree, household, phq9

__all__ = ["cheap_keys", "crew", "safe"]


def test_nothing_is_left_of_her_and_the_family_stays(crew: Safe) -> None:
    with crew.enter(RECORDER):
        home, her = family()
        pictures = one("SELECT count(*) FROM blob")[0]
        assert pictures == 4
    with crew.enter(ADMIN) as book:
        assert book.backup_now()
        planned = erase_person.plan(her)
        assert planned.name == NAME
        second = erase_person.confirm(RECORDER, CREW[RECORDER][1])
        kept = copies.of_packages(book.path)
        kept.mkdir()
        (kept / "袁薛庄村_20261101_001.fpk").write_bytes(b"sealed to this book too")
        done = erase_person.carry_out(ADMIN, her, "1", second)
        assert list(kept.iterdir()) == []
        assert traces(*WORDS, "欧阳晓芳", her) == {}
        assert one("SELECT count(*) FROM blob") == (0,)
        assert [draft.record for draft in drafts.everything()] == ["another"]
        assert list(verify()) == []
        assert history.undoable() != "依法删除"
        stays = every("SELECT visit_date, person, note FROM visit ORDER BY note")
        assert stays == [
            ("2026-11-20", None, None),
            ("2026-11-20", one("SELECT id FROM person")[0], "（已删除）不在家"),
        ]
        assert every("SELECT amount_fiscal, person, note FROM measure") == [(5_000_000, None, "给（已删除）的补贴")]
        assert every("SELECT note, phone FROM household WHERE id = ?", home) == [("（已删除）身体不好", None)]
        assert every("SELECT name, note FROM person") == [("张学忠", "妻子（已删除）")]
        assert search.find(NAME[:2]) == []
        assert search.find("13837212345") == []
        assert [found.household for found in search.find("张学忠")] == [home]
        [note] = Erasure.living()
        assert (note.by, note.second, note.ground) == (ADMIN, RECORDER, "1")
        assert NAME not in str(note.stored())
        assert [copy.path.name for copy in backup.listed(book.path)] == list(done.backups)
        for words in (done.backups[0], "会计法", "网络安全法", "恢复了会再请您照办"):
            assert any(words in line for line in done.lines), words
        assert erase_person.asked_for() == []
    raw = crew.path.read_bytes()
    assert not raw.startswith(b"SQLite")  # as encrypted as before


def test_the_file_of_a_plain_book_holds_no_byte_of_her(tmp_path: Path) -> None:
    laptop = Laptop.new(tmp_path, "甲", YUANXUEZHUANG)
    with laptop.opened():
        _, her = family()
        execute("PRAGMA secure_delete=OFF")  # as it is in an encrypted book
        for number in range(40):  # older versions of her row, in pages that are free by now
            with change(ACTOR, "改"):
                person = Person.get_by_id(her)
                person.note = f"哭着说 {number}" * (number % 7 + 1)
                person.save()
    assert NAME.encode() in laptop.path.read_bytes()
    with laptop.opened():
        erase_person.carry_out("甲", her, "1", Confirmed("乙"))
    raw = laptop.path.read_bytes()
    assert [word for word in WORDS if word.encode() in raw] == []


def test_a_household_of_one_goes_as_a_whole_but_for_public_money(crew: Safe) -> None:
    with crew.enter(RECORDER):
        home, her = family(alone=True)
    with crew.enter(TOWNSHIP), change(TOWNSHIP, "孝善基金"):  # names no household, and is theirs
        Money(account="02", direction="2", date=DAY, amount=100, region_code=YUANXUEZHUANG, person=her,
              note="她病着，没有来领").save()  # fmt: skip
    with crew.enter(ADMIN):
        erase_person.carry_out(ADMIN, her, "1", Confirmed(TOWNSHIP))
        assert every("SELECT note FROM money") == []
        assert traces(*WORDS, "欧阳晓芳", "一组 5 号", her) == {}
        for table in ("visit", "income", "photo", "person"):
            assert one(f"SELECT count(*) FROM {table}") == (0,), table
        [row] = every("SELECT region_code, hh_type, address, phone, note FROM household")
        assert row == (YUANXUEZHUANG, "10", None, None, None)
        assert every("SELECT household, amount_fiscal, note FROM measure") == [(home, 5_000_000, None)]
        assert list(verify()) == []


def test_one_alone_erases_nobody_and_not_everybody_may(crew: Safe) -> None:
    with crew.enter(RECORDER):
        _, her = family()
        with pytest.raises(Denied, match="依法删除一个人的全部资料"):
            erase_person.plan(her)
    with crew.enter(TOWNSHIP):
        for second in (None, Confirmed(TOWNSHIP)):
            with pytest.raises(NotConfirmed):
                erase_person.carry_out(TOWNSHIP, her, "1", second)
        for name, password, said in (
            (TOWNSHIP, "x", "不能是自己"), ("", "x", "请填"), (ADMIN, "falsch", "没有确认"),
            (COUNSELLOR, CREW[COUNSELLOR][1], "没有权限"),
        ):  # fmt: skip
            with pytest.raises(NotConfirmed, match=said):
                erase_person.confirm(name, password)
        with pytest.raises(NotErased, match="依据"):
            erase_person.carry_out(TOWNSHIP, her, "", Confirmed(ADMIN))
        with pytest.raises(NotErased, match="没有这个人"):
            erase_person.plan("nobody")
        assert one("SELECT count(*) FROM erasure") == (0,)
        assert NAME in str(every("SELECT name FROM person"))


def test_where_archives_are_kept_who_sees_them_erases_and_danger_comes_first(crew: Safe) -> None:
    """Who may not see the archives learns nothing by asking: they are told the same of everybody."""
    with crew.enter(RECORDER):
        _, her = family()
        other = Person(household=one("SELECT id FROM household")[0], name="刘三", member_state="1")
        with change(ACTOR, "登记"):
            other.birth = dt.date(1970, 1, 1)
            other.save()
    with crew.enter(COUNSELLOR):
        agree(her, TOLD)
        phq9(her, "000000001", TOLD)
    with crew.enter(ADMIN):
        for person in (her, str(other.id)):
            with pytest.raises(Denied, match="由看得到档案的心理专干来删"):
                erase_person.plan(person)
    with crew.enter(COUNSELLOR):
        with pytest.raises(NotErased, match="有生命危险"):
            erase_person.plan(her)
        second = erase_person.confirm(ADMIN, "Guanli-2026")
        erase_person.carry_out(COUNSELLOR, str(other.id), "1", second)
        assert traces("刘三", str(other.id)) == {}
        assert list(verify()) == []
    with crew.enter(RECORDER):
        home = one("SELECT id FROM household")[0]
        third = Person(household=home, name="孙四", member_state="1")
        with change(ACTOR, "登记"):
            third.save()
        reports.report(RECORDER, str(third.id), Event.SELF_HARM, "孙四喝了农药", TOLD)
    with crew.enter(COUNSELLOR), pytest.raises(NotErased, match="报告过他有危险"):
        erase_person.plan(str(third.id))


def test_the_archive_and_what_was_reported_of_her_go_too(crew: Safe) -> None:
    with crew.enter(RECORDER):
        _, her = family()
        reports.report(RECORDER, her, Event.VIOLENCE, "吵架", TOLD)
    with crew.enter(COUNSELLOR):
        with change(COUNSELLOR, "心理档案"):
            kept = DangerReport.get()
            kept.taken = True
            kept.save()
        for purpose in "14":
            agree(her, TOLD, purpose)
        phq9(her, "222220000", TOLD)
        erase_person.carry_out(COUNSELLOR, her, "1", Confirmed(ADMIN))
        for table in ("danger_report", "psy_file", "screening", "consent", "colour_mark"):
            assert one(f"SELECT count(*) FROM {table}") == (0,), table
        assert traces(*WORDS, her, str(kept.id)) == {}
        assert list(verify()) == []


def test_no_package_brings_her_back_and_other_desks_follow(tmp_path: Path) -> None:
    first, other = (Laptop.new(tmp_path, name, YUANXUEZHUANG) for name in ("甲", "乙"))
    with first.opened():
        home, her = family()
    before = first.log()
    other.take(before)
    with other.opened(), change("乙", "录入"):  # who had not heard
        PersonYear(person=her, year=2027, disease_name="乳腺癌").save()
        Visit(household=home, person=her, visit_date=DAY, visitors="李四", note="她哭着说").save()
    with first.opened():
        erase_person.carry_out("甲", her, "1", Confirmed("丙"))
    late = other.log()
    for bundle in (before, late, before):
        first.take(bundle)
        with first.opened():
            assert set(traces(*WORDS, "欧阳晓芳")) <= {"哭着说"}  # a visit that the household had since
            assert one("SELECT count(*) FROM person WHERE id = ? AND deleted IS NOT 1", her) == (0,)
            assert one("SELECT count(*) FROM person_year") == (0,)
            assert list(verify()) == []
    other.take(first.log())
    with other.opened():
        [asked] = erase_person.asked_for()
        assert (erase_person.names(asked), erase_person.places_of(asked)) == (NAME, {YUANXUEZHUANG})
        with pytest.raises(NotConfirmed):
            erase_person.follow("乙", asked, None)
        assert erase_person.follow("乙", asked, Confirmed("丁")) > 8
        assert traces(*WORDS, "欧阳晓芳", her) == {}
        assert erase_person.asked_for() == []
        assert list(verify()) == []
    first.take(other.log())
    other.take(first.log(), before, late)
    for laptop in (first, other):
        with laptop.opened():
            assert traces(*WORDS, her) == {} or laptop is first
            assert every("SELECT tbl, record, field FROM conflict") == []
            assert list(verify()) == []


def test_a_note_of_another_desk_erases_nobody_else(tmp_path: Path) -> None:
    """Whoever writes a note names what they like: only what this book knows to be theirs goes."""
    laptop = Laptop.new(tmp_path, "甲", YUANXUEZHUANG)
    with laptop.opened():
        home, her = family()
        him = one("SELECT id FROM person WHERE id <> ?", her)[0]
        other = household("1970-01-01")[0]
        stamps = [row[0] for row in every("SELECT ts FROM \"change\" WHERE tbl = 'household' OR record = ?", other)]
        visits = [row[0] for row in every("SELECT id FROM visit WHERE person = ?", him)]
        lines = [f"person {her}", f"household {home}", f"visit {visits[0]}", *(f"change {ts}" for ts in stamps)]
        with change("坏人", "依法删除"):
            Erasure(date=DAY, ground="1", by="坏人", second="x", records="\n".join(lines)).save()
        [asked] = erase_person.asked_for()
        erase_person.follow("甲", asked, Confirmed("丙"))
        assert every("SELECT name FROM person ORDER BY name") == [("张一",), ("张学忠",)]
        assert every("SELECT address FROM household WHERE id = ?", home) == [("一组 5 号",)]
        assert every("SELECT count(*) FROM visit WHERE id = ?", visits[0]) == [(1,)]
        assert list(verify()) == []


def test_who_is_registered_again_stays(tmp_path: Path) -> None:
    laptop = Laptop.new(tmp_path, "甲", YUANXUEZHUANG)
    with laptop.opened():
        home, her = family()
        before = every('SELECT ts, action, tbl, record, field, value, base FROM "change"')
        erase_person.carry_out("甲", her, "1", Confirmed("丙"))
        with change("甲", "重新登记") as writer:
            writer.put(Person, [{"id": her, "household": home, "name": NAME}])
        assert erase_person.asked_for() == []
    laptop.take(Bundle(entries=before))
    with laptop.opened():
        assert every("SELECT name, id_no FROM person WHERE id = ?", her) == [(NAME, None)]
        assert list(verify()) == []


def test_an_open_conflict_is_decided_first(crew: Safe) -> None:
    with crew.enter(RECORDER):
        home, her = family()
    with crew.enter(ADMIN):
        execute("INSERT INTO conflict (record, field, tbl) VALUES (?,?,?)", home, "note", "household")
        with pytest.raises(NotErased, match="冲突"):
            erase_person.carry_out(ADMIN, her, "1", Confirmed(TOWNSHIP))
        assert one("SELECT count(*) FROM person") == (2,)


def test_an_older_backup_put_back_asks_again(crew: Safe) -> None:
    with crew.enter(RECORDER):
        _, her = family()
    with crew.enter(ADMIN) as book:
        old = book.backup_now()
        assert old
        erase_person.carry_out(ADMIN, her, "1", Confirmed(TOWNSHIP))
    ring = unlocking.unlock(crew.path, ADMIN, "Guanli-2026")
    books.restore(crew.path, old, ring)
    with crew.enter(ADMIN):
        assert one("SELECT name FROM person WHERE id = ?", her) == (NAME,)
        [asked] = erase_person.asked_for()
        assert erase_person.names(asked) == NAME
        erase_person.follow(ADMIN, asked, Confirmed(TOWNSHIP))
        assert traces(*WORDS, her) == {}
        assert erase_person.asked_for() == []
        assert list(verify()) == []
