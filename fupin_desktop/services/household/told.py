"""History in sentences: 张支书 把住房等级从 B 改成 C. Numbers stay masked as the events have them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from db import models
from db.changes import chunks, every
from fupin_desktop.services.book import scope
from fupin_desktop.services.household.history import Event

#: What a household or a person has once (a year): the field alone says where it lies.
_ONCE = {"household", "person", "person_year", "living", "housing", "water"}
#: What lies with one member.
_OF_PERSON = {"person", "person_year", "employment"}
#: By which day one of several is known.
_DAY = {"visit": "visit_date", "assessment": "date"}
BORN, DELETED, BACK = "新增", "删除", "恢复"


@dataclass(frozen=True)
class Sentence:
    """What one did to one field, or all that one action began."""

    at: dt.datetime
    actor: str
    text: str
    #: What the action is called ("修改住房饮水").
    title: str
    laptop: str


def sentences(events: Sequence[Event]) -> list[Sentence]:
    """Events, newest first, in words; what an action added is one sentence."""
    whose = _Whose(events)
    told = []
    for action, part in groupby(events, lambda event: event.action):
        group = list(part)
        born = [event for event in group if event.field == BORN] if action else []
        told += [_of(event, whose.text(event)) for event in group if event not in born]
        if born:
            told.append(_of(born[-1], whose.begun(born)))
    return told


def _of(event: Event, text: str) -> Sentence:
    return Sentence(event.at, event.actor, text, event.title, event.laptop)


class _Whose:
    """Of which person, year and day the records are."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._persons = {key: person for key, (person, _) in scope.names({e.record for e in events}).items()}
        self._years: dict[str, str] = {}
        self._days: dict[str, str] = {}
        of_table: dict[str, set[str]] = {}
        for event in events:
            of_table.setdefault(event.table, set()).add(event.record)
        for table, keys in of_table.items():
            if "year" in models.BY_TABLE[table].kinds():
                self._years |= {key: f"{year} 年" for key, year in _read(table, "year", keys) if year}
            if field := _DAY.get(table):
                self._days |= {key: f"{int(d[5:7])}月{int(d[8:10])}日的" for key, d in _read(table, field, keys) if d}

    def _where(self, event: Event) -> str:
        """赵艳 2026 年的; 10月3日的走访的."""
        person = self._persons.get(event.record, "") if event.table in _OF_PERSON else ""
        day = self._days.get(event.record, "")
        year = "" if day else self._years.get(event.record, "")
        what = "" if event.table in _ONCE else f"{day}{event.what}"
        return "".join(f"{part}的" for part in (" ".join(filter(None, (person, year))), what) if part)

    def text(self, event: Event) -> str:
        """One event."""
        where = self._where(event)
        if event.field in (DELETED, BACK, BORN):
            verb = {DELETED: "删去了", BACK: "恢复了", BORN: "新增了"}[event.field]
            return _apart(verb, self._named(event))
        if not event.before:
            said = f"{where}{event.field}：{event.after}" if event.after else f"{where}{event.field}"
            return _apart("填了" if event.after else "改了", said)
        if not event.after:
            return _apart("清空了", f"{where}{event.field}，原来是 {event.before}")
        if event.before == event.after:  # of several values the one that stood
            return _apart("把", f"{where}{event.field}定为 {event.after}")
        return _apart("把", f"{where}{event.field}从 {event.before} 改成 {event.after}")

    def _named(self, event: Event) -> str:
        if event.table == "household":
            return "这一户"
        if event.table == "person":
            return f"成员 {self._persons.get(event.record) or event.after}".strip()
        return (
            self._where(event).removesuffix("的") if event.table not in _ONCE else f"{self._where(event)}{event.what}"
        )

    def begun(self, born: Sequence[Event]) -> str:
        """All that an action added."""
        head = "登记了这一户" if any(event.table == "household" for event in born) else ""
        born = list(reversed(born))  # in the order in which it was written
        members = [self._persons.get(event.record) or event.after for event in born if event.table == "person"]
        rest = [event for event in born if event.table not in ("household", "person")]
        if len(rest) == 1 and not (head or members):
            return _apart(BORN + "了", self._named(rest[0]))
        parts = [f"成员 {'、'.join(filter(None, members))}"] if members else []
        parts += [_counted(what, sum(e.what == what for e in rest)) for what in dict.fromkeys(e.what for e in rest)]
        return f"{head or '新增了'}{'：' if head and parts else ''}{'、'.join(parts)}"


def _apart(verb: str, rest: str) -> str:
    """把 2026 年的…, 把户联系电话…"""
    return f"{verb} {rest}" if rest[:1].isdigit() else f"{verb}{rest}"


def _counted(what: str, count: int) -> str:
    return what if count == 1 else f"{what} {count} 条"


def _read(table: str, field: str, keys: Iterable[str]) -> Iterable[tuple[str, str]]:
    for marks, part in chunks(list(keys)):
        for key, value in every(f'SELECT id, "{field}" FROM "{table}" WHERE id IN ({marks})', *part):
            yield key, str(value or "")
