"""Several lines that are chosen stay so when their list is read anew: what is done next is done with the same ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QObject

from ui.widgets.table_model import TableModel

_Choose = QItemSelectionModel.SelectionFlag
#: Of more lines nobody sees whether they are the same.
_MOST = 500


class Several(QObject):
    """Of one table."""

    def __init__(self, rows: TableModel, chosen: QItemSelectionModel) -> None:
        super().__init__(rows)
        #: By what a row is known again; while nobody says so, only the line where the keyboard stands stays chosen.
        self.same: Callable[[Any], object] | None = None
        self._rows, self._chosen = rows, chosen
        self._were: dict[int, object] = {}
        rows.modelAboutToBeReset.connect(self._remember)

    def _remember(self) -> None:
        numbers = [index.row() for index in self._chosen.selectedRows()] if self.same else []
        kept = numbers if 1 < len(numbers) <= _MOST else []
        self._were = {number: self.same(self._rows.row(number)) for number in kept if self.same}

    def choose_again(self, number: int) -> None:
        """The keyboard came to a line: those with it that were, where every one stands on its line still."""
        were, self._were = self._were, {}
        if self.same is None or number not in were or max(were) >= self._rows.rowCount():
            return
        if all(self.same(self._rows.row(place)) == key for place, key in were.items()):
            for place in were:
                self._chosen.select(self._rows.index(place, 0), _Choose.Select | _Choose.Rows)
