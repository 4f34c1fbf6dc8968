"""What two people read differently from one paper: the paper is looked at, and one of the two chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from fupin_desktop.rules.paper import Difference
from fupin_desktop.rules.scales import Answer, Scale
from ui.forms.fields import FieldsDialog, choice

_MOST = 24  # letters of a question


class DifferencesDialog(FieldsDialog):
    """`chosen` holds what stands on the paper, by number."""

    columns = 1

    def __init__(self, parent: QWidget, scale: Scale, found: Sequence[Difference], keyed_by: str) -> None:
        super().__init__(parent, "两遍不一样", 620)
        self._found = found
        self.chosen: dict[int, Answer] = {}
        self.sentence(f"有 {len(found)} 题和{keyed_by or '第一个人'}录的不一样。请看纸，按数字选纸上写的。")
        self.put(*((str(one.number), _question(scale, one, keyed_by)) for one in found))
        self.finish("照纸上的记")

    def keep(self, values: dict[str, Any]) -> None:
        by_number = {str(one.number): one for one in self._found}
        self.chosen = {
            one.number: one.first if values[name] == "first" else one.second for name, one in by_number.items()
        }


def _question(scale: Scale, one: Difference, keyed_by: str) -> Any:
    short = one.question if len(one.question) <= _MOST else f"{one.question[:_MOST]}…"
    title = f"{one.number}. {short}" if one.number <= len(scale.items) else short
    options = [
        (f"{_words(one.first)}（{keyed_by or '第一遍'}录的）", "first"),
        (f"{_words(one.second)}（您录的）", "second"),
    ]
    return choice(title, options)


def _words(answer: Answer) -> str:
    return "不愿答" if answer is None else str(answer)
