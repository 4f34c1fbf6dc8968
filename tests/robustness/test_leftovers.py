"""What a kill leaves of files that were being written: cleared when the book is next opened, and nothing else is."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from db import connection, leftovers
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import workbooks
from tests.books import ACTOR
from tests.locks import Safe, cheap_keys, crew, safe
from tests.robustness.faults import KILLED, cut_off
from tests.winerrors import broken

__all__ = ["cheap_keys", "crew", "safe"]


def killed_while_writing(book: Path, half: Path, *, folder: bool) -> None:
    """A child opens the book, begins to write and is killed."""

    def work() -> None:
        with open_book(book, ACTOR), leftovers.unfinished(half):
            if folder:
                half.mkdir()
                (half / "张三家.pdf").write_bytes(b"%PDF")
            else:
                half.write_bytes(b"half")
            os._exit(KILLED)

    assert cut_off(work, Path("/nowhere"), 0, kills=True) == KILLED
    assert half.exists()


@pytest.mark.parametrize(
    ("name", "folder"), [(".new-a1b2c3d4", True), (".k.pdf.new", False), (".待送_袁薛庄村_20261129.part", True)]
)
def test_what_was_being_written_is_cleared(village: Path, tmp_path: Path, name: str, *, folder: bool) -> None:
    place = tmp_path / "桌面"
    place.mkdir()
    (place / "别的.pdf").write_bytes(b"%PDF")
    killed_while_writing(village, place / name, folder=folder)
    with open_book(village, ACTOR, read_only=True):
        pass
    assert (place / name).exists()  # who only looks changes nothing
    with open_book(village, ACTOR):
        assert [file.name for file in place.iterdir()] == ["别的.pdf"]
        assert connection.meta("unfinished") == "[]"


def test_a_stick_that_is_not_there_is_cleared_when_it_is(village: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    killed_while_writing(village, stick / ".k.pdf.new", folder=False)
    away = stick.rename(tmp_path / "away")
    with open_book(village, ACTOR):
        pass
    away.rename(stick)
    with open_book(village, ACTOR):
        assert list(stick.iterdir()) == []


def test_a_stick_that_cannot_be_looked_at_is_in_nobodys_way(
    village: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = str(tmp_path / "stick" / ".k.pdf.new")
    with open_book(village, ACTOR):
        connection.set_meta("unfinished", json.dumps([half]))
    broken(monkeypatch, tmp_path / "stick")
    with open_book(village, ACTOR):
        assert json.loads(connection.meta("unfinished") or "") == [half]


def test_an_export_that_is_killed_leaves_nothing_readable(crew: Safe, tmp_path: Path) -> None:
    """With the real thing: killed as it would give the workbook its name."""
    place = tmp_path / "out"
    place.mkdir()

    layout = next(iter(workbooks.layouts()))

    def work() -> None:
        with crew.enter("陈志强"):
            workbooks.export_workbook(place / "名册.xlsx", layout)

    assert cut_off(work, place, 1, kills=True) == KILLED
    assert [file.suffix for file in place.iterdir()] == [".tmp"]
    with crew.enter():
        assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", ["重要.docx", ".bashrc", "new", ".ssh", ".new-../x"])
def test_only_what_looks_like_ours_is_ever_taken_away(village: Path, tmp_path: Path, name: str) -> None:
    """Who can write into the book notes another file."""
    file = tmp_path / "home" / Path(name).name
    file.parent.mkdir()
    file.write_text("mine")
    with open_book(village, ACTOR):
        connection.set_meta("unfinished", f'["{file}", 7, "{tmp_path}/home/{name}"]')
    with open_book(village, ACTOR):
        assert file.read_text() == "mine"


def test_the_copy_through_which_an_older_book_was_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old = next(iter(sorted((Path(__file__).parents[1] / "old_databases").glob("*.fpb"))))
    book = Path(shutil.copy(old, tmp_path / "old.fpb"))

    def work() -> None:
        with open_book(book, ACTOR, read_only=True):
            os._exit(KILLED)

    assert cut_off(work, Path("/nowhere"), 0, kills=True) == KILLED
    assert len(list(tmp_path.glob("fupin-*"))) == 1
    with open_book(book, ACTOR, read_only=True):
        assert len(list(tmp_path.glob("fupin-*"))) == 1  # its own
    assert list(tmp_path.glob("fupin-*")) == []
