"""Files get their names at once or not at all, also where others look at them for a moment."""

from __future__ import annotations

import ast
import ctypes
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest

from db.connection import BookError
from db.files import answers, cloud, copy, fit, is_shared, itself, take_away, take_name, uri, write_whole
from db.lock import Lock
from fupin_desktop.services.book.opening import open_book
from tests.books import ACTOR
from tests.winerrors import broken, held

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for room in ("db", "fupin_desktop", "ui") for path in (ROOT / room).rglob("*.py")]


@pytest.mark.parametrize("number", [5, 32])
def test_a_file_that_another_program_holds_for_a_moment_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"old")
    tries = held(monkeypatch, 9, number)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert tries() == 10


def test_one_that_is_held_longer_stands_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"old")
    tries = held(monkeypatch, 10)
    with pytest.raises(OSError, match="拒绝访问"):
        write_whole(path, b"new")
    assert tries() == 10
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_a_file_that_another_program_looks_at_is_taken_away_after_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start rings by a file that the first takes away at once, before the second has closed it."""
    path = tmp_path / "0123.bell"
    path.touch()
    tries = held(monkeypatch, 9, 32, "unlink")
    take_away(path)
    assert tries() == 10
    assert not path.exists()
    take_away(path)  # nothing is there any more, which is as well


def test_other_errors_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = held(monkeypatch, 1, 112)
    with pytest.raises(OSError, match="拒绝访问"):
        take_name(tmp_path / "a", tmp_path / "b")
    assert tries() == 1


def test_a_copy_of_what_is_gone_leaves_no_open_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows would let nobody write the next one: not before the program ends."""
    opened: list[int] = []
    real = os.open

    def counted(*given: Any, **more: Any) -> int:
        opened.append(real(*given, **more))
        return opened[-1]

    monkeypatch.setattr(os, "open", counted)
    with pytest.raises(FileNotFoundError):
        copy(tmp_path / "none", tmp_path / "a.fpk")
    for descriptor in opened:
        with pytest.raises(OSError, match="descriptor"):
            os.fstat(descriptor)
    assert list(tmp_path.iterdir()) == []


def _renames(tree: ast.AST) -> list[int]:
    """Lines that rename or delete a file: `replace` of a path takes one argument, of a text two, of a date names."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and (
            (call.func.attr == "replace" and len(call.args) == 1 and not call.keywords)
            or call.func.attr == "unlink"
            or ast.unparse(call.func) in ("os.replace", "os.rename", "os.remove", "shutil.move")
        )
    ]


def test_files_are_renamed_and_deleted_in_one_place() -> None:
    found = {str(path.relative_to(ROOT)): _renames(ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES}
    assert [name for name, lines in found.items() if lines] == [str(Path("db/files.py"))]


def test_what_cannot_be_looked_at_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick, other = tmp_path / "stick" / "a.fpb", tmp_path / "b.fpb"
    other.touch()
    broken(monkeypatch, stick.parent)
    assert [answers(path.is_file) for path in (stick, other)] == [False, True]
    with pytest.raises(OSError, match="拒绝访问"):
        stick.is_file()


def test_paths_are_asked_in_one_place() -> None:
    """Pathlib raises of a stick that is broken; `exists` is a query's word too, and left out."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("is_file", "is_dir")
    ]
    assert found == []


