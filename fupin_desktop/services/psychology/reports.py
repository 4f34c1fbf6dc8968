"""有人有危险: anybody reports it for anybody, and sees nothing by it; who may open the archives takes it into the file.

It is sealed to the public half of the second key, which lies in the book from the first time somebody who holds that
key opened it (`publish`). A book that nobody such has ever opened can't keep a report: nobody would read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import orjson

from db import sealing
from db.changes import change
from db.connection import meta, set_meta
from db.person import Person
from db.psychology import DangerReport
from db.record import time_ordered_key
from db.sealing import BadSeal, NoKey
from fupin_desktop.roles import Right
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules.psychology import Event, Verdict
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import archive, filing
from fupin_desktop.services.psychology.filing import TITLE, NotEntered
from fupin_desktop.services.psychology.marks import Content, opened, packed

SOURCE = "报告"


def publish() -> None:
    """Put the public half of the second key held here into the book, for who does not hold it."""
    if sealing.held:
        set_meta(sealing.PUBLIC, orjson.dumps(sealing.public_half()).decode())


@needs(Right.DANGER)
def report(actor: str, person: str, event: Event, words: str, day: dt.date, reporter: str = "") -> None:
    """Keep a report: of whom, what, in words; `reporter` is who said it, else `actor`. It can't be read again. Raises
    NotEntered."""
    if Person.find(person) is None:
        raise NotEntered("账本里没有这个人。可能刚被删除或撤销了，请换一个人。")
    if not event.is_danger:
        raise NotEntered("这里只报有危险的情况。")
    if day > filing.now().date():
        raise NotEntered(f"日期 {day} 还没有到。请再看一遍。")
    public = meta(sealing.PUBLIC)
    if public is None:
        raise NotEntered("这本账里还没有能看心理档案的人，报告没有人收得到。请现在就打电话告诉镇里的心理专干；"
                         "有危险打 120 或 110，心理援助热线 12356。")  # fmt: skip
    told = {
        "person": person, "event": event.name, "words": words.strip(), "reporter": reporter.strip() or actor,
        "by": actor, "day": day.isoformat(), "time": f"{filing.now():%H:%M}",
    }  # fmt: skip
    kept = DangerReport(id=time_ordered_key())
    kept.content = sealing.seal_to(*orjson.loads(public), packed(told), "danger_report", str(kept.id), "content")
    with change(actor, TITLE):
        kept.save()


@needs(Right.PSYCHOLOGY)
def take_in(actor: str) -> int:
    """Take the reports that wait into the files, each red until the risk is assessed; how many. What can't be opened
    with the keys held here waits on."""
    taken = 0
    for kept in DangerReport.living().where(DangerReport.taken.is_null()):
        try:
            told = opened(DangerReport.content.read(kept))
        except (NoKey, BadSeal):
            continue
        with change(actor, TITLE):
            if Person.find(str(told["person"])) is None:
                continue  # of a household that has not arrived yet
            found = archive.load_for_danger(str(told["person"]), filing.now().date())
            filing.mark_if_raised(found, actor, _verdict(told), filing.now().date(), SOURCE)
            filing.keep_dates(found, filing.now().date())
            kept.taken = True
            kept.save()
        taken += 1
    return taken


@needs(Right.PSYCHOLOGY)
def about(persons: Collection[str], *, waiting: bool = False) -> list[str]:
    """The keys of the reports about somebody that open with the keys held here; with `waiting` those that nobody has
    taken in."""
    found = []
    for kept in DangerReport.select():
        try:
            told = opened(DangerReport.content.read(kept))
        except (NoKey, BadSeal):
            continue
        if told.get("person") in persons and not (waiting and kept.taken):
            found.append(str(kept.id))
    return found


def _verdict(told: Content) -> Verdict:
    said = rules.judge_event(Event[told["event"]])
    about = f"{told['day']} {told['time']} {told['reporter']}报告"
    words = f"：{told['words']}" if told["words"] else ""
    return Verdict(said.colour, (*said.reasons, f"{about}{words}"), said.provisional, said.notes)
