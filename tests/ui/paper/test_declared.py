"""Declared papers as PDFs, read back: every one, filled and blank; nothing cut, nothing said that may not be."""

from __future__ import annotations

import dataclasses
import datetime as dt
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db import access_log
from db.changes import change
from db.clock import today
from db.clue import Clue
from db.household import Household
from db.relief import Claim
from db.visit import Problem
from fupin_desktop.cards.blocks import Column, Pictures, Sheet, Table, Title
from fupin_desktop.ledgers.book import LEDGERS, named
from fupin_desktop.ledgers.case_lists import PAPERS
from fupin_desktop.ledgers.papers import FILED, Form
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.flows import places
from fupin_desktop.services.household import cases as households
from fupin_desktop.services.household import history, photos
from fupin_desktop.services.ledgers import papers as of_ledgers
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.monitoring import papers
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers import declared as made_sheets
from fupin_desktop.services.papers.catalogue import Bundle
from fupin_desktop.services.papers.declared import NoPaper
from tests import declared, erased, looks
from tests.books import ACTOR, add_household
from tests.looks import lay_out
from tests.monitored import TOWNSHIP, clue_of, go
from tests.papers import text_of
from ui.paper import press
from ui.paper.letters import application
from ui.paper.printing import bundle_to_pdf

#: What may stand on no paper.
_FORBIDDEN = (declared.ID_NO, declared.MOOD, "赵心怡", "心理", "None", "{", "}")


@dataclass(frozen=True)
class Cases:
    """The cases and the records of ledgers of the book that is open, and a folder."""

    keys: list[str]
    records: dict[str, list[str]]
    folder: Path

    def sheets(self, form: Form, *, blank: bool = False, keys: list[str] | None = None) -> list[Sheet]:
        about = catalogue.about(households.year_to_check())
        return papers.sheets(form, self.keys if keys is None else keys, about, blank=blank)

    def of_ledger(self, name: str, form: str, *, blank: bool = False) -> list[Sheet]:
        ledger = named(name)
        found = of_ledgers.named(ledger, form)
        assert found
        about = catalogue.about(households.year_to_check())
        return of_ledgers.sheets(ledger, found, self.records[name], about, blank=blank)

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
        yield Cases(declared.cases(), declared.ledgers(), folder)


def looked_at(known: Cases, made: list[tuple[Form, Sheet]], *, blank: bool) -> None:
    """Nothing beyond a margin, a page a sheet (another for pictures), no empty page, the text reads back."""
    laid = [lay_out(sheet) for _, sheet in made]
    read = iter(known.text([sheet for _, sheet in made], layout=True).split("\f")[:-1])
    for form, sheet in made:
        hardest = lay_out(looks.hard(sheet))
        assert [said for page in hardest for said in looks.faults(page)] == [], form.title
        assert len(hardest) == 1 or len(looks.rows_of(hardest[-1])) > 0, f"{form.title}: who signs stands alone"
    for (form, _), pages in zip(made, laid, strict=True):
        pictured = sum(len(page.shots) for page in pages)
        assert len(pages) == 1 + bool(pictured), form.title
        assert [said for page in pages for said in looks.faults(page)] == [], form.title
        assert all(page.paper.left == 28 for page in pages) or form.make != FILED
        text = plain("".join(next(read) for _ in pages))
        assert form.title in text
        assert len(text) > len(form.title) + 40, form.title
        forbidden = [word for word in _FORBIDDEN if word != declared.ID_NO or blank or not form.identifies]
        assert [word for word in forbidden if word in text] == [], form.title
        assert not blank or not any(word in text for word in (*declared.HEADS, "袁薛庄村", "嘉辰")), form.title
    assert next(read, None) is None


def test_every_paper_of_a_case_filled_and_blank(known: Cases) -> None:
    assert len(PAPERS) == 13
    for blank in (False, True):
        made = [(form, sheet) for form in PAPERS for sheet in known.sheets(form, blank=blank)]
        looked_at(known, made, blank=blank)


def test_every_paper_of_a_ledger_filled_and_blank(known: Cases) -> None:
    declares = [(ledger, form) for ledger in LEDGERS for form in ledger.papers]
    titles = {form.title for _, form in declares}
    assert titles >= {
        "救助（理赔）申请表", "救助（理赔）资金发放名单", "项目公示牌", "项目资产台账", "小额信贷到期提醒单",
            "医疗费用五重保障明细表",
        "问题清单、责任清单、整改清单", "整改销号单", "岗位推荐表", "兜底照护协议", "实事清单", "活动签到表",
    }  # fmt: skip
    for blank in (False, True):
        made = [(form, sheet) for ledger, form in declares
                for sheet in known.of_ledger(ledger.name, form.name, blank=blank)]  # fmt: skip
        looked_at(known, made, blank=blank)


