"""What leaves the report is read back: workbook, document; and 定稿 stays to the byte."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
import python_calamine

from db.changes import change
from db.person import Person
from db.report import Figure
from fupin_desktop import regions
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Pictures, Section, Table
from fupin_desktop.reports.chart import Chart
from fupin_desktop.reports.effect import charts as drawn
from fupin_desktop.reports.effect.rows import BY_NO
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.effect import document, monthly, paper, store, tables, workbook
from fupin_desktop.services.household import checks
from fupin_desktop.services.ledgers import desk
from tests.district import AS_OF, district, made_district, ran, stored
from tests.looks import lay_out
from tests.papers import ABOUT, text_of
from ui.paper.letters import application

__all__ = ["district", "made_district"]


def test_the_workbook_says_the_same(district: Book, tmp_path: Path) -> None:
    run = ran(years=True)
    told = tables.made(run)
    path = tmp_path / "成效.xlsx"
    workbook.write(path, run, told)
    book = python_calamine.load_workbook(str(path))
    assert book.sheet_names[:3] == ["指标", "对比（年）", "对比（村）"]
    sheet = book.get_sheet_by_name("指标").to_python()
    assert "文峰区（高新区）" in str(sheet[0][0])
    assert "截至 2020-11-30" in str(sheet[0][0])
    rows = {row[0]: row for row in sheet[2:]}
    for line in told.lines:
        if line.value is not None and not line.text:
            assert rows[line.row.no][3] == round(line.value, line.row.digits), line.row.no
    behind = book.get_sheet_by_name("R03a").to_python()
    assert len(behind) == 2 + 1359
    assert "410502" not in "".join(str(cell) for row in behind for cell in row)
    parts = [float(str(row[3])) for row in book.get_sheet_by_name("R02").to_python()[2:]]
    assert round(sum(parts), 2) == 1591


def test_the_document_has_paragraphs_tables_and_charts(district: Book, tmp_path: Path) -> None:
    told = tables.made(ran(years=True))
    path = tmp_path / "成效.docx"
    charts = [*tables.charted(told)[:2], tables.charted(told)[-1]]
    document.write(path, told, charts)
    made = docx.Document(str(path))
    text = "\n".join(one.text for one in made.paragraphs)
    assert "1,359名建档立卡贫困人口" in text
    assert text.index("概况") < text.index("脱贫质量") < text.index("图片")
    assert len(made.inline_shapes) == len(charts)
    assert [one.title for one in charts] == [
        one.text for one in made.paragraphs if one.style and one.style.name == "Heading 2"
    ]
    indicators = made.tables[-1]
    assert len(indicators.rows) == 1 + len(told.lines)
    assert "tblHeader" in indicators.rows[0]._tr.xml
    assert made.styles["Normal"].element.rPr.rFonts.get(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    ) == "仿宋"  # fmt: skip


def test_the_paper_has_every_chart_with_its_numbers(district: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they look like is tested by pictures (tests/ui/paper/test_golden_report.py)."""
    monkeypatch.setattr(Chart, "picture", lambda *_: b"")
    told = tables.made(ran(years=True))
    charts = tables.charted(told)
    blocks = paper.sheet(told, charts, About("文峰区", dt.datetime(2020, 11, 30, tzinfo=dt.UTC), 2020)).blocks
    at = [n for n, block in enumerate(blocks) if isinstance(block, Pictures)]
    assert len(at) == len(charts)
    for n, chart in zip(at, charts, strict=True):
        heading, numbers = blocks[n - 1], blocks[n + 1]
        assert isinstance(heading, Section)
        assert isinstance(numbers, Table)
        assert heading.text == chart.title
        cells = [*(column.title for column in numbers.columns), *(cell for row in numbers.rows for cell in row)]
        assert {cell for row in chart.rows for cell in row} <= set(cells), chart.title
        assert len(numbers.columns) <= 7


