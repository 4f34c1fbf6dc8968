"""A day of the 心理专干 and of the leading expert, by keys: papers, the way planned, a safety plan, a review."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QDialog

from db.psychology import Counsellor, PsySetting
from fupin_desktop import scales
from fupin_desktop.roles import Role
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.safety import STEPS
from fupin_desktop.services.book import entry as records
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.psychology import archive, batch, notes, team
from fupin_desktop.services.psychology.batch import Stack
from tests.people import agree, household
from tests.walks.exchanging import seated
from tests.walks.village import ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker, labels
from ui.dialogs.psychology.crisis import CrisisDialog
from ui.dialogs.psychology.differences import DifferencesDialog
from ui.dialogs.psychology.safety import ReviewDialog, SafetyDialog
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.paper_entry import PaperEntryPage
from ui.pages.psychology.rounds import RoundsPage
from ui.pages.psychology.start import PsychologyPage
from ui.widgets.frame import Dialog

NAME, EXPERT = "心理专干", "陈晓岚"
TODAY = dt.datetime.now().astimezone().date()


@pytest.fixture
def two(village: Village) -> list[str]:
    """Two who agreed; 心理专干 keeps the archives, 陈晓岚 leads as the expert."""
    admin = "管理员"
    with open_book(village.path, "", ring=unlocking.unlock(village.path, admin, village.passwords[admin])) as book:
        users.add(book, EXPERT, "Zhuanjia-2026", Role.COUNSELLOR)
    village.passwords[EXPERT] = "Zhuanjia-2026"
    recorder = "村级录入员"
    with open_book(village.path, "", ring=unlocking.unlock(village.path, recorder, village.passwords[recorder])):
        people = household("1960-03-05", "1985-03-05", region=ZHANGXUEZHUANG)
    with open_book(village.path, "", ring=unlocking.unlock(village.path, NAME, village.passwords[NAME])) as book:
        users.grant(book, EXPERT)
        pledged = dt.date(2026, 3, 2)
        for name, role in ((NAME, team.KEEPER), (EXPERT, "1")):
            team.keep(NAME, Counsellor(name=name, role=role, certificate="心理咨询师", pledge_date=pledged))
        for person in people:
            agree(person, TODAY)
    return people


def test_papers_the_way_and_a_safety_plan(walker: Walker, village: Village, two: list[str]) -> None:
    _, son = two
    walker.enter(NAME)
    walker.click("心理")
    walker.page(PsychologyPage)
    _two_papers(walker)
    found = archive.load(son, TODAY, noted=False)
    assert found
    assert (found.colour, found.screenings[0][0].reader) == (Colour.RED, "刘敏")
    file = _along_the_way(walker, son)
    _safety_plan(walker, file)
    _is_no_expert(walker, file)
    walker.window.close()
    told = walker.book_says("rounds", str(village.path), user=NAME)
    [mine] = [one for one in told["rounds"] if one["who"] == NAME]
    assert TODAY.isoformat() in mine["days"]


def _two_papers(walker: Walker) -> None:
    """One yellow, one red: PHQ-9, today as it stands, read aloud by 刘敏."""
    walker.press("Ctrl+8")
    page = walker.page(PaperEntryPage)
    for text in ("1", "", "2", "刘敏"):
        walker.write(text)
        walker.press("Return")
    assert page.first.who.hasFocus()
    before = walker.keys
    walker.write("zy")
    walker.press("Return", *"2222200001", "Return")
    assert walker.keys - before == 14  # two letters, ten answers, Enter twice
    assert [(line.name, line.told) for line in page._lines] == [("张一", "10 中度")]
    walker.when(CrisisDialog, lambda dialog: dialog.accept())
    walker.write("ze")
    walker.press("Return", *"0000000011", "Return")
    walker.idle()


def _along_the_way(walker: Walker, son: str) -> FilePage:
    walker.press("Ctrl+7")
    plan = walker.page(RoundsPage)
    assert plan.days.rows.row(0).day == TODAY  # the red one, whatever day it is
    walker.press("Return")
    lines = [plan.visits.rows.row(number) for number in range(plan.visits.rows.rowCount())]
    plan.visits.stand_on([line.due.person for line in lines].index(son))
    walker.press("Return")
    file: FilePage = walker.page(FilePage)
    return file


def _safety_plan(walker: Walker, file: FilePage) -> None:
    assert walker.sees("还没有安全计划")
    while file.tabs.currentWidget() is not file.safety:
        walker.press("Ctrl+PgDown")

    def fill(dialog: SafetyDialog) -> None:
        dialog.input("signs").setFocus()
        for _, label, _ in STEPS:
            walker.write(label[:4])
            walker.press("Return")
        walker.press("Ctrl+Return")

    walker.when(SafetyDialog, fill)
    walker.click("新的安全计划…")
    walker.idle()
    assert file.safety.table.rows.rowCount() == 1


def _is_no_expert(walker: Walker, file: FilePage) -> None:
    while file.tabs.currentWidget() is not file.reviews:
        walker.press("Ctrl+PgDown")
    said: list[str] = []

    def read(dialog: QDialog) -> None:
        said.append(labels(dialog))
        dialog.reject()

    walker.when(Dialog, read)
    walker.click("记一次督导…")
    walker.idle()
    assert "专家" in said[0]


def test_a_paper_is_keyed_in_twice_by_two(village: Village, two: list[str]) -> None:
    """The lead asks for it: who keyed a red one in is not asked again, the expert, who sees it, is; where they differ
    the paper decides."""
    _, son = two
    with open_book(village.path, "", ring=unlocking.unlock(village.path, EXPERT, village.passwords[EXPERT])):
        records.save(EXPERT, "口径", [PsySetting(name="paper_entries", value=2, reason="专家要求双人双录")])
    with seated(village, NAME) as first:
        page = _at_papers(first)
        assert "第二遍 0" in page.passes[1].text()
        first.when(CrisisDialog, lambda dialog: dialog.accept())
        first.write("ze")
        first.press("Return", *"0020000011", "Return")
        first.idle()
        page.refresh()
        assert "第二遍 0" in page.passes[1].text()  # nobody keys in twice what is their own
    with seated(village, EXPERT) as second:
        _once_more(second)
    with open_book(village.path, "", ring=unlocking.unlock(village.path, NAME, village.passwords[NAME])):
        found = archive.load(son, TODAY, noted=False)
        assert found
        [(kept, told)] = found.screenings  # the correction; what it corrects stays in the file's history
        assert (told["answers"][2], told["score"], told["keyed_by"], kept.reader) == (1, 2, EXPERT, "刘敏")
        assert told["corrects"]
        assert found.colour is Colour.RED
        assert batch.waiting(NAME) == []


def _once_more(second: Walker) -> None:
    """The third answer is read otherwise; the paper says as the second person does."""
    page = _at_papers(second)
    second.click("第二遍 1")
    assert page.second.digits.hasFocus()
    said: list[str] = []

    def decide(dialog: DifferencesDialog) -> None:
        said.append(labels(dialog))
        dialog.input("3").setFocus()
        second.write("2")  # the second of the two: what the paper says
        second.press("Ctrl+Return")

    second.when(DifferencesDialog, decide)
    second.when(CrisisDialog, lambda dialog: dialog.accept())
    second.press(*"0010000011", "Return")
    second.idle()
    assert "有 1 题和心理专干录的不一样" in said[0]
    assert "第二遍 0" in page.passes[1].text()


def _at_papers(walker: Walker) -> PaperEntryPage:
    """PHQ-9, today, read aloud by 刘敏."""
    walker.click("心理")
    walker.press("Ctrl+8")
    page: PaperEntryPage = walker.page(PaperEntryPage)
    for text in ("1", "", "2", "刘敏"):
        walker.write(text)
        walker.press("Return")
    return page


def test_the_expert_reviews_what_is_due(walker: Walker, village: Village, two: list[str]) -> None:
    _, son = two
    with open_book(village.path, "", ring=unlocking.unlock(village.path, NAME, village.passwords[NAME])):
        batch.enter(NAME, son, Stack(scales.scale("phq9"), TODAY), "0000000011")
    walker.enter(EXPERT)
    walker.click("心理")
    page = walker.page(PsychologyPage)
    walker.click("督导")
    assert page.cases.rows.row(0).person == son
    page.cases.setFocus()
    walker.press("Return")
    file = walker.page(FilePage)
    while file.tabs.currentWidget() is not file.reviews:
        walker.press("Ctrl+PgUp")

    def fill(dialog: ReviewDialog) -> None:
        for name, text in (("seen", "看了风险评估"), ("advice", "每周见"), ("agreed", "心理专干")):
            dialog.input(name).setFocus()
            walker.write(text)
        walker.press("Ctrl+Return")

    walker.when(ReviewDialog, fill)
    walker.click("记一次督导…")
    walker.idle()
    found = archive.load(son, TODAY, noted=False)
    assert found
    [(_, told)] = found.of_kind(notes.REVIEW)
    assert (told["advice"], told["by"]) == ("每周见", EXPERT)
