"""Finding the table of a sheet, a roster's or a ledger's: in which rows its headings are, and what each column means.

A column that could be taken for another one is not read but named: the second 姓名 of two tables side by side, an
income under the heading of another year or of somebody else, an amount in another unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from db.codes import fold
from db.household import Household
from db.person import Person
from fupin_desktop.exchange import excel_year
from fupin_desktop.exchange.excel_layouts import DATA_DATE, OF_YEAR, PARTS, VILLAGE, YEAR, Meaning, meaning
from fupin_desktop.exchange.excel_remarks import is_under_heading
from fupin_desktop.exchange.excel_text import is_blank, raw
from fupin_desktop.exchange.excel_units import is_multiple, unit_of
from fupin_desktop.exchange.sheets.plain import HEAD, Cell, Merge

_FEWEST_HEADINGS = 3
_LONGEST_HEADING = 60
#: Heading rows of one table; rows of units and numbers under them.
_MOST_ROWS, _MOST_UNDER = 4, 4
HOUSEHOLD = {(Household, "household_no"), (Household, "local_no")}
IDENTITY = HOUSEHOLD | {(Person, "person_no"), (Person, "name"), (Person, "id_no")}
#: Groups whose columns speak of another time or of somebody else, unless group and heading together mean something.
_OF_OTHERS = re.compile(
    "消除后|识别时|认定时|上年|去年|前年|上一年|计划|预计|目标|户主|联系人|监护|配偶|父亲|母亲|子女|赡养|帮扶|责任|负责|采集|填报|审核|村干部|家庭医生|网格"
)
#: Somebody beside the household whose telephone may follow.
_OF_A_HELPER = re.compile(
    "联系人|监护|帮扶(责任)?人|帮扶干部|责任人|负责人|采集|填报|审核|村干部|包[户村保]|家庭医生|村医|网格|书记"
)
#: A group that says nothing of what stands under it: 备注 under 其他 is no 其他备注, the remark on a household's risk.
_MISCELLANY = re.compile(r"其[他它](情况|信息|事项|项目)?")
_DATED = re.compile(r"((?:19|20)\d\d)\s*年度?\s*(\D.*)")
_IN_GROUP = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")

#: What says whose a row is: a heading has another word there.
_WHOSE = IDENTITY | {(None, VILLAGE)} | {(None, name) for _, name in IDENTITY}

Row = tuple[int, list[Cell]]
#: What a heading means, in this kind of table.
Read = Callable[[str], Meaning | None]


@dataclass
class Table:
    """A table in a sheet. `rows` of the sheet that are not its data: heading and what stands around it."""

    #: Excel's number of the lowest heading row; of the last row that is skipped under it.
    header_row: int
    last_skipped: int
    above: list[list[Cell]]
    headings: list[str]
    meanings: list[Meaning | None]
    #: In what each column counts, where that is said.
    units: list[str] = field(default_factory=list)
    #: What groups over the columns say of the year.
    years: set[str] = field(default_factory=set)
    #: Headings of columns that are not read, and why.
    unread: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def title(self) -> str:
        """What stands over the headings."""
        return " ".join(raw(cell) for row in self.above for cell in row)

    @property
    def ignored(self) -> list[str]:
        """Headings that mean nothing to the program, and those that are not read for another reason."""
        return [f"{heading}（{why}）" if why else heading for heading, why in self.unread]


def first_rows(rows: Iterator[Row], begins: int = 1) -> Iterator[Row]:
    """Those from row `begins` on in which headings may be."""
    for number, cells in rows:
        yield number, cells
        if number >= begins - 1 + HEAD:
            return


def find(
    head: Sequence[Row], merges: Sequence[Merge], width: int, begins: int = 1, read: Read = meaning,
    fewest: int = _FEWEST_HEADINGS,
) -> Table | None:  # fmt: skip
    """The table that begins in these rows (those that are not blank) from row `begins` on; None where no row has so
    many headings."""
    known = [_known(cells, read) for _, cells in head]
    counts = [len(set(row.values())) for row in known]
    if not counts or not max(counts):
        return None
    best = counts.index(max(counts))
    top, bottom = _first(head, known, best), _last(head, known, best)
    block = _Block(head[top : bottom + 1], merges, width, read)
    above: list[list[Cell]] = [[""] * width for _ in range(head[top][0] - begins)]
    for number, cells in head[:top]:
        above[number - begins] = cells
    table = block.table(above)
    if len({m for m in table.meanings if m}) < fewest:
        return None
    for number, cells in head[bottom + 1 : bottom + 1 + _MOST_UNDER]:
        words = [raw(cell).strip() for cell in cells if not is_blank(cell)]
        if not words or not is_under_heading(words):
            break
        table.last_skipped = number
    return table


def _known(cells: Iterable[Cell], read: Read) -> dict[int, Meaning]:
    found = {}
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and cell and len(cell) <= _LONGEST_HEADING and (meant := read(cell)):
            found[column] = meant
    return found


def _first(head: Sequence[Row], known: list[dict[int, Meaning]], best: int) -> int:
    """The highest heading row: rows above the best that hold groups, or headings over blank cells."""
    top = best
    while top and best - top < _MOST_ROWS - 1 and head[top][0] - head[top - 1][0] == 1:
        cells, below = head[top - 1][1], head[top][1]
        filled = [column for column, cell in enumerate(cells) if not is_blank(cell)]
        over_blank = any(column in known[top - 1] and is_blank(below[column]) for column in filled)
        group = len(filled) > 1 and all(map(_is_short, (c for c in cells if not is_blank(c))))
        if not (over_blank or group):
            break
        top -= 1
    return top


def _is_short(cell: Cell) -> bool:
    """Whether a cell may be the name of a group of columns; "单位：元" is none."""
    return isinstance(cell, str) and len(cell.strip()) <= 20 and not re.search("[:：]", cell)


def _last(head: Sequence[Row], known: list[dict[int, Meaning]], best: int) -> int:
    """The lowest heading row: rows below that name no person and hold headings, or repeat what is merged."""
    bottom = best
    while bottom + 1 < len(head) and bottom - best < _MOST_ROWS - 1 and head[bottom + 1][0] - head[bottom][0] == 1:
        cells, above = head[bottom + 1][1], head[bottom][1]
        own = {column: m for column, m in known[bottom + 1].items() if cells[column] != above[column]}
        names_someone = any(
            (m.model, m.name) in _WHOSE and not is_blank(cells[column]) and cells[column] != above[column]
            for column, m in known[best].items()
            if column not in own
        )
        repeated = all(is_blank(cell) or cell == above[column] for column, cell in enumerate(cells))
        if names_someone or not (repeated or any(is_blank(above[c]) or c not in known[bottom] for c in own)):
            break
        bottom += 1
    return bottom


class _Block:
    """The heading rows of a table."""

    def __init__(self, rows: Sequence[Row], merges: Sequence[Merge], width: int, read: Read) -> None:
        self._read = read
        self._numbers = [number for number, _ in rows]
        self._rows = [self._spread(number, cells, merges, width) for number, cells in rows]
        self._lowest = rows[-1][1]
        self._width = width

    def _spread(self, number: int, cells: list[Cell], merges: Sequence[Merge], width: int) -> list[str]:
        """The words of a heading row, those of merged cells over each column that they cover."""
        words = [raw(cell).strip() for cell in cells] + [""] * (width - len(cells))
        for top, left, bottom, right in merges:
            if top <= number - 1 <= bottom and left < width:
                words[left : right + 1] = [words[left]] * (min(right, width - 1) - left + 1)
        return words

    def table(self, above: list[list[Cell]]) -> Table:
        made = Table(self._numbers[-1], self._numbers[-1], above, [], [])
        titles = [raw(cell) for cells in above for cell in cells if not is_blank(cell)]
        for column in range(self._width):
            words = [row[column] for row in self._rows if row[column]]
            made.units.append(unit_of(words[-1], words[:-1], titles) if words else "")
            heading, meant, why = self._column(column, made.units[-1])
            made.headings.append(heading)
            made.meanings.append(None if why else meant)
            if why:
                made.unread.append((heading, why))
            made.years |= set(_IN_GROUP.findall(" ".join(row[column] for row in self._rows[:-1])))
        self._drop_other_years(made)
        self._take_dated(made, excel_year.of_title(" ".join(titles)))
        _drop_repeated(made)
        _drop_phones_of_others(made)
        made.unread += [(h, "") for h, m in zip(made.headings, made.meanings, strict=True) if h and m is None]
        made.unread = list({heading: (heading, why) for heading, why in reversed(made.unread)}.values())[::-1]
        return made

    def _column(self, column: int, unit: str) -> tuple[str, Meaning | None, str]:
        """Heading, meaning, and why the column is not read all the same."""
        words = [row[column] for row in self._rows]
        for place in range(len(words) - 1, -1, -1):
            word = words[place]
            if not word:
                continue
            groups = [group for group in words[:place] if group and group != word]
            if self._read(word):
                groups = [group for group in groups if not _MISCELLANY.fullmatch(group)]
            for group in reversed(groups):
                if found := self._read(group + word):
                    return group + word, found, ""
            if found := self._read(word):
                why = "" if found.model and is_multiple(found.field(), unit) else unit_differs(word, found)
                is_own = found.model and found.part not in PARTS  # a ledger's field: of whatever it is, the ledger is
                if not why and not is_own and any(_OF_OTHERS.search(group) for group in groups):
                    why = f"它在“{groups[-1]}”下面，说的不是这个人这一年的"
                return (f"{groups[-1]}{word}" if why and groups else word), found, why
        return next((word for word in reversed(words) if word), ""), None, ""

    def _drop_other_years(self, made: Table) -> None:
        """Groups of several years: nobody says which of them is the table's."""
        if len(made.years) < 2:
            return
        for column in range(self._width):
            group = " ".join(row[column] for row in self._rows[:-1])
            if made.meanings[column] and _IN_GROUP.search(group):
                made.meanings[column] = None
                made.headings[column] = f"{group.strip()} {made.headings[column]}"
                made.unread.append((made.headings[column], "表里并排着几个年度"))
        made.years = set()

    def _take_dated(self, made: Table, own: int | None) -> None:
        """A year before a heading (2025年人均纯收入) is read where the title names the same one, or names none and all
        that the table says of a year is of this one; else the column is told and left. `own`: the year of the title."""
        found = {column: told for column, heading in enumerate(made.headings)
                 if made.meanings[column] is None and (told := _DATED.fullmatch(heading))}  # fmt: skip
        read = ((column, self._read(told[2])) for column, told in found.items())
        meant = {column: m for column, m in read if m and m.model and m.part in OF_YEAR}
        years = made.years | ({str(own)} if own else {found[column][1] for column in meant})
        is_of_one = len(years) == 1 and (own or not any(map(_is_of_a_year, made.meanings)))
        for column, m in meant.items():
            if is_of_one and found[column][1] in years:
                made.meanings[column], made.years = m, years
            else:
                why = f"写明是 {found[column][1]} 年的，别的列不是；请把这一年的另做一张表，标题写上年度"
                made.unread.append((made.headings[column], why))


