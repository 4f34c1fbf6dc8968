"""One case from a department's list to the end of its risk, and one 退回 on the way: the township and the village each
at their own encrypted book, in their own role, by keys; signed packages carry it to and fro; the clock goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from db import clock, merge, record
from db.changes import every, one
from db.clue import Clue
from db.household import Household
from fupin_desktop.exchange.identity import Card
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.exchange import exchange_keys, feedback, hand_in, merge_desk, trust
from fupin_desktop.services.flows import places
from fupin_desktop.services.lists import overview
from tests.edges import Chooser
from tests.fupin_desktop.services.monitoring.test_dept_lists import rows_of, workbook
from tests.monitored import provide
from tests.walks.exchanging import go as go_to
from tests.walks.exchanging import seated
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.dept_list import ComparedDialog, TakenDialog, WhichDialog
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.start import LedgersPage
from ui.pages.monitoring.board import MonitoringPage
from ui.pages.monitoring.case_page import CasePage

_CLERK, _OFFICER = "村级录入员", "镇级工作人员"
_DAY = 24 * 3600 * 1000


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Days by which the clock has gone on: what is added to the only element."""
    days, before = [0], clock.milliseconds
    for asks in (clock, trust, merge, record):
        monkeypatch.setattr(asks, "milliseconds", lambda: before() + days[0] * _DAY)
    return days


class Office:
    """A village and its township, and the stick between them."""

    def __init__(self, village: Village, town: Village, folder: Path, later: list[int]) -> None:
        self.village, self.town, self.folder, self.later = village, town, folder, later
        self.sent = 0
        self.key = ""

    @contextmanager
    def opened(self, of: Village, role: str) -> Iterator[Book]:
        """A book without its window."""
        with open_book(of.path, "", ring=unlocking.unlock(of.path, role, of.passwords[role])) as book:
            yield book

    def bind(self) -> None:
        """Each knows the other's key."""
        cards: list[Card] = []
        for of, role in ((self.village, "管理员"), (self.town, _OFFICER)):
            with self.opened(of, role):
                cards.append(exchange_keys.make())
        for of, role, card in ((self.village, "管理员", cards[1]), (self.town, _OFFICER, cards[0])):
            with self.opened(of, role):
                exchange_keys.bind(card)

    def up(self) -> None:
        """The village hands in, the township merges; nothing of it is refused or held."""
        self.sent += 1
        with self.opened(self.village, _CLERK) as book:
            package = hand_in.write(book, self.folder / f"up{self.sent}", hand_in.pending()).path
        self._merge(self.town, _OFFICER, package)

    def down(self) -> None:
        """The township gives back, the village takes it in."""
        self.sent += 1
        with self.opened(self.town, _OFFICER) as book:
            [written] = feedback.write(book, self.village.region, self.folder / f"down{self.sent}")
        self._merge(self.village, _CLERK, written.path)

    def _merge(self, into: Village, role: str, package: Path) -> None:
        with self.opened(into, role) as book:
            [receipt] = merge_desk.merge(book, [package])
            assert not receipt.held_rows
            assert not every("SELECT 1 FROM conflict WHERE tbl IN ('clue', 'step')")

    def case(self, who: Walker) -> CasePage:
        """The case, from the board by keys."""
        page = go_to(who, "Alt+9", MonitoringPage)
        page.table.setFocus()
        who.press("Return")
        found: CasePage = who.wait_for(who.window.pages.current, CasePage)
        who.idle()
        return found


def do(who: Walker, page: CasePage, code: str, **answers: str) -> None:
    """Fill what a step asks for, by keys, and save."""
    if page.next.chosen != code:  # another one than is proposed
        who.pick(page.next, page.next.findData(code))
    assert page.form.doing
    assert page.form.doing.step
    assert page.form.doing.step.step == code, (page.form.doing.step.step, code)
    assert page.form.sheet
    [form] = page.form.sheet.panels[0].forms()
    cells = {cell.name: cell for cell in form.cells.values()}
    for name, text in answers.items():
        cells[name].input.setFocus()
        who.press("Ctrl+A")
        who.write(text)
    who.press("Ctrl+Return")
    who.idle()
    told = page.form.sheet.notices.text
    assert places.stands(Clue.get_by_id(page.standing()["clue"])).last(code), (code, told)  # type: ignore[index]


