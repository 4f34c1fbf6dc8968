"""Declared papers as PDFs, read back: every one, filled and blank; nothing cut, nothing said that may not be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import access_log
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.ledgers.case_lists import PAPERS
from fupin_desktop.ledgers.papers import FILED, Form
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.household import cases as households
from fupin_desktop.services.monitoring import papers
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle
from fupin_desktop.services.papers.declared import NoPaper
from tests import declared
from tests.books import ACTOR
from tests.locks import COUNSELLOR, RECORDER, Safe, cheap_keys, crew, safe
from tests.monitored import TOWNSHIP
from tests.papers import text_of
from ui.paper import press
from ui.paper.letters import application
from ui.paper.pages import lay_out
from ui.paper.printing import bundle_to_pdf

__all__ = ["cheap_keys", "crew", "safe"]

#: What may stand on no paper.
_FORBIDDEN = (declared.ID_NO, declared.MOOD, "赵心怡", "心理", "None", "{", "}")


@dataclass(frozen=True)
class Cases:
    """The cases of the book that is open, and a folder."""

    keys: list[str]
    folder: Path

    def sheets(self, form: Form, *, blank: bool = False, keys: list[str] | None = None) -> list[Sheet]:
        about = catalogue.about(households.year_to_check())
        return papers.sheets(form, self.keys if keys is None else keys, about, blank=blank)

    def text(self, sheets: list[Sheet], *, layout: bool = False) -> str:
        press.to_pdf(self.folder / "a.pdf", [Bundle("a", sheets)], "a")
        return text_of(self.folder / "a.pdf") if layout else plain(text_of(self.folder / "a.pdf"))


def plain(text: str) -> str:
    """Without the blanks that columns leave."""
    return "".join(text.split())


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    application()
    folder = tmp_path_factory.mktemp("papers")
    create_book(folder / "宝莲寺镇.fpb", TOWNSHIP, ACTOR)
    with open_book(folder / "宝莲寺镇.fpb", ACTOR):
        yield Cases(declared.cases(), folder)


def test_every_paper_of_a_case_filled_and_blank(known: Cases) -> None:
    """Nothing beyond a margin, a page a sheet, no empty page, the text reads back."""
    assert len(PAPERS) == 13
    for blank in (False, True):
        made = [(form, sheet) for form in PAPERS for sheet in known.sheets(form, blank=blank)]
        pages = [page for _, sheet in made for page in lay_out(sheet)]
        assert len(pages) == len(made)
        read = known.text([sheet for _, sheet in made], layout=True).split("\f")[:-1]
        assert len(read) == len(made)
        for (form, _), page, text in zip(made, pages, map(plain, read), strict=True):
            assert declared.cut(page) == [], form.title
            assert page.paper.left == 28 or form.make != FILED
            assert form.title in text
            assert len(text) > len(form.title) + 40, form.title
            assert [word for word in _FORBIDDEN if word in text] == [], form.title
            assert ("袁薛庄村" in text) == (not blank), form.title
            assert not blank or not any(head in text for head in declared.HEADS)


def test_what_hangs_names_nobody_in_full(known: Cases) -> None:
    """Neither in its text nor in its name."""
    hung = [form for form in PAPERS if form.hung]
    assert [form.name for form in hung] == ["notice", "told"]
    for form in hung:
        sheets = known.sheets(form)
        told = known.text(sheets) + "".join(sheet.name for sheet in sheets)
        assert "欧**明" in told
        assert not any(word in told for word in (*declared.HEADS, "因病", "HH000", "住院"))


def test_those_taken_in_and_those_struck_off_stand_apart(known: Cases) -> None:
    sheets = known.sheets(papers.named("notice"))
    first, second = (known.text([sheet]) for sheet in sheets)
    assert "拟将下列农户标注为风险消除" in first
    assert "帮扶消除" in first
    assert "李*" in second
    assert "王*梅" in second
    assert "拟将下列农户纳入防止返贫监测对象" in second
    assert "赵*" not in first + second  # refused: no notice


def test_a_paper_says_what_its_steps_say(known: Cases) -> None:
    ended, helped, _, refused = known.keys
    told = {
        "meeting": (helped, ("是否同意李四户纳入防止返贫监测对象", "21", "19", "通过")),
        "examined": (helped, ("19/21", "同意", "突发严重困难户")),
        "approved": (helped, ("文振兴〔2026〕3号", "通过", "宝莲寺镇")),
        "refusal": (refused, ("赵六：", "收入高于监测范围且无明显风险", "12317、0372-2900000")),
        "ending": (ended, ("四项问题", "消除方式帮扶消除", "风险消除后的收入")),
        "assess": (ended, ("到会21人，同意20票", "文振兴〔2026〕9号", "异议0条")),
        "support": (helped, ("健康帮扶", "王干部")),
        "clue": (helped, ("村组排查", "住院花费大")),
        "apply": (helped, ("本人李四", "授权有关部门查询", "410502********")),
        "verify": (helped, ("甲、乙", "计算人数1")),
    }  # fmt: skip
    for name, (key, parts) in told.items():
        text = known.text(known.sheets(papers.named(name), keys=[key]))
        for part in parts:
            assert part in text, (name, part)


def test_a_blank_paper_has_boxes_and_lines(known: Cases) -> None:
    text = known.text(known.sheets(papers.named("clue"), blank=True))
    for part in ("□农户自主申报", "□因病", "□紧急", "□是□否"):
        assert part in text, part
    assert "□通过□不通过" in known.text(known.sheets(papers.named("4"), blank=True))


def test_nothing_to_print_is_said(known: Cases) -> None:
    with pytest.raises(NoPaper, match="还没有办公示。可以打空白表"):
        known.sheets(papers.named("notice"), keys=known.keys[3:])
    with pytest.raises(NoPaper):
        known.sheets(papers.named("ledger"), keys=["没有的"])


def test_what_leaves_is_written_down(known: Cases) -> None:
    sheets = known.sheets(papers.named("clue"), keys=known.keys[:1])
    bundle_to_pdf(Bundle("一件", sheets), known.folder / "b.pdf", "防返贫监测线索登记表，1 件", "某户")
    last = next(one for one in access_log.entries() if one.what == "打印")
    assert (last.record, last.note) == ("某户", "防返贫监测线索登记表，1 件，存成 PDF")


def test_who_may_not_print_gets_none(crew: Safe) -> None:
    with crew.enter(RECORDER):
        assert papers.sheets(PAPERS[0], [], catalogue.about(2026), blank=True)
    with crew.enter(COUNSELLOR), pytest.raises(Denied, match="导出和打印"):
        papers.sheets(PAPERS[0], [], catalogue.about(2026), blank=True)
