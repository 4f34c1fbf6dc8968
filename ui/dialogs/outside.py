"""Households of another village or group: why they are seen, printed or written out is asked once, and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from fupin_desktop.services.book.access import ReasonWanted
from ui.widgets.basics import button, put
from ui.widgets.frame import Dialog, did
from ui.widgets.line import field, labelled

_LONGEST = 200


class OutsideDialog(Dialog):
    """`reason` is what was written, when the dialog was accepted."""

    def __init__(self, parent: QWidget | None, wanted: ReasonWanted) -> None:
        super().__init__(parent, "不是您负责的村组", 480)
        self.sentence(str(wanted))
        self.why = field("原因", "如：镇里要全村的名单")
        self.why.setMaxLength(_LONGEST)
        self.why.returnPressed.connect(self.accept)
        put(self.body, labelled("为什么要看", self.why))
        self.yes = button("写明了，继续", self.accept, kind="primary")
        self.yes.setEnabled(False)
        self.why.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        self.buttons(button("取消", self.reject), self.yes)
        self.why.setFocus()

    @property
    def reason(self) -> str:
        """Why."""
        return self.why.text().strip()

    def accept(self) -> None:
        if self.reason:
            super().accept()


def let_in(parent: QWidget | None, ask: Callable[[], None]) -> bool:
    """Whether the one at the keyboard goes on: `ask` raises ReasonWanted, and the reason is asked for and kept."""
    try:
        ask()
    except ReasonWanted as wanted:
        dialog = OutsideDialog(parent, wanted)
        if not dialog.exec():
            return False
        return did(parent, "没有继续", partial(wanted.give, dialog.reason))
    return True
