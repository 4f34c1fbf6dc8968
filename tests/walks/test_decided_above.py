"""A township's conflicts by village and field, by what stood before, in a batch; what it leaves open the district
decides, and both hear of a decision that went the other way. Encrypted books by the wizard, by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from db.changes import change, every
from db.household import Household
from db.person import Person
from fupin_desktop import regions
from fupin_desktop.services.conflicts import conflict_list
from tests.edges import Chooser
from tests.walks import village as villages
from tests.walks.exchanging import go, seated, take, yes
from tests.walks.test_moving import YUANXUEZHUANG, opened
from tests.walks.test_whole_round import RECORDER, TOWN, Way, bound, give_down
from tests.walks.village import WENFENG, Village
from tests.walks.walker import Walker
from ui.dialogs.all_alike import AllAlikeDialog
from ui.dialogs.destination import DestinationDialog
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.pages.household_page import HouseholdPage
from ui.widgets.frame import Dialog
from ui.widgets.table import Table

PHONES, BEFORE, ADDRESS = 3, "原来的值", "家庭住址"


@pytest.fixture
def district(tmp_path: Path) -> Village:
    (tmp_path / "区").mkdir()
    return villages.make(tmp_path / "区" / "文峰区.fpb", WENFENG)


@pytest.fixture
def other(tmp_path: Path) -> Village:
    """袁薛庄村's book with its roster."""
    (tmp_path / "别村").mkdir()
    made = villages.make(tmp_path / "别村" / "袁薛庄村.fpb", YUANXUEZHUANG)
    villages.fill(made, "人口信息_袁薛庄村.xlsx")
    return made


def _people(village: Village) -> list[str]:
    with opened(village):
        return [row[0] for row in every("SELECT id FROM person WHERE deleted IS NOT 1 ORDER BY id LIMIT ?", PHONES)]


def _write(village: Village, start: str, people: list[str], address: str) -> None:
    """Other telephones of persons, and where the first one lives."""
    with opened(village) as book, change(book.actor, "核实") as writer:
        writer.put(Person, [{"id": key, "phone": f"{start}{n:04d}"} for n, key in enumerate(people)])
        [(home,)] = every("SELECT household FROM person WHERE id = ?", people[0])
        writer.put(Household, [{"id": home, "address": address}])


def _phones(people: list[str]) -> list[str]:
    return [str(Person.get_by_id(key).phone) for key in people]


def _to_conflicts(who: Walker) -> ConflictsPage:
    go(who, "Alt+8", MergePage)
    who.click(next(made.text() for made in who.window.findChildren(QPushButton) if made.text().startswith("处理冲突")))
    page: ConflictsPage = who.wait_for(who.window.pages.current, ConflictsPage)
    who.idle()
    return page


def _narrowed(who: Walker, page: ConflictsPage) -> None:
    """By keys to 张薛庄村, and there to the first field."""
    for choice, downs in ((page.village, 2), (page.kind, 1)):
        who.pick(choice, downs)
        who.idle()
    page.table.setFocus()


def _decide_a_village(who: Walker, stood: str) -> None:
    """张薛庄's telephones: one stays as it stood, of the others the township's are right; its address stays open."""
    page = _to_conflicts(who)
    assert [page.village.itemText(n) for n in range(3)] == ["全部村 8", "袁薛庄村 4", "张薛庄村 4"]
    _narrowed(who, page)
    rows = page.table.rows
    assert page.narrowed_to(page.table) == "张薛庄村；成员联系电话"
    assert [(rows.row(n).village, rows.row(n).field) for n in range(rows.rowCount())] == [("张薛庄村", "phone")] * 3
    assert who.sees(BEFORE)
    who.press("Ctrl+8")
    who.waits_to_see(f"定为“{stood}”")
    who.idle()
    assert (rows.rowCount(), page.village.currentText(), page.kind.currentText()) == (
        2, "张薛庄村 3", "成员联系电话 2",
    )  # fmt: skip
    who.press("Shift+Down")

    def look(dialog: AllAlikeDialog) -> None:
        who.pick(dialog.rule, dialog.rule.findText("“宝莲寺镇，这台电脑”写的"))
        assert [dialog.table.rows.row(n).text for n in range(2)] == ["139****0001", "139****0002"]
        dialog.do.setFocus()
        who.press("Space")

    who.when(AllAlikeDialog, look)
    who.click("选中的 2 处一起处理…")
    who.waits_to_see("处理了 2 处冲突")
    who.idle()
    assert [(rows.row(n).village, rows.row(n).label) for n in range(rows.rowCount())] == [("张薛庄村", ADDRESS)]


def _decide_the_rest(who: Walker, stick: Path) -> Path:
    """At the district each side is named by the village or the township that wrote it; the villages are right."""
    page = _to_conflicts(who)
    rows = page.table.rows
    offered = [page.village.itemText(n) for n in range(page.village.count())]
    assert offered == ["全部村 5", "宝莲寺镇 5", "　袁薛庄村 4", "　张薛庄村 1"]
    who.pick(page.village, 1)  # the township: all of its villages
    assert (rows.rowCount(), page.narrowed_to(page.table)) == (5, "宝莲寺镇")
    for number in range(rows.rowCount()):
        found = rows.row(number)
        assert [side.by.partition(" ")[0] for side in found.sides] == [found.village, "宝莲寺镇"]
    while rows.rowCount():
        page.table.setFocus()
        who.press("Ctrl+1")
        who.idle()
    go(who, "Alt+8", MergePage)
    who.when(DestinationDialog, yes(who))
    who.when(Dialog, yes(who))
    who.click("下发给各乡镇…")
    [down] = who.wait(lambda: list(stick.rglob("*.fpk")), "the package that goes down")
    who.idle()
    return Path(down)