def _from_a_list(office: Office, chooser: Chooser) -> None:
    """The list of the bureau, one key, a clue."""
    with office.opened(office.town, _OFFICER):
        name, number = one("""SELECT p.name, p.id_no FROM person p JOIN household h ON h.id = p.household
            WHERE p.relation = '01' AND length(p.id_no) = 18 AND h.monitor_cat IS NULL ORDER BY p.id LIMIT 1""")
    pushed = workbook(office.folder / "个人自付费用.xlsx", (1, name, number, "", 60000, 32000),
                      (2, "王外人", "410502199001011234", "", 1, 1))  # fmt: skip
    with seated(office.town, _OFFICER) as who:
        go_to(who, "Alt+0", LedgersPage)
        who.window.session.go("ledger", ledger="dept_record")
        who.idle()
        for kind in (WhichDialog, ComparedDialog, TakenDialog):
            who.when(kind, lambda _: who.press("Ctrl+Return" if isinstance(_, WhichDialog) else "Return"))
        chooser.give(pushed)
        who.click("导入名单…")
        who.wait(lambda: one("SELECT count(*) FROM dept_record") == (1,), "the line of the list")
        who.idle()
        who.page(LedgerPage).view.list.table.setFocus()
        who.press("Ctrl+J")
        who.wait(lambda: one("SELECT count(*) FROM clue") == (1,), "the clue")
        who.idle()
        office.key = str(Clue.get().id)
    assert rows_of(office.folder / "个人自付费用.没有对上.xlsx")[1][1] == "王外人"


def _with_a_photo(office: Office, who: Walker, chooser: Chooser) -> None:
    """What they saw at home stands with the step."""
    photo = office.folder / "入户.png"
    Image.new("RGB", (400, 300), "white").save(photo)
    page = office.case(who)
    assert "入户核实" in page.evidence_of.text()
    chooser.give(photo)
    who.click("添加照片…")
    who.wait(lambda: one("SELECT count(*) FROM photo") == (1,), "the photo of the step")


def _verified_and_voted(office: Office, chooser: Chooser | None = None, *, again: bool = False) -> None:
    """At the village: verified (the first time), voted on, put up on the wall."""
    with seated(office.village, _CLERK) as who:
        if not again:
            provide(Clue.get_by_id(office.key), clock.today())
            page = office.case(who)
            do(who, page, "104", person_by="王一、李二")
            if chooser is not None:
                _with_a_photo(office, who, chooser)
            return
        page = office.case(who)
        do(who, page, "106", attend="21", votes_for="19", votes_against="1", votes_none="1", place="村委会",
           category="3")  # fmt: skip
        do(who, page, "107", place="公示栏")


def _end_of_notice(who: Walker, page: CasePage) -> None:
    """How the notice ended is asked for before anything else."""
    assert page.form.doing
    assert page.form.doing.ending
    assert page.form.sheet
    [form] = page.form.sheet.panels[0].forms()
    next(cell for cell in form.cells.values() if cell.name == "objections").input.setFocus()
    who.press("Ctrl+A")
    who.write("0")
    who.press("Ctrl+Return")
    who.idle()


def _sent_back(office: Office) -> None:
    """The township is not content: 退回, with the reason."""
    with seated(office.town, _OFFICER) as who:
        page = office.case(who)
        who.click("退回")
        do(who, page, "108", opinion="票数和到会人数对不上，请重新评议")


def _taken_in(office: Office) -> None:
    with seated(office.town, _OFFICER) as who:
        page = office.case(who)
        do(who, page, "108", opinion="同意")
        do(who, page, "109", doc_no="文振兴〔2026〕3 号")
        do(who, page, "110", place="公示栏")
        do(who, page, "111")
        home = Household.get_by_id(Clue.get_by_id(office.key).household)
        assert (home.monitor_cat, home.risk_1, home.risk_eliminated) == ("3", "01", False)


