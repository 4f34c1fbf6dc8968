"""The first steps in a book without households: the villages' packages, a roster, or one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import there
from ui import wording
from ui.session import Session
from ui.widgets.basics import button
from ui.widgets.empty import Empty, OrEmpty

_NONE = "账本里还没有农户"


def no_households(session: Session) -> Empty:
    """What stands in place of households, of things to do, of a list."""
    if session.read_only:
        return Empty("household", _NONE, "这本账只能查看。要登记，请以能修改的方式打开它。")
    bring = partial(button, "从 Excel 导入", partial(session.act, "import"))
    place = regions.find(books.region())
    if session.may(Right.MERGE) and not (place and place.level == regions.VILLAGE):
        sentence = f"各{wording.below()}交来了上报包就合并；手里有花名册，也可以从 Excel 导入。"
        merge = button(f"合并各{wording.below()}的包", partial(session.go, "merge"))
        return Empty("household", _NONE, sentence, merge, bring())
    sentence = "手里有花名册就从 Excel 导入，没有就一户一户登记。"
    register = button("登记新户", partial(session.act, "register"))
    return Empty("household", _NONE, sentence, bring(), register)


class OrNoHouseholds(OrEmpty):
    """A list of what is to be done for households: that it is all done is said where there are any."""

    def __init__(self, session: Session, full: QWidget, empty: Empty, where: Callable[[], str] | None = None) -> None:
        super().__init__(full, empty, where)
        self.nobody = no_households(session)
        self.addWidget(self.nobody)

    def show_full(self, is_full: bool) -> None:
        super().show_full(is_full)
        if not is_full and not there.has_households():
            self.setCurrentWidget(self.nobody)
