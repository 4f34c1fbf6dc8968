"""Nothing that stands in plain tells a colour (docs/security.md): who holds the book's key and an SQL tool guesses no
better than who knows nothing. Of books of before he guessed nearly all."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from db import behind, cipher, unsealed
from db.changes import every
from db.clock import today
from db.psychology import CounsellingSession, PsyPlan, Referral
from fupin_desktop import scales
from fupin_desktop.demo import books
from fupin_desktop.rules.answering import Walk
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.psychology import archive, care, entry, judging, marks, unfinished
from fupin_desktop.services.psychology.entry import Filled
from fupin_desktop.services.psychology.unfinished import Sitting
from tests.books import ACTOR
from tests.locks import COUNSELLOR, RECORDER, Safe, cheap_keys, crew, safe
from tests.people import NOTHING, agree, household
from tests.robustness.guessing import features, guessed

__all__ = ["cheap_keys", "crew", "safe"]

OLD = Path(__file__).parent.parent / "old_databases" / "v16.fpb"
#: Who knows nothing tells half of either kind right; by chance one of some hundred things fits somewhat better,
#: and more so where there are ten people.
CHANCE, CHANCE_OF_FEW, TOLD = 0.68, 0.8, 0.95


def colours_of() -> dict[str, str]:
    """For who may: the colour of every file of the open book."""
    behind.ready()
    persons = [row[0] for row in every("SELECT person FROM psy_file")]
    return {person: str(mark.colour) for person, mark in marks.colours(persons).items()}


def guess(path: Path, colours: dict[str, str], key: bytes | None = None) -> tuple[float, str]:
    with cipher.bare(path, key) as tool:
        return guessed(features(tool.execute, colours), colours)


def test_a_demo_of_hundreds(tmp_path: Path) -> None:
    path = tmp_path / "村.fpb"
    books.make_village(path, "410502101212", 240, 7, psychology=True)
    with open_book(path, ACTOR):
        colours = colours_of()
    assert len(colours) > 200
    assert set(Counter(colours.values())) == {"red", "yellow", "blue"}
    rate, by = guess(path, colours)
    assert rate <= CHANCE, (rate, by)


def test_a_book_of_before_told_and_tells_no_longer(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "旧.fpb"))
    with open_book(Path(shutil.copy(OLD, tmp_path / "看.fpb")), ACTOR):
        colours = colours_of()
    before, by = guess(path, colours)
    assert before > TOLD, (before, by)
    with open_book(path, ACTOR):
        assert unsealed.plain_left() == 0
    after, by = guess(path, colours)
    assert after <= CHANCE_OF_FEW, (after, by)


def test_work_of_weeks_in_a_locked_book(crew: Safe) -> None:
    """Reds are opened, talked to, assessed, referred and half filled again more often than blues."""
    with crew.enter(RECORDER):
        persons = [key for _ in range(20) for key in household(*["1980-03-05"] * 3)]
    with crew.enter(COUNSELLOR) as book:
        for number, person in enumerate(persons):
            answers = "222222221" if number % 5 == 0 else "222220000" if number % 3 == 0 else "000000000"
            _work(person, answers)
        colours = colours_of()
        key = book.key
    assert len(Counter(colours.values())) == 3
    rate, by = guess(crew.path, colours, key)
    assert rate <= CHANCE, (rate, by)


def _work(person: str, answers: str) -> None:
    day = today()
    for purpose in "124" if "1" in answers else "14":
        agree(person, day, purpose)
    entry.screen(COUNSELLOR, person, scales.scale("phq9"), Filled([int(one) for one in answers]), day)
    times = 3 if "1" in answers else 1 if "2" in answers else 0
    for _ in range(times):
        archive.load(person, day)
        care.add_session(
            COUNSELLOR, CounsellingSession(person=person, mode="1"), {"content": "夜里哭", "risk": "1"}, day
        )
    if times:
        care.keep_plan(COUNSELLOR, PsyPlan(person=person, start=day), {"goals": ["1"]})
    if times == 3:
        judging.assess(COUNSELLOR, person, NOTHING, {}, day)
        care.refer(COUNSELLOR, Referral(person=person, date=day), {"to": "市三院", "note": "睡不好"})
        unfinished.keep_words("risk", person, {"action": "每周见"})
        unfinished.keep(person, Sitting(Walk(scales.scale("phq9"))), day)
