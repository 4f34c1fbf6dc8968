"""The form of one person: who it is, the year's questions, spells of work. What the ID number says is filled in.

It is made when somebody wants it: a form takes a quarter of a second, and of six members one is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from db.clock import today
from db.kind import narrow
from db.person import Person, PersonYear
from db.record import Record
from fupin_desktop.rules import id_number
from fupin_desktop.rules.answers import DISABILITY_CARD, HEALTHY, ID_CARD, NO_LABOR
from fupin_desktop.rules.applies import WORKING_AGE, may_work
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services import casework
from fupin_desktop.services.casework import Work
from fupin_desktop.services.family import Member
from ui.forms.cell import Cell
from ui.forms.choice_inputs import CodesInput
from ui.forms.editor import Form
from ui.forms.layouts import JOB, MEMBER
from ui.forms.parts import Part, Parts
from ui.forms.repeated import Repeated

NEW = "新成员"
_FROM_ID = "由证件号码得出"
_AS_HEAD, _NOT_BOTH, _NOT_16 = "与户主相同", "参加了居民医保", "不满 16 周岁"
_WITHOUT_RULES = ("02", "99")  # papers whose numbers follow no rule that we know


class HealthInput(CodesInput):
    """健康 excludes every other answer (rule HE5): with it the field is full."""

    def is_full(self, text: str) -> bool:
        return narrow(text) in (HEALTHY, HEALTHY.lstrip("0"))


class MemberForm(Parts):
    """A member of the household that is being worked on."""

    changed = Signal()
    left = Signal()
    missing = Signal(object)
    #: It was made.
    opened = Signal()
    #: A whole ID number was entered.
    numbered = Signal()

    def __init__(self, work: Work, member: Member) -> None:
        super().__init__()
        self.member = member
        self._work = work
        self._made: tuple[Form, Repeated] | None = None

    @property
    def form(self) -> Form:
        """Who it is, and the year's questions."""
        return self.made()[0]

    @property
    def jobs(self) -> Repeated:
        """Spells of work."""
        return self.made()[1]

    def made(self) -> tuple[Form, Repeated]:
        """The forms, made now if they were not."""
        if self._made is None:
            self._made = self._make()
            self._hint_age()
            self.opened.emit()
        return self._made

    def _make(self) -> tuple[Form, Repeated]:
        member, work = self.member, self._work
        form = Form(MEMBER, {PersonYear.health: HealthInput})
        form.refuse = self._refuse
        jobs = Repeated("务工", JOB, lambda key: casework.add_job(work, member, key))
        form.changed.connect(self.changed)
        form.left.connect(self._left)
        form.missing.connect(self._missing)
        jobs.changed.connect(self.changed)
        jobs.left.connect(lambda _: self.left.emit())
        jobs.missing.connect(self.missing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(0)
        column.addWidget(form)
        column.addWidget(jobs)
        column.addStretch(1)
        assert member.year is not None  # casework fills it
        form.known = partial(self._known, form)
        form.load([member.person, member.year])
        self._tell(form)
        jobs.add_button.passes = lambda: not may_work(form.ask)
        jobs.load([job for job in member.jobs if not job.deleted])
        return form, jobs

    def _known(self, form: Form, name: str) -> Any:
        """What the skip rules ask besides the form's own fields."""
        if name == "age":
            born = form.ask("person.birth") or id_number.birth(form.cell(Person.id_no).input.typed())
            return None if born is None else id_number.age_on(born, min(today(), dt.date(self._work.year, 12, 31)))
        table, _, field = name.partition(".")
        return getattr(self._work.household, field) if table == "household" else None

    def _tell(self, form: Form) -> None:
        """Say what a new person has from the head."""
        for name in casework.AS_HEAD & self._work.given(self.member.person):
            cell = form.cells[f"person.{name}"]
            cell.hint = _AS_HEAD
            cell.show_state()

    @property
    def words(self) -> str:
        """张明 户主, for the tab."""
        person = self.member.person
        if self._made:
            name = self.form.cell(Person.name).input.typed().strip()
            relation = self.form.cell(Person.relation).input.typed().partition(" ")[2]
        else:
            name, relation = person.name or "", Person.relation.show(person.relation)
        return f"{name or NEW} {relation}".strip()

    @property
    def id_no(self) -> str:
        """The ID number as it stands."""
        typed = self.form.cell(Person.id_no).input.typed() if self._made else self.member.person.id_no or ""
        return id_number.normalise(typed)

    def records(self) -> list[Record]:
        if self._made:
            return super().records()
        member = self.member
        return [record for record in (member.person, member.year, *member.jobs) if record and not record.deleted]

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form), ("jobs.", self.jobs)] if self._made else []

    def troubles(self) -> list[Finding]:
        who = self.words.partition(" ")[0]
        return [replace(trouble, who=who) for trouble in super().troubles()]

    def restore(self, texts: Mapping[str, str]) -> None:
        self.made()
        super().restore(texts)
        self._from_number()

    def _refuse(self, cell: Cell, value: Any) -> str:
        if cell.field is not Person.id_no or self._paper() in _WITHOUT_RULES:
            return ""
        problems = id_number.check(value)
        return problems[0].text if problems and problems[0].level is Level.IMPOSSIBLE else ""

    def _paper(self) -> str:
        return self.form.cell(Person.id_type).input.typed().partition(" ")[0]

    def _left(self, cell: Cell) -> None:
        if cell.field is Person.id_no:
            self._from_number()
            if not cell.wrong and cell.input.typed():
                self.numbered.emit()
        elif cell.field is Person.id_type:
            number = self.form.cell(Person.id_no)
            number.judge()
            number.wrong = number.wrong or self._refuse(number, number.input.typed())
            number.show_state()
        elif cell.field is Person.birth:
            self._hint_age()
            self._from_age()
        elif cell.field is PersonYear.ins_med_res:
            self._from_insurance(cell)
        self.left.emit()

    def _from_number(self) -> None:
        """Fill what the ID number says where nothing stands, or what it said before."""
        cell = self.form.cell(Person.id_no)
        number = self.id_no
        if cell.wrong or len(number) not in id_number.LENGTHS:
            return
        is_card = len(number) == 18
        self._fill(Person.sex, id_number.sex(number))
        self._fill(Person.birth, id_number.birth(number))
        self._fill(Person.id_type, ID_CARD if is_card else DISABILITY_CARD)
        if disability := id_number.disability(number):
            self._fill(Person.disab_cert, number)
            self._fill(Person.disab_type, disability[0])
            self._fill(Person.disab_level, disability[1])
        self._hint_age()
        self._from_age()

    def _from_age(self) -> None:
        """Who is not 16 is no labour force."""
        age, labor = self.form.ask("age"), self.form.cell(PersonYear.labor)
        if age is not None and age < WORKING_AGE:
            if not labor.input.typed():
                self.form.set(PersonYear.labor, NO_LABOR, _NOT_16)
        elif labor.hint == _NOT_16:
            self.form.set(PersonYear.labor, None)

    def _from_insurance(self, resident: Cell) -> None:
        """Nobody is in both (rule HE3)."""
        employee = self.form.cell(PersonYear.ins_med_emp)
        is_in = not resident.wrong and resident.judge()
        if is_in and not employee.input.typed():
            self.form.set(PersonYear.ins_med_emp, False, _NOT_BOTH)
        elif not is_in and employee.hint == _NOT_BOTH:
            self.form.set(PersonYear.ins_med_emp, None)

    def _fill(self, field: Any, value: Any) -> None:
        cell = self.form.cell(field)
        is_same = not cell.wrong and cell.input.typed() and cell.judge() == value
        if value is not None and (is_same or not cell.input.typed() or cell.hint.startswith(_FROM_ID)):
            self.form.set(field, value, _FROM_ID)

    def _hint_age(self) -> None:
        cell = self.form.cell(Person.birth)
        born = cell.judge()
        if born is None or born > today():
            return
        source = f"{_FROM_ID} · " if cell.hint.startswith(_FROM_ID) else ""
        cell.hint = f"{source}{id_number.age_on(born, today())} 岁"
        cell.show_state()

    def _missing(self, cell: Cell) -> None:
        if cell.field is Person.id_no:
            self.form.set(Person.id_missing, True, "没有号码的原因请写进备注（F12）")
            self.changed.emit()
        self.missing.emit(cell)
