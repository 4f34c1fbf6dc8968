"""The form of one person: who it is, the year's questions, spells of work. What the ID number says is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from db.clock import today
from db.person import Person
from fupin_desktop.rules import id_number
from fupin_desktop.rules.answers import DISABILITY_CARD, ID_CARD
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services import casework
from fupin_desktop.services.casework import Work
from fupin_desktop.services.family import Member
from ui.forms.cell import Cell
from ui.forms.editor import Form
from ui.forms.layouts import JOB, MEMBER
from ui.forms.parts import Part, Parts
from ui.forms.repeated import Repeated

NEW = "新成员"
_FROM_ID = "由证件号码得出"
_WITHOUT_RULES = ("02", "99")  # papers whose numbers follow no rule that we know


class MemberForm(Parts):
    """A member of the household that is being worked on."""

    changed = Signal()
    left = Signal()
    missing = Signal(object)
    #: A whole ID number was entered.
    numbered = Signal()

    def __init__(self, work: Work, member: Member) -> None:
        super().__init__()
        self.member = member
        self.form = Form(MEMBER)
        self.form.refuse = self._refuse
        self.jobs = Repeated("务工", JOB, lambda: casework.add_job(work, member))
        self.form.changed.connect(self.changed)
        self.form.left.connect(self._left)
        self.form.missing.connect(self._missing)
        self.jobs.changed.connect(self.changed)
        self.jobs.left.connect(lambda _: self.left.emit())
        self.jobs.missing.connect(self.missing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(0)
        column.addWidget(self.form)
        column.addWidget(self.jobs)
        column.addStretch(1)
        assert member.year is not None  # casework fills it
        self.form.load([member.person, member.year])
        self.jobs.load([job for job in member.jobs if not job.deleted])
        self._hint_age()

    @property
    def words(self) -> str:
        """张明 户主, for the tab."""
        name = self.form.cell(Person.name).input.typed().strip()
        relation = self.form.cell(Person.relation).input.typed().partition(" ")[2]
        return f"{name or NEW} {relation}".strip()

    @property
    def id_no(self) -> str:
        """The ID number as it stands."""
        return id_number.normalise(self.form.cell(Person.id_no).input.typed())

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form), ("jobs.", self.jobs)]

    def troubles(self) -> list[Finding]:
        who = self.words.partition(" ")[0]
        return [replace(trouble, who=who) for trouble in super().troubles()]

    def restore(self, texts: Mapping[str, str]) -> None:
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
