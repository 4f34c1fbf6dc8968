"""草稿和账本: what a half-filled form says beside what the book has come to say since, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from db.person import Person
from fupin_desktop.services.book import privacy
from ui import theme
from ui.forms.cell import Cell
from ui.forms.drafted import Drafted
from ui.widgets.basics import button, label, new_grid, put
from ui.widgets.frame import Dialog

_EMPTY = "（空）"
_NAME = f"{Person.table()}.name"


class TwoVersions(Dialog):
    """Of each field one of two is chosen: what the person had typed, which is so at first, or what the book has."""

    def __init__(self, parent: QWidget | None, cells: Sequence[tuple[Drafted, Cell]]) -> None:
        super().__init__(parent, "草稿和账本不一样的地方", 760)
        self.sentence("写这份草稿以后，账本里这几项改过（合并或别人录的）。每一项选一个；没有选的值在历史里。")
        grid = new_grid(12, theme.px(8), stretch=(0, 2, 2))
        for column, words in enumerate(("", "草稿里您填的", "账本里现在的")):
            grid.addWidget(label(words, "strong"), 0, column)
        self._chosen: list[QButtonGroup] = []
        for line, (form, cell) in enumerate(cells, 1):
            grid.addWidget(label(_what(form, cell), "hint"), line, 0)
            self._add_sides(grid, line, cell)
        put(self.body, grid)
        self.buttons(button("以后再看", self.reject), button("就这样填", self.accept, kind="primary"))
        if self._chosen:
            self._chosen[0].buttons()[0].setFocus()

    def _add_sides(self, grid: QGridLayout, line: int, cell: Cell) -> None:
        group = QButtonGroup(self)
        for number, text in enumerate(privacy.told_apart(cell.field, [cell.typed(), cell.now])):
            made: QPushButton = button(text or _EMPTY, kind="chip", long=True)
            made.setCheckable(True)
            made.setChecked(number == 0)
            made.setAccessibleName(f"{cell.field.called}，{'账本里现在的' if number else '您填的'}：{text or '空'}")
            group.addButton(made, number)
            grid.addWidget(made, line, 1 + number)
        self._chosen.append(group)

    def stored(self) -> list[bool]:
        """Of each field, whether what the book has was chosen."""
        return [group.checkedId() == 1 for group in self._chosen]


def _what(form: Drafted, cell: Cell) -> str:
    whose = form.cells[_NAME].typed() if _NAME in form.cells and cell.name != "name" else ""
    return f"{whose}　{cell.field.called}" if whose else cell.field.called
