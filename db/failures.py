"""What a disk or the database refuses, in words of the reader."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from pathlib import Path

from peewee import PeeweeException

from db.files import answers

#: What the disk or the database has to say; `reason` puts it in words.
FAILURES = (OSError, sqlite3.Error, PeeweeException)

_ON_WINDOWS = os.name == "nt"
_FULL, _NO_RIGHT, _BROKEN = "磁盘满了", "没有权限", "磁盘读写出错，请检查 U 盘或硬盘"
_GONE, _PROTECTED = "磁盘不在了，请检查 U 盘或硬盘", "磁盘是只读的（U 盘有写保护开关的，请拨开）"
_HELD, _NOT_THERE = "没有权限，或者正被别的程序（WPS、Excel、杀毒软件）占用", "文件或文件夹不在了"
_TOO_LONG, _NO_NET = "文件名连同路径太长，请放到浅一些的文件夹", "共享文件夹连不上，请看看网线和对方的电脑"
_FOLDER = "这是一个文件夹，不是文件"

#: Windows' own numbers (winerror.h): `errno` folds a dozen of them into EACCES and EINVAL, and the text is Chinese.
_WINDOWS = {
    2: _NOT_THERE, 3: _NOT_THERE, 5: _HELD, 19: _PROTECTED, 21: _GONE, 23: _BROKEN, 32: _HELD, 33: _HELD, 39: _FULL,
    53: _NO_NET, 55: _GONE, 59: _NO_NET, 64: _NO_NET, 67: _NO_NET, 112: _FULL, 206: _TOO_LONG, 267: _NOT_THERE,
    433: _GONE, 1117: _BROKEN, 1167: _GONE, 1392: _BROKEN,
}  # fmt: skip
#: `open` and `write` ask the C library, whose errors have its own number alone: which of Windows' it folds into that.
_FOLDED = {errno.EACCES: (5, 19, 21, 23, 32, 33), errno.EINVAL: (39, 55, 59, 64, 433, 1117, 1167, 1392),
           errno.ENOENT: (53, 67, 206)}  # fmt: skip
#: MAX_PATH of Windows less the zero at its end: of a longer one it says "not there", until long paths are switched on.
_LONGEST = 259
#: By number, whatever language the text is in (errno.h of Linux).
_POSIX = {
    1: _NO_RIGHT, 2: _NOT_THERE, 5: _BROKEN, 6: _GONE, 13: _NO_RIGHT, 16: "正被别的程序占用", 19: _GONE, 20: _NOT_THERE,
    21: _FOLDER, 27: "文件太大，这个磁盘放不下", 28: _FULL, 30: _PROTECTED, 36: _TOO_LONG, 122: _FULL,
    **dict.fromkeys((100, 101, 103, 104, 107, 110, 112, 113, 116), _NO_NET),
}  # fmt: skip
#: SQLite has only its English (sqlite3ErrStr in main.c).
_SQLITE = {
    "full": _FULL,
    "readonly": "文件是只读的",
    "locked": "正被另一个窗口使用",
    "unable to open": "没有权限或磁盘不可写",
    "malformed": "文件已损坏",
    "not a database": "文件已损坏",
    "i/o": _BROKEN,
}


def reason(error: Exception) -> str:
    """What an operating-system or SQLite error means, in words of the reader: by its number where it has one."""
    otherwise = "读写文件时出错"
    if isinstance(error, OSError) and error.errno is not None:
        number = getattr(error, "winerror", None) or 0
        if _ON_WINDOWS and not number:
            number = _folded(error.errno)
            if error.errno == errno.EACCES and _is_folder(error.filename):
                return _FOLDER
        known = _WINDOWS.get(number) or _POSIX.get(error.errno)
        if _ON_WINDOWS and known in (None, _NOT_THERE) and _is_long(error.filename):
            return _TOO_LONG
        return known or otherwise
    text = str(error).lower()
    return next((words for part, words in _SQLITE.items() if part in text), otherwise)


def _folded(number: int) -> int:
    """Windows' own number behind one of the C library's, which keeps it until another of its calls fails (in each
    thread for itself); 0 where it keeps none that fits."""
    kept = _kept()
    return kept if kept in _FOLDED.get(number, ()) else 5 if number == errno.EACCES else 0


def _kept() -> int:
    if sys.platform == "win32":
        import ctypes

        kept = ctypes.CDLL("ucrtbase")["__doserrno"]
        kept.restype = ctypes.POINTER(ctypes.c_ulong)
        return int(kept()[0])
    return 0


def _is_folder(name: object) -> bool:
    return isinstance(name, str | bytes) and answers(Path(os.fsdecode(name)).is_dir)


def _is_long(name: object) -> bool:
    return isinstance(name, str | bytes) and len(str(Path(os.fsdecode(name)).absolute())) > _LONGEST
