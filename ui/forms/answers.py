"""What a person answered to odd values: reasons (F2), "there is none" (.), remarks (F12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QWidget

from db.village import Exemption
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services import casework
from ui.dialogs.reason import ReasonDialog
from ui.forms.cell import Cell
from ui.forms.editor import Form
from ui.session import Session

_PREFIX = "answer/"
_NONE = "没有（登记时注明）"


class Answers:
    """Reasons by (record, rule), to be saved with the records."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._given: dict[tuple[str, str], Exemption] = {}
        self._none: set[tuple[str, str, str]] = set()

    def clear(self) -> None:
        """Forget all."""
        self._given.clear()
        self._none.clear()

    def given(self) -> list[Exemption]:
        """The reasons, for saving."""
        return list(self._given.values())

    def give(self, finding: Finding, reason: str) -> None:
        """Keep a reason."""
        self._given[finding.record, finding.rule] = casework.answer(finding, self._session.actor, reason)

    def ask(self, parent: QWidget, finding: Finding) -> bool:
        """Ask for the reason why an odd value stays; whether one was given."""
        dialog = ReasonDialog(parent.window(), finding)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return False
        self.give(finding, dialog.reason)
        return True

    def none(self, form: Form, cell: Cell) -> None:
        """There is none: what the rules say about the blank is answered by that."""
        record = next(record for record in form.records() if type(record) is cell.model)
        self._none.add((record.table(), str(record.id), cell.name))
        cell.hint = cell.hint or "已注明没有"
        cell.show_state()

    def settle(self, found: Sequence[Finding]) -> list[Finding]:
        """Findings without those that "there is none" answers."""
        open_ = []
        for finding in found:
            if finding.level is Level.WARNING and (finding.table, finding.record, finding.field) in self._none:
                self.give(finding, _NONE)
            else:
                open_.append(finding)
        return open_

    def typed(self) -> dict[str, str]:
        """For a draft."""
        return {f"{_PREFIX}{record}/{rule}": str(e.reason) for (record, rule), e in self._given.items()}

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back a draft's."""
        for name, reason in texts.items():
            if name.startswith(_PREFIX):
                record, rule = name.removeprefix(_PREFIX).split("/", 1)
                self.give(Finding(Level.WARNING, rule, "", "", record), reason)
