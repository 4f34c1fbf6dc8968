"""No sequence of screens, undo, withdrawal, closing, striking off, merging and lowering ever leaves a safety signal
without a red that is open and due, or the recorded assessment and decision of two who knew of it."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from db.changes import change
from db.person import Person
from db.psychology import CounsellingSession
from db.refusal import Refusal
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Colour, Event, Risk
from fupin_desktop.services.book.opening import create_book, name_laptop
from fupin_desktop.services.household import history
from fupin_desktop.services.psychology import (
    archive,
    arrivals,
    care,
    closing,
    consents,
    due,
    entry,
    filing,
    judging,
    marks,
    reports,
)  # fmt: skip
from fupin_desktop.services.psychology.entry import Filled
from tests.laptops import TOWNSHIP, Laptop
from tests.people import NOTHING, SECOND, agree, household

PHQ9, ASQ = scales.scale("phq9"), scales.scale("asq")
WHO = st.sampled_from((0, 1))
PERSON = st.just(0)


def today() -> dt.date:
    return filing.now().date()


class Harm(RuleBasedStateMachine):
    """Two laptops that hold the same second key, and somebody whose file is on both."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())  # which a failure leaves
        self.laptops = [Laptop(name, self._folder / f"{name}.fpb") for name in ("甲", "乙")]
        for laptop in self.laptops:
            create_book(laptop.path, TOWNSHIP, laptop.name, second_key=bytes(32))
            with laptop.opened():
                name_laptop(laptop.name)
        with self.laptops[0].opened():
            self.people = household("1980-03-05")
            for person in self.people:
                for purpose in "14":
                    agree(person, today(), purpose)
        self.laptops[1].take(self.laptops[0].log())
        self.count = 0
        #: Signals by (laptop, person), and those that two have answered.
        self.knows: dict[tuple[int, int], set[int]] = defaultdict(set)
        self.answered: dict[tuple[int, int], set[int]] = defaultdict(set)

    def teardown(self) -> None:
        shutil.rmtree(self._folder)

    @contextmanager
    def _at(self, who: int) -> Iterator[str]:
        with self.laptops[who].opened():
            yield self.laptops[who].name

    def _signal(self, who: int, person: int, work: Callable[[str, str], object]) -> None:
        """Somebody says something that is a safety signal, and the program takes it."""
        with self._at(who) as actor, suppress(Refusal):
            work(actor, self.people[person])
            self.count += 1
            self.knows[who, person].add(self.count)

    @rule(who=WHO, person=PERSON, answer=st.integers(1, 3))
    def a_scale_with_a_sign(self, who: int, person: int, answer: int) -> None:
        filled = Filled([0] * 8 + [answer])
        self._signal(who, person, lambda actor, key: entry.screen(actor, key, PHQ9, filled, today()))

    @rule(who=WHO, person=PERSON, first=st.sampled_from((1, None)))
    def a_sign_of_a_scale_that_is_given_up(self, who: int, person: int, first: int | None) -> None:
        self._signal(who, person, lambda actor, key: judging.alarm(actor, key, ASQ, [first], today()))

    @rule(who=WHO, person=PERSON, event=st.sampled_from([one for one in Event if one.is_danger]))
    def a_report(self, who: int, person: int, event: Event) -> None:
        def work(actor: str, key: str) -> None:
            reports.report(actor, key, event, "听见了", today())
            arrivals.take_in(actor)

        self._signal(who, person, work)

    @rule(who=WHO, person=PERSON)
    def a_talk_with_a_grave_check(self, who: int, person: int) -> None:
        def work(actor: str, key: str) -> None:
            care.add_session(actor, CounsellingSession(person=key, mode="1"), {"risk": "3"}, today(), "08:00")

        self._signal(who, person, work)

    @rule(who=WHO, person=PERSON)
    def a_clean_scale(self, who: int, person: int) -> None:
        self._try(who, lambda actor: entry.screen(actor, self.people[person], PHQ9, Filled([0] * 9), today()))

    @rule(who=WHO, person=PERSON, risk=st.sampled_from((NOTHING, Risk(3, thoughts=True, plan=True), Risk(1))))
    def assess(self, who: int, person: int, risk: Risk) -> None:
        self._try(who, lambda actor: judging.assess(actor, self.people[person], risk, {}, today()))

    @rule(who=WHO, person=PERSON, wanted=st.sampled_from((Colour.YELLOW, Colour.BLUE)), alone=st.booleans())
    def lower(self, who: int, person: int, wanted: Colour, alone: bool) -> None:
        with self._at(who) as actor, suppress(Refusal):
            second = None if alone else SECOND
            before = marks.of_person(self.people[person])
            judging.decide(actor, self.people[person], wanted, "核实过", today(), second)
            made = marks.standing(marks.of_person(self.people[person]))
            assert made
            if any(one.colour is Colour.RED for one in marks.leaves(before)):
                assert made.second
                assert made.is_assessed
                self.answered[who, person] |= self.knows[who, person]

    @rule(who=WHO, person=PERSON)
    def assess_and_lower(self, who: int, person: int) -> None:
        """As it should be done."""
        self.assess(who, person, NOTHING)
        self.lower(who, person, Colour.YELLOW, alone=False)

    @rule(who=WHO, person=PERSON, reason=st.sampled_from(("2", "3", "4")))
    def close(self, who: int, person: int, reason: str) -> None:
        self._try(who, lambda actor: closing.close(actor, self.people[person], today(), reason, "某处 某人"))

    @rule(who=WHO, person=PERSON)
    def withdraw(self, who: int, person: int) -> None:
        with self._at(who) as actor, suppress(Refusal):
            found = archive.load(self.people[person], today(), noted=False)
            for given in found.consents if found else ():
                if not given.withdrawn:
                    consents.withdraw(actor, given, today())

    @rule(who=WHO, person=PERSON)
    def come_back(self, who: int, person: int) -> None:
        self._try(who, lambda actor: closing.reopen(actor, self.people[person], today()))
        self._try(who, lambda _: agree(self.people[person], today()))

    @rule(who=WHO, times=st.integers(1, 4))
    def undo(self, who: int, times: int) -> None:
        with self._at(who) as actor:
            for _ in range(times):
                history.undo(actor)

    @rule(who=WHO, person=PERSON)
    def strike_off(self, who: int, person: int) -> None:
        with self._at(who) as actor, change(actor, "自然减少"):
            found = Person.get_by_id(self.people[person])
            found.member_state, found.del_reason = "2", "03"
            found.save()

    @rule(giver=WHO)
    def merge(self, giver: int) -> None:
        taker = 1 - giver
        self.laptops[taker].take(self.laptops[giver].log())
        for person in (0,):
            self.knows[taker, person] |= self.knows[giver, person]
            self.answered[taker, person] |= self.answered[giver, person]

    def _try(self, who: int, work: Callable[[str], object]) -> None:
        with self._at(who) as actor, suppress(Refusal):
            work(actor)

    @invariant()
    def every_signal_is_red_and_due_or_was_answered_by_two(self) -> None:
        for who in (0, 1):
            open_ = [person for person in (0,) if self.knows[who, person] - self.answered[who, person]]
            if not open_:
                continue
            with self._at(who) as actor:
                arrivals.take_in(actor)
                listed = {item.person for item in due.load(today() + dt.timedelta(days=14), limit=None)}
                for person in open_:
                    found = archive.load(self.people[person], today(), noted=False)
                    assert found
                    assert found.colour is Colour.RED
                    assert found.is_open
                    assert self.people[person] in listed


