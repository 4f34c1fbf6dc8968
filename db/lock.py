"""The lock that lies beside a book: one writer at a time. The system gives it back when the process dies."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from db.files import hide

if sys.platform == "win32":
    import msvcrt

    _TRIES, _PAUSE = 5, 0.05  # a quarter of a second

    def _take(descriptor: int) -> None:
        """What a process held that has died is free when Windows finds the time (LockFile, remarks)."""
        for _ in range(_TRIES - 1):
            with suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                return
            time.sleep(_PAUSE)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _give_back(descriptor: int) -> None:
        """Closing does too, as late."""
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _give_back(descriptor: int) -> None:
        """Closing does."""


#: POSIX says EAGAIN, Windows EACCES; Wine, which people of 统信 and 麒麟 run programs of Windows by, says nothing.
_HELD = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, 0)


#: Where a holder's name lies in the file: behind the byte that is locked, which Windows lets nobody else read.
_NAME_AT, _LONGEST_NAME = 1, 200


class Taken(Exception):
    """Another holder, in this process or another, has the lock. `by`: what it is called, where that is known."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class Lock:
    """Held from its making until `release`. The file stays: taking it away could lock two holders on two files."""

    def __init__(self, path: Path, name: str = "") -> None:
        """`name`: what others are told of the holder. Raises Taken; OSError when the file can't be made or its disk
        knows no locks."""
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        hide(path)
        try:
            _take(self._descriptor)
        except OSError as error:
            by = _name_in(self._descriptor)
            os.close(self._descriptor)
            if error.errno in _HELD:
                raise Taken(by) from None
            raise
        self._is_named = bool(name)
        if name:
            _write_name(self._descriptor, name)

    def release(self) -> None:
        """Let others have it. May be called twice."""
        if self._descriptor is not None:
            if self._is_named:
                _write_name(self._descriptor, "")
            _give_back(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None


def _write_name(descriptor: int, name: str) -> None:
    """A disk that is full has no room for it, which nobody need know."""
    with suppress(OSError):
        os.lseek(descriptor, _NAME_AT, os.SEEK_SET)
        os.write(descriptor, name.encode("utf-8", "replace")[:_LONGEST_NAME].ljust(_LONGEST_NAME, b"\0"))
    os.lseek(descriptor, 0, os.SEEK_SET)  # where it is locked, and given back


def _name_in(descriptor: int) -> str:
    with suppress(OSError):
        os.lseek(descriptor, _NAME_AT, os.SEEK_SET)
        return os.read(descriptor, _LONGEST_NAME).rstrip(b"\0").decode("utf-8", "ignore")
    return ""
