"""Conflicts on paper, with room for what is right: a village asks, corrects it, and hands in again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards.listing import Heading
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.conflicts.conflict_list import Waiting
from fupin_desktop.services.lists.taking_out import Row, Told
from ui.dialogs.list_output import ListPaperDialog

_VALUES = "各方的值"
_COLUMNS = (("户 / 人", 150), ("项目", 120), (_VALUES, 300), ("核实后的值", 200), ("核实人", 90))


def print_out(window: QWidget, waiting: Waiting, narrowed: str) -> None:
    """Look at them as they are printed; those of the archives stay."""
    found = waiting.of_village()

    def read(start: int, n: int) -> list[Row]:
        told = found.rows(start, n)
        said = (" ｜ ".join(text or "（空）" for text in conflict_list.leaving(one)) for one in told)
        return [Row((one.about, one.label, text, "", ""), one.household) for one, text in zip(told, said, strict=True)]

    headings = [Heading(title, width, gives_way=title == _VALUES) for title, width in _COLUMNS]
    signed = ("村里：", "镇里：", "日期：")
    dialog = ListPaperDialog(window, Told("请核实的问题单", narrowed, headings, found.count, read, signed=signed))
    dialog.exec()