def test_what_lies_on_another_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by the letter that a shared folder was given."""
    kernel = SimpleNamespace(GetDriveTypeW={"C:\\": 3, "Z:\\": 4}.__getitem__)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    paths = (r"\\fwq\扶贫 共享\a.fpb", r"Z:\a.fpb", r"C:\Users\王 芳\a.fpb", "/home/a.fpb")
    assert [is_shared(PureWindowsPath(path)) for path in paths] == [True, True, False, False]


def test_what_a_program_copies_to_the_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the names that its folder gets, wherever it lies; Windows itself tells where OneDrive's is."""
    monkeypatch.setenv("OneDriveCommercial", r"D:\镇政府")
    lie = {
        r"C:\Users\王芳\OneDrive\桌面\a.fpb": "OneDrive",
        r"C:\Users\王芳\onedrive - 文峰区\a.fpb": "OneDrive",
        r"C:\Users\王芳\WPSDrive\267329050\WPS云盘\a.fpb": "WPS 云盘",
        r"C:\Users\王芳\Documents\WPS Cloud Files": "WPS 云盘",
        r"E:\BaiduSyncdisk\扶贫\a.fpb": "百度网盘",
        r"F:\我的坚果云\a.fpb": "坚果云",
        r"C:\Users\王芳\桌面\a.fpb": "",
        r"C:\OneDrive 的说明\WPS云盘.fpb": "",
    }
    assert {path: cloud(PureWindowsPath(path)) for path in lie} == lie


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("一/二组 张三:李四?", "一 二组 张三 李四"), ("走访\t登记表. ", "走访 登记表"), ("..", ""),
        ("con", "_con"), ("COM1.名册", "_COM1.名册"), ("Conrad", "Conrad"), ("张" * 79 + " .四", "张" * 79),
    ],
)  # fmt: skip
def test_a_name_from_what_was_typed_is_one_that_every_system_takes(typed: str, name: str) -> None:
    assert fit(typed) == name


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (r"C:\Users\王 芳\文档\袁薛庄村.fpb", "file:///C:/Users/"),
        (r"\\fwq\扶贫 共享\袁薛庄村.fpb", "file:////fwq/"),
    ],
)
def test_a_book_in_a_shared_folder_has_no_authority(path: str, written: str) -> None:
    made = uri(PureWindowsPath(path), "mode=ro")
    assert made.startswith(written)
    assert made.endswith(".fpb?mode=ro")
    assert made.isascii()


def test_sqlite_takes_what_is_written(tmp_path: Path) -> None:
    """The path of a server too: SQLite looks for it, and does not refuse its form."""
    path = tmp_path / f"袁薛 庄{'?' if os.name == 'posix' else ''}村#1%20.fpb"
    with closing(sqlite3.connect(uri(path, "mode=rwc"), uri=True)) as opened:
        opened.execute("CREATE TABLE t (a)")
    assert path.exists()
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(uri(PureWindowsPath(r"\\fwq\share\a.fpb"), "mode=ro"), uri=True)
    with pytest.raises(sqlite3.OperationalError, match="authority"):
        sqlite3.connect("file://fwq/share/a.fpb?mode=ro", uri=True)


def test_a_lasting_file_with_a_dot_is_out_of_sight_on_windows_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    kernel = SimpleNamespace(SetFileAttributesW=lambda name, attributes: told.append((name, attributes)))
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    path = tmp_path / ".袁薛庄村.fpb.lock"
    Lock(path).release()
    assert told == [(str(path), 2)]  # FILE_ATTRIBUTE_HIDDEN


def test_what_a_path_means_is_asked_in_one_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links that go in a circle, and drives that give no answer, are told by who opens the file."""
    (tmp_path / "a.fpb").symlink_to("b.fpb")
    (tmp_path / "b.fpb").symlink_to("a.fpb")
    (tmp_path / "c.fpb").symlink_to("d.fpb")
    assert itself(tmp_path / "a.fpb") == tmp_path / "a.fpb"
    assert itself(tmp_path / "c.fpb") == tmp_path / "d.fpb"
    with pytest.raises(BookError, match="找不到账本"):
        open_book(tmp_path / "a.fpb", ACTOR)
    held(monkeypatch, 1, 1005, "resolve")
    assert itself(tmp_path / "c.fpb") == tmp_path / "c.fpb"
    asked = [
        path for path in SOURCES if ".resolve()" in path.read_text("utf-8").replace("Path(__file__).resolve()", "")
    ]
    assert [path.name for path in asked] == ["files.py"]
