"""Any sequence of edits, deletes, undo and redo: the tables equal a replay of the log, and a plain model of both."""

from __future__ import annotations

import copy
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from db import undo
from db.changes import change, one
from db.household import Household
from db.person import Person
from fupin_desktop.services.book.dump import lines
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, YUANXUEZHUANG

TEXTS = st.sampled_from(["张三", "李四", "", "𠅤", None])
NAMES = st.sampled_from(["name", "phone", "note"])
HOUSEHOLD = "household-of-all"

#: Key → (fields, whether deleted). What an undone birth leaves behind is nobody's to see, so it is not in here.
State = dict[str, tuple[dict[str, Any], bool]]


class Failure(Exception):
    """What an action fails with half way."""


class Log(RuleBasedStateMachine):
    """One book under any hand, beside a model that knows nothing of logs."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "a.fpb"
        create_book(path, YUANXUEZHUANG, ACTOR)
        self.book: Book = open_book(path, ACTOR)
        with change(ACTOR, "户") as writer:
            writer.put(Household, [{"id": HOUSEHOLD}])
        self.start = len(list(undo.done()))
        self.state: State = {}
        self.before: list[State] = []
        self.after: list[State] = []
        self.born = 0

    def teardown(self) -> None:
        self.book.close()
        self.folder.cleanup()

    def act(self, rows: list[dict[str, Any]]) -> None:
        """One action that puts these rows, in the book and in the model."""
        before = copy.deepcopy(self.state)
        with change(ACTOR, "改动") as writer:
            writer.put(Person, rows)
        for row in rows:
            fields, _ = self.state.get(row["id"], ({}, False))
            new = {**fields, **{name: value for name, value in row.items() if name not in ("id", "deleted")}}
            kept = {name: value for name, value in new.items() if value is not None}
            self.state[row["id"]] = (kept, bool(row.get("deleted")))
        if self.state != before:
            self.before.append(before)
            self.after.clear()

    @rule(name=TEXTS, phone=TEXTS)
    def add(self, name: str | None, phone: str | None) -> None:
        self.born += 1
        self.act([{"id": f"p{self.born}", "household": HOUSEHOLD, "name": name, "phone": phone}])

    @precondition(lambda self: self.state)
    @rule(data=st.data(), values=st.dictionaries(NAMES, TEXTS, min_size=1))
    def edit(self, data: st.DataObject, values: dict[str, str | None]) -> None:
        key = data.draw(st.sampled_from(sorted(self.state)))
        self.act([{"id": key, **values}])

    @precondition(lambda self: len(self.state) > 1)
    @rule(data=st.data(), name=TEXTS)
    def edit_several_at_once(self, data: st.DataObject, name: str | None) -> None:
        keys = data.draw(st.lists(st.sampled_from(sorted(self.state)), min_size=2, unique=True))
        self.act([{"id": key, "name": name} for key in keys])

    @precondition(lambda self: self.state)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.act([{"id": data.draw(st.sampled_from(sorted(self.state))), "deleted": 1}])

    @precondition(lambda self: self.state)
    @rule(data=st.data())
    def fail_half_way(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.state)))
        with suppress(Failure), change(ACTOR, "失败") as writer:
            writer.put(Person, [{"id": key, "name": "写了一半"}, {"id": "half", "household": HOUSEHOLD}])
            raise Failure

    @rule()
    def undo(self) -> None:
        if len(list(undo.done())) == self.start:
            assert self.before == []
            return
        done = undo.undo(ACTOR)
        assert done is not None
        assert done.left == 0
        self.after.append(self.state)
        self.state = self.before.pop()

    @rule()
    def redo(self) -> None:
        done = undo.redo(ACTOR)
        assert (done is None) == (not self.after)
        if done is not None:
            self.before.append(self.state)
            self.state = self.after.pop()

    @rule()
    def close_and_open(self) -> None:
        self.book.close()
        self.book = open_book(self.book.path, ACTOR)

    @invariant()
    def tables_equal_the_model(self) -> None:
        persons = [record for record in map(json.loads, lines()) if record["table"] == "person"]
        shown = {key: fields for key, (fields, deleted) in self.state.items() if not deleted}
        expected = [{"table": "person", "id": key, **shown[key]} for key in sorted(shown)]
        assert persons == expected

    @invariant()
    def tables_equal_a_replay_of_the_log(self) -> None:
        assert list(verify()) == []

    @invariant()
    def stamps_only_grow(self) -> None:
        last = one("SELECT value FROM meta WHERE key='last_stamp'")[0]
        assert last == max(one('SELECT max(ts) FROM "change"')[0], one('SELECT max(ts) FROM "action"')[0])


TestLog = Log.TestCase
TestLog.settings = settings(
    max_examples=40, stateful_step_count=30, suppress_health_check=list(HealthCheck), database=None
)
