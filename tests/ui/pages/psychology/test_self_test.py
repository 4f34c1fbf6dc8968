"""干部自测: nothing is written, nothing is left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from db.changes import every
from fupin_desktop.services.household import drafts
from tests.ui.pages.psychology.test_screening import keys
from ui.pages.psychology.self_test import SelfTestPage
from ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> SelfTestPage:
    window.activateWindow()
    window.pages.go("self test")
    found = window.pages.current()
    assert isinstance(found, SelfTestPage)
    QApplication.processEvents()
    return found


def words(page: SelfTestPage) -> str:
    QApplication.processEvents()
    return " ".join(made.text() for made in page.result.findChildren(QLabel) if made.isVisible())


def written() -> list[tuple[int]]:
    return [
        *every('SELECT count(*) FROM "change"'), *every("SELECT count(*) FROM screening"),
        *every("SELECT count(*) FROM access"),
    ]  # fmt: skip


def test_a_result_is_shown_and_nothing_is_written(page: SelfTestPage) -> None:
    before = written()
    keys("1", "111111110", "1")
    assert "8 分 · 轻度" in words(page)
    assert "没有保存" in words(page)
    assert "12356" in words(page)
    assert written() == before
    assert drafts.everything() == []


def test_a_safety_sign_says_what_to_do(page: SelfTestPage) -> None:
    keys("1", "000000001", "0")
    assert "不想活" in words(page)
    assert "120" in words(page)


def test_leaving_forgets_it(window: MainWindow, page: SelfTestPage) -> None:
    keys("1", "1111")
    keys(Qt.Key.Key_Escape)
    assert window.pages.here == "today"
    assert page.walk is None
    window.pages.go("self test")
    assert page.asking.ask.question.text() == "给自己做哪一个？"


def test_refused_and_back(page: SelfTestPage) -> None:
    keys("2", "1", Qt.Key.Key_Backspace, "-", "000000")
    assert "总分无效" in words(page)
