"""帮扶明白卡 for the wall, A3 (DICTIONARY §11.1): read from where one stands, so whom to call comes first and largest.

It hangs where everybody reads it: no class, no risk, nothing of anybody's health, school or work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from db.codes import code_list
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Block, Column, Grid, Pair, Section, Sheet, Signatures, Table, Tick, Ticks
from fupin_desktop.cards.card_parts import (
    ROLES,
    VERDICTS,
    Card,
    each,
    file_of,
    head,
    helper_rows,
    measure_words,
    office_of,
    tick,
)  # fmt: skip
from fupin_desktop.cards.shared import group_of, number_of
from fupin_desktop.rules.answers import FAILED
from fupin_desktop.rules.card import Facts, Row
from fupin_desktop.rules.measures import given

_NEAREST = ROLES["06"]
_FIRST = (Column("", 30, b.CENTRE), Column("", 26, b.CENTRE), Column("", 44, b.CENTRE))
_OTHERS = (
    Column("", 13, firm=True), Column("", 14), Column("", 23, b.CENTRE),
    Column("", 13, firm=True), Column("", 14), Column("", 23, b.CENTRE),
)  # fmt: skip
_ACROSS = 3
_MEMBERS = (Column("", 19, firm=True), *(Column("", 27, firm=True) for _ in range(_ACROSS)))
_INCOME = (
    Column("", 27, firm=True), Column("", 14, b.CENTRE), Column("", 22.5, b.RIGHT, firm=True),
    Column("", 14, b.CENTRE), Column("", 22.5, b.RIGHT, firm=True),
)  # fmt: skip
#: Of the usual letters on this sheet.
_LARGER = 1.35
#: 健康帮扶, 残疾人帮扶: what of it is given says how somebody is; it hangs there by its kind alone.
_OF_HEALTH = frozenset({"05", "15"})
#: So many policies have a line each; more stand in two columns.
_LINES = 6


def sheet(card: Card, about: About) -> Sheet:
    """The card of a household, or a blank one."""
    facts = card.facts
    blocks: tuple[Block, ...] = (
        head(card, about.year),
        *_calls(facts), *_household(card, about.year), *_found(facts, about.year), *_measures(facts, about.year),
        b.Gap(grows=True), Signatures(("户主签字：", "村委会（盖章）：", "填写日期：")),
    )  # fmt: skip
    return Sheet(file_of(facts, about.year), blocks, about.foot(card.number), b.WALL, one_page=True)


def _calls(facts: Facts | None) -> Iterator[Block]:
    yield Section("有事打电话", "先找帮扶责任人")
    rows = list(helper_rows(facts.helpers)) if facts else [(label, "", "", "") for label in ROLES.values()]
    near = [row for row in rows if row[0] == _NEAREST] or [(_NEAREST, "", "", "")]
    rows_near = tuple((role, name, phone) for role, name, _, phone in near)
    yield Table(_FIRST, rows_near, letters=_LARGER, bare=True, strong=frozenset(range(len(near))))
    others = [(role, name, phone) for role, name, _, phone in rows if role != _NEAREST]
    if others:
        pairs = zip(others[::2], [*others[1::2], ("", "", "")][: len(others[::2])], strict=True)
        yield Table(_OTHERS, tuple((*left, *right) for left, right in pairs), bare=True)
    yield Grid((Pair("监督电话", office_of(facts)),), 1, 26)


def _household(card: Card, year: int) -> Iterator[Block]:
    facts = card.facts
    own: Row = facts.household if facts else {}
    number = number_of(own)
    yield Section("家庭情况", f"户编号 {number}" if number else "")
    yield Grid(
        (
            Pair("户主", (facts.head["name"] or "" if facts.head else "") if facts else ""),
            Pair("家庭人口", f"{len(facts.persons)} 人" if facts else ""),
            Pair("村民小组", group_of(own)),
            Pair("家庭住址", own.get("address") or "", 3),
        ),
        3, 20,
    )  # fmt: skip
    yield Table(_MEMBERS, tuple(_members(facts)), bare=True)
    yield Table(_INCOME, (tuple(_per_head(card, year)),), bare=True)


def _members(facts: Facts | None) -> Iterator[b.Cells]:
    """Three in a row."""
    said = [*map(_member, facts.persons)] if facts else [""] * 6
    for start in range(0, max(1, len(said)), _ACROSS):
        part = [*said[start : start + _ACROSS], "", "", ""][:_ACROSS]
        yield ("" if start else "家庭成员", *(part if said else ("还没有登记成员", "", "")))


def _member(person: Row) -> str:
    relation = words.label("relation", person["relation"])
    return f"{person['name'] or ''}（{relation}）" if relation else person["name"] or ""


def _per_head(card: Card, year: int) -> Iterator[str]:
    yield "人均纯收入（元）"
    found = {row["year"]: each(row, card.nets) for row in card.facts.incomes} if card.facts else {}
    for one in (year - 1, year):
        yield from (f"{one} 年", words.cents(found.get(one)))


def _found(facts: Facts | None, year: int) -> Iterator[Block]:
    found = facts.assessment if facts else None
    on = words.day(found["date"], year) if found else ""
    yield Section("两不愁三保障和饮水安全", f"{on}核查" if on else "" if facts is None else f"{year} 年还没有核查")
    shown = [tick(name, label, found) for name, label in VERDICTS]
    if not any(found and found[name] == FAILED for name, _ in VERDICTS):
        shown = [Tick(one.label, one.state) for one in shown]
    yield Ticks(tuple(shown), 3)


def _measures(facts: Facts | None, year: int) -> Iterator[Block]:
    measures = facts.measures if facts else []
    total = sum(given(m["amount_fiscal"], m["amount_social"]) for m in measures)
    note = f"共 {len(measures)} 项" if measures else ""
    yield Section(f"{year} 年享受的政策和帮扶", words.joined(note, f"补助 {words.cents(total)} 元" if total else ""))
    if facts is None:
        yield Ticks(tuple(Tick(item.label, b.OPEN) for item in code_list("measure").offered), 3)
    elif not measures:
        yield b.Text(f"{year} 年还没有登记帮扶措施。")
    else:
        names = {person["id"]: person["name"] or "" for person in facts.persons}
        yield Ticks(tuple(Tick(_given(one, names), b.MET) for one in measures), 1 if len(measures) <= _LINES else 2)


def _given(measure: Row, names: Mapping[str, str]) -> str:
    amount = given(measure["amount_fiscal"], measure["amount_social"])
    is_shown = measure["kind"] not in _OF_HEALTH
    what = measure_words(measure, names) if is_shown else words.label("measure", measure["kind"])
    return words.joined(what, f"{words.cents(amount)} 元" if amount else "", by=" ")
