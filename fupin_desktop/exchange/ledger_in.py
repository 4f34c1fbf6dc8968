"""Bringing a workbook into a ledger: the rows of a table of any layout, as the same plan that rosters make.

A row is a record. Of which household, person, village or other record it speaks is found by what people write: an ID
number, a 户编号, a head and a village, a name. A blank cell never erases; a record of the book is known again by the
fields that its ledger names (`same`), so that a file brought in twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from db import owners
from db.changes import every
from db.clock import today
from db.fields import Date, Kind
from db.moment import moment
from db.record import derived_key
from db.sql import stored_rows
from fupin_desktop import regions
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.exchange.excel_cells import CLEAR
from fupin_desktop.exchange.excel_columns import Batch
from fupin_desktop.exchange.excel_gather import Setting
from fupin_desktop.exchange.excel_layouts import (
    HEAD_NAME,
    HELP_SHEET,
    OPEN_SHEET,
    VILLAGE,
    meaning,
)
from fupin_desktop.exchange.excel_plan import ADDED, CHANGED, SAME, FilePlan, Notice, Plan, PlannedPerson, SheetHead
from fupin_desktop.exchange.excel_read import Unread, is_reason
from fupin_desktop.exchange.excel_remarks import is_remark
from fupin_desktop.exchange.excel_rows import RefusedRow
from fupin_desktop.exchange.excel_source import RawSheet, reading
from fupin_desktop.exchange.excel_text import is_blank, raw, text
from fupin_desktop.exchange.ledger_owners import (
    HEADED,
    NAME,
    NUMBER,
    Owners,
    Unknown,
    is_called,
    owner_columns,
)
from fupin_desktop.exchange.ledger_table import Table, headings, meant
from fupin_desktop.exchange.sheets.plain import HEAD, BadWorkbook, Cell
from fupin_desktop.ledgers.ledger import Ledger, refusal
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.rules.finding import Known, Level

_BATCH = 4000
_FEWEST = 2
_YEAR = "year"
Values = dict[str, Any]
_BLAMED = (Level.IMPOSSIBLE, Level.ERROR)


def plan(
    path: Path, ledger: Ledger, setting: Setting, progress: Progress = no_progress, *, limits: Mapping[str, int]
) -> Plan:
    """What importing a file into a ledger of the open book will do; nothing is written. `limits`: of the book's region
    (`rules/settings.py`). Raises BadWorkbook."""
    now = moment()
    with no_collector():
        file = _Reader(path, ledger, setting, progress, limits).read()
    return Plan([file], setting.year, setting.region, now, unit="条")


class _Reader:
    def __init__(
        self, path: Path, ledger: Ledger, setting: Setting, progress: Progress, limits: Mapping[str, int]
    ) -> None:
        self.file = FilePlan(path)
        self._known_limits = Known(today(), limits)
        kinds = ledger.model.kinds()
        self._blank = dict.fromkeys(kinds)
        self._readers = {
            name: kind.python_value for name, kind in kinds.items() if type(kind).python_value is not Kind.python_value
        }
        self._ledger, self._setting, self._progress = ledger, setting, progress
        self._fields = headings(ledger)
        self._owners = Owners(ledger, setting.region)
        self._same = list(dict.fromkeys(str(one.name) for one in (*self._owners.fields, *ledger.same)))
        self._needed = [one for one in ledger.same if one.required]
        names = ", ".join(f'"{name}"' for name in self._same)
        query = f'SELECT id, {names} FROM "{ledger.name}" WHERE deleted IS NOT 1'
        #: What tells a record of the book apart → it; several where the book has several alike.
        self._known: dict[tuple[Any, ...], list[str]] = {}
        for key, *told in every(query):
            self._known.setdefault(tuple(told), []).append(key)
        self._there = {key for keys in self._known.values() for key in keys}
        #: What the file says of a record, and in which row it first did.
        self._wanted: dict[str, tuple[Values, PlannedPerson]] = {}
        #: Where that row is, to give it back.
        self._places: dict[str, tuple[Table, int, Sequence[Cell]]] = {}

    def read(self) -> FilePlan:
        self._progress(0, 0, f"打开 {self.file.path.name}")
        found = False
        with reading(self.file.path) as sheets:
            for sheet in sheets:
                if table := self._table(sheet):
                    found = True
                    self._take(table)
        if not found:
            whose = (HEADED[name] for name in owner_columns(self._ledger.model))
            wanted = "、".join([*whose, *(one.label for one in self._ledger.same if one.required)])
            raise BadWorkbook(
                f"“{self.file.path.name}”里没有找到{self._ledger.heading}的表头。请有这几列：{wanted}；"
                "不知道怎么写，先导出一份照着填。"
            )
        self._compare()
        return self.file

    def _table(self, sheet: RawSheet) -> Table | None:
        head = list(islice(sheet.rows, HEAD))
        if not head or sheet.name in (OPEN_SHEET, HELP_SHEET):
            return None
        known = [[meant(self._fields, raw(cell)) if cell else None for cell in cells] for _, cells in head]
        counts = [len({str(found) if isinstance(found, str) else found.name for found in row if found is not None})
                  for row in known]  # fmt: skip
        at = counts.index(max(counts))
        if counts[at] < _FEWEST or sheet.hidden:
            self.file.unread.append(Unread(sheet.name, "这张表没有读", "是隐藏的" if sheet.hidden else "没有找到表头"))
            return None
        above: list[list[Cell]] = [cells for _, cells in head[:at]]
        titles = [raw(cell).strip() for cell in head[at][1]]
        table = Table(sheet, head[at][0], above, titles, known[at], chain(head[at + 1 :], sheet.rows),
                      self._setting.below)  # fmt: skip
        self.file.heads.append(SheetHead(sheet.name, above, titles))
        unknown = (h for h, m in zip(titles, known[at], strict=True) if h and m is None and not is_reason(meaning(h)))
        self.file.ignored += [heading for heading in unknown if heading not in self.file.ignored]
        return table

    def _take(self, table: Table) -> None:
        rows = table.rows
        names, whose = sorted(table.columns, key=_YEAR.__ne__), tuple(table.said)  # the year is asked of by the days
        while some := list(islice(rows, _BATCH)):
            batch = Batch(some)
            batch.years = [table.year or self._setting.year] * len(some)
            read = _by_row([self._column(table, name, batch) for name in names], len(some))
            said = _by_row([list(map(_words, batch.columns[at])) for at in table.said.values()], len(some))
            for place, (told, words) in enumerate(zip(read, said, strict=True)):
                values = {name: value for name, value in zip(names, told, strict=True) if value is not None}
                self._row(table, batch, place, values, dict(zip(whose, words, strict=True)))
            self._progress(batch.numbers[-1], table.sheet.height, f"读取 {self.file.path.name}")
            notices = (Notice(table.sheet.name, batch.numbers[place], h, told) for place, h, told in batch.notices)
            self.file.notices += notices

    def _column(self, table: Table, name: str, batch: Batch) -> list[Any]:
        values = table.columns[name].read(batch)
        if name == _YEAR:
            batch.years = [v if isinstance(v, int) else year for v, year in zip(values, batch.years, strict=True)]
        return values

    def _row(self, table: Table, batch: Batch, place: int, values: Values, said: dict[str, str]) -> None:
        """`values`: of the cells that are filled; `said`: the words of the columns that say whose the row is. Only a
        row that can't be taken is asked whether it is one at all."""
        cells, number, file = batch.rows[place], batch.numbers[place], self.file
        problems = list(batch.problems.get(place, []))
        if CLEAR in values.values():
            values = {name: None if value is CLEAR else value for name, value in values.items()}
        if _YEAR in self._same and _YEAR not in table.columns:
            values.setdefault(_YEAR, batch.years[place])
        try:
            values |= self._owners.find(said)
            self._refer(values, said)
        except Unknown as unknown:
            problems.append((table.said.get(unknown.column, -1), str(unknown)))
            file.below += number in table.below.rows
        for one in self._needed:
            dated = isinstance(one, Date) and _YEAR in self._same and one.name not in table.columns
            if values.get(one.name) is None and not dated and not problems:
                column = table.columns.get(one.name)
                problems.append((column.indexes[0] if column else -1, f"没有写{one.label}，不知道是哪一条。请补上。"))
        if not problems:
            file.read += 1
            if _YEAR in self._same or place in batch.dated:
                said_year = values.get(_YEAR) if _YEAR in table.columns else table.year
                file.count_year(said_year, self._setting.year)
            self._join(table, number, cells, values, said)
        elif filled := [raw(cell).strip() for cell in cells if not is_blank(cell)]:
            file.read += 1
            if is_remark(filled):
                file.passed += 1
            else:
                file.refused.append(_refused(table, number, cells, problems))

    def _refer(self, values: Values, said: dict[str, str]) -> None:
        """Take in what the references name; one that may mean several says nothing where the record that the row speaks
        of names one of these. Raises Unknown."""
        unsure = []
        for one in self._owners.refs:
            if words := said.get(str(one.name)):
                try:
                    values[str(one.name)] = self._owners.refer(one, words, str(values.get("household") or ""))
                except Unknown as unknown:
                    unsure.append(unknown)
        for one_of in unsure:
            key = self._key(tuple(values.get(name) for name in self._same), values)
            stored = stored_rows(self._ledger.model, [key]).get(key, {})
            if stored.get(one_of.column) not in one_of.several:
                raise one_of

    def _join(self, table: Table, number: int, cells: Sequence[Cell], values: Values, said: dict[str, str]) -> None:
        key = self._key(tuple(map(values.get, self._same)), values)
        name = said.get(NAME) or said.get(HEAD_NAME) or said.get(VILLAGE, "")
        row = PlannedPerson(key, "", table.sheet.name, number, name, said.get(NUMBER, ""))
        before, first = self._wanted.setdefault(key, (values, row))
        if before is values:
            self._places[key] = (table, number, cells)
            return
        if before == values:
            self.file.duplicates += 1
            words = f"与第 {first.row} 行完全一样，只收一次。"
            self.file.notices.append(Notice(table.sheet.name, number, "", words))
        else:
            words = f"与第 {first.row} 行说的是同一条，写的却不一样。请核对后只留一行。"
            self.file.refused.append(_refused(table, number, cells, [(-1, words)]))

    def _key(self, told: tuple[Any, ...], values: Values) -> str:
        """The record that a row speaks of; of several alike the one that says the same, else one of which no row has
        spoken."""
        model, keys = self._ledger.model, self._known.get(told, [])
        natural = "" if model.derived_from and None in told else model.natural_key(values)
        if natural in self._there:
            return natural
        if len(keys) > 1:
            free = [key for key in keys if key not in self._wanted] or keys
            rows = stored_rows(model, free)
            return next((key for key in free if all(rows[key][n] == value for n, value in values.items())), free[0])
        if keys:
            return keys[0]
        return natural or derived_key(self._ledger.name, *told)

    def _compare(self) -> None:
        model, file = self._ledger.model, self.file
        stored = stored_rows(model, [key for key in self._wanted if key in self._there])
        rows = file.writes[model] = []
        before = file.before[model] = {}
        kept = {str(one.name) for one in self._ledger.updated} or set(model.kinds())
        for key, (said, row) in self._wanted.items():
            current = stored.get(key)
            if current is None:
                different, record = said, self._record(said)
            else:
                different = {n: v for n, v in said.items() if n in kept and current[n] != v}
                record = self._record(current | different)
            values = different if current else self._follow(said, record)
            if (current is None or different) and (refused := self._blamed(key, record)):
                file.refused.append(refused)
                continue
            if current is None:
                row.status = ADDED
                rows.append({"id": key, **self._named(values), **values})
            elif different:
                row.status = CHANGED
                rows.append({"id": key, **different})
                before[key] = {name: current[name] for name in different}
                file.differences[key] = [(model, name, current[name], value) for name, value in different.items()]
            else:
                row.status = SAME
            file.persons.append(row)

    def _named(self, values: Values) -> Values:
        """What a new record is called where its region says it."""
        name = is_called(self._ledger.model)
        return {name: regions.village_name(values[owners.REGION])} if name else {}

    def _record(self, values: Values) -> SimpleNamespace:
        """What the rules look at: a record of the table would take three times as long."""
        told = self._blank | values
        for name in self._readers.keys() & values.keys():
            if (value := values[name]) is not None:
                told[name] = self._readers[name](value)
        return SimpleNamespace(**told)

    def _follow(self, values: Values, record: SimpleNamespace) -> Values:
        """With what follows from them (`Ledger.follows`), in the record too."""
        more: Values = {}
        for one, value in self._ledger.follows(record, self._known_limits.today).items():
            name = str(one.name)
            if value is not None and getattr(record, name) is None:
                setattr(record, name, value)
                more[name] = one.db_value(value)
        return {**values, **more}

    def _blamed(self, key: str, record: SimpleNamespace) -> RefusedRow | None:
        """The row where it can't be what it says: by the ledger's own rules, as far as they need not look around."""
        known, found = self._known_limits, []
        if check := refusal(self._ledger, record, known.today):
            found.append((str(check.field.name), check.text))
        found += [(one.field, one.text) for one in self._ledger.judge(record, known) if one.level in _BLAMED]
        if not found:
            return None
        table, number, cells = self._places[key]
        columns = [(table.columns[name].indexes[0] if name in table.columns else -1, text) for name, text in found]
        return _refused(table, number, cells, columns)


def _by_row(columns: Sequence[Sequence[Any]], rows: int) -> Sequence[Sequence[Any]]:
    """Columns as rows; without a column so many rows of nothing."""
    return list(zip(*columns, strict=True)) if columns else [()] * rows


def _words(cell: Cell) -> str:
    return text(cell).strip()


def _refused(table: Table, number: int, cells: Sequence[Cell], problems: Sequence[tuple[int, str]]) -> RefusedRow:
    index = problems[0][0]
    reason = "；".join(dict.fromkeys(sentence.rstrip("。") for _, sentence in problems[:4])) + "。"
    heading = table.headings[index] if index >= 0 else ""
    return RefusedRow(table.sheet.name, number, heading, reason, cells, [at for at, _ in problems if at >= 0])
