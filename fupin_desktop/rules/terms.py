"""Terms 期限: the day until which something is to be done, by calendar or working days, and why it is that day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from fupin_desktop.rules.flows import Done, Flow, Standing, Term, is_at_rest

#: The setting that says whether terms are counted in working days.
IN_WORKING_DAYS = "count_working_days"
_SATURDAY = 5


@dataclass(frozen=True, eq=False)
class Days:
    """Which days are worked. `off`: holidays; `worked`: weekends that are worked for them (调休); `published`: the
    years whose arrangement is known; of others only weekends, and what the law itself says, are off."""

    off: Collection[dt.date] = frozenset()
    worked: Collection[dt.date] = frozenset()
    published: Collection[int] = frozenset()

    def is_worked(self, day: dt.date) -> bool:
        """Whether people work on a day."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def why_off(self, day: dt.date) -> str:
        """Why they do not, in a word."""
        return "节假日" if day in self.off else "周末"


@dataclass(frozen=True)
class Due:
    """Until when, and why: so many days (`number`) from `since`, without the `skipped` ones. `provisional`: a year is
    passed whose holidays are not published. `earliest`: it is the first day that is allowed, not the last."""

    day: dt.date
    since: dt.date
    number: int
    unit: str = "天"
    skipped: tuple[tuple[dt.date, str], ...] = ()
    provisional: bool = False
    promised: bool = False
    earliest: bool = False

    def late(self, today: dt.date) -> int:
        """Days over; 0 on the day itself and before."""
        return 0 if self.earliest else max((today - self.day).days, 0)


@lru_cache(maxsize=4096)
def after(since: dt.date, number: int, days: Days, *, working: bool) -> Due:
    """So many days after a day, which is not counted. In calendar days one that ends on a day off ends on the next day
    that is worked (民法典第二百零三条)."""
    day, left = since, number
    skipped: list[tuple[dt.date, str]] = []
    while left and day < dt.date.max:
        day += dt.timedelta(days=1)
        if working and not days.is_worked(day):
            skipped.append((day, days.why_off(day)))
        else:
            left -= 1
    while number and not days.is_worked(day) and day < dt.date.max:
        skipped.append((day, days.why_off(day)))
        day += dt.timedelta(days=1)
    return Due(day, since, number, "个工作日" if working else "天", tuple(skipped), _is_provisional(since, day, days))


def months_after(since: dt.date, number: int) -> Due:
    """So many months after a day; of a shorter month its last day."""
    year, month = divmod(since.year * 12 + since.month - 1 + number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return Due(dt.date(year, month + 1, min(since.day, last)), since, number, "个月")


def _is_provisional(since: dt.date, day: dt.date, days: Days) -> bool:
    return not set(range(since.year, day.year + 1)) <= set(days.published)


def due(flow: Flow, where: Standing, days: Days, numbers: Mapping[str, int]) -> Due | None:
    """Until when the next step is due; None where there is no term, or the case is at rest. `numbers`: the settings."""
    at = where.at
    if at is None or is_at_rest(flow, where):
        return None
    if at.due and at.is_good:
        return Due(at.due, at.date, (at.due - at.date).days, promised=True)
    if (notice := end_of_notice(flow, at)) is not None:
        return Due(notice, at.shown_from or at.date, 0)
    return next(_terms(flow, where, days, numbers), None)


def _terms(flow: Flow, where: Standing, days: Days, numbers: Mapping[str, int]) -> Iterator[Due]:
    """The term of the proposed step; the nearest of the stages after it that are counted from the same beginning."""
    at, code = where.at, where.then[0]
    own = flow.by_code[code].term
    if at is None:
        return
    if own is not None and (found := reckoned(own, at, where, days, numbers)):
        yield found
    chain = flow.chain
    if code in chain:
        for later in chain[chain.index(code) :]:
            term = flow.by_code[later].term
            if term and term.since and not term.earliest and (found := reckoned(term, at, where, days, numbers)):
                yield found


def reckoned(term: Term, at: Done, where: Standing, days: Days, numbers: Mapping[str, int]) -> Due | None:
    """A term as it stands now; None where what it is counted from was never done."""
    since = where.last(term.since) if term.since else at
    if since is None:
        return None
    number = numbers[term.setting]
    if term.months:
        found = months_after(since.date, number)
    else:
        found = after(since.date, number, days, working=bool(numbers.get(IN_WORKING_DAYS)))
    return replace(found, earliest=True) if term.earliest else found


def end_of_notice(flow: Flow, at: Done) -> dt.date | None:
    """The last day of the notice that a step put up; None for another step, or one that has no end yet."""
    return at.shown_to if flow.by_code[at.code].notice and at.is_good else None


def notice_days(done: Done) -> int | None:
    """How many days a notice hangs, first and last counted."""
    return (done.shown_to - done.shown_from).days + 1 if done.shown_from and done.shown_to else None
