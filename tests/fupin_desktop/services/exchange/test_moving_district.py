"""A household moves to a village of another township: the district's book carries it over and back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from db.changes import one
from db.move import TAKEN
from fupin_desktop.exchange.identity import Card
from fupin_desktop.services.book.opening import create_book
from fupin_desktop.services.exchange import exchange_keys, feedback, hand_in, merge_desk
from fupin_desktop.services.household import moving
from fupin_desktop.services.lists import listing
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town

DISTRICT, TOWNSHIP, OTHER, FAR = "410502", "410502101", "410571563", "410571563001"
DAY = dt.date(2026, 11, 20)


def _card() -> Card:
    return exchange_keys.card() or exchange_keys.make()


class District:
    """The demo's township and another one, with a village each, under a district; a stick goes up and down."""

    def __init__(self, town: Town) -> None:
        self.town, self.sent = town, 0
        self.books = {TOWNSHIP: town.path, VILLAGES[0]: town.village(1)}
        town.merge(town.hand_in(1, full=True).path)
        for code in (DISTRICT, OTHER, FAR):
            self.books[code] = town.folder / f"{code}.fpb"
            create_book(self.books[code], code, ACTOR)
        for below, above in ((TOWNSHIP, DISTRICT), (OTHER, DISTRICT), (FAR, OTHER)):
            cards = {code: self.at(code, _card) for code in (below, above)}
            self.at(below, lambda: exchange_keys.bind(cards[above]))  # noqa: B023 - called at once
            self.at(above, lambda: exchange_keys.bind(cards[below]))  # noqa: B023 - called at once
        self.home = self.at(VILLAGES[0], lambda: str(one("SELECT id FROM resident ORDER BY id LIMIT 1")[0]))

    def at(self, code: str, work: Any) -> Any:
        with self.town.opened(self.books[code]):
            return work()

    def up(self, below: str, above: str) -> list[str]:
        """Hand in, merge; what was held."""
        with self.town.opened(self.books[below]) as book:
            path = hand_in.write(book, self._stick(), hand_in.pending()).path
        return self._merge(above, path)

    def down(self, above: str, below: str) -> list[str]:
        with self.town.opened(self.books[above]) as book:
            [written] = feedback.write(book, below, self._stick())
        return self._merge(below, written.path)

    def _stick(self) -> Path:
        self.sent += 1
        return self.town.folder / f"stick {self.sent}"

    def _merge(self, code: str, path: Path) -> list[str]:
        with self.town.opened(self.books[code]) as book:
            [done] = merge_desk.merge(book, [path])
            assert done.refused == ""
            return list(done.held_rows)

    def told(self, code: str) -> Any:
        return self.at(code, lambda: moving.of(self.home))

    def counted(self, code: str) -> int:
        return int(self.at(code, lambda: listing.households().count))

    def across(self) -> None:
        """From the old village to the new one."""
        assert self.up(VILLAGES[0], TOWNSHIP) == []
        assert self.up(TOWNSHIP, DISTRICT) == []
        assert self.down(DISTRICT, OTHER) == []
        assert self.down(OTHER, FAR) == []

    def back(self) -> None:
        """From the new one to the old."""
        assert self.up(FAR, OTHER) == []
        assert self.up(OTHER, DISTRICT) == []
        assert self.down(DISTRICT, TOWNSHIP) == []
        assert self.down(TOWNSHIP, VILLAGES[0]) == []


@pytest.fixture
def district(town: Town) -> District:
    made = District(town)
    assert made.up(TOWNSHIP, DISTRICT) == []
    return made


def test_a_household_goes_over_the_district_to_another_township(district: District) -> None:
    before = {code: district.counted(code) for code in district.books}
    district.at(VILLAGES[0], lambda: moving.offer(ACTOR, district.home, FAR, DAY, "随子女居住"))
    district.across()
    assert {code: district.counted(code) for code in district.books} == before, "until it is taken it is the old one's"
    assert [told.household for told in district.at(FAR, moving.coming)] == [district.home]
    assert district.at(TOWNSHIP, moving.coming) == []
    district.at(FAR, lambda: moving.take(ACTOR, district.home, "410571000000777", "三组"))
    district.back()
    after = before | {FAR: 1, OTHER: 1, TOWNSHIP: before[TOWNSHIP] - 1, VILLAGES[0]: before[VILLAGES[0]] - 1}
    assert {code: district.counted(code) for code in district.books} == after
    assert {district.told(code).state for code in district.books} == {TAKEN}
    number = "SELECT household_no FROM household WHERE id = ?"
    numbers = {district.at(code, lambda: one(number, district.home)[0]) for code in district.books}
    assert numbers == {"410571000000777"}
    assert [problem for code in (FAR, VILLAGES[0]) for problem in district.at(code, lambda: list(verify()))] == []
