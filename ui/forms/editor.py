"""Form: inputs for some records, laid out by hand-written rows (fupin_desktop/ledgers/layouts.py)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from db.fields import Kind
from db.record import Record
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.rules.catalogue import KIND
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import privacy
from fupin_desktop.services.household.filling import Filling
from ui import theme
from ui.forms.asked import Asked
from ui.forms.cell import Cell
from ui.forms.fold import Fold
from ui.forms.hidden_input import HiddenInput
from ui.forms.inputs import AnyInput, make
from ui.forms.walker import focus
from ui.widgets.basics import column, label, new_grid, put


class Form(Asked):
    """The fields of one record of each model on the form."""

    changed = Signal()
    #: (cell): the keyboard left it; its text was judged.
    left = Signal(object)
    #: (cell): a person said that there is none.
    missing = Signal(object)

    def __init__(
        self,
        sections: Sequence[Section],
        special: Mapping[Kind[Any], Callable[[Any], AnyInput]] | None = None,
        *,
        dense: bool = False,
    ) -> None:
        """`dense`: for a form that is to be seen whole in large letters."""
        super().__init__()
        self._special, self._dense = special or {}, dense
        self._records: dict[type[Record], Record] = {}
        #: Where the fields stand: the grid, and how many columns wide.
        self.laid: list[tuple[QGridLayout, Cell, int]] = []
        #: More reasons why a value is refused than its kind knows: (cell, value) → sentence or "".
        self.refuse: Callable[[Cell, Any], str] = lambda cell, value: ""
        #: Whether what is blank is told beside it, once somebody was there.
        self.tells_blanks = False
        self._column = column(spacing=theme.px(6))
        self.setLayout(self._column)
        self.fold = Fold([section for section in sections if section.folded], self)
        for number, section in enumerate(sections):
            if section.folded:
                self.fold.setLayout(self._grid(section))
                self._column.addWidget(self.fold)
                self._column.addWidget(self.fold.more, 0, Qt.AlignmentFlag.AlignLeft)
                continue
            if section.title:
                heading = label(section.title, "strong")
                heading.setContentsMargins(0, theme.px(8) if number else 0, 0, 0)
                self._column.addWidget(heading)
            put(self._column, self._grid(section))

    def _grid(self, section: Section) -> QGridLayout:
        grid = new_grid(16, 0, stretch=(1,) * section.columns)
        for number in range(section.columns):
            grid.setColumnMinimumWidth(number, theme.px(360 // section.columns))
        for line, places in enumerate(section.rows):
            across = 0
            for place in places:
                field, span = place if isinstance(place, tuple) else (place, 1)
                cell = self._cell(field)
                cell.lay_into(grid, line, across, span)
                self.laid.append((grid, cell, span))
                if section.folded:
                    self.fold.cells.append(cell)
                across += span
        return grid

    def _cell(self, field: Kind[Any]) -> Cell:
        made = next((build for special, build in self._special.items() if special is field), make)(field)
        cell = Cell(field, made, dense=self._dense)
        made.passes, made.needs = partial(self.passes, cell), partial(self.needs, cell)
        made.changed.connect(partial(self._changed, cell))
        made.left.connect(partial(self._left, cell))
        made.missing.connect(partial(self.missing.emit, cell))
        made.trimmed.connect(partial(self._say, cell))
        self.cells[f"{cell.model.table()}.{cell.name}"] = cell
        return cell

    def cell(self, field: Kind[Any]) -> Cell:
        """The cell of a field, as `form.cell(Person.name)`."""
        return self.cells[f"{field.model.table()}.{field.name}"]

    def stops(self) -> list[QWidget]:
        more = [self.fold.more] if self.fold.cells else []
        return [*(cell.input for cell in self.cells.values()), *more]

    def forms(self) -> list[Form]:
        """Itself: as a part among others (ui/forms/parts.py)."""
        return [self]

    def records(self) -> list[Record]:
        """The records on the form."""
        return list(self._records.values())

    def load(self, records: Iterable[Record]) -> None:
        """Show records, one of each model on the form."""
        self._records = {type(record): record for record in records}
        for cell in self.cells.values():
            cell.input.show_value(getattr(self._records[cell.model], cell.name))
            cell.forget()
            cell.show_state()
        self.note_loaded()
        self.show_asked()
        self.fold.load()

    def mark_seen(self, stored: Collection[str]) -> None:
        """Of records that the book has, blanks are complained of at once, and numbers hide their middle."""
        for cell in self.cells.values():
            key = str(self._records[cell.model].id)
            cell.is_seen = cell.is_stored = key in stored
            if cell.is_stored and isinstance(cell.input, HiddenInput):
                cell.input.cover(partial(privacy.ask, key, cell.field))

    def mark_given(self, work: Filling) -> None:
        """Of new records, what they were born with is passed by."""
        for cell in self.cells.values():
            if not cell.is_stored and cell.name in work.given(self._records[cell.model]) and cell.input.typed():
                cell.tell(cell.hint)

    def take(self) -> None:
        """Write what stands in the fields into the records; text that is no value leaves the record as it was."""
        for cell in self.cells.values():
            value = self._judged(cell)
            record = self._records[cell.model]
            if not cell.wrong and getattr(record, cell.name) != value:
                setattr(record, cell.name, value)
        for record in self._records.values():
            unchosen = (cell for cell in self.cells.values() if cell.later and isinstance(record, cell.model))
            record.begun_before({cell.name: cell.before[0] for cell in unchosen if cell.before})

    def set(self, field: Kind[Any], value: Any, hint: str = "") -> None:
        """Fill a field for the person, saying where it comes from."""
        cell = self.cell(field)
        cell.input.show_value(value)
        cell.forget()
        if hint:
            cell.tell(hint)
        self._judged(cell)
        cell.show_state()

    def troubles(self) -> list[Finding]:
        """What keeps the form from being saved."""
        found = []
        for cell in self.cells.values():
            self._judged(cell)
            if not cell.input.hasFocus():  # what is being typed is judged when the keyboard leaves it
                cell.show_state()
            if cell.wrong:
                key = str(self._records[cell.model].id)
                text = f"{cell.field.called}：{cell.wrong}"
                found.append(Finding(Level.IMPOSSIBLE, KIND, text, cell.model.table(), key, cell.name))
        return found

    def key_of(self, cell: Cell) -> str:
        """The key of the record that a cell shows."""
        return str(self._records[cell.model].id)

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show beside the fields what the rules say of these records; the heaviest of a field first."""
        self.show_asked()
        by_cell: dict[str, Finding] = {}
        keys = {str(record.id) for record in self._records.values()}
        for finding in found:
            # where a last page lists blanks, the fields don't shout them while one is typing
            if finding.record in keys and (self.tells_blanks or not finding.rule.is_blank):
                by_cell.setdefault(f"{finding.table}.{finding.field}", finding)
        for name, cell in self.cells.items():
            if cell.finding != by_cell.get(name):
                cell.finding = by_cell.get(name)
                cell.show_state()
        self.fold.settle()

    def point_at(self, table: str, record: str, field: str) -> bool:
        """Put the keyboard on a field ("" for the first of its table); False when it is not on this form."""
        own = {str(r.id) for r in self._records.values() if r.table() == table}
        names = [
            name for name in self.cells if name == f"{table}.{field}" or (not field and name.startswith(f"{table}."))
        ]
        if not names or (record and record not in own):
            return False
        cell = self.cells[names[0]]
        if cell in self.fold.cells:
            self.fold.show_all()
        cell.is_seen = True  # whoever is led to a field reads what is said of it
        cell.show_state()
        focus(cell.input)
        return True

    def _judged(self, cell: Cell) -> Any:
        value = cell.judge()
        is_stored = cell.is_stored and value == getattr(self._records[cell.model], cell.name)
        if not cell.wrong and value is not None and not is_stored:  # what the book has must not block the rest
            cell.wrong = self.refuse(cell, value)
        return value

    def _changed(self, cell: Cell) -> None:
        said = cell.wrong or cell.finding or cell.later
        cell.forget()  # it was said of what stood here before; what is typed is judged when it is left
        if said:
            cell.show_state()
        self.changed.emit()

    def _left(self, cell: Cell) -> None:
        cell.is_seen = True
        self._judged(cell)
        cell.show_state()
        self.left.emit(cell)

    def _say(self, cell: Cell, sentence: str) -> None:
        cell.hint = sentence
        cell.show_state()


def close_up(form: Form) -> None:
    """What is out of sight leaves no hole: what is left moves up, in the same order."""
    at: dict[QGridLayout, tuple[int, int]] = {}
    for grid, cell, span in form.laid:
        if not cell.label.isHidden():
            line, across = at.get(grid, (0, 0))
            if across + span > grid.columnCount():
                line, across = line + 1, 0
            cell.leave(grid)
            cell.lay_into(grid, line, across, span)
            at[grid] = line, across + span
