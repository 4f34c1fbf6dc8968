"""Somebody whom two villages registered is made one at the township: both villages hear of it."""

from __future__ import annotations

import pytest

from db.changes import change, one
from db.household import Household
from db.measure import Measure
from db.person import Person
from fupin_desktop.services.conflicts import conflict_list, joining
from fupin_desktop.services.exchange import feedback
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.narrowing import Filter
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town

__all__ = ["_merged_once", "_town_once", "town"]


@pytest.mark.parametrize("kept", [0, 1])
def test_both_villages_hear_where_somebody_lives_now(town: Town, kept: int) -> None:
    """She stays in the second village, whichever record is left; what the first had of her is there no more."""
    keys = []
    for number in (0, 1):
        with town.opened(town.village(number + 1)), change(ACTOR, "登记"):
            home = Household(region_code=VILLAGES[number])
            home.save()
            for name in ("李桂英", "张明"):
                person = Person(household=home.id, name=name, relation="01" if name == "张明" else "03")
                person.save()
                if name == "李桂英":
                    keys.append(str(person.id))
                    Measure(household=home.id, person=person.id, year=2026, kind="03", item="0301").save()
        town.merge(town.hand_in(number + 1).path)
    with town.opened() as book:
        joining.join_by_field(ACTOR, "person", keys[kept], keys[1 - kept], {"household": keys[1]})
        down = [feedback.write(book, code, town.folder / "down")[0].path for code in VILLAGES[:2]]
    for number, (path, there) in enumerate(zip(down, (0, 1), strict=True), 1):
        [told] = town.merge(path, book=town.village(number))
        assert (told.refused, told.held_rows) == ("", [])
        with town.opened(town.village(number)):
            listed = listing.persons(Filter(text="李桂英"))
            assert listed.count == there
            query = (
                "SELECT count(*) FROM measure m JOIN resident h ON h.id = m.household JOIN person p ON p.id = m.person"
            )
            assert one(f"{query} WHERE p.name = '李桂英' AND m.deleted IS NOT 1")[0] == 2 * there
            assert list(verify()) == []
            assert [found for found in conflict_list.listed() if found.record in keys] == []
