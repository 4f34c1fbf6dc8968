"""What was saved today, household by household: what the figure 今日改动 of the first page counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from db import models, undo
from db.changes import every
from db.clock import written_at
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.services.book import scope
from fupin_desktop.services.household.history import KINDS, may_see
from fupin_desktop.services.lists import overview

#: More lines than anybody reads; an import alone may have more.
MOST = 500


@dataclass(frozen=True)
class Saved:
    """What one save did to one household; to one record where that belongs to none (a setting), `household` is ""."""

    at: dt.datetime
    actor: str
    title: str
    household: str
    record: str
    #: Whose household, or what kind of record.
    who: str
    cells: int


def today(_progress: Progress = no_progress) -> list[Saved]:
    """This day's saves, newest first, at most MOST; what is in rooms that who is here may not see is left out."""
    first = f"{int(overview.midnight().timestamp() * 1000):012x}"
    query = 'SELECT ts, actor, title, kind FROM "action" WHERE ts >= ? ORDER BY ts DESC LIMIT ?'
    found: list[Saved] = []
    for ts, actor, title, kind in every(query, first, MOST):
        if len(found) >= MOST:
            break
        found += _of(ts, actor or "", KINDS.get(kind, "") + (title or ""))
    return found[:MOST]


def _of(action: str, actor: str, title: str) -> list[Saved]:
    written = [row for row in undo.written(action, MOST) if may_see(row[0])]
    keys, tables = [row[1] for row in written], {row[0] for row in written}
    homes, names = scope.homes(keys, tables), scope.names(keys, tables)
    lines: dict[str, Saved] = {}
    for table, record, cells in written:
        home = homes.get(record, "")
        who = names[record][1] or "（没有户主）" if home else str(models.KNOWN[table].title)
        before = lines.get(home or record)
        lines[home or record] = Saved(
            written_at(action), actor, title, home, record, who, cells + (before.cells if before else 0)
        )
    return list(lines.values())
