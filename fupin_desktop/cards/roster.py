"""村户名册: household by household on A4 lying, numbers masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import marks, words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Column, Gap, Sheet, Table, Title
from fupin_desktop.cards.shared import PLACE_TO_FILL

T = TypeVar("T")
FORM = "户名册"
_COLUMNS = (
    Column("序号", 11, b.RIGHT), Column("户编号", 36, firm=True), Column("村", 26, firm=True),
    Column("村民小组", 20, firm=True),
    Column("姓名", 26, firm=True), Column("与户主关系", 22, firm=True), Column("性别", 11, b.CENTRE),
    Column("年龄", 11, b.RIGHT), Column("证件号码", 42, firm=True), Column("户类型", 30, firm=True),
    Column("监测对象类别", 32, firm=True), Column("联系电话", 32, firm=True),
)  # fmt: skip
_VILLAGE = 2
#: What is said of the household: on its first line, and again at the top of a page.
_OF_HOUSEHOLD = (0, 1, 2, 3, 9, 10, 11)


@dataclass(frozen=True)
class Line:
    """One person. What is said of the household stands on its first line only; `number` counts households."""

    number: int
    is_first: bool
    household_no: str
    group: str
    name: str
    relation: str
    sex: str
    birth: dt.date | None
    id_no: str
    hh_type: str
    monitor_cat: str
    phone: str
    village: str = ""
    #: Its code.
    region: str = ""
    #: The same with other values that somebody gave and nobody has decided between.
    others: tuple[Line, ...] = ()


def sheet(lines: Sequence[Line] | None, path: Sequence[str], about: About, narrowed: str = "") -> Sheet:
    """The roster of a village or township; blank lines to be filled by hand where there is no list. `narrowed`: what is
    said of one that has not all. The village stands in each line where there are several."""
    place = path[-1] if path else ""
    under = " · ".join(reversed(path[2:-1]))
    if lines is None:
        head = Title(f"村{FORM}", PLACE_TO_FILL)
    else:
        people = sum(bool(line.name) for line in lines)
        households = sum(line.is_first for line in lines)
        head = Title(
            f"{place}{FORM}", "", words.joined(under, narrowed, f"共 {households:,} 户 {people:,} 人", by="　")
        )
    rows = tuple(marks.cells(_cells(line, about), [_cells(o, about) for o in line.others]) for line in lines or ())
    several = len({line.village for line in lines or ()}) > 1
    columns = _COLUMNS if several else _without_village(_COLUMNS)
    carried = _OF_HOUSEHOLD if several else tuple(n - (n > _VILLAGE) for n in _OF_HOUSEHOLD if n != _VILLAGE)
    rows = rows if several else tuple(map(_without_village, rows))
    table = Table(columns, rows, carried, fills=lines is None, empty="账本里还没有农户" if lines is not None else "")
    name = f"{place}{FORM}" if lines is not None else f"空白{FORM}"
    foot = about.foot(more="证件号码和电话隐去中间几位" if lines else "")
    return Sheet(name, (head, Gap(1), table), foot, b.A4_WIDE)


def _without_village(cells: tuple[T, ...]) -> tuple[T, ...]:
    return (*cells[:_VILLAGE], *cells[_VILLAGE + 1 :])


def _cells(line: Line, about: About) -> b.Cells:
    own = (line.name, line.relation, line.sex, words.age(line.birth, about.today), line.id_no)
    if not line.is_first:
        return ("", "", "", "", *own, "", "", "")
    return (
        str(line.number),
        line.household_no,
        line.village,
        line.group,
        *own,
        line.hh_type,
        line.monitor_cat,
        line.phone,
    )
