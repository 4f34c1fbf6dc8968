"""Writing the persons of the book as a workbook of one of the layouts. Every cell is text: nothing that was typed
becomes a formula, no number loses digits."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from db import clock, connection, leftovers, masks
from db.codes import CodeList
from db.fields import Bool, Code, Codes, Date, Kind, Money, Year, YearMonth
from db.files import answers, put_in_place, take_away
from db.income import Income
from db.person import Employment, PersonYear
from fupin_desktop import regions
from fupin_desktop.exchange import excel_open
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_layouts import (
    CITY,
    COUNTY,
    DATA_DATE,
    HEAD_ID,
    HEAD_NAME,
    HELP_SHEET,
    LAYOUTS,
    PER_HEAD,
    PROVINCE,
    SERIAL,
    TOWN,
    VILLAGE,
    YEAR,
    Layout,
    Meaning,
    Part,
    meaning,
)
from fupin_desktop.exchange.excel_open import OpenCell, OpenValue
from fupin_desktop.exchange.excel_paper import page_setup
from fupin_desktop.exchange.excel_people import People, Roster
from fupin_desktop.exchange.sheets.plain import BadWorkbook
from fupin_desktop.progress import Progress, no_progress

#: What Excel admits in a list that stands in the rule itself, separators counted.
LONGEST_LIST = 255
_STEP = 2000
_NARROWEST, _WIDEST = 6, 30
#: The height of a line, in points.
_LINE = 18
#: Cells that the width of a column is taken from.
_SAMPLE = 400
_TITLE_COLOUR, _HEADER_COLOUR, _OPEN_COLOUR = "#17352C", "#E6F2ED", "#FDF1DC"
_PLACES = {PROVINCE: 0, CITY: 1, COUNTY: 2, TOWN: 3, VILLAGE: 4}


def export(
    path: Path,
    layout: str,
    roster: Roster,
    progress: Progress = no_progress,
    *,
    masked: bool = False,
    undecided: Sequence[OpenValue] = (),
) -> int:
    """Write persons as they were in a year; returns how many.

    `masked`: numbers with their middle hidden. What belongs to a year is of that year alone.
    Rows with values of `undecided` are tinted, and listed on a sheet at the end.
    The file appears whole or not at all.
    Raises BadWorkbook when it can't be written.
    """
    form = LAYOUTS[layout]
    if not answers(path.parent.is_dir):
        raise BadWorkbook(f"没有文件夹“{path.parent}”，没有导出。请换一个文件夹。")
    progress(0, 0, "读出户和人")
    with no_collector():
        people = People(form, roster)
        data, persons = _workbook(form, people, undecided, progress, masked)
    save(path, data)
    return persons


def save(path: Path, data: bytes) -> None:
    """Write a workbook; it appears whole or not at all. Raises BadWorkbook."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with leftovers.unfinished(fresh):
        try:
            with fresh.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            put_in_place(fresh, path)
        except OSError as error:
            why = connection.reason(error)
            raise BadWorkbook(
                f"“{path.name}”写不下：{why}。没有导出；如果它正开着，请先关掉，或者换一个地方。"
            ) from error
        finally:
            with suppress(OSError):
                take_away(fresh)


def _workbook(
    form: Layout, people: People, undecided: Sequence[OpenValue], progress: Progress, masked: bool
) -> tuple[bytes, int]:
    """The file, and how many persons are in it: who are gone before the collector would look at them."""
    buffer = io.BytesIO()
    found = excel_open.cells(form, people, undecided)
    columns = [_column(form, heading, people, masked) for heading in form.headings]
    _write(buffer, form, people, columns, _rows(form, columns, progress), found)
    return buffer.getvalue(), len(people.persons)


