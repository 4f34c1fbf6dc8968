"""The papers that no catalogue declares, of the hardest contents: nothing over anything, each page says whose it is."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from fupin_desktop import scales
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import board, consent, filial, hand_in, letter, listing, rounds, safety, scale
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.exchange.package import Manifest
from tests import looks
from tests.looks import lay_out
from tests.papers import ABOUT
from ui.paper.letters import application, wrap
from ui.paper.pages import Page

_DAY = dt.date(2026, 11, 2)
_PLACE = "河南省安阳市文峰区宝莲寺镇袁薛庄村"
_MANIFEST = Manifest(
    "1", "b", "s", 12, "", "410502101212", _PLACE, "2026-11", "2026-11-02T09:30:00", looks.LONG, "1", 21, 21, "", 0,
    True, "1234 5678 9012 3456 7890", looks.LONG, 12, 98765, 43210,
)  # fmt: skip


def _letter() -> Sheet:
    many = looks.LONG * 3
    told = (many, _DAY, looks.LONG, "女", 71, _PLACE, many, many, many, many, (many, many), many, many, many, many,
            looks.LONG, _PLACE, "0372-2900000")  # fmt: skip
    return letter.sheet(letter.Letter(*told))


def _consent(*, minor: bool) -> list[Sheet]:
    many = looks.LONG * 3
    return consent.sheets(consent.Paper(looks.LONG, minor, many, many, many, many, _PLACE, (many, many), "3"))


def _rounds() -> Sheet:
    lines = [
        rounds.WayLine(f"第{n // 20}村", looks.LONG, looks.LONG, looks.LONG, "随访、复测", "138****6021")
        for n in range(60)
    ]
    return rounds.sheet(rounds.Way(_DAY, looks.LONG, tuple(lines)))


def _list(on: b.Paper, rows: int) -> Sheet:
    headings = [listing.Heading("姓名", 100), listing.Heading("家庭住址", 300, gives_way=True),
                listing.Heading("人均纯收入（元）", 120, right=True), listing.Heading("证件号码", 170)]  # fmt: skip
    cells = [(looks.LONG, looks.LONG, looks.SUM, "410502********6010")] * rows
    total = ("", "", looks.SUM, "") if rows else ()
    told = listing.Listed(
        f"{_PLACE}监测对象名单", looks.LONG * 2, _PLACE, headings, cells, total, ("村里：", "镇里：", "日期：")
    )
    return listing.sheet(told, ABOUT, on)


def _filial(count: int) -> Sheet:
    rows = [(looks.LONG, looks.LONG, looks.LONG, Decimal("98765432.10"), Decimal("-12.5"))] * count
    return filial.sheet(rows, 2026, 11, _PLACE, ABOUT)


def _all() -> dict[str, Sheet]:
    pack = hand_in.Pack(_PLACE, "宝莲寺镇", 12, "2026-10-01", 98765, {looks.LONG: 98765, "走访": 1, "收入": 12})
    line = hand_in.Line(looks.LONG, looks.LONG, looks.LONG, looks.LONG * 2, looks.LONG, ABOUT.printed)
    columns = [("村", 20.0), ("第一书记", 30.0), ("电话", 22.0)]
    steps = tuple((looks.LONG, looks.LONG * 4) for _ in range(6))
    return {
        "letter": _letter(), "rounds": _rounds(), "nobody": rounds.sheet(rounds.Way(_DAY, "王秀梅", ())),
        "plan": safety.sheet(safety.Plan(looks.LONG, _DAY, steps, (looks.LONG, "0372-2900000"))),
        "blank plan": safety.sheet(safety.Plan("", None, tuple((label, "") for label, _ in steps), ())),
        "receipt": hand_in.receipt(_MANIFEST, pack.by_title, "WF-012-7K3M", looks.LONG, "袁薛庄村_012.fpk" * 3),
        "changes": hand_in.changes(pack, [line] * 60), "no changes": hand_in.changes(pack, []),
        "board": board.sheet("责任体系", looks.LONG, columns, [(looks.LONG, looks.LONG, "138****6021")] * 60, ABOUT),
        "ticks": Sheet("明白卡", (b.Ticks((b.Tick(looks.LONG * 4, b.MET), b.Tick("一项", b.OPEN, "达标")), 2),),
                       "", b.WALL),
        "filial": _filial(60), "no filial": _filial(0),
        **{f"list {on.width} {rows}": _list(on, rows) for on in (b.A4, b.A4_WIDE) for rows in (0, 1, 60)},
        **{f"scale {name}": scale.sheet(scales.scale(name)) for name in scales.NAMES},
        **{f"consent {minor} {n}": one for minor in (False, True) for n, one in enumerate(_consent(minor=minor))},
    }  # fmt: skip


@pytest.fixture(scope="module")
def laid() -> dict[str, tuple[Sheet, list[Page]]]:
    application()
    return {name: (sheet, lay_out(sheet)) for name, sheet in _all().items()}


def test_nothing_is_cut_covered_or_too_small_on_any_paper(laid: dict[str, tuple[Sheet, list[Page]]]) -> None:
    wrong = {name: found for name, (_, pages) in laid.items() for page in pages if (found := looks.faults(page))}
    assert wrong == {}


def test_every_page_says_whose_it_is_and_under_which_headings(laid: dict[str, tuple[Sheet, list[Page]]]) -> None:
    for name, (sheet, pages) in laid.items():
        heads = [column.title for block in sheet.blocks if isinstance(block, b.Table) and len(block.rows) > 20
                 for column in block.columns]  # fmt: skip
        for number, page in enumerate(pages, 1):
            said = [text for texts in page.texts.values() for *_, text in texts]
            assert any(sheet.foot[:12] in text for text in said), (name, number)
            assert len(pages) == 1 or f"第 {number} 页，共 {len(pages)} 页" in said, (name, number)
            assert number == 1 or any(sheet.name[:12] in text for text in said), (name, number)
            assert not heads or len(pages) == 1 or set(heads) <= {*said, ""} or number == 1, (name, number)


def test_who_signs_never_stands_alone(laid: dict[str, tuple[Sheet, list[Page]]]) -> None:
    alone = [name for name, (_, pages) in laid.items() if len(pages) > 1 and not looks.rows_of(pages[-1])]
    assert alone == []
    laid_out = []
    for count in range(30, 38):  # however the rows end
        rows = b.Table((b.Column("项", 1.0),), (("一行",),) * count, height=7.0)
        blocks = (b.Title("名单"), rows, b.Gap(6), b.Signatures(("审核人：", "日期：")))
        laid_out.append(lay_out(Sheet("名单", blocks, "袁薛庄村")))
    assert {len(pages) for pages in laid_out} == {1, 2}
    assert all(looks.rows_of(pages[-1]) for pages in laid_out)


def _texts(sheet: Sheet) -> list[tuple[int, int, str]]:
    [page] = lay_out(sheet)
    return sorted(((y, x, text) for texts in page.texts.values() for x, y, text in texts), key=lambda one: one[:2])


def test_lines_to_write_on_follow_what_is_written() -> None:
    block = b.Blank("核实意见", 3, "家里困难" * 60, grows=True)
    found = _texts(Sheet("表", (block, b.Signatures(("日期：",))), "袁薛庄村"))
    lines = [y for y, _, text in found if "家里困难" in text]
    assert len(lines) > 4
    assert len({after - before for before, after in itertools.pairwise(lines)}) == 1


def test_what_is_a_little_too_wide_is_set_smaller_and_words_are_not_tiny() -> None:
    columns = (b.Column("编号", 5.0), b.Column("日期", 15.0), b.Column("姓名", 10.0, firm=True), b.Column("", 70.0))
    rows = (("D6m", "2026年11月28日", "阿卜杜热西提·古丽", "某"),)
    [page] = lay_out(Sheet("表", (b.Table(columns, rows),), "袁薛庄村"))
    said = {text: dress[0] for dress, texts in page.texts.items() for *_, text in texts}
    assert "D6m" in said
    assert 28 <= said["2026年11月28日"] < 36
    assert {size for text, size in said.items() if text in "阿卜杜热西提·古丽"} == {36}


def test_no_letter_stands_alone_in_a_second_line() -> None:
    table = b.Table((b.Column("", 11.0), b.Column("", 89.0)), (("公益岗位帮扶", "某"),), bare=True)
    texts = [text for *_, text in _texts(Sheet("表", (table,)))]
    assert sorted(texts[:3]) == ["公益岗位", "帮扶", "某"]


def test_a_letter_is_cut_off_at_one_line(laid: dict[str, tuple[Sheet, list[Page]]]) -> None:
    [page] = laid["letter"][1]
    assert sum("……" in text for texts in page.texts.values() for *_, text in texts) == 1


def test_a_number_stays_with_its_unit() -> None:
    application()
    for room in range(6, 20):
        for line in wrap("镇里在2026年5月8日验收，余额 30,000 元，其中40户120人，面积3.5亩", float(room)):
            assert not line.startswith(("年", "月", "日", "户", "人", "亩")), (room, line)


def test_a_paper_without_a_code_says_nothing_of_one() -> None:
    texts = [text for *_, text in _texts(Sheet("卡", (b.Title("明白卡", caption="扫一扫看编号"),), "袁薛庄村"))]
    assert texts == ["明白卡", "袁薛庄村", "第 1 页，共 1 页"]
