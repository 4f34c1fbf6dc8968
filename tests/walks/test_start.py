"""The first start on a new computer, by keys: no book → wizard → recovery sheet → work → lock → unlock."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.edges import Chooser
from tests.walks.village import BAOLIANSI, CREW, WENFENG, ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker
from ui import preferences
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.start import StartDialog
from ui.pages.exchange.keys import KeysPage
from ui.pages.exchange.merge import MergePage
from ui.pages.town import TownPage
from ui.window.unlock import UnlockView

SECRET = CREW["管理员"][1]


def _newcomer(folder: Path, region: str, name: str) -> Walker:
    preferences.keep("books folder", str(folder / "扶贫账本"))
    return Walker(Village(folder / "扶贫账本" / f"{name}.fpb", region, ""))


@pytest.fixture
def newcomer(tmp_path: Path) -> Walker:
    return _newcomer(tmp_path, ZHANGXUEZHUANG, "张薛庄村")


def _go_through(walker: Walker, place: str) -> None:
    """The wizard, with Enter alone between what is typed."""
    walker.press("Return")  # 新建账本
    walker.write(place)
    walker.press("Return")
    walker.write("管理员")
    walker.press("Return")
    for _ in range(2):
        walker.write(SECRET)
        walker.press("Return")


def test_from_nothing_to_a_locked_book_and_back(newcomer: Walker, chooser: Chooser, tmp_path: Path) -> None:
    sheet = tmp_path / "恢复页.pdf"
    chooser.give(sheet)
    codes: list[str] = []

    def keep(dialog: RecoveryDialog) -> None:
        newcomer.press("Escape")
        assert dialog.isVisible()  # not before it is in the safe
        newcomer.press("Tab", "Return")  # 存成 PDF…
        newcomer.press("Tab", "Return")  # 显示恢复码
        codes.append(dialog.code.text())
        newcomer.wait(lambda: dialog.code.height() >= dialog.code.sizeHint().height(), "both lines")
        dialog.in_safe.setFocus()
        newcomer.press("Space", "Tab", "Return")

    newcomer.when(StartDialog, lambda _: _go_through(newcomer, "zxzc"))
    newcomer.when(RecoveryDialog, keep)
    assert newcomer.desk.begin(None)
    newcomer.idle()
    book = newcomer.village.path
    assert newcomer.window.session.actor == "管理员"
    assert newcomer.window.windowTitle() == f"张薛庄村 · {book.name} — 扶贫桌面"
    assert sheet.read_bytes().startswith(b"%PDF")
    assert re.fullmatch(r"(?:[0-9A-Z]{4}[-\n]){7}[0-9A-Z]{4}", codes[0])
    newcomer.press("Ctrl+L")
    view = newcomer.wait_for(lambda: newcomer.window.centralWidget(), UnlockView)
    newcomer.wait(view.password.edit.hasFocus, "the keyboard in the password")
    assert "张薛庄" not in newcomer.window.windowTitle()
    newcomer.write(SECRET)
    newcomer.press("Return")
    newcomer.wait(lambda: hasattr(newcomer.desk.window, "session"), "the book opens again")
    newcomer.idle()
    newcomer.window.close()
    assert not book.read_bytes().startswith(b"SQLite format 3")
    assert newcomer.book_says("verify", str(book))["ok"]


def test_a_township_makes_its_own_book(tmp_path: Path) -> None:
    walker = _newcomer(tmp_path, BAOLIANSI, "宝莲寺镇")

    def copy_out(dialog: RecoveryDialog) -> None:
        walker.press("Tab", "Tab", "Return")
        dialog.in_safe.setFocus()
        walker.press("Space", "Tab", "Return")

    walker.when(StartDialog, lambda _: _go_through(walker, "宝莲寺镇"))
    walker.when(RecoveryDialog, copy_out)
    assert walker.desk.begin(None)
    walker.idle()
    assert walker.window.windowTitle().startswith("宝莲寺镇 · ")
    assert walker.sees("合并") or "合并" in {made.text().strip() for made in walker.window.rail._buttons.values()}
    for key, kind in (("Ctrl+1", KeysPage), ("Ctrl+2", KeysPage), ("Ctrl+3", MergePage)):
        walker.press(key)
        walker.wait_for(walker.window.pages.current, kind)
        walker.press("Alt+1")
        walker.wait_for(walker.window.pages.current, TownPage)
        walker.idle()


def test_a_district_makes_its_own_book(tmp_path: Path) -> None:
    walker = _newcomer(tmp_path, WENFENG, "文峰区")

    def copy_out(dialog: RecoveryDialog) -> None:
        walker.press("Tab", "Tab", "Return")
        dialog.in_safe.setFocus()
        walker.press("Space", "Tab", "Return")

    walker.when(StartDialog, lambda _: _go_through(walker, "wfq"))
    walker.when(RecoveryDialog, copy_out)
    assert walker.desk.begin(None)
    walker.idle()
    assert walker.window.windowTitle().startswith("文峰区 · ")
    walker.press("Alt+8")
    page = walker.page(MergePage)
    walker.idle()
    assert page.of_villages.text() == "各乡镇上报"
    assert page.board.give.text() == "下发给这个乡镇…"
    walker.waits_to_see("把公钥交给各乡镇")  # nothing comes in before the keys are made
    walker.shut()
    assert walker.book_says("verify", str(walker.village.path))["ok"]


def test_escape_all_the_way_back_leaves_nothing_behind(tmp_path: Path) -> None:
    walker = _newcomer(tmp_path, ZHANGXUEZHUANG, "张薛庄村")

    def give_up(dialog: StartDialog) -> None:
        walker.press("Return")
        walker.write("zxzc")
        walker.press("Return")
        walker.write("管理员")
        walker.press("Return")
        assert dialog.steps.currentIndex() == 3
        walker.press("Escape", "Escape", "Escape")
        assert (dialog.isVisible(), dialog.steps.currentIndex()) == (True, 0)
        walker.press("Escape")

    walker.when(StartDialog, give_up)
    assert not walker.desk.begin(None)
    assert list((tmp_path / "扶贫账本").iterdir()) == []
