"""What townships and districts enter, a village has to read."""

from __future__ import annotations

from typing import Any

import pytest

from db.models import BY_TABLE
from tests.exchange import VILLAGES, Town
from tests.exchange import _merged_once as _merged_once
from tests.exchange import _town_once as _town_once
from tests.exchange import merged_town as town
from tests.forger import NEW, Village
from tests.fupin_desktop.services.exchange.test_trust import forger as forger
from tests.fupin_desktop.services.exchange.test_trust import held_back

__all__ = ["town"]


@pytest.mark.parametrize("table", sorted(table for table, model in BY_TABLE.items() if model.room == "office"))
def test_what_offices_enter_is_not_a_villages_to_say(town: Town, forger: Village, table: str) -> None:
    """Of its own households and its own region too: it has them to read."""
    model = BY_TABLE[table]
    theirs: dict[str, Any] = {
        "region_code": VILLAGES[0],
        "household": forger.own_household,
        "person": forger.own_person,
    }
    theirs |= {"year": 2026, "row": "R01", "kind": "1"} if model.derived_from else {}
    values = {name: value for name, value in theirs.items() if name in model.kinds()}
    key = model.new_key(values) if model.derived_from else f"{NEW}08"
    entry = forger.says(table, key, "", values)
    done = held_back(town, forger, entry)
    assert "只由上级下发" in done.held_rows[0]
