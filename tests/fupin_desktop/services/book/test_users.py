"""Users of an encrypted book: added, removed, given passwords; no data is encrypted anew, nobody is locked out."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from db import access_log, backup, cipher, keys, roster, sealing
from db.connection import BookError
from fupin_desktop.roles import Right, Role
from fupin_desktop.services.book import access, rekeying, second_person, unlocking, users
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.book.unlocking import BadKeyFile, NotDone, Suspended, WrongPassword
from fupin_desktop.services.quality.verify import verify
from tests.books import add_household
from tests.commands import program
from tests.locks import ADMIN, COUNSELLOR, PASSWORD, RECORDER, TOWNSHIP, Safe, admin, cheap_keys, crew, safe
from tests.narrowed import there

__all__ = ["admin", "cheap_keys", "crew", "safe"]


def test_changes_of_users_leave_the_data_as_it_was(crew: Safe) -> None:
    keys_before = keys.load(crew.path).book
    with crew.enter(RECORDER) as book:
        users.change_password(book, RECORDER, "Gaiguo-2026")
    assert keys.load(crew.path).book == keys_before
    with pytest.raises(WrongPassword):
        unlocking.unlock(crew.path, RECORDER, "Luru-2026")
    ring = unlocking.unlock(crew.path, RECORDER, "Gaiguo-2026")
    with open_book(crew.path, "", ring=ring) as book:
        assert book.actor == RECORDER
        assert list(verify()) == []


@pytest.mark.parametrize("password", ["", "   ", "密" * 201, "行\n末", "\ud800abc"])
def test_what_can_be_no_password_is_refused_with_a_reason(admin: Book, password: str) -> None:
    before = keys.load(admin.path)
    with pytest.raises(NotDone, match="密码"):
        users.add(admin, "新人", password, Role.RECORDER)
    with pytest.raises(NotDone, match="密码"):
        users.change_password(admin, ADMIN, password)
    assert keys.load(admin.path) == before


@pytest.mark.parametrize("password", ["🌾丰收🌾二〇二六", "中 间 有 空", "e\u0301" * 50])
def test_any_other_password_works(admin: Book, password: str) -> None:
    users.add(admin, "新人", password, Role.RECORDER)
    admin.close()
    assert unlocking.unlock(admin.path, "新人", password).holder.role == Role.RECORDER


def test_names_are_taken_once(admin: Book) -> None:
    with pytest.raises(NotDone, match="已经有"):
        users.add(admin, ADMIN, "Luru-2026", Role.RECORDER)
    with pytest.raises(NotDone, match="姓名"):
        users.add(admin, "", "Luru-2026", Role.RECORDER)
    with pytest.raises(NotDone, match="没有使用人"):
        users.remove(admin, "没有这个人")
    with pytest.raises(NotDone):
        users.remove(admin, keys.SHEET)


def test_only_an_administrator_manages(crew: Safe) -> None:
    for name in (RECORDER, COUNSELLOR, TOWNSHIP):
        with crew.enter(name) as book:
            for work in (
                lambda book=book: users.add(book, "新人", "Xin-2026", Role.ADMIN),
                lambda book=book: users.remove(book, ADMIN),
                lambda book=book: users.new_sheet(book),
                lambda book=book: users.change_password(book, ADMIN, "Xin-2026"),
            ):
                with pytest.raises(Denied):
                    work()


def test_oneself_and_the_last_who_sees_the_archives_stay(crew: Safe) -> None:
    with crew.enter() as book:
        users.add(book, "第二人", "Guanli-2027", Role.ADMIN)
        with pytest.raises(NotDone, match="自己"):
            users.remove(book, ADMIN)
        users.remove(book, "第二人")
        with pytest.raises(NotDone, match="只有“赵心怡”能看心理档案"):
            users.remove(book, COUNSELLOR)
    with pytest.raises(WrongPassword):
        unlocking.unlock(crew.path, "第二人", "Guanli-2027")


def test_the_second_key_is_granted_by_who_holds_it(crew: Safe) -> None:
    with crew.enter() as book:
        assert users.add(book, "钱医生", "Xinli-2027", Role.COUNSELLOR) is False  # 管理员 holds none to give
        with pytest.raises(Denied):
            users.grant(book, "钱医生")
    with crew.enter(COUNSELLOR) as book:
        with pytest.raises(NotDone, match="不能看心理档案"):
            users.grant(book, RECORDER)
        users.grant(book, "钱医生")
    with open_book(crew.path, "", ring=unlocking.unlock(crew.path, "钱医生", "Xinli-2027")):
        assert len(sealing.held) == 1
    with crew.enter() as book:  # whoever resets a password can't reset the second key with it
        assert users.change_password(book, "钱医生", "Xinli-2028") is False
    with open_book(crew.path, "", ring=unlocking.unlock(crew.path, "钱医生", "Xinli-2028")):
        assert sealing.held == {}


def test_the_sheet_brings_a_forgotten_password_back_with_all_it_held(crew: Safe) -> None:
    users.recover(crew.path, crew.code.lower(), COUNSELLOR, "Wangle-2026")
    with open_book(crew.path, "", ring=unlocking.unlock(crew.path, COUNSELLOR, "Wangle-2026")):
        assert len(sealing.held) == 1
    with pytest.raises(WrongPassword):
        unlocking.unlock(crew.path, COUNSELLOR, "Xinli-2026")


def test_an_old_sheet_opens_nothing_and_the_new_one_all(crew: Safe) -> None:
    with crew.enter() as book:
        code = users.new_sheet(book)
    with pytest.raises(WrongPassword, match="恢复码不对"):
        users.recover(crew.path, crew.code, RECORDER, "Wangle-2026")
    with crew.enter(COUNSELLOR):  # the second key reaches the new sheet when one who holds it opens the book
        pass
    ring = users.recover(crew.path, code, COUNSELLOR, "Wangle-2026")
    assert len(roster.second_keys(keys.load(crew.path), ring)) == 1


def test_wrong_passwords_slow_down_and_are_written_down(safe: Safe, monkeypatch: pytest.MonkeyPatch) -> None:
    at = dt.datetime(2026, 11, 29, 23, 59, tzinfo=dt.UTC)
    clock = [at - dt.timedelta(seconds=9)]
    monkeypatch.setattr(unlocking, "now", lambda: clock[-1])
    for _ in range(4):
        with pytest.raises(WrongPassword):
            unlocking.unlock(safe.path, ADMIN, "猜一个")
    assert unlocking.wait_seconds(safe.path) == 0
    waits = []
    for _ in range(9):
        clock.append(clock[-1] + dt.timedelta(seconds=1))
        with pytest.raises(WrongPassword):
            unlocking.unlock(safe.path, "没有这个人", "猜一个")
        waits.append(unlocking.wait_seconds(safe.path))
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30, 30]
    for passed, left in ((12, 18), (30, 0), (31, 0), (-900, 30)):  # also where the clock was set back
        clock.append(at + dt.timedelta(seconds=passed))
        assert unlocking.wait_seconds(safe.path) == left
    with safe.enter():
        wrong = [entry for entry in access_log.entries() if entry.what == "密码错误"]
        assert len(wrong) == 13
        assert {entry.note for entry in wrong} == {ADMIN, "没有这个人"}
    assert unlocking.wait_seconds(safe.path) == 0


@pytest.mark.parametrize(
    "junk", ["", "{", '["2026"]\n', '["x", "y"]\n', "[1, 2]\n", '["2026-01-01T00:00:00", "a"]\n', "\0" * 99]
)
def test_a_spoilt_list_of_tries_keeps_nobody_out(safe: Safe, junk: str) -> None:
    unlocking._tries_file(safe.path).write_text(junk * 9, encoding="utf-8")
    assert unlocking.wait_seconds(safe.path) == 0
    with safe.enter():
        pass


def test_the_list_of_tries_does_not_grow_without_end_and_lies_out_of_sight(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden: list[Path] = []
    monkeypatch.setattr(unlocking, "hide", hidden.append)  # which does so on Windows
    lines = [json.dumps(["2026-11-29T08:00:00+08:00", str(number)]) for number in range(300)]
    unlocking._tries_file(safe.path).write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(WrongPassword, match=r"“没{30}”"):
        unlocking.unlock(safe.path, "没" * 70, "猜一个")
    assert [one.name for one in unlocking.wrong_tries(safe.path)] == [*map(str, range(101, 300)), "没" * 60]
    assert hidden == [unlocking._tries_file(safe.path)]


def test_a_missing_or_foreign_slot_file_says_what_to_do(crew: Safe, tmp_path_factory: pytest.TempPathFactory) -> None:
    slots = keys.beside(crew.path)
    raw = slots.read_bytes()
    slots.write_bytes(raw[:-10])
    with pytest.raises(BadKeyFile, match="已损坏或被改动"):
        unlocking.unlock(crew.path, ADMIN, PASSWORD)
    elsewhere = tmp_path_factory.mktemp("other") / "别的.fpb"
    other, ring, _ = roster.make(ADMIN, PASSWORD, "")
    keys.save(elsewhere, other, ring)
    slots.write_bytes(keys.beside(elsewhere).read_bytes())
    foreign = unlocking.unlock(crew.path, ADMIN, PASSWORD)
    with pytest.raises(BookError, match="已损坏"):
        open_book(crew.path, "", ring=foreign)
    slots.write_bytes(raw)
    with crew.enter():
        assert list(verify()) == []


def test_rekeying_shuts_out_who_kept_the_old_key(crew: Safe) -> None:
    with crew.enter() as book:
        add_household()
        book.backup_now()
        old = book.key
        users.remove(book, RECORDER)
        ring = book.ring
    assert ring
    assert old
    rekeying.rekey(crew.path, ring)
    assert not cipher.fits(crew.path, old)
    assert all(not cipher.fits(copy.path, old) for copy in backup.listed(crew.path))
    for name in (ADMIN, COUNSELLOR, TOWNSHIP):
        with crew.enter(name):
            assert list(verify()) == []
    users.recover(crew.path, crew.code, TOWNSHIP, "Wangle-2026")


def test_only_an_administrator_rekeys(crew: Safe) -> None:
    with pytest.raises(BookError, match="只有管理员"):
        rekeying.rekey(crew.path, unlocking.unlock(crew.path, TOWNSHIP, "Zhenji-2026"))


def test_a_suspended_user_gets_in_again_by_the_same_password(crew: Safe) -> None:
    with crew.enter() as book:
        assert RECORDER in second_person.others(Right.REGISTER)
        users.suspend(book, RECORDER)
        assert RECORDER not in second_person.others(Right.REGISTER)  # whose password opens nothing
        assert there(keys.load(crew.path).holder(RECORDER)).sealed == {}
        with pytest.raises(NotDone, match="已停用"):
            users.change_password(book, RECORDER, "Huan-2026")
        with pytest.raises(NotDone, match="能看心理档案"):
            users.suspend(book, COUNSELLOR)
    with pytest.raises(Suspended, match="已停用"):
        crew.enter(RECORDER)
    rekeying.rekey(crew.path, unlocking.unlock(crew.path, ADMIN, PASSWORD))
    with pytest.raises(Suspended):
        crew.enter(RECORDER)
    with crew.enter() as book:
        assert users.resume(book, RECORDER)
        with pytest.raises(NotDone, match="没有停用"):
            users.resume(book, RECORDER)
    with crew.enter(RECORDER):
        assert list(verify()) == []


def test_name_role_area_and_groups_are_changed(crew: Safe) -> None:
    with crew.enter() as book:
        assert users.edit(book, RECORDER, "王秀梅（村东）", Role.TOWNSHIP, "410502101212", ("一组", "二组"))
        for wanted, role, why in (
            (TOWNSHIP, Role.RECORDER, "已经有使用人"),
            (f" {TOWNSHIP}", Role.RECORDER, "姓名只能有"),
            ("", Role.RECORDER, "要填姓名"),
        ):
            with pytest.raises(NotDone, match=why):
                users.edit(book, "王秀梅（村东）", wanted, role, "", ())
        with pytest.raises(NotDone, match="不能改正在使用的自己"):
            users.edit(book, ADMIN, ADMIN, Role.ADMIN, "", ())
        with pytest.raises(NotDone, match="能看心理档案"):
            users.edit(book, COUNSELLOR, COUNSELLOR, Role.RECORDER, "", ())
    ring = unlocking.unlock(crew.path, "王秀梅（村东）", "Luru-2026")  # the password of before
    with open_book(crew.path, "", ring=ring) as book:
        who = access.visitor()
        assert (who.name, who.role, who.area, who.groups) == (
            "王秀梅（村东）", Role.TOWNSHIP, "410502101212", ("一组", "二组"),
        )  # fmt: skip
        assert list(verify()) == []
    with pytest.raises(WrongPassword):
        unlocking.unlock(crew.path, RECORDER, "Luru-2026")


def test_who_is_no_counsellor_any_more_sees_no_archives(crew: Safe) -> None:
    with crew.enter() as book:
        assert not users.add(book, "第二个", "Dier-2026-xin", Role.COUNSELLOR)
    with crew.enter(COUNSELLOR) as book:
        users.grant(book, "第二个")
    with crew.enter() as book:
        users.edit(book, COUNSELLOR, COUNSELLOR, Role.RECORDER, "", ())
        assert users.edit(book, TOWNSHIP, TOWNSHIP, Role.COUNSELLOR, "", ()) is False  # somebody has to grant it
    with crew.enter(COUNSELLOR):
        assert not sealing.held
    ring = unlocking.unlock(crew.path, "第二个", "Dier-2026-xin")
    with open_book(crew.path, "", ring=ring):
        assert sealing.held


@pytest.mark.parametrize(
    "name", ["张\u200b三", "\u202e三张", "../张三", "张  三", "张三\n", "张三\u3000", "<b>张</b>", "e\u0301"]
)
def test_no_name_can_be_taken_for_another_or_for_something_else(safe: Safe, name: str) -> None:
    with safe.enter() as book, pytest.raises(NotDone, match="姓名只能有"):
        users.add(book, name, "Luru-2026", Role.RECORDER)


def test_no_two_names_look_alike(safe: Safe) -> None:
    with safe.enter() as book:
        users.add(book, "Li Ming", "Luru-2026", Role.RECORDER)
        for name in ("ＬＩ Ming", "li ming", "LiMing"):
            with pytest.raises(NotDone, match="已经有使用人“Li Ming”"):
                users.add(book, name, "Luru-2026", Role.RECORDER)


def test_a_book_through_a_link_opens(safe: Safe, tmp_path_factory: pytest.TempPathFactory) -> None:
    link = tmp_path_factory.mktemp("desk") / "账本.fpb"
    link.symlink_to(safe.path)
    own = {"FUPIN_USER": ADMIN, "FUPIN_PASSWORD": PASSWORD}
    for command in (["verify", link], ["user", "list", link], ["backup", link], ["rekey", link]):
        ran = program(*command, **own)
        assert ran.code == 0, ran.err
    assert link.is_symlink()
    assert backup.listed(safe.path)
    assert [file.name for file in link.parent.iterdir()] == [link.name]
