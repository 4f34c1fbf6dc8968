"""What is plugged into this computer: sticks and other disks, with their free space."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QDir, QStorageInfo

from db.files import answers, drive_kind, is_shared

#: Where Linux and macOS hang up what is plugged in.
_PLUGGED = ("/media/", "/run/media/", "/Volumes/")
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
        if one.isValid() and one.isReady() and not one.isRoot() and _is_plugged(one.rootPath())
    )
    return sorted(found, key=lambda one: (not one.is_stick, one.path))


def stick_or(kept: str) -> str:
    """Where a file chooser begins: a stick that is plugged in, otherwise the place that was kept."""
    return next((str(one.path) for one in plugged() if one.is_stick), kept)


def is_there(folder: Path) -> bool:
    """Whether a folder can be offered; one of another computer always."""
    return is_shared(folder) or answers(folder.is_dir)


def free(folder: Path) -> int | None:
    """Bytes that are free where a folder lies; None when nobody tells (a shared folder, some drives of Windows)."""
    if is_shared(folder):
        return None
    info = QStorageInfo(str(folder))
    return info.bytesAvailable() if info.isValid() and info.isReady() else None


def _mounted() -> list[QStorageInfo]:
    """Of Windows' without those of other computers, which Qt would wait for."""
    if sys.platform == "win32":
        return [QStorageInfo(one.filePath()) for one in QDir.drives() if not is_shared(PureWindowsPath(one.filePath()))]
    return QStorageInfo.mountedVolumes()


def _name(one: QStorageInfo) -> str:
    root = Path(one.rootPath())
    return f"{one.name()}（{root}）" if one.name() else str(root)


def _is_plugged(root: str) -> bool:
    return sys.platform == "win32" or root.startswith(_PLUGGED)


def _is_stick(root: str) -> bool:
    """Windows also lists the computer's own further disks."""
    return sys.platform != "win32" or drive_kind(root.rstrip("/")) == _REMOVABLE
