"""The tabs of a household's page: forms to be filled in place, the members, the visits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property, partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from db.codes import code_list
from db.person import Person
from fupin_desktop import lazy
from fupin_desktop.roles import Right
from fupin_desktop.rules.answers import OF_YEAR
from fupin_desktop.services.book import entry
from fupin_desktop.services.household import casework, drafts
from fupin_desktop.services.household.casework import Work
from fupin_desktop.services.household.family import Family, Member
from ui.dialogs.leave import LeaveDialog
from ui.dialogs.psychology import danger
from ui.forms.income_form import IncomePanel
from ui.forms.members_panel import MembersPanel
from ui.forms.panel import Panel
from ui.forms.panels import AssessmentPanel
from ui.forms.sheet import Sheet
from ui.pages.household_summary import MEMBERS
from ui.session import Session
from ui.widgets.basics import STRETCH, button, column, only_if, pane, put, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask
from ui.widgets.keys import ADD, on_keys
from ui.widgets.stacked import Stacked
from ui.widgets.table import Table
from ui.widgets.views import View, views
from ui.widgets.wrapping import Wrapping


class Tab(QWidget):
    """Base: shows a household in a year."""

    title = ""
    #: The tables whose fields stand here.
    tables: Collection[str] = ()
    #: Ctrl+PgDn (1) or Ctrl+PgUp (-1) at the end of a form.
    turned = Signal(int)
    #: What writes, for who may: not shown of a household that has moved away.
    writers: Sequence[QWidget] = ()
    is_away = False
    #: The household as the page has just read it, while the tab in sight loads it: it is not read a second time.
    read: Family | None = None

    def turn_from(self, face: QWidget) -> None:
        """Ctrl+PgDn and Ctrl+PgUp lead on from what is no form (a sheet has these keys itself)."""
        face.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # also where there is nothing to stand on
        for key, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            on_keys(face, partial(self.turned.emit, by), key)

    def show_moved(self, is_away: bool) -> None:
        """Offer to write only of a household of this book."""
        self.is_away = is_away
        for one in self.writers:
            one.setHidden(is_away)

    def load(self, household: str, year: int) -> None:
        """Show a household's records of a year."""
        raise NotImplementedError

    def work(self, household: str, year: int) -> Work | None:
        """The forms of a household in a year."""
        return casework.load(household, year, self.read)

    def show_field(self, table: str, record: str, field: str) -> bool:
        """Put the keyboard on a field; False when it is not here."""
        return False

    def keep(self) -> None:
        """Keep what was typed as a draft."""

    def focus_first(self) -> None:
        """Put the keyboard where work begins: on a list, or where that has nothing on the first step."""
        if face := getattr(self, "face", None):
            face.focus_first()


class FormTab(Tab):
    """One panel, saved by itself; made when it first comes into sight."""

    def __init__(
        self, session: Session, title: str, make: Callable[[], Panel], action: str, tables: Collection[str]
    ) -> None:
        super().__init__()
        self.title, self.tables = title, tables
        self._session, self._make, self._action = session, make, action
        self._sheet: Sheet | None = None
        self.inside = column(spacing=6, margins=(12, 10, 12, 10))
        self.setLayout(self.inside)

    @property
    def sheet(self) -> Sheet:
        """The form."""
        if self._sheet is None:
            panel = self._make()
            self._sheet = Sheet(self._session, panel.name, self._action, [panel])
            self._sheet.closed.connect(self._session.back)
            self._sheet.stack.turned.connect(self.turned)
            self.inside.addWidget(self._sheet)
            self._sheet.show()  # at once: what is not yet in sight can't take the keyboard
        return self._sheet

    def load(self, household: str, year: int) -> None:
        if work := self.work(household, year):
            self.start(work)

    def start(self, work: Work) -> None:
        """Show these records."""
        self.sheet.start(work)

    def show_field(self, table: str, record: str, field: str) -> bool:
        return self.sheet.stack.show_field(table, record, field)

    def keep(self) -> None:
        if self._sheet:
            self._sheet.draft.keep()

    def focus_first(self) -> None:
        self.sheet.stack.focus_first()


def _occasions(tab: QWidget, choose: Callable[[str], None], what: str) -> dict[str, QPushButton]:
    """A view each for what is of the year, of identification, and of after the risk was eliminated."""
    items = code_list("statement_kind").offered
    made = views(tab, [View(item.label, partial(choose, item.code), f"{item.label}的{what}") for item in items])
    return {item.code: one for item, one in zip(items, made, strict=True)}


