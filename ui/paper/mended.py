"""What one Qt writes wrong in a PDF, put right."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

#: Qt 6.8.0 (for arm64 of old systems, docs/windows.md) does not close what tells title and maker, near the beginning.
_OPEN, _CLOSED = b"/Trapped /False\n2\nendobj", b"/Trapped /False>>\nendobj"
_NEAR = 4096


def mend(path: Path) -> None:
    """Of a PDF that was written whole. Where it can't be, it stands as Qt wrote it, which readers take."""
    with suppress(OSError):
        with path.open("rb") as file:
            at = file.read(_NEAR).find(_OPEN)
        if at >= 0:
            with path.open("r+b") as file:
                file.seek(at)
                file.write(_CLOSED)