def _write(
    buffer: io.BytesIO, form: Layout, people: People, columns: Sequence[Sequence[str | None]],
    persons: Iterator[dict[str, str | None]], found: list[OpenCell],
) -> None:  # fmt: skip
    from rustpy_xlsxwriter import Format, write_worksheets

    last, above = len(form.headings) - 1, len(form.above)
    titles = [words.format(year=people.year, place=people.place) for words in form.above]
    title = Format().set_bold().set_font_size(14).set_font_color(_TITLE_COLOUR)
    header = Format().set_bold().set_background_color(_HEADER_COLOUR).set_text_wrap().set_border("thin")
    widths = list(map(_width if not form.plain else _width_of, form.headings, columns))
    looks: dict[str, Any] = {
        "header_row": above,
        "merge_ranges": [(row, 0, row, last, words, title if row == 0 else None) for row, words in enumerate(titles)],
        "header_format": header,
        "column_formats": [Format().set_num_format("@")] * (last + 1),
        "column_widths": widths,
        "row_heights": {
            above: _LINE * max(math.ceil(_letters(h) / w) for h, w in zip(form.headings, widths, strict=True))
        },
        "data_validations": _drop_downs(form),
        "ignore_errors": list(form.headings),
    }
    main = form.title
    if found:
        tint = Format().set_num_format("@").set_background_color(_OPEN_COLOUR)
        looks["row_formats"] = {above + 1 + cell.row: tint for cell in found}
    sheets: list[tuple[str, Any]] = [(main, persons)]
    options: dict[str, Any] = {name: {main: value} for name, value in looks.items()}
    more = [(excel_open.SHEET, excel_open.rows(found, form, people, above + 1), excel_open.WIDTHS)] if found else []
    more += [(HELP_SHEET, iter([{HELP_SHEET: words} for words in form.help]), [90.0])] if form.help else []
    for name, rows, widths in more:
        sheets.append((name, rows))
        options["header_format"][name] = header
        options["column_formats"][name] = [Format().set_num_format("@").set_text_wrap()] * len(widths)
        options["column_widths"][name] = widths
    panes = {name: {"row": above + 1 if name == main else 1} for name, _ in sheets}
    whose = (form.headings.index("户编号"), form.headings.index("姓名")) if form.plain else None
    setup = {name: page_setup(pane["row"], sum(widths) if name == main else 0, whose) for name, pane in panes.items()}
    write_worksheets(sheets, buffer, freeze_panes=panes, page_setup=setup, **options)


def _rows(
    form: Layout, columns: Sequence[Sequence[str | None]], progress: Progress
) -> Iterator[dict[str, str | None]]:  # fmt: skip
    total = len(columns[0])
    for number, cells in enumerate(zip(*columns, strict=True)):
        if number % _STEP == 0:
            progress(number, total, "写出名册")
        yield dict(zip(form.headings, cells, strict=True))
    blank = dict.fromkeys(form.headings)
    for _ in range(max(form.spare_rows, 0 if total else 1)):  # without any row the writer leaves out the header too
        yield blank


class _Words(dict[Any, str | None]):
    """Stored value → what stands in the cell; filled as values are met."""

    def __init__(self, show: Callable[[Any], str]) -> None:
        self[None] = None
        self._show = show

    def __missing__(self, value: Any) -> str | None:
        self[value] = words = self._show(value) or None
        return words


def _column(form: Layout, heading: str, people: People, masked: bool) -> list[str | None]:
    found = meaning(heading)
    assert found is not None
    if found.model is None:
        return _special(found.name, people, masked, form.plain)
    values = people.values(found.part, found.name)
    if (found.part, found.name) == PER_HEAD:
        values = people.reckoned(values)
    words = _Words(_wording(form, heading, found, masked))
    cells = list(map(words.__getitem__, values))
    if (found.part, found.name) == (Part(Income), "members"):
        sizes = people.sizes_without_income()
        return [str(size) if size else cell for cell, size in zip(cells, sizes, strict=True)]
    if form.plain and (found.model, found.name) == (Employment, "abroad"):
        # whoever has no work at all has none abroad
        return ["否" if none else cell for cell, none in zip(cells, people.without(Part(Employment)), strict=True)]
    return cells


