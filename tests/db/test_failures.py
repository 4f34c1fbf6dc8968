"""What the system says, put in words: by number, whatever language it speaks."""

from __future__ import annotations

import ctypes
import errno
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from db import failures
from db.failures import reason
from tests.winerrors import win_error

STICK = "/media/full-locked-stick/袁薛庄村.fpk"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (28, "磁盘满了"),
        (30, "磁盘是只读的"),
        (5, "磁盘读写出错，请检查 U 盘或硬盘"),
        (13, "没有权限"),
        (21, "文件夹"),
        (113, "共享文件夹"),
    ],
)
def test_the_reason_is_that_of_the_error_not_of_its_path(number: int, words: str) -> None:
    assert words in reason(OSError(number, os.strerror(number), STICK))
    assert words in reason(OSError(number, "设备没有就绪。", STICK))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "占用"), (19, "写保护"), (21, "磁盘不在了"), (23, "读写出错"), (32, "占用"), (33, "占用"), (39, "满了"),
        (55, "磁盘不在了"), (112, "满了"), (206, "太长"), (433, "磁盘不在了"), (1117, "读写出错"), (1167, "磁盘不在了"),
        (53, "共享文件夹"),
    ],
)  # fmt: skip
def test_the_numbers_of_windows_are_asked_before_those_that_they_are_folded_into(number: int, words: str) -> None:
    assert words in reason(win_error(number, STICK))


def test_what_windows_says_of_opening_a_folder_or_a_file_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`open` asks the C library, which has no number of Windows' own: "no permission" for both."""
    monkeypatch.setattr(failures, "_ON_WINDOWS", True)
    assert "文件夹" in reason(OSError(errno.EACCES, "权限不够", str(tmp_path)))
    assert "占用" in reason(OSError(errno.EACCES, "权限不够", str(tmp_path / "名册.xlsx")))


@pytest.mark.parametrize(
    ("number", "kept", "words"),
    [
        (errno.EACCES, 19, "写保护"), (errno.EACCES, 21, "磁盘不在了"), (errno.EACCES, 23, "读写出错"),
        (errno.EACCES, 5, "占用"), (errno.EINVAL, 433, "磁盘不在了"), (errno.EINVAL, 1117, "读写出错"),
        (errno.EINVAL, 39, "满了"), (errno.ENOENT, 53, "共享文件夹"), (errno.ENOSPC, 112, "满了"),
        # left by a call before
        (errno.EACCES, 112, "占用"), (errno.ENOENT, 19, "不在了"), (errno.EINVAL, 2, "读写文件时出错"),
    ],
)  # fmt: skip
def test_what_windows_said_of_opening_or_writing_is_asked_of_the_c_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kept: int, words: str
) -> None:
    monkeypatch.setattr(failures, "_ON_WINDOWS", True)
    monkeypatch.setattr(failures, "_kept", lambda: kept)
    assert words in reason(OSError(number, "?", str(tmp_path / "名册.xlsx")))


def test_the_c_library_keeps_what_windows_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        (tmp_path / "没有.xlsx").read_bytes()
    assert failures._kept() == (2 if sys.platform == "win32" else 0)
    assert "不在了" in reason(raised.value)


@pytest.mark.parametrize("number", [2, 3, 0])
def test_windows_says_of_a_path_that_is_too_long_that_it_is_not_there(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(failures, "_ON_WINDOWS", True)
    for name, words in {"/村" * 129 + "/册": "路径太长", "/村" * 130: "路径太长", "/村" * 128: "不在了"}.items():
        error = win_error(number, name) if number else FileNotFoundError(errno.ENOENT, "没有", name)
        assert words in reason(error), len(name)
    assert "路径太长" in reason(win_error(234, "/村" * 130))  # asked for where it lies; a number that nobody knows
    assert reason(win_error(234, "/村")) == "读写文件时出错"


def test_what_sqlite_says_and_what_nobody_knows() -> None:
    assert reason(sqlite3.OperationalError("database or disk is full")) == "磁盘满了"
    assert reason(sqlite3.OperationalError("attempt to write a readonly database")) == "文件是只读的"
    assert reason(OSError("i/o")) == "磁盘读写出错，请检查 U 盘或硬盘"
    assert reason(OSError(4242, "full of permission", STICK)) == "读写文件时出错"


def test_windows_is_asked_for_its_own_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The C library gives the place where it keeps it."""

    def doserrno() -> list[int]:
        return [33]

    monkeypatch.setattr(ctypes, "CDLL", lambda name: {"ucrtbase": {"__doserrno": doserrno}}[name])
    monkeypatch.setattr(sys, "platform", "win32")
    assert failures._kept() == 33
