"""The whole round of two townships and a district, all books encrypted and made by hand: bound, handed in, merged, a
conflict asked down and answered, decided, fed back, handed on to the district, its folder, given down to all."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLineEdit

from db.changes import change, every
from db.household import Household
from db.person import Person
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import district, exchange_keys, merge_desk, notes
from fupin_desktop.services.exchange import hand_in as handing
from fupin_desktop.services.exchange.incoming import MERGED, PASSED, REPEATED
from fupin_desktop.services.lists import listing
from tests.edges import Chooser
from tests.fupin_desktop.exchange.sheets import grid
from tests.papers import text_of
from tests.walks import village as villages
from tests.walks.exchanging import bind, filled, go, hand_in, make_keys, seated, take, yes
from tests.walks.test_moving import opened
from tests.walks.village import WENFENG, Village
from tests.walks.walker import Walker, save_pdf
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.list_output import ListPaperDialog
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.widgets.frame import Dialog

ADMIN, RECORDER, TOWN = "管理员", "村级录入员", "镇级工作人员"
TOWNS, VILLAGES_OWN, ASKED = "13911111111", "13822222222", "13733333333"
OTHER, FAR = "410571563", "410571563001"


@pytest.fixture
def above(tmp_path: Path) -> list[Village]:
    """文峰区's book, another township's, and its one village's."""
    made = []
    for code, name in ((WENFENG, "文峰区"), (OTHER, "峨嵋大街街道"), (FAR, "丽豪社区")):
        (tmp_path / name).mkdir()
        made.append(villages.make(tmp_path / name / f"{name}.fpb", code))
    return made


@dataclass
class Way:
    """What is carried without hands, as by keys elsewhere (exchanging.py)."""

    folder: Path
    count: int = 0

    def up(self, below: Village, above: Village) -> None:
        self._take(above, self.written(below))

    def written(self, below: Village) -> Path:
        with opened(below) as book:
            return handing.write(book, self._stick(), handing.pending(), reason="下月补齐").path

    def take_all(self, village: Village, folder: Path) -> None:
        [path] = folder.rglob("*.fpk")
        self._take(village, path)

    def _take(self, village: Village, path: Path) -> None:
        with opened(village) as book:
            [done] = merge_desk.merge(book, [path])
            assert (done.status, done.held_rows) == (MERGED, [])

    def _stick(self) -> Path:
        self.count += 1
        return self.folder / f"U盘{self.count}"


def test_two_townships_and_a_district(
    full_village: Village, town: Village, above: list[Village], stick: Path, chooser: Chooser, tmp_path: Path
) -> None:
    district, other, far = above
    way = Way(tmp_path)
    _bind_by_keys(town, district, stick, chooser)
    for below, over in ((full_village, town), (far, other), (other, district)):
        bound(below, over)
    way.up(full_village, town)
    first, second = _disagree(full_village, town)
    down = _merged_and_asked(full_village, town, stick, chooser, first)
    way.take_all(full_village, down / "张薛庄村")
    _answer(full_village, second)
    way.up(full_village, town)
    with opened(town):
        assert conflict_list.listed() == [], "the answer came back with the next hand-in"
        assert (_phone(first), _phone(second)) == (TOWNS, ASKED)
    _register(far)
    _taken_and_handed_on(other, way.written(far), stick, chooser)
    _handed_on(town, stick)
    down = _given_down(district, stick, chooser)
    for place, book in (("宝莲寺镇", town), ("开发区峨嵋大街街道", other)):
        way.take_all(book, down / place)
    with opened(town):
        assert notes.waiting()
        assert (listing.households().count, _phone(second)) == (len(_homes(full_village)), ASKED)
    with opened(district):
        assert {code for code, _ in listing.villages()} == {full_village.region, FAR}


def _bind_by_keys(town: Village, district: Village, stick: Path, chooser: Chooser) -> None:
    """At the township; the district did the same before."""
    with opened(district, ADMIN):
        exchange_keys.make()
        of_district = exchange_keys.write_card(stick)
    with seated(town, ADMIN) as boss:
        of_town = make_keys(boss, stick)
        bind(boss, of_district, chooser)
        told = _fingerprints(boss, chooser, stick.parent / "指纹.pdf")
    with opened(district, ADMIN):
        exchange_keys.bind(exchange_keys.read_card(of_town))
    for card in (of_town, of_district):
        assert exchange_keys.read_card(card).compared.replace(" ", "") in told


def _fingerprints(boss: Walker, chooser: Chooser, pdf: Path) -> str:
    """The sheet for the day on which all compare their keys, as it comes out of the PDF, without blanks."""
    chooser.give(pdf)

    boss.when(ListPaperDialog, lambda dialog: save_pdf(boss, dialog, pdf))
    boss.press("Ctrl+P")
    boss.idle()
    return "".join(text_of(pdf).split())


def bound(below: Village, above: Village) -> None:
    cards = {}
    for book in (below, above):
        with opened(book, ADMIN):
            cards[book.region] = exchange_keys.card() or exchange_keys.make()
    for book, of in ((below, above), (above, below)):
        with opened(book, ADMIN):
            exchange_keys.bind(cards[of.region])


def _homes(village: Village) -> list[str]:
    with opened(village):
        return [row[0] for row in every("SELECT id FROM resident")]


def _phone(person: str) -> str:
    return str(Person.get_by_id(person).phone)


