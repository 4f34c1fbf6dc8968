"""A household moves from one village to another, through packages: offered, taken, refused, taken back, disputed."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import undo
from db.changes import change, one
from db.household import Household
from db.move import TAKEN, WAITS, Move
from db.person import Person
from fupin_desktop.services.conflicts import conflict_list, deciding
from fupin_desktop.services.exchange import feedback, hand_in, merge_desk
from fupin_desktop.services.household import family, moving
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town

__all__ = ["_merged_once", "_town_once", "town"]

DAY = dt.date(2026, 11, 20)
WHY = "随子女居住"


class Round:
    """What the township and its villages do one after the other; `home` moves from village 1 to village 2."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.home = self.at(1, lambda: str(one("SELECT id FROM resident ORDER BY id LIMIT 1")[0]))
        self.sent = 0

    def at(self, number: int, work: Callable[[], Any]) -> Any:
        """In a village's book, in the township's (0)."""
        with self.town.opened(self.town.village(number) if number else None):
            found = work()
            assert list(verify()) == []
            return found

    def up(self, number: int) -> Any:
        """A village hands in, the township merges."""
        return self.town.merge(self.town.hand_in(number).path)[0]

    def down(self, number: int) -> Any:
        """The township gives back what it has of a village, which merges it."""
        self.sent += 1
        with self.town.opened() as book:
            [written] = feedback.write(book, VILLAGES[number - 1], self.town.folder / f"down {self.sent}")
        with self.town.opened(self.town.village(number)) as book:
            return merge_desk.merge(book, [written.path])[0]

    def offer(self, to: int = 2) -> None:
        self.at(1, lambda: moving.offer(ACTOR, self.home, VILLAGES[to - 1], DAY, WHY))

    def offer_down(self) -> None:
        """Offered, and the new village has heard of it."""
        self.offer()
        self.up(1)
        self.down(2)

    def counted(self, number: int) -> int:
        return int(self.at(number, lambda: listing.households().count))

    def number(self, number: int) -> Any:
        return self.at(number, lambda: one("SELECT household_no FROM household WHERE id = ?", self.home)[0])

    def told(self, number: int) -> Any:
        return self.at(number, lambda: moving.of(self.home))

    def lies(self, number: int) -> str:
        return str(self.at(number, lambda: one("SELECT region_code FROM household WHERE id = ?", self.home)[0]))


@pytest.fixture
def moved(town: Town) -> Round:
    return Round(town)


def test_a_household_goes_from_village_to_village_through_the_township(moved: Round) -> None:
    before = {number: moved.counted(number) for number in (0, 1, 2)}
    moved.offer()
    assert moved.counted(1) == before[1], "until it is taken it is the old village's"
    assert not moved.up(1).held_rows
    assert len(moved.at(0, moving.coming)) == 1
    moved.down(2)
    assert moved.counted(2) == before[2], "offered is not yet taken"
    [offered] = moved.at(2, moving.coming)
    assert (bool(offered.head), offered.from_village, offered.reason) == (True, VILLAGES[0], WHY)
    moved.at(2, lambda: moving.take(ACTOR, moved.home, "410502000000777", "三组", "三组 9 号"))
    assert moved.counted(2) == before[2] + 1
    with moved.town.opened(moved.town.village(2)), change(ACTOR, "改"):
        person = Person.living().where(Person.household == moved.home).first()
        person.note = "搬来以后写的"
        person.save()
    done = moved.up(2)
    assert not done.held_rows
    assert (done.conflicts, done.held) == (0, 0)
    assert (moved.lies(0), moved.counted(0)) == (VILLAGES[1], before[0])
    assert moved.at(0, lambda: one("SELECT note FROM person WHERE id = ?", person.id)[0]) == "搬来以后写的"
    moved.down(1)
    assert (moved.lies(1), moved.counted(1)) == (VILLAGES[1], before[1] - 1)
    told = moved.told(1)
    assert (told.state, told.to_village, told.old_no != "") == (TAKEN, VILLAGES[1], True)
    away = moved.at(1, lambda: listing.households(Filter(moved=True)).rows(0, 9))
    assert [row.key for row in away] == [moved.home]
    assert moved.at(1, lambda: family.load(moved.home)) is not None, "readable; of who must give a reason: asked"


