"""The checks of the ledgers of the villages and the organisation: each row of the table fires one, and says nothing
once it is put right (`d-organisation.md`, with its sentences)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.clock import today
from db.household import Housing, Living, Water
from db.measure import Helper
from db.record import Record
from fupin_desktop.ledgers.book import LEDGERS, named
from fupin_desktop.ledgers.figure import FIGURES
from fupin_desktop.ledgers.organisation import ACTIVITIES, CADRES, ORGS
from fupin_desktop.ledgers.village import HONOURS, VILLAGE_YEARS
from fupin_desktop.rules import uscc
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.ledgers import desk
from tests.books import ACTOR, YUANXUEZHUANG, add_household

TOWN, OTHER = "410502101", "410502101213"
YEAR = 2025
#: An enterprise's real code; and a village economy's, which begins with a letter.
GOOD, VILLAGES_OWN = "91110000600037341L", "N2410502MF1234567X"
_VY = {
    name: 1 for name, kind in named("village_year").model.kinds().items() if kind.required and name not in ("year",)
} | {"region_code": YUANXUEZHUANG, "year": YEAR, "households": 100, "population": 400, "collective_total": Decimal(9)}
#: A record of each ledger of which no check says anything.
WELL: dict[str, dict[str, Any]] = {
    "org": {"name": "区民政局", "kind": "01", "region_code": TOWN, "uscc": GOOD},
    "cadre": {
        "kind": "2", "name": "王成", "region_code": YUANXUEZHUANG, "village_post": "3", "start": dt.date(2021, 3, 1),
    },
    "honour": {"region_code": YUANXUEZHUANG, "kind": "1", "level": "2", "year": 2020},
    "village_year": _VY | {"danger_hh": 0, "water_bad_hh": 0, "out_workers": 50, "out_province": 20, "labor": 200},
    "figure": {
        "region_code": TOWN, "year": 2025, "row": "R01a", "kind": "2", "value": Decimal(44), "unit": "万人",
        "source": "统计公报", "by": ACTOR,
    },
    "activity": {
        "kind": "12", "date": dt.date(2025, 5, 6), "region_code": YUANXUEZHUANG, "topic": "月季嫁接", "level": "4",
        "audience": ("3",), "people": 40,
    },
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", TOWN, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


@dataclass(frozen=True)
class Row:
    """What is changed of a record that is well, until a check says its sentence; `beside` what else the book has."""

    rule: str
    table: str
    wrong: Mapping[str, Any]
    text: str
    beside: Callable[[str], None] = lambda key: None
    #: What of the record is well beside it, other than `WELL`.
    well: Mapping[str, Any] | None = None


def _another(table: str, **other: Any) -> Callable[[str], None]:
    def add(_key: str) -> None:
        _save(table, other)

    return add


def _home(*, lit: bool = True, danger: bool = False, safe: bool = True) -> Callable[[str], None]:
    def add(_key: str) -> None:
        home = add_household()[0].id
        rows: list[Record] = [
            Living(household=home, year=YEAR, elec_living=lit), Housing(household=home, year=YEAR, is_danger=danger),
            Water(household=home, year=YEAR, safe=safe),
        ]  # fmt: skip
        entry.save(ACTOR, "登记", rows)

    return add


def _two_homes(_key: str) -> None:
    add_household()
    add_household("李四", "41050219550405602X")


def _paired(key: str) -> None:
    helper = Helper(region_code=OTHER, role="07", name="支部", org="企业", phone="13800000000", start=today(), unit=key)
    entry.save(ACTOR, "结对", [helper])


ROWS = (
    Row("OG1", "org", {"uscc": "91110000600037341M"}, "统一社会信用代码不对（第 18 位）。请对照营业执照再看一遍。"),
    Row("OG1", "org", {"uscc": "9111000O600037341L"}, "统一社会信用代码不对（第 8 位）。"),
    Row("OG1", "org", {"uscc": "91110000"}, "（第 9 位）"),
    Row("OG2", "org", {"name": "区妇联"}, "同名同类别", _another("org", name="区妇联", uscc=None)),
    Row("OG3", "org", {"since": dt.date(2021, 1, 2), "until": dt.date(2021, 1, 1)}, "早于"),
    Row("OG4", "org", {"kind": "10"}, "没有写上级"),
    Row("OG5", "org", {"kind": "03"}, "结对企业要写明党支部", _paired),
    Row("CD1", "cadre", {"end": dt.date(2020, 1, 1)}, "早于"),
    Row("CD2", "cadre", {"promoted_on": dt.date(2024, 1, 1)}, "没有写提拔职务"),
    Row("CD3", "cadre", {"org_name": "村委会"}, "登记重了", _another("cadre", org_name="村委会")),
    Row("CD4", "cadre", {"village_post": "5"}, "村里没有在任的党组织书记。"),
    Row("CD4", "cadre", {"end": dt.date(2025, 1, 1)}, "村里没有在任的党组织书记。"),
    Row("CD5", "cadre", {"kind": "4"}, "专长"),
    Row("CD6", "cadre", {"kind": "3", "birth_ym": "197001"}, "超过 45 岁"),
    Row("HN1", "honour", {"kind": "2"}, "已经登记过", _another("honour", kind="2", year=2022)),
    Row("HN2", "honour", {"revoked": dt.date(2019, 1, 1)}, "早于"),
    Row("VY1", "village_year", {"tekun_pop": None}, "“特困供养人口数”没有填。没有的填 0。"),
    Row("VY2", "village_year", {"households": 0, "danger_hh": None}, "不能是 0"),
    Row("FI1", "figure", {"row": "R1"}, "成效报告没有“R1”这一行"),
    Row("VY3", "village_year", {"danger_hh": 60, "water_bad_hh": 60}, "分项比总数大。请核对。"),
    Row("VY3", "village_year", {"dibao_pop": 500}, "分项比总数大。"),
    Row("VY3", "village_year", {"out_province": 60}, "分项比总数大。"),
    Row("VY3", "village_year", {"labor": 20}, "分项比总数大。"),
    Row("VY4", "village_year", {"population": 1, "dibao_pop": 0}, "登记的 2 人", _two_homes),
    Row("VY5", "village_year", {"collective_operating": Decimal(10)}, "还多"),
    Row("VY6", "village_year", {"danger_hh": 3}, "填的是 3 户，账本里各户填的是 1 户", _home(danger=True),
        {"danger_hh": 1}),
    Row("VY6", "village_year", {"water_bad_hh": 2}, "各户填的是 1 户", _home(safe=False), {"water_bad_hh": 1}),
    Row("VY7", "village_year", {"power_all": True}, "有 1 户没有通", _home(lit=False), {"power_all": False}),
    Row("AC1", "activity", {"date": dt.date(2099, 1, 1)}, "还没有到"),
    Row("AC2", "activity", {"level": None}, "“级别”没有填。请补上。"),
    Row("AC2", "activity", {"audience": None}, "“参加对象”没有填。"),
    Row("AC2", "activity", {"people": None}, "“人次”没有填。"),
    Row("AC2", "activity", {"amount": Decimal(5)}, "“资金来源”没有填。"),
    Row("AC2", "activity", {"kind": "41"}, "“企业或单位(台账)”没有填。"),
    Row("AC3", "activity", {"topic": "修剪"}, "已经登记过", _another("activity", topic="修剪")),
    Row("AC4", "activity", {"people": 2001}, "2,001"),
    Row("AC5", "activity", {"kind": "52"}, "实事没有写明哪家企业（单位）办的。"),
)  # fmt: skip


def _save(table: str, other: Mapping[str, Any], key: str = "") -> Record:
    record = desk.load(named(table), key) if key else desk.begin(named(table), ACTOR)
    assert record
    for name, value in (other if key else WELL[table] | dict(other)).items():
        setattr(record.record, name, value)
    saved = record.to_save([record.record])
    entry.save(ACTOR, "登记", saved)
    return saved[0]


def _said(table: str, key: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(rule, sentence) in the form, and looking through the book, of one record."""
    form = desk.load(named(table), key)
    assert form
    in_book = [finding for finding in desk.check_book() if finding.record == key]
    return tuple([(str(one.rule), one.text) for one in found] for found in (form.findings(), in_book))  # type: ignore[return-value]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.rule}-{'-'.join(row.wrong)}")
