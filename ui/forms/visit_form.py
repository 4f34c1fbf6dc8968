"""走访: one visit, the problems it found, at most three photos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from db.clock import today
from db.fields import Kind
from db.visit import Problem, Visit
from fupin_desktop.ledgers.layouts import PROBLEM, VISIT
from fupin_desktop.services.household import casework, photos
from fupin_desktop.services.household.casework import Work
from fupin_desktop.services.household.photos import Picture
from ui import theme
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.editor import Form
from ui.forms.inputs import AnyInput
from ui.forms.options import Option
from ui.forms.panel import Panel
from ui.forms.parts import Part
from ui.forms.photo_strip import PhotoStrip
from ui.forms.quick_inputs import LaterInput, QuickInput
from ui.forms.repeated import Repeated
from ui.widgets.basics import STRETCH, pane, row

_KEY = "id"
_NOTE, _NOTE_LARGE = 76, 40  # px: three lines; two with large letters, so that all of it stays in sight
#: Whose answers stand in them as buttons; of the reasons those that are given most.
QUICK: dict[Kind[Any], Callable[[Any], AnyInput]] = {
    **dict.fromkeys(
        (Visit.mode, Visit.income_change, Visit.two_three_check, Visit.result, Visit.hh_sign, Visit.visitor_sign),
        QuickInput,
    ),
    Visit.reason: partial(QuickInput, first=("1", "3", "5", "6")),
    Visit.follow_up_date: LaterInput,
}


class PersonInput(ChoiceInput):
    """One of the household's members."""

    def __init__(self, kind: Any) -> None:
        super().__init__(kind, ())

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer (key, name)."""
        self.options = [Option(str(n), name, key) for n, (key, name) in enumerate(people, 1)]


class VisitPanel(Panel):
    """A visit; a new one unless `choose` named one that the household has."""

    name, title = "visit", "走访"
    tables = frozenset({"visit", "problem"})

    def __init__(self, actor: str) -> None:
        super().__init__()
        self.choose("", actor)
        self.form = Form(VISIT, QUICK | {Visit.person: PersonInput}, dense=True)
        later = self.form.cell(Visit.follow_up_date).input
        assert isinstance(later, LaterInput)
        later.since = self._visited_on
        self.form.cell(Visit.note).input.setFixedHeight(theme.px(_NOTE_LARGE if theme.crowded() else _NOTE))
        self.problems = Repeated("问题", PROBLEM, self._new_problem)
        self.problems.born = lambda form: form.mark_given(self._work)
        self.photos = PhotoStrip()
        self.listen(self.form, self.problems)
        self.photos.changed.connect(self.changed)
        self.put_in(self.form, self.problems, self.photos, self._adding())

    def _adding(self) -> QWidget:
        """What can be added, side by side below all that stands here."""
        self.form.fold.more.give_letter("M")
        self.problems.add_button.give_letter("W")
        self.photos.add_button.give_letter("Z")
        whole = pane(row(*self._adders(), STRETCH))
        for part in (self.problems, self.photos):
            if lines := part.layout():
                lines.setContentsMargins(0, 0, 0, 0)  # without anything in them they take no room
        return whole

    def _adders(self) -> list[QWidget]:
        return [self.form.fold.more, self.problems.add_button, self.photos.add_button]

    def _visited_on(self) -> dt.date:
        day = self.form.ask("visit.visit_date")
        return day if isinstance(day, dt.date) else today()

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form), ("problems.", self.problems)]

    def choose(self, visit: str, actor: str, given: Mapping[str, Any] | None = None) -> None:
        """Which visit is loaded next: "" for a new one, by whom, `given` what is known of it."""
        self._key, self._actor, self._known = visit, actor, given or {}

    def _new_problem(self, key: str) -> Problem:
        return casework.add_problem(self._work, self.visit, key)

    def load(self, work: Work) -> None:
        self._work = work
        self._show(self._key)

    def _show(self, key: str) -> None:
        work = self._work
        known = next((visit for visit in work.visits if visit.id == key), None)
        self.visit = known or casework.new_visit(work, self._actor, key)
        if known is None:
            work.give(self.visit, **self._known)
        self._offer_people()
        self.form.load([self.visit])
        self.problems.load([p for p in work.problems if p.visit == self.visit.id])
        kept = [photos.picture(photo.digest) for photo in work.photos if photo.visit == self.visit.id]
        self.photos.show_kept(kept)

    def arrive(self) -> None:
        self._offer_people()

    def _offer_people(self) -> None:
        people = [(str(m.person.id), str(m.person.name)) for m in self._work.members if m.person.name and m.is_present]
        chosen = self.form.cell(Visit.person).input
        assert isinstance(chosen, PersonInput)
        chosen.offer(people)

    def pictures(self) -> list[tuple[str, str, Picture]]:
        return [(self._work.key, str(self.visit.id), made) for made in self.photos.added]

    def restore_pictures(self, kept: Sequence[Picture]) -> None:
        self.photos.restore(kept)

    def stops(self) -> list[QWidget]:
        last = self._adders()
        return [*(stop for stop in super().stops() if stop not in last), *last]

    def focus_first(self, *, empty: bool = False) -> None:
        """A new visit begins where nothing stands yet: day, visitor and role are known."""
        super().focus_first(empty=empty or str(self.visit.id) not in self._work.stored)

    def typed(self) -> dict[str, str]:
        return super().typed() | {_KEY: str(self.visit.id)}

    def restore(self, texts: Mapping[str, str]) -> None:
        """The draft is of a visit that the book has, or of one to be; that one comes into sight."""
        key = texts.get(_KEY, "")
        if key and key != self.visit.id:
            if str(self.visit.id) not in self._work.stored:
                self._work.visits.remove(self.visit)
            self._show(key)
            for form in self.forms():
                form.mark_seen(self._work.stored)
        self._offer_people()
        super().restore({name: text for name, text in texts.items() if name != _KEY})
