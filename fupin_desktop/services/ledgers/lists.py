"""The list of a ledger: what is wanted of it, its rows a page at a time, and how it stands."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from peewee import SQL, fn

from db import owners, search
from db.clock import today
from db.codes import CodeList
from db.fields import Code, Codes, Date, Kind, Note, Ref, Sealed, Text, Year
from db.household import Household
from db.pages import to_json
from db.record import Record
from db.sql import every
from db.store import database
from fupin_desktop import regions
from fupin_desktop.ledgers.ledger import Chip, Latest, Ledger
from fupin_desktop.services.book import access, privacy, references, settings
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book.list_sql import newest, numbers
from fupin_desktop.services.book.references import Home, Words
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.lists.listing import Listing

#: Digits of a year, which stands for all of its days.
_YEAR = 4
#: By which what is of households is counted by villages.
VILLAGE = Household.region_code
UNFILLED = "（没有填）"
#: What is said where of several records of the same the latest alone counts.
LATEST = "各人最近一次"
#: What of a household's undecided fields the columns that say whose it is hang on.
_OF_HOME = ("household.", "head.")


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to: a region (a code or its beginning), a household, a text that it holds or that finds
    whose it is (`words`: that it holds alone), a chip by its title, and answers: field → stored value, None for what is
    not filled, the year alone of a date. `outside`: what may leave the book alone. `latest`: what tells how things
    stand alone, where that is asked again and again; of a time by what was asked in it."""

    region: str = ""
    household: str = ""
    text: str = ""
    words: str = ""
    chip: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    outside: bool = False
    latest: bool = False


@dataclass(frozen=True)
class Line:
    """One row: the record, whose it is, and the words of the ledger's columns in their order."""

    record: Record
    household: str
    home: Home
    texts: tuple[str, ...]
    #: The undecided fields, as "table.field".
    open: frozenset[str] = frozenset()


def listed(
    ledger: Ledger, wanted: Wanted, order: str = "", *, descending: bool = True, whole: bool = False
) -> Listing[Line]:
    """The records that fit, in the order of a field (of `newest` where none is given). `whole`: with the words of all
    fields as a workbook has them, not of the list's columns."""
    model = ledger.model
    by = model.kinds()[order] if order else ledger.newest
    plus = "+" if order else ""  # it is sorted: in the order of its index each of the rows would be read by itself
    in_order = SQL(f'{plus}"{by.name}" {"DESC" if descending else "ASC"}, rowid DESC')
    query = model.select(SQL("rowid")).order_by(in_order)
    if order:
        found = _numbers(query.where(condition(ledger, wanted)))
    elif wanted == Wanted():  # what is deleted or moved is little, and left out here: the index alone gives the order
        may_see(ledger)
        gone = set(numbers(f'SELECT rowid FROM "{ledger.name}" WHERE deleted = 1'))
        if (here := references.here(model)) is not None:
            gone.update(_numbers(model.select(SQL("rowid")).where(~here)))
        found = _numbers(query, gone)
    else:  # to look for some in the order of the index would read each of the rows by itself
        fit = frozenset(_numbers(model.select(SQL("rowid")).where(condition(ledger, wanted))))
        found = array("q", filter(fit.__contains__, _numbers(query)))
    return Listing(found, lambda part: _lines(ledger, stored(ledger, part), whole))


def lines_of(ledger: Ledger, keys: Sequence[str]) -> list[Line]:
    """The rows of these records."""
    return _lines(ledger, list(ledger.model.select().where(ledger.model.id.in_(list(keys)))), whole=False)


def _numbers(query: Any, without: Collection[int] = ()) -> array[int]:
    sql, values = query.sql()
    return numbers(sql, *values, without=without)


@dataclass(frozen=True)
class Standing:
    """How a ledger stands: how many records, the latest day that they speak of (a year where they speak of years, ""
    of neither), and how many wait for somebody, by what they wait for."""

    count: int
    last: str
    due: Mapping[str, int]


def standing(ledger: Ledger) -> Standing:
    """For the start page."""
    due = [chip for chip in ledger.chips if chip.is_due]
    by = ledger.newest
    asked = [fn.count(SQL("*")), fn.max(by), *(fn.sum(finds(ledger, chip, Wanted())) for chip in due)]
    [(count, last, *waiting)] = fetched(ledger.model.select(*asked).where(condition(ledger, Wanted())))
    told = str(by.show(by.python_value(last))) if last and _tells_time(by) else ""
    return Standing(count, told, {chip.title: n for chip, n in zip(due, waiting, strict=True) if n})


