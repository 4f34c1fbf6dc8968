"""What is hung up where, as Linux tells it; of Windows nothing is known here."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path, PurePath

#: What is hung up now, and what is to be: at the start of the computer, or when it is plugged in (man 5 fstab).
_NOW, _MEANT = Path("/proc/self/mounts"), Path("/etc/fstab")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_NETWORKS = re.compile(r"nfs4?|cifs|smb3|9p|davfs|fuse\.(sshfs|davfs2?|smbnetfs|gvfsd-fuse)")
_ROOT = "/"


def folders() -> dict[str, str]:
    """Where something is hung up, with its kind of file system. Nothing is looked into: a computer that is off gives no
    answer."""
    return _read(_NOW)


def is_networks(path: PurePath) -> bool:
    """Whether a path lies on another computer."""
    now = folders()
    return bool(_NETWORKS.fullmatch(now.get(_deepest(path, now), "")))


def is_gone(path: PurePath) -> bool:
    """Whether the stick or share is not there on which a path would lie: it would lie below that, on the own disk."""
    place = _deepest(path, _read(_MEANT))
    return place != _ROOT and place not in folders()


def _deepest(path: PurePath, known: dict[str, str]) -> str:
    return next((name for one in (path, *path.parents) if (name := one.as_posix()) in known), _ROOT)


def _read(table: Path) -> dict[str, str]:
    """Without what is no disk and no share (tmpfs, proc), in the table of what is to be."""
    found: dict[str, str] = {}
    with suppress(OSError):
        for line in table.read_text("utf-8", "surrogateescape").splitlines():
            source, place, kind, *_ = (*line.split(), "", "", "")
            if place.startswith("/") and source[0] != "#" and (table == _NOW or "/" in source or "=" in source):
                found[_ESCAPED.sub(lambda code: chr(int(code[1], 8)), place)] = kind
    return found
