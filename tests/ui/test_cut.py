"""Nothing is cut where letters are large: the quick part of `test_every_screen.py`, which walks every place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from fupin_desktop.demo import psychology
from fupin_desktop.rules.catalogue import KIND
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG
from tests.ui import cut
from tests.ui.conftest import shown
from ui import theme
from ui.dialogs.lines import LinesDialog
from ui.forms.last_page import summary
from ui.pages.psychology.start import PsychologyPage
from ui.pages.today import TodayPage
from ui.widgets.basics import Elided, button
from ui.widgets.frame import Dialog

_LARGEST = 150


@pytest.fixture
def large() -> Iterator[None]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, _LARGEST)
    yield
    theme.apply(app)


@pytest.mark.usefixtures("large")
def test_the_buttons_of_a_high_dialog_stay_in_sight(qtbot: QtBot) -> None:
    dialog = Dialog(None, "很长的一个对话框")
    qtbot.addWidget(dialog)
    for number in range(30):
        dialog.sentence(f"{number} 这一句话要占好几行，因为字号选了最大的一档，屏幕又是 1366×768 的小屏幕。")
    dialog.buttons(button("取消"), button("保存", kind="primary"))
    dialog.show()
    assert cut.settled(dialog) == []
    screen = dialog.screen().availableGeometry().height()
    assert 0.9 * screen < dialog.height() <= screen  # as much of it in sight as there can be


@pytest.mark.usefixtures("large")
def test_the_keyboard_stays_where_it_was_when_a_dialog_begins_to_scroll(qtbot: QtBot) -> None:
    dialog = Dialog(None, "很长的一个对话框")
    qtbot.addWidget(dialog)
    edits = [QLineEdit() for _ in range(30)]
    for edit in edits:
        dialog.body.addWidget(edit)
    dialog.buttons(button("取消"), button("保存", kind="primary"))
    edits[25].setFocus()
    dialog.show()
    assert cut.settled(dialog) == []
    assert dialog.focusWidget() is edits[25]
    assert not edits[25].visibleRegion().isEmpty()


@pytest.mark.usefixtures("large", "book")
def test_the_lines_of_monitoring_fit(qtbot: QtBot) -> None:
    dialog = LinesDialog(None, ACTOR, YUANXUEZHUANG)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    assert cut.settled(dialog) == []


@pytest.mark.usefixtures("large")
def test_who_is_red_and_unseen_stands_whole_on_the_first_page(qtbot: QtBot, village: Book) -> None:
    psychology.fill(ACTOR)
    window = shown(qtbot, session_on(village))
    page = window.pages.current()
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: not window.session.jobs.busy)
    assert page.urgent
    assert page.urgent.table.geometry().bottom() < page.urgent.height() - 4
    assert cut.settled(window) == []
    window.pages.go("psychology")
    calendar = window.pages.current()
    assert isinstance(calendar, PsychologyPage)
    calendar.views[1].click()
    assert cut.settled(window) == []
    assert calendar.urgent.names.isVisible()
    grid = calendar.month.grid
    assert sum(map(grid.rowHeight, range(grid.rowCount()))) <= grid.viewport().height() + 1  # every week in sight
    shown_days = [item for item in calendar.month._days.values() if "▲" in item.text() or "■" in item.text()]
    assert shown_days
    for item in shown_days:
        room = grid.columnWidth(item.column()) - 4
        assert all(QFontMetrics(item.font()).horizontalAdvance(line) <= room for line in item.text().split("\n"))


def test_a_line_without_room_ends_in_dots(qtbot: QtBot) -> None:
    line = Elided()
    qtbot.addWidget(line)
    line.setText("第 1 户，共 31 户 · 第 1 页，共 1 页 · 一组 单桂珍")
    line.resize(120, 30)
    assert line.shown.endswith("…")
    line.resize(1200, 30)
    assert line.shown == line.text()


@pytest.mark.parametrize(
    ("wrong", "odd", "said"),
    [(0, 0, ""), (0, 2, "有 2 处请核对"), (1, 0, "有 1 处错误要改"), (1, 2, "1 处错误、2 处请核对")],
)
def test_nothing_is_lacking_where_something_is_odd(wrong: int, odd: int, said: str) -> None:
    levels = [Level.ERROR] * wrong + [Level.WARNING] * odd + [Level.INFO]
    assert summary([Finding(level, KIND, "", "", "") for level in levels]) == said
