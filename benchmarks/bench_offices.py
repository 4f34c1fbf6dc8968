"""Five ledgers of the offices of 50,000 records each: list, totals, statistics, a save; a bank's list of 10,000 loans
in beside calamine reading the file."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from python_calamine import CalamineWorkbook

from benchmarks.common import ACTOR, Result, cpu, folder, median, once
from db.changes import change, many
from db.household import Household
from db.organisation import Activity
from db.person import Person
from db.record import Record
from db.store import database
from fupin_desktop.demo import people
from fupin_desktop.demo.books import TOWNSHIP, village_codes
from fupin_desktop.exchange import excel_in
from fupin_desktop.ledgers.book import named
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.projects import LOANS
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.ledgers import books, counts, desk, lists
from fupin_desktop.services.ledgers.lists import Wanted

RECORDS, HOMES, LISTED = 50_000, 20_000, 10_000
_PAGE = 64
_LEDGERS = ("money", "activity", "claim", "settlement", "work_intent")
_VILLAGES = [code for code in village_codes() if code.startswith(TOWNSHIP)]
_HEADINGS = ("序号", "贷款人姓名", "贷款人身份证号", "贷款金融机构", "贷款合同编号", "贷款金额", "年利率", "贷款日期",
             "到期日期", "贷款用途", "是否贴息", "未偿还贷款余额", "贷款逾期金额")  # fmt: skip
#: Number formats that Excel and WPS offer for an amount, with cents, and for a day.
_AMOUNT, _DAY = "#,##0.00", "yyyy-mm-dd"


def run() -> list[Result]:
    path, file = folder() / "offices.fpb", folder() / "bank.xlsx"
    create_book(path, TOWNSHIP, ACTOR)
    rng = random.Random(1)
    with open_book(path, ACTOR) as book:
        homes, members = people_of(rng)
        for name in _LEDGERS:
            _fill(rng, name, homes, [member["id"] for member in members])
        found = [*_lists(), *_saves(homes)]
        _bank(rng, file, members[:LISTED], styled=True)
        bare_styled, styled = _in_turn(file)
        _bank(rng, file, members[:LISTED])
        bare, read = _in_turn(file)
        plan = books.plan_import(LOANS, file)
        assert (plan.added, plan.refused) == (LISTED, 0), (plan.added, plan.refused)
        wrote = cpu(lambda: excel_in.apply(plan, ACTOR))  # without the copy that is made and checked afterwards
        copied = once(lambda: book.backup_now("导入后"))
    return [
        *found,
        Result(f"a bank's list of {LISTED:,}: read and compare, CPU", read, 5, bare, of_baseline=True),
        Result("the same, written too, CPU", read + wrote, 5, bare, of_baseline=True),
        Result("with formats on amounts and days, written too", styled + wrote, 5, bare_styled, of_baseline=True),
        Result("the copy afterwards, checked: a book of 280,000 records", copied, 15),
    ]


def _bare(file: Path) -> None:
    CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


def _in_turn(file: Path) -> tuple[float, float]:
    """The CPU of bare reading, and of reading and comparing."""
    rounds = [(cpu(lambda: _bare(file)), cpu(lambda: _planned(file))) for _ in range(5)]
    bare, read = map(min, zip(*rounds, strict=True))
    return bare, read


def _planned(file: Path) -> None:
    books.plan_import(LOANS, file)


def _first_page(ledger: Ledger) -> None:
    lists.listed(ledger, Wanted()).rows(0, _PAGE)


def _lists() -> list[Result]:
    """The slowest of the five."""
    ledgers = [named(name) for name in _LEDGERS]
    listed = max(median(partial(_first_page, one), 5) for one in ledgers)
    sums = max(median(partial(counts.totals, one, Wanted()), 9) for one in ledgers)
    groups = max(median(partial(counts.grouped, one, Wanted(), one.group_by[0]), 5) for one in ledgers)
    of_homes = [one for one in ledgers if lists.VILLAGE in counts.ways(one)]
    by_village = max(median(partial(counts.grouped, one, Wanted(), lists.VILLAGE), 5) for one in of_homes)
    return [
        Result(f"the slowest list of five ledgers of {RECORDS:,}", listed, 0.3),
        Result("the slowest totals", sums, 0.05),
        Result("the slowest statistics", groups, 0.3),
        Result(f"the slowest statistics by {len(_VILLAGES)} villages, of {len(of_homes)} of them", by_village, 0.3),
    ]


def _saves(homes: list[str]) -> list[Result]:
    def activity() -> None:
        made = Activity(kind="13", date=dt.date(2026, 5, 1), region_code=f"{TOWNSHIP}212", topic="宣讲", people=20)
        entry.save(ACTOR, "登记活动", [made])

    def money() -> None:
        begun = desk.begin(named("money"), ACTOR, homes[7])
        begun.give(begun.record, account="07", direction="2", amount=Decimal(500), date=dt.date(2026, 5, 2))
        assert entry.save(ACTOR, "登记资金", [begun.record])

    return [Result("save an activity", median(activity, 15), 0.02), Result("save a movement", median(money, 15), 0.02)]


def people_of(rng: random.Random) -> tuple[list[str], list[dict[str, Any]]]:
    """Keys of households, and stored heads of them, one each, that are written into the open book."""
    homes = [_key(rng) for _ in range(HOMES)]
    taken: set[str] = set()
    members: list[dict[str, Any]] = []
    for number, home in enumerate(homes):
        born = dt.date(1970, 1, 1) + dt.timedelta(number % 7000)
        id_no = people.id_number(rng, born, True, taken)
        members.append({"id": _key(rng), "household": home, "name": f"张{number}", "relation": "01", "id_no": id_no,
                        "member_state": "1", "birth": born.isoformat()})  # fmt: skip
    with change(ACTOR, "填满") as writer:
        at = [_VILLAGES[number % len(_VILLAGES)] for number in range(len(homes))]
        writer.put(
            Household,
            [
                {"id": key, "household_no": f"{region}{number:07d}", "region_code": region, "hh_type": "10"}
                for number, (key, region) in enumerate(zip(homes, at, strict=True))
            ],
        )
        writer.put(Person, members)
    return homes, members


def _fill(rng: random.Random, name: str, homes: list[str], persons: list[str]) -> None:
    """Without the log, which a list does not read."""
    model: type[Record] = named(name).model
    rows = []
    for number in range(RECORDS):
        at = rng.randrange(HOMES)
        day = f"2026-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        told = {
            "household": homes[at], "person": persons[at], "region_code": f"{TOWNSHIP}212", "year": 2026, "date": day,
            "account": "02", "direction": str(1 + number % 2), "amount": rng.randrange(100_000), "source": "11",
            "period": "202605", "payer": f"张{number}", "kind": str(11 + number % 3), "topic": f"第{number}次",
            "people": 20, "scheme": str(1 + number % 4), "policy_year": 2026, "trigger": "1", "applied_on": day,
            "loss": 500_000, "state": "5", "mechanism": "33", "treatment": "1", "hospital": "县医院", "settled_on": day,
            "total": 800_000, "self_pay": 200_000, "pay_1": 600_000, "surveyed_on": day, "surveyor": "李",
            "work_class": str(1 + number % 4),
        }  # fmt: skip
        kept = {key: value for key, value in told.items() if key in model.kinds()}
        rows.append((_key(rng), *kept.values()))
    names = ", ".join(f'"{key}"' for key in ("id", *kept))
    with database.atomic():
        many(f'INSERT INTO "{name}" ({names}) VALUES ({",".join("?" * len(rows[0]))})', rows)


def _bank(rng: random.Random, file: Path, members: list[dict[str, Any]], *, styled: bool = False) -> None:
    """A list as a bank's program writes it, of words and bare numbers; or `styled`, as people make it in a workbook."""
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(_HEADINGS)

    def cell(value: Any, style: str, bare: Any = None) -> Any:
        if not styled:
            return value if bare is None else bare
        found = WriteOnlyCell(sheet, value)
        found.number_format = style
        return found

    for number, one in enumerate(members, 1):
        owed = rng.randrange(50) * 1000 + (250.5 if styled and number % 3 else 0)
        sheet.append([number, one["name"], cell(one["id_no"], "@"), "安阳农商银行", f"HT{number:08d}",
                      cell(50_000, _AMOUNT), cell(3.45, "0.00"), cell(dt.date(2025, 3, 2), _DAY, "2025-03-02"),
                      cell(dt.date(2028, 3, 1), _DAY, "2028-03-01"), "养殖业", "是", cell(owed, _AMOUNT),
                      cell(None, _AMOUNT)])  # fmt: skip
    made.save(file)


def _key(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128)))
