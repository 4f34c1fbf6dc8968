"""A district keeps the streets of the development zone too, numbered 410571: everywhere they are part of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.changes import change, one
from db.connection import set_meta
from db.household import Household
from db.merge import Bundle, take
from db.record import derived_key
from db.village import MonitoringLine
from fupin_desktop import regions
from fupin_desktop.exchange import identity
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, scope
from fupin_desktop.services.book.access import Visitor
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange import exchange_keys, feedback, trust
from fupin_desktop.services.exchange.outgoing import NotWritten
from fupin_desktop.services.exchange.reasons import Reason
from fupin_desktop.services.exchange.trust import Judge, Sender
from fupin_desktop.services.household import lines
from tests.forger import NEW

DISTRICT, ZONE = "410502", "410571"
TOWN, VILLAGE = "410502101", "410502101212"
STREET, COMMUNITY = "410571563", "410571563001"
ELSEWHERE = "410503001001"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    """Opens a book as that of a region."""
    create_book(tmp_path / "book.fpb", DISTRICT, "测试")
    with open_book(tmp_path / "book.fpb", "测试") as opened:

        def of(region: str) -> Any:
            set_meta("region", region)
            return opened

        yield of


def bound(region: str) -> Sender:
    card = identity.make(f"book-of-{region}", region, region, "2026-11-01T08:00:00+08:00").card
    exchange_keys.bind(card)
    found = trust.sender(card.fingerprint)
    assert found is not None
    return found


def says(number: int, table: str, record: str, told: dict[str, Any]) -> tuple[str, ...]:
    ts = f"0199{number:08x}0000-laptop"
    return (ts, ts, table, record, "", json.dumps(told), "")


def judged(of: Sender, *entries: tuple[Any, ...]) -> dict[Reason, int]:
    judge = Judge(of, "0000-0000-0000", "laptop")
    take(Bundle(entries=list(entries)), judge)
    return dict(judge.held)


def homes(*codes: str) -> list[tuple[str, ...]]:
    return [
        says(n, "household", f"{NEW}{n:02}", {"region_code": code, "address": "一组"}) for n, code in enumerate(codes)
    ]


def test_the_zone_is_part_of_the_district() -> None:
    assert regions.lies_in(COMMUNITY, DISTRICT)
    assert not regions.lies_in(VILLAGE, ZONE)
    assert not regions.lies_in(ELSEWHERE, DISTRICT)
    assert regions.enclosing(COMMUNITY)[0] == DISTRICT
    assert regions.enclosing(COMMUNITY)[-1] == COMMUNITY
    assert DISTRICT not in regions.enclosing(ELSEWHERE)
    assert regions.enclosing(DISTRICT).count(DISTRICT) == 1
    assert {STREET, TOWN} <= {place.code for place in regions.children(DISTRICT)}


@pytest.mark.parametrize(("here", "is_above"), [(STREET, True), (TOWN, True), (VILLAGE, True), (COMMUNITY, True),
                                                ("410503001", False), (DISTRICT, False), ("4105", False)])  # fmt: skip
def test_the_district_is_above_its_streets(book: Callable[[str], Any], here: str, is_above: bool) -> None:
    book(here)
    found = bound(DISTRICT)
    assert found.is_above is is_above
    assert found.area == (("",) if is_above else (DISTRICT, ZONE))


def test_a_street_of_the_zone_says_what_lies_in_it(book: Callable[[str], Any]) -> None:
    book(DISTRICT)
    assert judged(bound(STREET), *homes(COMMUNITY, VILLAGE, "410571564001")) == {Reason.ELSEWHERE: 2}
    assert one("SELECT count(*) FROM household") == (1,)


def test_a_district_says_what_lies_in_both(book: Callable[[str], Any]) -> None:
    book("4105")
    assert judged(bound(DISTRICT), *homes(COMMUNITY, VILLAGE, ELSEWHERE)) == {Reason.ELSEWHERE: 1}
    assert one("SELECT count(*) FROM household") == (2,)


def test_the_line_of_the_district_is_the_zones(book: Callable[[str], Any]) -> None:
    """No community sets another one, it reaches the community with what is sent back, and counts there."""
    book(DISTRICT)
    with change("测试", "监测线"):
        MonitoringLine(region_code=DISTRICT, year=2025, line_pc=8300, is_confirmed=True).save()
    key = derived_key("monitoring_line", DISTRICT, 2025)
    assert key in scope.of_region(COMMUNITY)
    assert key not in scope.of_region(ELSEWHERE)
    assert lines.line(COMMUNITY, 2025) == lines.line(VILLAGE, 2025) == 8300
    own = {"region_code": COMMUNITY, "year": 2025, "line_pc": 100, "is_confirmed": 1}
    entry = says(1, "monitoring_line", derived_key("monitoring_line", COMMUNITY, 2025), own)
    assert judged(bound(COMMUNITY), entry) == {Reason.ABOVE: 1}
    assert lines.line(COMMUNITY, 2025) == 8300


def test_what_the_district_wrote_is_no_neighbours_word_in_the_zone(book: Callable[[str], Any]) -> None:
    book(STREET)
    above = bound(DISTRICT)
    judged(above, *homes(COMMUNITY))  # now its laptop is known as the district's
    below = Judge(bound(COMMUNITY), "0000-0000-0001", "other")
    assert not below.is_neighbours("laptop")
    base, record = f"0199{0:08x}0000-laptop", f"{NEW}00"
    edit = ("019900000009" + "0000-other",) * 2 + ("household", record, "address", '"二组"', base)
    take(Bundle(entries=[edit]), below)
    assert below.held == {}
    assert Household.get_by_id(record).address == "二组"


def test_who_serves_the_district_needs_no_reason_in_the_zone(book: Callable[[str], Any]) -> None:
    book(DISTRICT)
    with change("测试", "登记"):
        for n, code in enumerate((COMMUNITY, VILLAGE, ELSEWHERE)):
            Household(id=f"{NEW}{n:02}", region_code=code, address="一组").save()
    who = Visitor("区里的人", frozenset(Right) - {Right.EVERYWHERE}, area=DISTRICT)
    assert who.is_own(COMMUNITY, "1")
    assert not who.is_own(ELSEWHERE, "1")
    access.enter(who)
    access.open_region(DISTRICT)
    with pytest.raises(access.ReasonWanted) as wanted:
        access.open_region()
    assert wanted.value.households == [f"{NEW}02"]


def test_who_serves_a_village_needs_one_for_the_zone_too(book: Callable[[str], Any]) -> None:
    book(DISTRICT)
    with change("测试", "登记"):
        Household(id=f"{NEW}00", region_code=COMMUNITY, address="一组").save()
    access.enter(Visitor("村里的人", frozenset(Right) - {Right.EVERYWHERE}, area=VILLAGE))
    with pytest.raises(access.ReasonWanted):
        access.open_region(DISTRICT)


def test_the_district_sends_back_to_the_zone(book: Callable[[str], Any], tmp_path: Path) -> None:
    opened = book(DISTRICT)
    with pytest.raises(NotWritten, match="还没有绑定"):  # and not: it is none of ours
        feedback.write(opened, COMMUNITY, tmp_path)
    with pytest.raises(NotWritten, match="不是本账本下面的村或乡镇"):
        feedback.write(opened, "410503001001", tmp_path)


def test_its_own_district_comes_first(book: Callable[[str], Any]) -> None:
    book(COMMUNITY)
    bound(TOWN)
    bound(DISTRICT)
    assert [peer.region for peer in exchange_keys.upward()] == [DISTRICT, TOWN]