def _hears(clerk: Walker, package: Path, chooser: Chooser) -> None:
    """A village's cadre takes what was decided above: there is nothing to decide any more."""
    go(clerk, "Alt+8", HandInPage)
    clerk.click("收镇里的包…")
    page = clerk.wait_for(clerk.window.pages.current, MergePage)
    take(clerk, page, package, chooser)
    told = page.receipts.table.rows.row(0)
    assert (told.conflicts, told.duplicates, told.held_rows) == (0, 0, [])
    assert every("SELECT count(*) FROM conflict") == [(0,)]


def _history(clerk: Walker, person: str) -> list[str]:
    """What the 历史 of somebody's household says, by keys."""
    clerk.press("Ctrl+F")
    clerk.write(str(Person.get_by_id(person).id_no))
    clerk.press("Return")
    page: HouseholdPage = clerk.wait_for(clerk.window.pages.current, HouseholdPage)
    clerk.idle()
    page.tabs.tabBar().setFocus()
    while page.tabs.tabText(page.tabs.currentIndex()) != "历史":
        clerk.press("Right")
    clerk.idle()
    [table] = page.tabs.currentWidget().findChildren(Table)
    rows = table.rows
    return ["　".join(column.show(rows.row(n)) for column in rows.columns) for n in range(rows.rowCount())]


def _told_of_the_address(clerk: Walker, person: str, decided: list[str]) -> None:
    """As the district says, and the history how it came to that, newest first."""
    assert Household.get_by_id(Person.get_by_id(person).household).address == "村里路 1 号"
    said = [line for line in _history(clerk, person) if "处理冲突：家庭住址" in line]
    assert len(said) == len(decided)
    assert all(words in line for words, line in zip(decided, said, strict=True)), said
    assert any("文峰区，区里的电脑" in line for line in said), said


def _decide_otherwise(officer: Walker, down: Path, stick: Path, chooser: Chooser) -> Path:
    """The township meanwhile decides one of them the other way; then it hears of the district's, follows, and tells its
    villages."""
    page = _to_conflicts(officer)
    assert page.table.rows.row(0).label == ADDRESS
    officer.press("Ctrl+2")
    officer.idle()
    take(officer, go(officer, "Alt+8", MergePage), down, chooser)
    [left] = conflict_list.listed()
    assert (left.label, [side.text for side in left.sides]) == (ADDRESS, ["村里路 1 号", "镇里路 2 号"])
    assert [side.by.partition(" ")[0] for side in left.sides] == ["文峰区", "宝莲寺镇"]
    officer.click("看冲突")
    officer.wait_for(officer.window.pages.current, ConflictsPage)
    officer.idle()
    officer.press("Ctrl+1")  # as the district says
    officer.idle()
    assert not conflict_list.count()
    return give_down(officer, stick, "下发给各村…", "")


def test_a_district_decides_what_its_township_left_open(
    full_village: Village, town: Village, other: Village, district: Village, stick: Path, chooser: Chooser
) -> None:
    way = Way(stick.parent)
    for below, over in ((full_village, town), (other, town), (town, district)):
        bound(below, over)
    ours, theirs = _people(full_village), _people(other)
    for people, book in ((ours, full_village), (theirs, other)):
        way.up(book, town)
        _write(book, "1380000", people, "村里路 1 号")
        _write(town, "1390000", people, "镇里路 2 号")
        way.up(book, town)
    with opened(town):
        [first] = [one for one in conflict_list.listed() if one.record == ours[0]]
        assert first.before
        stood, masked = first.before.value, first.before.text
    with seated(town, TOWN) as officer:
        _decide_a_village(officer, masked)
        assert _phones(ours) == [stood, "13900000001", "13900000002"]
    way.up(town, district)
    with seated(district, TOWN) as judge:
        down = _decide_the_rest(judge, stick)
    with seated(town, TOWN) as officer:
        sent = _decide_otherwise(officer, down, stick, chooser)
        assert _phones(theirs) == [f"1380000{n:04d}" for n in range(PHONES)]
    for book, people, phones, decided in (
        (full_village, ours, [stood, "13900000001", "13900000002"], ["从 镇里路 2 号 改成 村里路 1 号"]),
        (other, theirs, [f"1380000{n:04d}" for n in range(PHONES)], ["村里路 1 号", "定为 镇里路 2 号", "村里路 1 号"]),
    ):
        [package] = (sent / regions.path(book.region)[-1]).rglob("*.fpk")
        with seated(book, RECORDER) as clerk:
            _hears(clerk, package, chooser)
            assert _phones(people) == phones
            _told_of_the_address(clerk, people[0], decided)
        way.up(book, town)  # and it is nothing to decide there either
        with opened(town):
            assert not conflict_list.count()
