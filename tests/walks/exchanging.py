"""What people do by keys between a village, its township and the district: keys made and bound, handed in, merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from db.person import Person
from fupin_desktop.services.exchange.incoming import MERGED
from tests.edges import Chooser
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.dialogs.bind import BindDialog
from ui.dialogs.destination import DestinationDialog
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.keys import KeysPage
from ui.pages.exchange.merge import MergePage
from ui.pages.exchange.process import DONE, ERRORS
from ui.pages.household_page import HouseholdPage
from ui.pages.page import Page
from ui.pages.settings import SettingsPage
from ui.widgets.frame import Dialog

P = TypeVar("P", bound=Page)


@contextmanager
def seated(village: Village, role: str) -> Iterator[Walker]:
    """Somebody at a book, until they go home."""
    who = Walker(village)
    who.enter(role)
    yield who
    who.idle()
    who.shut()


def yes(who: Walker) -> Callable[[Dialog], None]:
    """Enter, where it goes."""
    return lambda _: who.press("Return")


def go(who: Walker, key: str, kind: type[P]) -> P:
    """By the rail's key."""
    who.press(key)
    page: P = who.wait_for(who.window.pages.current, kind)
    who.idle()
    return page


def to_keys(who: Walker) -> KeysPage:
    go(who, "Alt+5", SettingsPage)
    who.click("上报钥匙…")
    who.idle()
    page: KeysPage = who.page(KeysPage)
    return page


def make_keys(who: Walker, stick: Path) -> Path:
    """生成钥匙, and the card onto the stick."""
    to_keys(who)
    who.press("Space")  # the keyboard is on it
    who.waits_to_see("指纹：请对方绑定时逐组核对。")
    before = set(stick.glob("*.fpubkey"))
    who.when(DestinationDialog, yes(who))
    who.when(Dialog, yes(who))
    who.click("存公钥文件…")
    [card] = set(stick.glob("*.fpubkey")) - before
    return card


def bind(who: Walker, card: Path, chooser: Chooser) -> None:
    to_keys(who)
    chooser.give(card)

    def compare(dialog: BindDialog) -> None:
        who.press("Space")  # 选公钥文件…
        who.wait(lambda: dialog.found.isVisible(), labels(dialog))
        assert not dialog.yes.isEnabled()
        who.press("Space")  # 六组数字逐组核对过
        who.press("Return")

    who.when(BindDialog, compare)
    page = who.page(KeysPage)
    who.click("绑定…")
    who.wait(lambda: page.table.rows.rowCount(), "the bound book")


def hand_in(who: Walker, stick: Path) -> Path:
    """上报, by keys, onto the stick."""
    return filled(who, go(who, "Alt+8", HandInPage), stick)


def filled(who: Walker, page: HandInPage, stick: Path) -> Path:
    """The same, on the page."""
    who.wait(page.process.next.isEnabled, "what there is to hand in")
    before = set(stick.glob("*.fpk"))
    who.press("Ctrl+Return")
    who.wait(lambda: page.process.step == ERRORS, "the check")
    who.idle()
    if page.process.errors.found:
        who.write("下月补齐")
    who.press("Ctrl+Return", "Ctrl+Return")
    who.wait(lambda: page.process.step == DONE, "the receipt")
    who.idle()
    [package] = set(stick.glob("*.fpk")) - before
    return package


def take(who: Walker, page: MergePage, package: Path, chooser: Chooser) -> None:
    """选上报文件…"""
    chooser.give(package)
    before = page.receipts.table.rows.rowCount()
    who.click("选上报文件…")
    who.wait(lambda: page.receipts.table.rows.rowCount() > before, "the receipt of the merge")
    who.idle()
    assert page.receipts.table.rows.row(0).status == MERGED, page.receipts.whole.text()


def change_phone(who: Walker, digits: str) -> str:
    """Look the first person up, and give them another telephone; their key."""
    person = Person.living().order_by(Person.id).first()
    who.press("Ctrl+F")
    who.write(person.id_no)
    who.press("Return")
    page = who.wait_for(who.window.pages.current, HouseholdPage)
    who.idle()
    form = page.members.panel.current
    assert form
    next(one.cells["person.phone"] for one in form.forms() if "person.phone" in one.cells).input.setFocus()
    who.press("Ctrl+A")
    who.write(digits)
    who.press("Ctrl+Return")
    who.idle()
    assert Person.get_by_id(person.id).phone == digits
    return str(person.id)


def bound_to_each_other(village: Village, town: Village, stick: Path, chooser: Chooser) -> None:
    """Both make their keys and bind the other's; what waited for it is there at once, without another start."""
    with seated(village, "管理员") as admin:
        go(admin, "Alt+8", HandInPage)
        admin.waits_to_see("先生成本账本的上报钥匙")
        of_village = make_keys(admin, stick)
        go(admin, "Alt+8", HandInPage)
        admin.waits_to_see("还没有绑定镇里")
    with seated(town, "镇级工作人员") as officer:
        go(officer, "Alt+8", MergePage)
        officer.waits_to_see("还不能合并")
        of_town = make_keys(officer, stick)
        bind(officer, of_village, chooser)
        merging = go(officer, "Alt+8", MergePage)
        assert merging.face.currentWidget() is merging.board
    with seated(village, "管理员") as admin:
        bind(admin, of_town, chooser)
        handing = go(admin, "Alt+8", HandInPage)
        assert handing.face.currentWidget() is handing.process


def give_back(officer: Walker, stick: Path) -> Path:
    """下发给这个村…"""
    go(officer, "Alt+8", MergePage)
    officer.click("看过了")
    officer.idle()
    before = set(stick.glob("*.fpk"))
    officer.when(DestinationDialog, yes(officer))
    officer.when(Dialog, yes(officer))
    officer.click("下发给这个村…")
    officer.wait(lambda: set(stick.glob("*.fpk")) - before, "the package that goes back")
    officer.idle()
    [back] = set(stick.glob("*.fpk")) - before
    return back
