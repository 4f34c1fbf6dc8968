"""Flows 办理流程: which step may follow which, who does it, what it needs, and where a record stands after its steps.

Pure: the steps of a record come in as `Done`, in any order, and the same steps give the same standing on every laptop.
Nothing of it is stored. The flows themselves are declared in `ledgers/flows.py`, where the fields of models are known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

#: Codes of `step_result`.
PASSED, FAILED, BACK, WITHDRAWN, DONE = "1", "2", "3", "4", "5"
#: Codes of `gov_level`.
DISTRICT, TOWNSHIP, VILLAGE = "4", "5", "6"


class Named(Protocol):
    """A field of a model."""

    label: str
    name: Any
    model: Any


class Want(StrEnum):
    """A record of the household that a step needs; the value is what people read."""

    VISIT = "入户走访（原因：识别核实），不早于发现日期"
    CHECK_FOUND = "两不愁三保障核查（识别时）"
    STATEMENT_FOUND = "收支表（识别时）"
    MEASURE = "至少一项帮扶措施"
    MEASURE_FOR_RISK = "与风险对应的帮扶措施"
    CHECK_AFTER = "两不愁三保障核查（消除时），四项都是“否”"
    STATEMENT_AFTER = "收支表（消除时），九项收支都填（连四项核查共 13 项）"
    ABLE = "家里有人有劳动能力（都没有的，暂不标注消除）"


@dataclass(frozen=True)
class Term:
    """Until when: so many days (months) of a setting (`resources/settings.toml`) after the step before; `since`: after
    the last step of this code; `earliest`: not until when, but not before."""

    setting: str
    since: str = ""
    months: bool = False
    earliest: bool = False


@dataclass(frozen=True)
class Sets:
    """A field that a step writes, of its record or of that one's household. `value`: a value; or a field of the step,
    or of the record; or what a function makes of both."""

    field: Named
    value: Any


@dataclass(frozen=True)
class Stage:
    """One kind of step. `levels`: who may (`gov_level`), the usual one first; `then`: what may follow, the proposed one
    first; `back`: where 退回 leads, the proposed first; `again`: where 不通过 leads, beside `Flow.refused`; `form`: the
    fields that its form shows beside those that every step has; `needs`: which of them must be filled; `later`:
    which are filled when it ends, before the next step; `asks`: fields of the record that are filled in the same
    form and must be; `wants`: records of the household; `term`: until when it is to be done; `notice`: the setting
    of the least days from `shown_from` to `shown_to`; `shorter`: what may follow besides, where the step says that
    it goes the short way (自然消除); `sets`: what it writes when it is passed or done, `else_sets` when it is not;
    `decides`: that it may be passed, refused, sent back; `ends`: that it decides the case; `board`: where the
    record stands after it, in words; `over`: once its notice is over; `waits`: where it stands before it, when it
    was refused."""

    code: str
    levels: tuple[str, ...]
    then: tuple[str, ...] = ()
    shorter: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    form: tuple[Named, ...] = ()
    needs: tuple[Named, ...] = ()
    later: tuple[Named, ...] = ()
    asks: tuple[Named, ...] = ()
    wants: tuple[Want, ...] = ()
    term: Term | None = None
    notice: str = ""
    sets: tuple[Sets, ...] = ()
    else_sets: tuple[Sets, ...] = ()
    decides: bool = False
    ends: bool = False
    board: str = ""
    over: str = ""
    waits: str = ""

    @property
    def results(self) -> tuple[str, ...]:
        """The results that it may have."""
        if self.decides:
            return (PASSED, FAILED, *((BACK,) if self.back else ()))
        return (DONE, *((BACK,) if self.back else ()))


@dataclass(frozen=True, eq=False)
class Flow:
    """The stages of the records of a model, in order. `first`: what a record begins with, and what one that is closed
    may be opened again by (`anew`); `registered`: what may follow the beginning where the record was registered before
    it had steps; `chain`: the stages that none skips unsaid; `refused`: what follows a step that is not passed,
    by the first digit of its code (`flow`); `over`: the states (field `state`) of a record that was registered without
    steps once it was over: none is asked for."""

    model: type[Any]
    stages: tuple[Stage, ...]
    first: tuple[str, ...]
    anew: tuple[str, ...] = ()
    registered: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    over: frozenset[str] = frozenset()

    @cached_property
    def by_code(self) -> Mapping[str, Stage]:
        """Code → stage."""
        return {stage.code: stage for stage in self.stages}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Code → its place in the order."""
        return {stage.code: place for place, stage in enumerate(self.stages)}


class Done(NamedTuple):
    """A step as far as the standing asks: `key` of its record; `short`: that it goes the short way; `due`: until when
    the next one was promised."""

    key: str
    code: str
    date: dt.date
    result: str = DONE
    level: str = ""
    short: bool = False
    due: dt.date | None = None
    shown_from: dt.date | None = None
    shown_to: dt.date | None = None
    objections: int | None = None

    @property
    def is_good(self) -> bool:
        """Whether it leads on."""
        return self.result in (PASSED, DONE)


class Standing(NamedTuple):
    """Where a record stands. `steps`: in the order in which they count; `at`: the step that it stands at, None before
    any; `then`: what may be done next, the proposed first; `aside`: steps that came when they could not follow, and
    change nothing; `disputed`: two deciding steps of which neither knew the other."""

    steps: tuple[Done, ...]
    at: Done | None
    then: tuple[str, ...]
    aside: tuple[Done, ...] = ()
    disputed: tuple[Done, ...] = ()

    def last(self, code: str) -> Done | None:
        """The last step of a code that counts."""
        return next((done for done in reversed(self.steps) if done.code == code and done not in self.aside), None)


