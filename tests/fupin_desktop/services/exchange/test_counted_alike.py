"""How many conflicts there are: a receipt, the page, its kinds, its villages and the command say the same."""

from __future__ import annotations

from db.changes import change, every
from db.household import Household
from db.person import Person
from db.visit import Visit
from fupin_desktop.services.conflicts import conflict_list, to_decide
from fupin_desktop.services.lists import listing
from tests.exchange import ACTOR, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town


def test_a_receipt_counts_what_is_to_be_decided(town: Town) -> None:
    """Where a village deleted a household that the township went on with, its fields wait; who was entered under one
    that is gone is to be decided, though no cell of it disagrees; 心理档案 are told nowhere."""
    receipts = town.merge(*town.packages)
    with town.opened():
        assert sum(done.conflicts for done in receipts) == conflict_list.count()
    with town.opened(town.village(1)):
        homes = [key for (key,) in every("SELECT id FROM household ORDER BY id LIMIT 4")]
        people = [key for (key,) in every("SELECT id FROM person WHERE household = ? ORDER BY id", homes[2])]
    with town.opened(), change(ACTOR, "镇里核对") as writer:
        writer.put(Household, [{"id": key, "address": "镇里写的", "phone": "13811110000"} for key in homes])
        writer.put(Person, [{"id": people[0], "name": "镇里写的"}])
        writer.put(Visit, [{"id": "v-late", "household": homes[3], "visit_date": "2026-11-02"}])
    with town.opened(town.village(1)), change(ACTOR, "村里核对") as writer:
        writer.put(Household, [{"id": key, "address": "村里写的", "phone": "13822220000"} for key in homes])
        writer.put(Person, [{"id": people[0], "name": "村里写的"}])
        writer.delete(Household, [homes[1], homes[3]])
    with town.opened():
        before = {one.id for one in conflict_list.listed()}
    [done] = town.merge(town.hand_in(1).path)
    with town.opened():
        waiting = conflict_list.waiting()
        assert waiting.count == conflict_list.count() == len(conflict_list.listed())
        assert done.conflicts == len({one.id for one in conflict_list.listed()} - before) > 4
        assert sum(kind.count for kind in waiting.kinds()) == waiting.count
        assert sum(count for *_, count in waiting.within(listing.villages())) == waiting.count
        assert len(waiting.rows(0, 1000)) == waiting.count
        cells = every("SELECT tbl, record, field FROM conflict")
        assert to_decide.still_open([*cells, *to_decide.orphans()]) == waiting.count
        assert len(cells) > waiting.count  # the bare list is longer: fields of what is deleted wait