TestHarm = Harm.TestCase
TestHarm.settings = settings(max_examples=30, stateful_step_count=14, deadline=None)


def test_who_lowers_without_knowing_of_a_sign_lowers_nothing_of_it() -> None:
    harm = Harm()
    harm.a_scale_with_a_sign(0, 0, 1)
    harm.merge(0)
    harm.a_scale_with_a_sign(1, 0, 2)
    harm.assess_and_lower(0, 0)
    harm.merge(1)
    harm.merge(0)
    assert (harm.knows[0, 0], harm.answered[0, 0]) == ({1, 2}, {1})
    harm.every_signal_is_red_and_due_or_was_answered_by_two()
    harm.assess_and_lower(0, 0)  # now that it is known
    harm.merge(0)
    assert harm.answered[1, 0] == {1, 2}
    harm.every_signal_is_red_and_due_or_was_answered_by_two()
    harm.teardown()


@pytest.mark.parametrize(
    "sign",
    [
        lambda harm, who: harm.a_talk_with_a_grave_check(who, 0),
        lambda harm, who: harm.a_scale_with_a_sign(who, 0, 1),
        lambda harm, who: harm.a_sign_of_a_scale_that_is_given_up(who, 0, 1),
        lambda harm, who: harm.a_report(who, 0, Event.SELF_HARM),
    ],
    ids=["talk", "scale", "given up", "report"],
)
def test_the_same_sign_again_is_lowered_by_nobody_who_did_not_know_of_it(sign: Callable[[Harm, int], None]) -> None:
    """Hypothesis found it: the file was red already, for the same reason, so nothing was marked."""
    harm = Harm()
    sign(harm, 0)
    harm.merge(0)
    sign(harm, 1)
    harm.assess_and_lower(0, 0)
    harm.merge(0)
    assert (harm.knows[1, 0], harm.answered[1, 0]) == ({1, 2}, {1})
    harm.every_signal_is_red_and_due_or_was_answered_by_two()
    harm.merge(1)
    harm.every_signal_is_red_and_due_or_was_answered_by_two()
    harm.assess_and_lower(0, 0)  # now that it is known
    assert harm.answered[0, 0] == {1, 2}
    harm.every_signal_is_red_and_due_or_was_answered_by_two()
    harm.teardown()


def test_a_file_that_is_closed_here_opens_for_a_sign_from_there() -> None:
    harm = Harm()
    harm.a_clean_scale(0, 0)
    harm.merge(0)
    harm.close(0, 0, "2")
    harm.a_scale_with_a_sign(1, 0, 3)
    for giver in (1, 0):
        harm.merge(giver)
        harm.every_signal_is_red_and_due_or_was_answered_by_two()
    harm.teardown()


def test_a_date_that_was_written_without_knowing_of_a_sign_hides_no_red() -> None:
    harm = Harm()
    harm.a_scale_with_a_sign(0, 0, 1)
    harm.assess_and_lower(0, 0)
    harm.merge(0)
    harm.a_scale_with_a_sign(1, 0, 1)
    with harm._at(0) as actor:  # seen here, as yellow: due in two weeks
        care.add_session(actor, CounsellingSession(person=harm.people[0], mode="1"), {"content": "…"}, today())
    for giver in (1, 0):
        harm.merge(giver)
        for who in (0, 1):
            with harm._at(who) as actor:
                arrivals.take_in(actor)
                assert [(one.person, one.due_on) for one in due.load(today())] == [(harm.people[0], today())]
            if giver:
                break
    harm.teardown()
