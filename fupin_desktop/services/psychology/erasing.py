"""依法删除: a person's archive is erased physically, by two persons, on a ground that is named; and where copies of it
still lie is told, for no program reaches a stick in a drawer.

Danger to life comes before it: a red file is not erased (个人信息保护法 art. 13(1)(4)). What stays is named with its
law.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from db import behind
from db.changes import change, chunks, every
from db.clock import today
from db.erase import Erasure, erase, erased_at, is_there
from db.models import BEHIND
from db.psychology import ARCHIVES, ArchiveEntry, DangerReport, PsyFile
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import access, copies
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import marks, reports, team, unfinished
from fupin_desktop.services.psychology.filing import WITHDRAWN, NotEntered, archive_of
from fupin_desktop.services.psychology.second import NotConfirmed, Second

#: What is not erased, and why: told before, and after.
STAYS = (
    "访问记录里“谁在哪天打开过档案”留着，不含内容（网络安全法第二十一条：日志不少于六个月）。",
    "“依法删除”这件事本身留着：哪天、谁、依据，不含内容（个人信息保护法第五十一条：处理活动可追溯）。",
)


@dataclass(frozen=True)
class Plan:
    """What would be erased, and where else it lies. `records`: keys by table; `counts`: how many of what, in words."""

    person: str
    name: str
    records: dict[str, list[str]]
    counts: tuple[str, ...]
    backups: tuple[str, ...] = field(default=())
    packages: tuple[str, ...] = field(default=())

    @property
    def lines(self) -> list[str]:
        """The same as sentences."""
        copies = [f"备份里还有：{one}。请删掉或等它到期换掉，不要用它恢复。" for one in self.backups]
        sent = [f"上报包里还有：{one}。合并以后，对方会看到要照办的“依法删除”。" for one in self.packages]
        return [f"删除 {'、'.join(self.counts) or '0 条'}。", *copies, *sent, *STAYS]


@needs(Right.PSYCHOLOGY)
def plan(person: str) -> Plan:
    """What of a person's archive would be erased. Raises NotEntered, Denied."""
    found = archive_of(person, today())
    records, counts = {}, []
    for table, model in BEHIND.items():
        rows = every(f'SELECT id FROM "{table}" WHERE person=?', person)
        if rows:
            records[table] = [row[0] for row in rows]
            counts.append(f"{model.title} {len(rows)} 条")
    if told := reports.about([person]):
        records[DangerReport.table()] = told
        counts.append(f"{DangerReport.title} {len(told)} 条")
    # of before the archives were sealed as a whole, and since
    held = {*copies.backups(PsyFile.table(), records.get(PsyFile.table(), []))} if records else set()
    held |= {*copies.backups(ArchiveEntry.table(), behind.entries_of(_inside(records)))} if records else set()
    return Plan(person, str(found.person.name or ""), records, tuple(counts), tuple(sorted(held)), copies.packages())


@needs(Right.PSYCHOLOGY)
def carry_out(actor: str, person: str, ground: str, second: Second | None) -> Plan:
    """Erase a person's archive; what was done is returned, with where copies still lie. Raises NotEntered,
    NotConfirmed, Denied."""
    found = archive_of(person, today())
    if found.colour is Colour.RED:
        raise NotEntered("红色档案不能删除：有生命危险的先处理（个人信息保护法第十三条）。降低颜色以后再办。")
    if not ground:
        raise NotEntered("请填删除的依据。")
    _check_second(actor, second)
    planned = plan(person)
    if not planned.records:
        raise NotEntered("没有他的心理档案。请核对是不是这个人。")
    access.note("依法删除心理档案")
    _erase(actor, planned.records, ground, second)
    unfinished.forget(person)
    return planned


@needs(Right.PSYCHOLOGY)
def asked_for() -> list[Erasure]:
    """What was erased at another desk, or here before an older package brought it back: something of it lies here."""
    return [one for one in Erasure.living() if not _is_of_person(one) and _is_there(one)]


