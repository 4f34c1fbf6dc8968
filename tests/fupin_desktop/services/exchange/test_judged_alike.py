"""A portion judged table by table says what each entry by itself, after all others were looked at, says: of honest and
of forged entries, mixed at random."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from db import merge, owners
from db.bounds import check_of
from db.changes import change, every
from db.household import Household
from db.log import BY_RECORD, Entry
from db.merge import Bundle, NotMerged
from db.models import BY_TABLE, KNOWN
from db.move import TAKEN, Move
from db.owners import ANY, ways
from db.store import database
from fupin_desktop.exchange.envelope import BadPackage
from fupin_desktop.services.exchange import trust, whose
from fupin_desktop.services.exchange.begun import Ours
from fupin_desktop.services.exchange.columns import Part
from tests.exchange import VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town
from tests.forger import Village

__all__ = ["_merged_once", "_town_once", "town"]

#: Mostly what villages register, one thing hanging on another; the rest is settings, steps, moves, offices'.
OFTEN = ("household", "person", "visit", "measure", "living", "person_year", "income", "rigid_expense", "problem",
         "helper", "money", "photo", "archive_entry")  # fmt: skip
TABLES = st.one_of(st.sampled_from(OFTEN), st.sampled_from(OFTEN), st.sampled_from(sorted(BY_TABLE)))
#: Of whom a field tells: of the sender's, of another's, of nobody, of one that begins beside it, of none.
NAMED = ["own"] * 6 + ["born"] * 8 + [None, None]
FOREIGN = [*NAMED, "other", "nobody", ""]


#: Few tables and keys, so that one record is begun twice, and in two tables.
CLOSE = st.sampled_from(("household", "person", "visit", "clue"))
BAD = [True, 1.0, "\x07", [], "x" * 6000]


def said(
    *, named: list[str | None] = NAMED, laptops: str = "own", keys: str = "new new new own", bad: int = 0,
    tables: st.SearchStrategy[str] = TABLES, edited: int = 1, most: int = 3,
) -> st.SearchStrategy[Any]:  # fmt: skip
    """What an entry is made of; `bad`, `edited`: of how many in eight that is so, mostly."""
    return st.fixed_dictionaries(
        {
            "table": tables,
            "key": st.sampled_from(keys.split()),
            "number": st.integers(0, most),
            "named": st.lists(st.sampled_from(named), min_size=4, max_size=4),
            "edited": st.sampled_from([True] * edited + [False] * (8 - edited)),
            "field": st.integers(0, 60),
            "laptop": st.sampled_from(laptops.split()),
            "based": st.booleans(),
            "bad": st.sampled_from([None] * (8 - bad) + BAD[-bad:] if bad else [None]),
            "natural": st.sampled_from([True] * 9 + [False]),
        }
    )


HONEST = said()
FORGED = said(named=FOREIGN, laptops="own own own own own other here new", keys="new new own other")
CROWDED = said(named=FOREIGN, keys="new new new shared", tables=CLOSE, most=1)
BROKEN = said(named=["born", "own"], keys="new", bad=1, tables=st.one_of(CLOSE, TABLES), edited=4)
PORTIONS = st.sampled_from(
    [HONEST, st.one_of(HONEST, HONEST, FORGED), FORGED, CROWDED, BROKEN, st.one_of(HONEST, said(bad=5, edited=2))]
).flatmap(lambda one: st.lists(one, min_size=1, max_size=30))


class Speaker(Village):
    """Says whatever is drawn, of the records of a township that it knows."""

    def __init__(self, town: Town, folder: Path) -> None:
        super().__init__(town, folder)
        self.there: dict[tuple[str, bool], list[str]] = {}
        with town.opened():
            for table in BY_TABLE:
                for key, lie in owners.places(
                    table, [row[0] for row in every(f'SELECT id FROM "{table}"')], {}
                ).items():
                    is_own = bool(lie) and lie == {VILLAGES[0]}
                    self.there.setdefault((table, is_own), []).append(key)

    def portion(self, drawn: list[dict[str, Any]]) -> list[Entry]:
        self.count = 0
        made: list[Entry] = []
        for one in drawn:
            ts, action, table, record, field, value, base = self.said(one)
            made.append((ts, action, table, record, field, value, base))
        return sorted(made, key=BY_RECORD)

    def judge(self) -> trust.Judge:
        sender = trust.sender(self.identity.card.fingerprint)
        assert sender is not None
        return trust.Judge(sender, "R", self.site)

    def said(self, one: Mapping[str, Any]) -> list[Any]:
        table, model = one["table"], KNOWN[one["table"]]
        site = {"own": self.site, "other": self.theirs[17:], "here": self.here, "new": "zzzzzzz"}[one["laptop"]]
        told = zip(ways(table), one["named"], strict=False)
        state = {name: self.named(ways(table)[name], how, one["number"]) for name, how in told}
        fields = [*ways(table), *ways(table), *sorted(model.kinds()), "deleted"]
        name = fields[one["field"] % len(fields)]
        value = state.get(name, usual(table, name)) if one["bad"] is None else one["bad"]
        key = self.key(table, one["key"], one["number"], born=True)
        if one["edited"]:
            return self.says(table, key, name, value, self.base_of(one, key, name), self.stamp(site))
        state[name] = value
        if one["natural"] and model.derived_from:
            state.update((of, usual(table, of)) for of in model.derived_from if of not in state)
            key = model.natural_key(state)
        return self.says(table, key, "", state, "", self.stamp(site))

    def base_of(self, one: Mapping[str, Any], key: str, name: str) -> str:
        if not one["based"]:
            return ""
        rows = every(
            "SELECT ts FROM \"change\" WHERE record = ? AND tbl = ? AND field IN (?, '')", key, one["table"], name
        )
        return " ".join(sorted(ts for (ts,) in rows))

    def key(self, table: str, whose_it_is: str, number: int, *, born: bool = False) -> str:
        known = self.there.get((table, whose_it_is == "own"), []) if whose_it_is in ("own", "other") else []
        if known:
            return known[number % len(known)]
        place = 99 if whose_it_is == "shared" or table not in KNOWN else sorted(KNOWN).index(table)
        return f"0199bbb{int(born)}-0000-7000-8000-{place:04d}{number:08d}"

    def named(self, of: str, how: str | None, number: int) -> str | None:
        """What a field says of whose its record is."""
        if not how:
            return how
        if of == "":
            return {"own": VILLAGES[0], "born": VILLAGES[0], "other": VILLAGES[2]}.get(how, "110101001001")
        return self.key("household" if of == ANY else of, how, number, born=how == "born")


def usual(table: str, name: str) -> Any:
    """A value that the field holds, if it is a simple one."""
    kind = KNOWN[table].kinds().get(name)
    if name == "year":
        return 2026
    if kind is None or kind.column_type == "INTEGER":
        return 1
    tried = ("x", "1", "01", "2026-01-01", "2026-01", "202601", "13800000000", "08:00")
    return next((value for value in tried if check_of(kind)(value, False)), None)


#: (reason of each that does not count, by stamp; what waits), or that the package is refused.
Verdict = tuple[dict[str, str], frozenset[str], tuple[str, ...]] | str


def verdict(speaker: Speaker, fresh: list[Entry]) -> Verdict:
    """Of one portion."""
    with database.atomic() as transaction:
        judge = speaker.judge()
        try:
            counted = tuple(entry[0] for entry in judge.counted(fresh))
        except BadPackage:
            return "refused"
        finally:
            reasons = dict(every("SELECT ts, reason FROM held WHERE receipt = 'R'"))
            transaction.rollback()
    return reasons, frozenset(judge.waiting), counted


def taken(speaker: Speaker, entries: list[Entry]) -> Verdict:
    """Of a package that is taken in portions of five entries."""
    with database.atomic() as transaction, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "PORTION", 5)
        patch.setattr(merge, "_IN_ORDER", 10)
        judge = speaker.judge()
        try:
            merge.take(Bundle(entries=entries), judge)
        except (BadPackage, NotMerged):
            return "refused"
        finally:
            reasons = dict(every("SELECT ts, reason FROM held WHERE receipt = 'R'"))
            known = {row[0] for row in every('SELECT ts FROM "change"')}
            transaction.rollback()
    return reasons, frozenset(judge.waiting), tuple(sorted(known))


@contextmanager
def one_by_one() -> Iterator[None]:
    """No table at once, no record plainly anybody's."""

    def all_of(_self: Ours, parts: Mapping[str, Part], *_of: Any) -> list[Entry]:
        return [entry for part in parts.values() for entry in (*part.begun, *part.edits)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trust, "fit", lambda *_of, **_how: False)
        patch.setattr(trust, "lie_between", lambda *_of: False)
        patch.setattr(Ours, "not_plain", all_of)
        patch.setattr(whose.Whose, "_plainly_theirs", lambda _self: set())
        yield


