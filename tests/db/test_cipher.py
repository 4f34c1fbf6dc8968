"""Encrypted files: nothing readable in them, opened by their key alone, re-encrypted whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db import cipher, keys
from db.cipher import PLAIN_HEADER
from tests.posix_only import is_private

KEY, OTHER = b"a" * 32, b"b" * 32
WORDS = "张三的证件号码 410502195504056010"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "a.fpb"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE t (text TEXT)")
        made.execute("INSERT INTO t VALUES (?)", (WORDS,))
        made.execute("PRAGMA user_version=7")
        made.commit()
    return path


def words(path: Path, key: bytes | None) -> str:
    with cipher.bare(path, key) as opened:
        return str(opened.execute("SELECT text FROM t").fetchone()[0])


def test_a_plain_file_is_encrypted_and_keeps_its_marks(plain: Path) -> None:
    cipher.rewrite(plain, None, KEY)
    raw = plain.read_bytes()
    assert not raw.startswith(PLAIN_HEADER)
    assert WORDS.encode() not in raw
    assert words(plain, KEY) == WORDS
    with cipher.bare(plain, KEY) as opened:
        assert opened.execute("PRAGMA user_version").fetchone() == (7,)
    assert is_private(plain)
    assert [file.name for file in plain.parent.iterdir()] == ["a.fpb"]


def test_another_key_opens_nothing_and_the_new_one_all(plain: Path) -> None:
    cipher.rewrite(plain, None, KEY)
    assert (cipher.fits(plain, KEY), cipher.fits(plain, OTHER)) == (True, False)
    with pytest.raises(sqlite3.DatabaseError):
        words(plain, OTHER)
    cipher.rewrite(plain, KEY, OTHER)
    assert (cipher.fits(plain, KEY), words(plain, OTHER)) == (False, WORDS)


def test_a_book_that_somebody_reads_is_not_rewritten(plain: Path) -> None:
    with closing(sqlite3.connect(plain, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=wal")
        with closing(sqlite3.connect(plain, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM t").fetchall()
            writer.execute("INSERT INTO t VALUES ('后来的')")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                cipher.rewrite(plain, None, KEY)
    with cipher.bare(plain, None) as opened:
        assert opened.execute("SELECT count(*) FROM t").fetchone() == (2,)


def test_a_damaged_file_is_left_alone(plain: Path) -> None:
    cipher.rewrite(plain, None, KEY)
    raw = bytearray(plain.read_bytes())
    raw[-100] ^= 1
    plain.write_bytes(raw)
    with pytest.raises(sqlite3.DatabaseError):
        cipher.rewrite(plain, KEY, OTHER)
    assert plain.read_bytes() == raw


def test_locked_is_what_has_slots_and_no_plain_header(plain: Path) -> None:
    assert not cipher.is_locked(plain)
    keys.beside(plain).write_bytes(b"{}")
    assert not cipher.is_locked(plain)  # its encryption was not finished
    cipher.rewrite(plain, None, KEY)
    assert cipher.is_locked(plain)
