"""A table as it stands on a page, as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from fupin_desktop.exchange.excel_out import save


def write(path: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """The file appears whole or not at all. Raises BadWorkbook."""
    from rustpy_xlsxwriter import Format, write_worksheets

    buffer = io.BytesIO()
    header = Format().set_bold().set_background_color("#E6F2ED").set_text_wrap().set_border("thin")
    text = Format().set_num_format("@")
    cells = (dict(zip(headings, (cell or None for cell in row), strict=True)) for row in rows)
    write_worksheets(
        [(title, cells if rows else iter([dict.fromkeys(headings)]))], buffer, header_format={title: header},
        column_formats={title: [text] * len(headings)}, column_widths={title: [18.0] * len(headings)},
        ignore_errors={title: list(headings)}, freeze_panes={title: {"row": 1}},
    )  # fmt: skip
    save(path, buffer.getvalue())
