"""The lock beside a book."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from db.lock import Lock, Taken
from tests.posix_only import is_private

_HOLD = "import sys, time; from pathlib import Path; from db.lock import Lock\n"
_HOLD += "lock = Lock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"


def _saying(number: int) -> Callable[[int], None]:
    def take(_descriptor: int) -> None:
        raise OSError(number, "")

    return take


def test_a_lock_has_one_holder_until_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / ".a.lock"
    first = Lock(path)
    assert is_private(path)
    with pytest.raises(Taken):
        Lock(path)
    first.release()
    first.release()
    Lock(path).release()


def test_the_death_of_a_holder_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / ".a.lock"
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], cwd=root, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(Taken):
            Lock(path)
        holder.kill()
    Lock(path).release()


def test_who_holds_it_is_told_while_they_do(tmp_path: Path) -> None:
    path = tmp_path / ".a.lock"
    for name, told in (("王芳的电脑", "王芳的电脑"), ("村" * 99, "村" * 66), ("", "")):
        holder = Lock(path, name)
        with pytest.raises(Taken) as taken:
            Lock(path, "别的")
        holder.release()
        assert taken.value.by == told


@pytest.mark.parametrize("said", [errno.EAGAIN, errno.EACCES, 0])
def test_what_systems_say_of_a_lock_that_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: int) -> None:
    monkeypatch.setattr("db.lock._take", _saying(said))
    with pytest.raises(Taken):
        Lock(tmp_path / ".a.lock")


def test_a_disk_that_knows_no_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.lock._take", _saying(errno.ENOLCK))
    with pytest.raises(OSError, match=str(errno.ENOLCK)):
        Lock(tmp_path / ".a.lock")


def test_a_file_that_can_not_be_made_is_no_holder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Lock(tmp_path / "none" / ".a.lock")
