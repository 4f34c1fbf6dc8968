"""迁移: a household is offered to another village, which takes it or not. Until then it is the old village's; taken, it
is the new one's, and the old one sees that it has moved away (`db/move.py`, `services/exchange/moved.py`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db.changes import change, every, one
from db.clock import today
from db.codes import code_list
from db.household import Household
from db.move import REFUSED, TAKEN, WAITS, WITHDRAWN, Move
from db.record import Record
from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, entry, opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import HEAD, PRESENT, of_today

_MOVED = "5"  # code of hh_change
_INSIDE = """NOT EXISTS (SELECT 1 FROM border b WHERE m.{0} >= b.start AND m.{0} < b."end")"""


class NotMoved(Refusal):
    """A household can't be moved, taken or refused; nothing has changed."""


@dataclass(frozen=True)
class Told:
    """A move as people read it. `disputed`: two say different things of it, or of where the household lies."""

    household: str
    head: str
    size: int
    from_village: str
    to_village: str
    date: dt.date | None
    reason: str
    state: str
    refusal: str
    disputed: bool
    old_no: str = ""
    address: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the new village has it."""
        return self.state == TAKEN

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state == WAITS

    @property
    def sentence(self) -> str:
        """Where the household goes, and how far that has come."""
        how = f"{code_list('move_state').label(self.state)}"
        why = f"（{self.refusal}）" if self.refusal and self.state == REFUSED else ""
        day = f"{self.date}，" if self.date else ""
        open_one = "两边填的不一样，没有定" if self.disputed else f"{how}{why}"
        return f"从{_name(self.from_village)}迁往{_name(self.to_village)}（{day}{self.reason}）：{open_one}"


def villages(household: str) -> list[tuple[str, str]]:
    """(code, name with its township) of the villages where a household can go, those of its own township first. Raises
    NotMoved, ReasonWanted for one that can't."""
    own = str(_here(household).region_code)
    villages_now = (place.code for place in regions.places().values() if regions.now(place.code) == place.code)
    found = [code for code in villages_now if regions.is_village(code) and not regions.is_same(code, own)]
    near = sorted(found, key=lambda code: (code[:9] != own[:9], code))
    return [(code, "{1}（{0}）".format(*regions.path(code)[-2:])) for code in near]


@needs(Right.REGISTER)
def offer(actor: str, household: str, to_village: str, date: dt.date | None, reason: str) -> Move:
    """Offer a household to another village; one action. Raises NotMoved, ReasonWanted."""
    home = _here(household)
    place = regions.find(to_village.strip())
    if place is None or not regions.is_village(place.code):
        raise NotMoved("请选迁入的村，要 12 位行政区划代码或村名。")
    if regions.is_same(place.code, home.region_code):
        raise NotMoved(f"这一户就在{_name(place.code)}，不用迁。")
    if date is None or date > today():
        raise NotMoved("请填迁移的日期，不能晚于今天。")
    if not reason.strip():
        raise NotMoved("请写明为什么迁移，如：随子女居住、易地搬迁。")
    known = _row(household)
    waits = known and known.state == WAITS and not known.deleted
    if known and waits and regions.is_same(known.from_village, home.region_code):
        raise NotMoved(f"这一户正在迁往{_name(str(known.to_village))}，等对方接收。要改迁到别处，请先撤回。")
    move = known or Move(household=household)
    move.deleted = None
    move.from_village, move.to_village, move.date = home.region_code, place.code, date
    move.reason, move.state = reason.strip()[:200], WAITS
    move.answered_on = move.answered_by = move.refusal = move.old_no = None
    entry.save(actor, f"迁往{_name(place.code)}", [move])
    return move


@needs(Right.REGISTER)
def withdraw(actor: str, household: str) -> None:
    """The household stays. Raises NotMoved when nothing waits for an answer."""
    home, move = _here(household), _row(household)
    if move is None or move.state != WAITS or not regions.is_same(move.from_village, home.region_code):
        raise NotMoved("这一户没有等接收的迁移，没有什么要撤回。")
    move.state = WITHDRAWN
    entry.save(actor, "撤回迁移", [move])


