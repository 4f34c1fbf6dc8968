"""Walks have a display of their own where the machine has Xvfb (WALKS=xcb: `make test-slow`); else offscreen."""

from __future__ import annotations

import atexit
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import keys
from db.keys import Cost
from fupin_desktop import regions
from tests.edges import Chooser as Chooser
from tests.edges import chooser as chooser
from tests.edges import nothing_is_left as nothing_is_left
from tests.edges import nothing_outlives as nothing_outlives
from tests.edges import really_met as really_met
from tests.edges import stick as stick
from tests.walks import village as villages
from tests.walks.village import BAOLIANSI, WENFENG, ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker
from ui import preferences
from ui.window.app import application

CHEAP = Cost(1, 8, 1)


def _own_display() -> None:
    """A screen for this process alone, with a window manager: two workers would take the keyboard from each other.
    SCREEN=911x472: what Windows leaves of 1366×768 where it shows everything at 150 %."""
    reader, writer = os.pipe()
    screen = f"{os.environ.get('SCREEN', '1366x768')}x24"
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with os.fdopen(reader) as told:
        os.environ["DISPLAY"] = f":{told.readline().strip()}"
    os.close(writer)
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(display.terminate)
    atexit.register(manager.terminate)


if os.environ.get("WALKS") == "xcb":
    _own_display()


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who has just got this computer; how long Argon2id takes is not what is walked."""
    preferences.lie_in(tmp_path / "settings")
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)
    application()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


_Files = tuple[str, dict[str, bytes], str]


@pytest.fixture(autouse=True)
def everybody_goes_home(really_met: None, nothing_outlives: None) -> Iterator[None]:
    """Who still sits at a window when a walk ends, or is cut off, closes it before anybody looks what is left."""
    yield
    while Walker.there:
        Walker.there[-1].shut()


def _made_once(factory: pytest.TempPathFactory, region: str, *rosters: str) -> _Files:
    folder = factory.mktemp("made")
    name = regions.path(region)[-1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "measured_cost", lambda: CHEAP)
        made = villages.make(folder / f"{name}.fpb", region)
        if rosters:
            villages.fill(made, *rosters)
    return name, {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}, made.code


@pytest.fixture(scope="session")
def _village_files(tmp_path_factory: pytest.TempPathFactory) -> _Files:
    return _made_once(tmp_path_factory, ZHANGXUEZHUANG)


@pytest.fixture(scope="session")
def _town_files(tmp_path_factory: pytest.TempPathFactory) -> _Files:
    return _made_once(tmp_path_factory, BAOLIANSI)


@pytest.fixture(scope="session")
def _full_village_files(tmp_path_factory: pytest.TempPathFactory) -> _Files:
    return _made_once(tmp_path_factory, ZHANGXUEZHUANG, "人口信息_张薛庄村.xlsx")


@pytest.fixture(scope="session")
def _full_town_files(tmp_path_factory: pytest.TempPathFactory) -> _Files:
    return _made_once(tmp_path_factory, BAOLIANSI, "人口信息_张薛庄村.xlsx", "人口信息_袁薛庄村.xlsx")


@pytest.fixture(scope="session")
def _full_district_files(tmp_path_factory: pytest.TempPathFactory) -> _Files:
    return _made_once(tmp_path_factory, WENFENG, "人口信息_张薛庄村.xlsx", "人口信息_袁薛庄村.xlsx")


def _copied(folder: Path, made: _Files, region: str) -> Village:
    name, files, code = made
    folder.mkdir()
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return Village(folder / f"{name}.fpb", region, code)


@pytest.fixture
def village(tmp_path: Path, _village_files: _Files) -> Village:
    """张薛庄村's empty encrypted book, with a user of each role."""
    return _copied(tmp_path / "村", _village_files, ZHANGXUEZHUANG)


@pytest.fixture
def town(tmp_path: Path, _town_files: _Files) -> Village:
    """宝莲寺镇's empty encrypted book, with a user of each role."""
    return _copied(tmp_path / "镇", _town_files, BAOLIANSI)


@pytest.fixture
def full_village(tmp_path: Path, _full_village_files: _Files) -> Village:
    """The same, with the village's roster brought in."""
    return _copied(tmp_path / "村里", _full_village_files, ZHANGXUEZHUANG)


@pytest.fixture
def full_town(tmp_path: Path, _full_town_files: _Files) -> Village:
    """宝莲寺镇's book with the rosters of two villages."""
    return _copied(tmp_path / "镇里", _full_town_files, BAOLIANSI)


@pytest.fixture
def full_district(tmp_path: Path, _full_district_files: _Files) -> Village:
    """文峰区's book with the rosters of two villages of one township."""
    return _copied(tmp_path / "区里", _full_district_files, WENFENG)


@pytest.fixture
def walker(village: Village) -> Walker:
    """A person before the village's closed book."""
    return Walker(village)


@pytest.fixture
def clerk(walker: Walker) -> Walker:
    """The 村级录入员 at the village's open book."""
    walker.enter("村级录入员")
    return walker