def _special(name: str, people: People, masked: bool, plain: bool) -> list[str | None]:
    if name in _PLACES:
        places = {code: regions.path(code) for code in set(people.regions)}
        names = {c: p[_PLACES[name]] if len(p) > _PLACES[name] else None for c, p in places.items()}
        if name == VILLAGE:
            names |= people.village_names
        return [names[code] for code in people.regions]
    if name == SERIAL:
        return [str(number) for number in range(1, len(people.persons) + 1)]
    if name in (HEAD_NAME, HEAD_ID):
        heads = people.heads(name == HEAD_ID)
        return [masks.number(head) for head in heads] if masked and name == HEAD_ID else heads
    if name == DATA_DATE:
        if not plain:  # nobody has said a date: an own workbook makes none up
            return people.values(Part(PersonYear), "as_of")
        today = clock.today()
        day = f"{today:%Y%m%d}" if people.year == today.year else f"{people.year}1231"
        return [as_of.replace("-", "") if as_of else day for as_of in people.values(Part(PersonYear), "as_of")]
    assert name == YEAR
    return [str(people.year)] * len(people.persons)


def _wording(form: Layout, heading: str, found: Meaning, masked: bool) -> Callable[[Any], str]:
    """How a stored value is written in a column."""
    kind = found.field()
    if masked and kind.hidden:
        return lambda value: kind.masked(kind.show(kind.python_value(value)))
    if isinstance(kind, Code | Codes):
        labels = _labels(form, heading, found.name, kind)
        return lambda value: ",".join(labels.get(code, code) for code in value.split(","))
    if form.plain and isinstance(kind, Date):
        length = 6 if found.name in form.months else 8
        return lambda value: value.replace("-", "")[:length]
    if form.plain and isinstance(kind, Money):
        return lambda value: f"{kind.python_value(value):.2f}"
    if form.plain and isinstance(kind, YearMonth):
        return str
    return lambda value: kind.show(kind.python_value(value))


def _labels(form: Layout, heading: str, name: str, kind: Code | Codes) -> dict[str, str]:
    """Code → what stands in the column; a column that asks 是否 has only 是 and 否."""
    codes: CodeList = kind.codes
    if heading.startswith("是否"):
        return {item.code: "否" if item.code == "0" else "是" for item in codes.items}
    return {item.code: item.label for item in codes.items} | dict(form.words.get(name, {}))


def _drop_downs(form: Layout) -> dict[str, dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = {}
    for heading in form.headings:
        if (found := meaning(heading)) and found.model:
            kind, labels = found.field(), dict[str, None]()
            if isinstance(kind, Code | Codes):
                known = _labels(form, heading, found.name, kind)
                labels = dict.fromkeys(known[item.code] for item in kind.codes.offered)
            rules[heading] = drop_down(kind, list(labels))
    return {heading: rule for heading, rule in rules.items() if rule}


def drop_down(kind: Kind[Any], labels: list[str]) -> dict[str, Any]:
    """What the column of a field takes, in the words of the writer; {} for anything, or for more than a list holds."""
    labels = ["是", "否"] if isinstance(kind, Bool) else labels
    if not labels or len(",".join(labels)) > LONGEST_LIST:
        return {}
    one = {"error_style": "stop", "error_message": "这一列只能填下拉列表里的选项。"}
    several = {
        "error_style": "information",
        "error_message": "可以填几项，用逗号隔开。",
    }
    told = several if isinstance(kind, Codes) else one
    return {"type": "list", "values": labels, "ignore_blank": True, "error_title": "请从列表里选", **told}


def _width_of(heading: str, cells: Sequence[str | None]) -> float:
    """Column width in characters of a roster that is read and printed: what stands there, the heading in some lines."""
    sample = cells[:: len(cells) // _SAMPLE + 1]
    need = max((_letters(cell) for cell in set(sample) if cell), default=0)
    return float(min(max(need + 1, -(-_letters(heading) // 3) + 1, _NARROWEST), _WIDEST))


def _letters(text: str) -> int:
    """How wide a text is: a Chinese letter is as wide as two others."""
    return len(text) + sum(letter > "\u2e7f" for letter in text)


def _width(heading: str, _cells: object) -> float:
    """The same of one that is to be filled: what the field needs, and enough for the heading in two lines."""
    found = meaning(heading)
    kind: Kind[Any] | None = found.field() if found and found.model else None
    need = 10 if kind is None else 8 if isinstance(kind, Year) else kind.width
    return float(min(max(need + 2, len(heading) + 2, 8), 30))
