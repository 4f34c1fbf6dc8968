"""Output that is redirected: a reader that leaves, a console of code page 936, progress without escape codes."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
from pathlib import Path

import pytest

from fupin_desktop.commands import common
from fupin_desktop.streams import reader_left, speak_chinese
from fupin_desktop.texts import decoded


@pytest.mark.parametrize("number", [errno.EPIPE, errno.EINVAL])
def test_a_reader_that_has_left_is_no_error_by_whatever_number(number: int) -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as stream:
        assert not reader_left(OSError(number, "无效的参数。"), stream)  # it is still there: another thing was wrong
        os.close(reader)
        assert not reader_left(OSError(errno.ENOSPC, "磁盘空间不足。"), stream)
        assert not reader_left(OSError(number, "无效的参数。", "名册.xlsx"), stream)
        assert reader_left(OSError(number, "无效的参数。"), stream)
        print("more", file=stream)  # goes nowhere, and is no error


def _spoken(monkeypatch: pytest.MonkeyPatch, encoding: str, *, is_json: bool) -> bytes:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding))
    speak_chinese(is_json=is_json)
    sys.stdout.write("尉迟䶮\udc80")
    sys.stdout.flush()
    return raw.getvalue()


@pytest.mark.parametrize(
    ("encoding", "is_json", "written"),
    [
        ("cp936", False, "gb18030"), ("gbk", False, "gb18030"), ("cp936", True, "utf-8"),
        ("utf-8", False, "utf-8"), ("cp1252", False, "utf-8"), ("ascii", False, "utf-8"),
    ],
)  # fmt: skip
def test_what_is_redirected_is_in_the_code_page_and_json_in_utf_8(
    monkeypatch: pytest.MonkeyPatch, encoding: str, is_json: bool, written: str
) -> None:
    assert _spoken(monkeypatch, encoding, is_json=is_json) == "尉迟䶮\\udc80".encode(written)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_password_file_of_notepad_gives_the_password(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "密码.txt"
    file.write_bytes("袁薛庄2026!\r\n第二行".encode(encoding))
    assert common.secret("NONE", file, "") == "袁薛庄2026!"


def test_a_password_of_odd_bytes_is_still_one(tmp_path: Path) -> None:
    file = tmp_path / "密码.txt"
    file.write_bytes(b"a\x00b\xff\n")
    assert decoded(file.read_bytes()) is None
    assert common.secret("NONE", file, "") == "a\x00b\udcff"


def test_progress_is_wiped_with_blanks(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    show = common.progress(argparse.Namespace(json=False))
    show(1, 0, "读出户和人")
    show(2, 3, "写")
    assert capsys.readouterr().err == "\r读出户和人 1\r写 2/3      "
