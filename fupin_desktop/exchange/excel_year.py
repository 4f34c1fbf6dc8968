"""Which year the words above a table name."""

from __future__ import annotations

import re

from fupin_desktop.exchange.excel_text import raw
from fupin_desktop.exchange.sheets.plain import Cell

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE = re.compile(r"[二一][〇○零一二三四五六七八九]{3}(?=\s*年)")
_YEAR = r"(?<!\d)((?:19|20)\d\d)"
#: "2025年度" says it; "数据时间：2025…" nearly.
_OF_YEAR = re.compile(_YEAR + r"\s*年度")
_OF_DATA = re.compile(r"(?:数据(?:时间|日期|截至)|截至|截止|统计时间|时点)(?:日期|时间)?[:：\s]*" + _YEAR)
#: Years that are not the data's: a document's number, the day of filling in or printing, since when, telephones.
_OTHERS = re.compile(
    r"[〔\[［【(（]\s*(?:19|20)\d\d\s*[〕\]］】)）]\s*\d*\s*号|(?:填报|填表|填写|制表|打印|导出|上报|录入|审核)(?:日期|时间)?[:：\s]*[\d年月日./-]+"
    r"|(?:19|20)\d\d\s*年?(?:以来|至今|起|以后|之后|前|以前)|(?:电话|手机|联系方式)[:：\s]*[\d-]+|\d{9,}|\d{3,4}-\d{7,8}"
)
_ANY = re.compile(_YEAR + r"(?=\s*[年/.\-]|(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)|(?!\d))")
_OF_CELL = re.compile(_YEAR + r"(?=年|[-/.]|\d{4}(?!\d)|\d{2}(?!\d)|(?!\d))")


def of_title(words: str) -> int | None:
    """The year that a title names; None where it names none, or several that could be meant."""
    words = _CHINESE.sub(lambda found: found[0].translate(_DIGITS), words)
    for pattern in (_OF_YEAR, _OF_DATA):
        if years := set(pattern.findall(words)):
            return int(years.pop()) if len(years) == 1 else None
    years = set(_ANY.findall(_OTHERS.sub(" ", words)))
    return int(years.pop()) if len(years) == 1 else None


def says_year(words: str) -> int | None:
    """The year of a title that says "…年度": it stands above a column of dates."""
    words = _CHINESE.sub(lambda found: found[0].translate(_DIGITS), words)
    years = set(_OF_YEAR.findall(words))
    return int(years.pop()) if len(years) == 1 else None


def of_cell(cell: Cell) -> int | None:
    """The year of a cell of a column 年度 or 数据日期."""
    words = raw(cell).strip()
    words = _CHINESE.sub(lambda found: found[0].translate(_DIGITS), words)
    found = _OF_CELL.search(words)
    return int(found[1]) if found else None
