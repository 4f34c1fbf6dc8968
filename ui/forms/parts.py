"""Parts: something to fill that is put together from smaller such things, down to forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from db.record import Record
from fupin_desktop.rules.finding import Finding
from ui.forms.editor import Form
from ui.forms.walker import Walker


class Part(Protocol):
    """What a form, a group of forms and a panel have in common."""

    def stops(self) -> list[QWidget]: ...
    def forms(self) -> list[Form]: ...
    def records(self) -> list[Record]: ...
    def take(self) -> None: ...
    def troubles(self) -> list[Finding]: ...
    def is_touched(self) -> bool: ...
    def typed(self) -> dict[str, str]: ...
    def restore(self, texts: Mapping[str, str]) -> None: ...
    def show_findings(self, found: Sequence[Finding]) -> None: ...
    def point_at(self, table: str, record: str, field: str) -> bool: ...


class Parts(Walker):
    """Asks its parts, in reading order. `parts` names them for the draft."""

    def parts(self) -> Sequence[tuple[str, Part]]:
        """(beginning of its texts in a draft, part)."""
        raise NotImplementedError

    def stops(self) -> list[QWidget]:
        return [stop for _, part in self.parts() for stop in part.stops()]

    def forms(self) -> list[Form]:
        """All forms."""
        return [form for _, part in self.parts() for form in part.forms()]

    def records(self) -> list[Record]:
        """The records, parents first."""
        return [record for _, part in self.parts() for record in part.records()]

    def take(self) -> None:
        """Write what stands in the fields into the records."""
        for _, part in self.parts():
            part.take()

    def troubles(self) -> list[Finding]:
        """What keeps it from being saved."""
        return [trouble for _, part in self.parts() for trouble in part.troubles()]

    def is_touched(self) -> bool:
        """Whether anything stands here that was not loaded."""
        return any(part.is_touched() for _, part in self.parts())

    def typed(self) -> dict[str, str]:
        """Texts for a draft."""
        return {f"{prefix}{name}": text for prefix, part in self.parts() for name, text in part.typed().items()}

    def restore(self, texts: Mapping[str, str]) -> None:
        """Put back a draft's texts."""
        for prefix, part in self.parts():
            part.restore(own(texts, prefix))

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show beside the fields what the rules say."""
        for _, part in self.parts():
            part.show_findings(found)

    def point_at(self, table: str, record: str, field: str) -> bool:
        """Put the keyboard on a field ("" for the first of its table); False when it is not here."""
        return any(part.point_at(table, record, field) for _, part in self.parts())


def own(texts: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The texts under a prefix, without it."""
    return {name.removeprefix(prefix): text for name, text in texts.items() if name.startswith(prefix)}