def test_libreoffice_opens_both(district: Book, tmp_path: Path) -> None:
    run = ran()
    told = tables.made(run)
    workbook.write(tmp_path / "a.xlsx", run, told, records=False)
    document.write(tmp_path / "b.docx", told, tables.charted(told)[:1])
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "a.xlsx", "b.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=240)
    assert (tmp_path / "b.pdf").stat().st_size > 5_000
    first, *_ = text_of(tmp_path / "a.pdf").split("\f")
    assert "怎么算" in first, "all columns of 指标 are on one page"
    assert "全区总人口" in first
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["指标"]
    widths = [one.width for one in sheet.column_dimensions.values()]
    assert sum(widths) < 200  # characters: legible on one A4 across
    for number, row in enumerate(sheet.iter_rows(min_row=3, values_only=True), 3):
        lines = max(-(-2 * len(str(value)) // int(max(widths))) for value in row)
        assert lines <= 1 or (sheet.row_dimensions[number].height or 0) > 14 * lines, row[2]
    units = docx.Document(str(tmp_path / "b.docx")).tables[-1].columns[3].width
    assert units
    assert units.inches > 4 / 18 * 6 / 7


def test_years_of_noughts_are_no_chart() -> None:
    row = BY_NO["R20"]
    assert drawn._over_years(row, {2025: {"R20": 0.0}, 2026: {"R20": 0.0}}, "").is_empty
    assert not drawn._over_years(row, {2025: {"R20": 0.0}, 2026: {"R20": 3.0}}, "").is_empty


def test_a_clause_without_its_figure_is_left_out_and_listed(district: Book) -> None:
    with change("区扶贫办", "删除") as writer:
        writer.delete(Figure, [str(one.id) for one in Figure.living()])
    draft = tables.made(ran()).draft
    first = draft.paragraphs[0].text
    assert "总人口" not in first
    assert "其中农村人口6.5万人" in first
    assert ("全区总人口", "没有数据") in draft.left_out


def test_frozen_stays_to_the_byte_and_tells_what_changed(district: Book) -> None:
    run = ran()
    kept = store.freeze(run, run.lines(), "区扶贫办")
    before = stored(kept.n)
    assert store.content(run, run.lines(), records=True) == before
    assert store.since_then(kept, ran()) == []
    gone = str(Person.living().order_by(Person.id).get().id)
    with change("区扶贫办", "删除一个人") as writer:
        writer.delete(Person, [gone])
    moved = {one.now.row.no: one for one in store.since_then(store.frozen(kept.n), ran())}
    assert moved["R03a"].went == [("person", gone)]
    assert (moved["R03a"].then.value, moved["R03a"].now.value) == (1359, 1358)
    assert stored(kept.n) == before
    written = Figure.select().where((Figure.kind == "4") & (Figure.row == "R03a")).get()
    assert int(written.value or 0) == 1359
    assert "R40" not in kept.records


def test_the_month_counts_what_came_and_went(district: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """A township by its villages, a district of many villages by its townships; the rows make the lines above."""
    seen = desk.check_book()
    monkeypatch.setattr(desk, "check_book", lambda _: seen)
    monkeypatch.setattr(monthly, "_MOST", 24)
    told = monthly.month(AS_OF.replace(month=10))
    lines = {line.label: (line.last, line.this) for line in told.lines}
    assert lines["新消除风险（户）"] == (0, 10)
    assert told.this == "2020 年 10 月"
    found = [one for one in seen if one.level is Level.ERROR]
    assert lines["数据检查的错误（条）"] == (None, len(found)) != (None, 0)
    homes = checks.where(found)
    here = [one for one in found if one.household in homes and homes[one.household].region == "410502101212"]
    town = monthly.month(AS_OF.replace(month=10), "410502101")
    assert dict(town.villages)["袁薛庄村"][town.heads.index("错误")] >= len(here) > 0
    assert len(here) < len(found)
    assert "宝莲寺镇" in dict(told.villages)
    assert (told.by, town.by) == ("乡镇", "村")
    for one in (told, town):
        assert one.villages[-1] == ("合计", tuple(line.this for line in one.lines[: len(one.heads)]))


def test_the_month_stands_on_one_page_however_many_villages(book: Book) -> None:
    """Those with least go together; what lies in no village is a row, where there is any."""
    heads = monthly._HEADS
    codes = [f"410502101{n}" for n in range(200, 260)]
    found = [{code: n for n, code in enumerate(codes)}, {codes[0]: 100, "410502101": 5, "": 2}]
    rows = monthly._by_place(found, "410502101")
    names = [name for name, _ in rows]
    assert names[-3:] == ["其他 33 个村", "镇里和没有写村的", "合计"]
    assert rows[-1][1] == (sum(range(60)), 107)
    assert sum(values[0] for _, values in rows[:-1]) == sum(range(60))
    assert regions.village_name(codes[0]) in names, "it has most"
    filled = [(name, (*values, 3, 4, 5, 6, 7, 8)) for name, values in rows]
    lines = [monthly.Counted(f"第 {n} 项（条）", n, n + 1) for n in range(len(heads) + 1)]
    month = monthly.Month("宝莲寺镇", "2020 年 10 月", "2020 年 11 月", lines, heads, filled, "错误是今天查的。")
    application()
    assert len(lay_out(paper.monthly(month, ABOUT))) == 1