def _call(village: Village, **phones: str) -> None:
    with opened(village) as book, change(book.actor, "改电话"):
        for key, phone in phones.items():
            person = Person.get_by_id(key)
            person.phone = phone
            person.save()


def _disagree(village: Village, town: Village) -> tuple[str, str]:
    """Both write another telephone of two persons."""
    with opened(village):
        first, second = (str(one.id) for one in Person.living().order_by(Person.id).limit(2))
    _call(town, **{first: TOWNS, second: TOWNS})
    _call(village, **{first: VILLAGES_OWN, second: VILLAGES_OWN})
    return first, second


def _merged_and_asked(village: Village, town: Village, stick: Path, chooser: Chooser, decided: str) -> Path:
    """Handed in and merged by keys; one conflict is decided, the other one goes down."""
    with seated(village, RECORDER) as clerk:
        package = hand_in(clerk, stick)
    with seated(town, TOWN) as officer:
        take(officer, go(officer, "Alt+8", MergePage), package, chooser)
        officer.press("Return")
        conflicts = officer.wait_for(officer.window.pages.current, ConflictsPage)
        officer.wait(lambda: conflicts.below.uses, "the sides")
        assert conflicts.table.rows.rowCount() == 2
        of = [conflicts.table.rows.row(number).record for number in range(2)]
        conflicts.table.stand_on(of.index(decided))
        officer.idle()
        officer.press("Ctrl+1")
        officer.idle()
        assert [one.record for one in conflict_list.listed()] != [decided]
        return give_down(officer, stick, "下发给各村…", "请核实这 1 处")


def give_down(officer: Walker, stick: Path, words: str, note: str) -> Path:
    """To all below at once, with a note: a folder for each."""

    def write(dialog: DestinationDialog) -> None:
        next(made for made in dialog.findChildren(QLineEdit) if made.accessibleName() == "附言").setText(note)
        officer.press("Return")

    go(officer, "Alt+8", MergePage)
    officer.click("看过了")
    officer.idle()
    before = set(stick.rglob("*.fpk"))
    officer.when(DestinationDialog, write)
    officer.when(Dialog, yes(officer))
    officer.click(words)
    officer.wait(lambda: set(stick.rglob("*.fpk")) - before, "the packages that go down")
    officer.idle()
    return stick


def _answer(village: Village, person: str) -> None:
    """The village reads the note on its first page, says what is right, and calls it done."""
    with opened(village):
        assert [one.record for one in conflict_list.listed()] == [person]
    _call(village, **{person: ASKED})
    with seated(village, RECORDER) as clerk:
        clerk.waits_to_see("请核实这 1 处")
        clerk.click("办完了")
        clerk.idle()
        assert not clerk.sees("请核实这 1 处")


def _register(village: Village) -> None:
    with opened(village) as book, change(book.actor, "登记新户"):
        Household(region_code=village.region, address="丽豪社区 1 号").save()


def _taken_and_handed_on(town: Village, package: Path, stick: Path, chooser: Chooser) -> None:
    """The other township merges its village's package and hands in to the district, by keys."""
    with seated(town, TOWN) as officer:
        take(officer, go(officer, "Alt+8", MergePage), package, chooser)
        officer.click("上报…")
        filled(officer, officer.wait_for(officer.window.pages.current, HandInPage), stick)


def _handed_on(town: Village, stick: Path) -> None:
    """The township hands in to the district, by keys, and makes the folder of what it sends."""
    with seated(town, TOWN) as officer:
        go(officer, "Alt+8", MergePage)
        officer.click("上报…")
        page = officer.wait_for(officer.window.pages.current, HandInPage)
        filled(officer, page, stick)
        officer.when(DestinationDialog, yes(officer))
        officer.when(Dialog, yes(officer))
        officer.click("待送文件夹…")
        officer.wait(lambda: list(stick.glob("待送_宝莲寺镇_*")), "the folder for the district")
        officer.idle()
        [folder] = stick.glob("待送_宝莲寺镇_*")
        _read_back(folder)


def _read_back(folder: Path) -> None:
    """The cover names every other file with what it counts to, its sums are the book's, the package is whole."""
    cover = openpyxl.load_workbook(folder / district.COVER).active
    assert cover is not None
    rows = list(cover.iter_rows(values_only=True))
    files = [path for path in folder.iterdir() if path.name != district.COVER]
    assert len(files) >= 3
    texts = {str(cell) for row in rows for cell in row if cell is not None}
    assert {path.name for path in files} <= texts
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in files} <= texts
    [sums] = [row for row in rows if row[0] == "合计"]
    assert sums[1] == listing.counts().households
    [roster] = [path for path in files if "人口信息" in path.name]
    assert sums[2] == listing.persons().count
    assert len(grid(roster)) >= listing.persons().count


def _given_down(district: Village, stick: Path, chooser: Chooser) -> Path:
    """The whole stick is merged: both townships' packages, the one in the folder once more, and what lies there for
    others."""
    with seated(district, TOWN) as officer:
        page = go(officer, "Alt+8", MergePage)
        chooser.give(stick)
        officer.click("选 U 盘或文件夹…")
        rows = page.receipts.table.rows
        officer.wait(rows.rowCount, "the receipts of the stick")
        officer.idle()
        became = Counter(rows.row(number).status for number in range(rows.rowCount()))
        assert became == {MERGED: 2, REPEATED: 1, PASSED: became[PASSED]}
        for old in stick.rglob("*.fpk"):
            old.unlink()
        return give_down(officer, stick, "下发给各乡镇…", "请更正 3 处")
