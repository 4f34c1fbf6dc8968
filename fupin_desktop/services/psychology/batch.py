"""补录: papers filled in where no computer was, keyed in one after another; and a second time by somebody else where
the lead asks for it (`limits`: paper_entries)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from db.changes import change, chunks, every
from db.clock import today
from db.psychology import Screening
from db.refusal import Refusal
from fupin_desktop import scales
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules import paper
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.answering import Walk
from fupin_desktop.rules.paper import Difference
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.scales import Answer, BadAnswers, Scale
from fupin_desktop.services.book.access import Denied, needs
from fupin_desktop.services.lists import search
from fupin_desktop.services.psychology import archive, entry, judging, limits, notes, team
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.entry import Filled, Screened
from fupin_desktop.services.psychology.filing import SCREENING, TITLE, NotEntered, archive_of
from fupin_desktop.services.psychology.marks import Content

_OFFERED = 8
#: So many days back is looked for papers that wait to be keyed in once more.
_BACK = dt.timedelta(days=90)


@dataclass(frozen=True)
class Stack:
    """What a stack of papers has in common. `reader` read aloud; for an observation form it is with whom it was talked
    over."""

    scale: Scale
    date: dt.date
    mode: str | None = None
    reader: str = ""

    def filled(self, walk: Walk, corrects: str = "") -> Filled:
        """A paper of it, as it is kept."""
        if self.scale.flagged:
            return Filled(walk.answers, walk.function, note=self.reader, paper=True, corrects=corrects)
        return Filled(walk.answers, walk.function, self.mode, self.reader, paper=True, corrects=corrects)


class Person(NamedTuple):
    """Somebody whose paper it may be. `lacks`: why nothing can be keyed in; `is_done`: the same scale of the same day
    is there already."""

    key: str
    name: str
    village: str
    group: str
    lacks: str
    is_done: bool


class Waiting(NamedTuple):
    """A paper that somebody else has to key in once more."""

    day: dt.date
    name: str
    key: str
    person: str
    scale: str
    keyed_by: str


@needs(Right.PSYCHOLOGY)
def persons(text: str, stack: Stack) -> list[Person]:
    """Who may be meant by a name, its initials or a number, best first."""
    if team.sight().reach is Reach.NONE or not text.strip():
        return []
    hits = [(hit.person, hit) for hit in search.find(text, _OFFERED) if hit.person]
    agreed = _agreed([key for key, _ in hits], stack.date)
    found = []
    for key, hit in hits:
        is_done = bool(every(_SAME_DAY, key, stack.date.isoformat())) and _was_done(key, stack)
        lacks = "" if key in agreed else "那天还没有同意"
        found.append(Person(key, hit.name, hit.village, hit.group, lacks, is_done))
    return found


_SAME_DAY = "SELECT 1 FROM screening WHERE person = ? AND date = ? AND deleted IS NOT 1 LIMIT 1"


def _agreed(keys: Sequence[str], day: dt.date) -> set[str]:
    query = """SELECT person FROM consent WHERE person IN ({}) AND purpose = ? AND date <= ? AND declined IS NOT 1
        AND withdrawn IS NULL AND deleted IS NOT 1"""
    rows = (every(query.format(holes), *part, SCREENING, day.isoformat()) for holes, part in chunks(keys))
    return {row[0] for part in rows for row in part}


def _was_done(person: str, stack: Stack) -> bool:
    try:
        found = archive.load(person, stack.date, noted=False)
    except Denied:
        return False
    screened = found.screenings if found else []
    return any(one.date == stack.date and told.get("scale") == stack.scale.name for one, told in screened)


@needs(Right.PSYCHOLOGY)
def enter(actor: str, person: str, stack: Stack, digits: str) -> Screened:
    """Keep one paper. Raises NotEntered, BadAnswers."""
    return entry.screen(actor, person, stack.scale, stack.filled(_whole(stack.scale, digits)), stack.date)


@needs(Right.PSYCHOLOGY)
def enter_all(actor: str, papers: Sequence[tuple[str, str]], stack: Stack, *, again: bool = False) -> list[Screened]:
    """Keep papers, (person, digits) each, as one action: all or none. `again`: also of whom there is one of that day
    already. Raises NotEntered, which says of which paper."""
    done = []
    with change(actor, TITLE):
        for number, (person, digits) in enumerate(papers, 1):
            if not again and _was_done(person, stack):
                raise NotEntered(f"第 {number} 份：这个人这天已经录过这一份。")
            try:
                done.append(enter(actor, person, stack, digits))
            except Refusal as error:
                raise NotEntered(f"第 {number} 份：{error}") from error
    return done


@needs(Right.PSYCHOLOGY)
def waiting_of(actor: str, person: str, stack: Stack) -> Waiting:
    """The paper of a person of this stack that waits to be keyed in once more. Raises NotEntered."""
    for one in waiting(actor):
        if (one.person, one.scale, one.day) == (person, stack.scale.name, stack.date):
            return one
    raise NotEntered("没有等着录第二遍的这一份：没有录过、是您自己录的、已经录过第二遍，或者过了 90 天。")


def _whole(scale: Scale, digits: str) -> Walk:
    walk = paper.read(scale, digits)
    if walk.now is not None:
        asked = "最后一问（对生活的影响）" if walk.now == walk.function_step else f"第 {walk.now} 题"
        raise BadAnswers(f"还差{asked}。不愿答的打 -。")
    return walk


@needs(Right.PSYCHOLOGY)
def is_asked_twice() -> bool:
    """Whether the lead asks for a second entry."""
    return limits.values()["paper_entries"] > 1


@needs(Right.PSYCHOLOGY)
def waiting(actor: str) -> list[Waiting]:
    """Papers that others keyed in, in sight, and nobody has a second time; by day and name."""
    since = today() - _BACK
    rows = every("SELECT DISTINCT person FROM screening WHERE date >= ? AND deleted IS NOT 1", since.isoformat())
    found = []
    for (person,) in rows:
        of = _in_sight(person)
        again = {told.get("screening") for _, told in of.of_kind(notes.SECOND_ENTRY)} if of else set()
        for kept, told in of.screenings if of else []:
            is_paper = told.get("paper") and not told.get("corrects") and told.get("scale") in scales.NAMES
            if is_paper and kept.date and kept.date >= since:
                keyed_by = str(told.get("keyed_by", ""))
                if keyed_by != actor and str(kept.id) not in again:
                    name = str(of.person.name or "") if of else ""
                    found.append(Waiting(kept.date, name, str(kept.id), person, str(told["scale"]), keyed_by))
    return sorted(found)


def _in_sight(person: str) -> Archive | None:
    try:
        return archive.load(person, today(), noted=False)
    except (Denied, archive.Unreadable):
        return None


@needs(Right.PSYCHOLOGY)
def left(actor: str, person: str, stack: Stack, digits: str) -> bool:
    """A paper that is given up half keyed in: a safety sign on it is red all the same, which is returned. Raises
    NotEntered."""
    with suppress(BadAnswers):
        verdict = judging.alarm(actor, person, stack.scale, paper.read(stack.scale, digits).so_far, stack.date)
        return verdict.colour is Colour.RED
    return False


@needs(Right.PSYCHOLOGY)
def compare(actor: str, of: Waiting, digits: str) -> list[Difference]:
    """Where a second entry differs from the first; a safety sign that only the second has is red before the paper is
    looked up. Raises BadAnswers, NotEntered."""
    _, kept, told = _first(of)
    scale = scales.scale(of.scale)
    walk = _whole(scale, digits)
    known = rules.alarm(scale, told["answers"]).reasons
    if kept.date and not set(rules.alarm(scale, walk.answers).reasons) <= set(known):
        judging.alarm(actor, of.person, scale, walk.answers, kept.date)
    return paper.differences(scale, _all_of(told), _row(walk))


@needs(Right.PSYCHOLOGY)
def settle(actor: str, of: Waiting, digits: str, chosen: Mapping[int, Answer]) -> Screened | None:
    """Keep a second entry: where it differs, what was looked up on the paper (`chosen`, by number) stands, as a
    screening that corrects the first; None where nothing was to be corrected. A colour that the first one raised stays
    until it is lowered like any other. Raises BadAnswers, NotEntered."""
    found, kept, told = _first(of)
    if told.get("keyed_by") == actor:
        raise NotEntered("第二遍要由另一个人来录。")
    scale = scales.scale(of.scale)
    first, second = _all_of(told), _row(_whole(scale, digits))
    differing = paper.differences(scale, first, second)
    made = paper.settled(differing, first, chosen)
    content = {"screening": of.key, "second": second, "settled": made, "differed": [one.number for one in differing]}
    with change(actor, TITLE):
        notes.leaf(of.person, notes.SECOND_ENTRY, actor, today(), content).save()
        if made == first:
            return None
        filled = Filled(
            made[:-1], made[-1], kept.mode, str(kept.reader or ""), str(told.get("note", "")), paper=True,
            corrects=of.key,
        )  # fmt: skip
        return entry.screen(actor, str(found.person.id), scale, filled, kept.date or today())


def _first(of: Waiting) -> tuple[Archive, Screening, Content]:
    found = archive_of(of.person, today())
    for kept, told in found.screenings:
        if str(kept.id) == of.key:
            return found, kept, told
    raise NotEntered("这一份已经更正过了。")


def _all_of(told: Content) -> list[Answer]:
    return [*told["answers"], told.get("function")]


def _row(walk: Walk) -> list[Answer]:
    return [*walk.answers, walk.function]
