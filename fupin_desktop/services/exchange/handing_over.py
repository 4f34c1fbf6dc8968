"""移交: who moves with a household to another village takes the archive along. Who keeps it here gives it to those who
keep archives nearest on the way there: in a village's book the township's, in the township's the new village's.

They are the ones whom this book lets read its archives (`exchange_keys.share_psychology`, after comparing digits); what
other keys have sealed is sealed anew for them. Who gave it to whom stands in the file, for both sides, and in the
access log. A closed file stays where it is, and so does one whose consent was taken back: it is to be erased (个人信息
保护法 art. 47); danger to life comes before consent (art. 13(1)(4)).
"""

from __future__ import annotations

from dataclasses import dataclass

from db import behind
from db.changes import DELETED, change, chunks, every
from db.clock import today
from db.move import TAKEN
from db.psychology import ArchiveEntry
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access, opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.list_sql import PRESENT, of_today
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.exchange_keys import Peer
from fupin_desktop.services.psychology import archive, following, marks, team
from fupin_desktop.services.psychology.filing import SCREENING, TITLE, NotEntered
from fupin_desktop.services.psychology.following import HANDED_OVER
from fupin_desktop.services.psychology.notes import leaf

_HOW = "请先在“设置 → 上报钥匙”里和对方的心理专干核对数字，点“给对方看心理档案”，再移交。"


@dataclass(frozen=True)
class Handing:
    """An archive that is to be given away, or was: `day` and `by` say so, "" before. `move`: the day on which the
    household was taken, as told of this move."""

    person: str
    name: str
    to_village: str
    receiver: Peer
    move: str = ""
    day: str = ""
    by: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it was given."""
        return bool(self.day)

    @property
    def sentence(self) -> str:
        """Where the person lives now, and how far the archive has come."""
        where = f"随户迁到了{regions.village_name(self.to_village)}"
        if self.is_done:
            return f"{where}，档案已移交{self.receiver.name}（{self.day}，{self.by}）。"
        return f"{where}，档案还没有移交{self.receiver.name}。"


def _moved(which: str = "1", *values: str) -> list[tuple[str, ...]]:
    """(person, name, the village that took their household and has it, when, who follows them) of open files."""
    lies = of_today("h.region_code")
    query = f"""SELECT p.id, coalesce(p.name, ''), m.to_village, coalesce(m.answered_on, ''), f.counsellor
        FROM "move" m JOIN household h ON h.id = m.household AND {lies} = {of_today("m.to_village")}
        JOIN person p ON p.household = h.id AND {PRESENT}
        JOIN psy_file f ON f.person = p.id AND f.closed IS NULL AND f.deleted IS NOT 1
        WHERE m.state = '{TAKEN}' AND m.deleted IS NOT 1 AND {which}"""
    return every(query, *values)


@needs(Right.PSYCHOLOGY)
def waiting() -> list[Handing]:
    """Those in sight that nobody has given away, the gravest first."""
    behind.ready()
    rows, seen = _moved(), team.sight()
    stands = marks.colours(person for person, *_ in rows)
    colours = {row[0]: stands[row[0]].colour if row[0] in stands else Colour.GREY for row in rows}
    found = []
    for *moved, counsellor in sorted(rows, key=lambda row: (-colours[row[0]].rank, row[1])):
        if seen.covers(counsellor, colours[moved[0]]) and (told := _told(*moved)) and not told.is_done:
            found.append(told)
    return found


@needs(Right.PSYCHOLOGY)
def of(person: str) -> Handing | None:
    """The archive of somebody who has moved; None for who has not, whose file is closed, and where nobody further on
    keeps archives."""
    moved = _moved("p.id = ?", person)
    return _told(*moved[0][:-1]) if moved else None


@needs(Right.PSYCHOLOGY)
def hand_over(actor: str, person: str) -> Handing:
    """Give it, once. Raises NotEntered, Denied, Unreadable."""
    found, made = archive.load(person, today()), of(person)
    if found is None or made is None:
        raise NotEntered("这个人没有随户迁到别的村，档案已经结案，或者那边的档案就在这本账里，不用移交。")
    if made.is_done:
        raise NotEntered(f"{made.sentence}不用再移交。")
    if not found.consent(SCREENING) and found.colour is not Colour.RED:
        raise NotEntered("本人或监护人没有同意，或者撤回了，不移交。请新村重新征求同意；撤回了的，在这里依法删除。")
    if not exchange_keys.shared_with(made.receiver.fingerprint):
        raise NotEntered(f"{made.receiver.name}的人还看不到这里的心理档案。{_HOW}")
    told = {"at": opening.region(), "village": made.to_village, "receiver": made.receiver.name, "move": made.move}
    with change(actor, TITLE) as writer:
        if found.file:  # who follows it now is said by those who get it
            found.file.counsellor = found.file.volunteer = None
            found.file.save()
        leaf(person, HANDED_OVER, actor, today(), told).save()
        others = _others(person)
        writer.put(ArchiveEntry, behind.sealed_anew(others))
        writer.write_cells(ArchiveEntry, [(key, DELETED, 1) for key in others])
        access.note_sealed(f"移交心理档案给{made.receiver.name}", person)
    behind.ready()
    return made


def _told(person: str, name: str, to_village: str, move: str) -> Handing | None:
    receiver = _receiver(to_village)
    if receiver is None:
        return None
    told = None if _others(person) else following.giving(person)
    if told is None:
        return Handing(person, name, to_village, receiver, move)
    return Handing(person, name, to_village, receiver, move, str(told.get("date", "")), str(told.get("by", "")))


def _receiver(village: str) -> Peer | None:
    """The nearest bound book on the way to a village that keeps archives of its own; None where this is the last."""
    here = opening.region()
    if not regions.lies_in(village, here):
        return next(iter(exchange_keys.upward()), None)
    below = [one for one in exchange_keys.peers() if one.is_current and one.card.psychology
             and len(one.region) > len(here) and regions.lies_in(village, one.region)]  # fmt: skip
    return min(below, key=lambda one: len(one.region), default=None)


def _others(person: str) -> list[str]:
    """The sealed entries about a person that keys of other books have sealed."""
    own = tuple(f"s1.{name}." for name in exchange_keys.own_second_keys())
    keys = behind.entries_of(key for _, key in behind.records_of(person))
    query = "SELECT id, substr(content, 1, 40) FROM archive_entry WHERE deleted IS NOT 1 AND id IN ({})"
    rows = (row for marks, part in chunks(keys) for row in every(query.format(marks), *part))
    return [key for key, content in rows if not content.startswith(own)]
