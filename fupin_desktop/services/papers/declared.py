"""Declared papers (`ledgers/papers.py`) of records whose facts somebody has gathered: grouped, made into sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.fields import Date, Int, Kind, Number, Ref, Year, YearMonth
from db.refusal import Refusal
from fupin_desktop.cards import form as cards
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.ledgers.papers import Facts, Form, Say
from fupin_desktop.services.book import references
from fupin_desktop.services.conflicts import undecided

#: Papers of a sheet a record that are made at once; more are looked at by nobody.
MOST = 300


class NoPaper(Refusal):
    """There is nothing of which the paper could be, or too much. The text is a sentence for the person who asked."""


def saying(names: Mapping[str, str]) -> Say:
    """How values stand on paper; `names`: what the records are called that references name."""

    def say(field: Kind[Any], value: Any) -> str:
        if isinstance(field, Ref):
            return names.get(value, "")
        if isinstance(field, Date):
            return words.day(value)
        if isinstance(field, YearMonth):
            return words.month(value)
        if isinstance(field, Number | Int) and not isinstance(field, Year):
            return words.exact(value)
        return field.masked(field.show(value))

    return say


def names_of(records: Sequence[Any], fields: Sequence[Kind[Any]]) -> dict[str, str]:
    """What the records are called that these name."""
    found: dict[str, str] = {}
    for field in fields:
        if isinstance(field, Ref):
            keys = [key for one in records if (key := getattr(one, str(field.name), None))]
            found |= references.names(field.table, keys) if keys else {}
    return found


def sheets(form: Form, facts: Sequence[Facts], about: About) -> list[Sheet]:
    """The sheets of a paper, in the order of the facts. Raises NoPaper."""
    fit = [one for one in facts if form.fits(one)]
    if not fit:
        why = f"：{form.lacks}" if form.lacks else ""
        raise NoPaper(f"没有能打印{form.title}的{why}。可以打空白表，或换一种表格。")
    groups: dict[str, list[Facts]] = {}
    for one in fit:
        groups.setdefault(form.group(one), []).append(one)
    if len(groups) > MOST:
        raise NoPaper(f"{form.title}一次最多 {MOST} 份，现在有 {len(groups):,} 份。请先筛一下。")
    _mark(fit)
    open_ones = undecided.of_households(list({one.household for one in fit}), on_paper=True)
    made = []
    for group in groups.values():
        told = [found for home in dict.fromkeys(one.household for one in group) for found in open_ones.get(home, ())]
        sheet = cards.sheet(form, group, about)
        foot = undecided.sentence(told)
        made.append(replace(sheet, foot=f"{foot} · {sheet.foot}") if foot else sheet)
    return made


def _mark(facts: Sequence[Facts]) -> None:
    """※ at what laptops disagree about of a record, of its household and person."""
    records = [[one.record, *(row for row in one.rows.values() if row is not None)] for one in facts]
    found = undecided.of_records([_key(row) for rows in records for row in rows])
    for one, rows in zip(facts, records, strict=True) if found else ():
        names = (name for row in rows for name in found.get(_key(row), ()))
        one.marks = dict.fromkeys(names, undecided.MARK)


def _key(row: Any) -> str:
    return str(row["id"] if isinstance(row, Mapping) else row.id)


def blank(form: Form, about: About) -> list[Sheet]:
    """The form to be filled by hand."""
    return [cards.sheet(form, (), about)]
