"""A household goes from one village to another: three encrypted books, by keys; packages carry it up and down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import access_log
from db.changes import change, one
from db.household import Household
from fupin_desktop.exchange.identity import Card
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange import exchange_keys, feedback, hand_in, merge_desk
from fupin_desktop.services.lists.listing import HouseholdRow
from tests.walks import village as villages
from tests.walks.exchanging import go, seated
from tests.walks.village import Village
from ui.dialogs.moving import MoveDialog, TakeDialog
from ui.dialogs.outside import OutsideDialog
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.exchange.merge import MergePage
from ui.pages.household_page import HouseholdPage
from ui.pages.households import HouseholdsPage

YUANXUEZHUANG = "410502101212"
RECORDER, TOWN, ADMIN = "村级录入员", "镇级工作人员", "管理员"


@contextmanager
def opened(village: Village, name: str = TOWN) -> Iterator[Book]:
    ring = unlocking.unlock(village.path, name, village.passwords[name])
    with open_book(village.path, "", ring=ring) as book:
        yield book


@pytest.fixture
def other(tmp_path: Path) -> Village:
    """袁薛庄村's empty book."""
    (tmp_path / "别村").mkdir()
    return villages.make(tmp_path / "别村" / "袁薛庄村.fpb", YUANXUEZHUANG)


class Post:
    """Carries packages between the township and its villages."""

    def __init__(self, folder: Path, town: Village, *below: Village) -> None:
        self.folder, self.town, self.count = folder, town, 0
        cards = {}
        for book in (town, *below):
            with opened(book, ADMIN):
                cards[book.region] = exchange_keys.make()
        for book in below:
            self._bind(book, cards[town.region])
            self._bind(town, cards[book.region])

    def _bind(self, village: Village, card: Card) -> None:
        with opened(village, ADMIN):
            exchange_keys.bind(card)

    def up(self, village: Village) -> None:
        with opened(village) as book:
            path = hand_in.write(book, self._stick(), hand_in.pending(full=False), reason="下月补齐").path
        with opened(self.town) as book:
            assert [one.refused for one in merge_desk.merge(book, [path])] == [""]

    def down(self, village: Village) -> None:
        with opened(self.town) as book:
            [written] = feedback.write(book, village.region, self._stick())
        with opened(village) as book:
            assert [one.refused for one in merge_desk.merge(book, [written.path])] == [""]

    def _stick(self) -> Path:
        self.count += 1
        return self.folder / f"U盘{self.count}"


def test_a_household_moves_to_another_village(
    full_village: Village, town: Village, other: Village, tmp_path: Path
) -> None:
    post = Post(tmp_path, town, full_village, other)
    count, home = _send(full_village)
    post.up(full_village)
    post.down(other)
    _take(other, home)
    post.up(other)
    post.down(full_village)
    _look_back(full_village, count, home)
    with opened(full_village, ADMIN):
        assert any("核对迁出前的措施" in entry.note for entry in access_log.entries())
        assert one("SELECT count(*) FROM resident")[0] == count - 1


def _send(village: Village) -> tuple[int, HouseholdRow]:
    """The old village: how many households it has, and which one moves."""
    with seated(village, RECORDER) as old:
        page = go(old, "Alt+2", HouseholdsPage)
        count, home = page.households.rows.rowCount(), page.households.rows.row(0)

        def move(dialog: MoveDialog) -> None:
            assert home.head in dialog.windowTitle()
            old.press("Ctrl+Return")  # nothing is filled: it says what is wanted
            assert old.sees("迁入村、迁移原因还没有填。")
            old.write("yxz")
            old.press("Return", "Return")  # to the day, which is today, and on
            old.write("随子女居住")
            old.press("Ctrl+Return")

        old.when(MoveDialog, move)
        old.choose_errand("move")
        old.idle()
        assert page.households.rows.rowCount() == count, "until it is taken it is counted"
        old.press("Return")
        old.wait_for(old.window.pages.current, HouseholdPage)
        old.waits_to_see("等接收")
    return count, home


def _take(village: Village, home: HouseholdRow) -> None:
    with seated(village, RECORDER) as new:
        new.waits_to_see("1 户要迁入，等接收")

        def take(_: TakeDialog) -> None:
            assert new.sees("随子女居住")
            new.write("410502101212000777")
            new.press("Return")
            new.write("三组")
            assert new.sees("原来的住址：")
            assert not new.sees("家庭住址 *"), "it may be blank"
            new.press("Ctrl+Return")

        new.when(TakeDialog, take)
        new.click("接收…")
        new.idle()
        rows = go(new, "Alt+2", HouseholdsPage).households.rows
        assert rows.rowCount() == 1
        assert (rows.row(0).head, rows.row(0).number, rows.row(0).group) == (home.head, "410502101212000777", "三组")
        assert Household.get_by_id(home.key).address is None, "that of the other village"


def _look_back(village: Village, count: int, home: HouseholdRow) -> None:
    """The old village: it is not counted, and read with a reason."""
    with seated(village, RECORDER) as old:
        page = go(old, "Alt+2", HouseholdsPage)
        assert page.households.rows.rowCount() == count - 1
        old.click("已迁出 1")
        old.idle()
        assert [page.households.rows.row(0).key, page.households.rows.row(0).village] == [home.key, "袁薛庄村"]

        def tell(_: OutsideDialog) -> None:
            old.write("核对迁出前的措施")
            old.press("Return")

        old.when(OutsideDialog, tell)
        page.focus_first()
        old.press("Return")
        old.wait_for(old.window.pages.current, HouseholdPage)
        old.waits_to_see("已迁出，这里只能看")


def test_what_two_say_of_a_household_under_way_and_a_refusal(
    full_village: Village, town: Village, other: Village, tmp_path: Path
) -> None:
    """The township reads that its conflict is of a move that is not done; who does not take the household says why."""
    post = Post(tmp_path, town, full_village, other)
    post.up(full_village)
    count, home = _send(full_village)
    for book, said in ((full_village, "村里路 1 号"), (town, "镇里路 2 号")):
        with opened(book) as at, change(at.actor, "改地址") as writer:
            writer.put(Household, [{"id": home.key, "address": said}])
    post.up(full_village)
    with seated(town, TOWN) as officer:
        go(officer, "Alt+8", MergePage)
        officer.click("处理冲突 1")
        page = officer.wait_for(officer.window.pages.current, ConflictsPage)
        officer.idle()
        assert "迁移没有办完" in page.table.rows.row(0).about
        officer.press("Ctrl+1")
        officer.idle()
        assert page.table.rows.rowCount() == 0
    post.down(other)
    _refuse(other)
    post.up(other)
    post.down(full_village)
    with seated(full_village, RECORDER) as old:
        page = go(old, "Alt+2", HouseholdsPage)
        assert page.households.rows.rowCount() == count, "it is still theirs"
        page.households.stand_on([page.households.rows.row(n).key for n in range(count)].index(home.key))
        page.focus_first()
        old.press("Return")
        old.wait_for(old.window.pages.current, HouseholdPage)
        old.waits_to_see("（没有在这里落户）")


def _refuse(village: Village) -> None:
    with seated(village, RECORDER) as new:
        new.waits_to_see("1 户要迁入，等接收")

        def refuse(dialog: TakeDialog) -> None:
            dialog.why.setFocus()
            new.write("没有在这里落户")
            new.click("不接收", dialog)

        new.when(TakeDialog, refuse)
        new.click("接收…")
        new.idle()
        assert not new.sees("等接收")
