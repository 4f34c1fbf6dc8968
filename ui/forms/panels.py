"""The panels that pages put on their sheets, by subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.fields import Kind
from db.household import Household
from db.visit import Assessment, Problem
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.ledgers.layouts import ASSESSMENT, HOME, HOUSEHOLD, LIVING, PROBLEM
from fupin_desktop.regions import village_name
from fupin_desktop.rules.answers import OF_YEAR
from fupin_desktop.rules.clues import OFFICIAL
from fupin_desktop.services.household import casework
from fupin_desktop.services.household.casework import Work
from fupin_desktop.services.monitoring import cases
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.editor import Form
from ui.forms.inputs import AnyInput
from ui.forms.options import Option
from ui.forms.panel import FormPanel, Panel
from ui.forms.parts import Part
from ui.forms.repeated import Repeated
from ui.widgets.basics import label

_KEY = "id"
#: Fields of a household that steps of monitoring write.
_STEPS_WRITE = frozenset(
    str(one.field.name) for code in OFFICIAL for one in MONITORING.by_code[code].sets if one.field.model is Household
)
_COUNTY = 6  # digits of a code


class VillageInput(ChoiceInput):
    """A village of this book, by the last digits of its code or its name."""

    def __init__(self, kind: Any) -> None:
        known = casework.villages()
        short = {code[9:] for code, _ in known}
        start = 9 if len(short) == len(known) else 6
        super().__init__(kind, [Option(code[start:], name, code, (code,)) for code, name in known])
        self.setAccessibleName("行政村")

    def show_value(self, value: Any) -> None:
        """Of a household that lies elsewhere (it has moved away) its village is one of the answers too."""
        if value and all(option.value != value for option in self.options):
            self.options = [*self.options, Option(value[_COUNTY:], village_name(value) or value, value, (value,))]
        super().show_value(value)


class HouseholdPanel(FormPanel):
    """户."""

    def __init__(self) -> None:
        special: dict[Kind[Any], Callable[[Any], AnyInput]] = {Household.region_code: VillageInput}
        super().__init__("household", "户", HOUSEHOLD, lambda work: [work.household], special)
        self.decided = label("", "hint", wrap=True)
        self.decided.hide()
        self._above(self.decided)

    def _above(self, words: QWidget) -> None:
        inside = self.form.parentWidget()
        around = inside.layout() if inside else None
        if isinstance(around, QVBoxLayout):
            around.insertWidget(0, words)

    def load(self, work: Work) -> None:
        super().load(work)
        self._is_new = work.is_new
        fixed = frozenset() if work.is_new else cases.decided(str(work.household.id))
        own = [cell for cell in self.form.cells.values() if cell.name in _STEPS_WRITE]
        for cell in own:
            cell.input.setEnabled(cell.name not in fixed)
        told = [cell.title for cell in own if cell.name in fixed]
        which = f"{''.join(told[:1])}等灰的 {len(told)} 项"
        self.decided.setText(f"{which}由监测的办理步骤定，这里不能改；要改，到这一户的“监测”页办那一步。")
        self.decided.setVisible(bool(told))

    def focus_first(self, *, empty: bool = False) -> None:
        """A new household begins where nothing stands yet."""
        super().focus_first(empty=empty or self._is_new)


def home_panel() -> FormPanel:
    """住房饮水."""
    return FormPanel("home", "住房饮水", HOME, lambda work: [work.housing, work.water])


def living_panel() -> FormPanel:
    """生产生活."""
    return FormPanel("living", "生产生活", LIVING, lambda work: [work.living])


class AssessmentPanel(Panel):
    """核查: the year's latest assessment, the one that was chosen, or a new one; and the problems that it found, with
    those that belong to no visit."""

    name, title = "assessment", "核查"
    tables = frozenset({"assessment", "problem"})

    def __init__(self, actor: str) -> None:
        super().__init__()
        self._actor = actor
        self.choose("")
        self.form = Form(ASSESSMENT)
        self.form.known = lambda name: self.assessment.occasion if name == "assessment.occasion" else None
        self.problems = Repeated("问题", PROBLEM, self._new_problem)
        self.problems.born = lambda form: form.mark_given(self._work)
        self.listen(self.form, self.problems)
        self.put_in(self.form, self.problems)

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form), ("problems.", self.problems)]

    def choose(self, assessment: str, occasion: str = OF_YEAR) -> None:
        """Which one is loaded next; "" for the latest of the year, or of another occasion."""
        self._key, self.occasion = assessment, occasion

    def load(self, work: Work) -> None:
        self._work = work
        known = casework.assessments_at(work, self.occasion)
        chosen = next((a for a in known if a.id == self._key), next(iter(known), None))
        self._show(chosen or casework.new_assessment(work, self._actor, occasion=self.occasion))

    def _show(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.form.load([assessment])
        self.form.mark_seen(self._work.stored)
        self.problems.load(casework.problems_of(self._work, assessment, alone=bool(self._key)))

    def _new_problem(self, key: str) -> Problem:
        return casework.add_problem(self._work, key=key, assessment=self.assessment)

    def typed(self) -> dict[str, str]:
        return super().typed() | {_KEY: str(self.assessment.id)}

    def restore(self, texts: Mapping[str, str]) -> None:
        """A draft of one to be stays its own, also when another one of the year has come since."""
        key = texts.get(_KEY, "")
        if key and key != self.assessment.id:
            known = next((a for a in self._work.assessments if a.id == key), None)
            if str(self.assessment.id) not in self._work.stored:
                self._work.assessments.remove(self.assessment)
            self._show(known or casework.new_assessment(self._work, self._actor, key, self.occasion))
        super().restore({name: text for name, text in texts.items() if name != _KEY})
