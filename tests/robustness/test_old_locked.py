"""An encrypted book as the program of schema 7 made it (tests/old_locked): its slots have no signatures yet. It opens
for everybody, and is signed by the first 管理员."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db import keys, sealing
from db.changes import one
from fupin_desktop.roles import Role
from fupin_desktop.services.book import rekeying, unlocking, users
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.quality.verify import verify
from tests.locks import cheap_keys

__all__ = ["cheap_keys"]
OLD = Path(__file__).resolve().parent.parent / "old_locked"
CODE = "X3SZ-CP3Y-JYQG-MSTR-EM61-QAWD-9RAX-7XMJ"
CREW = {"李建国": "Guanli-2026", "王秀梅": "Luru-2026", "赵心怡": "Xinli-2026", "陈志强": "Zhenji-2026"}
ADMIN, RECORDER, COUNSELLOR, TOWNSHIP = CREW


@pytest.fixture
def old(tmp_path: Path) -> Path:
    for tail in ("", keys.SUFFIX):
        shutil.copy(OLD / f"v7.fpb{tail}", tmp_path / f"v7.fpb{tail}")
    return tmp_path / "v7.fpb"


def enter(path: Path, name: str, *, read_only: bool = False) -> Book:
    return open_book(path, "", ring=unlocking.unlock(path, name, CREW[name]), read_only=read_only)


def psychology() -> str:
    mine = exchange_keys.card()
    assert mine
    return mine.psychology


@pytest.mark.parametrize("first", CREW)
def test_whoever_opens_it_first(old: Path, first: str) -> None:
    with enter(old, first, read_only=True):
        assert one("SELECT count(*) FROM person")[0] == 1
        assert psychology()
    assert keys.load(old).root == ""
    with enter(old, first) as book:
        assert bool(book.notice) is (first == ADMIN)
    for name in CREW:
        with enter(old, name):
            assert list(verify()) == []
            assert bool(sealing.held) is (name == COUNSELLOR)
            assert psychology()
    assert keys.load(old).root
    assert {unlocking.unlock(old, name, CREW[name]).root for name in CREW} == {keys.load(old).root}


def test_its_sheet_and_its_users_go_on(old: Path) -> None:
    with enter(old, ADMIN) as book:
        users.add(book, "新来的", "Xinlai-2026", Role.RECORDER)
        users.change_password(book, TOWNSHIP, "Huan-2026-zhen")
    for name, secret in (("新来的", "Xinlai-2026"), (TOWNSHIP, "Huan-2026-zhen")):
        with open_book(old, "", ring=unlocking.unlock(old, name, secret)):
            assert list(verify()) == []
    rekeying.rekey(old, unlocking.unlock(old, ADMIN, CREW[ADMIN]))
    with enter(old, COUNSELLOR):
        assert len(sealing.held) == 2
        assert list(verify()) == []


def test_its_sheet_lets_everybody_in_again_after_it_was_signed(old: Path) -> None:
    """It was printed before anybody signed, and nobody knows its signature: who comes in by it trusts it, the others
    are let in by it too, or by the 管理员."""
    for name in (COUNSELLOR, ADMIN, COUNSELLOR):
        with enter(old, name):
            pass
    users.recover(old, CODE, ADMIN, "Wangle-2026")
    with open_book(old, "", ring=unlocking.unlock(old, ADMIN, "Wangle-2026")) as book:
        assert [problem for problem in verify() if "心理专干打开账本时" not in problem] == []
        users.change_password(book, TOWNSHIP, "Huan-2026-zhen")
        users.new_sheet(book)
    with pytest.raises(unlocking.BadKeyFile, match="签章的人被换掉"):
        enter(old, COUNSELLOR)
    with open_book(old, "", ring=unlocking.unlock(old, TOWNSHIP, "Huan-2026-zhen")):
        assert not any("使用人" in problem for problem in verify())


def test_its_sheet_gives_the_archives_back(old: Path) -> None:
    for name in (COUNSELLOR, ADMIN):
        with enter(old, name):
            pass
    users.recover(old, CODE, ADMIN, "Wangle-2026")
    users.recover(old, CODE, COUNSELLOR, "Wangle-2026-xin")
    with open_book(old, "", ring=unlocking.unlock(old, COUNSELLOR, "Wangle-2026-xin")):
        assert sealing.held
        assert list(verify()) == []


def test_its_sheet_opens_it_before_anybody_has_signed(old: Path) -> None:
    users.recover(old, CODE, ADMIN, CREW[ADMIN])
    with enter(old, ADMIN) as book:
        assert book.notice
        assert list(verify()) == []
