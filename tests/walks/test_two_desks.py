"""A village and its township write money, steps and activities at the same time, each by keys in their encrypted book,
and meet: no conflict that isn't one, and nothing of the one is lost at the other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from db.clock import today
from db.money import Money
from db.organisation import Activity
from db.relief import Claim
from db.step import Step
from fupin_desktop.services.conflicts import conflict_list
from tests.edges import Chooser
from tests.walks.exchanging import go, hand_in, seated, take
from tests.walks.filling import do_step, first_home, type_in, view_of
from tests.walks.test_moving import Post, opened
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.choose_household import HouseholdDialog
from ui.pages.exchange.merge import MergePage
from ui.pages.ledgers.view import LedgerView

DAY, EARLIER = str(today() - dt.timedelta(2)), str(today() - dt.timedelta(3))


def _more(who: Walker, ledger: str, **texts: str) -> LedgerView:
    """One more, saved: it stands in the list."""
    view = view_of(who, ledger)
    before = view.list.table.rows.rowCount()
    who.press("Ctrl+M")
    who.wait(lambda: view.is_filling, "the form")
    type_in(who, view, **texts)
    who.press("Ctrl+Return")
    who.idle()
    who.wait(lambda: not view.is_filling, view.sheet.notices.text)
    who.wait(lambda: view.list.table.rows.rowCount() > before, "one more in the list")
    return view


def _same_on_both(who: Walker) -> None:
    """What both desks enter, each for itself: a gift, and what was held that day."""
    _more(who, "money", account="06", direction="1", date=DAY, amount="500", source="06", payer="公孙胜",
          region_code="zxz")  # fmt: skip
    _more(who, "activity", kind="13", date=DAY, region_code="zxz", topic="yb", level="5", people="40")


def _claimed(clerk: Walker) -> None:
    clerk.when(HouseholdDialog, lambda dialog: first_home(clerk, dialog))
    view = _more(clerk, "claim", scheme="2", trigger="3", applied_on=EARLIER, loss="20000")
    view.list.table.setFocus()
    clerk.press("Return")
    clerk.wait(lambda: view.is_filling, "the claim again")
    do_step(clerk, view, "救助受理", "1", date=EARLIER)


def _looked_into(officer: Walker) -> None:
    view = view_of(officer, "claim")
    officer.wait(lambda: view.list.table.rows.rowCount() == 1, "the village's claim")
    view.list.table.setFocus()
    officer.press("Return")
    officer.wait(lambda: view.is_filling, "its form")
    do_step(officer, view, "救助核查", "2", date=DAY, opinion="ok")


def test_two_desks_write_at_the_same_time(
    full_village: Village, town: Village, stick: Path, chooser: Chooser, tmp_path: Path
) -> None:
    post = Post(tmp_path, town, full_village)
    with seated(full_village, "村级录入员") as clerk:
        _same_on_both(clerk)
        _claimed(clerk)
        package = hand_in(clerk, stick)
    with seated(town, "镇级工作人员") as officer:  # who has not heard of it
        _same_on_both(officer)
        take(officer, go(officer, "Alt+8", MergePage), package, chooser)
        assert conflict_list.count() == 0
        _looked_into(officer)
        assert (Money.living().count(), Activity.living().count(), Step.living().count()) == (2, 2, 2)
        found = officer.book_says("check", str(town.path))["findings"]
        assert {"MN4", "AC3"} <= {one["rule"] for one in found}  # entered on both sides: told, not joined
    with seated(full_village, "村级录入员") as clerk:
        _more(clerk, "activity", kind="21", date=DAY, topic="xl", people="9")
    post.down(full_village)
    post.up(full_village)
    for book, acts in ((full_village, 3), (town, 3)):
        with opened(book):
            assert conflict_list.count() == 0
            assert (Activity.living().count(), Claim.get().state) == (acts, "2")
            assert {str(one.step) for one in Step.living()} == {"701", "702"}
