"""What is left of a mistake of the program: where it happened, and nothing that was typed."""

from __future__ import annotations

import os
import traceback
from contextlib import suppress
from pathlib import Path

import platformdirs

from db import clock
from db.files import write_whole


def note(error: BaseException) -> Path:
    """Leave where it went wrong in the user's log folder, without any value; returns the file."""
    folder = Path(platformdirs.user_log_dir("fupin_desktop", appauthor=False))
    now = clock.now()
    file = folder / f"crash_{now:%Y%m%d-%H%M%S}_{os.getpid()}.txt"
    # neither the message nor the values of variables: both may hold what was typed about a person
    frames = "".join(traceback.format_tb(error.__traceback__))
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(file, f"{now.isoformat()} {type(error).__qualname__}\n{frames}".encode("utf-8", "replace"))
    return file
