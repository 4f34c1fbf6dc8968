"""Encrypted books by command: made, opened, shared, recovered, re-keyed, looked at; no secret on a command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db import clock, keys
from fupin_desktop.roles import Role
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.book.unlocking import unlock
from tests.books import YUANXUEZHUANG, add_household
from tests.commands import Commands, one_chinese_line, program
from tests.locks import cheap_keys
from tests.posix_only import is_private

__all__ = ["cheap_keys"]

ADMIN, PASSWORD = "李建国", "Guanli-2026"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUPIN_USER", ADMIN)
    monkeypatch.setenv("FUPIN_PASSWORD", PASSWORD)


@pytest.fixture
def made(run: Commands, tmp_path: Path, told: None) -> Path:
    path = tmp_path / "袁薛庄村.fpb"
    ran = run("new", path, "--village", YUANXUEZHUANG, "--sheet", tmp_path / "恢复码.txt", "--json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out) == {
        "book": str(path), "region": YUANXUEZHUANG, "name": "袁薛庄村", "user": ADMIN, "encrypted": True,
        "recovery_code": None,
    }  # fmt: skip
    with open_book(path, "", ring=unlock(path, ADMIN, PASSWORD)):
        add_household()
    return path


def secret_file(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text(text + "\n", encoding="utf-8")
    return file


def test_a_new_book_is_encrypted_unless_plain_is_wanted(run: Commands, tmp_path: Path, made: Path) -> None:
    assert not made.read_bytes().startswith(b"SQLite format 3")
    assert keys.beside(made).exists()
    assert is_private(tmp_path / "恢复码.txt")
    plain = tmp_path / "plain.fpb"
    ran = run("new", plain, "--village", YUANXUEZHUANG, "--plain")
    assert "没有加密" in ran.out
    assert plain.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize(
    "command",
    [["verify"], ["dump"], ["search", "zs"], ["check"], ["history", "张三"], ["undo"], ["redo"], ["backup"],
     ["access-log"], ["user", "list"], ["conflicts"]],
)  # fmt: skip
def test_every_command_opens_it_with_the_password_and_not_without(
    run: Commands, made: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], tmp_path: Path
) -> None:
    name, *rest = command
    arguments = [name, "list", made] if name == "user" else [name, made, *rest]
    if name == "redo":
        run("undo", made)
    assert run(*arguments).code == 0
    monkeypatch.setenv("FUPIN_PASSWORD", "不是这个")
    ran = run(*arguments)
    assert ran.code == 2
    assert "密码不对" in ran.err
    assert one_chinese_line(ran.err)
    monkeypatch.delenv("FUPIN_PASSWORD")
    ran = run(*arguments)
    assert ran.code == 2
    assert "--password-file" in ran.err or "密码文件" in ran.err
    assert run(*arguments, "--password-file", secret_file(tmp_path, PASSWORD)).code == 0


def test_no_option_takes_a_secret_itself(run: Commands) -> None:
    for command in ("new", "user", "recover", "rekey", "verify"):
        words = run(command, "--help").out.split()
        assert not {"--password", "--code", "--new-password"} & set(words)


def test_users_are_added_given_passwords_and_removed(
    run: Commands, made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FUPIN_NEW_PASSWORD", "Luru-2026")
    assert run("user", "add", made, "王秀梅").code == 2  # which role?
    for name, role in (("王秀梅", Role.RECORDER), ("赵心怡", Role.COUNSELLOR)):
        ran = run("user", "add", made, name, "--role", role, "--group", "一组")
        assert ran.code == 0, ran.err
    known = json.loads(run("user", "list", made, "--json").out)
    assert [(one["name"], one["role"], one["psychology"]) for one in known] == [
        (ADMIN, Role.ADMIN, False), ("王秀梅", Role.RECORDER, False), ("赵心怡", Role.COUNSELLOR, True),
    ]  # fmt: skip
    monkeypatch.setenv("FUPIN_NEW_PASSWORD", "Xin-2026")
    assert run("user", "passwd", made, "王秀梅").code == 0
    monkeypatch.setenv("FUPIN_USER", "王秀梅")
    monkeypatch.setenv("FUPIN_PASSWORD", "Xin-2026")
    assert run("search", made, "zs").out.count("410502********6010") == 1
    for refused in (["dump", made], ["access-log", made], ["user", "remove", made, ADMIN], ["rekey", made]):
        ran = run(*refused)
        assert ran.code == 2
        assert "没有权限" in ran.err
    monkeypatch.setenv("FUPIN_USER", ADMIN)
    monkeypatch.setenv("FUPIN_PASSWORD", PASSWORD)
    assert run("user", "remove", made, "王秀梅").code == 0
    assert run("rekey", made).code == 0
    assert run("verify", made).code == 0


def test_the_sheet_brings_a_password_back(
    run: Commands, made: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = (tmp_path / "恢复码.txt").read_text("utf-8").strip()
    monkeypatch.setenv("FUPIN_NEW_PASSWORD", "Wangle-2026")
    monkeypatch.setenv("FUPIN_RECOVERY_CODE", code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert "恢复码不对" in run("recover", made).err
    monkeypatch.setenv("FUPIN_RECOVERY_CODE", f" {code.lower()} ")
    assert run("recover", made).code == 0
    monkeypatch.setenv("FUPIN_PASSWORD", "Wangle-2026")
    assert run("verify", made).code == 0


def test_a_plain_book_is_encrypted_with_its_backups(run: Commands, tmp_path: Path, told: None) -> None:
    path = tmp_path / "plain.fpb"
    run("new", path, "--village", YUANXUEZHUANG, "--plain")
    assert run("backup", path).code == 0
    assert "--encrypt" in run("rekey", path).err
    assert run("rekey", path, "--encrypt", "--sheet", tmp_path / "code.txt").code == 0
    for file in tmp_path.rglob("*.fpb"):
        assert not file.read_bytes().startswith(b"SQLite format 3"), file
    assert run("verify", path).code == 0


def test_looks_and_exports_are_in_the_access_log(run: Commands, made: Path, tmp_path: Path) -> None:
    run("search", made, "zs", "--full")
    run("export-xlsx", made, tmp_path / "a.xlsx", "--masked")
    log = [(one["user"], one["what"]) for one in json.loads(run("access-log", made, "--json").out)]
    assert (ADMIN, "查看完整号码") in log
    assert (ADMIN, "导出 Excel") in log
    assert log[-1] == (ADMIN, "打开账本")


def test_wrong_passwords_make_the_next_one_wait(run: Commands, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("fupin_desktop.commands.common.time.sleep", waited.append)
    at = clock.now()
    monkeypatch.setattr("fupin_desktop.services.book.unlocking.now", lambda: at)  # a try takes as long as it takes
    monkeypatch.setenv("FUPIN_PASSWORD", "不是这个")
    for _ in range(7):
        run("verify", made)
    assert [round(seconds, 1) for seconds in waited] == [0, 0, 0, 0, 0, 1, 2]


def test_a_user_is_changed_suspended_and_let_in_again_by_command(
    run: Commands, tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = secret_file(tmp_path, "Luru-2026")
    add = ("user", "add", made, "王秀梅", "--role", Role.RECORDER, "--new-password-file", secret)
    assert run(*add).code == 0
    ran = run("user", "edit", made, "王秀梅", "--name", "王秀梅（村东）", "--group", "一组", "--json")
    assert json.loads(ran.out)["groups"] == ["一组"], ran.err
    assert run("user", "suspend", made, "王秀梅（村东）").code == 0
    assert "已停用" in run("user", "list", made).out
    for command in (("edit", "没有这个人"), ("suspend", ADMIN)):
        ran = run("user", command[0], made, command[1])
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err
    assert "恢复页" in run("user", "remove", made, ADMIN).err
    monkeypatch.setenv("FUPIN_USER", "王秀梅（村东）")
    monkeypatch.setenv("FUPIN_PASSWORD", "Luru-2026")
    assert "已停用" in run("search", made, "张").err
    monkeypatch.setenv("FUPIN_USER", ADMIN)
    monkeypatch.setenv("FUPIN_PASSWORD", PASSWORD)
    assert run("user", "resume", made, "王秀梅（村东）").code == 0
    monkeypatch.setenv("FUPIN_USER", "王秀梅（村东）")
    monkeypatch.setenv("FUPIN_PASSWORD", "Luru-2026")
    out = tmp_path / "名册.xlsx"
    ran = run("export-xlsx", made, out)  # the household has no group: not theirs
    assert ran.code == 2
    assert "不在您负责的村组" in ran.err
    assert not out.exists()
    assert run("export-xlsx", made, out, "--reason", "镇里要全村的名单").code == 0
    printed = tmp_path / "名册.pdf"
    assert program("print-list", made, printed).code == 2
    assert program("print-list", made, printed, "--reason", "镇里要全村的名单").code == 0
    assert printed.exists()
