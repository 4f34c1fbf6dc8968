"""What a township and its village disagree about is asked in the village: its answer comes back with its next hand-in
and settles it."""

from __future__ import annotations

from db.changes import change
from db.household import Household
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import feedback, hand_in, merge_desk
from tests.exchange import ACTOR, VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town

__all__ = ["_merged_once", "_town_once", "town"]


def _address(key: str, text: str) -> None:
    with change(ACTOR, "改住址"):
        found = Household.get_by_id(key)
        found.address = text
        found.save()


def test_the_answer_of_a_village_settles_it(town: Town) -> None:
    with town.opened():
        disputed = {one.household for one in conflict_list.listed()}
        here = list(Household.living().where(Household.region_code == VILLAGES[0]))
        key = next(str(one.id) for one in here if str(one.id) not in disputed)
        _address(key, "镇里写的")
    with town.opened(town.village(1)) as book:
        _address(key, "村里写的")
        made = hand_in.write(book, town.folder / "stick", hand_in.pending(), reason="还有别的错误")
    town.merge(made.path)
    asked = f"household:{key}:address"
    with town.opened() as book:
        assert asked in {one.id for one in conflict_list.listed(region=VILLAGES[0])}
        [back] = feedback.write(book, VILLAGES[0], town.folder / "stick")
    with town.opened(town.village(1)) as book:
        merge_desk.merge(book, [back.path])
        assert asked in {one.id for one in conflict_list.listed()}  # it comes down with its mark
        _address(key, "核实后的住址")
        made = hand_in.write(book, town.folder / "stick", hand_in.pending(), reason="还有别的错误")
    town.merge(made.path)
    with town.opened():
        assert asked not in {one.id for one in conflict_list.listed()}
        assert Household.get_by_id(key).address == "核实后的住址"
