"""10,000 rows into each ledger that is declared, beside calamine reading the same file: CPU, both in turn. Numbers are
numbers and the rest are words, as exports of other systems have them; every field of the form is filled."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from benchmarks.bench_offices import people_of
from benchmarks.common import ACTOR, Result, cpu, folder
from db import owners
from db.fields import Bool, Code, Codes, Date, IdNumber, Int, Kind, Number, Phone, Ref, Time, Year, YearMonth
from fupin_desktop import regions
from fupin_desktop.demo.books import TOWNSHIP
from fupin_desktop.exchange import excel_in, ledger_owners
from fupin_desktop.exchange.excel_layouts import VILLAGE
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.ledger import Ledger, words
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.ledgers import books

ROWS, _ROUNDS = 10_000, 3
_FIRST_DAY = dt.date(2026, 1, 1)
#: What an answer of these would ask for besides, or contradict: (table, field) → what is written.
_SAID = {("loan", "settled_on"): None, ("money", "account"): "其他账目", ("care", "mode"): "其他"}
#: Of which a village has few.
_FEW = {"honour"}


def run() -> list[Result]:
    path, file = folder() / "ledgers_in.fpb", folder() / "ledger_in.xlsx"
    create_book(path, TOWNSHIP, ACTOR)
    found = []
    with open_book(path, ACTOR) as book:
        _, members = people_of(random.Random(1))
        for ledger in LEDGERS:
            if owners.REGION not in ledger.model.derived_from and ledger.name not in _FEW:
                found.append(_measured(ledger, file, members))
        book.backup_now("导入后")
    return found


def _measured(ledger: Ledger, file: Path, members: list[dict[str, Any]]) -> Result:
    _write(ledger, file, members)
    rounds = [(cpu(lambda: _bare(file)), cpu(lambda: books.plan_import(ledger, file))) for _ in range(_ROUNDS)]
    bare, read = map(min, zip(*rounds, strict=True))
    plan = books.plan_import(ledger, file)
    wrote = cpu(lambda: excel_in.apply(plan, ACTOR))
    name = f"{ledger.heading}: {plan.added:,} of {ROWS:,} rows, {read / bare:.2f} × before they are written"
    return Result(name, read + wrote, 5, bare, of_baseline=True)


def _bare(file: Path) -> None:
    CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


def _write(ledger: Ledger, file: Path, members: list[dict[str, Any]]) -> None:
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet()
    columns = ledger_owners.owner_columns(ledger.model)
    fields = ledger_owners.own_fields(ledger)
    sheet.append([*(ledger_owners.HEADED[name] for name in columns), *map(words, fields)])
    village = regions.village_name(f"{TOWNSHIP}212")
    for number, one in enumerate(members[:ROWS]):
        whose = {
            ledger_owners.NUMBER: f"{TOWNSHIP}212{number:07d}", ledger_owners.NAME: one["name"],
            ledger_owners.ID: one["id_no"], VILLAGE: village,
        }  # fmt: skip
        sheet.append([*(whose.get(name, one["name"]) for name in columns), *(_cell(f, number, one) for f in fields)])
    made.save(file)


def _cell(kind: Kind[Any], number: int, member: dict[str, Any]) -> Any:
    """What somebody may write into a field; another text and day for another number."""
    place = kind.model.table(), str(kind.name)
    if place in _SAID:
        return _SAID[place]
    if isinstance(kind, Ref):
        return member["id_no"] if kind.table == "person" else None
    if isinstance(kind, Date):
        return (_FIRST_DAY + dt.timedelta(number % 300)).isoformat()
    if isinstance(kind, Code | Codes):
        return kind.codes.offered[0].label
    usual: dict[Any, Any] = {
        IdNumber: member["id_no"], Year: 2026, Number: 1, Int: 1, Bool: "是", Time: "09:30", YearMonth: "202603",
        Phone: f"1380000{number % 10000:04d}",
    }  # fmt: skip
    return next((value for of, value in usual.items() if isinstance(kind, of)), f"{kind.label[:6]}{number}")
