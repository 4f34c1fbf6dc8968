"""Flows 办理流程: which step may follow which, who does it, what it needs, and where a record stands after its steps.

Pure: the steps of a record come in as `Done`, in any order, and the same steps give the same standing on every laptop.
Nothing of it is stored. The flows themselves are declared in `ledgers/flows.py`, where the fields of models are known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

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
    STATEMENT_AFTER = "收支表（消除时），13 项都填"
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
    first; `back`: where 退回 leads, the proposed first; `form`: the fields that its form shows beside those that every
    step has; `needs`: which of them must be filled; `later`: which are filled when it ends, before the next step;
    `asks`: fields of the record that are filled in the same form and must be; `wants`: records of the household;
    `term`: until when it is to be done; `notice`: the setting of the least days from `shown_from` to `shown_to`;
    `shorter`: what may follow besides, where the step says that it goes the short way (自然消除); `sets`: what it
    writes when it is passed or done, `else_sets` when it is not; `decides`: that it may be passed, refused, sent back;
    `ends`: that it decides the case; `board`: where the record stands after it, in words."""

    code: str
    levels: tuple[str, ...]
    then: tuple[str, ...] = ()
    shorter: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
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

    @property
    def results(self) -> tuple[str, ...]:
        """The results that it may have."""
        if self.decides:
            return (PASSED, FAILED, *((BACK,) if self.back else ()))
        return (DONE, *((BACK,) if self.back else ()))


@dataclass(frozen=True)
class Flow:
    """The stages of the records of a model, in order. `first`: what a record begins with, and what one that is closed
    may be opened again by (`anew`); `registered`: what may follow the beginning where the record was registered before
    it had steps; `chain`: the stages that none skips unsaid; `refused`: what follows a step that is not passed,
    by the first digit of its code (`flow`)."""

    model: type[Any]
    stages: tuple[Stage, ...]
    first: tuple[str, ...]
    anew: tuple[str, ...] = ()
    registered: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, Stage]:
        """Code → stage."""
        return {stage.code: stage for stage in self.stages}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Code → its place in the order."""
        return {stage.code: place for place, stage in enumerate(self.stages)}


@dataclass(frozen=True)
class Done:
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


@dataclass(frozen=True)
class Standing:
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
    walk = _Walk(flow, registered)
    left = sorted((done for done in steps if done.code in flow.places), key=lambda done: (done.date, done.key))
    while left:
        done = walk.first_of([done for done in left if done.date == left[0].date])
        left.remove(done)
        walk.take(done)
    return Standing(tuple(walk.ordered), walk.at, walk.then(), tuple(walk.aside), walk.disputed)


class _Walk:
    """From step to step."""

    def __init__(self, flow: Flow, registered: bool) -> None:
        self._flow, self._registered = flow, registered
        self.ordered: list[Done] = []
        self.aside: list[Done] = []
        self.disputed: tuple[Done, ...] = ()
        self.at: Done | None = None
        self._verdict: Done | None = None

    def then(self) -> tuple[str, ...]:
        """What may follow now, the proposed one first."""
        if self.disputed:
            either = [code for done in self.disputed for code in (*self._after(done), done.code)]
            return tuple(dict.fromkeys(either))
        return self._after(self.at) if self.at else self._flow.first

    def _after(self, done: Done) -> tuple[str, ...]:
        stage = self._flow.by_code[done.code]
        if done.result == BACK:
            return (*stage.back, *self._refused(done))
        if done.result in (FAILED, WITHDRAWN):
            return self._refused(done)
        if done.short:
            return (*stage.shorter, *stage.then)
        if self._registered and done.code in self._flow.first:
            return self._flow.registered
        return stage.then or self._flow.anew

    def _refused(self, done: Done) -> tuple[str, ...]:
        return self._flow.refused.get(done.code[:1], ())

    def first_of(self, of_day: Sequence[Done]) -> Done:
        """Which of one day's steps comes first."""
        rank = {code: place for place, code in enumerate(self.then())}
        many = len(self._flow.places)
        return min(of_day, key=lambda done: (rank.get(done.code, many + self._flow.places[done.code]), done.key))

    def take(self, done: Done) -> None:
        """The next step, in order."""
        self.ordered.append(done)
        if done.code in self.then() or (not self.disputed and self._is_further(done)):
            self.at, self.disputed = done, ()
            if done.result != BACK and (self._flow.by_code[done.code].ends or done.code in self._flow.first):
                self._verdict = done
        elif not self.disputed and self._contradicts(done):
            self.disputed = (self._verdict, done) if self._verdict else ()
        else:
            self.aside.append(done)

    def _contradicts(self, done: Done) -> bool:
        """Whether a step decides otherwise than the one by which the record was decided."""
        before, stages = self._verdict, self._flow.by_code
        if before is None or not (stages[done.code].ends and stages[before.code].ends):
            return False
        return done.result != BACK and (done.code, done.result) != (before.code, before.result)

    def _is_further(self, done: Done) -> bool:
        chain, at = self._flow.chain, self.at
        if at is None:
            return True
        if done.code not in chain or at.code not in chain or not at.is_good:
            return False
        return chain.index(done.code) > chain.index(at.code)


def skipped(flow: Flow, before: Done | None, done: Done) -> tuple[str, ...]:
    """The steps of the chain that are passed over between one step and the next one that counts (`SP3`)."""
    chain = flow.chain
    if done.code not in chain or (before and (before.code not in chain or not before.is_good or before.short)):
        return ()
    since = chain.index(before.code) + 1 if before else 0
    return chain[since : chain.index(done.code)]