def test_fires_once_and_is_silent_when_put_right(book: Book, row: Row) -> None:
    well = WELL[row.table] | dict(row.well or {})
    key = str(_save(row.table, well).id)
    row.beside(key)
    assert row.rule not in [rule for said in _said(row.table, key) for rule, _ in said]
    before = {name: well.get(name) for name in row.wrong}
    _save(row.table, row.wrong, key)
    form, in_book = _said(row.table, key)
    assert [rule for rule, _ in form].count(row.rule) == 1, form
    assert form == in_book
    assert any(rule == row.rule and row.text in text for rule, text in form), form
    _save(row.table, before, key)
    assert row.rule not in [rule for said in _said(row.table, key) for rule, _ in said]


def test_every_check_has_its_row() -> None:
    own = (ORGS, CADRES, HONOURS, VILLAGE_YEARS, ACTIVITIES, FIGURES)
    told = {str(check.rule) for ledger in own for check in ledger.rules} | {"VY1"}
    assert {row.rule for row in ROWS} == told
    assert {row.table for row in ROWS} <= {ledger.name for ledger in LEDGERS}


def test_a_village_economy_has_a_code_that_begins_with_a_letter() -> None:
    good = next(VILLAGES_OWN[:-1] + letter for letter in sorted(uscc._LETTERS)
                if not uscc.wrong_at(VILLAGES_OWN[:-1] + letter))  # fmt: skip
    assert uscc.wrong_at(good.lower()) == 0
    assert uscc.wrong_at(good[0] + "Z" + good[2:]) == 2


def test_a_headless_village_is_told_once(book: Book) -> None:
    for number in range(3):
        _save("cadre", {"name": f"委员{number}", "village_post": "5"})
    assert [finding.rule for finding in desk.check_book()] == ["CD4"]
