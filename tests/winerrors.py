"""Windows' errors on a system that has none."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def win_error(number: int, filename: str = "") -> OSError:
    """As Windows' Python raises it: nearly every number is EACCES or EINVAL in `errno`."""
    folded = errno.EACCES if number in (5, 19, 21, 23, 32, 33) else errno.EINVAL
    error = OSError(folded, "拒绝访问。", filename)
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


def held(monkeypatch: pytest.MonkeyPatch, times: int, number: int = 5, what: str = "replace") -> Callable[[], int]:
    """The next `times` renamings (or `what` of a path) fail, as while another program looks at the file. Returns how
    many were tried."""
    tries = 0
    real = getattr(Path, what)

    def refused(path: Path, *given: Any, **more: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries <= times:
            raise win_error(number, str(path))
        return real(path, *given, **more)

    monkeypatch.setattr(Path, what, refused)
    monkeypatch.setattr("db.files._PAUSE", 0.001)
    return lambda: tries


def broken(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """What lies below a folder can't be looked at, as on a stick whose table of files is damaged."""
    real = os.stat

    def refused(path: Any, *given: Any, **more: Any) -> Any:
        if isinstance(path, str | os.PathLike) and Path(path).is_relative_to(folder):
            raise win_error(1392, str(path))
        return real(path, *given, **more)

    monkeypatch.setattr(os, "stat", refused)
