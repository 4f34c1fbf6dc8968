"""A page shows what another one changed: every page, whatever was written and by whom, without a restart."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db.changes import change
from db.household import Household
from fupin_desktop.demo import books as demo
from fupin_desktop.exchange import identity
from fupin_desktop.exchange.identity import Card
from fupin_desktop.progress import Progress
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import exchange_keys, feedback, hand_in, merge_desk
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG
from tests.ui.conftest import _close_windows, shown
from ui import wording
from ui.jobs import Job, Work
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.pages.page import Page
from ui.pages.settings import SettingsPage
from ui.window.main_window import MainWindow


@cache
def township() -> Card:
    made = identity.make("book-of-township", demo.TOWNSHIP, "宝莲寺镇", "2026-11-01T08:00:00+08:00")
    return made.card


class Reads:
    """How often pages read the book."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._patch = monkeypatch

    def of(self, page: Page) -> None:
        """Count those of this page."""
        real = page.refresh

        def refresh() -> None:
            self.count += 1
            real()

        self._patch.setattr(page, "refresh", refresh)


def test_a_page_does_not_read_again_when_nothing_was_written(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.pages.go("households")
    reads = Reads(monkeypatch)
    reads.of(window.pages.page("households"))
    window.pages.go("visits")
    window.pages.go("households")
    assert reads.count == 0


def test_what_the_worker_wrote_is_read_too(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window.pages.go("households")
    reads = Reads(monkeypatch)
    reads.of(window.pages.page("households"))
    window.pages.go("visits")

    def write(_progress: Progress) -> None:
        with change(ACTOR, "登记"):
            Household(region_code=YUANXUEZHUANG).save()

    window.session.jobs.run(write, done=lambda _: None, failed=lambda error: pytest.fail(repr(error)))
    window.pages.go("households")
    assert reads.count == 1


def test_another_day_is_another_page(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window stays open overnight."""
    window.pages.go("visits")
    window.pages.go("today")
    reads = Reads(monkeypatch)
    reads.of(window.pages.page("today"))
    window.pages.go("visits")
    tomorrow = wording.today() + timedelta(days=1)
    monkeypatch.setattr(wording, "today", lambda: tomorrow)
    window.pages.go("today")
    assert reads.count == 1


def test_keys_made_and_bound_open_handing_in_at_once(empty_window: MainWindow) -> None:
    """上报 and 合并 had said "还不能…" until the program was started again."""
    pages = empty_window.pages
    pages.go("hand-in")
    page = pages.current()
    assert isinstance(page, HandInPage)
    assert page.face.currentWidget() is page.unbound
    pages.go("receive")
    receive = pages.current()
    assert isinstance(receive, MergePage)
    assert receive.face.currentWidget() is receive.unbound
    pages.go("keys")
    exchange_keys.make()
    exchange_keys.bind(township())
    pages.go("hand-in")
    assert page.face.currentWidget() is page.process
    pages.go("receive")
    assert receive.face.currentWidget() is not receive.unbound
    assert receive.drop.isVisibleTo(receive)


def test_a_township_bound_to_its_district_may_hand_in_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    demo.make(tmp_path / "round", 1, 4, 1)
    with open_book(tmp_path / "round" / "township.fpb", ACTOR) as book:
        window = shown(qtbot, session_on(book))
        window.pages.go("merge")
        page = window.pages.current()
        assert isinstance(page, MergePage)
        assert not page.upward.isVisibleTo(page)
        district = identity.make("book-of-district", "410502", "文峰区", "2026-11-01T08:00:00+08:00")
        exchange_keys.bind(district.card)
        window.pages.go("settings")
        window.pages.go("merge")
        assert page.upward.isVisibleTo(page)
        _close_windows()


def test_what_the_township_took_is_shown_by_the_village_that_it_told(qtbot: QtBot, tmp_path: Path) -> None:
    """A package that came in beside the page: 对方收到了."""
    folder = tmp_path / "round"
    demo.make(folder, 1, 4, 1)
    with open_book(folder / "township.fpb", ACTOR) as book:
        merge_desk.merge(book, list((folder / "packages").glob("*.fpk")))
        [back] = feedback.write(book, YUANXUEZHUANG, folder)
    with open_book(folder / "village-1.fpb", ACTOR) as book:
        window = shown(qtbot, session_on(book))
        window.pages.go("hand-in")
        page = window.pages.current()
        assert isinstance(page, HandInPage)
        page.before.click()
        sent = page.sent
        assert sent._state(hand_in.sent()[0]).text == "还没有回音"
        window.pages.go("settings")
        merge_desk.merge(book, [back.path])
        window.pages.go("hand-in")
        assert sent._state(hand_in.sent()[0]).text == "收到了"
        _close_windows()


def test_a_backup_is_told_by_the_settings_in_sight(window: MainWindow) -> None:
    window.pages.go("settings")
    page = window.pages.current()
    assert isinstance(page, SettingsPage)
    before = page.backup.text()
    window.session.book.backup_now()
    window.session.backed_up.emit()
    assert page.backup.text() != before


def test_the_conflicts_are_read_when_one_of_them_is_asked_for(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a ※ of a household the page came up empty."""
    reads = Reads(monkeypatch)
    page = window.pages.page("conflicts")
    assert isinstance(page, ConflictsPage)
    reads.of(page)
    window.session.go("conflicts", conflict="person:p:name")
    assert reads.count == 1


@pytest.mark.parametrize(
    ("name", "where"), [("households", {"chip": "all"}), ("visits", {"made": True}), ("cards", {"chip": "all"})]
)
def test_a_page_gone_to_with_a_wish_reads_too(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, name: str, where: dict[str, object]
) -> None:
    """`show_for` is in place of `refresh`: what it shows is as new."""
    window.pages.go(name)
    window.pages.go("settings")
    asked: list[object] = []
    run = window.session.jobs.run

    def counted(work: Work, **more: Any) -> Job:
        asked.append(work)
        return run(work, **more)

    monkeypatch.setattr(window.session.jobs, "run", counted)
    window.session.go(name, **where)
    assert asked
