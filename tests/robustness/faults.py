"""Points at which a work on files may be cut off: a child that ends, or fails, at one of its calls of the system.

Python tells them itself (`sys.addaudithook`), so nothing is patched; SQLite's own writing is not among them.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_CALLS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.utime", "os.chmod"}
#: How a child ends that was killed at its point, that did all of it, and that raised.
KILLED, DONE, RAISED = 9, 0, 3


def cut_off(work: Callable[[], Any], place: Path, point: int, *, kills: bool) -> int:
    """Do a work in a child, which is killed (or once gets EACCES) at the given call that changes something under a
    folder. Returns KILLED, DONE or RAISED."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = -1

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in _CALLS or not _changes(event, args) or not str(args[0]).startswith(str(place)):
            return
        seen += 1
        if seen == point:
            if kills:
                os._exit(KILLED)
            raise PermissionError(errno.EACCES, "Permission denied", str(args[0]))

    try:
        sys.addaudithook(hook)
        work()
    except BaseException as error:  # how it ends is what the parent asks
        place.with_name("said").write_text(str(error), encoding="utf-8")
        os._exit(RAISED)
    os._exit(DONE)


def _changes(event: str, args: tuple[Any, ...]) -> bool:
    if event != "open":
        return True
    flags = args[2] if isinstance(args[2], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