def lies_in_several(ledger: Ledger) -> bool:
    """Whether its records may lie in several places, so that each says in which."""
    field = ledger.model.kinds().get(owners.REGION)
    if field is None or not regions.is_village(books.region()):
        return field is not None
    return len(fetched(ledger.model.select(field).where(condition(ledger, Wanted())).distinct().limit(2))) > 1


def choices(ledger: Ledger, by: Kind[Any]) -> list[tuple[str, str]]:
    """(stored value, words) that a filter offers: the answers of a code list, of others those that are given."""
    if isinstance(by, Code | Codes):
        return [(item.code, item.label) for item in by.codes.offered]
    key = fn.substr(by, 1, 4) if isinstance(by, Date) else by
    query = ledger.model.select(key.alias("value")).distinct().where(condition(ledger, Wanted()))
    found = [row[0] for row in fetched(query) if row[0] is not None]
    return [(str(value), words) for value, words in sorted(called(by, found), key=lambda pair: pair[1])]


def newest_year(ledger: Ledger) -> str:
    """The newest year whose state its records tell, "" where there is none."""
    [(year,)] = fetched(ledger.model.select(fn.max(ledger.of_year)).where(condition(ledger, Wanted())))
    return str(year or "")


def condition(ledger: Ledger, wanted: Wanted, by: Kind[Any] | None = None) -> Any:
    """What a record must be, for a query; `by`: in each year of a field that tells a time how things stood. Raises
    Denied."""
    may_see(ledger)
    model = ledger.model
    told: Any = SQL("deleted IS NOT 1")
    if wanted.region and (inside := references.inside(model, wanted.region)) is not None:
        # by the index first, then row by row in the order of the file: a quarter sooner for a large village
        told &= SQL("rowid").in_(model.select(SQL("rowid")).where(inside))
    if not wanted.household and (here := references.here(model)) is not None:
        told &= here
    if wanted.household:
        own = references.belonging(model, "household", [wanted.household])
        told &= own if own is not None else SQL("0")
    for name, value in wanted.answers.items():
        told &= _answers(model.kinds()[name], value)
    if chip := next((one for one in ledger.chips if one.title == wanted.chip), None):
        told &= finds(ledger, chip, wanted, by)
    if wanted.latest and ledger.latest is not None:
        told &= _newest(ledger, ledger.latest, wanted, by)
    if wanted.outside and ledger.told:
        told &= ledger.told()
    if wanted.words.strip():
        told &= _says(model, wanted.words)
    if wanted.text.strip():
        hits = {hit.household for hit in search.find(wanted.text, search.ALL)}
        own = references.belonging(model, "household", hits) if hits else None
        said = _says(model, wanted.text)
        told &= said if own is None else said | own
    return told


def finds(ledger: Ledger, chip: Chip, wanted: Wanted, by: Kind[Any] | None = None) -> Any:
    """What a chip asks, as of today and by what holds in the region of the book."""
    asked = [settings.numbers(books.region())[chip.limit]] if chip.limit else []
    told = chip.condition(today(), *asked)
    return told if chip.latest is None else told & _newest(ledger, chip.latest, wanted, by)


def _newest(ledger: Ledger, latest: Latest, wanted: Wanted, by: Kind[Any] | None) -> Any:
    """That nothing newer was said of the same, in the time that is wanted."""
    kinds = ledger.model.kinds()
    times = {name: str(value) for name, value in wanted.answers.items() if value and _tells_time(kinds[name])}
    among = " AND ".join(f'substr("{name}", 1, {len(value)}) = ?' for name, value in times.items()) or "1"
    within = f'substr("{by.name}", 1, 4)' if by is not None and _tells_time(by) else "''"
    query = newest(ledger.name, str(latest.of.name), str(latest.by.name), among, within)
    return SQL(f"id IN ({query})", list(times.values()))


def _tells_time(field: Kind[Any]) -> bool:
    return isinstance(field, Date | Year)


def _answers(by: Kind[Any], value: Any) -> Any:
    if value is None:
        return by.is_null()
    if isinstance(by, Date) and len(str(value)) == _YEAR:
        return fn.substr(by, 1, 4) == str(value)
    if isinstance(by, Codes):
        return fn.instr(by, value if isinstance(value, str) else ",".join(value)) > 0
    return SQL(f'"{by.name}" = ?', [value if isinstance(value, str | int) else by.db_value(value)])


