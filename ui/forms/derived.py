"""What of a person follows from what was typed: from the ID number, the age, the insurance. It is filled in where
nothing stands, with a word where it comes from, and Enter passes it."""

from __future__ import annotations

from typing import Any

from db.clock import today
from db.person import Person, PersonYear
from fupin_desktop.rules import id_number
from fupin_desktop.rules.answers import DISABILITY_CARD, ID_CARD, NO_LABOR
from fupin_desktop.rules.applies import WORKING_AGE
from ui.forms.editor import Form

_FROM_ID = "由证件号码得出"
_NOT_BOTH, _NOT_16 = "参加了居民医保", "不满 16 周岁"


class Derived:
    """On the form of one person."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def from_number(self) -> None:
        """Fill what the ID number says where nothing stands, or what it said before."""
        cell = self._form.cell(Person.id_no)
        number = id_number.normalise(cell.input.typed())
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
        self.from_birth()

    def _from_age(self) -> None:
        """Who is not 16 is no labour force."""
        age, labor = self._form.ask("age"), self._form.cell(PersonYear.labor)
        if age is not None and age < WORKING_AGE:
            if not (labor.input.typed() or labor.is_stored):  # passing by changes nothing of what the book has
                self._form.set(PersonYear.labor, NO_LABOR, _NOT_16)
        elif labor.hint == _NOT_16:
            self._form.set(PersonYear.labor, None)

    def from_insurance(self) -> None:
        """Nobody is in both (rule HE3)."""
        resident, employee = self._form.cell(PersonYear.ins_med_res), self._form.cell(PersonYear.ins_med_emp)
        is_in = not resident.wrong and resident.judge()
        if is_in and not (employee.input.typed() or employee.is_stored):
            self._form.set(PersonYear.ins_med_emp, False, _NOT_BOTH)
        elif not is_in and employee.hint == _NOT_BOTH:
            self._form.set(PersonYear.ins_med_emp, None)

    def _fill(self, field: Any, value: Any) -> None:
        cell = self._form.cell(field)
        is_same = not cell.wrong and cell.input.typed() and cell.judge() == value
        if value is not None and (is_same or not cell.input.typed() or cell.hint.startswith(_FROM_ID)):
            self._form.set(field, value, _FROM_ID)

    def from_birth(self) -> None:
        """Another date of birth stands here."""
        self.age()
        self._from_age()

    def age(self) -> None:
        """Say the age beside the date of birth."""
        cell = self._form.cell(Person.birth)
        born = cell.judge()
        if born is None or born > today():
            return
        source = f"{_FROM_ID} · " if cell.hint.startswith(_FROM_ID) else ""
        cell.hint = f"{source}{id_number.age_on(born, today())} 岁"
        cell.show_state()
