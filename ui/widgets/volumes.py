"""What is plugged into this computer: sticks and other disks, with their free space."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath, PureWindowsPath

from PySide6.QtCore import QDir, QStorageInfo

from db import mounts
from db.files import Asked, answers, drive_kind, is_shared

#: Where Linux hangs up what is plugged in.
_PLUGGED = ("/media/", "/run/media/")
_REMOVABLE = 2  # DRIVE_REMOVABLE of Windows


@dataclass(frozen=True)
class Volume:
    """A stick, or a disk that is not the system's. `free`: bytes."""

    path: Path
    name: str
    free: int
    read_only: bool = False
    is_stick: bool = True


def plugged() -> list[Volume]:
    """All of them, sticks first."""
    found = (
        Volume(Path(one.rootPath()), _name(one), one.bytesAvailable(), one.isReadOnly(), _is_stick(one.rootPath()))
        for one in _mounted()
        if one.isValid() and one.isReady() and not one.isRoot()
    )
    return sorted(found, key=lambda one: (not one.is_stick, one.path))


def stick_or(kept: str) -> str:
    """Where a file chooser begins: a stick that is plugged in, otherwise the place that was kept."""
    return next((str(one.path) for one in plugged() if one.is_stick), kept)


def is_there(folder: Path) -> bool:
    """Whether a folder can be offered; one of another computer always, one of a stick that is not there never."""
    is_here = not mounts.is_gone(folder)
    return is_here and (is_shared(folder) or Asked(partial(answers, folder.is_dir)).answer_or(False))


def free(folder: Path) -> int | None:
    """Bytes that are free where a folder lies; None when nobody tells (a shared folder, some drives of Windows)."""
    if is_shared(folder):
        return None
    info = QStorageInfo(str(folder))
    return info.bytesAvailable() if info.isValid() and info.isReady() else None


def _mounted() -> list[QStorageInfo]:
    """Without those of other computers, which Qt would wait for."""
    if sys.platform == "win32":
        roots: list[PurePath] = [PureWindowsPath(one.filePath()) for one in QDir.drives()]
    else:
        roots = [PurePath(root) for root in mounts.folders() if root.startswith(_PLUGGED)]
    return [QStorageInfo(root.as_posix()) for root in roots if not is_shared(root)]


def _name(one: QStorageInfo) -> str:
    root = Path(one.rootPath())
    return f"{one.name()}（{root}）" if one.name() else str(root)


def _is_stick(root: str) -> bool:
    """Windows also lists the computer's own further disks."""
    return sys.platform != "win32" or drive_kind(root.rstrip("/")) == _REMOVABLE
