"""Archives follow their persons: of two who were made one, to the one who stays; where that was taken back, back again;
and with a household that has moved, to the village where it is now.

Who joins persons or moves households may not open the archives: it is done by whoever opens them next.
"""

from __future__ import annotations

from collections.abc import Iterator

from db import behind
from db.changes import DELETED, change, chunks, every
from db.erase import erase
from db.models import BEHIND
from db.person import Person
from db.psychology import ARCHIVES, ArchiveEntry, PsyFile
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.conflicts import joining

_GONE = """SELECT DISTINCT p.id, q.kept FROM person p JOIN pair q ON p.id IN (q.first, q.second) AND q.kept <> p.id
    WHERE p.deleted = 1 AND q.same = 1 AND q.deleted IS NOT 1"""
_ANY = " UNION ".join(f'SELECT person FROM "{name}"' for name in BEHIND)
_HAS = " UNION ".join(f'SELECT person FROM "{name}" WHERE deleted IS NOT 1' for name in BEHIND)
#: Whose it was at first, of what was given to another person.
_GIVEN = """SELECT DISTINCT l.tbl, l.record, b.value ->> 'person' FROM behind_log l
    JOIN behind_log b ON b.record = l.record AND b.field = '' AND b.tbl = l.tbl WHERE l.field = 'person'"""


@needs(Right.PSYCHOLOGY)
def follow(actor: str) -> None:
    """Let them follow; nothing is written where they are right."""
    _forget_erased(actor)
    gone = [(old, kept) for old, kept in every(f"{_GONE} AND p.id IN ({_HAS})")]
    back = list(_back())
    if gone or back:
        with change(actor, ARCHIVES) as writer:
            for old, kept in gone:
                joining.carry(writer, Person, old, kept, BEHIND.values())
            for table, key, person in back:
                writer.write_cells(BEHIND[table], [(key, "person", person)])
            for key in _files_back():
                writer.write_cells(PsyFile, [(key, DELETED, 0)])
    here = regions.find(opening.region())
    if here and here.level < regions.VILLAGE:  # a village says nothing of what lies elsewhere
        _move(actor)


def _forget_erased(actor: str) -> None:
    """What comes back, sealed, of somebody whom this book has erased as a whole is not taken: it could not be seen from
    outside."""
    there = f"""SELECT record FROM erased WHERE tbl = 'person' AND record IN ({_ANY})
        AND record NOT IN (SELECT id FROM person WHERE deleted IS NOT 1)"""
    persons = [row[0] for row in every(there)] if every("SELECT 1 FROM erased LIMIT 1") else []
    inside = [
        row[0] for table in BEHIND for marks, part in chunks(persons)
        for row in every(f'SELECT id FROM "{table}" WHERE person IN ({marks})', *part)
    ]  # fmt: skip
    if inside:
        with change(actor, ARCHIVES) as writer:
            erase(writer.open_action, {ArchiveEntry.table(): [*inside, *behind.entries_of(inside)]})
        behind.ready()


def _back() -> Iterator[tuple[str, str, str]]:
    """(table, key, person) of what belongs to somebody who is there again, and was given to another."""
    for table, key, person in every(_GIVEN):
        [(now,)] = every(f'SELECT person FROM "{table}" WHERE id = ?', key)
        if now != person and _is_alone(person):
            yield table, key, person


def _is_alone(person: str) -> bool:
    query = """SELECT 1 FROM person p WHERE p.id = ? AND p.deleted IS NOT 1 AND NOT EXISTS (SELECT 1 FROM pair q
        WHERE p.id IN (q.first, q.second) AND q.kept <> p.id AND q.same = 1 AND q.deleted IS NOT 1)"""
    return bool(every(query, person))


def _files_back() -> list[str]:
    rows = every("SELECT id, person FROM psy_file WHERE deleted = 1 AND person IS NOT NULL")
    return [key for key, person in rows if _is_alone(person)]


def _move(actor: str) -> None:
    """The sealed entries about persons of households that have moved lie where these are now."""
    moved = """SELECT p.id, h.region_code FROM person p JOIN household h ON h.id = p.household WHERE
        p.id IN (SELECT record FROM "change" WHERE field = 'household' AND tbl = 'person')
        OR h.id IN (SELECT record FROM "change" WHERE field = 'region_code' AND tbl = 'household')"""
    now = {person: code for person, code in every(moved) if code}
    rows = []
    for table in BEHIND:
        for marks, part in chunks(now):
            query = f"""SELECT DISTINCT a.id, r.person, a.region_code FROM "{table}" r
                JOIN behind_log l ON l.record = r.id AND l.tbl = ? JOIN archive_entry a ON a.id = l.entry
                WHERE r.person IN ({marks})"""
            found = every(query, table, *part)
            rows += [{"id": key, "region_code": now[of]} for key, of, code in found if code != now[of]]
    if rows:
        with change(actor, ARCHIVES) as writer:
            writer.put(ArchiveEntry, rows)
