"""At the township's window: a package that speaks of another village's household, from a book whose access log was cut
short. Both are told on the receipt; what was held back is listed, let in or cleared away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db import access_log
from db.changes import change, one
from db.household import Household
from db.store import database
from fupin_desktop.services.book import access, unlocking
from fupin_desktop.services.book.opening import open_book
from tests.books import YUANXUEZHUANG
from tests.edges import Chooser
from tests.robustness.test_insider_log import chained_anew, without_triggers
from tests.walks.exchanging import bound_to_each_other, go, hand_in, seated, take
from tests.walks.village import Village
from tests.walks.walker import Walker, button, labels
from ui.dialogs.held import HeldDialog
from ui.pages.exchange.merge import MergePage
from ui.widgets.frame import Dialog

OFFICER, CLERK = "镇级工作人员", "村级录入员"


def _meddled(village: Village) -> None:
    """With its key and an SQL tool: the log is cut, all hashes counted anew, the triggers put back."""
    ring = unlocking.unlock(village.path, CLERK, village.passwords[CLERK])
    with open_book(village.path, "", ring=ring):

        def run(sql: str, *values: Any) -> Any:
            return database.execute_sql(sql, values)

        without_triggers(run)
        run("DELETE FROM access WHERE n > 2")
        chained_anew(run)
        for made in access_log.TRIGGERS.values():
            run(made)
        with change(CLERK, "登记新户"):
            for number in (3, 4):
                Household(region_code=YUANXUEZHUANG, hh_type="10", address=f"别村 {number} 号").save()


def _looked(village: Village) -> None:
    """The log grows as it does where people work."""
    ring = unlocking.unlock(village.path, CLERK, village.passwords[CLERK])
    with open_book(village.path, "", ring=ring):
        for number in range(9):
            access.note("查看完整号码", f"{number}", "证件号码")


@pytest.mark.slow
def test_what_is_held_is_told_listed_and_cleared(
    full_village: Village, town: Village, stick: Path, chooser: Chooser
) -> None:
    bound_to_each_other(full_village, town, stick, chooser)
    _looked(full_village)
    with seated(full_village, CLERK) as clerk:
        first = hand_in(clerk, stick)
    with seated(town, OFFICER) as officer:
        page = go(officer, "Alt+8", MergePage)
        take(officer, page, first, chooser)
        assert "访问记录" not in page.receipts.whole.text()
        officer.click("看过了")
    _meddled(full_village)
    with seated(full_village, CLERK) as clerk:
        second = hand_in(clerk, stick)
    with seated(town, OFFICER) as officer:
        page = go(officer, "Alt+8", MergePage)
        take(officer, page, second, chooser)
        told = page.receipts.whole.text()
        assert "处不归对方定，没有采用" in told
        assert "对方的访问记录变少了" in told
        assert "请问清楚是怎么回事" in told
        _cleared(officer, page)
    assert "别村 3 号" not in str(officer.dump())
    log = officer.book_says("access-log", str(town.path))
    assert [entry["what"] for entry in log if "留着的改动" in entry["what"]] == ["清掉留着的改动"]


def _cleared(officer: Walker, page: MergePage) -> None:
    """From the receipt by Enter to the list; Enter keeps what the button would clear."""
    seen: list[str] = []

    def look(dialog: HeldDialog) -> None:
        rows = dialog.table.rows
        seen.append(labels(dialog))
        assert "别村 3 号" in {rows.row(n).value for n in range(rows.rowCount())}
        before = rows.rowCount()
        officer.when(Dialog, lambda _: officer.press("Return"))
        officer.click("清掉没收下的…", dialog)
        officer.wait(lambda: dialog.drop.isVisible() and rows.rowCount() == before, "nothing cleared")
        officer.when(Dialog, lambda asked: button(asked, "清掉").click())
        officer.click("清掉没收下的…", dialog)
        officer.wait(lambda: not rows.rowCount(), "nothing left")
        assert not dialog.drop.isEnabled()
        officer.press("Escape")

    page.receipts.table.setFocus()
    officer.when(HeldDialog, look)
    officer.press("Return")
    officer.idle()
    assert "没有进账本" in seen[0]
    assert one("SELECT count(*) FROM held") == (0,)
    assert one("SELECT count(*) FROM household WHERE region_code = ?", YUANXUEZHUANG) == (0,)
