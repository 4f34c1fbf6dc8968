"""Bringing a workbook into a ledger: the rows of a table of any layout, as the same plan that rosters make.

A row is a record. Of which household, person, village or other record it speaks is found by what people write: an ID
number, a 户编号, a head and a village, a name. A blank cell never erases; a record of the book is known again by the
fields that its ledger names (`same`), so that a file brought in twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from db import owners
from db.changes import every
from db.clock import today
from db.fields import Date, Kind
from db.moment import moment
from db.record import derived_key
from db.sql import stored_rows
from fupin_desktop import regions
from fupin_desktop.exchange import excel_table
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_cells import CLEAR
from fupin_desktop.exchange.excel_columns import Batch, Problems, by_row
from fupin_desktop.exchange.excel_gather import Setting
from fupin_desktop.exchange.excel_layouts import HEAD_NAME, HELP_SHEET, OPEN_SHEET, VILLAGE
from fupin_desktop.exchange.excel_plan import ADDED, CHANGED, FilePlan, Notice, Plan, PlannedPerson, different
from fupin_desktop.exchange.excel_read import Unread
from fupin_desktop.exchange.excel_remarks import is_remark
from fupin_desktop.exchange.excel_source import RawSheet, reading
from fupin_desktop.exchange.excel_text import is_blank, raw, words
from fupin_desktop.exchange.ledger_owners import (
    HEADED,
    NAME,
    NUMBER,
    Owners,
    Unknown,
    is_called,
    owner_columns,
    told_apart,
)
from fupin_desktop.exchange.ledger_table import LedgerTable, reading_of
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Cell
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.rules.finding import Known, Level

_BATCH = 4000
_FEWEST = 2
_YEAR = "year"
Values = dict[str, Any]
#: What is first said of a record, and the line of the preview.
_Said = tuple[Values, PlannedPerson]
#: What a row says of a record, its line of the preview, and its cells.
_New = tuple[Values, PlannedPerson, Sequence[Cell]]
_BLAMED = (Level.IMPOSSIBLE, Level.ERROR)


def plan(
    path: Path, ledger: Ledger, setting: Setting, progress: Progress = no_progress, *, limits: Mapping[str, int]
) -> Plan:
    """What importing a file into a ledger of the open book will do; nothing is written. `limits`: of the book's region
    (`rules/settings.py`). Raises BadWorkbook."""
    now = moment()
    with no_collector(), reading(path) as sheets:  # its process begins while this one looks up what the book has
        file = _Reader(path, ledger, setting, progress, limits).read(sheets)
    return Plan([file], setting.year, setting.region, now, unit="条")


class _Reader:
    def __init__(
        self, path: Path, ledger: Ledger, setting: Setting, progress: Progress, limits: Mapping[str, int]
    ) -> None:
        self.file = FilePlan(path)
        self._judged = _Judge(ledger, Known(today(), limits))
        self._ledger, self._model, self._setting, self._progress = ledger, ledger.model, setting, progress
        self._table_name = ledger.name
        self._meant = reading_of(ledger)
        self._owners = Owners(ledger, setting.region)
        self._same = told_apart(ledger)
        self._of_year, self._of_region = _YEAR in self._same, owners.REGION in self._same
        self._needed = {str(one.name) for one in ledger.same if one.required}
        names = ", ".join(f'"{name}"' for name in self._same)
        query = f'SELECT id, {names} FROM "{self._table_name}" WHERE deleted IS NOT 1'
        #: What tells a record of the book apart → it; several where the book has several alike.
        self._known: dict[tuple[Any, ...], list[str]] = {}
        for key, *told in every(query):
            self._known.setdefault(tuple(told), []).append(key)
        self._there = {key for keys in self._known.values() for key in keys}
        #: What the file first says of a record.
        self._wanted: dict[str, _Said] = {}
        self._kept = {str(one.name) for one in ledger.updated} or set(ledger.model.kinds())
        self._named = is_called(ledger.model)
        self.file.writes[ledger.model] = []

    def read(self, sheets: Iterator[RawSheet]) -> FilePlan:
        self._progress(0, 0, f"打开 {self.file.path.name}")
        for sheet in sheets:
            if table := self._table(sheet):
                self._take(table)
        if not self.file.heads:
            whose = (HEADED[name] for name in owner_columns(self._model))
            wanted = "、".join([*whose, *(one.label for one in self._ledger.same if one.required)])
            raise BadWorkbook(
                f"“{self.file.path.name}”里没有找到{self._ledger.heading}的表头。请有这几列：{wanted}；"
                "不知道怎么写，先导出一份照着填。"
            )
        self.file.put_in_order()
        return self.file

    def _table(self, sheet: RawSheet) -> LedgerTable | None:
        head = list(excel_table.first_rows(sheet.rows))
        if not head or sheet.name in (OPEN_SHEET, HELP_SHEET):
            return None
        found = excel_table.find(head, sheet.merges, sheet.width, read=self._meant, fewest=_FEWEST)
        if found is None or sheet.hidden:
            self.file.unread.append(Unread(sheet.name, "这张表没有读", "是隐藏的" if sheet.hidden else "没有找到表头"))
            return None
        self.file.begin(sheet.name, found, {})
        rows = chain((row for row in head if row[0] > found.last_skipped), sheet.rows)
        return LedgerTable(sheet, found, rows, self._ledger, fill=self._setting.below)

    def _take(self, table: LedgerTable) -> None:
        rows = table.rows
        names = sorted(table.columns, key=_YEAR.__ne__)  # the year is asked of by the days
        while some := list(islice(rows, _BATCH)):
            batch = Batch(some)
            batch.years = [table.year or self._setting.year] * len(some)
            columns = {name: self._column(table, name, batch) for name in names}
            if self._of_year:
                columns.setdefault(_YEAR, batch.years)
            said = {name: words(batch.columns[at]) for name, at in table.said.items()}
            whose, unknown = self._owners.find(said, len(some))
            columns |= whose
            unsure = self._refer(columns, said)
            read = by_row(columns, clears=any(column.clears for column in table.columns.values()))
            called = _first(said, (NAME, HEAD_NAME, VILLAGE), len(some)), _first(said, (NUMBER,), len(some))
            doubtful = {*unknown, *unsure, *batch.problems, *self._open(columns, len(some))}
            new: list[_New] = []
            rows_of = zip(read, *called, batch.numbers, batch.rows, strict=True)
            for place, (values, name, number, line, cells) in enumerate(rows_of):
                if place in doubtful:
                    doubts = [unknown[place]] if place in unknown else unsure.get(place, ())
                    if not self._is_whole(table, batch, place, values, doubts):
                        continue
                if self._of_year or place in batch.dated:
                    said_year = values.get(_YEAR) if _YEAR in table.columns else table.year
                    self.file.count_year(said_year, self._setting.year)
                new += self._join(table, cells, values, PlannedPerson("", "", table.name, line, name, number))
            self._compare(table, new)
            self._progress(batch.numbers[-1], table.height, f"读取 {self.file.path.name}")
            notices = (Notice(table.name, batch.numbers[place], h, told) for place, h, told in batch.notices)
            self.file.notices += notices

    def _column(self, table: LedgerTable, name: str, batch: Batch) -> list[Any]:
        values = table.columns[name].read(batch)
        if name == _YEAR:
            batch.years = [v if isinstance(v, int) else year for v, year in zip(values, batch.years, strict=True)]
        if name in self._needed and table.columns[name].clears:  # what tells records apart is left open, not emptied
            return [None if value is CLEAR else value for value in values]
        return values

    def _open(self, columns: Mapping[str, Sequence[Any]], rows: int) -> Iterator[int]:
        """The places of rows that leave open some of what tells records apart."""
        for name in self._needed:
            told = columns.get(name, [None] * rows)
            if None in told:
                yield from (place for place, value in enumerate(told) if value is None)

    def _is_whole(
        self, table: LedgerTable, batch: Batch, place: int, values: Values, doubts: Sequence[Unknown]
    ) -> bool:  # fmt: skip
        """Whether a row can be taken all the same. Only one that can't is asked whether it is one at all."""
        file = self.file
        for why in self._doubts(doubts, values) if doubts else ():
            batch.problems.setdefault(place, []).append((table.said.get(why.column, -1), str(why)))
            file.below += batch.numbers[place] in table.below.rows
        problems = batch.problems.get(place) or self._lacking(table, values)
        if not problems:
            return True
        cells = batch.rows[place]
        if filled := [raw(cell).strip() for cell in cells if not is_blank(cell)]:
            file.read += 1
            if is_remark(filled):
                file.passed += 1
            else:
                file.refused.append(table.refused(batch.numbers[place], cells, problems))
        return False

    def _lacking(self, table: LedgerTable, values: Values) -> Problems:
        """The first of what tells records apart that a row leaves open. The year says enough of a day for which the
        file has no column."""
        for one in self._ledger.same:
            column = table.columns.get(one.name)
            is_dated = isinstance(one, Date) and self._of_year and not column
            if one.name in self._needed and values.get(one.name) is None and not is_dated:
                return [(column.indexes[0] if column else -1, f"没有写{one.label}，不知道是哪一条。请补上。")]
        return []

    def _refer(self, columns: dict[str, list[Any]], said: Mapping[str, Sequence[str]]) -> dict[int, list[Unknown]]:
        """Take in what the references name; returns why, of rows of which that can't be told."""
        unsure: dict[int, list[Unknown]] = {}
        for one in self._owners.refs:
            if told := said.get(str(one.name)):
                columns[str(one.name)], unknown = self._owners.refer(one, told, columns["household"])
                for place, why in unknown.items():
                    unsure.setdefault(place, []).append(why)
        return unsure

    def _doubts(self, unsure: Sequence[Unknown], values: Values) -> Iterator[Unknown]:
        """What of a row stays in doubt: a name that may mean several says nothing where the record that the row speaks
        of names one of these."""
        key = self._key(values) if any(why.several for why in unsure) else ""
        stored = stored_rows(self._model, [key]).get(key, {})
        return (why for why in unsure if stored.get(why.column) not in why.several)

    def _join(self, table: LedgerTable, cells: Sequence[Cell], values: Values, row: PlannedPerson) -> Sequence[_New]:
        """The row, where it is the first to speak of its record."""
        row.key = key = self._key(values)
        said, first = self._wanted.setdefault(key, (values, row))
        self.file.read += 1
        if first is row:
            return ((values, row, cells),)
        if said == values:
            self.file.duplicates += 1
            why = f"与第 {first.row} 行完全一样，只收一次。"
            self.file.notices.append(Notice(row.sheet, row.row, "", why))
        else:
            why = f"与第 {first.row} 行说的是同一条，写的却不一样。请核对后只留一行。"
            self.file.refused.append(table.refused(row.row, cells, [(-1, why)]))
        return ()

    def _key(self, values: Values) -> str:
        """The record that a row speaks of; of several alike the one that says the same, else one of which no row has
        spoken."""
        told = tuple(map(values.get, self._same))
        model, keys, natural = self._model, self._known.get(told), ""
        if not keys and self._of_region and values.get(owners.REGION) == self._setting.region:
            # or one that says nowhere
            same = zip(self._same, told, strict=True)
            keys = self._known.get(tuple(None if name == owners.REGION else value for name, value in same))
        if model.known_by or (model.derived_from and None not in told):
            natural = model.natural_key(values)
            if natural in self._there:
                return natural
        if not keys:
            return natural or derived_key(self._table_name, *told)
        if len(keys) > 1:
            free = [key for key in keys if key not in self._wanted] or keys
            rows = stored_rows(model, free)
            return next((key for key in free if all(rows[key][n] == value for n, value in values.items())), free[0])
        return keys[0]

    def _compare(self, table: LedgerTable, new: Sequence[_New]) -> None:
        """Work out what rows, each of a record of its own, bring: a new record has what they say, and its key."""
        model, file = self._model, self.file
        stored = stored_rows(model, [row.key for _, row, _ in new if row.key in self._there])
        for said, row, cells in new:
            current = stored.get(row.key)
            if current is None:
                whole = said
                values = said | {self._named: regions.village_name(said[owners.REGION])} if self._named else said
            elif values := self._changes(said, current):
                whole = current | values
            else:
                file.persons.append(row)  # SAME
                continue
            follows, faults = self._judged(whole, current is None)
            if faults:
                columns = [
                    (table.columns[name].indexes[0] if name in table.columns else -1, text) for name, text in faults
                ]
                file.refused.append(table.refused(row.row, cells, columns))
                continue
            file.put(model, row.key, values | follows if follows else values, current, row.key)
            file.persons.append(row)
            row.status = CHANGED if current else ADDED

    def _changes(self, said: Values, current: Values) -> Values:
        """What an import may change, and where a record lies only if it lay elsewhere."""
        found = different(said, current).items()
        return {n: v for n, v in found if n in self._kept and (n != owners.REGION or current[n] is not None)}


