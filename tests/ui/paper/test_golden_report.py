"""The report of the demo district and the month of a township look as they were looked at (see test_golden.py)."""

from __future__ import annotations

from pathlib import Path

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.effect import paper, tables
from fupin_desktop.services.effect.monthly import Counted, Month
from tests.district import district, made_district, ran
from tests.looks import lay_out
from tests.papers import ABOUT
from tests.ui.paper.test_golden import looks_as_it_did
from ui.paper.letters import application

__all__ = ["district", "made_district"]


def test_the_report_looks_as_it_did(district: Book, tmp_path: Path) -> None:
    """Text, charts of rates, a target and villages, and the lines."""
    application()
    told = tables.made(ran(years=True))
    charts = tables.charted(told)
    for number, page in enumerate(lay_out(paper.sheet(told, [*charts[:3], charts[-1]], ABOUT)), 1):
        looks_as_it_did(page, f"effect-A4-{number}.png", tmp_path)


def test_the_month_looks_as_it_did(book: Book, tmp_path: Path) -> None:
    application()
    lines = [
        Counted("新消除风险（户）", 10, 8),
        Counted("数据检查的错误（条）", None, 824),
        Counted("走访（次）", 3, 3),
    ]
    villages: list[tuple[str, tuple[int, ...]]] = [("王村", (1, 0, 26)), ("袁薛庄村", (0, 12, 139))]
    told = Month("宝莲寺镇", "2020 年 10 月", "2020 年 11 月", lines, ("新线索", "走访", "错误"), villages,
                 "错误是 2020-11-30 数据检查查出来的；上月的没有留下，不比。")  # fmt: skip
    pages = lay_out(paper.monthly(told, ABOUT))
    assert len(pages) == 1
    looks_as_it_did(pages[0], "effect-month-A4.png", tmp_path)
