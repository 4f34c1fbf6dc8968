"""依法删除 a whole person, on request (个人信息保护法 art. 47): carried out by two persons with their own passwords,
noted without what it was, followed at the other desks by two of theirs.

In a book that keeps archives the one at the keyboard sees them all and the other one may erase: so nobody is erased
who is in danger (art. 13(1)(4)), and who may not see the archives learns nothing by asking.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from db import behind, connection, unsealed
from db.changes import change, chunks, every, one
from db.clock import today
from db.erase import ENTRY, Erasure, compact, erase, erased_at, is_there, restate
from db.log import turned
from db.models import BY_TABLE
from db.person import Person
from db.psychology import ERASED, ArchiveEntry, DangerReport
from db.refusal import Refusal
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access, copies, second_person
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.book.second_person import NotConfirmed
from fupin_desktop.services.conflicts import joining
from fupin_desktop.services.erasing import plan as plans_of
from fupin_desktop.services.erasing.plan import Plan
from fupin_desktop.services.household import drafts, photos
from fupin_desktop.services.psychology import archive, reports, unfinished

_PERSON = Person.table()


class NotErased(Refusal):
    """This can't be erased now; nothing was."""


@dataclass(frozen=True)
class Confirmed:
    """Who confirmed beside the one at the keyboard. Made by `confirm` alone."""

    name: str


def has_archives() -> bool:
    """Whether the book keeps psychological archives of anybody."""
    return unsealed.waits() or any(
        one(f'SELECT 1 FROM "{model.table()}" LIMIT 1') for model in (ArchiveEntry, DangerReport)
    )


def may() -> bool:
    """Whether the one at the keyboard may erase somebody from this book."""
    return access.may(Right.PSYCHOLOGY if has_archives() else Right.ERASE)


def others_right() -> Right:
    """What the second person must be allowed."""
    return Right.ERASE if has_archives() else Right.REGISTER


def others() -> list[str]:
    """Who may be the second person."""
    return second_person.others(others_right())


def confirm(name: str, password: str) -> Confirmed:
    """Somebody else confirms with their own password. Raises NotConfirmed, Denied."""
    _check_may()
    return Confirmed(second_person.confirm(name, password, others_right()))


def plan(person: str) -> Plan:
    """What would be erased of somebody, and where copies lie. Raises NotErased, Denied, access.ReasonWanted."""
    _check_may()
    if one("SELECT 1 FROM person WHERE id = ?", person) is None:
        raise NotErased("账本里没有这个人。可能刚被删除或撤销了，请换一个人。")
    access.open_record(person)
    _check_safe([person])
    return plans_of.plan(person, _reports([person]))


def carry_out(actor: str, person: str, ground: str, second: Confirmed | None) -> Plan:
    """Erase somebody; what was done, with where copies still lie. Raises NotErased, NotConfirmed, Denied."""
    if not ground:
        raise NotErased("请填删除的依据。")
    made = plan(person)
    _check_second(actor, second)
    _erase(actor, [made], ground, second, {})
    return made


def asked_for() -> list[Erasure]:
    """Who was erased at another desk, or before an older backup was put back, and lies here."""
    return (
        [one for one in Erasure.living() if _persons(one) and is_there(_records(one), erased_at(one))] if may() else []
    )


def names(asked: Erasure) -> str:
    """Who is meant, as this book knows them."""
    persons = _persons(asked)
    found = [
        str(row[0] or "") for holes, part in chunks(persons)
        for row in every(f"SELECT name FROM person WHERE id IN ({holes})", *part)
    ]  # fmt: skip
    return "、".join(dict.fromkeys(name for name in found if name)) or "（名字已不在这里）"


def places_of(asked: Erasure) -> set[str]:
    """The codes of the villages where they are registered here."""
    return {
        str(row[0]) for holes, part in chunks(_persons(asked)) for row in every(
            f"SELECT h.region_code FROM person p JOIN household h ON h.id = p.household WHERE p.id IN ({holes})", *part)
    }  # fmt: skip


def follow(actor: str, asked: Erasure, second: Confirmed | None) -> int:
    """Erase here whom another desk has erased, with what only this desk knows of them; how many records. Of what the
    note names, only what is theirs goes. Raises NotErased, NotConfirmed, Denied."""
    _check_may()
    _check_second(actor, second)
    persons = _persons(asked)
    there = [key for key in persons if one("SELECT 1 FROM person WHERE id = ?", key)]
    _check_safe(there)
    plans = [plans_of.plan(key, _reports([key]), looks_for_copies=False) for key in there]
    return _erase(actor, plans, str(asked.ground or ""), second, _theirs(asked, plans))


def _check_may() -> None:
    if not may():
        if has_archives():
            raise Denied(
                "这本账里有心理档案：一个人的全部资料由看得到档案的心理专干来删，管理员或镇区工作人员做第二个人。"
            )
        access.require(Right.ERASE)


def _check_second(actor: str, second: Confirmed | None) -> None:
    if second is None or second.name == actor:
        raise NotConfirmed("依法删除要有第二个人当场确认：请另一位有权限的使用人输入自己的密码。")