#: What follows from the rest of a record, stored, and (field, sentence) of why it can't be what it says.
_Judged = tuple[Values, list[tuple[str, str]]]


class _Judge:
    """A ledger's own rules, as far as they need not look around. Of most records they ask what was said of others
    before: what they asked for is kept, and those that say the same there are judged once."""

    def __init__(self, ledger: Ledger, known: Known) -> None:
        self._ledger, self._on, self._kinds = ledger, known, ledger.model.kinds()
        #: What may stay open is said of a record of the book (`Ledger.lacking`), as of one that is typed.
        self._checks = [
            one for one in ledger.rules if one.level in _BLAMED and not (one.rule.by_waiting or one.rule.is_blank)
        ]
        self._asked: list[str] = []
        self._known: dict[tuple[Any, ...], _Judged] = {}

    def __call__(self, values: Values, is_new: bool) -> _Judged:
        found = self._known.get((is_new, *map(values.get, self._asked)))
        if found is None:
            record = _Told(values, self._kinds, self._asked)
            found = self._follows(record) if is_new else {}, self._faults(record)
            self._known[is_new, *map(values.get, self._asked)] = found
        return found

    def _follows(self, record: Any) -> Values:
        """What follows (`Ledger.follows`); it is taken into the record too."""
        found = {}
        for one, value in self._ledger.follows(record, self._on.today):
            if value is not None and getattr(record, one.name) is None:
                setattr(record, one.name, value)
                found[one.name] = one.db_value(value)
        return found

    def _faults(self, record: Any) -> list[tuple[str, str]]:
        found = [
            (str(one.field.name), one.say(told)) for one in self._checks if (told := one.odd(record, self._on.today))
        ]
        faults = self._ledger.judge(record, self._on)
        return found + [(one.field, one.text) for one in faults if one.level in _BLAMED and not one.rule.by_waiting]


class _Told:
    """What the rules look at: stored values, each read when it is asked for first, and noted then."""

    def __init__(self, values: Values, kinds: Mapping[str, Kind[Any]], asked: list[str]) -> None:
        self._values, self._kinds, self._asked = values, kinds, asked

    def __getattr__(self, name: str) -> Any:
        if name not in self._kinds:
            raise AttributeError(name)
        if name not in self._asked:
            self._asked.append(name)
        value = self.__dict__[name] = self._kinds[name].python_value(self._values.get(name))
        return value


def _first(said: Mapping[str, Sequence[str]], names: Sequence[str], rows: int) -> Sequence[str]:
    """Of the columns of these names the first that is filled, row by row."""
    told = [said[name] for name in names if name in said] or [[""] * rows]
    return told[0] if len(told) == 1 else [next(filter(None, row), "") for row in zip(*told, strict=True)]