def standing(flow: Flow, steps: Iterable[Done], *, registered: bool = False) -> Standing:
    """Where these steps, in whatever order they arrived, have brought a record. They count by their dates; of one day
    that comes first which may follow. What can't follow moves nothing, unless it lies further on in the chain (then
    some were not written down); where it decides otherwise than was decided, the two are disputed until a step follows
    either."""
    known = flow.places
    done = sorted([one for one in steps if one.code in known], key=_DATE_AND_KEY)
    day, last, marks = 0, None, []
    for one in done:
        day += last is not None and one.date != last
        last = one.date
        marks.append(_Mark(one.code, one.result, one.short, day))
    way = _walked(flow, tuple(marks), registered)
    at = None if way.at is None else done[way.at]
    order, aside, disputed = (
        tuple([done[place] for place in places]) for places in (way.order, way.aside, way.disputed)
    )
    return Standing(order, at, way.then, aside, disputed)


_DATE_AND_KEY = attrgetter("date", "key")


class _Mark(NamedTuple):
    """What of a step the way hangs on: most records have gone one of a few ways."""

    code: str
    result: str
    short: bool
    day: int


class _Way(NamedTuple):
    """Which of some marks: as `Standing`, by their places."""

    order: tuple[int, ...]
    at: int | None
    then: tuple[str, ...]
    aside: tuple[int, ...]
    disputed: tuple[int, ...]


@lru_cache(maxsize=4096)
def _walked(flow: Flow, marks: tuple[_Mark, ...], registered: bool) -> _Way:
    walk = _Walk(flow, marks, registered)
    left = list(range(len(marks)))
    while left:
        today = [place for place in left if marks[place].day == marks[left[0]].day]
        place = walk.first_of(today)
        left.remove(place)
        walk.take(place)
    return _Way(tuple(walk.ordered), walk.at, walk.then(), tuple(walk.aside), walk.disputed)


class _Walk:
    """From step to step."""

    def __init__(self, flow: Flow, marks: Sequence[_Mark], registered: bool) -> None:
        self._flow, self._marks, self._registered = flow, marks, registered
        self.ordered: list[int] = []
        self.aside: list[int] = []
        self.disputed: tuple[int, ...] = ()
        self.at: int | None = None
        self._verdict: int | None = None

    def then(self) -> tuple[str, ...]:
        """What may follow now, the proposed one first."""
        if self.disputed:
            marks = [self._marks[place] for place in self.disputed]
            return tuple(dict.fromkeys(code for mark in marks for code in (*self._after(mark), mark.code)))
        return self._flow.first if self.at is None else self._after(self._marks[self.at])

    def _after(self, mark: _Mark) -> tuple[str, ...]:
        stage, refused = self._flow.by_code[mark.code], self._flow.refused.get(mark.code[:1], ())
        if mark.result == BACK:
            return (*stage.back, *refused)
        if mark.result in (FAILED, WITHDRAWN):
            return (*stage.again, *refused)
        if mark.short:
            return (*stage.shorter, *stage.then)
        if self._registered and mark.code in self._flow.first:
            return self._flow.registered
        return stage.then or self._flow.anew

    def first_of(self, of_day: Sequence[int]) -> int:
        """Which of one day's steps comes first: of those that may follow the one that was written down first."""
        then, places = self.then(), self._flow.places

        def order(place: int) -> tuple[int, int]:
            code = self._marks[place].code
            return 0 if code in then else 1 + places[code], place

        return min(of_day, key=order)

    def take(self, place: int) -> None:
        """The next step, in order."""
        mark = self._marks[place]
        self.ordered.append(place)
        if mark.code in self.then() or (not self.disputed and self._is_further(mark)):
            self.at, self.disputed = place, ()
            if mark.result != BACK and (self._flow.by_code[mark.code].ends or mark.code in self._flow.first):
                self._verdict = place
        elif not self.disputed and self._verdict is not None and self._contradicts(mark):
            self.disputed = (self._verdict, place)
        else:
            self.aside.append(place)

    def _contradicts(self, mark: _Mark) -> bool:
        """Whether a step decides otherwise than the one by which the record was decided."""
        before, stages = self._marks[self._verdict or 0], self._flow.by_code
        if not (stages[mark.code].ends and stages[before.code].ends):
            return False
        return mark.result != BACK and (mark.code, mark.result) != (before.code, before.result)

    def _is_further(self, mark: _Mark) -> bool:
        if self.at is None:
            return True
        chain, at = self._flow.chain, self._marks[self.at]
        if mark.code not in chain or at.code not in chain or at.result not in (PASSED, DONE):
            return False
        return chain.index(mark.code) > chain.index(at.code)


def is_at_rest(flow: Flow, where: Standing) -> bool:
    """Whether nothing more is to be done, unless somebody begins anew."""
    at = where.at
    return at is not None and at.is_good and not flow.by_code[at.code].then and not where.disputed


def board(flow: Flow, where: Standing, today: dt.date) -> str:
    """Where a record stands, in words; "" before any step."""
    at = where.at
    if at is None:
        return ""
    stage = flow.by_code[at.code]
    if at.is_good:
        return stage.over if stage.over and at.shown_to and at.shown_to < today else stage.board
    code = where.then[0] if where.then else at.code
    if code not in flow.chain:
        return flow.by_code[code].waits or stage.board
    return flow.by_code[flow.chain[flow.chain.index(code) - 1]].board


def skipped(flow: Flow, before: Done | None, done: Done) -> tuple[str, ...]:
    """The steps of the chain that are passed over between one step and the next one that counts (`SP3`)."""
    chain = flow.chain
    if done.code not in chain or (before and (before.code not in chain or not before.is_good or before.short)):
        return ()
    since = chain.index(before.code) + 1 if before else 0
    return chain[since : chain.index(done.code)]
