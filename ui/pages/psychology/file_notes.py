"""The tabs of a file for its leaves: 安全计划 and 督导."""

from __future__ import annotations

from collections.abc import Callable

from fupin_desktop.cards import safety as paper
from fupin_desktop.rules.safety import STEPS
from fupin_desktop.services.psychology import notes, supervision
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.dialogs import print_letter
from ui.dialogs.psychology.details import DetailsDialog
from ui.dialogs.psychology.safety import ReviewDialog, SafetyDialog
from ui.pages.psychology.file_tabs import Line, ListTab
from ui.session import Session
from ui.widgets.basics import button, only_if
from ui.widgets.empty import Empty
from ui.widgets.frame import did, got
from ui.widgets.table import Column


def _part(name: str) -> Callable[[Line], str]:
    return lambda line: " ".join(str(line[1].get(name) or "").split())


def _day(line: Line) -> str:
    return wording.day(notes.day_of(line[1]))


#: Of the steps in the list; all of them on Enter.
_SHOWN = ("signs", "own", "means")
SAFETY = (
    Column("日期", _day, 110),
    *(Column(label, _part(name), 200) for name, label, _ in STEPS if name in _SHOWN),
    Column("谁记的", _part("by"), 90),
)
REVIEWS = (
    Column("日期", _day, 110),
    Column("专家", _part("by"), 90),
    *(Column(label, _part(name), 260) for name, label, _ in supervision.PARTS),
)


class SafetyTab(ListTab):
    """The newest stands; it is printed for the person to keep."""

    def __init__(self, session: Session) -> None:
        make = button("新的安全计划…", self._make, icon="add", tip="和本人一起商量，一步一步写")
        printing = button("打印…", self._print, icon="print", tip="给本人带走；没有写过的打印空白的")
        only_if(not session.book.read_only, make)
        first = Empty(
            "health",
            "还没有安全计划",
            "有自杀想法的人，和他一起商量：什么信号、自己做什么、找谁、危险的东西怎么办。",
        )
        super().__init__("safety", "安全计划", SAFETY, first, [make, printing])
        self._session = session
        self._found: Archive | None = None
        every = (SAFETY[0], *(Column(label, _part(name)) for name, label, _ in STEPS), SAFETY[-1])
        self.table.opened.connect(lambda line: _read(self, self.title, every, line))

    def show_file(self, found: Archive) -> None:
        """Of a person."""
        self._found = found
        self.show_lines(found.of_kind(notes.SAFETY))

    def _make(self) -> None:
        if self._found is None:
            return
        stood = next((told for _, told in self._found.of_kind(notes.SAFETY)), {})
        if SafetyDialog(self.window(), self._session, str(self._found.person.id), stood).exec():
            self._session.written("已保存")

    def _print(self) -> None:
        if self._found is None:
            return
        person = str(self._found.person.id)
        if made := got(self.window(), "没有打印", lambda: notes.safety_paper(person, wording.today())):
            print_letter.print_papers(self.window(), [paper.sheet(made)])


class ReviewTab(ListTab):
    """What the expert said, newest first."""

    def __init__(self, session: Session) -> None:
        make = button("记一次督导…", self._make, icon="add", tip="由不负责这份档案的专家来记")
        only_if(not session.book.read_only, make)
        first = Empty("note", "还没有督导", "红色的马上、黄色的每三个月，由专家和负责人一起过一遍。")
        super().__init__("reviews", "督导", REVIEWS, first, [make])
        self._session = session
        self._found: Archive | None = None
        self.table.opened.connect(lambda line: _read(self, self.title, REVIEWS, line))

    def show_file(self, found: Archive) -> None:
        """Of a person."""
        self._found = found
        self.show_lines(found.of_kind(notes.REVIEW))

    def _make(self) -> None:
        if self._found is None:
            return
        if not did(self.window(), "不能记督导", lambda: supervision.check_supervises(self._session.actor)):
            return
        if ReviewDialog(self.window(), self._session, str(self._found.person.id)).exec():
            self._session.written("已保存")


def _read(tab: ListTab, title: str, columns: tuple[Column, ...], line: Line) -> None:
    lines = [(column.title, column.show(line)) for column in columns]
    DetailsDialog(tab.window(), title, lines).exec()
