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

from db.clock import today
from db.fields import BadValue
from db.kind import narrow
from db.person import Person, PersonYear
from db.record import Record
from fupin_desktop.ledgers.layouts import JOB, MEMBER
from fupin_desktop.rules import id_number
from fupin_desktop.rules.answers import HEALTHY
from fupin_desktop.rules.applies import may_work
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.household import casework
from fupin_desktop.services.household.casework import Work
from fupin_desktop.services.household.family import Member
from ui.forms.cell import Cell
from ui.forms.choice_inputs import CodesInput
from ui.forms.derived import Derived
from ui.forms.editor import Form
from ui.forms.parts import Part, Parts
from ui.forms.repeated import Repeated
from ui.widgets.basics import STRETCH, column

NEW = "新成员"
_AS_HEAD = "与户主相同"
_WHOLE = 18  # characters of an ID card, with which a certificate's number begins
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
        #: The number that was looked at: leaving the field again fills and asks nothing.
        self._numbered = member.person.id_no or ""

    @property
    def form(self) -> Form:
        """Who it is, and the year's questions."""
        return self.made()[0]

    @property
    def _derived(self) -> Derived:
        return Derived(self.form)

    @property
    def jobs(self) -> Repeated:
        """Spells of work."""
        return self.made()[1]

    def made(self) -> tuple[Form, Repeated]:
        """The forms, made now if they were not."""
        if self._made is None:
            self._made = self._make()
            self._derived.age()
            self.opened.emit()
        return self._made

    def _make(self) -> tuple[Form, Repeated]:
        member, work = self.member, self._work
        form = Form(MEMBER, {PersonYear.health: HealthInput})
        form.refuse = self._refuse
        form.cell(Person.id_no).input.changed.connect(self._number_typed)
        jobs = Repeated("务工", JOB, lambda key: casework.add_job(work, member, key))
        form.changed.connect(self.changed)
        form.left.connect(self._left)
        form.missing.connect(self._missing)
        jobs.changed.connect(self.changed)
        jobs.left.connect(lambda _: self.left.emit())
        jobs.missing.connect(self.missing)
        self.setLayout(column(form, jobs, STRETCH, spacing=0, margins=(0, 0, 8, 8)))
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
            relation = Person.relation.show(self._answer(Person.relation))
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
        if self.id_no != self._numbered:
            self._derived.from_number()

    def _refuse(self, cell: Cell, value: Any) -> str:
        if cell.field is not Person.id_no or self._paper() in _WITHOUT_RULES:
            return ""
        problems = id_number.check(value)
        return problems[0].text if problems and problems[0].level is Level.IMPOSSIBLE else ""

    def _number_typed(self) -> None:
        """A number that is whole is judged with its last key: who reads on from the card sees that a digit is wrong."""
        cell = self.form.cell(Person.id_no)
        if len(self.id_no) == _WHOLE:
            cell.wrong = self._refuse(cell, self.id_no)
            cell.show_state()

    def _paper(self) -> str:
        return self._answer(Person.id_type) or ""

    def _answer(self, field: Any) -> str | None:
        """The code that is chosen in a field; None while what stands there is none."""
        try:
            value = self.form.cell(field).input.value()
        except BadValue:
            return None
        return str(value) if value else None

    def _left(self, cell: Cell) -> None:
        if cell.field is Person.id_no:
            if self.id_no != self._numbered:
                self._derived.from_number()
                self._numbered = self.id_no
                if not cell.wrong and self.id_no:
                    self.numbered.emit()
        elif cell.field is Person.id_type:
            number = self.form.cell(Person.id_no)
            number.judge()
            number.wrong = number.wrong or self._refuse(number, number.input.typed())
            number.show_state()
        elif cell.field is Person.birth:
            self._derived.from_birth()
        elif cell.field is PersonYear.ins_med_res:
            self._derived.from_insurance()
        self.left.emit()

    def _missing(self, cell: Cell) -> None:
        if cell.field is Person.id_no:
            self.form.set(Person.id_missing, True, "没有号码的原因请写进备注（F12）")
            self.changed.emit()
        self.missing.emit(cell)
