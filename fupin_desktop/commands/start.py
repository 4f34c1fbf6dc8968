"""The first step: whether the window or a command is meant.

The window stands before the database is loaded, so nothing is imported here that commands need.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from db.files import Asked, answers
from fupin_desktop import WORKBOOK_READER, lazy


def main(
    arguments: Sequence[str], window: Callable[[Path | None], int], command: Callable[[Sequence[str]], int]
) -> int:
    """Open the window where nothing or a file is named, else hand over to the command line; returns the exit code.
    The program's own reader of workbooks starts here too: it is the one program that a frozen copy has."""
    if len(arguments) == 2 and arguments[0] == WORKBOOK_READER:
        gc.disable()  # cells make no cycles, and the process ends with the file
        read: int = lazy.load("fupin_desktop.exchange.sheets.child:run")(arguments[1])
        gc.freeze()  # nor is anything looked for at its end
        return read
    book = Path(arguments[0]) if arguments else None
    if len(arguments) > 1 or not has_display() or (book and not _may_be_one(book)):
        return command(arguments)
    try:
        return window(book)
    except (Exception, KeyboardInterrupt) as error:
        failed = error
    code: int = lazy.load("fupin_desktop.commands.common:guarded")(lambda: _raise(failed))
    return code


def _may_be_one(book: Path) -> bool:
    """Of a disk that gives no answer the window says so."""
    return bool(book.suffix) and Asked(partial(answers, book.is_file)).answer_or(True)


def has_display() -> bool:
    """Whether Qt can show a window; where it can't, it would end the process with English."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform in ("win32", "darwin") or any(os.environ.get(name) for name in named)


def _raise(error: BaseException) -> int:
    raise error
