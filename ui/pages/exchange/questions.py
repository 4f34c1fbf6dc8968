"""Conflicts on paper, with room for what is right: a village asks, corrects it, and hands in again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards.listing import Heading
from fupin_desktop.services.book import references
from fupin_desktop.services.book.references import Home
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.conflicts.conflict_list import Conflict, Waiting
from fupin_desktop.services.lists.taking_out import Row, Told
from fupin_desktop.services.papers import catalogue
from ui import wording
from ui.dialogs.list_output import ListPaperDialog

_VALUES = "各方的值"
_COLUMNS = (("哪一户", 170), ("户 / 人", 110), ("项目", 110), (_VALUES, 270), ("核实后的值", 160), ("核实人", 80))


def print_out(window: QWidget, waiting: Waiting, narrowed: str) -> None:
    """Look at them as they are printed."""
    dialog = ListPaperDialog(window, told(waiting, narrowed))
    dialog.exec()


def told(waiting: Waiting, narrowed: str) -> Told:
    """House by house, as somebody goes and asks; those of the archives stay."""
    of_village = waiting.of_village()
    found = of_village.rows(0, of_village.count)
    homes = references.homes(one.household for one in found if one.household)
    places = {household: place for place, household in enumerate(catalogue.in_order(homes))}
    found.sort(key=lambda one: places.get(one.household, len(places)))

    def read(start: int, n: int) -> list[Row]:
        return [_row(one, homes.get(one.household, Home())) for one in found[start : start + n]]

    headings = [Heading(title, width, gives_way=title == _VALUES) for title, width in _COLUMNS]
    signed = ("村里：", "镇里：", "日期：")
    return Told("请核实的问题单", narrowed, headings, len(found), read, signed=signed)


def _row(one: Conflict, home: Home) -> Row:
    """Whom to ask, and who says what: two of a village may have one name, and no mask tells whose a value is."""
    head = f"户主 {home.head}" if home.head else ""
    where = "　".join(filter(None, (wording.place(home.village, home.group), head, home.number)))
    said = zip(one.sides, conflict_list.leaving(one), strict=True)
    values = "；".join(f"{side.place or side.laptop or '本机'}：{text or '（空）'}" for side, text in said)
    return Row((where, one.about, one.label, values, "", ""), one.household)
