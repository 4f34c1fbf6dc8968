"""A recorder of one group exports and prints: the other groups' households take a reason, asked once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from db import access_log
from db.changes import change
from db.household import Household
from tests.edges import Chooser
from tests.walks.test_users import give_groups, managed
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.export import ExportDialog
from ui.dialogs.outside import OutsideDialog
from ui.dialogs.preview import PreviewDialog
from ui.widgets.frame import Dialog

NAME = "村级录入员"


@pytest.fixture
def limited(walker: Walker, village: Village) -> Walker:
    """At the book as the recorder of 一组; a household of 一组 and two of 二组 are in it."""
    window = walker.enter("管理员")
    managed(walker, partial(give_groups, walker, NAME, "一组"))
    with change("管理员", "登记"):
        for group in ("一组", "二组", "二组"):
            Household(region_code=village.region, group_no=group, hh_type="10").save()
    window.close()
    walker.enter(NAME)
    return walker


def reasons() -> list[str]:
    return [entry.note for entry in access_log.entries() if entry.what == "打开外村外组农户"]


def test_export_asks_why_once(limited: Walker, chooser: Chooser, tmp_path: Path) -> None:
    chooser.give(tmp_path / "不写.xlsx")
    limited.when(ExportDialog, lambda dialog: limited.click("选文件夹并导出…", dialog))
    limited.when(OutsideDialog, lambda _: limited.press("Escape"))
    limited.press("Ctrl+E")  # given up: nothing is written
    limited.idle()
    assert reasons() == []

    def tell(dialog: OutsideDialog) -> None:
        assert "其中 2 户" in " ".join(limited.texts())
        assert dialog.focusWidget() is dialog.why
        limited.press("Return")
        assert dialog.isVisible()  # without a reason there is no way in
        limited.write("镇里要全村的名单")
        limited.press("Return")

    out = tmp_path / "名册.xlsx"
    chooser.give(out)
    limited.when(ExportDialog, lambda dialog: limited.click("选文件夹并导出…", dialog))
    limited.when(OutsideDialog, tell)
    limited.when(Dialog, lambda _: limited.press("Escape"))
    limited.press("Ctrl+E")
    limited.idle()
    assert out.exists()
    assert reasons() == ["2 户：镇里要全村的名单"]
    limited.when(PreviewDialog, lambda _: limited.press("Escape"))
    limited.choose_errand("print")  # asked once
    limited.idle()
    assert reasons() == ["2 户：镇里要全村的名单"]


def test_print_asks_too(limited: Walker) -> None:
    for ask in (partial(limited.press, "Ctrl+P"), partial(limited.choose_errand, "print")):
        limited.when(OutsideDialog, lambda _: limited.press("Escape"))
        ask()
        limited.idle()
    assert reasons() == []


def test_undo_asks_before_it_tells_whose_it_is(limited: Walker) -> None:
    limited.when(OutsideDialog, lambda _: limited.press("Escape"))
    limited.press("Ctrl+Z")  # given up: nothing is told, nothing taken back
    limited.idle()
    assert Household.living().count() == 3

    def tell(dialog: OutsideDialog) -> None:
        assert dialog.focusWidget() is dialog.why
        limited.write("管理员让我撤销")
        limited.press("Return")

    limited.when(OutsideDialog, tell)
    limited.when(Dialog, lambda asked: limited.click("撤销", asked))
    limited.press("Ctrl+Z")
    limited.idle()
    assert Household.living().count() == 0
    assert reasons() == ["2 户：管理员让我撤销"]
