"""What Linux tells of sticks and shares, without looking into them."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from db import mounts
from db.files import is_shared

NOW = """\
/dev/sda2 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
/dev/sdb1 /media/王芳/KINGSTON\\0401 vfat rw 0 0
//fwq/扶贫 /media/王芳/smbmounts cifs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdc1 /mnt/在\\040的 ext4 rw 0 0
"""
MEANT = """\
# <file system> <mount point> <type> <options> <dump> <pass>
UUID=6A-1 / ext4 defaults 0 1
UUID=6A-2 none swap sw 0 0
#/dev/sdd1 /mnt/以前 vfat noauto 0 0
/dev/sdc1 /mnt/在\\040的 auto noauto,user 0 0
LABEL=SHANGBAO /mnt/上报 auto noauto,user 0 0
fwq:/export /mnt/镇里 nfs noauto 0 0
tmpfs /tmp tmpfs defaults 0 0

"""


@pytest.fixture(autouse=True)
def _tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in {"_NOW": NOW, "_MEANT": MEANT}.items():
        monkeypatch.setattr(mounts, name, tmp_path / name)
        (tmp_path / name).write_text(text, "utf-8")


def test_which_stick_or_share_is_not_there() -> None:
    paths = (
        "/mnt/上报",
        "/mnt/上报/7月/a.fpk",
        "/mnt/镇里/a",
        "/mnt/在 的/a",
        "/mnt/以前/a",
        "/mnt/上报2",
        "/tmp/a",
        "/",
    )
    assert [mounts.is_gone(PurePath(path)) for path in paths] == [True] * 3 + [False] * 5


def test_what_lies_on_another_computer() -> None:
    paths = (
        "/media/王芳/smbmounts/a.fpb",
        "/run/user/1000/gvfs/smb-share:server=fwq/a",
        "/media/王芳/KINGSTON 1/a",
        "a",
    )
    assert [is_shared(PurePath(path)) for path in paths] == [True, True, False, False]


def test_a_system_that_tells_nothing_knows_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mounts, "_MEANT", tmp_path / "none")
    assert not mounts.is_gone(PurePath("/mnt/上报"))
