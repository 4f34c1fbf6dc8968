"""Which 明白卡 lack something, were printed, changed since, hang; and writing that down.

The number on a card is random: the QR code tells a stranger nothing, and the book finds the household by it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from db.card import CardPrint, CardReturn
from db.changes import change, every, one
from db.clock import local, today
from db.codes import code_list
from fupin_desktop.progress import Progress, Steps, no_progress, through
from fupin_desktop.regions import plain_group
from fupin_desktop.roles import Right
from fupin_desktop.rules import card
from fupin_desktop.rules.card import Lack, Row
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import HOUSE_ORDER, lying_in
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import photos, years
from fupin_desktop.services.household.photos import Picture
from fupin_desktop.services.papers import card_facts
from fupin_desktop.services.papers.card_facts import Known

CARD = "1"  # card_form
_BATCH = 500
# no 0, 1, I, O: read aloud and typed from paper
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 10


class Stage(StrEnum):
    """Where the card of a household and year stands; the value is what people read."""

    NEVER = "未打印"
    CHANGED = "打印后有改动"
    PRINTED = "待签字悬挂"
    HUNG = "已签字悬挂"


@dataclass(frozen=True)
class Printed:
    """A card that goes to the printer: its number, and the mark of what it says."""

    household: str
    number: str
    content: str


@dataclass(frozen=True)
class CardState:
    """One line of the list of cards. `content` is the mark of what a card printed now would say."""

    household: str
    head: str
    village: str
    group: str
    number: str
    words: str
    stage: Stage
    printed: dt.date | None
    signed: dt.date | None
    hung: dt.date | None
    photo: str
    lacks: tuple[Lack, ...]
    content: str
    region: str = ""
    #: The undecided fields that it hangs on, as "table.field".
    open: frozenset[str] = frozenset()


#: The cards that are to be printed.
TO_PRINT = (Stage.NEVER, Stage.CHANGED)


@dataclass(frozen=True)
class Looked:
    """Cards, and what all cards of a village lack."""

    states: list[CardState]
    lacks: dict[str, list[Lack]]


@dataclass(frozen=True)
class Wanted:
    """Which cards: of a region, a group, all households or only those that measures are for."""

    region: str = ""
    group: str = ""
    everybody: bool = False


def households(wanted: Wanted | None = None) -> list[str]:
    """The households that get a card, by village, group and house."""
    wanted = wanted or Wanted()
    helped = "1" if wanted.everybody else "(hh_type = '10' OR monitor_cat IS NOT NULL)"
    inside, codes = lying_in("h.region_code", wanted.region)
    query = f"""SELECT id FROM resident h WHERE {helped}
        AND {inside} AND (? = '' OR coalesce(group_no, natural_village) = ?) ORDER BY {HOUSE_ORDER}"""
    return [row[0] for row in every(query, *codes, wanted.group, wanted.group)]


def states(keys: Sequence[str], year: int, progress: Progress = no_progress) -> list[CardState]:
    """How the cards of these households stand, in this order."""
    return through(steps(keys, year), progress)


def steps(keys: Sequence[str] | None, year: int) -> Steps[list[CardState]]:
    """The same in steps; None: of all that get a card."""
    found: list[CardState] = []
    keys = households() if keys is None else keys
    for start in range(0, len(keys), _BATCH):
        yield start, len(keys), "查看明白卡"
        part = keys[start : start + _BATCH]
        marked = undecided.in_lists(part)
        made = [_state(known) for known in card_facts.read(part, year)]
        found += [replace(one, open=marked.get(one.household, one.open)) for one in made] if marked else made
    return found


def look_through() -> Steps[Looked]:
    """All cards of the year, and what all cards of a village lack, in steps."""
    found = yield from steps(None, years.current())
    return Looked(found, lacking_in_villages())


def state(household: str, year: int) -> CardState | None:
    """How the card of a household stands; None for one that is not there."""
    return next(iter(states([household], year)), None)


def lacking_in_villages(region: str = "") -> dict[str, list[Lack]]:
    """What all cards of each village of a region (a code or its beginning) lack, so that it is said once."""
    inside, codes = lying_in("region_code", region)
    query = f"SELECT region_code FROM village WHERE deleted IS NOT 1 AND {inside} ORDER BY region_code"
    return _lacking([code for (code,) in every(query, *codes)])


def _lacking(codes: Sequence[str]) -> dict[str, list[Lack]]:
    """By village; a township's in the time of one."""
    villages, helpers = card_facts.of_villages(codes)
    groups: dict[str, dict[str, str]] = {code: {} for code in codes}
    one = codes if len(codes) == 1 else ()
    query = "SELECT DISTINCT region_code, group_no FROM resident WHERE group_no IS NOT NULL ORDER BY group_no"
    for code, group in every(f"SELECT * FROM ({query}) WHERE region_code = ?" if one else query, *one):
        if code in groups:
            groups[code][plain_group(group)] = group
    found = {}
    for code in codes:
        serving = [{**one, "group_no": plain_group(one["group_no"] or "") or None} for one in helpers[code]]
        found[code] = list(card.lacking_in_village(villages.get(code), serving, groups[code]))
    return found


