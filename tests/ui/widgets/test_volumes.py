"""Sticks and folders as destinations."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from ui import preferences
from ui.widgets import volumes
from ui.widgets.destination import Destination
from ui.widgets.volumes import Volume


def test_free_space_of_a_folder(tmp_path: Path) -> None:
    assert (volumes.free(tmp_path) or 0) > 0
    assert volumes.free(tmp_path / "gone") is None


def test_the_system_is_no_stick() -> None:
    assert Path("/") not in [one.path for one in volumes.plugged()]


def test_who_waits_for_no_other_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' drives are known by their letters; Qt would look into each."""
    asked: list[str] = []
    drives = [SimpleNamespace(filePath=lambda root=root: root) for root in ("C:/", "E:/", "Z:/")]
    monkeypatch.setattr(volumes, "QDir", SimpleNamespace(drives=lambda: drives))
    monkeypatch.setattr(volumes, "QStorageInfo", asked.append)
    monkeypatch.setattr(volumes, "is_shared", lambda path: path.drive == "Z:")
    monkeypatch.setattr(sys, "platform", "win32")
    volumes._mounted()
    assert asked == ["C:/", "E:/"]
    kinds = {"E:": 2, "C:": 3}
    monkeypatch.setattr(volumes, "drive_kind", kinds.__getitem__)
    assert [volumes._is_stick(root) for root in asked] == [False, True]


def test_sticks_stand_first_and_one_that_can_be_written_is_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [tmp_path / name for name in ("锁住的", "KINGSTON", "上报")]
    for place in places:
        place.mkdir()
    sticks = [Volume(places[0], "锁住的", 5_000_000, read_only=True), Volume(places[1], "KINGSTON", 7_200_000_000)]
    monkeypatch.setattr(volumes, "plugged", lambda: sticks)
    preferences.keep("exchange/folder", str(places[2]))
    made = Destination()
    qtbot.addWidget(made)
    words = ["U 盘 锁住的　只读，写不进去", "U 盘 KINGSTON", f"文件夹 {places[2]}"]
    assert [one.text() for one in made.options] == words
    assert made.folder == places[1]
    assert made.none.isHidden()
    made.options[2].click()
    made.look()
    assert made.folder == places[2]  # what was chosen stays
    del sticks[:]
    made.options[0].click()
    made.look()  # pulled out
    assert made.folder == places[2]
    assert not made.none.isHidden()


def test_a_further_disk_of_the_computer_is_no_stick_and_a_folder_without_a_size_is_offered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most computers with Windows have a drive D:; and of a shared folder nobody tells what is free."""
    disk = Volume(Path("D:/"), "D:", 90_000_000_000, is_stick=False)
    monkeypatch.setattr(volumes, "plugged", lambda: [disk])
    monkeypatch.setattr(volumes, "free", lambda folder: None)
    preferences.keep("exchange/folder", str(tmp_path))
    made = Destination()
    qtbot.addWidget(made)
    assert [one.text() for one in made.options] == ["磁盘 D:", f"文件夹 {tmp_path}"]
    assert not made.none.isHidden()
    assert made.folder == tmp_path
    monkeypatch.setenv("OneDrive", str(tmp_path))
    made.look()
    assert made.options[1].text() == f"文件夹 {tmp_path}　在 OneDrive 里，会传到网上去"
    assert volumes.stick_or("D:/去年") == "D:/去年"
    monkeypatch.setattr(volumes, "plugged", lambda: [Volume(tmp_path, "KINGSTON", 1), disk])
    assert volumes.stick_or("D:/去年") == str(tmp_path)
    made.look()
    assert made.none.isHidden()
    preferences.keep("exchange/folder", str(tmp_path / "gone"))
    monkeypatch.setattr(volumes, "plugged", lambda: [disk])
    alone = Destination()
    qtbot.addWidget(alone)
    assert [one.text() for one in alone.options] == ["磁盘 D:"]
    assert alone.folder is None  # what is handed over is not put there unasked


def test_a_place_for_which_there_is_room_is_told_whole(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [Volume(Path(f"/{n}"), f"本地磁盘{'ab' * n}（D:/）", 1, is_stick=False) for n in range(20)]
    monkeypatch.setattr(volumes, "plugged", lambda: places)
    made = Destination()
    qtbot.addWidget(made)
    made.resize(900, made.sizeHint().height())
    made.show()
    assert [one.text() for one in made.options] == [f"磁盘 {one.name}" for one in places]