class IncomeTab(FormTab):
    """The statement of the year, at identification, or after the risk was eliminated."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "收入", IncomePanel, "修改收支", IncomePanel.tables)
        self._kind = OF_YEAR
        self._work: Work | None = None
        self._occasions = _occasions(self, self.choose, "收支表")
        put(self.inside, row(*self._occasions.values(), STRETCH))

    def choose(self, kind: str) -> None:
        """Show the statement of a kind."""
        if self._work:
            self.keep()
            self._kind = kind
            self.load(self._work.key, self._work.year)
            self.focus_first()

    def start(self, work: Work) -> None:
        self._work = work
        self._occasions[self._kind].setChecked(True)
        casework.use_statement(work, work.year, self._kind)
        self.sheet.draft.form = "income" if self._kind == OF_YEAR else f"income-{self._kind}"
        super().start(work)

    def show_field(self, table: str, record: str, field: str) -> bool:
        """The finding may be about another kind of statement than the one in sight, or one that is not there yet."""
        if self._work and (kind := casework.statement_kind(self._work, record)):
            self._kind = kind
            self.load(self._work.key, self._work.year)
        return super().show_field(table, record, field)


class AssessmentTab(FormTab):
    """The latest assessment of the year, of identification or of after the risk was eliminated; or the one that was
    asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, "核查", lambda: self.panel, "两不愁三保障核查", AssessmentPanel.tables)
        self._work: Work | None = None
        self._occasion = OF_YEAR
        self._occasions = _occasions(self, self.choose, "核查")
        put(self.inside, row(*self._occasions.values(), STRETCH))

    @cached_property
    def panel(self) -> AssessmentPanel:
        """Made with the sheet, which holds it."""
        return AssessmentPanel(self._session.actor)

    def choose(self, occasion: str) -> None:
        """Show the assessment of an occasion."""
        if self._work:
            self.keep()
            self._occasion = occasion
            self.load(self._work.key, self._work.year)
            self.focus_first()

    def start(self, work: Work) -> None:
        self._work = work
        self._occasions[self._occasion].setChecked(True)
        self.panel.choose("", self._occasion)
        self.sheet.draft.form = self._form_name()
        super().start(work)

    def _form_name(self) -> str:
        return "assessment" if self._occasion == OF_YEAR else f"assessment-{self._occasion}"

    def show_field(self, table: str, record: str, field: str) -> bool:
        work = self._work
        wanted = casework.assessment_of(work, record) if work else ""
        if work and wanted not in ("", str(self.panel.assessment.id)):
            self.keep()
            self._occasion = casework.occasion_of(work, wanted)
            self._occasions[self._occasion].setChecked(True)
            self.panel.choose(wanted, self._occasion)
            self.sheet.draft.form = f"assessment-{wanted}"
            super().start(work)
            self.sheet.draft.form = self._form_name()
        return super().show_field(table, record, field)


#: Fields that are asked when somebody leaves, and stand in that dialog alone.
_LEAVING = ("del_reason", "del_date")


def _danger_button(tab: MembersTab, session: Session) -> QPushButton:
    """For everybody: who sees somebody in danger says so, and sees nothing by it."""

    def report() -> None:
        if member := tab.table.current():
            danger.ask(tab.window(), session, member.person)

    made = button("报告危险…", report, icon="warning", tip="看到、听到这个人有危险就报；不用本人同意")
    only_if(session.may(Right.DANGER) and not session.book.read_only, made)
    return made


def _erase_button(tab: MembersTab, session: Session) -> QPushButton:
    """依法删除 of somebody, by two persons: unlike 删除, nothing is left of them."""

    def erase() -> None:
        member, ask_first = tab.table.current(), lazy.load("ui.dialogs.erase_person:ask")
        if member and ask_first(tab.window(), session, str(member.person.id)):
            session.written("已依法删除")

    made = button("依法删除…", erase, icon="delete", tip="本人要求删除个人信息的：全部彻底删除，要两个人")
    only_if((session.may(Right.ERASE) or session.may(Right.PSYCHOLOGY)) and not session.book.read_only, made)
    return made


