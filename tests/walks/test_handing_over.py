"""Who moves takes the archive along, by keys: the village's keeper, the township's, the new village's, each with an
encrypted book and a second key of its own; packages carry it, and nobody without the right sees anything of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from db.changes import one
from db.psychology import Counsellor
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.exchange import exchange_keys, handing_over
from fupin_desktop.services.household import moving
from fupin_desktop.services.psychology import archive, due, team
from tests.people import agree, household, phq9
from tests.walks.exchanging import seated, to_keys
from tests.walks.test_moving import ADMIN, RECORDER, TOWN, YUANXUEZHUANG, Post, opened
from tests.walks.test_moving import other as other
from tests.walks.test_share import KEEPER
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.dialogs.bind import ShareDialog
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.start import PsychologyPage
from ui.widgets.frame import Dialog

TODAY = dt.datetime.now().astimezone().date()


def test_the_archive_follows_who_moves(village: Village, town: Village, other: Village, tmp_path: Path) -> None:
    post = Post(tmp_path, town, village, other)
    person = _red(village)
    _keepers(village, town, other)
    _moved(post, village, other)
    with seated(village, KEEPER) as keeper:
        _refused_before_it_is_shared(keeper, "宝莲寺镇")
        _share(keeper, "宝莲寺镇")
        _hand_over(keeper, "宝莲寺镇")
    post.up(village)
    with opened(town, TOWN), pytest.raises(Denied):
        handing_over.waiting()
    with seated(town, KEEPER) as keeper:
        _share(keeper, "袁薛庄村")
        _hand_over(keeper, "袁薛庄村")
    post.down(other)
    with seated(other, KEEPER) as keeper:
        keeper.press("Alt+7")
        keeper.wait_for(keeper.window.pages.current, PsychologyPage)
        keeper.idle()
        found = archive.load(person, TODAY, noted=False)
        assert found
        assert (found.colour, len(found.screenings), len(found.consents)) == (Colour.RED, 1, 1)
        assert [one.person for one in due.load(TODAY)] == [person]
        assert not keeper.sees("移交")
    with opened(village, KEEPER):
        assert list(due.load(TODAY)) == []
    with opened(village, ADMIN):
        assert [entry.user for entry in access.entries() if entry.what == "移交心理档案给宝莲寺镇"] == [KEEPER]


def _red(village: Village) -> str:
    """Somebody who agreed, and thinks of death."""
    with opened(village, RECORDER):
        [person] = household("1980-03-05", region=village.region)
    with opened(village, KEEPER):
        team.keep(KEEPER, Counsellor(name=KEEPER, role=team.KEEPER, pledge_date=TODAY))
        agree(person, TODAY)
        phq9(person, "000000001", TODAY)
    return person


def _keepers(*books: Village) -> None:
    """Each book's 心理专干 takes what others write, as only they can."""
    for book in books:
        with opened(book, KEEPER):
            exchange_keys.add_psychology_key()
            if not team.members():
                team.keep(KEEPER, Counsellor(name=KEEPER, role=team.KEEPER, pledge_date=TODAY))


def _moved(post: Post, village: Village, other: Village) -> None:
    """Offered, taken, and heard of on both sides."""
    with opened(village, RECORDER) as book:
        home = one("SELECT id FROM household")[0]
        moving.offer(book.actor, home, YUANXUEZHUANG, TODAY, "随子女居住")
    post.up(village)
    post.down(other)
    with opened(other, RECORDER) as book:
        moving.take(book.actor, home)
    post.up(other)
    post.down(village)


def _file(keeper: Walker) -> FilePage:
    """From the page of the archives to the file that waits."""
    keeper.press("Alt+7")
    keeper.wait_for(keeper.window.pages.current, PsychologyPage)
    keeper.waits_to_see("随户迁走了，档案还没有移交：张一")
    keeper.click("去移交（张一）")
    page: FilePage = keeper.wait_for(keeper.window.pages.current, FilePage)
    keeper.idle()
    return page


def _refused_before_it_is_shared(keeper: Walker, receiver: str) -> None:
    _file(keeper)
    said: list[str] = []

    def read(dialog: Dialog) -> None:
        said.append(labels(dialog))
        keeper.press("Return")

    keeper.when(Dialog, read)
    keeper.when(Dialog, read)
    keeper.click("移交…")
    keeper.idle()
    assert "收不回来" in said[0]
    assert f"{receiver}的人还看不到这里的心理档案" in said[1]
    assert keeper.sees("档案还没有移交")


def _share(keeper: Walker, receiver: str) -> None:
    """Digits are compared, as the other side shows them."""

    def compare(dialog: ShareDialog) -> None:
        assert receiver in dialog.windowTitle()
        keeper.press("Space", "Return")

    page = to_keys(keeper)
    page.table.stand_on(next(n for n in range(page.table.rows.rowCount()) if page.table.rows.row(n).name == receiver))
    keeper.when(ShareDialog, compare)
    keeper.click("给对方看心理档案…")
    keeper.idle()


def _hand_over(keeper: Walker, receiver: str) -> None:
    _file(keeper)
    keeper.when(Dialog, lambda _: keeper.press("Escape"))  # thought better of
    keeper.click("移交…")
    keeper.idle()
    assert handing_over.waiting()
    keeper.when(Dialog, lambda _: keeper.press("Return"))
    keeper.click("移交…")
    keeper.waits_to_see(f"档案已移交{receiver}")
    keeper.idle()
    assert not keeper.sees("移交…")
