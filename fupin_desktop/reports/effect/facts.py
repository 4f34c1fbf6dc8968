"""What was read of the book, at one year of the report: the words that its lines are said in (j-report, prelude)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np

from fupin_desktop import regions
from fupin_desktop.reports.effect.hits import UNKNOWN, Hits, Ints, Mask, Table, number, of

_EXITED = 10


@dataclass(frozen=True)
class Period:
    """累计自 `since`, 截至 `until`, 年度 `year`; growth is reckoned from `first` on."""

    since: dt.date
    until: dt.date
    year: int
    first: int

    def at(self, year: int) -> Period:
        """The same at an earlier year: as of its last day."""
        return replace(self, year=year, until=min(self.until, dt.date(year, 12, 31)))


@dataclass(frozen=True)
class Read:
    """All that was read, and what is set: 口径 (`settings`), the confirmed line (分 a person) of each year, the
    region's own code. `words`: the number of each text that columns tell apart. `as_then`: places are villages by the
    codes that they had first, to be taken as they were on the day of the report; otherwise as they are today."""

    tables: Mapping[str, Table]
    places: list[str]
    words: Mapping[str, int]
    region: str
    settings: Mapping[str, int]
    lines: Mapping[int, int]
    as_then: bool = False


class _Book:
    """What was read, at a period."""

    def __init__(self, read: Read, period: Period) -> None:
        self.read = read
        self.period = period
        self.year = period.year
        self.a, self.b = number(period.since), number(period.until)
        self._years: dict[int, Self] = {}
        self._placed: dict[str, Table] = {}

    def at(self, year: int) -> Self:
        """The book at an earlier year."""
        if year not in self._years:
            self._years[year] = self if year == self.year else type(self)(self.read, self.period.at(year))
        return self._years[year]

    def of_year(self, year: int) -> Self:
        """What belongs to another year, as of the same day."""
        return type(self)(self.read, replace(self.period, year=year))

    def __getitem__(self, table: str) -> Table:
        if not self.read.as_then:
            return self.read.tables[table]
        if table not in self._placed:
            of = self.read.tables[table]
            self._placed[table] = replace(of, place=self._then[of.place])
        return self._placed[table]

    @cached_property
    def _then(self) -> Ints:
        """Of each place that of the village which it was on the day of the report."""
        numbers = {code: at for at, code in enumerate(self.read.places)}
        return np.array([numbers[regions.ever(code, self.period.until)[-1]] for code in self.read.places], np.int64)

    def stood(self, table: Table) -> Mask:
        """Which records are of villages that were there on the day of the report, where it is by those of then."""
        if not self.read.as_then:
            return True
        return np.array([regions.stood(code, self.period.until) for code in self.read.places], bool)[table.place]

    def name(self, place: int) -> str:
        """What people call a village, or called it on the day of the report."""
        code = self.read.places[place]
        return regions.village_name(code, self.period.until if self.read.as_then else None)

    @property
    def line(self) -> int | None:
        """The confirmed line of the year, 分 a person."""
        return self.read.lines.get(self.year)

    def in_period(self, days: Ints) -> Mask:
        """Which days lie in the period (累计)."""
        return (days >= self.a) & (days <= self.b)

    def in_year(self, days: Ints) -> Mask:
        """Which days lie in the year, up to the day of the report."""
        return (days >= self.year * 10_000 + 101) & (days <= self.b)

    def standing(self, table: Table, begin: str, end: str) -> Mask:
        """Which have begun and not ended on the day of the report."""
        return (table[begin] <= self.b) & (table[end] > self.b)

    def yearly(self, table: str) -> Mask:
        """Which records of a table are of the year."""
        return self[table]["year"] == self.year

    def where(self, mask: Mask, table: Table, reference: str) -> Mask:
        """Which records refer to one of a mask of another table."""
        return self._pick(mask, table[reference])

    @staticmethod
    def _pick(mask: Mask, at: Ints) -> Mask:
        padded = np.append(mask, False)  # -1, no reference, picks the last
        return padded[at]

    @staticmethod
    def _marked(size: int, at: Ints) -> Mask:
        marked = np.zeros(size + 1, bool)
        marked[at] = True
        return marked[:size]

    @staticmethod
    def _latest(table: Table, told: Mask, owner: str, day: str) -> Mask:
        """Of each owner the record of the latest day; of those of one day the one with the largest key."""
        at = np.nonzero(told)[0]
        ordered = at[np.lexsort((at, table[day][at], table[owner][at]))]  # tables are read in the order of keys
        owners = table[owner][ordered]
        last = np.append(owners[1:] != owners[:-1], True) if len(ordered) else np.zeros(0, bool)
        mask = np.zeros(len(table), bool)
        mask[ordered[last]] = True
        return mask


class _People(_Book):
    """Households and persons."""

    @cached_property
    def exited(self) -> Mask:
        """脱贫户, of households."""
        return self["household"]["hh_type"] == _EXITED

    @cached_property
    def monitored(self) -> Mask:
        """监测对象 whose risk is not eliminated, of households."""
        household = self["household"]
        return (household["monitor_cat"] >= 0) & (household["eliminated"] != 1)

    @cached_property
    def helped(self) -> Mask:
        """Who is helped: 脱贫户, and 监测对象 not eliminated."""
        return self.exited | self.monitored

    @cached_property
    def present(self) -> Mask:
        """Who belongs to the household on the day of the report, of persons."""
        person = self["person"]
        return (person["added"] <= self.b) & ((person["state"] != 2) | (person["gone"] > self.b))

    def of_person(self, mask: Mask) -> Mask:
        """Which persons present belong to these households."""
        return self.present & self._pick(mask, self["person"]["household"])

    def households_of(self, table: Table, mask: Mask) -> Mask:
        """Which households have one of these records (with a column `household`)."""
        return self._marked(len(self["household"]), table["household"][mask])

    def persons_of(self, table: Table, mask: Mask) -> Mask:
        """Which persons have one of these records (with a column `person`)."""
        return self._marked(len(self["person"]), table["person"][mask])

    def of_helped(self, table: Table) -> Mask:
        """Which records (with a column `household`) are of helped households."""
        return self._pick(self.helped, table["household"])

    def of_present(self, table: Table, persons: Mask | None = None) -> Mask:
        """Which records (with a column `person`) are of these persons, or of all present."""
        return self._pick(self.present if persons is None else persons, table["person"])

    @cached_property
    def _asked(self) -> Mask:
        table = self["person_year"]
        return self.yearly("person_year") & self.of_present(table, self.of_person(self.helped))

    def asked(self, column: str) -> Mask:
        """Which of `person_year` are of the year, of helped households, and so."""
        return self._asked & (self["person_year"][column] == 1)

    @cached_property
    def done(self) -> Mask:
        """Measures under way or done."""
        status = self["measure"]["status"]
        return (status == 2) | (status == 3)

    def measures(self, *kinds: int) -> Mask:
        """Measures of the year of these kinds, under way or done."""
        return self.done & self.yearly("measure") & np.isin(self["measure"]["kind"], kinds)

    @cached_property
    def mechanism(self) -> Mask:
        """Measures of the 长效机制 that began in the period."""
        measure = self["measure"]
        return self.done & self.in_period(measure["start"]) & (measure["mechanism"] >= 0)


class Facts(_People):
    """Villages and offices: all that lines speak of."""

    @cached_property
    def villages(self) -> Mask:
        """行政村, as `village_kind` says."""
        table = self["village"]
        return (table["village_kind"] == 1) & self.stood(table)

    @cached_property
    def village_years(self) -> Mask:
        """What those villages say of the year."""
        table = self["village_year"]
        at = self["village"].place[self.villages]
        return self.yearly("village_year") & np.isin(table.place, at)

    @cached_property
    def projects(self) -> Mask:
        """Projects that were not ended."""
        return self["project"]["state"] != 9

    def money(self, account: int, direction: int) -> Mask:
        """Movements of an account in the period."""
        table = self["money"]
        return (table["account"] == account) & (table["direction"] == direction) & self.in_period(table["date"])

    @cached_property
    def orgs(self) -> Mask:
        """Units that stand on the day of the report."""
        return self.standing(self["org"], "since", "until")

    def org_kind(self, *kinds: int) -> Mask:
        """Units of these kinds, of any time."""
        return np.isin(self["org"]["kind"], kinds)

    def helpers(self, *roles: int) -> Mask:
        """Who helps in these roles on the day of the report."""
        table = self["helper"]
        return self.standing(table, "start", "end") & np.isin(table["role"], roles)

    @cached_property
    def pairs(self) -> Mask:
        """Enterprises and social organisations paired with a village (of helpers)."""
        table = self["helper"]
        paired = self.where(self.orgs & self.org_kind(3, 4), table, "unit")
        return self.helpers(7) & (table["household"] < 0) & paired

    def cadres(self, kind: int) -> Mask:
        """Who has been on a roll by the day of the report."""
        table = self["cadre"]
        return (table["kind"] == kind) & (table["start"] <= self.b)

    @cached_property
    def honours(self) -> Mask:
        """Honours that stand."""
        table = self["honour"]
        return (table["year"] <= self.period.until.year) & (table["revoked"] > self.b)

    @cached_property
    def wishes(self) -> Mask:
        """The last that everybody present was asked about work."""
        table = self["work_intent"]
        told = self.of_present(table) & (table["surveyed_on"] <= self.b)
        return self._latest(table, told, "person", "surveyed_on")

    @cached_property
    def assessments(self) -> Mask:
        """The last yearly assessment of each 脱贫户."""
        table = self["assessment"]
        told = self._pick(self.exited, table["household"]) & (table["date"] <= self.b)
        return self._latest(table, told, "household", "date")

    @cached_property
    def incomes(self) -> Mask:
        """Yearly statements with a number of people, of the year."""
        table = self["income"]
        return self.yearly("income") & (table["members"] > 0) & (table["net"] > UNKNOWN)

    def figure(self, row: str, *, published: bool = False) -> Hits:
        """The latest filled figure of the report's own region, or the published one."""
        table = self["figure"]
        own = np.array([self.read.places[at] == self.read.region for at in table.place.tolist()], bool)
        mask = own & (table["row"] == self.read.words.get(row, -1)) & (table["year"] <= self.year)
        mask &= table["kind"] == 2 if published else (table["kind"] != 2) & (table["kind"] != 4)
        at = np.nonzero(mask)[0]
        if len(at):
            mask[:] = False
            mask[at[np.argmax(table["year"][at])]] = True
        return of(table, mask, "value")
