"""What came in by ways that open no seal: reports of danger, and files that a merge or a joining has touched.

Whoever opens the archives takes it in: reports become marks, and the dates of a touched file are reckoned anew by all
that is known of it. So no red waits for the day that a laptop had written which did not know of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from db import arrived, behind
from db.changes import change, every
from db.connection import execute
from db.psychology import ARCHIVES
from fupin_desktop import regions
from fupin_desktop.roles import Reach, Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import archive, closing, filing, joined, marks, reports, team

#: So many files are reckoned anew at a time, red ones first and all of them; the rest follows with the next look.
_AT_ONCE = 40


@needs(Right.PSYCHOLOGY)
def take_in(actor: str) -> int:
    """Take everything in; how many reports there were. Nothing is written where nothing came, or nothing may be."""
    if access.visitor().read_only:
        return 0
    joined.follow(actor)
    taken = reports.take_in(actor)
    touched = behind.touched()
    if touched:
        stands = marks.colours(touched)
        red = [person for person in touched if person in stands and stands[person].colour is Colour.RED]
        some = [*red, *(person for person in touched if person not in set(red))][: max(_AT_ONCE, len(red))]
        with change(actor, ARCHIVES):
            for person in some:
                _reckon(person)
                for record in touched[person]:
                    execute("DELETE FROM archive_touched WHERE tbl=? AND record=?", *record)
    return taken


@needs(Right.PSYCHOLOGY)
def reckon(persons: Iterable[str]) -> None:
    """Within an open change: something that these files hang on was decided."""
    for person in sorted(persons):
        _reckon(person)


def waiting() -> int:
    """How many reports and touched files wait: a number for who may only look."""
    if not access.may(Right.PSYCHOLOGY):
        return 0
    behind.ready()
    reported = every("SELECT count(*) FROM danger_report WHERE taken IS NULL AND deleted IS NOT 1")[0][0]
    return int(reported) + len(behind.touched())


@needs(Right.PSYCHOLOGY)
def unread() -> str:
    """That something came which no key here opens, and what to do; "" where all can be read."""
    found = arrived.unread_of()
    if not found or team.sight().reach is Reach.NONE:
        return ""
    from_where = "、".join(
        f"{regions.village_name(code) or '不知道哪个村'} {count:,} 份" for code, count in sorted(found.items())
    )
    return (
        f"收到的心理档案里有用别处的钥匙封的，这里打不开，没有显示：{from_where}。"
        "请那边能看心理档案的人在“设置 → 上报钥匙”里点“给对方看心理档案”，再上报一次，合并以后就看得到。"
    )


def _reckon(person: str) -> None:
    """The dates of a file by what is known of it now; a closed one opens again where a red has come to it that nobody
    has assessed."""
    found = archive.load_for_danger(person, filing.now().date())
    is_closed = bool(found.file and found.file.closed)
    has_died = bool(found.file and found.file.close_reason == closing.DIED)
    if (not is_closed and (found.file or found.marks)) or (found.is_unassessed_red and not has_died):
        filing.keep_dates(found, filing.now().date())