@pytest.mark.parametrize("judged", [verdict, taken])
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(drawn=PORTIONS)
def test_a_table_at_once_is_judged_as_each_by_itself(
    speaker: Speaker, judged: Callable[[Speaker, list[Entry]], Verdict], drawn: list[dict[str, Any]]
) -> None:
    fresh = speaker.portion(drawn)
    if judged is taken:  # as they came
        fresh.sort()
    told = judged(speaker, fresh)
    with one_by_one():
        assert told == judged(speaker, fresh)


def test_of_a_record_begun_twice_neither_is_plainly_theirs(speaker: Speaker) -> None:
    """Once here, once elsewhere, in either order: which of them stands nobody knows before both are looked at."""
    home = speaker.key("household", "new", 0)
    for regions in ((VILLAGES[0], VILLAGES[2]), (VILLAGES[2], VILLAGES[0])):
        fresh = [tuple(speaker.says("household", home, "", {"region_code": region})) for region in regions]
        told = verdict(speaker, sorted(fresh, key=BY_RECORD))
        with one_by_one():
            assert told == verdict(speaker, sorted(fresh, key=BY_RECORD))
        assert told[0], "one of them at least does not count"


def test_what_was_plainly_theirs_may_go_while_a_package_is_taken(speaker: Speaker) -> None:
    """A household that the village took is named by nine that begin, given back, and named by one more."""
    home, visits = speaker.household, [speaker.key("visit", "new", number) for number in range(10)]
    with change("镇里", "搬迁") as writer:
        offered = {"household": home, "from_village": VILLAGES[2], "to_village": VILLAGES[0], "state": TAKEN}
        writer.put(Move, [{"id": Move.new_key(offered), **offered}])
        writer.put(Household, [{"id": home, "region_code": VILLAGES[0]}])
    base = speaker.base_of({"based": True, "table": "household"}, home, "region_code")
    begun: list[Any] = [speaker.says("visit", key, "", {"household": home}) for key in visits]
    back: Any = speaker.says("household", home, "region_code", VILLAGES[2], base)
    entries = [*map(tuple, begun[:9]), tuple(back), tuple(begun[9])]
    told = taken(speaker, entries)
    with one_by_one():
        assert told == taken(speaker, entries)
    assert set(told[0]) == {begun[9][0]}


def test_what_leans_on_a_beginning_that_does_not_count_waits(speaker: Speaker) -> None:
    home, member = speaker.key("household", "new", 0), speaker.key("person", "new", 0)
    fresh = [
        tuple(speaker.says("household", home, "", {"region_code": VILLAGES[0], "address": "\x07"})),
        tuple(speaker.says("person", member, "", {"household": home, "name": "张三"})),
    ]
    told = verdict(speaker, fresh)
    with one_by_one():
        assert told == verdict(speaker, fresh)
    assert set(told[0]) == {entry[0] for entry in fresh}


@pytest.fixture
def speaker(town: Town, tmp_path: Path) -> Iterator[Speaker]:
    made = Speaker(town, tmp_path / "forged")
    with town.opened():
        yield made
