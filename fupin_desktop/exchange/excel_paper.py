"""How a workbook is printed: A4 across, headings on every page, as wide as the paper, page numbers at the foot."""

from __future__ import annotations

import math
from typing import Any

#: Characters across that a sheet of A4 takes in letters that can still be read (some 4 points).
READABLE = 360
_A4 = 9
_FOOT = "第 &P 页　共 &N 页"
#: Inches.
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7, "header": 0.3, "footer": 0.3}


def page_setup(headings: int, width: float, columns: tuple[int, int] | None = None) -> dict[str, Any]:
    """For rustpy_xlsxwriter, with lines between the cells: the rows of headings at the top, and the width of all
    columns in characters: what is wider than a page can show lies on several side by side, each with `columns` (the
    first and the last of those that say whose a row is)."""
    pages = math.ceil(width / READABLE) or 1
    setup: dict[str, Any] = {
        "landscape": True, "paper_size": _A4, "repeat_rows": (0, headings - 1), "margins": _MARGINS,
        "print_gridlines": True, "footer": f"&C{_FOOT}", "fit_to_pages": (pages, 0),
    }  # fmt: skip
    return setup | ({"repeat_columns": columns} if columns and pages > 1 else {})


def set_up(sheet: Any, headings: int, *, fits: bool = True) -> None:
    """The same for a sheet of openpyxl, which draws its lines itself; `headings` 0: none."""
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_margins = PageMargins(**_MARGINS)
    sheet.oddFooter.center.text = _FOOT
    if headings:
        sheet.print_title_rows = f"1:{headings}"
    if fits:
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes; across, one
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
