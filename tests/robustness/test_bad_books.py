"""Books that are no books, damaged, or of a newer program: refused in words, with the way to the newest good backup."""

from __future__ import annotations

import gc
import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import Commands, one_chinese_line

READING = ("dump", "verify", "undo")


def refused(run: Commands, book: Path) -> str:
    """The one sentence with which every command refuses a book."""
    said = set()
    for command in READING:
        ran = run(command, book)
        assert ran.code == 2, command
        assert one_chinese_line(ran.err), ran.err
        said.add(ran.err)
    assert len(said) == 1
    return said.pop()


def test_a_newer_book_is_not_touched(run: Commands, village: Path) -> None:
    with closing(sqlite3.connect(village)) as database:
        database.execute("PRAGMA user_version=99")
    before = village.read_bytes()
    assert "请先更新程序" in refused(run, village)
    assert village.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"PK\x03\x04 a workbook", "户编号,姓名".encode("gb18030") * 99])
def test_another_file_is_no_book(run: Commands, tmp_path: Path, content: bytes) -> None:
    book = tmp_path / "a.fpb"
    book.write_bytes(content)
    assert "不是本程序的账本" in refused(run, book)
    assert book.read_bytes() == content


def test_another_programs_database_is_no_book(run: Commands, tmp_path: Path) -> None:
    book = tmp_path / "a.fpb"
    with closing(sqlite3.connect(book)) as database, database:
        database.execute("CREATE TABLE person (name)")
    before = book.read_bytes()
    assert "不是本程序的账本" in refused(run, book)
    assert book.read_bytes() == before


def test_a_folder_is_no_book(run: Commands, tmp_path: Path) -> None:
    assert "找不到账本" in refused(run, tmp_path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_book_offers_its_backup_and_comes_back(run: Commands, village: Path, share: float) -> None:
    before = run("dump", village).out
    assert run("backup", village).code == 0
    whole = village.read_bytes()
    village.write_bytes(whole[: int(len(whole) * share)])
    for command in READING:
        ran = run(command, village)
        if command == "verify" and ran.code == 1:
            assert "账本文件已损坏" in ran.out
            continue
        assert ran.code == 2, command
        assert one_chinese_line(ran.err), ran.err
        assert f"restore “{village}”" in ran.err
    assert run("restore", village).code == 0
    assert run("dump", village).out == before
    assert run("verify", village).code == 0


def test_without_a_backup_it_says_that_there_is_none(run: Commands, village: Path) -> None:
    village.write_bytes(village.read_bytes()[:9000])
    assert "没有找到完好的备份" in run("dump", village).err


def test_a_damaged_backup_is_passed_over(run: Commands, village: Path) -> None:
    assert run("backup", village).code == 0
    [good] = (village.parent / "village.备份").iterdir()
    bad = good.with_name("village_20990101-000000.fpb")
    bad.write_bytes(good.read_bytes()[:9000])
    ran = run("restore", village, bad)
    assert ran.code == 2
    assert one_chinese_line(ran.err)
    assert run("restore", village).code == 0
    assert run("verify", village).code == 0


def test_flipped_bytes_never_end_in_a_traceback(run: Commands, village: Path, tmp_path: Path) -> None:
    whole = village.read_bytes()
    chance = random.Random(1)
    book = tmp_path / "flipped" / "a.fpb"
    book.parent.mkdir()
    found = 0
    filled = [at for at in range(0, len(whole) - 2000, 500) if whole[at : at + 2000].count(0) < 1000]
    for _ in range(25):
        damaged = bytearray(whole)
        start = chance.choice(filled)  # what nothing is kept in may be damaged unseen
        for _ in range(200):
            damaged[start + chance.randrange(2000)] ^= chance.randrange(1, 256)
        book.write_bytes(damaged)
        for command in ("verify", "dump", "undo", "verify"):
            ran = run(command, book)
            assert ran.code in (0, 1, 2)
            assert ran.err == "" or one_chinese_line(ran.err), ran.err
            found += command == "verify" and ran.code != 0
        if sys.platform == "win32":  # which takes nothing away that a cursor of a failed command still reads
            gc.collect()
        shutil.rmtree(book.parent / "a.备份", ignore_errors=True)
        for tail in ("-wal", "-shm", "-journal"):
            Path(f"{book}{tail}").unlink(missing_ok=True)
    assert found > 25
