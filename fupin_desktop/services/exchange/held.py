"""What packages said that does not count (`trust.py`): kept, told, judged again, let in by a person."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from db import migrations
from db.changes import DELETED, chunks, every, many, one
from db.clock import now_text, written_at
from db.connection import execute
from db.log import COLUMNS, TURNED, Entry
from db.merge import Bundle, NotMerged, take
from db.models import KNOWN
from db.refusal import Refusal
from db.store import database
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, summary
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.conflicts import sides
from fupin_desktop.services.exchange import exchange_keys, trust
from fupin_desktop.services.exchange.exchange_keys import Peer
from fupin_desktop.services.exchange.reasons import MAY_BE_LET_IN, SAID, Reason
from fupin_desktop.services.exchange.trust import Judge

_MOST_TOLD = 50
_LONGEST_SHOWN = 60
#: What is judged again: but not what changes a record of which nothing has begun, neither in the log nor among these.
_WAITING = f"""SELECT sender, receipt, {COLUMNS} FROM held h WHERE state = 'again' AND (reason <> '{Reason.WAITS}'
    OR field = '' OR record IN (SELECT record FROM held WHERE state = 'again' AND field = '')
    OR EXISTS (SELECT 1 FROM "change" c WHERE c.record = h.record AND c.field = '' AND c.tbl = h.tbl)) ORDER BY ts"""


class NotLetIn(Refusal):
    """What was chosen can't be let in; nothing has changed."""


@dataclass(frozen=True)
class Held:
    """One change that does not count, as people read it. `id` names it in the command; `may`: a person may let it in;
    `done`: when and by whom it was, "" while it was not."""

    id: str
    receipt: str
    village: str
    about: str
    label: str
    value: str
    at: dt.datetime
    why: str
    may: bool
    done: str
    #: Of the sender.
    region: str = ""

    @property
    def sentence(self) -> str:
        """The whole line."""
        return f"{self.about}的“{self.label}”写成“{self.value}”：{self.why}"


def of(receipt: str = "", most: int = 2000) -> list[Held]:
    """What was held back of a package ("" for all), oldest first; what may be let in first."""
    rows = every(
        f"""SELECT sender, receipt, reason, at, by, state, {COLUMNS} FROM held {"WHERE receipt = ?" if receipt else ""}
        ORDER BY ts LIMIT ?""",
        *filter(None, (receipt,)), most,
    )  # fmt: skip
    senders = {peer.fingerprint: peer for peer in exchange_keys.peers()}
    about = cache(_about)  # of one household there are often many
    found = [_held(senders, about, *row) for row in rows if _may_see(row[8])]
    return sorted(found, key=lambda one: (bool(one.done), not one.may))


def left(receipt: str) -> Counter[Reason]:
    """How much of a package does not count, by why."""
    rows = every("SELECT reason, count(*) FROM held WHERE receipt = ? AND state <> 'in' GROUP BY reason", receipt)
    return Counter({Reason(reason): number for reason, number in rows})


def on_receipt(receipt: str) -> list[str]:
    """The first of a package, a sentence each; without what only waits."""
    return [found.sentence for found in of(receipt, _MOST_TOLD) if found.why != SAID[Reason.WAITS]]


@needs(Right.MERGE)
def drop(receipt: str) -> int:
    """Forget what is held of a package and was not let in, so that its sender's next ones find room; returns how many.
    Raises NotLetIn."""
    found = one("SELECT count(*) FROM held WHERE receipt = ? AND state <> 'in'", receipt)[0]
    if not found:
        raise NotLetIn("这张收条没有留着的改动。请重新打开收条看看。")
    with database.atomic("IMMEDIATE"):
        execute("DELETE FROM held WHERE receipt = ? AND state <> 'in'", receipt)
        access.note("清掉留着的改动", text=f"{receipt}，{found} 处")
    return int(found)


@needs(Right.MERGE)
def let_in(ids: Collection[str]) -> int:
    """Let changes count all the same; returns how many. All of them or none. Raises NotLetIn."""
    wanted = set(ids)
    found = [row for row in _rows({name.partition("/")[0] for name in wanted}) if _id(row[0], row[1]) in wanted]
    if not wanted or len(found) != len(wanted):
        raise NotLetIn("要收下的改动里有的已经不在这里了。请重新打开这张收条再选。")
    for _, _, reason, *_ in found:
        if Reason(reason) not in MAY_BE_LET_IN:
            raise NotLetIn(f"有的改动不能收下：{SAID[Reason(reason)]}。请只选能收下的。")
    who = access.visitor().name
    with database.atomic("IMMEDIATE"):
        try:
            take(Bundle(entries=[row[3:] for row in found]))
        except NotMerged as error:
            raise NotLetIn(f"没有收下：{error}") from error
        many(
            "UPDATE held SET state = 'in', at = ?, by = ? WHERE ts = ? AND sender = ?",
            [(now_text(), who, ts, sender) for ts, sender, *_ in found],
        )
        _note_late([(row[1], row[0]) for row in found])
        judge_again()
    access.note("收下留着的改动", text=f"{len(found)} 处")
    return len(found)


