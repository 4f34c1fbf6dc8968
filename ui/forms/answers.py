"""What a person answered to odd values: reasons (F2), "there is none" (.), remarks (F12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from db.village import Exemption
from fupin_desktop.rules.catalogue import named
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.household import casework
from ui.forms.reason import ReasonDialog
from ui.session import Session

_PREFIX = "answer/"
_NONE = "没有（登记时注明）"
#: A field: (table, record, name).
Field = tuple[str, str, str]


class Answers:
    """Reasons by (record, rule), to be saved with the records."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._given: dict[tuple[str, str], Exemption] = {}

    def clear(self) -> None:
        """Forget all."""
        self._given.clear()

    def given(self) -> list[Exemption]:
        """The reasons, for saving."""
        return list(self._given.values())

    def give(self, finding: Finding, reason: str) -> None:
        """Keep a reason."""
        self._given[finding.record, finding.rule] = casework.answer(finding, self._session.actor, reason)

    def ask(self, parent: QWidget, finding: Finding) -> bool:
        """Ask for the reason why an odd value stays; whether one was given."""
        dialog = ReasonDialog(parent.window(), finding)
        if not dialog.exec():
            return False
        self.give(finding, dialog.reason)
        return True

    def settle(self, found: Sequence[Finding], none: Collection[Field]) -> list[Finding]:
        """Findings without those that "there is none" answers, said of the fields in `none`."""
        open_ = []
        for finding in found:
            if finding.level is Level.WARNING and (finding.table, finding.record, finding.field) in none:
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
                self.give(Finding(Level.WARNING, named(rule), "", "", record), reason)