@needs(Right.PSYCHOLOGY)
def owed() -> list[tuple[str, str]]:
    """(person, name) of whom nobody consents any more, or whose file was closed as done, and whose archive is still
    there: what the consent form promises is done (个人信息保护法 art. 47(1)(1) and (3)). A red one stays until it is
    lowered; those out of sight are not told."""
    seen = team.sight()
    rows = every(
        """SELECT f.person, coalesce(p.name, ''), f.counsellor FROM psy_file f
        JOIN person p ON p.id = f.person WHERE f.deleted IS NOT 1 AND f.closed IS NOT NULL AND (f.close_reason <> ? OR
        EXISTS (SELECT 1 FROM consent c WHERE c.person = f.person AND c.withdrawn IS NOT NULL
            AND c.deleted IS NOT 1)
        AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.person = f.person AND c.withdrawn IS NULL
            AND c.declined IS NOT 1 AND c.deleted IS NOT 1)) ORDER BY f.closed, f.person""",
        WITHDRAWN,
    )
    told = [(person, name) for person, name, counsellor in rows if seen.covers(counsellor, Colour.GREY)]
    stands = marks.colours(person for person, _ in told)
    return [(person, name) for person, name in told if person not in stands or stands[person].colour is not Colour.RED]


@needs(Right.PSYCHOLOGY)
def follow(actor: str, asked: Erasure, second: Second | None) -> int:
    """Erase here what another desk has erased; how many records. Raises NotConfirmed."""
    _check_second(actor, second)
    access.note("依法删除心理档案")
    records = _records(asked)
    inside = records.get(ArchiveEntry.table(), [])
    there = sum(every(f"SELECT count(DISTINCT record) FROM behind_log WHERE record IN ({holes})", *part)[0][0]
                for holes, part in chunks(inside))  # fmt: skip
    with change(actor, ARCHIVES) as writer:
        removed = erase(writer.open_action, records)
    behind.ready()
    return max(int(there), removed)


def _check_second(actor: str, second: Second | None) -> None:
    if second is None or second.name == actor:
        raise NotConfirmed("依法删除要有第二个人当场确认：请另一位有资质的成员输入自己的密码。")


def _erase(actor: str, records: dict[str, list[str]], ground: str, second: Second | None) -> None:
    inside = _inside(records)
    gone = {ArchiveEntry.table(): sorted({*inside, *behind.entries_of(inside)})}
    gone[DangerReport.table()] = records.get(DangerReport.table(), [])
    # by the file's own key, which is made of the person's, others would see whose it was
    files = records.get(PsyFile.table(), [])
    listed = "\n".join(f"{table} {key}" for table, keys in gone.items() for key in keys if key not in files)
    kept = Erasure(date=today(), ground=ground, by=actor, records=listed)
    kept.second = second.name if second else None
    with change(actor, ARCHIVES) as writer:
        erase(writer.open_action, gone)
        kept.save()
    behind.ready()


def _inside(records: dict[str, list[str]]) -> list[str]:
    return [key for table in BEHIND for key in records.get(table, ())]


def _is_there(of: Erasure) -> bool:
    """Whether anything of it lies here that was written before it."""
    at, records = erased_at(of), _records(of)
    inside = records.get(ArchiveEntry.table(), [])
    older = "SELECT 1 FROM behind_log WHERE record IN ({}) AND ts < ? LIMIT 1"
    return is_there(records, at) or any(every(older.format(holes), *part, at) for holes, part in chunks(inside))


def _is_of_person(of: Erasure) -> bool:
    """Whether all of somebody was erased, which is followed as a whole (`services/erasing/person.py`)."""
    return any(line.startswith("person ") for line in (of.records or "").splitlines())


def _records(of: Erasure) -> dict[str, list[str]]:
    """The keys by table; only of the archives, whatever a package says: what it names within sealed entries, the files
    that it belongs to, and the entries of this book that speak of these."""
    inside: set[str] = set()
    reported: list[str] = []
    for line in (of.records or "").splitlines():
        table, _, key = line.partition(" ")
        if key and table in (*BEHIND, ArchiveEntry.table()):
            inside.add(key)
        elif key and table == DangerReport.table():
            reported.append(key)
    for table in BEHIND:
        for holes, part in chunks(inside):
            persons = every(f'SELECT DISTINCT person FROM "{table}" WHERE id IN ({holes})', *part)
            inside |= {PsyFile.new_key({"person": person}) for (person,) in persons}
    found = {ArchiveEntry.table(): sorted({*inside, *behind.entries_of(inside)}), DangerReport.table(): reported}
    return {table: keys for table, keys in found.items() if keys}