class MembersTab(Tab):
    """The table of members; the form in its place while somebody is changed."""

    title = "成员"
    tables = MembersPanel.tables

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.table = Table("members", MEMBERS, "家庭成员")
        self.table.opened.connect(lambda member: self.open(str(member.person.id)))
        self.panel = MembersPanel()
        self.sheet = Sheet(session, "members", "修改成员", [self.panel])
        self.sheet.closed.connect(self._close)
        self.sheet.stack.turned.connect(self.turned)
        self._waiting: Work | None = None
        empty = Empty(
            "person-add", "还没有成员", "先登记户主，再登记家里其他人。", first := button("添加成员", self.add)
        )
        self.face = OrEmpty(self.table, empty)
        above = column()
        if not session.read_only:
            above.addWidget(self._buttons(first))
        elif session.may(Right.PSYCHOLOGY):
            of_one = (self._file_button(), _danger_button(self, session), _erase_button(self, session))
            put(above, row(STRETCH, *of_one))
        listed = pane(above, self.face, spacing=6, stretch=(0, 1))
        self.turn_from(listed)
        self._stack = Stacked()
        self._stack.addWidget(listed)
        self._stack.addWidget(self.sheet)
        self.setLayout(column(self._stack, margins=(12, 10, 12, 10)))
        on_keys(listed, self.add, *ADD)

    def _file_button(self) -> QPushButton:
        made = button("心理档案", self._open_file, icon="heart", tip="打开这个人的心理档案")
        only_if(self._session.may(Right.PSYCHOLOGY), made)
        return made

    def _open_file(self) -> None:
        if member := self.table.current():
            self._session.go("archive", person=str(member.person.id))

    def _buttons(self, first: QPushButton) -> Wrapping:
        of_one = (
            button("修改", self._open_current, icon="edit", tip="修改这个人（Enter）"),
            button("自然减少…", self.leave, tip="死亡、婚出、迁出等，人留在账本里"),
            button("删除…", self.remove, icon="delete", tip="登记错了的人"),
        )
        danger_, file = _danger_button(self, self._session), self._file_button()
        erase = _erase_button(self, self._session)
        self.table.offer(*of_one[1:], danger_, file, erase)
        one_more = button("添加成员", self.add, icon="person-add", tip="添加成员（Ctrl+M）")
        self.writers = (first, one_more, *of_one)
        return Wrapping(danger_, file, erase, one_more, *of_one, right=True)

    def load(self, household: str, year: int) -> None:
        work = self.work(household, year)
        if work is None:
            return
        at = self._place(work.members) if self._stack.currentIndex() else None
        self.face.show_rows(work.members, lambda m: (m.person, m.year, *m.jobs), at)
        self._waiting = work
        self._stack.setCurrentIndex(0)
        if drafts.offered(self.panel.name, household):
            self._begin()  # the draft is offered on the form

    def _begin(self, person: str = "") -> None:
        """Bring the form into sight, of this person first; it is filled when it is wanted."""
        self._stack.setCurrentIndex(1)
        if self._waiting:
            self.panel.first = person
            self.sheet.start(self._waiting)
            self._waiting = None

    def open(self, person: str) -> None:
        """Show the form of a member."""
        self._begin(person)
        self.panel.open(person)
        self.panel.focus_first()

    def add(self) -> None:
        """A form for one more."""
        if not (self._session.read_only or self.is_away):
            self._begin()
            self.panel.add() if self.panel.members else self.panel.arrive()
            self.panel.focus_first()

    def _open_current(self) -> None:
        if member := self.table.current():
            self.open(str(member.person.id))

    def leave(self) -> None:
        """Somebody died, married out, moved away: kept in the book, no longer a member."""
        if member := self.table.current():
            self._leave(member)

    def _members(self) -> list[Member]:
        return [self.table.rows.row(number) for number in range(self.table.rows.rowCount())]

    def _leave(self, member: Member, field: str = "") -> None:
        self.table.stand_on(self._members().index(member))
        if self._session.read_only:
            self.table.setFocus()
            return
        person: Person = member.person
        if LeaveDialog(self.window(), person, field).exec():
            entry.save(self._session.actor, "自然减少", [person])
            self._session.written(f"{person.name or ''}已减少")

    def remove(self) -> None:
        """Somebody was registered by mistake."""
        member = self.table.current()
        if member is None:
            return
        name = member.person.name or "这个人"
        text = "只有登记错了才删除。去世、出嫁、迁走的请用“自然减少”。删除以后可以用 Ctrl+Z 撤销。"
        if ask(self.window(), f"删除{name}？", text, "删除", danger=True):
            casework.remove_person(self._session.actor, member.person)
            self._session.written(f"已删除{name}，可以撤销")

    def _close(self) -> None:
        self._stack.setCurrentIndex(0)
        if (at := self._place(self._members())) is not None:
            self.table.stand_on(at)
        self.focus_first()

    def _place(self, members: Sequence[Member]) -> int | None:
        """Where whose form was in sight stands: what is done next is done to them, and to nobody else."""
        form = self.panel.current
        return next((at for at, one in enumerate(members) if form and one.person.id == form.member.person.id), None)

    def show_field(self, table: str, record: str, field: str) -> bool:
        if not record and table == "person":
            self.add()
            return self.panel.current is not None
        if field in _LEAVING and (member := next((m for m in self._members() if m.person.id == record), None)):
            self._leave(member, field)
            return True
        self._begin()
        return self.sheet.stack.show_field(table, record, field)

    def keep(self) -> None:
        self.sheet.draft.keep()

    def focus_first(self) -> None:
        if self._stack.currentIndex():
            self.sheet.stack.focus_first()
        else:
            self.face.focus_first()
