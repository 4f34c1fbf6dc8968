"""What happened to a record, and taking the last action back."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from db import models
from db import undo as log
from db.changes import DELETED, chunks, every, one
from db.clock import written_at
from db.fields import Ref
from db.record import SECRET_ROOMS
from db.said import state_of, value_of
from db.undo import Action, Undone
from fupin_desktop import regions
from fupin_desktop.roles import WRITES, Right
from fupin_desktop.rules.answers import PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE
from fupin_desktop.services.book import access, laptops, privacy, scope
from fupin_desktop.services.conflicts import joining


@dataclass(frozen=True)
class Event:
    """One changed field, in words. A record's birth has field "" and says what it was born with."""

    at: dt.datetime
    actor: str
    title: str
    laptop: str
    table: str
    record: str
    what: str
    field: str
    before: str
    after: str
    #: The stamp of the action that it was part of.
    action: str = ""


def history(key: str) -> list[Event]:
    """The changes of a record, newest first. Raises access.ReasonWanted."""
    access.open_record(key)
    return _events([key])


def of_household(key: str) -> list[Event]:
    """The changes of a household and of everything that belongs to it, newest first."""
    access.open_household(key)
    return _events(list(dict.fromkeys(scope.of_household(key))))


def undoable() -> str | None:
    """What undo would take back ("录入走访"); None when there is nothing, or when it is not for whoever is here."""
    action = to_undo()
    return action.title if action else None


def redoable() -> str | None:
    """What redo would do again."""
    action = to_redo()
    return action.title if action else None


def to_undo() -> Action | None:
    """The action that undo would take back; None as for `undoable`."""
    return _for_who_is_here(next(log.done(), None))


def to_redo() -> Action | None:
    """The action (an undo) that redo would take back."""
    return _for_who_is_here(next(log.undone(), None))


def _for_who_is_here(action: Action | None) -> Action | None:
    """Only what wrote a part of the book that they may write; its title is not told to others."""
    if action is None:
        return None
    if log.joined(action.ts):  # what moved with a person lies in rooms that who joins need not see
        return action if access.may(Right.MERGE) else None
    rooms = {models.KNOWN[table].room for table in log.tables_of(action.ts) if table in models.KNOWN}
    return action if all(access.may(WRITES[room]) for room in rooms) else None


def open_action(action: Action) -> None:
    """Before it is told whom an action is about, or it is taken back. Raises access.ReasonWanted where that is a
    household outside one's own village and group."""
    if not access.may(Right.EVERYWHERE):
        access.open_households(scope.households_of(log.records_of(action.ts)))


_FEW = 300


def about(action: Action) -> str:
    """Whom an action is about, and who did it when: "张学忠家，王秀梅 11-29 09:12，5 条记录"."""
    records = log.records_of(action.ts)
    known = records if len(records) <= _FEW else []  # of an import only how much it was: this is asked in the window
    households, names = scope.households_of(known), list(scope.names(known).values())
    who = next(filter(None, [head for _, head in names] + [name for name, _ in names]), "")
    whom = f"{who}家" if len(households) == 1 and who else f"{len(households):,} 户" if households else ""
    row = one('SELECT actor FROM "action" WHERE ts = ?', action.ts)
    when = written_at(action.ts)
    did = f"{row[0] if row else ''} {when:%m-%d %H:%M}".strip()
    return "，".join(filter(None, (whom, did, f"{len(records):,} 条记录")))


def undo(actor: str, expected: str = "") -> Undone | None:
    """Take back this laptop's last action as a whole; None when there is none, or another than `expected` (a stamp).
    Raises Denied, access.ReasonWanted."""
    with _rooms_of(next(log.done(), None)):
        return log.undo(actor, expected)


def redo(actor: str, expected: str = "") -> Undone | None:
    """Do again what was last taken back; None when there is nothing, or another than `expected`. Raises as `undo`."""
    with _rooms_of(next(log.undone(), None)):
        return log.redo(actor, expected)


def _rooms_of(action: Action | None) -> AbstractContextManager[None]:
    """Who may join may take a joining back: what moved with the person moves with them again."""
    if action:
        open_action(action)
    if action is None or not log.joined(action.ts):
        return nullcontext()
    access.require(Right.MERGE)
    return joining.all_rooms()


#: What stands before the title of an action that takes another back, or does it again.
KINDS = {"undo": "撤销：", "redo": "重做："}

_QUERY = """SELECT c.ts, c.tbl, c.record, c.field, c.value, c.base, a.actor, a.title, a.kind, c.action
    FROM "change" c LEFT JOIN "action" a ON a.ts = c.action WHERE c.record IN ({})"""


def _events(keys: list[str]) -> list[Event]:
    rows: list[Any] = []
    for marks, part in chunks(keys):
        rows += every(_QUERY.format(marks), *part)
    values = {ts: (field, value_of(value) if field else state_of(value)) for ts, _, _, field, value, *_ in rows}
    named = laptops.named({row[0][17:] for row in rows})
    hidden = _of_the_mind(rows)
    told = [row for row in sorted(rows, reverse=True) if may_see(row[1]) and row[2] not in hidden]
    return [_event(row, values, named[row[0][17:]]) for row in told]


def _of_the_mind(rows: list[Any]) -> set[str]:
    """The psychological visits among them, with their problems: only who may open archives reads of them here."""
    if access.may(Right.PSYCHOLOGY):
        return set()
    visits = list({row[2] for row in rows if row[1] in ("visit", "problem")})
    found: set[str] = set()
    for marks, part in chunks(visits):
        query = f"""SELECT v.id, p.id FROM visit v LEFT JOIN problem p ON p.visit = v.id
            WHERE (v.id IN ({marks}) OR p.id IN ({marks})) AND (v.reason = ? OR v.visitor_role = ?)"""
        for pair in every(query, *part, *part, PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE):
            found.update(key for key in pair if key)
    return found


def may_see(table: str) -> bool:
    """Of the archives also the plain days tell something: they are for who may open them."""
    model = models.BY_TABLE.get(table)
    return model is not None and (model.room not in SECRET_ROOMS or access.may(Right.PSYCHOLOGY))


def _event(row: Any, values: dict[str, tuple[str, Any]], laptop: str) -> Event:
    ts, table, record, field, _, base, actor, title, kind, action = row
    before, after = _before(base, field, values), values[ts][1]
    model = models.BY_TABLE[table]
    if field == "":
        label, shown = "新增", (str(after.get("name") or ""), "")
        shown = ("", shown[0])
    elif field == DELETED:
        label, shown = ("删除" if after else "恢复"), ("", "")
    else:
        kind_of = model.kinds().get(field)
        label = kind_of.called if kind_of else field
        shown = _show(kind_of, before, after)
    return Event(
        written_at(ts),
        actor or "",
        KINDS.get(kind, "") + (title or ""),
        laptop,
        table,
        record,
        model.title,
        label,
        *shown,
        action or "",
    )


def _before(base: str, field: str, values: dict[str, tuple[str, Any]]) -> Any:
    for ts in sorted(base.split(), reverse=True):
        name, value = values.get(ts, ("?", None))
        if name == field:
            return value
        if name == "" and field in value:
            return value[field]
    return None


def _show(kind: Any, *stored: Any) -> tuple[str, str]:
    if isinstance(kind, Ref):  # whose, not the key
        named = scope.names(key for key in stored if key)
        before, after = (next(filter(None, named.get(key, ())), "") for key in stored)
        return before, after
    texts = [str(value or "") if kind is None else regions.said(kind, kind.python_value(value)) for value in stored]
    before, after = texts if kind is None else privacy.told_apart(kind, texts)
    return before, after
