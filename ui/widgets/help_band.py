"""What always stands on a red file: whom to call, and that a screening is no diagnosis."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame

from fupin_desktop.rules import crisis
from ui.widgets.basics import card, label, row

HOTLINE = f"心理援助热线 {crisis.HOTLINE}"
EMERGENCY = f"有危险打 {crisis.EMERGENCY}"
NO_DIAGNOSIS = crisis.NO_DIAGNOSIS


def alarm_card(steps: Sequence[str]) -> QFrame:
    """What is done at once where somebody is red (rules/crisis.py)."""
    made = card(label("有危险，现在就做三件事", "heading"), *(label(text, wrap=True) for text in steps), spacing=6)
    made.setProperty("kind", "alarm")
    made.setAccessibleName("有危险。" + "".join(steps))
    return made


def alarm_line(steps: Sequence[str]) -> QFrame:
    """The same in as little room as it takes, where a question stands below."""
    made = card(label("有危险，现在就做三件事：" + "".join(steps), "strong", wrap=True), margin=10)
    made.setProperty("kind", "alarm")
    made.setAccessibleName("有危险。" + "".join(steps))
    return made


class HelpBand(QFrame):
    """One line that stays."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "alarm")
        self.local = label("", "strong")
        parts = [label(words, "strong") for words in (HOTLINE, EMERGENCY)]
        self.setLayout(row(*parts, self.local, None, label(NO_DIAGNOSIS), spacing=24, margins=(14, 6, 14, 6)))
        self.show_local("")

    def show_local(self, contact: str) -> None:
        """Name the local contact, where one is known."""
        self.local.setText(f"本地联系人 {contact}" if contact else "")
        self.local.setVisible(bool(contact))
        self.setAccessibleName(
            "，".join(part for part in (HOTLINE, EMERGENCY, self.local.text(), NO_DIAGNOSIS) if part)
        )
