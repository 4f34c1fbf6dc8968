"""成效: counts for leaders, made by who may see the archives and given out by them; no names, no colours, none under
three (DICTIONARY §8.8). What is published lies in the book for whoever answers for it; it is a sum, and names nobody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import orjson

from db.changes import every
from db.connection import meta, set_meta
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules import effect
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import Denied, needs
from fupin_desktop.services.book.list_sql import PRESENT
from fupin_desktop.services.psychology import limits, marks, team
from fupin_desktop.services.psychology.census import TARGET
from fupin_desktop.services.psychology.filing import IN_PERSON
from fupin_desktop.services.psychology.marks import Mark

_META = "psychology_effect"
HIDDEN = "—"


@dataclass(frozen=True)
class Effect:
    """`counts` by `rules.effect.LABELS`; None is not told."""

    on: dt.date
    fewest: int
    counts: tuple[int | None, ...]
    by: str = ""

    @property
    def sentence(self) -> str:
        """应普查 120 人，普查过 96 人，…"""
        told = zip(effect.LABELS, self.counts, strict=True)
        return "，".join(f"{label} {HIDDEN if count is None else f'{count:,}'} 人" for label, count in told) + "。"

    @property
    def note(self) -> str:
        """What the sentence leaves out, and how it is meant."""
        return (
            f"到 {self.on}。{HIDDEN} 是少于 {self.fewest} 人，或能算出少于 {self.fewest} 人的，不说。"
            "见到过：入户、在咨询室当面谈过或评估过。好转：评估以后两个人把颜色定轻了。没有姓名，不说颜色。"
        )


_PEOPLE = f"""SELECT p.id,
    EXISTS (SELECT 1 FROM screening s WHERE s.person = p.id AND s.deleted IS NOT 1),
    EXISTS (SELECT 1 FROM counselling_session c WHERE c.person = p.id AND c.mode IN {IN_PERSON} AND c.deleted IS NOT 1)
    OR EXISTS (SELECT 1 FROM risk_assessment r WHERE r.person = p.id AND r.deleted IS NOT 1)
    FROM person p JOIN resident h ON h.id = p.household
    WHERE {PRESENT} AND h.hh_type IN {TARGET}"""


@needs(Right.PSYCHOLOGY)
def counts(on: dt.date) -> Effect:
    """Of this book's census, as of now. Raises Denied for who sees no more than their own files."""
    if team.sight().reach not in (Reach.ALL, Reach.LED):
        raise Denied("成效由牵头的专家或管档案的心理专干来数。" + team.HOW_TO_SEE)
    access.note_list("查看心理统计")
    people = every(_PEOPLE)
    told = marks.timelines(key for key, *_ in people)
    fewest = limits.values()["fewest_shown"]
    sums = [len(people), 0, 0, 0, 0]
    for key, is_screened, is_seen in people:
        steps = told.get(key, [])
        now = marks.standing(steps)
        has_colour = now is not None and now.colour is not Colour.GREY
        for at, holds in enumerate((is_screened, has_colour, is_seen, _is_better(steps, now)), 1):
            if not holds:
                break
            sums[at] += 1
    return Effect(on, fewest, effect.shown(sums, fewest))


def _is_better(steps: list[Mark], now: Mark | None) -> bool:
    return now is not None and any(now.colour.rank < one.colour.rank for one in steps)


@needs(Right.PSYCHOLOGY)
def publish(actor: str, on: dt.date) -> Effect:
    """Give it out to who answers for the book (`published`). Raises Denied."""
    made = counts(on)
    told = {"on": made.on.isoformat(), "fewest": made.fewest, "counts": made.counts, "by": actor}
    access.note("公布心理成效")
    set_meta(_META, orjson.dumps(told).decode())
    return made


@needs(Right.SETTINGS)
def published() -> Effect | None:
    """What was given out last; None for nothing. Raises Denied for who does not answer for the book."""
    text = meta(_META)
    if text is None:
        return None
    told = orjson.loads(text)
    return Effect(dt.date.fromisoformat(told["on"]), told["fewest"], tuple(told["counts"]), told["by"])