def test_papers_of_which_nothing_is_filled(known: Cases) -> None:
    """What is not known is room to write, in no paper a word of the program's."""
    clue, records = declared.bare()
    about = catalogue.about(households.year_to_check())
    sheets = [sheet for form in PAPERS for sheet in _unless_none(papers.sheets, form, [clue], about)]
    for name, keys in records.items():
        for form in named(name).papers:
            sheets += _unless_none(of_ledgers.sheets, named(name), form, keys, about)
    assert len(sheets) > 20
    assert [said for sheet in sheets for page in lay_out(sheet) for said in looks.faults(page)] == []
    assert [word for word in ("None", "{", "}") if word in known.text(sheets)] == []


def _unless_none(make: Callable[..., list[Sheet]], *of: object) -> list[Sheet]:
    try:
        return make(*of)
    except NoPaper:
        return []


def test_what_stands_on_papers_of_ledgers(known: Cases) -> None:
    told = {
        ("project", "board"): ("中央财政衔接(常态化帮扶)资金", "200,000元、县(区)级",
            "40户（脱贫户、监测户32户）", "12317"),
        ("project", "assets"): ("日光温室", "298,000", "嘉辰采摘园", "合计"),
        ("loan", "calls"): ("李四", "30,000", "2026-12-20", "1,200", "打算怎么还"),
        ("loan", "reminder"): ("李四：", "到期日是2026年12月20日", "余额30,000元", "其中已逾期1,200元"),
        ("claim", "application"): ("精准防贫保险", "因病", "410502********6010", "13800000001"),
        ("claim", "notice"): ("李*", "4,800", "2026年5月8日至2026年5月14日"),
        ("claim", "payments"): ("李四", "5,150", "2笔"),
        ("settlement", "layers"): ("城乡居民基本医疗保险", "60,000", "报销比例76.7%"),
        ("rectification", "three"): ("60%管", "国办函", "三单合一共1条"),
        ("rectification", "closing"): ("通过现场验收合格王书记2026年5月8日", "佐证照片", "管护责任书12份"),
        ("work_intent", "recommendation"): ("李四", "安阳食品厂", "包装工", "吃苦耐劳"),
        ("care", "agreement"): ("张小妹", "每月300元", "13733334444"),
        ("activity", "deeds"): ("帮村里修灌溉渠300米", "嘉辰采摘园", "12,000"),
        ("vacancy", "post"): ("包装工", "13911112222"),
    }  # fmt: skip
    for (ledger, form), parts in told.items():
        text = known.text(known.of_ledger(ledger, form))
        for part in parts:
            assert part in text, (ledger, form, part)
    for ledger, form in (("claim", "notice"), ("project", "board")):
        text = known.text(known.of_ledger(ledger, form))
        assert not any(word in text for word in ("李四", "因病", "HH000777")), form


def test_the_pictures_of_a_record_are_printed_with_it(known: Cases) -> None:
    [sheet] = known.of_ledger("rectification", "closing")
    press.to_pdf(known.folder / "c.pdf", [Bundle("c", [sheet])], "c")
    listed = subprocess.run(
        ["pdfimages", "-list", "c.pdf"], cwd=known.folder, check=True, capture_output=True, text=True
    )
    assert len(listed.stdout.splitlines()) == 2 + 3


def test_difficulties_and_nothing_of_them(known: Cases) -> None:
    about = catalogue.about(households.year_to_check())
    with pytest.raises(NoPaper, match="没有登记难题"):
        of_ledgers.difficulties(about)
    assert "难题类别" in known.text(of_ledgers.difficulties(about, blank=True))
    with change(ACTOR, "难题"):
        home = Household.living().where(Household.household_no == "HH000777").get()
        Problem(household=home.id, category="09", text="猪圈要修", severity="1", state="2", difficulty="11",
                amount=800).save()  # fmt: skip
    text = known.text(of_ledgers.difficulties(about))
    assert "李四" in text
    assert "猪圈要修" in text
    assert "1个" in text


