"""What several forms say alike: whose they are, where, who signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from db import masks
from db.fields import Bool, Code, Codes, Kind
from fupin_desktop import regions
from fupin_desktop.cards import words
from fupin_desktop.cards.blocks import Pair, Title
from fupin_desktop.rules.applies import applies, of_rows
from fupin_desktop.rules.facts import Case, Member, Row, is_head

#: Where a blank form leaves room for the place.
PLACE_TO_FILL = "＿＿＿＿＿县（市、区）＿＿＿＿＿乡（镇）＿＿＿＿＿村"
YES, NO = "是", "否"
#: Characters: of all boxes of a field; what one, and what two columns of three have room for.
_MOST_BOXES = 110
_ROOM = (9, 25)


def head_of(case: Case | None) -> str:
    """The name of the head."""
    return (case.heads[0].person["name"] or "") if case and case.heads else ""


def number_of(household: Mapping[str, Any] | None) -> str:
    """The household's number."""
    return (household["household_no"] or household["local_no"] or "") if household else ""


def group_of(household: Mapping[str, Any] | None) -> str:
    """The 组, or natural village."""
    return (household["group_no"] or household["natural_village"] or "") if household else ""


def place_of(region: str) -> str:
    """The names from the province to the village."""
    return "".join(regions.path(region))


def lives_in(household: Mapping[str, Any] | None) -> str:
    """The same of a household; room for it on a blank form."""
    return place_of(household["region_code"] or "") if household else PLACE_TO_FILL


def file_name(case: Case, form: str) -> str:
    """What a file of a form is called, so that people find it: 张薛庄村 一组 张三 HH000123 走访记录表."""
    return name_of(case.household, [member.person for member in case.present], form)


def name_of(household: Mapping[str, Any], persons: Sequence[Mapping[str, Any]], form: str) -> str:
    """The same of a household and who lives there."""
    heads = [person for person in persons if is_head(person["relation"], person["member_state"])]
    known = next((person["name"] for person in (*heads[:1], *persons) if person["name"]), "")
    village = village_of(household["region_code"])
    return words.joined(village, group_of(household), known, number_of(household), form, by=" ")


def village_of(region: str | None) -> str:
    """The name of the village alone."""
    return "".join(regions.path(region or "")[-1:])


def title(case: Case | None, text: str, under: str = "") -> Title:
    """The head of a form."""
    return Title(text, lives_in(case.household if case else None), under)


def whose(case: Case | None) -> tuple[Pair, ...]:
    """Six cells of a grid of three columns: whose form it is."""
    if case is None:
        first = (Pair(label, "") for label in ("户主", "户编号", "村民小组"))
        return (*first, Pair("家庭住址", "", 2), Pair("家庭人口", ""))
    return (
        Pair("户主", head_of(case)), Pair("户编号", number_of(case.household)),
        Pair("村民小组", group_of(case.household)),
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
