"""How a merge tells where it is, and that it stops at any step: with a backup, a large package and small ones."""

from __future__ import annotations

import gc
from itertools import pairwise
from pathlib import Path
from typing import Any

import peewee
import pytest

from db import backup, bulk, merge
from db.changes import change, one
from db.merge import _Taking
from db.opened import OpenBook
from db.person import Person
from fupin_desktop.exchange.collector import no_collector
from fupin_desktop.progress import WHOLE, Cancelled, Course, no_progress
from fupin_desktop.services.exchange import hand_in, incoming, merge_desk
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED, REPEATED, STOPPED
from fupin_desktop.services.exchange.trust import Judge
from fupin_desktop.services.exchange.whose import Whose
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town

_PORTION = 1_000
_PERSONS = 3 * _PORTION

Step = tuple[int, int, str]


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few are many."""
    for module in (merge, incoming):
        monkeypatch.setattr(module, "PORTION", _PORTION)
    monkeypatch.setattr(bulk, "_SMALL", 2 * _PORTION)


@pytest.fixture
def packages(town: Town) -> list[Path]:
    """A small package, a large one, a small one."""
    with town.opened(town.village(1)) as book:
        household = one("SELECT id FROM household LIMIT 1")[0]
        with change(ACTOR, "登记很多人") as writer:
            keys = [f"90000000-0000-4000-8000-{n:012d}" for n in range(_PERSONS)]
            writer.put(Person, [{"id": key, "household": household, "name": "张三"} for key in keys])
        large = hand_in.write(book, town.folder / "stick", hand_in.pending()).path
    first = next(path for path in town.packages if path.name.startswith("袁薛庄村"))  # what the large one builds on
    return [first, large, town.packages[2]]


def persons() -> int:
    return int(one("SELECT count(*) FROM person")[0])


def test_the_bar_moves_on_and_says_what_is_done(town: Town, packages: list[Path]) -> None:
    told: list[Step] = []
    with town.opened() as book:
        receipts = merge_desk.merge(book, packages, lambda *step: told.append(step))
    assert [done.status for done in receipts] == [MERGED] * 3
    assert {total for _, total, _ in told} == {WHOLE}
    places = [done for done, _, _ in told]
    assert places == sorted(places)
    assert (places[0] < WHOLE // 10, places[-1]) == (True, WHOLE)
    texts = [text for _, _, text in told]
    assert texts[0] == "合并前先备份账本"
    assert "合并前先核对备份能不能读" in texts
    assert f"第 2 个包，共 3 个：合并袁薛庄村，{_PORTION:,} / {_PERSONS:,} 处改动" in texts
    of_large = [done for done, _, text in told if "第 2 个包" in text]
    assert max(after - before for before, after in pairwise(of_large)) < WHOLE // 2
    assert of_large[-1] - of_large[0] > WHOLE // 3


def test_it_stops_at_every_step(town: Town, packages: list[Path]) -> None:
    """During the backup nothing was done; in a package nothing of it is kept, and those before stay."""
    steps: list[Step] = []
    with town.opened(town.copy("counted")) as book:
        merge_desk.merge(book, packages, lambda *step: steps.append(step))
    backing_up = [number for number, (_, _, text) in enumerate(steps) if "备份" in text]
    for number in (backing_up[0], backing_up[-1], *range(backing_up[-1] + 1, len(steps))):
        left = [number]

        def stop(_done: int, _total: int, _text: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Cancelled

        with town.opened(town.copy(f"stopped-{number}")) as book:
            if "备份" in steps[number][2]:
                with pytest.raises(Cancelled):
                    merge_desk.merge(book, packages, stop)
                assert backup.listed(book.path) == []
                assert not list(backup.folder(book.path).iterdir())
                assert persons() == 0
                continue
            receipts = merge_desk.merge(book, packages, stop)
            taken = sum(done.status == MERGED for done in receipts)
            assert [done.status for done in receipts] == [MERGED] * taken + [STOPPED] * (3 - taken)
            assert (persons() > _PERSONS) is (taken > 1)
            assert one("SELECT count(*) FROM package WHERE way = 'in'")[0] == taken
            assert list(verify()) == []


def taken_without_a_rest(packages: list[Path]) -> list[incoming.Receipt]:
    """Without the collector, as at a merge: what held itself would stay, with all its entries, until the end."""
    gc.collect()  # what tests before left
    with no_collector():
        receipts = merge_desk._all(packages, Course(no_progress, [1.0] * 4), trial=False)
        assert not [one for one in gc.get_objects() if isinstance(one, Judge | Whose | _Taking)]
    return receipts


def test_small_packages_come_to_the_disk_together_and_one_that_fails_leaves_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one by one: the same book; and what one that fails half-way takes back is taken by itself."""
    commits: list[int] = []
    plain = OpenBook.commit

    def committing(of: OpenBook) -> None:
        commits.append(1)
        plain(of)

    def merged(name: str) -> tuple[list[str], list[str]]:
        commits.clear()
        with town.opened(town.copy(name)):
            with monkeypatch.context() as patch:
                patch.setattr(OpenBook, "commit", committing)
                receipts = taken_without_a_rest(town.packages)
            assert list(verify()) == []
        return [done.status for done in receipts], town.dump(town.folder / f"{name}.fpb")

    together = merged("together")
    assert (together[0], len(commits)) == ([MERGED] * 3, 1)
    noted = incoming._note

    def fails(done: incoming.Receipt, *rest: Any) -> None:
        if done.file == town.packages[1]:
            raise peewee.OperationalError("disk I/O error")
        noted(done, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(incoming, "_note", fails)
        assert merged("failed")[0] == [MERGED, REFUSED, MERGED]
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "_TOGETHER", 0)
        assert merged("alone") == together
    assert len(commits) == 3
    assert [done.status for done in town.merge(*town.packages, book=town.folder / "failed.fpb")] == [
        REPEATED, MERGED, REPEATED,
    ]  # fmt: skip
    assert town.dump(town.folder / "failed.fpb") == together[1]


def test_a_backup_stops_while_it_is_checked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_STEPS", 500)
    told: list[Step] = []

    def stop(done: int, total: int, text: str) -> None:
        told.append((done, total, text))
        if len([one for one in told if "核对备份" in one[2]]) == 5:
            raise Cancelled

    with town.opened() as book:
        with pytest.raises(Cancelled):
            book.backup_now("合并前", stop)
        assert backup.listed(book.path) == []
        assert not list(backup.folder(book.path).iterdir())
        shares = [done / total for done, total, _ in told]
        assert shares == sorted(shares)
        assert book.backup_now("合并前") is not None


def test_legs_add_up_and_never_go_back() -> None:
    told: list[Step] = []
    course = Course(lambda *step: told.append(step), [1, 3])
    first, second = course.leg(0), course.leg(1, "再{}")
    first(0, 0, "不知道多少")
    first(1, 2, "一")
    second(0, 3, "二")
    first(1, 2, "回头")
    second(5, 3, "二")
    assert told == [
        (0, WHOLE, "不知道多少"), (1250, WHOLE, "一"), (2500, WHOLE, "再二"), (2500, WHOLE, "回头"),
        (WHOLE, WHOLE, "再二"),
    ]  # fmt: skip
