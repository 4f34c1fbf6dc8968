"""What is filed: pages numbered through, a page for a family of eight, boxes that stay with their answers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.changes import change
from db.household import Household
from db.step import Step
from fupin_desktop.cards.blocks import Table
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.monitoring import papers
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle, Order
from tests.books import ACTOR
from tests.looks import lay_out
from tests.monitored import clue_of
from tests.papers import ABOUT, complete, household, text_of
from ui.paper import press
from ui.paper.letters import application, wrap
from ui.paper.pages import Page, lay_out_all

DAY = dt.date(2026, 11, 2)


def test_an_archive_is_numbered_through_and_its_visits_stand_below_each_other(book: Book, tmp_path: Path) -> None:
    [bundle] = catalogue.stack(Order("archive", [complete()]), ABOUT).bundles()
    press.to_pdf(tmp_path / "a.pdf", [bundle], "一户一档")
    whole = len(PdfReader(tmp_path / "a.pdf").pages)
    for page, text in enumerate(text_of(tmp_path / "a.pdf").split("\f")[:whole], 1):
        assert f"第 {page} 页，共 {whole} 页" in text
    pages = text_of(tmp_path / "a.pdf").split("\f")
    index = {line.split()[1]: line.split()[3] for line in pages[1].splitlines() if " 已附 " in f"{line} "}
    titles = {"排查表、信息采集表": "信息采集表", "收入测算（核查）表": "收入测算", "走访记录": "走访登记表",
              "帮扶计划和措施台账": "帮扶计划和措施台账", "帮扶明白卡": "帮扶明白卡"}  # fmt: skip
    assert index.keys() == titles.keys()
    for what, page_no in index.items():
        assert titles[what] in pages[int(page_no) - 1], (what, page_no)
    assert [sheet.name for sheet in bundle.sheets if "走访" in sheet.name] == [
        "袁薛庄村 一组 李建国 HH000123 走访登记表"
    ]
    assert [len(pages) for pages in lay_out_all(bundle.sheets)] == [1] * len(bundle.sheets)
    alone = lay_out_all(bundle.sheets)
    assert all("第 1 页，共 " in text for pages in alone for text in _texts(pages[:1]))
    [unvisited] = catalogue.stack(Order("archive", [household("张三", 2, 2)]), ABOUT).bundles()
    [table] = [block for block in unvisited.sheets[1].blocks if isinstance(block, Table)]
    assert {row[1]: row[2] for row in table.rows}["走访记录"] == ""
    stack = catalogue.stack(Order("survey", [complete("王五")]), ABOUT)
    assert not stack.bundle(0).as_one


def _texts(pages: list[Page]) -> list[str]:
    return ["\n".join(text for texts in page.texts.values() for *_, text in texts) for page in pages]


@pytest.mark.parametrize("form", ["card", "survey", "check", "visit", "income"])
def test_a_family_of_eight_has_one_page(book: Book, form: str) -> None:
    application()
    [bundle] = catalogue.stack(Order(form, [household("张三", 8, 12)]), ABOUT).bundles()
    assert [len(lay_out(sheet)) for sheet in bundle.sheets] == [1]


def test_a_family_of_eight_has_a_wall_card_of_one_page(book: Book) -> None:
    application()
    [bundle] = catalogue.stack(Order("card", [household("张三", 8, 12)], "A3"), ABOUT).bundles()
    assert [len(lay_out(sheet)) for sheet in bundle.sheets] == [1]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("survey", ("□脱贫户", "□B级(基本安全)", "□受保护的井水和泉水", "性别", "民族", "联系电话", "务工")),
        ("visit", ("□入户 □电话 □视频/微信 □办公室接待", "□心理随访", "□转办", "□防返贫监测")),
        ("check", ("□达标 □基本达标", "□不适用", "□是 □否")),
    ],
)
def test_a_blank_form_is_ticked_and_one_page(book: Book, tmp_path: Path, form: str, said: tuple[str, ...]) -> None:
    stack = catalogue.stack(Order(f"blank-{form}"), ABOUT)
    assert press.to_pdf(tmp_path / "a.pdf", stack.bundles(), "空白").pages == 1
    text = text_of(tmp_path / "a.pdf")
    assert [part for part in said if part not in text] == []


def test_an_answer_stays_with_its_box() -> None:
    application()
    text = "□日常走访 □定期回访(风险消除后) □集中排查 □预警核实 □政策宣传 □慰问 □心理随访 □信访诉求"
    for room in range(12, 40, 3):
        lines = wrap(text, room)
        assert " ".join(lines) == text
        assert all(line.startswith("□") for line in lines), (room, lines)


def test_no_line_begins_with_what_parts_two_words() -> None:
    application()
    text = "刘薛庄村一组　户主 蒋全喜　4105021012150001010"
    assert all(line == line.strip() for room in range(4, 24) for line in wrap(text, room))


def test_an_official_paper_is_black_in_its_faces_and_reads_back(book: Book, tmp_path: Path) -> None:
    application()
    clue = clue_of(DAY, Household.get_by_id(complete("㐂小龘")))  # not in GB 2312: another face lends the character
    with change(ACTOR, "公示"):
        hung = Step(record=clue.id, flow="1", step="107", date=DAY, result="1", level="6", person_by=ACTOR)
        hung.shown_from, hung.shown_to, hung.place = DAY, DAY + dt.timedelta(days=5), "公示栏"
        hung.save()
    bundle = Bundle("公示", papers.sheets(papers.named("notice"), [str(clue.id)], ABOUT))
    [page] = lay_out(bundle.sheets[0])
    assert page.tints == []
    assert {dress[2] for dress in page.texts} == {"#000000"}
    assert set(page.lines) <= {"firm"}
    title = next(
        dress for dress, texts in page.texts.items() if any("公示" in text for *_, text in texts[:1]) and dress[1] == 3
    )
    assert 75 <= title[0] <= 80  # 22 points, in tenths of mm
    press.to_pdf(tmp_path / "a.pdf", [bundle], "公示")
    text = text_of(tmp_path / "a.pdf")
    assert "㐂*龘" in text
    assert "袁薛庄村民委员会（盖章）" in text