@needs(Right.REGISTER)
def take(actor: str, household: str, number: str = "", group: str = "", address: str = "") -> None:
    """Take a household that is offered to a village of this book: it is that village's from now on, with a new number
    (a local one where none is known) and address (none until it is known: the old one is of the other village), as one
    action. Raises NotMoved, BadValue."""
    move, home = _offered(household)
    parts: list[Record] = [move]
    with change(actor, f"接收迁入户：来自{_name(str(move.from_village))}") as writer:
        opening.register_village(new := regions.now(str(move.to_village)))
        # first: who takes it back puts the numbers back before it goes
        writer.put(Household, [{"id": home.id, "region_code": new}])
        home = Household.find(household) or home
        old = str(home.household_no or home.local_no or "")
        home.household_no, home.local_no = Household.household_no.parse(number) if number.strip() else None, None
        home.group_no, home.natural_village = group.strip() or None, None
        home.address = address.strip() or None
        home.hh_change = _MOVED
        move.state, move.answered_on, move.answered_by, move.refusal = TAKEN, today(), actor, None
        move.old_no = old or None
        entry.save(actor, "", [home, *parts])


@needs(Right.REGISTER)
def refuse(actor: str, household: str, reason: str) -> None:
    """Do not take it. Raises NotMoved."""
    move, _ = _offered(household)
    if not reason.strip():
        raise NotMoved("请写明为什么不接收，原村看得到。")
    move.state, move.answered_on, move.answered_by = REFUSED, today(), actor
    move.refusal = reason.strip()[:200]
    with change(actor, f"不接收迁入户：来自{_name(str(move.from_village))}"):
        move.save()


def of(household: str) -> Told | None:
    """The move of a household that stands, or whose end tells where it is now; None where there is none."""
    found = _told("m.household = ?", household)
    move = found[0] if found else None
    return None if move is None or move.state == WITHDRAWN else move


def coming() -> list[Told]:
    """What waits to be taken by a village of this book, the longest waiting first."""
    still = f"{of_today('m.from_village')} = {of_today('h.region_code')}"
    return _told(f"m.state = '{WAITS}' AND {still} AND {_INSIDE.format('to_village')}")


def is_away(household: str) -> bool:
    """Whether a household lies outside this book."""
    return one("SELECT 1 FROM elsewhere WHERE id = ?", household) is not None


def _told(condition: str, *values: str) -> list[Told]:
    query = f"""SELECT h.id, {HEAD}, (SELECT count(*) FROM person p WHERE p.household = h.id AND {PRESENT}),
        m.from_village, m.to_village, m."date", m.reason, m.state, m.refusal, EXISTS (SELECT 1 FROM conflict c
            WHERE (c.tbl = 'move' AND c.record = m.id AND c.field IN ('to_village', 'state'))
            OR (c.tbl = 'household' AND c.record = h.id AND c.field = 'region_code')), m.old_no,
        h.address
        FROM "move" m JOIN household h ON h.id = m.household
        WHERE m.deleted IS NOT 1 AND h.deleted IS NOT 1 AND {condition} ORDER BY m."date", m.id"""
    return [
        Told(key, head or "", size, old or "", new or "", dt.date.fromisoformat(day) if day else None,
             why or "", state or "", refusal or "", bool(disputed), old_no or "",
             address or "")
        for key, head, size, old, new, day, why, state, refusal, disputed, old_no, address in every(query, *values)
    ]  # fmt: skip


def _here(household: str) -> Household:
    access.open_household(household)
    home = Household.find(household)
    if home is None or home.deleted:
        raise NotMoved("这一户不在账本里，可能刚被删除或撤销了。请回名单再找一遍。")
    if is_away(household):
        raise NotMoved("这一户不在本账本的地界，由现在的村办。")
    if not home.region_code:
        raise NotMoved("这一户还没有填行政村，不知道从哪里迁出。请先补上。")
    return home


def _offered(household: str) -> tuple[Move, Household]:
    """The move that waits for a village of this book."""
    found = next((told for told in coming() if told.household == household), None)
    move, home = _row(household), Household.find(household)
    if found is None or move is None or home is None:
        raise NotMoved("这一户没有等本村接收的迁移：原村可能撤回了，或者别处已经接收。请重新打开首页看看。")
    if found.disputed:
        raise NotMoved("这次迁移两边填的不一样，没有定迁到哪里。请镇里先在“冲突”里定下来，再接收。")
    return move, home


def _row(household: str) -> Move | None:
    return Move.find(Move.new_key({"household": household}))


def _name(code: str) -> str:
    names = regions.path(code)
    return names[-1] if names else code or "（没有写村）"
