"""干部人才: the rolls of cadres, village committees, reserves, talents and leaders; one row a person and roll."""

from __future__ import annotations

import datetime as dt
from typing import Any

from db.organisation import Cadre
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Asked, Check, Chip, Ledger, Shelf, Shown, State, in_order
from fupin_desktop.rules.answers import AT_THE_HEAD, COMMITTEE, FEMALE, OFFICER, PARTY_MEMBERS, RESERVE, TALENT
from fupin_desktop.rules.catalogue import CD1, CD2, CD3, CD4, CD5, CD6
from fupin_desktop.rules.finding import Level

C = Cadre
_YOUNG, _OLDEST_RESERVE = 35, 45


def _month(today: dt.date, years: int) -> str:
    """Who was born after it is younger than so many years."""
    return f"{today.year - years:04d}{today.month:02d}"


def _headless(one: Any, book: Asked) -> bool:
    """Once a village: of the first on its roll."""
    leads = one.end is None and one.village_post in AT_THE_HEAD
    here = (C.kind == COMMITTEE) & (C.region_code == one.region_code) & (C.id != one.id)
    if one.kind != COMMITTEE or leads or book.any(C, here, C.id < one.id):
        return False
    return not book.any(C, here, C.end.is_null(), C.village_post.in_(list(AT_THE_HEAD)))


def _twice_here(one: Any, book: Asked) -> bool:
    """Of a village's rolls, which name no unit: the same name serves there twice."""
    if one.org_name or one.end or not one.name:
        return False
    alike = (C.kind == one.kind) & (C.name == one.name) & (C.region_code == one.region_code)
    return book.any(C, alike, C.org_name.is_null(), C.end.is_null(), C.id != one.id)


CADRES = Ledger(
    model=C,
    shelf=Shelf.ORGANISATION,
    icon="person-add",
    layout=(
        Section("", (
            (C.kind, C.name, C.region_code), (C.person, C.sex, C.birth_ym), (C.political, C.education, C.phone),
            (C.org, C.org_name, C.org_level), (C.position, C.rank, C.village_post), (C.chosen_on, C.tutor, C.leads),
            ((C.specialties, 2), C.skill), (C.start, C.end, C.end_reason), (C.promoted_on, (C.promoted_to, 2)),
            ((C.note, 3),),
        )),
    ),
    columns=(
        Shown(C.kind, 100), Shown(C.name, 80), Shown(C.region_code, 110), Shown(C.sex, 50, spare=True),
        Shown(C.org_name, 150, gives_way=True), Shown(C.position, 100, spare=True), Shown(C.village_post, 110),
        Shown(C.specialties, 110, spare=True), Shown(C.phone, 120), Shown(C.start, 100, spare=True),
    ),
    newest=C.start,
    same=(C.kind, C.name, C.start),
    filters=(C.kind, C.village_post, C.specialties, C.rank),
    chips=(
        Chip("在任", lambda today: C.end.is_null()),
        Chip("女", lambda today: C.sex == FEMALE),
        Chip("党员", lambda today: C.political.in_(list(PARTY_MEMBERS))),
        Chip(f"{_YOUNG} 岁以下", lambda today: C.birth_ym > _month(today, _YOUNG)),
    ),
    sums=(State(C.leads, "带动户数（在任的）", where=lambda today: C.end.is_null()),),
    group_by=(C.kind, C.region_code, C.education, C.political, C.sex, C.village_post, C.rank, C.org_level),
    born=lambda birth: ((C.start, birth.today),),
    titles=((C.kind, OFFICER, "帮扶干部花名册"), (C.kind, COMMITTEE, "村两委名册"), (C.kind, RESERVE, "后备干部名册"),
            (C.kind, TALENT, "乡土人才库")),
    rules=(
        in_order(CD1, C.start, C.end, "结束日期早于开始日期。请改正其中一个。"),
        Check(CD2, Level.ERROR, C.promoted_to, "写了提拔日期，没有写提拔职务。请补上。",
              lambda one, today: bool(one.promoted_on and not one.promoted_to)),
        Check(CD3, Level.WARNING, C.name, "同一名册里已经有这个单位的这个人。请核对是不是登记重了。",
              asks=lambda one, book: book.twice(one, C.kind, C.name, C.org_name) or _twice_here(one, book)),
        Check(CD4, Level.WARNING, C.village_post, "村里没有在任的党组织书记。请补上。", asks=_headless),
        Check(CD5, Level.WARNING, C.specialties, "乡土人才没有写专长。请补上。",
              lambda one, today: one.kind == TALENT and not one.specialties),
        Check(CD6, Level.WARNING, C.birth_ym, "后备干部已超过 45 岁。请核对出生年月，或调整名册。",
              lambda one, today: one.kind == RESERVE and bool(one.birth_ym)
              and str(one.birth_ym) < _month(today, _OLDEST_RESERVE)),
    ),
    help=(
        "帮扶干部、村两委、后备干部、乡土人才、致富带头人，一人一册一行。"
        "按名册筛选以后打印，就是那一册的花名册；离任的写上结束日期和原因，不要删除。"
        "可以从 Excel 导入，表头照“导出”的写；身份证号一列不收。"
    ),
)  # fmt: skip
