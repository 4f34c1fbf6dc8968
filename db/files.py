"""Writing a file so that after a power cut either the old or the new one is there, whole; and names of files."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath
from typing import BinaryIO, Generic, TypeVar
from urllib.parse import quote

from db import mounts

T = TypeVar("T")

#: ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION: what Windows says while an antivirus program or WPS looks at a file.
_HELD = (5, 32)
_TRIES, _PAUSE = 10, 0.05  # half a second in all
_SOON = 0.3  # seconds
_HIDDEN = 2  # FILE_ATTRIBUTE_HIDDEN
_REMOTE = 4  # DRIVE_REMOTE
#: What Windows has in no name, and the names that are devices there, whatever comes behind a point. Patterns here are
#: compiled when they are asked for: the reader of workbooks loads this file and needs none of them.
_UNFIT = r'[\\/:*?"<>|\x00-\x1f]'
_DEVICE = r"(?is)(CON|PRN|AUX|NUL|(COM|LPT)[0-9¹²³])(\..*)?"
_LONGEST_NAME = 80
#: The folders that programs copy to the internet, by the names these give them (as of 2026), and how they are called.
_CLOUDS = {
    "OneDrive": r"onedrive( - .*)?",
    "WPS 云盘": r"wpsdrive|wps(企业)?云盘|wps cloud files",
    "百度网盘": r"baidusyncdisk",
    "坚果云": r"nutstore( files)?|我的坚果云|坚果云-.*",
}
#: Where Windows says that OneDrive is, which may be the desktop and the documents too.
_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def cloud(path: PurePath) -> str:
    """Which service copies a folder, or what lies there, to the internet; "" when none is known to."""
    lies = [Path(there) for name in _ONEDRIVE if (there := os.environ.get(name))]
    if any(path.is_relative_to(there) or path.is_relative_to(itself(there)) for there in lies):
        return "OneDrive"
    folders = [part.casefold() for part in path.parts]
    return next((name for name, called in _CLOUDS.items() if any(re.fullmatch(called, one) for one in folders)), "")


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` in the place of a file, which only its owner can read. Raises OSError; then the old one stands."""
    fresh = unfinished(path)
    try:
        with private(fresh) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(fresh, path)
    except OSError:
        with suppress(OSError):
            take_away(fresh)
        raise


def private(path: Path) -> BinaryIO:
    """A file to write from its beginning, which only its owner can read. Windows lets nobody take the place of one that
    is open, so it is closed whatever happens."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def unfinished(path: Path) -> Path:
    """Where `write_whole` writes; a power cut may leave it there."""
    return path.with_name(f".{path.name}.new")


def copy(source: Path, target: Path) -> None:
    """Copy a file to where only its owner can read it. Raises OSError; then there is no half copy."""
    try:
        with source.open("rb") as read, private(target) as written:
            shutil.copyfileobj(read, written, 1 << 20)
            written.flush()
            os.fsync(written.fileno())
    except OSError:
        with suppress(OSError):
            take_away(target)
        raise


def put_in_place(fresh: Path, path: Path) -> None:
    """Give a finished file its name; the folder is written too, where the system can (not on Windows)."""
    take_name(fresh, path)
    sync_folder(path)


def take_name(fresh: Path, path: Path) -> Path:
    """Rename a file or folder, over what has the name; returns `path`. Raises OSError, also where the folder is that of
    a stick that is not there; then both stand as they were."""
    if mounts.is_gone(itself(path.parent)):
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(path))
    return _patiently(lambda: fresh.replace(path))


def take_away(path: Path) -> None:
    """Delete a file, if there is one. Raises OSError; then it stands."""
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(do: Callable[[], T]) -> T:
    """On Windows no file is renamed or deleted while another program looks at it, mostly for a moment: tried for half
    a second."""
    for _ in range(_TRIES - 1):
        try:
            return do()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(_PAUSE)
    return do()


def answers(ask: Callable[[], bool]) -> bool:
    """What a path tells when it is asked (`path.is_file`): no where it can't be looked at. Pathlib raises there: of a
    stick that is locked, broken or not formatted, of a share that wants a password, of a folder of somebody else's."""
    with suppress(OSError):
        return ask()
    return False


class Asked(threading.Thread, Generic[T]):
    """Something asked of a disk beside: one that sleeps, or is another computer's, may take a minute, and keeps nobody
    waiting. `error`: why it can't be told."""

    def __init__(self, ask: Callable[[], T]) -> None:
        super().__init__(daemon=True)  # nor the end of the program
        self.answer: T | None = None
        self.error: Exception | None = None
        self._ask, self._until = ask, time.monotonic() + _SOON
        self.start()

    def run(self) -> None:
        try:
            self.answer = self._ask()
        except (OSError, ValueError) as error:  # the other of what can be no file's name
            self.error = error

    def soon(self) -> bool:
        """Whether the answer comes within a moment."""
        self.join(max(0, self._until - time.monotonic()))
        return not self.is_alive()

    def answer_or(self, otherwise: T) -> T:
        """What it answers within a moment, else `otherwise`."""
        return self.answer if self.soon() and self.answer is not None else otherwise


def itself(path: Path) -> Path:
    """The file that a path means, where links are followed; the path itself where that can't be told (links that go in
    a circle, a drive that gives no answer): who opens it is told why."""
    try:
        return path.expanduser().resolve()
    except (OSError, RuntimeError):  # Python raises the other for a circle
        return path.absolute()


def is_shared(path: PurePath) -> bool:
    """Whether a path lies on another computer. Of one that is off, Windows answers after up to a minute, and Linux it
    may be never: none is asked for a list or an offer."""
    if not path.drive:
        return mounts.is_networks(path)
    return path.drive.startswith("\\\\") or drive_kind(path.drive) == _REMOTE


def drive_kind(letter: str) -> int:
    """What Windows knows of a drive, "D:", without looking at it (GetDriveType); 0 elsewhere."""
    if sys.platform == "win32":
        import ctypes

        return int(ctypes.windll.kernel32.GetDriveTypeW(f"{letter}\\"))
    return 0


def sync_folder(path: Path) -> None:
    """Write the folder of a file to disk, where the system can."""
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def hide(path: Path) -> None:
    """Keep a lasting file whose name begins with a dot out of people's sight on Windows too. Never one that is to take
    another name: it would stay hidden under that."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetFileAttributesW(str(path), _HIDDEN)


def fit(name: str) -> str:
    """A file's name, less its ending, from what people typed: one that every system takes; "" where nothing is left."""
    fitting = re.sub(_UNFIT, " ", name).strip(" .")[:_LONGEST_NAME].rstrip(" .")
    return f"_{fitting}" if re.fullmatch(_DEVICE, fitting) else fitting


def uri(path: PurePath, how: str) -> str:
    """An absolute path as SQLite takes it with parameters. `as_uri` would make the server of a shared folder the URI's
    authority, which SQLite refuses (sqlite.org/uri.html, 3.1)."""
    place = path.as_posix()
    return f"file://{'' if place.startswith('/') else '/'}{quote(os.fsencode(place), safe='/:')}?{how}"
