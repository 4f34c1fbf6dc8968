"""A list of the program as a workbook, as it stands on the screen: above it its title and what it is narrowed to. Texts
stay texts (no formula, no digit lost), numbers of columns at the right are numbers, so that Excel adds them up."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from fupin_desktop.cards.listing import Heading
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_out import save
from fupin_desktop.exchange.excel_paper import page_setup

_ABOVE = 2
_SHEET_NAME = 31
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST = 60


def write(
    path: Path, title: str, about: str, headings: Sequence[Heading], rows: Iterable[Sequence[str]],
    total: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write it; the file appears whole or not at all. Raises BadWorkbook."""
    from rustpy_xlsxwriter import Format, write_worksheets

    columns = _told_apart([one.title for one in headings])
    last = max(1, len(columns) - 1)
    bold = Format().set_bold().set_font_size(14)
    header = Format().set_bold().set_background_color("#E6F2ED").set_text_wrap().set_border("thin")
    name = title.translate(_NOT_IN_A_NAME)[:_SHEET_NAME].strip() or "名单"
    told = chain(rows, [total] if any(total) else [])
    widths = [float(min(max(one.width / 7, len(one.title) * 2 + 2), _WIDEST)) for one in headings]
    buffer = io.BytesIO()
    with no_collector():
        write_worksheets(
            [(name, _filled(columns, headings, told))], buffer,
            header_row={name: _ABOVE},
            merge_ranges={name: [(0, 0, 0, last, title, bold), (1, 0, 1, last, about, None)]},
            header_format={name: header},
            column_formats={name: [Format() if one.right else Format().set_num_format("@") for one in headings]},
            column_widths={name: widths},
            ignore_errors={name: columns},
            freeze_panes={name: {"row": _ABOVE + 1}},
            page_setup={name: page_setup(_ABOVE + 1, sum(widths))},
        )  # fmt: skip
    save(path, buffer.getvalue())


def _filled(columns: Sequence[str], headings: Sequence[Heading], rows: Iterable[Sequence[str]]) -> Iterator[Any]:
    some = False
    for cells in rows:
        some = True
        yield {name: _cell(text, one.right) for name, text, one in zip(columns, cells, headings, strict=True)}
    if not some:  # without any row the writer leaves out the header too
        yield dict.fromkeys(columns)


def _cell(text: str, is_number: bool) -> Any:
    plain = text.replace(",", "")
    if is_number and plain.removeprefix("-").replace(".", "", 1).isdecimal() and plain.isascii():
        return float(plain) if "." in plain else int(plain)
    return text or None


def _told_apart(titles: Sequence[str]) -> list[str]:
    """Headings, of which no two are the same: a row is written by them."""
    found: list[str] = []
    for title in titles:
        found.append(title if title not in found else f"{title}{'　' * (found.count(title) + len(found))}")
    return found
