"""The tables of a run, from which screen, workbook, document and paper are made; its paragraphs; its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.changes import every
from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.reports.chart import Chart
from fupin_desktop.reports.effect import charts, text
from fupin_desktop.reports.effect.matrix import Cell, Matrix, by_columns, difference, rounded
from fupin_desktop.reports.effect.row import Shape
from fupin_desktop.reports.effect.rows import PSYCHOLOGY, ROWS
from fupin_desktop.reports.effect.text import Draft, Told
from fupin_desktop.services.book import opening
from fupin_desktop.services.effect.line import Asked, Line
from fupin_desktop.services.effect.run import Run

_HEAD = ("序号", "栏目", "指标", "数", "单位", "应有或目标", "上年", "增减", "公开发表", "数据情况", "怎么算")


@dataclass(frozen=True)
class Tables:
    """What the tabs show."""

    asked: Asked
    lines: list[Line]
    years: list[int]
    by_year: dict[int, dict[str, Line]]
    by_village: dict[str, dict[str, float | None]]
    draft: Draft

    @property
    def said(self) -> str:
        """What it is of, in words."""
        return said(self.asked)

    def name(self, code: str) -> str:
        """What people call a village."""
        return regions.village_name(code, self.asked.period.until if self.asked.as_then else None) or code


def said(asked: Asked) -> str:
    """What a report is of, in words."""
    period = asked.period
    by = f"　按{'当时' if asked.as_then else '现在'}的村" if regions.has_changed(asked.region) else ""
    return f"{place(asked.region)}　{period.year} 年度　累计自 {period.since}　截至 {period.until}{by}"


def place(region: str) -> str:
    """What people call a region."""
    name = regions.village_name(region) or "".join(regions.path(region)[-1:]) or region
    return f"{name}（高新区）" if regions.is_together(region) else name


def places() -> list[regions.Place]:
    """The townships and villages of the book that a report may be of, by code; none where it is of one village."""
    query = "SELECT DISTINCT region_code FROM village WHERE deleted IS NOT 1 AND region_code IS NOT NULL"
    codes = {str(code) for (code,) in every(query)}
    if len(codes) < 2:
        return []
    towns = {code[:9] for code in codes} - {opening.region()}
    known = regions.places()
    named = [known[code] for code in sorted(towns | codes) if code in known]
    return [one._replace(name=place(one.code)) for one in named]


def charted(told: Tables) -> list[Chart]:
    """The charts of a run that have any number."""
    figures = {line.row.no: (line.value, line.of) for line in told.lines}
    by_year = {year: {no: line.value for no, line in lines.items()} for year, lines in told.by_year.items()}
    by_village = {told.name(code): found for code, found in told.by_village.items()}
    return charts.all_charts(figures, by_year, by_village, told.said)


def made(run: Run, progress: Progress = no_progress) -> Tables:
    """All tables of a run. Raises Cancelled."""
    lines = run.lines()
    by_year = {}
    for number, year in enumerate(run.years()):
        progress(number, len(run.years()), f"算 {year} 年")
        by_year[year] = {line.row.no: line for line in run.lines(year=year)}
    by_village: dict[str, dict[str, float | None]] = {code: {} for code in run.villages()}
    for row in ROWS:
        if row.is_additive:
            progress(0, 0, row.label)
            for code, value in run.by_village(row).items():
                by_village[code][row.no] = value
    return Tables(run.asked, lines, run.years(), by_year, by_village, drafted(lines, run.asked))


def drafted(lines: Sequence[Line], asked: Asked) -> Draft:
    """The paragraphs."""
    period = asked.period
    words = {
        "region": place(asked.region),
        "from": f"{period.since.year} 年",
        "as_of": f"{period.until.year} 年 {period.until.month} 月 {period.until.day} 日",
    }
    return text.draft({line.row.no: _told(line) for line in lines}, words, period.year)


def _told(line: Line) -> Told:
    has = line.value is not None or bool(line.text)
    gap = "" if line.gap is None else f"{max(0.0, line.gap):,.0f}"
    is_all = line.of is not None and line.value == line.of
    return Told(line.row.label, line.shown, line.shown_of, gap, is_all, "" if has else line.told)


def indicators(tables: Tables) -> Matrix:
    """The lines."""
    return Matrix("指标", _HEAD, [_row(line) for line in tables.lines], tables.said)


def _row(line: Line) -> tuple[Cell, ...]:
    row = line.row
    of = rounded(line.of, row) if row.shape is Shape.COUNT and line.of is not None else ""
    return (
        row.no,
        row.section,
        row.label,
        line.text or rounded(line.value, row),
        row.unit,
        of,
        rounded(line.before, row),
        difference(line.value, line.before, row),
        "" if line.published is None else rounded(line.published, row),
        line.told,
        row.source,
    )


def years(tables: Tables) -> Matrix:
    """Each year, and what each differs from the one before."""
    columns: dict[str, dict[str, Cell]] = {}
    for at, year in enumerate(tables.years):
        lines = tables.by_year[year]
        columns[str(year)] = {no: line.text or rounded(line.value, line.row) for no, line in lines.items()}
        if at:
            before = tables.by_year[tables.years[at - 1]]
            columns[f"{year} 增减"] = {
                no: difference(line.value, before[no].value, line.row) for no, line in lines.items()
            }
    rows = [row for row in ROWS if row.no != PSYCHOLOGY]
    return by_columns("对比(年)", rows, columns, tables.said)


def villages(tables: Tables) -> Matrix:
    """Village by line, by code: no ranking. A village without data has none, never 0."""
    rows = [row for row in ROWS if row.is_additive]
    head = ("村", *(f"{row.label}（{row.unit}）" for row in rows))
    told: list[tuple[Cell, ...]] = [
        (tables.name(code), *(rounded(found.get(row.no), row) for row in rows))
        for code, found in tables.by_village.items()
    ]
    return Matrix("对比(村)", head, told, tables.said)


#: All tables, in the order of the tabs.
ALL = (indicators, years, villages)