def changed_since(day: dt.date) -> set[str]:
    """Households of whose card something was written on or after a day, as the log knows."""
    midnight = local(dt.datetime.combine(day, dt.time()))
    return card_facts.changed_since(f"{int(midnight.timestamp() * 1000):012x}")


def new_number() -> str:
    """A number for a card that is about to be printed."""
    while True:
        number = "".join(LETTERS[byte % len(LETTERS)] for byte in secrets.token_bytes(LENGTH))
        if not one("SELECT 1 FROM card_print WHERE number = ?", number):
            return number


@needs(Right.EXPORT)
def record(actor: str, year: int, printed: Iterable[Printed]) -> int:
    """Write down what was printed; how many: one action, one undo. In a book that may only be looked at nothing is
    written."""
    rows = [
        {"household": made.household, "year": year, "form": CARD, "number": made.number, "date": today().isoformat(),
         "content": made.content}
        for made in printed
    ]  # fmt: skip
    if not rows or access.visitor().read_only:
        return 0
    with change(actor, f"打印{code_list('card_form').label(CARD)}") as writer:
        writer.put(CardPrint, [row | {"id": CardPrint.new_key(row)} for row in rows])
    return len(rows)


def mark_hung(actor: str, year: int, keys: Sequence[str], back: CardReturn, picture: Picture | None = None) -> int:
    """Write down that the cards of these households came back signed, and hang; how many. `back` carries the days and
    the note; a picture is of one card."""
    latest = _latest_numbers(keys, year)
    with change(actor, "登记明白卡签字悬挂"):
        for key in keys:
            made = CardReturn(household=key, year=year, number=latest.get(key), deleted=False)
            before = CardReturn.find(CardReturn.new_key({"household": key, "year": year}))
            if before and before.number != made.number:
                made.photo = None  # of the card that hung there before
            made.signed, made.hung, made.note = back.signed, back.hung, back.note
            if picture:
                photo = photos.add(actor, key, picture)
                photo.caption = "明白卡"
                photo.save()
                made.photo = photo.id
            made.save()
    return len(keys)


def photo_of(card: CardState) -> bytes:
    """The picture of the card on the wall; b"" when there is none."""
    row = one("SELECT digest FROM photo WHERE id = ? AND deleted IS NOT 1", card.photo) if card.photo else None
    return photos.picture(row[0]) if row else b""


def _latest_numbers(keys: Sequence[str], year: int) -> dict[str, str]:
    """The number of the card that was printed last for each household."""
    return {
        known.facts.household["id"]: known.prints[-1]["number"]
        for start in range(0, len(keys), _BATCH)
        for known in card_facts.read(keys[start : start + _BATCH], year)
        if known.prints
    }


def _state(known: Known) -> CardState:
    facts, last = known.facts, known.prints[-1] if known.prints else None
    household, back = facts.household, known.back
    content = card_facts.mark(facts)
    # a card that was printed once more hangs on: what hangs says what a new one would
    on_wall = next((row for row in known.prints if back and row["number"] == back["number"]), last)
    hangs = bool(back and back["hung"] and (on_wall is None or on_wall["content"] in (None, content)))
    return CardState(
        household["id"],
        facts.head["name"] or "" if facts.head else "",
        facts.village["name"] or "" if facts.village else "",
        household["group_no"] or household["natural_village"] or "",
        household["household_no"] or household["local_no"] or "",
        _words(household),
        _stage(last, content, hangs=hangs),
        _day(last, "date"), _day(back, "signed"), _day(back, "hung"),
        (back["photo"] or "") if back else "",
        tuple(card.lacking(facts)),
        content,
        household["region_code"] or "",
    )  # fmt: skip


def _stage(last: Row | None, content: str, *, hangs: bool) -> Stage:
    if hangs:
        return Stage.HUNG
    if last and last["content"] and last["content"] != content:
        return Stage.CHANGED
    return Stage.PRINTED if last else Stage.NEVER


def _words(household: Row) -> str:
    monitored = code_list("monitor_cat").label(household["monitor_cat"])
    kind = code_list("hh_type").label(household["hh_type"])
    return f"{monitored}（已消除）" if monitored and household["risk_eliminated"] else monitored or kind


def _day(row: Row | None, name: str) -> dt.date | None:
    return dt.date.fromisoformat(row[name]) if row and row[name] else None
