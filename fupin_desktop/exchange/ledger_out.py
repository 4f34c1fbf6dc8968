"""Writing the rows of a ledger as a workbook, every cell text; what it writes `ledger_in` reads back unchanged."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from db.fields import Code, Codes, Kind
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_layouts import CLEARING, HELP_SHEET
from fupin_desktop.exchange.excel_out import drop_down, save
from fupin_desktop.exchange.excel_paper import page_setup
from fupin_desktop.exchange.ledger_owners import HEADED, own_fields, owner_columns
from fupin_desktop.ledgers.ledger import Ledger, words

#: Blank rows at the end, formatted, with drop-downs, to be filled in.
_SPARE = 300
_HELP = (
    "一行写一条；是谁的，写户编号，或者户主姓名和行政村；有“证件号码”一列的，写号码就够。",
    "空着的格子不改账本里的内容；要清空一项，在格子里写“{clearing}”。",
    "{same}这几列和是谁的都一样，就是账本里已有的那一条：导入时只改后面写得不同的，不会多出一条。",
    "日期写成 2026-11-23；有下拉列表的格子从列表里选；可以填几项的，用逗号隔开。",
)


def headings(ledger: Ledger) -> list[str]:
    """The headings: whose a record is, then its fields."""
    return [*(HEADED[name] for name in owner_columns(ledger.model)), *map(words, own_fields(ledger))]


def write(path: Path, ledger: Ledger, rows: Iterable[Sequence[str]]) -> None:
    """Write rows under `headings`. The file appears whole or not at all. Raises BadWorkbook."""
    from rustpy_xlsxwriter import Format, write_worksheets

    columns = headings(ledger)
    header = Format().set_bold().set_background_color("#E6F2ED").set_text_wrap().set_border("thin")
    text = Format().set_num_format("@")
    main = ledger.heading
    kinds = dict(zip(map(words, own_fields(ledger)), own_fields(ledger), strict=True))
    widths = [float(min(max(kinds[one].width if one in kinds else 14, len(one)) + 2, 40)) for one in columns]
    same = "、".join(one.label for one in ledger.same)
    told = [{HELP_SHEET: line.format(clearing=CLEARING, same=same)} for line in _HELP]
    rules = {words(one): drop_down(one, _labels(one)) for one in own_fields(ledger)}
    long = [one for one in own_fields(ledger) if _labels(one) and not rules[words(one)]]
    told += [{HELP_SHEET: f"“{one.label}”可以填：{'、'.join(_labels(one))}。"} for one in long]
    buffer = io.BytesIO()
    with no_collector():
        cells = (dict(zip(columns, (cell or None for cell in row), strict=True)) for row in rows)
        blank = (dict.fromkeys(columns) for _ in range(_SPARE))
        write_worksheets(
            [(main, chain(cells, blank)), (HELP_SHEET, iter(told))], buffer,
            header_format={main: header, HELP_SHEET: header},
            column_formats={main: [text] * len(columns), HELP_SHEET: [text]},
            column_widths={main: widths, HELP_SHEET: [100.0]},
            data_validations={main: {heading: rule for heading, rule in rules.items() if rule}},
            ignore_errors={main: columns},
            freeze_panes={main: {"row": 1}, HELP_SHEET: {"row": 1}},
            page_setup={main: page_setup(1, sum(widths)), HELP_SHEET: page_setup(1, 100)},
        )  # fmt: skip
    save(path, buffer.getvalue())


def _labels(one: Kind[Any]) -> list[str]:
    return [item.label for item in one.codes.offered] if isinstance(one, Code | Codes) else []
