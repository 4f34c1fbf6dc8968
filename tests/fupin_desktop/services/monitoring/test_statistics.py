"""监测统计: what the cases add up to; each number is the cases that it counts, as the board lists them."""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.household import Household
from db.village import Village
from fupin_desktop import regions
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.monitoring import board, statistics
from fupin_desktop.services.monitoring.board import Wanted
from fupin_desktop.services.monitoring.statistics import Statistics, Table
from tests.books import ACTOR, add_household
from tests.fupin_desktop.services.monitoring.test_board import on
from tests.monitored import TO_END, TO_HELP, clue_of, go, provide
from tests.monitored import office as office

DAY = dt.date(2026, 1, 5)


def table(found: Statistics, title: str) -> Table:
    return next(one for one in found.tables if one.title == title)


def texts(made: Table) -> dict[str, list[str]]:
    return {line.label: [cell.text for cell in line.cells] for line in made.rows}


def test_every_number_is_the_cases_that_it_counts(office: Book) -> None:
    with on(DAY + dt.timedelta(days=300)):
        ended = clue_of(DAY, add_household("甲")[0], source="11", way="1")
        provide(ended, DAY)
        last = go(ended, TO_HELP, DAY)
        go(ended, TO_END, last + dt.timedelta(days=190))
        refused = clue_of(DAY, add_household("乙")[0], source="11", way="1")
        go(refused, ("190",), DAY + dt.timedelta(days=4))
        new = clue_of(DAY + dt.timedelta(days=299), add_household("丙")[0])
        late = clue_of(DAY + dt.timedelta(days=200), add_household("丁")[0], source="11", way="1", risk=("01", "03"))
        found = statistics.read()
        assert found.count == 4
        assert found.not_cleared == {late.id}
        heads = ("合计", "研判中", "在监测", "已消除", "不纳入", "逾期")
        assert table(found, "按来源").headings == heads
        assert texts(table(found, "按来源")) == {
            "农户自主申报": ["3", "1", "0", "1", "1", "1"], "村组排查": ["1", "1", "0", "0", "0", "0"],
            "合计": ["4", "2", "0", "1", "1", "1"],
        }  # fmt: skip
        assert texts(table(found, "按风险")) == {
            "因病": ["4", "2", "0", "1", "1", "1"], "因学": ["1", "1", "0", "0", "0", "1"],
            "合计": ["4", "2", "0", "1", "1", "1"],
        }  # fmt: skip
        months = texts(table(found, "按月"))
        assert months["2026-01"] == ["2", "1", "0"]
        assert sum(int(line[2]) for line in months.values()) == 1
        days = {line.label: [cell.text for cell in line.cells] for line in table(found, "每步几天").rows}
        assert days["入户核实"] == ["1", "0", "0"]
        assert days["不纳入并告知"] == ["1", "4", "4"]
        lines = board.read()
        for made in found.tables[:4]:
            for line in made.rows:
                for cell in line.cells:
                    assert len(board.narrowed(lines, Wanted(only=cell.keys))) == int(cell.text)
        waiting = next(line for line in table(found, "按来源").rows if line.label == "村组排查").cells[1]
        assert waiting.keys == {new.id}
        assert statistics.read(Wanted(year="2025")).count == 0


def test_what_is_decided_is_cleared(office: Book) -> None:
    with on(DAY + dt.timedelta(days=60)):
        clue = clue_of(DAY)
        provide(clue, DAY)
        last = go(clue, TO_HELP[:5], DAY)
        assert statistics.read().not_cleared == {clue.id}
        go(clue, ("109",), last + dt.timedelta(days=1))
        assert statistics.read().not_cleared == frozenset()


def test_villages_that_are_called_alike_are_told_apart(office: Book) -> None:
    with on(DAY):
        for name, region in (("甲", "410502101212"), ("乙", "410502101213"), ("丙", "410502101214")):
            home, _ = add_household(name)
            with change(ACTOR, "搬"):
                Household(id=home.id, region_code=region).save()
                if name != "丙":
                    Village(region_code=region, name="王村").save()
            clue_of(DAY, home)
        named = ("宝莲寺镇袁薛庄村", "宝莲寺镇" + regions.path("410502101213")[-1], "张薛庄村", "合计")
        assert sorted(texts(table(statistics.read(), "按村"))) == sorted(named)
