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


class Taken(Exception):
    """Another holder, in this process or another, has the lock."""


class Lock:
    """Held from its making until `release`. The file stays: taking it away could lock two holders on two files."""

    def __init__(self, path: Path) -> None:
        """Raises Taken; OSError when the file can't be made or its disk knows no locks."""
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        hide(path)
        try:
            _take(self._descriptor)
        except OSError as error:
            self.release()
            if error.errno in _HELD:
                raise Taken from None
            raise

    def release(self) -> None:
        """Let others have it. May be called twice."""
        if self._descriptor is not None:
            _give_back(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None
