"""A ledger of 200,000 records: its list to the first page, its totals, Excel in beside calamine reading the file."""

from __future__ import annotations

import random
import sqlite3
import uuid
from contextlib import closing
from typing import Any

from python_calamine import CalamineWorkbook

from benchmarks.common import ACTOR, Result, folder, median, once
from db.changes import change, many
from db.household import Household
from db.measure import Measure
from db.person import Person
from fupin_desktop import regions
from fupin_desktop.demo.books import TOWNSHIP
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.ledgers import books, counts, lists
from fupin_desktop.services.ledgers.lists import Wanted

RECORDS, HOUSEHOLDS, ROWS = 200_000, 60_000, 100_000
_PAGE = 64
VILLAGE = f"{TOWNSHIP}212"
_BARE = """SELECT count(*), sum(amount_fiscal), sum(amount_social), sum(amount_self), sum(person_times) FROM measure
    WHERE deleted IS NOT 1"""


def run() -> list[Result]:
    path, file = folder() / "ledger.fpb", folder() / "ledger.xlsx"
    create_book(path, TOWNSHIP, ACTOR)
    with open_book(path, ACTOR) as book:
        _fill(random.Random(1))
        opened = median(lambda: lists.listed(MEASURES, Wanted()).rows(0, _PAGE), 5)
        narrowed = Wanted(answers={"kind": "08"})
        filtered = median(lambda: lists.listed(MEASURES, narrowed).rows(0, _PAGE), 5)
        of_village = Wanted(VILLAGE)
        in_village = median(lambda: lists.listed(MEASURES, of_village).rows(0, _PAGE), 5)
        village_totals = median(lambda: counts.totals(MEASURES, of_village), 9)
        by_amount = median(lambda: lists.listed(MEASURES, Wanted(), "amount_fiscal").rows(0, _PAGE), 5)
        totals = median(lambda: counts.totals(MEASURES, Wanted()), 9)
        with closing(sqlite3.connect(path)) as bare_book:
            bare_totals = median(lambda: bare_book.execute(_BARE).fetchall(), 9)
        groups = median(lambda: counts.grouped(MEASURES, Wanted(), Measure.kind), 5)
        many("DELETE FROM measure WHERE rowid > ?", [(ROWS,)])
        books.export(MEASURES, Wanted(), file)
        many("DELETE FROM measure WHERE rowid > ?", [(0,)])
        bare = once(lambda: CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python())
        read = once(lambda: books.plan_import(MEASURES, file))
        plan = books.plan_import(MEASURES, file)
        assert plan.added + plan.refused == ROWS  # two alike of one household and day are refused
        wrote = once(lambda: workbooks.apply_import(book, plan))
    return [
        Result(f"open a ledger of {RECORDS:,}", opened, 0.3),
        Result("the same, narrowed to a kind", filtered, 0.5),
        Result("the same, narrowed to one of the villages", in_village, 0.3),
        Result("the totals of that", village_totals, 0.05),
        Result("the list by an amount", by_amount, 0.3),
        Result("its totals: how many, four sums", totals, 0.05, bare_totals),
        Result("its statistics by kind", groups, 0.3),
        Result(f"bring {ROWS:,} rows in: read and compare", read, 5, bare, of_baseline=True),
        Result("the same, written too", read + wrote, 5, bare, of_baseline=True),
    ]


def _fill(rng: random.Random) -> None:
    """Households with their head, and measures; the latter without the log, which a list does not read."""
    homes = [str(uuid.UUID(int=rng.getrandbits(128))) for _ in range(HOUSEHOLDS)]
    with change(ACTOR, "填满") as writer:
        villages = [
            one.code
            for one in regions.places().values()
            if regions.is_village(one.code) and one.code.startswith(TOWNSHIP)
        ]
        writer.put(Household, [
            {"id": key, "household_no": f"{VILLAGE}{number:07d}", "region_code": villages[number % len(villages)]}
            for number, key in enumerate(homes)
        ])  # fmt: skip
        writer.put(Person, [
            {"id": str(uuid.UUID(int=rng.getrandbits(128))), "household": key, "name": f"张{number}", "relation": "01",
             "member_state": "1"} for number, key in enumerate(homes)
        ])  # fmt: skip
        rows: list[dict[str, Any]] = [_measure(rng, number, rng.choice(homes)) for number in range(RECORDS)]
        names = list(rows[0])
        marks = ",".join("?" * len(names))
        many(f"INSERT INTO measure ({', '.join(names)}) VALUES ({marks})", [tuple(row.values()) for row in rows])


def _measure(rng: random.Random, number: int, household: str) -> dict[str, Any]:
    kind = rng.choice(("01", "05", "08"))
    return {
        "id": str(uuid.UUID(int=(number << 100) + rng.getrandbits(90))), "household": household, "year": 2026,
        "kind": kind, "item": f"{kind}01", "start": f"2026-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        "amount_fiscal": rng.randrange(100_000) * 100 + number % 100, "fund_source": "05", "person_times": 1,
        "helper": "赵明", "dept": f"民政所{number}", "status": "2", "income_gain": 50_000, "note": f"第 {number} 项",
    }  # fmt: skip
