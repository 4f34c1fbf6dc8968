"""kill -9 while keys are changed: the book opens ever after, with the old or with the new."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db import backup, cipher, keys
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.book.unlocking import WrongPassword
from fupin_desktop.services.quality.verify import verify
from tests.books import YUANXUEZHUANG, add_household
from tests.commands import ROOT
from tests.locks import CHEAP

ADMIN, PASSWORD = "李建国", "Guanli-2026"


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)
    path = tmp_path / "袁薛庄村.fpb"
    create_book(path, YUANXUEZHUANG, ADMIN, PASSWORD, psychology=True)
    with open_book(path, "", ring=unlocking.unlock(path, ADMIN, PASSWORD)) as book:
        add_household()
        book.backup_now()
    return path


def killed(work: str, path: Path, after: float, *, done: int) -> int:
    """Kill a work some seconds after it began, or was done so often; returns how often it had been done."""
    command = [sys.executable, "-m", "tests.robustness.keys_child", work, str(path)]
    own = {**os.environ, "FUPIN_USER": ADMIN, "FUPIN_PASSWORD": PASSWORD}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=own) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip() for _ in range(1 + done)]
        assert said == ["ready", *["done"] * done]
        time.sleep(after)
        process.kill()
        return done + process.stdout.read().count("done")


def assert_whole(path: Path, *passwords: str) -> None:
    """Exactly one of the passwords opens it, and everything is there; nothing half-made is left after that."""
    opening = []
    for password in passwords:
        try:
            opening.append(unlocking.unlock(path, ADMIN, password))
        except WrongPassword:
            continue
    [ring] = opening
    unlocking.forget_tries(path)
    with open_book(path, "", ring=ring):
        assert list(verify()) == []
    assert len(keys.load(path).book) == 1
    for copy in backup.listed(path):
        assert cipher.key_of(copy.path, ring)
    assert not [file.name for file in path.parent.rglob("*") if "rekey" in file.name or file.name.endswith(".new")]


def test_rekeying_cut_off_anywhere(locked: Path) -> None:
    for number in range(10):
        killed("rekey", locked, random.uniform(0.0, 1.2), done=number // 9)
        assert_whole(locked, PASSWORD)


def test_a_change_of_password_cut_off_anywhere(locked: Path) -> None:
    for number in range(10):
        killed("passwd", locked, random.uniform(0.0, 0.1), done=number % 2)
        assert_whole(locked, PASSWORD, f"{PASSWORD}-2")
