"""Books of old programs opened by the window, brought up to date, worked on by keys: the oldest, with no password, and
the oldest encrypted one, by its recorder, its counsellor and its 管理员."""

from __future__ import annotations

import shutil
from pathlib import Path

from db import keys
from db.person import Person
from fupin_desktop.services.psychology import team
from tests.robustness.test_old_locked import ADMIN, CODE, COUNSELLOR, CREW, OLD, RECORDER
from tests.walks.exchanging import change_phone, seated
from tests.walks.test_census import join
from tests.walks.village import Village
from tests.walks.walker import Walker

PLAIN = OLD.parent / "old_databases" / "v1.fpb"
PHONE = "13512340000"


def test_the_oldest_book_is_opened_and_worked_on(tmp_path: Path) -> None:
    path = Path(shutil.copy(PLAIN, tmp_path / "老账本.fpb"))
    walker = Walker(Village(path, "", ""))
    assert walker.desk.begin(path)
    walker.wait(lambda: hasattr(walker.desk.window, "session"), "the book opens")
    walker.idle()
    person = change_phone(walker, PHONE)
    walker.press("Ctrl+Z")
    walker.idle()
    assert Person.get_by_id(person).phone != PHONE
    walker.shut()
    assert walker.book_says("verify", str(path))["ok"]


def test_an_encrypted_book_of_old_is_worked_on_by_each(tmp_path: Path) -> None:
    for tail in ("", keys.SUFFIX):
        shutil.copy(OLD / f"v7.fpb{tail}", tmp_path / f"v7.fpb{tail}")
    book = Village(tmp_path / "v7.fpb", "", CODE, dict(CREW))
    with seated(book, RECORDER) as clerk:
        person = change_phone(clerk, PHONE)
    with seated(book, COUNSELLOR) as counsellor:
        join(counsellor, COUNSELLOR)
        assert team.sight().reach.name == "ALL"
    with seated(book, ADMIN) as boss:
        assert Person.get_by_id(person).phone == PHONE
        boss.waits_to_see("换一张新恢复页")
    assert clerk.book_says("verify", str(book.path), user=ADMIN)["ok"]