def test_what_the_old_village_wrote_before_it_heard_of_it_is_told(moved: Round) -> None:
    moved.offer_down()
    moved.at(2, lambda: moving.take(ACTOR, moved.home))
    moved.up(2)
    with moved.town.opened(moved.town.village(1)), change(ACTOR, "改"):
        home = Household.find(moved.home)
        assert home is not None
        home.note = "原村又改"
        home.save()
    assert any("不在对方的地界" in line for line in moved.up(1).held_rows)


def test_a_refusal_goes_back_and_the_household_can_be_offered_again(moved: Round) -> None:
    moved.offer_down()
    moved.at(2, lambda: moving.refuse(ACTOR, moved.home, "本人没有来"))
    assert not moved.up(2).held_rows
    moved.down(1)
    assert "本人没有来" in moved.told(1).sentence
    assert moved.lies(1) == VILLAGES[0]
    moved.offer(3)
    moved.up(1)
    assert moved.told(0).to_village == VILLAGES[2]
    moved.down(2)
    assert len(moved.at(2, moving.coming)) == 0


def test_taking_is_undone_also_after_it_was_handed_in(moved: Round) -> None:
    number = moved.number(1)
    moved.offer_down()
    moved.at(2, lambda: moving.take(ACTOR, moved.home, "410502000000777"))
    moved.up(2)
    moved.at(2, lambda: undo.undo(ACTOR))
    assert len(moved.at(2, moving.coming)) == 1
    assert not moved.up(2).held_rows
    assert moved.lies(0) == VILLAGES[0]
    assert moved.number(0) == number
    assert moved.told(0).state == WAITS
    moved.at(2, lambda: undo.redo(ACTOR))
    assert not moved.up(2).held_rows
    assert moved.lies(0) == VILLAGES[1]


def test_taken_and_undone_in_one_package_it_is_the_old_villages(moved: Round) -> None:
    moved.offer_down()
    moved.at(2, lambda: moving.take(ACTOR, moved.home, "410502000000777"))
    moved.at(2, lambda: undo.undo(ACTOR))
    assert not moved.up(2).held_rows
    assert (moved.lies(0), moved.told(0).state) == (VILLAGES[0], WAITS)


def test_nobody_takes_what_was_not_offered_and_nobody_answers_for_another(moved: Round) -> None:
    moved.offer_down()
    moved.at(1, lambda: moving.withdraw(ACTOR, moved.home))
    moved.up(1)
    moved.at(2, lambda: moving.take(ACTOR, moved.home))
    assert any("不在对方的地界" in line for line in moved.up(2).held_rows)
    assert moved.lies(0) == VILLAGES[0]
    split = moved.at(0, lambda: [item for item in conflict_list.listed() if item.field == "state"])
    assert [{side.text for side in item.sides} for item in split] == [{"已撤回", "已接收"}]
    moved.at(0, lambda: deciding.decide(ACTOR, [deciding.take(split[0], "已撤回")]))
    moved.down(1)
    moved.offer(3)
    assert not moved.up(1).held_rows
    with moved.town.opened(moved.town.village(1)), change(ACTOR, "代答") as writer:
        writer.put(Move, [{"id": Move.new_key({"household": moved.home}), "state": TAKEN}])
    assert any("已接收" in line for line in moved.up(1).held_rows)
    assert moved.told(0).state == WAITS


def test_two_laptops_that_send_it_to_different_villages_disagree_and_nobody_takes_it(
    moved: Round, tmp_path: Path
) -> None:
    twin = tmp_path / "twin.fpb"
    shutil.copy(moved.town.village(1), twin)
    moved.offer(2)
    with moved.town.opened(twin):
        moving.offer(ACTOR, moved.home, VILLAGES[2], DAY, WHY)
    moved.up(1)
    with moved.town.opened(twin) as book:
        path = hand_in.write(book, tmp_path / "stick", hand_in.pending(full=False)).path
    moved.town.merge(path)
    split = moved.at(0, lambda: [item for item in conflict_list.listed() if item.field == "to_village"])
    assert [{side.text for side in item.sides} for item in split] == [{"张薛庄村", "马官屯村"}]
    assert "迁移没有办完" in split[0].about
    with pytest.raises(moving.NotMoved, match="两边填的不一样"):
        moved.at(0, lambda: moving.take(ACTOR, moved.home))
    assert "没有定" in moved.told(0).sentence