def _check_safe(persons: Iterable[str]) -> None:
    """Raises NotErased for somebody in danger, Denied where the archive is not in sight."""
    for person in persons if access.may(Right.PSYCHOLOGY) and has_archives() else ():
        found = archive.load(person, today(), noted=False)
        if found and found.colour is Colour.RED:
            raise NotErased("红色档案不能删除：有生命危险的先处理（个人信息保护法第十三条）。降低颜色以后再办。")
        if reports.about([person], waiting=True):
            raise NotErased("有人报告过他有危险，还没有收进档案。请先打开心理页处理，再来办。")


def _reports(persons: Collection[str]) -> list[str]:
    return reports.about(persons) if access.may(Right.PSYCHOLOGY) else []


def _erase(
    actor: str, plans: Collection[Plan], ground: str, second: Confirmed | None, listed: Mapping[str, Collection[str]]
) -> int:
    if sum(map(plans_of.disagreements, plans)):
        raise NotErased("这一户还有没处理的冲突，删了就看不出谁说得对。请先处理冲突，再来办。")
    access.note(ERASED)
    with change(actor, ERASED) as writer, joining.all_rooms():
        gone: dict[str, set[str]] = {table: set(keys) for table, keys in listed.items()}
        digests, words = _digests(plans, gone), [word for made in plans for word in made.words]
        for made in plans:
            for table, rows in made.rewritten.items():
                stamps = [ts for row in rows for ts in restate(writer.begin_anew, BY_TABLE[table], row)]
                gone.setdefault(ENTRY, set()).update(stamps)
            for table, keys in made.records.items():
                gone.setdefault(table, set()).update(keys)
        removed = erase(writer.open_action, gone)
        if access.may(Right.PSYCHOLOGY):
            for person in (key for made in plans for key in made.persons):
                unfinished.forget(person)
        _drop_drafts({key for keys in gone.values() for key in keys}, words)
        _drop_said(words)
        for digest in digests:
            photos.drop_unused(digest)
        lines = "\n".join(f"{table} {key}" for table, keys in sorted(gone.items()) for key in sorted(keys))
        kept = Erasure(date=today(), ground=ground, by=actor, records=lines)
        kept.second = second.name if second else None
        kept.save()
    behind.ready()
    compact()
    copies.drop_of_packages()
    return removed


def _digests(plans: Iterable[Plan], gone: Mapping[str, Collection[str]]) -> list[str]:
    keys = {key for made in plans for key in made.records.get("photo", ())} | set(gone.get("photo", ()))
    return [
        row[0] for holes, part in chunks(sorted(keys))
        for row in every(f"SELECT DISTINCT digest FROM photo WHERE id IN ({holes})", *part)
    ]  # fmt: skip


def _drop_drafts(keys: Collection[str], words: Collection[str]) -> None:
    """Drafts about what is gone, and those in which they are named."""
    for draft in drafts.everything():
        if draft.record in keys or any(word in text for text in draft.values.values() for word in words):
            drafts.drop(draft.form, draft.record, draft.slot)


def _drop_said(words: Collection[str]) -> None:
    """Sentences about them on the receipts of packages, and what packages said of them that does not count."""
    for receipt, outcome in every("SELECT receipt, outcome FROM package WHERE way = 'in'"):
        told = json.loads(outcome) if outcome.startswith("{") else {}
        rows = told.get("held_rows") or []
        left = [row for row in rows if not any(word in row for word in words)]
        if left != rows:
            text = json.dumps(told | {"held_rows": left}, ensure_ascii=False)
            connection.execute("UPDATE package SET outcome = ? WHERE receipt = ?", text, receipt)
    for word in words:
        connection.execute("DELETE FROM held WHERE instr(value, ?) > 0", word)


def _persons(asked: Erasure) -> list[str]:
    return _records(asked).get(_PERSON, [])


def _records(asked: Erasure) -> dict[str, list[str]]:
    """The keys by table; only of tables that there are, whatever a package says."""
    found: dict[str, list[str]] = {}
    for line in (asked.records or "").splitlines():
        table, _, key = line.partition(" ")
        if key and (table == ENTRY or table in BY_TABLE):
            found.setdefault(table, []).append(key)
    return found


def _theirs(asked: Erasure, plans: Collection[Plan]) -> dict[str, list[str]]:
    """Of what another desk's note names, what this book knows to be theirs besides the plans: photos of their
    household, records of which no row is left, and entries that another has replaced (nothing that is shown)."""
    homes = {key for made in plans for key in made.homes}
    found: dict[str, list[str]] = {}
    for table, keys in _records(asked).items():
        if table == ENTRY:
            found[table] = [ts for ts in keys if _is_replaced(ts)]
        elif table == "photo":
            found[table] = [key for key in keys if _lies_in(key, homes)]
        else:
            found[table] = [key for key in keys if not one(f'SELECT 1 FROM "{table}" WHERE id = ?', key)]
    return {table: keys for table, keys in found.items() if keys}


def _is_replaced(ts: str) -> bool:
    row = one('SELECT tbl, record FROM "change" WHERE site_ts = ?', turned(ts))
    if row is None:
        return True
    return bool(one('SELECT 1 FROM "change" WHERE record = ? AND tbl = ? AND instr(base, ?) > 0', row[1], row[0], ts))


def _lies_in(photo: str, homes: Collection[str]) -> bool:
    row = one("SELECT household FROM photo WHERE id = ?", photo)
    return row is None or row[0] in homes