def judge_again(newer: str = "") -> list[tuple[str, str, str]]:
    """What waited for something that has arrived counts now; within the caller's transaction. Returns the conflicts
    that it brought. `newer`: the receipt of a newer program's package that is just being taken."""
    found: list[tuple[str, str, str]] = []
    while waiting := _waiting():
        before = sum(map(len, waiting.values()))
        for (fingerprint, receipt), entries in waiting.items():
            if sender := trust.sender(fingerprint):
                judge = Judge(sender, receipt, newer=receipt == newer or _is_newer(receipt), again=True)
                found += take(Bundle(entries=entries), judge).conflicts
        gone = _forget_known()
        if not gone or gone == before:
            break
    return found


def _waiting() -> dict[tuple[str, str], list[Entry]]:
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for sender, receipt, *entry in every(_WAITING):
        found[sender, receipt].append(tuple(entry))
    return found


def _forget_known() -> int:
    """What the log has by now, word for word, is held no longer; how many."""
    same = " AND ".join(f"c.{name} = h.{name}" for name in COLUMNS.split(", "))
    rows = every(f"""SELECT h.sender, h.ts FROM held h JOIN "change" c ON c.site_ts = {TURNED.format("h.ts")} AND {same}
        WHERE h.state <> 'in'""")
    many("DELETE FROM held WHERE sender = ? AND ts = ?", rows)
    _note_late(rows)
    return len(rows)


def _note_late(rows: Iterable[tuple[str, str]]) -> None:
    """Of a (sender, stamp): what came to count after its package was taken is handed on with the next hand-in."""
    ranges: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for sender, ts in rows:
        low, high = ranges[sender].get(ts[17:], (ts, ts))
        ranges[sender][ts[17:]] = [min(low, ts), max(high, ts)]
    for sender, told in ranges.items():
        peer = exchange_keys.peer(sender)
        now = now_text()
        content = json.dumps({"ranges": told, "seen": {}})
        execute(
            "INSERT INTO package VALUES (?,'late','',?,?,'',0,'','','',?,'',?,'')",
            f"late {now} {min(min(stretch) for stretch in told.values())}", sender, peer.card.book if peer else "",
            now, content,
        )  # fmt: skip


def _is_newer(receipt: str) -> bool:
    row = one("SELECT content FROM package WHERE receipt = ?", receipt)
    return bool(row) and json.loads(row[0]).get("schema", 0) > migrations.LATEST


def _rows(stamps: Iterable[str]) -> list[Any]:
    found: list[Any] = []
    for marks, part in chunks(stamps):
        query = f"SELECT ts, sender, reason, {COLUMNS} FROM held WHERE ts IN ({marks}) AND state <> 'in'"
        found += every(query, *part)
    return found


def _id(ts: str, sender: str) -> str:
    """What a change is called where a person chooses it; two books may have used one stamp."""
    return f"{ts}/{sender.replace(' ', '')}"


def _may_see(table: str) -> bool:
    model = KNOWN.get(table)
    return model is None or model.room != "psychology" or access.may(Right.PSYCHOLOGY)


def _held(senders: dict[str, Peer], about: Callable[[str, str], str], *row: Any) -> Held:
    sender, receipt, reason, at, by, state, ts, _, table, record, field, value, _ = row
    why = Reason(reason)
    label, shown = _shown(table, field, orjson.loads(value))
    of = senders.get(sender)
    return Held(
        _id(ts, sender), receipt, of.name if of else "本账本", about(table, record), label, shown, written_at(ts),
        SAID[why], state != "in" and why in MAY_BE_LET_IN, f"{at[:16].replace('T', ' ')} {by}" if state == "in" else "",
        of.region if of else "",
    )  # fmt: skip


def _about(table: str, record: str) -> str:
    """What a record is called; of one that is not here its kind."""
    model = KNOWN.get(table)
    if model is None:
        return "新版程序的记录"
    if table not in ("household", "person"):
        return model.title
    row = one(f'SELECT 1 FROM "{table}" WHERE id = ? AND deleted IS NOT 1', record)
    return summary.described(record) if row else model.title


def _shown(table: str, field: str, told: Any) -> tuple[str, str]:
    """(label, value) of an entry, whatever it says: what is out of bounds is shown as it is, cut short."""
    model = KNOWN.get(table)
    if field == "":
        return "新增", str(told.get("name") or told.get("address") or "")[:_LONGEST_SHOWN] if model else ""
    if field == DELETED:
        return "删除", "是" if told else "否"
    kind = model.kinds().get(field) if model else None
    if model is None or kind is None:
        return field, ""
    try:
        return kind.called, sides.show(model, field, told)[:_LONGEST_SHOWN]
    except (ValueError, TypeError, ArithmeticError, AttributeError, KeyError):
        return kind.called, "".join(c for c in str(told) if c.isprintable())[:_LONGEST_SHOWN]
