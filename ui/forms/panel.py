"""Panel: one screen of a form (户, 成员, 收入 …). A sheet (ui/forms/sheet.py) holds one or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from db.fields import Kind, Note
from db.record import Record
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.household.casework import Work
from fupin_desktop.services.household.photos import Picture
from ui.forms.cell import Cell
from ui.forms.editor import Form
from ui.forms.inputs import AnyInput
from ui.forms.parts import Part, Parts
from ui.widgets.basics import STRETCH, column, pane, scrolled


class Panel(Parts):
    """Base. `work` is shared by the panels of a sheet: `load` shows its records, `take` writes into them."""

    changed = Signal()
    left = Signal()
    #: (cell): a person said that there is none.
    missing = Signal(object)
    #: (form, others): what stands in a form may be registered already.
    doubled = Signal(object, list)
    #: (form): it was made, because it is looked at now.
    opened = Signal(object)
    #: (finding): somebody wants to go where it leads.
    chosen = Signal(object)

    title: str = ""
    #: The panel's own share of a draft begins with this.
    name: str = ""
    #: The tables whose fields are here.
    tables: frozenset[str] = frozenset()
    #: Whether it lists what is wrong in the whole sheet, in place of fields of its own.
    is_list: bool = False
    #: Whether it takes one more form at `add`.
    adds: bool = False
    #: How many of its forms are of somebody who has a name.
    count: int = 0

    def load(self, work: Any) -> None:
        """Show the records; each panel knows which kind of `Filling` it is given."""
        raise NotImplementedError

    def arrive(self) -> None:
        """The panel comes into sight."""

    def words(self) -> str:
        """What its step is called."""
        return f"{self.title} {self.count}" if self.count else self.title

    def turn(self, _by: int) -> bool:
        """To its next form, or back; False at the end."""
        return False

    def add(self) -> None:
        """One more form (Ctrl+M), with the keyboard in it."""

    def finding(self) -> Finding | None:
        """What is said of where the keyboard is."""
        cell = self.cell_of(QApplication.focusWidget())
        return cell.finding if cell else None

    def pictures(self) -> list[tuple[str, str, Picture]]:
        """What was chosen and is not saved yet: (household, visit, picture), as `casework.save` takes it."""
        return []

    def restore_pictures(self, kept: Sequence[Picture]) -> None:
        """Put back those of a draft."""

    def listen(self, *parts: Any) -> None:
        """Pass on what parts report."""
        for part in parts:
            part.changed.connect(self.changed)
            part.left.connect(self._left)
            part.missing.connect(self.missing)

    def _left(self, _cell: object = None) -> None:
        self.left.emit()

    def put_in(self, *widgets: QWidget) -> None:
        """Lay widgets below each other in an area that scrolls."""
        self.setLayout(column(scrolled(pane(*widgets, STRETCH, spacing=6, margins=(0, 0, 8, 8)))))

    def cells(self) -> list[Cell]:
        """The cells in sight."""
        return [cell for form in self.forms() for cell in form.cells.values() if cell.input.isVisible()]

    def cell_of(self, widget: QWidget | None) -> Cell | None:
        """The cell of an input in sight."""
        return next((cell for cell in self.cells() if cell.input is widget), None)

    def note(self) -> Cell | None:
        """The field that remarks are written into (F12)."""
        return next((cell for cell in self.cells() if isinstance(cell.field, Note) and cell.name == "note"), None)


class FormPanel(Panel):
    """One form of records that exist once."""

    def __init__(
        self,
        name: str,
        title: str,
        sections: Sequence[Section],
        chosen: Callable[[Work], Iterable[Record]],
        special: Mapping[Kind[Any], Callable[[Any], AnyInput]] | None = None,
    ) -> None:
        super().__init__()
        self.name, self.title = name, title
        self._chosen = chosen
        self.form = Form(sections, special)
        self.tables = frozenset(cell.model.table() for cell in self.form.cells.values())
        self.listen(self.form)
        self.put_in(self.form)

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form)]

    def load(self, work: Work) -> None:
        self.form.load(self._chosen(work))
