"""The last book lies on a disk that gives no answer, as a share does whose computer is off: a real one, where each look
waits in the kernel. The window stands at once, another book is opened by keys, and the far one once it is there."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.walks.village import Village
from tests.walks.walker import Walker
from ui import preferences
from ui.dialogs.start import StartDialog
from ui.window.unlock import UnlockView
from ui.window.waiting import WaitingView

_NOSUID_NODEV = 6


class SilentDisk:
    """A FUSE file system whose program never answers, until it dies."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir()
        self._program: int | None = os.open("/dev/fuse", os.O_RDWR)
        asked = f"fd={self._program},rootmode=40000,user_id=0,group_id=0".encode()
        if ctypes.CDLL(None).mount(b"silent", bytes(place), b"fuse", _NOSUID_NODEV, asked):
            os.close(self._program)
            pytest.skip("the kernel mounts no FUSE here")

    def dies(self) -> None:
        """Whoever waits is told that nobody is connected."""
        if self._program is not None:
            os.close(self._program)
        self._program = None

    def goes(self) -> None:
        self.dies()
        subprocess.run(["umount", "--lazy", str(self.place)], check=False)


@pytest.fixture
def silent_disk(tmp_path: Path) -> Iterator[SilentDisk]:
    if os.geteuid() != 0 or not Path("/dev/fuse").exists():
        pytest.skip("mounting needs root and /dev/fuse")
    made = SilentDisk(tmp_path / "共享")
    yield made
    made.goes()


def test_the_last_book_lies_on_a_share_that_is_off(silent_disk: SilentDisk, village: Village) -> None:
    far = silent_disk.place / village.path.name
    preferences.keep("books", f"{far}|{village.path}")
    preferences.keep("actor", "村级录入员")
    walker = Walker(village)
    assert walker.desk.begin(None)
    view = walker.wait_for(lambda: walker.window.centralWidget(), WaitingView)
    walker.waits_to_see("还没有回答")

    def take_the_near_one(dialog: StartDialog) -> None:
        assert dialog.focusWidget() is dialog._first
        walker.press("Tab", "Return")

    walker.wait(view.other.hasFocus, "the keyboard on the way out")
    walker.when(StartDialog, take_the_near_one)
    walker.press("Return")
    unlock = walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    assert unlock._path == village.path
    walker.shut()


def test_it_comes_once_it_is_there(silent_disk: SilentDisk, village: Village) -> None:
    far = Village(silent_disk.place / village.path.name, village.region, village.code)
    walker = Walker(far)
    assert walker.desk.begin(far.path)
    view = walker.wait_for(lambda: walker.window.centralWidget(), WaitingView)
    silent_disk.dies()
    walker.waits_to_see("共享文件夹连不上，请看看网线和对方的电脑")
    silent_disk.goes()
    shutil.copytree(village.path.parent, far.path.parent, dirs_exist_ok=True)
    view.again.setFocus()
    walker.press("Return")
    unlock = walker.wait_for(lambda: walker.window.centralWidget(), UnlockView)
    assert unlock._path == far.path
    walker.shut()
