"""How long the access log was, and its last hash, in each hand-in: who cuts or rewrites it afterwards is found out by
those who have the packages.

It stands behind the program's version ("0.2.0 access=120:<hash>,97:<hash>"), where programs that do not know it take it
for text: the first is the log's end, the second the entry that the sender's package before it told as the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import fupin_desktop
from db import access_log
from db.changes import every
from db.store import database
from fupin_desktop.exchange.package import Manifest

_ENTRY = re.compile(r"(\d{1,12}):([0-9a-f]{64})", re.ASCII)
_TOLD = re.compile(rf" access=({_ENTRY.pattern}(?:,{_ENTRY.pattern})?)$", re.ASCII)


def program(before: Manifest | None) -> str:
    """What a manifest says of the program, and of this book's log; `before`: of the package before it in its stream."""
    last = list(heads(before.program))[:1] if before else []
    told = [found for found in (_head(None), *map(_head, last)) if found[1]]
    return f"{fupin_desktop.VERSION} access={','.join(f'{n}:{hashed}' for n, hashed in told)}"


def heads(told: str) -> dict[int, str]:
    """What a manifest says of its sender's log, the end first; empty for that of an earlier program."""
    found = _TOLD.search(told)
    return {int(n): hashed for n, hashed in _ENTRY.findall(found[1])} if found else {}


def changed(earlier: Sequence[str], now: str) -> str:
    """What is wrong with the log of a sender that told so of it before, in its stream; "" when nothing is."""
    known: dict[int, str] = {}
    for told in earlier:
        known.update(heads(told))
    present = heads(now)
    if not known or not present:
        return ""
    if max(present) < max(known):
        return f"访问记录变少了（以前 {max(known):,} 条，现在 {max(present):,} 条）"
    if any(known.get(n, hashed) != hashed for n, hashed in present.items()):
        return "以前的访问记录被改过"
    return ""


def of_received(book: str, site: str, kind: str, number: int) -> list[str]:
    """What the packages of a stream before this one told, oldest first."""
    rows = every(
        """SELECT content FROM package WHERE way = 'in' AND book = ? AND site = ? AND kind = ? AND number < ?
        ORDER BY number""",
        book, site, kind, number,
    )  # fmt: skip
    return [json.loads(content)["program"] for (content,) in rows]


def problems() -> Iterator[str]:
    """For `verify`: this book's log against what it told in its packages. That of another book is told on the receipt
    of its package: a book whose old file was put back is no fault of this one."""
    for file, content in every("SELECT file, content FROM package WHERE way = 'out' AND site = (SELECT value FROM meta"
                               " WHERE key = 'site')"):  # fmt: skip
        if any(_head(n)[1] != hashed for n, hashed in heads(json.loads(content)["program"]).items()):
            yield f"访问记录比上报包“{file}”里写的少，或和它不一样，有人用别的工具删改过。"


def _head(number: int | None) -> tuple[int, str]:
    """(the last entry's number, or this one; its hash without the signature, "" where it is not there)."""
    n, sealed = access_log.head(database.execute_sql, number)
    return n, sealed.split(" ")[0]
