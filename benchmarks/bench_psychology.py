"""The due list over 50,000 files, beside the bare query for their dates; the rounds of one who has 3,000; a PHQ-9 keyed
in and saved, sealed, in an encrypted book, beside a bare insert."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.bench_save import bare_insert
from benchmarks.common import ACTOR, Result, folder, median, once
from db import behind
from db.changes import change, every
from db.psychology import ColourMark, Consent, Counsellor, PsyFile, Screening
from fupin_desktop import scales
from fupin_desktop.demo import books
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.psychology import due, entry, rounds, team
from fupin_desktop.services.psychology.entry import Filled
from fupin_desktop.services.psychology.marks import packed

FILES = 50_000
OF_ONE = 3_000
TODAY = dt.date(2026, 11, 23)
_PASSWORD = "Jizhun-2026"
#: (colour, share in per mille, days until the next contact, days until the next screening).
_MIX = ((Colour.RED, 5, 7, 14), (Colour.YELLOW, 60, 30, 90), (Colour.BLUE, 935, None, 365))


def run() -> list[Result]:
    path = _book()
    ring = unlocking.unlock(path, ACTOR, _PASSWORD)
    with open_book(path, ACTOR, ring=ring):
        opened = once(behind.ready)
        due_on = [TODAY.isoformat()] * 2
        bare = median(lambda: every(_BARE, *due_on))
        items = len(list(due.load(TODAY, limit=None)))
        ours = median(lambda: due.load(TODAY))
        persons = iter([row[0] for row in every(_ADULTS)])
        filled = Filled((1, 2, 1, 0, 2, 1, 1, 0, 1), 1, "1")
        saved = median(lambda: entry.screen(ACTOR, next(persons), scales.scale("phq9"), filled, TODAY), 200)
    planned = _rounds()
    bare_save = bare_insert(folder() / "bare_psychology.db")
    return [
        Result(f"open what lies behind the second key, {FILES:,} files, once", opened, 10.0, None),
        Result(f"due list, {items:,} of {FILES:,} files", ours, 0.100, bare),
        Result(f"rounds of four weeks, {OF_ONE:,} files of one", *planned),
        Result(f"save a PHQ-9 sealed, {FILES:,} files in the book", saved, 0.030, bare_save),
    ]


_ADULTS = "SELECT c.person FROM consent c JOIN person p ON p.id = c.person WHERE p.birth < '2000' LIMIT 1000"
_BARE = "SELECT person, next_contact, next_screening FROM psy_file WHERE next_contact <= ? OR next_screening <= ?"


def _rounds() -> tuple[float, float, float]:
    """Planning the rounds of one who has 3,000 files; what it may take; and the bare query for their dates."""
    path = _book(OF_ONE)
    with open_book(path, ACTOR, ring=unlocking.unlock(path, ACTOR, _PASSWORD)):
        behind.ready()
        bare = median(lambda: every(_BARE, "9", "9"), 10)
        return median(lambda: rounds.plan(TODAY), 10), 0.300, bare


def _book(files: int = FILES) -> Path:
    path = folder() / f"files-{files}.fpb"
    if path.exists():
        return path
    create_book(path, books.TOWNSHIP, ACTOR, _PASSWORD, psychology=True)
    with open_book(path, ACTOR, ring=unlocking.unlock(path, ACTOR, _PASSWORD)):
        books.fill(files // 3, 1)
        with change(ACTOR, "心理工作队"):  # who is not of the team sees nothing, and that is quick
            Counsellor(name=ACTOR, role=team.KEEPER, certificate="…", pledge_date=TODAY).save()
        rng = Random(1)
        persons = [row[0] for row in every("SELECT id FROM person ORDER BY id LIMIT ?", files)]
        with change(ACTOR, "心理档案") as writer:
            rows = [_rows(person, rng) for person in persons]
            for number, model in enumerate((PsyFile, Consent, Screening, ColourMark)):
                writer.put(model, [row[number] for row in rows])
    return path


def _rows(person: str, rng: Random) -> tuple[dict[str, Any], ...]:
    colour, _, contact, screening = rng.choices(_MIX, [one[1] for one in _MIX])[0]
    day = (TODAY - dt.timedelta(days=400)).isoformat()
    file: dict[str, Any] = {"person": person, "opened": day, "next_screening": _ahead(rng, screening)}
    file["next_contact"] = _ahead(rng, contact) if contact else None
    mark = ColourMark(person=person, date=dt.date.fromisoformat(day), by=ACTOR)
    ColourMark.content.write(mark, packed({"colour": colour, "reasons": ["PHQ-9=12"], "source": "PHQ-9"}))
    kept = Screening(person=person, date=dt.date.fromisoformat(day), mode="1")
    Screening.content.write(kept, packed({"scale": "phq9", "answers": [1] * 9, "score": 9, "band": "轻度"}))
    given = {"person": person, "purpose": "1", "date": day, "given_by": "1", "way": "1"}
    given["id"] = Consent.new_key(given)
    return file | {"id": PsyFile.new_key(file)}, given, kept.stored(), mark.stored()


def _ahead(rng: Random, days: int) -> str:
    late = rng.random() < 0.02
    return (TODAY + dt.timedelta(days=-rng.randint(1, 20) if late else rng.randint(0, days))).isoformat()
