"""Declared papers (`ledgers/papers.py`) of records whose facts somebody has gathered: grouped, made into sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db import owners
from db.fields import Date, Kind, Number, Ref, YearMonth
from db.refusal import Refusal
from fupin_desktop.cards import form as cards
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.ledgers.papers import Facts, Form, Say
from fupin_desktop.services.book import around

#: Papers of a sheet a record that are made at once; more are looked at by nobody.
MOST = 300


class NoPaper(Refusal):
    """There is nothing of which the paper could be, or too much. The text is a sentence for the person who asked."""


def saying(names: Mapping[str, str]) -> Say:
    """How values stand on paper; `names`: what the records are called that references name."""

    def say(field: Kind[Any], value: Any) -> str:
        if isinstance(field, Ref):
            return names.get(value, "")
        if field.name == owners.REGION:
            return around.region_name(value)
        if isinstance(field, Date):
            return words.day(value)
        if isinstance(field, YearMonth):
            return words.month(value)
        if isinstance(field, Number):
            return words.exact(value)
        return field.masked(field.show(value))

    return say


def names_of(records: Sequence[Any], fields: Sequence[Kind[Any]]) -> dict[str, str]:
    """What the records are called that these name."""
    found: dict[str, str] = {}
    for field in fields:
        if isinstance(field, Ref):
            keys = [key for one in records if (key := getattr(one, str(field.name), None))]
            found |= around.names(field.table, keys) if keys else {}
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
    return [cards.sheet(form, group, about) for group in groups.values()]


def blank(form: Form, about: About) -> list[Sheet]:
    """The form to be filled by hand."""
    return [cards.sheet(form, (), about)]
