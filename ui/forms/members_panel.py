"""成员: a tab for each person of the household, and one more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QTabBar, QWidget

from fupin_desktop.rules import id_number
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.household import casework, checks
from fupin_desktop.services.household.casework import Work
from fupin_desktop.services.household.checks import Namesake
from ui.forms.add_button import AddButton
from ui.forms.cell import Cell
from ui.forms.member_form import NEW, MemberForm
from ui.forms.panel import Panel
from ui.forms.parts import Part, own
from ui.widgets.basics import STRETCH, button, column, row, scrolled
from ui.widgets.stacked import Stacked

_KEY, _STORED = "id", "stored"


class MembersPanel(Panel):
    """Ctrl+PgDn and Ctrl+PgUp change the person, Ctrl+M (or Ctrl+Insert) adds one."""

    name, title = "members", "成员"
    tables = frozenset({"person", "person_year", "employment"})
    adds = True

    def __init__(self) -> None:
        super().__init__()
        self.members: list[MemberForm] = []
        #: Whose form is looked at first.
        self.first = ""
        self._is_loading = False
        #: Of those who were in sight: dressing the form of a person takes as long as making it.
        self._areas: dict[MemberForm, QScrollArea] = {}
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("成员")
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setDrawBase(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add_button = AddButton("添加成员", self.add, "person-add", "添加成员（Ctrl+M）")
        self.add_button.setProperty("kind", "link")
        self.add_button.passes = lambda: not _is_last(self)
        self.drop_button = button("删去这个人", self.drop, kind="link", tip="只能删去还没有保存的人")
        self._stack = Stacked()
        self.tabs.currentChanged.connect(self._show_tab)
        above = row(self.tabs, self.add_button, STRETCH, self.drop_button, spacing=4)
        self.setLayout(column(above, self._stack, stretch=(0, 1)))

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [(f"{number}.", form) for number, form in enumerate(self.members)]

    def load(self, work: Work) -> None:
        self._work = work
        self._is_loading = True
        while self.members:
            self._forget(self.members[-1])
        for member in work.members:
            self._show(MemberForm(work, member))
        keys = [str(member.person.id) for member in work.members]
        self.tabs.setCurrentIndex(keys.index(self.first) if self.first in keys else 0)
        self.first = ""
        self._is_loading = False

    def arrive(self) -> None:
        if not self.members:
            self._show(MemberForm(self._work, casework.add_member(self._work)))
        self._show_tab(self.tabs.currentIndex())

    def add(self) -> None:
        """One more person, with the keyboard on the name."""
        self.take()  # what the head is, others are too
        self._show(MemberForm(self._work, casework.add_member(self._work)))
        self.tabs.setCurrentIndex(len(self.members) - 1)
        self.focus_first()
        self.changed.emit()

    def drop(self) -> None:
        """Take away the person in sight, who was never saved."""
        form = self.current
        if form and str(form.member.person.id) not in self._work.stored:
            self._work.members.remove(form.member)
            self._forget(form)
            self.changed.emit()
            self.focus_first()

    def turn(self, by: int) -> bool:
        """To the next person, or the one before; False at the end."""
        place = self.tabs.currentIndex() + by
        if not 0 <= place < len(self.members):
            return False
        self.tabs.setCurrentIndex(place)
        self.focus_first()
        return True

    @property
    def current(self) -> MemberForm | None:
        """The person in sight."""
        place = self.tabs.currentIndex()
        return self.members[place] if 0 <= place < len(self.members) else None

    def open(self, person: str) -> None:
        """Show a person."""
        for number, form in enumerate(self.members):
            if str(form.member.person.id) == person:
                self.tabs.setCurrentIndex(number)

    def stops(self) -> list[QWidget]:
        form = self.current
        stops = [self.drop_button, *(form.stops() if form else [])]
        return [*stops, self.add_button] if _is_last(self) else [self.add_button, *stops]

    def cells(self) -> list[Cell]:
        form = self.current
        return [cell for one in form.forms() for cell in one.cells.values()] if form else []

    def focus_first(self, *, empty: bool = False) -> None:
        if form := self.current:
            form.focus_first(empty=empty)

    def typed(self) -> dict[str, str]:
        """Of those of whom a person filled anything."""
        texts: dict[str, str] = {}
        for place, form in enumerate(self.members):
            if form.is_touched():
                key = str(form.member.person.id)
                own_texts = form.typed() | {_KEY: key} | ({_STORED: "1"} if key in self._work.stored else {})
                texts |= {f"{place}.{name}": text for name, text in own_texts.items()}
        return texts

    def restore(self, texts: Mapping[str, str]) -> None:
        by_key = {text: name.partition(".")[0] for name, text in texts.items() if name.partition(".")[2] == _KEY}
        for form in list(self.members):  # a blank one that waited for input gives way to those of the draft
            key = str(form.member.person.id)
            if by_key and key not in by_key and key not in self._work.stored:
                self._work.members.remove(form.member)
                self._forget(form)
        here = {str(form.member.person.id) for form in self.members}
        for key, number in by_key.items():
            if key not in here and f"{number}.{_STORED}" not in texts:  # else the book has lost that one since
                self._show(MemberForm(self._work, casework.add_member(self._work, key)))
        for form in self.members:
            place = by_key.get(str(form.member.person.id))
            kept = own(texts, f"{place}.") if place else {}
            if kept.keys() - {_KEY, _STORED}:  # else nobody had looked at it
                form.restore(kept)
        self.name_tabs()

    def show_findings(self, found: Sequence[Finding]) -> None:
        super().show_findings(found)
        self.name_tabs()

    def point_at(self, table: str, record: str, field: str) -> bool:
        for number, form in enumerate(self.members):
            if record in {str(r.id) for r in form.records()}:
                self.tabs.setCurrentIndex(number)
                return form.point_at(table, record, field)
        return False

    def _show(self, form: MemberForm) -> None:
        form.setParent(self)  # who is never looked at goes with the panel too
        form.hide()
        self.listen(form)
        form.opened.connect(partial(self.opened.emit, form))
        form.changed.connect(self.name_tabs)
        form.numbered.connect(lambda: self.doubled.emit(form, namesakes(self, form)))
        self.members.append(form)
        self.tabs.addTab(form.words)
        self._show_tab(self.tabs.currentIndex())

    def _forget(self, form: MemberForm) -> None:
        number = self.members.index(form)
        self.members.remove(form)
        self.tabs.removeTab(number)
        area = self._areas.pop(form, None)
        if area:
            self._stack.removeWidget(area)
        (area or form).deleteLater()

    def _show_tab(self, _number: int) -> None:
        if self._is_loading:
            return
        form = self.current
        if form and form not in self._areas:
            form.made()
            self._areas[form] = scrolled(form)
            form.show()
            self._stack.addWidget(self._areas[form])
        if form:
            self._stack.setCurrentWidget(self._areas[form])
        is_new = form is not None and str(form.member.person.id) not in self._work.stored
        self.drop_button.setVisible(is_new and len(self.members) > 1)

    def name_tabs(self) -> None:
        """Write name and relation on the tabs."""
        for number, form in enumerate(self.members):
            if self.tabs.tabText(number) != form.words:
                self.tabs.setTabText(number, form.words)
        self.count = sum(not form.words.startswith(NEW) for form in self.members)


def namesakes(panel: MembersPanel, form: MemberForm) -> list[Namesake]:
    """Who else has the ID number that stands in a form: in the book, or among those being registered."""
    here = {str(other.member.person.id) for other in panel.members}
    found = [n for n in checks.same_number(form.id_no, str(form.member.person.id)) if n.person not in here]
    for other in panel.members:
        if other is not form and id_number.first18(other.id_no) == id_number.first18(form.id_no):
            name = other.words.partition(" ")[0]
            found.append(Namesake(str(other.member.person.id), str(other.member.person.household), name, "", "本"))
    return found


def _is_last(panel: MembersPanel) -> bool:
    """Whether nobody comes after the person in sight: then one more may."""
    return panel.tabs.currentIndex() == len(panel.members) - 1
