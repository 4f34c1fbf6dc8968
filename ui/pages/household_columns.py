"""The columns of the lists of households and of persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.income import Income
from fupin_desktop.services.conflicts.undecided import CLASS_FIELDS, HEAD_FIELDS, PLACE_FIELDS, SIZE_FIELDS
from ui import wording
from ui.widgets.chips import Chip
from ui.widgets.table import Column

if TYPE_CHECKING:
    from fupin_desktop.services.lists.listing import HouseholdRow, PersonRow


def _class_chips(row: HouseholdRow) -> list[Chip] | None:
    """A chip for what is to be watched; what most are is plain."""
    if row.monitor_cat and row.risk_eliminated:
        return [Chip("监测 · 已消除")]
    return [Chip(f"监测 · {row.monitor_cat}", "warning")] if row.monitor_cat else None


def _class_words(row: HouseholdRow) -> str:
    return _words(_class_chips(row) or []) or row.hh_type


def _hint_chips(row: HouseholdRow) -> list[Chip]:
    late = [Chip("走访逾期", "warning")] if row.is_overdue else []
    return [*late, Chip("缺信息")] if row.is_missing else late


def _gone_chips(row: PersonRow) -> list[Chip] | None:
    return [Chip("已减少")] if row.is_gone else None


def _words(chips: list[Chip]) -> str:
    return "、".join(chip.text for chip in chips)


_NET = tuple(f"income.{name}" for name in Income.kinds())

HOUSEHOLDS = (
    Column("户主", lambda r: r.head or "（没有户主）", 82, order="head", fields=HEAD_FIELDS),
    Column("村组", lambda r: wording.place(r.village, r.group), 122, order="group", fields=PLACE_FIELDS),
    Column("人口", lambda r: str(r.size), 56, right=True, order="size", fields=SIZE_FIELDS),
    Column("类别", _class_words, 134, order="hh_type", chips=_class_chips, fields=CLASS_FIELDS),
    Column(
        "人均纯收入(元)",
        lambda r: wording.money(r.net_per_capita),
        124,
        right=True,
        order="net_per_capita",
        fields=_NET,
    ),
    Column("上次走访", lambda r: wording.day(r.last_visit), 104, order="last_visit", fields=("visit.visit_date",)),
    Column("提示", lambda r: _words(_hint_chips(r)), 120, chips=_hint_chips),
    Column("户编号", lambda r: r.number, 170, spare=True, order="number", fields=("household.household_no",)),
    Column("联系电话", lambda r: r.phone, 110, spare=True, fields=("household.phone",)),
)
PERSONS = (
    Column("姓名", lambda r: r.name, 92, order="name", fields=("person.name",)),
    Column("性别", lambda r: r.sex, 50, fields=("person.sex",)),
    Column("年龄", lambda r: wording.age(r.birth), 52, right=True, fields=("person.birth",)),
    Column("出生日期", lambda r: str(r.birth or ""), 104, order="birth", fields=("person.birth",)),
    Column(
        "与户主关系",
        lambda r: "已减少" if r.is_gone else r.relation,
        100,
        order="relation",
        chips=_gone_chips,
        fields=("person.relation", "person.member_state"),
    ),
    Column(
        "村组", lambda r: wording.place(r.village, r.group), 150, order="group", gives_way=True, fields=PLACE_FIELDS
    ),
    Column("证件号码", lambda r: wording.masked_id(r.id_no), 166, fields=("person.id_no",)),
    Column("联系电话", lambda r: wording.masked_phone(r.phone), 110, fields=("person.phone", "household.phone")),
    Column("健康状况", lambda r: r.health, 120, spare=True, fields=("person_year.health",)),
    Column("劳动能力", lambda r: r.labor, 120, spare=True, fields=("person_year.labor",)),
    Column("残疾等级", lambda r: r.disability, 84, spare=True, fields=("person.disab_level",)),
)