def _seen_by_the_village(office: Office) -> None:
    """Voted, put up, and when the days are over, how it ended."""
    _verified_and_voted(office, again=True)
    _over(office)


def _over(office: Office) -> None:
    office.later[0] += 8
    with seated(office.village, _CLERK) as who:
        _end_of_notice(who, office.case(who))
    office.up()


def _helped_and_proposed(office: Office) -> None:
    with seated(office.village, _CLERK) as who:
        do(who, office.case(who), "112", contact="王干部", contact_phone="13700000000")
        assert "起可以办" in office.case(who).term.text(), "six months"
    office.later[0] += 190
    with seated(office.village, _CLERK) as who:
        provide(Clue.get_by_id(office.key), clock.today())
        page = office.case(who)
        do(who, page, "201", mode="1", opinion="收入稳定")
        do(who, page, "202", person_by="王一、李二")
        do(who, page, "203", attend="21", votes_for="20", votes_against="0", place="村委会")
        do(who, page, "204", place="公示栏")
    _over(office)


def _marked(office: Office) -> None:
    with seated(office.town, _OFFICER) as who:
        page = office.case(who)
        do(who, page, "205", opinion="同意")
        do(who, page, "206", doc_no="文振兴〔2026〕9 号")
        do(who, page, "207", place="公示栏")
        do(who, page, "208", mode="1")
    office.down()


def test_a_list_becomes_a_clue_by_keys(
    full_town: Village, village: Village, tmp_path: Path, chooser: Chooser, later: list[int]
) -> None:
    office = Office(village, full_town, tmp_path / "stick", later)
    office.folder.mkdir()
    _from_a_list(office, chooser)
    with office.opened(full_town, _OFFICER):
        clue = Clue.get_by_id(office.key)
        assert (clue.source, clue.dept, clue.risk) == ("13", "01", ("01",))


@pytest.mark.slow
def test_from_a_list_to_the_end_of_the_risk_and_once_back(
    full_village: Village, town: Village, tmp_path: Path, chooser: Chooser, later: list[int]
) -> None:
    office = Office(full_village, town, tmp_path / "stick", later)
    office.folder.mkdir()
    office.bind()
    office.up()
    _from_a_list(office, chooser)
    office.down()
    _verified_and_voted(office, chooser)
    office.up()
    with seated(town, _OFFICER) as who:
        assert len(office.case(who).evidence._kept) == 1, "the township sees it"
        do(who, office.case(who), "105", opinion="比对无异常")
    office.down()
    _seen_by_the_village(office)
    _sent_back(office)
    office.down()
    _seen_by_the_village(office)
    _taken_in(office)
    office.down()
    _helped_and_proposed(office)
    _marked(office)
    home = _the_same_everywhere(office)
    later[0] += 93
    with office.opened(full_village, _CLERK):
        due = overview.due()
        assert home in [line.household for line in due.rows(0, due.count)], "it is visited again after its risk ended"


def _the_same_everywhere(office: Office) -> str:
    shown = []
    for of, role in ((office.village, _CLERK), (office.town, _OFFICER)):
        with office.opened(of, role):
            clue = Clue.get_by_id(office.key)
            where, home = places.stands(clue), Household.get_by_id(clue.household)
            official = (home.monitor_cat, home.risk_1, home.risk_eliminated, home.risk_elim_mode, home.risk_elim_date)
            shown.append((where.steps, where.at, clue.outcome, str(home.id), *official))
    assert shown[0] == shown[1]
    steps, at, outcome, home_key = shown[0][:4]
    category, _, is_ended, _, ended_on = shown[0][4:]
    assert at
    assert at.code == "208"
    assert [done.code for done in steps].count("106") == 2, "once sent back"
    assert (outcome, category, is_ended) == ("1", "3", True)
    assert isinstance(ended_on, dt.date)
    return str(home_key)
