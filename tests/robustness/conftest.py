"""Small disks, disks that can't be written, children that are killed: real ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fupin_desktop.demo import books
from tests.commands import ROOT, Commands, program

Mount = Callable[[str], Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Commands:
    """Runs commands in this process."""
    return Commands(capsys)


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    books.make(folder, 1, 12, 1)
    return folder / "village-1.fpb"


@pytest.fixture
def village(_made_once: Path, tmp_path: Path) -> Path:
    """A small demo village, closed, the test's own."""
    return Path(shutil.copy(_made_once, tmp_path / "village.fpb"))


@pytest.fixture(scope="session")
def _roster_once(tmp_path_factory: pytest.TempPathFactory, _made_once: Path) -> Path:
    folder = tmp_path_factory.mktemp("roster")
    books.make(folder, 1, 150, 2)
    roster = folder / "花名册.xlsx"
    assert program("export-xlsx", folder / "village-1.fpb", roster).code == 0
    return roster


@pytest.fixture
def roster(_roster_once: Path, tmp_path: Path) -> Path:
    """A roster of some 500 persons, none of whom is in `village`."""
    return Path(shutil.copy(_roster_once, tmp_path / _roster_once.name))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Mount]:
    """Mounts a file system of a given size ("2m"); needs root, else the test is skipped."""
    mounted: list[Path] = []

    def mount(size: str) -> Path:
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk needs root")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def child() -> Iterator[Callable[[str, Path], subprocess.Popen[str]]]:
    """Starts a work of tests/robustness/child.py; kills it at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(work: str, book: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.robustness.child", work, str(book)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def not_writable(place: Path) -> Iterator[None]:
    """A folder, with what is in it, that can't be written: by its modes, for root by its mount."""
    if os.geteuid() == 0:
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        yield
        return
    for path in (*place.iterdir(), place):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield
    for path in (place, *place.iterdir()):
        path.chmod(0o755)