def _says(model: type[Record], text: str) -> Any:
    """Any of its texts holds this one."""
    told: Any = SQL("0")
    for kind in model.kinds().values():
        if isinstance(kind, Text | Note) and not isinstance(kind, Ref | Sealed):
            told |= kind.contains(text.strip())
    return told


def fetched(query: Any) -> list[Any]:
    """The rows of a query, as they are stored."""
    sql, values = query.sql()
    return list(database.execute_sql(sql, values).fetchall())


def called(by: Kind[Any], values: Sequence[Any]) -> list[tuple[Any, str]]:
    """What stored answers are called; of a code list in its order."""
    if isinstance(by, Code):
        codes: CodeList = by.codes
        order = {item.code: place for place, item in enumerate(codes.items)}
        return [(value, codes.label(value)) for value in sorted(values, key=lambda code: order.get(code, 999))]
    if isinstance(by, Ref):
        known = references.names(by.table, values)
        return [(value, known.get(value) or UNFILLED) for value in values]
    if isinstance(by, Date):
        return [(value, f"{value} 年" if len(str(value)) == _YEAR else str(value)) for value in values]
    return [(value, regions.said(by, by.python_value(value))) for value in values]


def stored(ledger: Ledger, part: Sequence[int]) -> list[Record]:
    """The records of these row numbers, in their order, as the one at the keyboard may see them."""
    wanted = to_json(list(part))
    inside = "rowid IN (SELECT value FROM json_each(?))"
    keys = dict(every(f'SELECT rowid, id FROM "{ledger.name}" WHERE {inside}', wanted))
    found = {str(one.id): one for one in ledger.model.select().where(SQL(inside, [wanted]))}
    records = [found[keys[number]] for number in part if keys.get(number) in found]
    privacy.veiled(records)
    return records


def _lines(ledger: Ledger, records: Sequence[Record], whole: bool) -> list[Line]:
    owned = references.households(records)
    homes = references.homes(owned.values())
    fields = ledger.fields if whole else [column.field for column in ledger.columns]
    words = Words(records, fields, whole)
    marked = undecided.of_records([str(record.id) for record in records])
    around_them = undecided.in_lists(list(homes))
    made = []
    for record in records:
        household = owned.get(str(record.id), "")
        of_home = (name for name in around_them.get(household, ()) if name.startswith(_OF_HOME))
        open_ones = frozenset((*marked.get(str(record.id), ()), *of_home))
        texts = tuple(words.of(record, field) for field in fields)
        home = homes.get(household) or Home(village=regions.name(str(getattr(record, owners.REGION, None) or "")))
        made.append(Line(record, household, home, texts, open_ones))
    return made


def begins_with_household(ledger: Ledger, answers: Mapping[str, Any]) -> bool:
    """Whether a new record is begun from a household: always, or as the answers that a list is kept to ask for one."""
    apart = answers.get(str(ledger.kept_apart.name)) if ledger.kept_apart is not None else None
    return references.needs_household(ledger.model) or apart in ledger.of_homes


def answer_words(by: Kind[Any], value: Any) -> str:
    """What a stored answer is called, as the groups are."""
    return UNFILLED if value is None else str(next(iter(called(by, [value])))[1])


def opened(ledger: Ledger) -> None:
    """Before the list is shown: once each time the book is opened it goes into the access log. Raises Denied."""
    may_see(ledger)
    access.note_list(f"查看台账：{ledger.heading}")


def narrowed(wanted: Wanted, by: Kind[Any], value: Any) -> Wanted:
    """The list that a line of the statistics leads to."""
    if by is VILLAGE and value:
        return replace(wanted, region=str(value))
    return replace(wanted, answers={**wanted.answers, str(by.name): value})


def may_see(ledger: Ledger) -> None:
    """Raises Denied for who finds no such ledger."""
    if ledger.right:
        access.require(ledger.right)


def is_overtaken(ledger: Ledger, record: Record) -> bool:
    """Whether something newer was said of the same, so that this one no longer tells how things stand."""
    known = condition(ledger, Wanted(latest=True)) & (ledger.model.id == record.id)
    return ledger.latest is not None and not fetched(ledger.model.select(SQL("1")).where(known))


def place(ledger: Ledger, found: Listing[Line], key: str) -> int | None:
    """Where a record stands in a list."""
    rows = every(f'SELECT rowid FROM "{ledger.name}" WHERE id = ?', key)
    return found.position(rows[0][0]) if rows else None
