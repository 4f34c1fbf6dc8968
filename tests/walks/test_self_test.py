"""干部自测: every role, from the menu, by keys; nothing of it stays anywhere, and it ends with where help is."""

from __future__ import annotations

import pytest

from db.changes import every
from tests.walks.village import CREW, Village
from tests.walks.walker import Walker
from ui.pages.psychology.self_test import SelfTestPage


def _contents() -> dict[str, list[tuple[object, ...]]]:
    tables = [row[0] for row in every("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: [tuple(row) for row in every(f'SELECT * FROM "{table}"')] for table in tables}


@pytest.mark.parametrize("role", CREW)
def test_every_cadre_may_and_nothing_stays(village: Village, role: str) -> None:
    desk = Walker(village)
    desk.enter(role)
    before = _contents()
    desk.choose_errand("self-test")
    desk.idle()
    page = desk.page(SelfTestPage)
    desk.window.activateWindow()  # after a menu nobody does it on a screen without a window manager
    desk.wait(page.asking.ask.hasFocus, "the keyboard on the question")
    desk.press("1", "0")
    assert desk.sees("离开，答过的都不留")
    desk.press(*"00000001", "0")
    desk.waits_to_see("不想活")
    for words in ("12356", "每天至少 18 小时有人接", "心理门诊", "120", "筛查不等于诊断", "没有保存"):
        assert desk.sees(words), words
    desk.press("Escape")
    desk.idle()
    assert desk.window.pages.here == "today"
    assert page.walk is None
    assert _contents() == before
