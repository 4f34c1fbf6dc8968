"""What a command writes to, where it is no console: a pipe whose reader may leave, a file in the system's code page."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import IO, Any

#: Of a pipe that nobody reads any more. Windows' C library says EINVAL.
_LEFT = (errno.EPIPE, errno.EINVAL)
_GBK = ("cp936", "gbk", "gb2312")


def reader_left(error: BaseException, stream: IO[Any]) -> bool:
    """Whether an error says that the reader (`| more`, `| head`) has read enough. What is left to write then goes
    nowhere, so that the end of the process is not noisy."""
    if not isinstance(error, OSError) or error.errno not in _LEFT or error.filename is not None:
        return False
    with suppress(io.UnsupportedOperation):
        place = stream.fileno()
        try:
            os.write(place, b"\n")
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), place)
            return True
    return False


def speak_chinese(*, is_json: bool) -> None:
    """Let both outputs take any text. A console takes UTF-8, as JSON has to be; what is redirected (`> 名单.txt`,
    `| more`) is in the system's code page, where that has Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            known = stream.encoding.lower()
            encoding = "gb18030" if known in _GBK and not is_json and not stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")  # names with lone halves
