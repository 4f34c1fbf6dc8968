"""Encrypted books for tests, with slots as cheap as they can be: how long Argon2id takes is not what is tested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import keys
from db.keys import Cost
from db.psychology import Counsellor
from fupin_desktop.roles import Role
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.psychology import team
from tests.books import YUANXUEZHUANG

CHEAP = Cost(1, 8, 1)
ADMIN, PASSWORD = "李建国", "Guanli-2026"
#: Everybody else of `crew`: name → (role, password).
CREW = {
    "王秀梅": (Role.RECORDER, "Luru-2026"),
    "赵心怡": (Role.COUNSELLOR, "Xinli-2026"),
    "陈志强": (Role.TOWNSHIP, "Zhenji-2026"),
}
RECORDER, COUNSELLOR, TOWNSHIP = CREW


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every slot that this test makes is cheap."""
    monkeypatch.setattr(keys, "measured_cost", lambda: CHEAP)


@dataclass(frozen=True)
class Safe:
    """A closed encrypted book and the code of its recovery sheet."""

    path: Path
    code: str

    def enter(self, name: str = ADMIN, *, read_only: bool = False) -> Book:
        """Opened by a user; use as a context manager."""
        password = PASSWORD if name == ADMIN else CREW[name][1]
        ring = unlocking.unlock(self.path, name, password)
        return open_book(self.path, "", ring=ring, read_only=read_only)


@pytest.fixture
def safe(tmp_path: Path) -> Safe:
    """A village's encrypted book with one user, its 管理员."""
    path = tmp_path / "袁薛庄村.fpb"
    code = create_book(path, YUANXUEZHUANG, ADMIN, PASSWORD)
    assert code
    return Safe(path, code)


@pytest.fixture
def crew(safe: Safe) -> Safe:
    """The same with a user of each role; the 心理专干 holds the second key, and keeps the archives."""
    with safe.enter() as book:
        for name, (role, password) in CREW.items():
            users.add(book, name, password, role)
    with safe.enter(COUNSELLOR):
        join_team(COUNSELLOR)
    return safe


def join_team(name: str, role: str = "5", **more: object) -> Counsellor:
    """Somebody is of the 心理工作队, with certificate and pledge; the one at the keyboard registers them."""
    told = {"certificate": "国家二级心理咨询师", "pledge_date": dt.date(2026, 3, 2)} | more
    member = Counsellor(name=name, role=role, **told)
    team.keep(COUNSELLOR, member)
    return member


@pytest.fixture
def admin(safe: Safe) -> Iterator[Book]:
    """Open, by its 管理员."""
    with safe.enter() as book:
        yield book
