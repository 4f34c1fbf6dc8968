"""Who has left, as the access log says: its entries are signed, so who puts their own old slot back is found out."""

from __future__ import annotations

from db import roster
from db.access_log import Run
from db.keys import Slots

#: What the access log calls a change of users; the note begins with the name.
ADDED, EDITED, SUSPENDED, RESUMED, REMOVED = "添加使用人", "修改使用人", "停用使用人", "恢复使用人", "删除使用人"
_QUERY = f"""SELECT what, note, user, hash FROM access WHERE what IN (
    '{ADDED}', '{EDITED}', '{SUSPENDED}', '{RESUMED}', '{REMOVED}') ORDER BY n"""


def added(name: str, role: str) -> str:
    """The note of somebody who was added."""
    return f"{name}（{role}）"


def edited(name: str, before: str, after: str) -> str:
    """The note of somebody who was changed; `before` and `after` begin with the name."""
    return f"{name}：{before} → {after}"


def back(slots: Slots, run: Run) -> list[str]:
    """The users who may open the book although the log says, signed, that they were removed or suspended and never let
    in again; by the name that they had then. `run` executes a statement in the book."""
    if not slots.root:
        return []
    fits = roster.signed_as(slots)
    said = [(what, note) for what, note, user, sealed in run(_QUERY, ()).fetchall() if _is_signed(fits, user, sealed)]
    return [one.name for one in slots.users if not one.suspended and _has_left(one.name, said)]


def _is_signed(fits: roster.Fits, user: str, sealed: str) -> bool:
    hashed, by, proof = [*sealed.split(" "), "", ""][:3]
    return bool(by) and fits(user, by, proof, hashed.encode())


def _has_left(name: str, said: list[tuple[str, str]]) -> bool:
    gone = False
    for what, note in said:
        if what in (SUSPENDED, REMOVED, RESUMED):
            gone = what != RESUMED if note == name else gone
        elif what == ADDED:
            gone = gone and not note.startswith(f"{name}（")
        else:
            before, _, after = note.partition(" → ")
            became = after == name or after.startswith(f"{name} ")
            gone = not became if became or before.startswith(f"{name}：") else gone
    return gone
