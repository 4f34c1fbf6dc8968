"""Drafted: fields as a draft keeps them: what a person changed, and what stood there before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.forms.cell import Cell
from ui.forms.walker import Walker

#: Before the name of a field in a draft: what stood there when the person began.
_WAS = "was:"


class Drafted(Walker):
    """Base of a form. `cells` are its fields by "table.field"."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[str, Cell] = {}
        self._loaded: dict[str, str] = {}

    def note_loaded(self) -> None:
        """What stands in the fields now is what was loaded."""
        self._loaded = {name: text for name, cell in self.cells.items() if (text := cell.typed())}

    def is_touched(self) -> bool:
        """Whether anything stands here that was not loaded."""
        return any(cell.typed() != self._loaded.get(name, "") for name, cell in self.cells.items())

    def typed(self) -> dict[str, str]:
        """Texts for a draft: of records that the book has what was changed, with what it was; of others all that is
        not blank."""
        texts = {}
        for name, cell in self.cells.items():
            text, was = cell.typed(), cell.was if cell.later else self._loaded.get(name, "")
            if text != was or (text and not cell.is_stored):
                texts[name] = text
                if was:
                    texts[f"{_WAS}{name}"] = was
        return texts

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back a draft's texts. Of a record that the book has, only what the person changed; where the book has
        come to say something else since, the field tells so."""
        for name, cell in self.cells.items():
            text, was, stored = texts.get(name), texts.get(f"{_WAS}{name}", ""), self._loaded.get(name, "")
            if cell.is_stored and text is None:
                continue
            cell.restore(text or "")
            if cell.is_stored and stored not in (was, text):
                cell.overrule(was, stored)
            self._judged(cell)
            cell.show_state()

    def settle(self, cell: Cell, *, stored: bool) -> None:
        """A person decided between a draft and what the book has come to say since (`stored`)."""
        if stored:
            cell.forget()
            cell.restore(self._loaded.get(f"{cell.model.table()}.{cell.name}", ""))
        cell.later = ""
        self._judged(cell)
        cell.show_state()

    def _judged(self, cell: Cell) -> Any:
        """The value of a cell; its `wrong` says why there is none."""
        raise NotImplementedError
