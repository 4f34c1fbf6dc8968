"""A slot file truncated or changed at each byte: a clear sentence, and the book is as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from db import keys
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.book.unlocking import BadKeyFile
from tests.books import YUANXUEZHUANG
from tests.commands import Commands, one_chinese_line
from tests.locks import CHEAP

ADMIN, PASSWORD = "李建国", "Guanli-2026"


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)
    monkeypatch.setenv("FUPIN_USER", ADMIN)
    monkeypatch.setenv("FUPIN_PASSWORD", PASSWORD)
    path = tmp_path / "袁薛庄村.fpb"
    create_book(path, YUANXUEZHUANG, ADMIN, PASSWORD)
    return path


def state(path: Path) -> dict[str, str]:
    """Every file beside the book, and what is in it."""
    files = (file for file in path.parent.rglob("*") if file.is_file() and not file.name.endswith(keys.SUFFIX))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_each_byte(locked: Path) -> None:
    slots = keys.beside(locked)
    whole, before = slots.read_bytes(), state(locked)
    for at in range(len(whole)):
        for spoilt in (whole[:at], whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :]):
            slots.write_bytes(spoilt)
            with pytest.raises(BadKeyFile, match="已损坏或被改动"):
                unlocking.unlock(locked, ADMIN, PASSWORD)
    assert state(locked) == before
    slots.write_bytes(whole)
    with open_book(locked, "", ring=unlocking.unlock(locked, ADMIN, PASSWORD)):
        pass


@pytest.mark.parametrize(
    "spoil", [lambda raw: raw[:500], lambda raw: raw.replace(b"book-", b"cook-", 1), lambda raw: b""]
)
def test_a_command_says_it_in_one_line_and_where_a_copy_is(locked: Path, run: Commands, spoil: object) -> None:
    assert run("backup", locked).code == 0
    before = state(locked)
    slots = keys.beside(locked)
    slots.write_bytes(spoil(slots.read_bytes()))  # type: ignore[operator]
    for command in ("verify", "dump", "undo"):
        ran = run(command, locked)
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err
        assert "可以把备份里的" in ran.err
    assert state(locked) == before
    [copy] = [file for file in locked.parent.rglob(f"*{keys.SUFFIX}") if file != slots]
    slots.write_bytes(copy.read_bytes())
    assert run("verify", locked).code == 0


def test_a_missing_slot_file_is_no_damaged_book(locked: Path, run: Commands) -> None:
    slots = keys.beside(locked)
    slots.rename(slots.with_suffix(".away"))
    ran = run("verify", locked)
    assert ran.code == 2
    assert "缺少钥匙文件" in ran.err
    assert one_chinese_line(ran.err)
