"""Writing a file so that after a power cut either the old or the new one is there, whole."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file, which only its owner can read. Raises OSError; then the old one stands."""
    fresh = unfinished(path)
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(fresh, path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def unfinished(path: Path) -> Path:
    """Where `write_whole` writes; a power cut may leave it there."""
    return path.with_name(f".{path.name}.new")


def copy(source: Path, target: Path) -> None:
    """Copy a file to where only its owner can read it. Raises OSError; then there is no half copy."""
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with source.open("rb") as read, os.fdopen(descriptor, "wb") as written:
            shutil.copyfileobj(read, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
    except OSError:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise


def put_in_place(fresh: Path, path: Path) -> None:
    """Give a finished file its name; the folder is written too, where the system can (not on Windows)."""
    fresh.replace(path)
    sync_folder(path)


def sync_folder(path: Path) -> None:
    """Write the folder of a file to disk, where the system can."""
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
