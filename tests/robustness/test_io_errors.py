"""A file system that fails on purpose, once, at one write or sync after another: what was in the book is there or all
of the package is, and the next try completes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest
from playhouse.apsw_ext import APSWDatabase

from db import connection
from db.changes import one
from fupin_desktop.progress import Course, no_progress
from fupin_desktop.services.exchange import incoming, merge_desk
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED
from fupin_desktop.services.quality.verify import verify
from tests.exchange import Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town

_NAME = "failing"
#: Of each kind of error; those of the one lie between those of the other.
POINTS = 20


class Failing(apsw.VFS):
    """Passes everything on to the real file system, but for the operation whose turn it is."""

    def __init__(self) -> None:
        super().__init__(_NAME, "")
        self.done = 0
        self.fails_at: int | None = None
        self.error: type[Exception] = apsw.IOError

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return FailingFile(self, name, flags)

    def turn(self) -> None:
        """Count an operation; fail at the one that was asked for."""
        self.done += 1
        if self.done - 1 == self.fails_at:
            raise self.error


class FailingFile(apsw.VFSFile):
    """A file of it."""

    def __init__(self, vfs: Failing, name: Any, flags: list[int]) -> None:
        self._vfs = vfs
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._vfs.turn()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._vfs.turn()
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self._vfs.turn()
        super().xTruncate(size)


class _Book(APSWDatabase):  # type: ignore[misc]
    """A plain book on it. Its shared memory is the heap's, so the connection has the file for itself."""

    def __init__(self, where: str, pragmas: dict[str, Any], **more: Any) -> None:
        del more["uri"]
        super().__init__(where, pragmas={"locking_mode": "exclusive", **pragmas}, vfs=_NAME, **more)
        self.kept: dict[str, Any] = {}

    def check_identity(self) -> None:
        """Which file it is, is not what is tried here."""

    def explain(self, error: Exception) -> None:
        """Nor whether it has lost its name."""

    def note(self, sql: str, done: object) -> None:
        """No page listens here."""


@pytest.fixture
def failing() -> Iterator[Failing]:
    vfs = Failing()
    yield vfs
    vfs.unregister()


@contextmanager
def opened_on_it(town: Town, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_Book", _Book)
        with town.opened(path):
            yield


@pytest.mark.parametrize(("error", "first"), [(apsw.IOError, 0.0), (apsw.FullError, 0.5)])
def test_a_merge_on_a_disk_that_fails(
    town: Town, failing: Failing, monkeypatch: pytest.MonkeyPatch, error: type[Exception], first: float
) -> None:
    package = town.packages[0]
    wanted = town.copy("wanted")
    with opened_on_it(town, wanted, monkeypatch):
        failing.done = 0
        assert incoming.taken(package, no_progress, trial=False).status == MERGED
        operations = failing.done
    assert operations > POINTS
    empty, full = town.dump(), town.dump(wanted)
    failing.error = error
    refused = 0
    for number in range(POINTS):
        book = Path(shutil.copy(town.path, town.folder / "tried.fpb"))
        for tail in ("-journal",):
            book.with_name(book.name + tail).unlink(missing_ok=True)
        with opened_on_it(town, book, monkeypatch):
            failing.done, failing.fails_at = 0, int(operations * (number + first) / POINTS)
            [done] = merge_desk._all([package], Course(no_progress, [1, 1]), trial=False)
            failing.fails_at = None
        refused += done.status == REFUSED
        with town.opened(book):
            assert list(verify()) == []
            taken = one("SELECT count(*) FROM package WHERE way = 'in'")[0]
        assert town.dump(book) == (full if taken else empty)
        assert taken or done.status == REFUSED  # an error may have come after the commit
        town.merge(package, book=book)
        assert town.dump(book) == full
    assert refused > POINTS // 2