def test_too_many_are_refused(known: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_sheets, "MOST", 1)
    with pytest.raises(NoPaper, match="一次最多 1 份，现在有 2 份"):
        known.of_ledger("claim", "application")
    monkeypatch.setattr(of_ledgers, "MOST", 1)
    with pytest.raises(NoPaper, match="条，一次最多打 1 条的表格"):
        of_ledgers.keys_of(named("claim"), Wanted())


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
        "apply": (helped, ("本人李四", "授权有关部门查询", "410502195504056011")),
        "verify": (helped, ("甲、乙", "计算人数1")),
    }  # fmt: skip
    for name, (key, parts) in told.items():
        text = known.text(known.sheets(papers.named(name), keys=[key]))
        for part in parts:
            assert part in text, (name, part)


def test_whole_numbers_stand_on_one_paper_and_are_written_down(known: Cases) -> None:
    assert [form.name for form in PAPERS if form.identifies] == ["apply"]
    assert not any(form.identifies for ledger in LEDGERS for form in ledger.papers)
    asked, key = papers.named("apply"), known.keys[1]

    def looked_at() -> list[tuple[str, str]]:
        return [(one.record, one.note) for one in access_log.entries() if one.what == "查看完整号码"]

    before = len(looked_at())
    assert "410502195504056011" in known.text(known.sheets(asked, keys=[key]))
    assert looked_at()[: len(looked_at()) - before] == [(str(Clue.get_by_id(key).household), asked.title)]
    known.sheets(asked, blank=True)
    assert len(looked_at()) == before + 1
    who = access.visitor()
    access.enter(dataclasses.replace(who, rights=who.rights - {Right.NUMBERS}))
    try:
        text = known.text(known.sheets(asked, keys=[key]))
    finally:
        access.enter(who)
    assert "410502********6011" in text
    assert len(looked_at()) == before + 1


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


def test_photos_stand_behind_the_paper_where_asked(known: Cases) -> None:
    """A sheet for each record that has any: its own first, then those of its steps, each under its name."""
    about, key, grant = catalogue.about(households.year_to_check()), known.keys[1], known.records["claim"][0]
    verified = next(step for step in places.of([key])[key] if step.step == "104")
    home = str(Clue.get_by_id(key).household)
    pictures = [erased.picture(colour) for colour in ("red", "blue", "green")]
    photos.keep_with(ACTOR, str(verified.id), home, pictures[:2])
    photos.keep_with(ACTOR, grant, str(Claim.get_by_id(grant).household), pictures[2:])
    try:
        [made] = papers.photos(known.keys, about)
        text = known.text([made])
        assert all(part in text for part in ("佐证照片", "入户核实", "李四户"))
        assert sum(len(page.shots) for page in lay_out(made)) == 2
        [of_claim] = of_ledgers.evidence_of(named("claim"), known.records["claim"], about)
        assert [len(block.pictures) for block in of_claim.blocks if isinstance(block, Pictures)] == [1]
    finally:
        while history.undoable() == "添加佐证":
            history.undo(ACTOR)
    assert papers.photos(known.keys, about) == []


def test_what_was_done_before_it_was_opened_anew_is_not_told(known: Cases) -> None:
    day = today() - dt.timedelta(days=30)
    clue = clue_of(day, add_household("孙七", "410502195504056099")[0])
    go(clue, ("190",), day)
    refusal = papers.named("refusal")
    assert known.sheets(refusal, keys=[str(clue.id)])
    go(clue, ("101",), day + dt.timedelta(days=1))
    with pytest.raises(NoPaper, match="没有办不纳入"):
        known.sheets(refusal, keys=[str(clue.id)])


def test_a_row_higher_than_a_page_goes_on_on_the_next() -> None:
    """What is written is not lost, and nothing lies beyond the foot."""
    application()
    said = "".join(chr(0x4E00 + number) for number in range(3000))
    table = Table((Column("序号", 10), Column("问题", 20), Column("对标", 90)), (("1", said, "短"), ("2", "", "")))
    pages = lay_out(Sheet("长", (Title("长"), table)))
    assert [said for page in pages for said in looks.faults(page)] == []
    written = "".join(
        text for page in pages
        for _, _, text in sorted((y, x, text) for texts in page.texts.values() for x, y,
            text in texts if len(text) > 3 and "页" not in text)
    )  # fmt: skip
    assert said in written
    assert all("对标" in [text for texts in page.texts.values() for _, _, text in texts] for page in pages[1:])
