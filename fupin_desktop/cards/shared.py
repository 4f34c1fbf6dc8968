"""What several forms say alike: whose they are, where, who signs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from db import masks
from db.fields import Bool, Code, Codes, Kind
from fupin_desktop import regions
from fupin_desktop.cards import words
from fupin_desktop.cards.blocks import Pair, Title
from fupin_desktop.rules.applies import applies, of_rows
from fupin_desktop.rules.facts import Case, Member, Row

#: Where a blank form leaves room for the place.
PLACE_TO_FILL = "＿＿＿＿＿县（市、区）＿＿＿＿＿乡（镇）＿＿＿＿＿村"
YES, NO = "是", "否"
#: Characters: of all boxes of a field; what one, and what two columns of three have room for.
_MOST_BOXES = 110
_ROOM = (9, 25)


def head_of(case: Case | None) -> str:
    """The name of the head."""
    return (case.heads[0].person["name"] or "") if case and case.heads else ""


def number_of(case: Case) -> str:
    """The household's number."""
    return case.household["household_no"] or case.household["local_no"] or ""


def group_of(case: Case) -> str:
    """The 组, or natural village."""
    return case.household["group_no"] or case.household["natural_village"] or ""


def place_of(region: str) -> str:
    """The names from the province to the village."""
    return "".join(regions.path(region))


def file_name(case: Case, form: str) -> str:
    """What a file of a form is called, so that people find it: 张薛庄村 一组 张三 HH000123 走访记录表."""
    known = head_of(case) or next((member.person["name"] for member in case.present if member.person["name"]), "")
    return words.joined(village_of(case.household["region_code"]), group_of(case), known, number_of(case), form, by=" ")


def village_of(region: str | None) -> str:
    """The name of the village alone."""
    return "".join(regions.path(region or "")[-1:])


def title(case: Case | None, text: str, under: str = "") -> Title:
    """The head of a form."""
    return Title(text, place_of(case.household["region_code"] or "") if case else PLACE_TO_FILL, under)


def whose(case: Case | None) -> tuple[Pair, ...]:
    """Six cells of a grid of three columns: whose form it is."""
    if case is None:
        first = (Pair(label, "") for label in ("户主", "户编号", "村民小组"))
        return (*first, Pair("家庭住址", "", 2), Pair("家庭人口", ""))
    return (
        Pair("户主", head_of(case)), Pair("户编号", number_of(case)), Pair("村民小组", group_of(case)),
        Pair("家庭住址", case.household["address"] or "", 2), Pair("家庭人口", f"{len(case.present)} 人"),
    )  # fmt: skip


def stands(row: Row | None, field: str, *others: Row | None) -> bool:
    """Whether a field of a record has a place on paper: on a blank form, where it says something, and where the skip
    rules ask it; `others` are records that the rules look at besides."""
    if row is None or row[field] is not None:
        return True
    return applies(f"{row.table}.{field}", of_rows(*filter(None, (row, *others))))


def said(value: bool | None) -> str:
    """是, 否 or nothing."""
    return "" if value is None else YES if value else NO


def boxes(kind: Kind[Any]) -> str:
    """The answers of a field as boxes to tick, on a form that is filled by hand: □是 □否. "" where there are none, or
    more than a line holds."""
    if isinstance(kind, Bool):
        return f"□{YES} □{NO}"
    text = " ".join(f"□{item.label}" for item in kind.codes.offered) if isinstance(kind, Code | Codes) else ""
    return text if len(text) <= _MOST_BOXES else ""


def asked(label: str, kind: Kind[Any], columns: int = 3) -> Pair:
    """A field to be filled by hand, as wide as its boxes need in a grid of so many columns."""
    ticks = boxes(kind)
    return Pair(label, ticks, min(columns, 1 + sum(len(ticks) > most for most in _ROOM)))


def masked(number: str | None) -> str:
    """A number of a person with its middle hidden."""
    return masks.number(number)


def member_age(member: Member, on: dt.date) -> str:
    """Completed years."""
    return words.age(member.born, on)


def value(row: Row | None, name: str) -> str:
    """A text of a record; "" where there is none."""
    return str(row[name]) if row is not None and row[name] is not None else ""
