"""设置: what stands is shown, what is chosen holds at once, and a book that is only looked at is not changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from db.changes import change
from db.person import PersonYear
from fupin_desktop.services.book.opening import Book, open_book
from tests.answered import session_on
from tests.books import ACTOR, add_household
from tests.edges import Dialogs, cancel
from tests.locks import Safe, cheap_keys, safe
from ui import preferences, theme
from ui.pages.settings import SettingsPage

__all__ = ["cheap_keys", "safe"]

WRITES = {"给账本加密…", "修改密码…", "打开新年度…", "监测线…", "计入纯收入的项目…", "判定标准…"}


def shown(book: Book, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(session_on(book))
    qtbot.addWidget(page)
    page.refresh()
    return page


def pressable(page: SettingsPage) -> set[str]:
    return {made.text() for made in page.findChildren(QPushButton) if made.isEnabled()}


def test_a_book_that_is_only_looked_at_is_not_changed_from_here(book: Book, qtbot: QtBot) -> None:
    assert pressable(shown(book, qtbot)) >= WRITES - {"修改密码…"}
    path = book.path
    book.close()
    with open_book(path, ACTOR, read_only=True) as again:
        assert pressable(shown(again, qtbot)) & WRITES == set()


def test_nor_the_password_of_a_locked_one(safe: Safe, qtbot: QtBot) -> None:
    for read_only in (False, True):
        with safe.enter(read_only=read_only) as book:
            assert ("修改密码…" in pressable(shown(book, qtbot))) is not read_only


def test_it_says_of_where_and_of_which_years_the_book_is(book: Book, qtbot: QtBot) -> None:
    page = shown(book, qtbot)
    assert page.region.text() == "袁薛庄村 · 宝莲寺镇 · 文峰区"
    assert page.where.text() == str(book.path)
    assert page.year.text() == "账本里还没有年度数据。"
    _, person = add_household()
    with change(ACTOR, "年度") as writer:
        rows = [{"id": f"y{year}", "person": person.id, "year": year} for year in (2026, 2025)]
        writer.put(PersonYear, rows)
    page.refresh()
    assert page.year.text() == "账本里有 2025、2026 年的数据。"


def test_a_copy_made_elsewhere_is_seen_at_once(book: Book, qtbot: QtBot) -> None:
    page = shown(book, qtbot)
    before = page.backup.text()
    book.backup_now("")
    page.session.backed_up.emit()
    assert page.backup.text() != before


def test_a_name_is_never_empty_and_the_same_is_no_change(book: Book, qtbot: QtBot) -> None:
    page = shown(book, qtbot)
    named: list[str] = []
    page.session.renamed.connect(named.append)
    assert page.user.name
    for typed in ("  ", ACTOR, f" {ACTOR} "):
        page.user.name.setText(typed)
        page.user.name.editingFinished.emit()
    assert (named, page.session.actor) == ([], ACTOR)
    page.refresh()
    assert page.user.name.text() == ACTOR


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, 130, contrast=True)
    yield
    theme.apply(qapp)


def test_the_letters_are_shown_as_they_stand(large: None, book: Book, qtbot: QtBot) -> None:
    page = shown(book, qtbot)
    wanted: list[str] = []
    page.session.desk_wanted.connect(lambda what, _: wanted.append(what))
    page.session.act_wanted.connect(wanted.append)
    assert [size for size, made in page.sizes.items() if made.isChecked()] == [130]
    assert page.contrast.isChecked()
    page.contrast.click()
    assert (preferences.contrast(), wanted) == (False, ["letters"])


@pytest.mark.parametrize("words", ["计入纯收入的项目…", "判定标准…", "给账本加密…"])
def test_a_dialog_that_was_left_says_nothing(book: Book, qtbot: QtBot, dialogs: Dialogs, words: str) -> None:
    page = shown(book, qtbot)
    told: list[object] = []
    page.session.said.connect(told.append)
    page.session.changed.connect(lambda: told.append("changed"))
    page.session.desk_wanted.connect(lambda *what: told.append(what))
    dialogs.give(cancel)
    next(made for made in page.findChildren(QPushButton) if made.text() == words).click()
    assert told == []