def _is_of_a_year(meant: Meaning | None) -> bool:
    return meant is not None and (meant.part in OF_YEAR if meant.model else meant.name in (YEAR, DATA_DATE))


def _drop_repeated(made: Table) -> None:
    """Two tables side by side: from where a name or number comes a second time, what was there before is not read."""
    seen: set[Meaning] = set()
    second = False
    for column, meant in enumerate(made.meanings):
        if meant is None:
            continue
        second = second or (meant in seen and (meant.model, meant.name) in IDENTITY)
        if second and meant in seen:
            made.meanings[column] = None
            made.unread.append((made.headings[column], "同样的列前面已有一个，像是并排的另一张表"))
        seen.add(meant)


_UNITS = (
    {"元", "人民币元", "元/年", "元/人", "元/月"}, {"万元"}, {"千元"}, {"百元"}, {"角"}, {"亩"}, {"公顷", "ha"},
    {"平方米", "㎡", "m2", "平米", "平方"}, {"公里", "千米", "km"}, {"米", "m"}, {"里", "华里"}, {"分"},
)  # fmt: skip
_BRACKET = re.compile(r"\(([^()]*)\)$")


def _drop_phones_of_others(made: Table) -> None:
    """A telephone right after 帮扶责任人, or after that one's 单位 and 职务, is not the household's, unless its heading
    says so."""
    beside = ""  # whose columns these are, among those that are not known
    for column, (heading, meant) in enumerate(zip(made.headings, made.meanings, strict=True)):
        if meant is not None and (meant.model, meant.name) == (Household, "phone"):
            if beside and "户" not in heading:
                made.meanings[column] = None
                made.unread.append((heading, f"它在“{beside}”后面，像是那个人的电话"))
        elif _OF_A_HELPER.search(heading):
            beside = heading
        elif meant is not None:
            beside = ""


def unit_differs(heading: str, meant: Meaning) -> str:
    """Why a column can't be read whose heading names another unit than the field's; "" where it can."""
    named = _BRACKET.search(fold(heading))
    if not named or meant.model is None or not (own := meant.field().unit):
        return ""
    unit = named[1].removeprefix("单位:")
    theirs = next((units for units in _UNITS if unit in units), None)
    if theirs is None or fold(own) in {fold(one) for one in theirs}:
        return ""
    return f"单位是{named[1]}，程序里是{own}"
