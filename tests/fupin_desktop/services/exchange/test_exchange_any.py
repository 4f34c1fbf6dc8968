"""Any course of edits, deletions, undo, hand-ins (lost, repeated, in any order) and feedback: when all has arrived,
every entry is in the township's log, and each village shows what the township shows."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.changes import change, every
from db.household import Household
from db.person import Person
from fupin_desktop.demo import books
from fupin_desktop.services.exchange import feedback, hand_in, held, merge_desk
from fupin_desktop.services.exchange.incoming import MERGED, REPEATED
from fupin_desktop.services.household import history
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town

_VILLAGES = (1, 2)
#: (what, village or 0 for the township, some number)
Step = tuple[str, int, int]
Row = dict[str, Any]
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(("edit", "delete", "undo", "move")), st.sampled_from((0, *_VILLAGES)), st.integers(0, 9)
        ),
        st.tuples(st.sampled_from(("hand-in", "lose", "full", "feedback")), st.sampled_from(_VILLAGES), st.just(0)),
        st.tuples(st.just("merge"), st.just(0), st.integers(0, 99)),
    ),
    min_size=4,
    max_size=14,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("any")
    books.make(folder, 2, 8, 1)
    return folder


class Course:
    """One run."""

    def __init__(self, folder: Path) -> None:
        self.town = Town(folder)
        self.written = list(self.town.packages)
        self.count = 0

    def do(self, step: Step) -> None:
        what, number, some = step
        path = self.town.village(number) if number else self.town.path
        if what in ("edit", "delete", "undo", "move"):
            with self.town.opened(path):
                self._write(what, some)
        elif what in ("hand-in", "lose", "full"):
            written = self.town.hand_in(number, full=what == "full")
            if what == "lose":
                written.path.unlink()
            else:
                self.written.append(written.path)
        elif what == "feedback":
            self.give_back(number)
        elif self.written:
            [done] = self.town.merge(self.written[some % len(self.written)])
            assert done.status in (MERGED, REPEATED), done.refused

    def give_back(self, number: int) -> None:
        """What the township has of a village, into the village's book."""
        with self.town.opened() as book:
            [written] = feedback.write(book, VILLAGES[number - 1], self.town.folder / "back")
        with self.town.opened(self.town.village(number)) as book:
            [done] = merge_desk.merge(book, [written.path])
        assert done.status == MERGED, done.refused

    def settle(self) -> None:
        """Everything arrives."""
        for number in _VILLAGES:
            with self.town.opened(self.town.village(number)) as book:
                lost = [sent.receipt for sent in hand_in.sent() if not Path(sent.file).exists()]
                self.written += [hand_in.again(book, receipt, self.town.folder / "again") for receipt in lost]
            self.written.append(self.town.hand_in(number).path)
        self.town.merge(*reversed(self.written))
        with self.town.opened():  # a village says that a household moved to the next: the township lets it
            while waiting := [one.id for one in held.of() if one.may]:
                held.let_in(waiting)
        for number in _VILLAGES:
            self.give_back(number)

    def _write(self, what: str, some: int) -> None:
        self.count += 1
        model: Any = Household if what == "move" else Person
        keys = every(f'SELECT id FROM "{model.table()}" WHERE deleted IS NOT 1 ORDER BY id')
        if what == "undo":
            history.undo(ACTOR)
        elif keys:
            key = keys[some * 7 % len(keys)][0]
            rows: dict[str, Row] = {
                "edit": {"note": f"第 {self.count} 次"},
                "delete": {"deleted": 1},
                "move": {"region_code": VILLAGES[some % 2], "address": f"第 {self.count} 处"},
            }
            with change(ACTOR, "改") as writer:
                writer.put(model, [{"id": key, **rows[what]}])


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_all_arrives_and_all_agree(made: Path, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        course = Course(Path(shutil.copytree(made, Path(folder) / "town")))
        for step in steps:
            course.do(step)
        course.settle()
        town = course.town
        with town.opened():
            known = dict(every('SELECT ts, value FROM "change"'))
            assert list(verify()) == []
        shown = {line["id"]: line for line in map(json.loads, town.dump())}
        for number in _VILLAGES:
            with town.opened(town.village(number)):
                own = dict(every('SELECT ts, value FROM "change"'))
                assert list(verify()) == []
                here = every(
                    "SELECT id FROM household WHERE region_code = ? AND deleted IS NOT 1", VILLAGES[number - 1]
                )
                people = every(f"""SELECT p.id FROM person p JOIN household h ON h.id = p.household
                    WHERE h.region_code = '{VILLAGES[number - 1]}' AND p.deleted IS NOT 1""")
            assert own.items() <= known.items()
            told = {line["id"]: line for line in map(json.loads, town.dump(town.village(number)))}
            for (key,) in here + people:
                assert told[key] == shown[key]
