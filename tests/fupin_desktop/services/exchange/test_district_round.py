"""A floor higher: a district's book that townships are bound to, hand in to, and are fed back by."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.changes import change, every, one
from db.connection import meta
from db.household import Household
from db.person import Person
from db.psychology import TEAM, Counsellor
from db.village import MonitoringLine
from fupin_desktop import regions
from fupin_desktop.services.book import entry, laptops
from fupin_desktop.services.book.opening import create_book
from fupin_desktop.services.exchange import exchange_keys, feedback, hand_in, merge_desk
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.exchange.outgoing import NotWritten
from fupin_desktop.services.exchange.trust import Judge, Sender
from fupin_desktop.services.lists import listing
from fupin_desktop.services.psychology import team
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town
from tests.people import ago

__all__ = ["_merged_once", "_town_once", "town"]

DISTRICT, TOWNSHIP, ZONE_STREET = "410502", "410502101", "410571563"


@pytest.fixture
def district(town: Town, tmp_path: Path) -> Path:
    """The book of 文峰区, to which the township is bound and has handed in all that its villages brought."""
    path = tmp_path / "district.fpb"
    create_book(path, DISTRICT, ACTOR)
    with town.opened(path):
        above = exchange_keys.make()
    with town.opened() as book:
        below = exchange_keys.card()
        assert below
        exchange_keys.bind(above)
        assert [peer.region for peer in exchange_keys.upward()] == [DISTRICT]
        written = hand_in.write(book, town.folder / "stick", hand_in.pending())
    with town.opened(path):
        exchange_keys.bind(below)
    [done] = town.merge(written.path, book=path)
    assert (done.status, done.refused, done.held) == (MERGED, "", 0)
    return path


def test_the_district_has_what_the_township_has_by_townships(town: Town, district: Path) -> None:
    assert town.dump(district) == town.dump()
    assert town.conflicts(district) == town.conflicts()
    with town.opened(district):
        assert list(verify()) == []
        assert {code for code, _ in listing.villages()} == set(VILLAGES)
        board = {line.region: line for line in merge_desk.board()}
    assert {len(code) for code in board} == {9}
    assert (board[TOWNSHIP].is_bound, board[TOWNSHIP].packages) == (True, 1)
    assert any(code.startswith("410571") for code in board)
    with town.opened():
        told = [(line.region, line.is_bound) for line in merge_desk.board()]
        assert {len(code) for code, _ in told} == {12}, "who is above hands nothing in"
        assert {code for code, is_bound in told if is_bound} == set(VILLAGES)


def test_what_the_district_sets_goes_down_two_floors(town: Town, district: Path) -> None:
    with town.opened(district) as book:
        above = str(meta("site"))
        with change(ACTOR, "口径"):
            MonitoringLine(region_code=DISTRICT, year=2026, line_pc=9000, is_confirmed=True).save()
            person = Person.living().order_by(Person.id).first()
            person.note = "区里核过"
            person.save()
        [down] = feedback.write(book, TOWNSHIP, town.folder / "down")
    [done] = town.merge(down.path)
    assert (done.status, done.held) == (MERGED, 0)
    with town.opened() as book:
        home = one(
            "SELECT h.region_code FROM person p JOIN household h ON h.id = p.household WHERE p.id = ?", person.id
        )
        [further] = feedback.write(book, home[0], town.folder / "further")
    number = VILLAGES.index(home[0]) + 1
    [done] = town.merge(further.path, book=town.village(number))
    assert (done.status, done.held) == (MERGED, 0)
    with town.opened(town.village(number)):
        assert Person.get_by_id(str(person.id)).note == "区里核过"
        assert laptops.named([above]) == {above: "文峰区，区里的电脑"}, "not the township's, who passed it on"
        assert every("SELECT line_pc FROM monitoring_line WHERE region_code = ?", DISTRICT)
        assert {code for (code,) in every("SELECT DISTINCT region_code FROM household")} <= {home[0], None} | set(
            VILLAGES
        )


def test_a_township_gets_all_of_its_villages_and_nothing_of_others(town: Town, district: Path) -> None:
    with town.opened(district) as book:
        with change(ACTOR, "登记"):
            Household(region_code=ZONE_STREET + "001", hh_type="01", household_no="Z1").save()
        [down] = feedback.write(book, TOWNSHIP, town.folder / "down")
    before = town.dump()
    [done] = town.merge(down.path)
    assert (done.status, done.held) == (MERGED, 0)
    assert town.dump() == before
    with town.opened(district) as book:
        for below in (DISTRICT, "410505", "410503001", "什么"):
            with pytest.raises(NotWritten, match="下面的村或乡镇"):
                feedback.write(book, below, town.folder / "down")


def test_a_laptop_is_of_its_village_two_floors_up_and_for_a_township_that_lost_its_book(
    town: Town, district: Path, tmp_path: Path
) -> None:
    with town.opened(town.village(1)):
        said = str(meta("site"))
        entry.save(ACTOR, TEAM, [Counsellor(name="王芳", role="5", certificate="心理治疗师", pledge_date=ago(9))])
    town.merge(town.hand_in(1).path)
    with town.opened() as book:
        of_town = str(meta("site"))
        up = hand_in.write(book, town.folder / "stick", hand_in.pending())
    again = tmp_path / "again.fpb"
    create_book(again, TOWNSHIP, ACTOR)
    with town.opened(again):
        below = exchange_keys.make()
    [done] = town.merge(up.path, book=district)
    assert (done.status, done.held) == (MERGED, 0)
    with town.opened(district) as book:
        named = laptops.named([said, of_town])
        assert named == {said: f"{regions.village_name(VILLAGES[0])}，村里的电脑", of_town: "宝莲寺镇，镇里的电脑"}
        above = exchange_keys.card()
        assert above
        exchange_keys.bind(below)
        down = feedback.write(book, TOWNSHIP, town.folder / "down")
    with town.opened(again):
        exchange_keys.bind(above)
    assert MERGED in {done.status for done in town.merge(*(one.path for one in down), book=again)}
    with town.opened(again):
        assert "王芳" in {str(one.name) for one in team.members() if one.id in team.from_below()}
        assert laptops.named([said]) == {said: named[said]}


@pytest.mark.parametrize(
    ("sender", "is_above", "stands", "believed"),
    [(TOWNSHIP, True, DISTRICT, DISTRICT), (TOWNSHIP, True, VILLAGES[0], VILLAGES[0]),
     (TOWNSHIP, True, "410505", TOWNSHIP), (TOWNSHIP, True, ZONE_STREET, TOWNSHIP), (TOWNSHIP, True, "什么", TOWNSHIP),
     (TOWNSHIP, False, DISTRICT, TOWNSHIP), (VILLAGES[0], False, DISTRICT, VILLAGES[0])],
)  # fmt: skip
def test_where_a_laptop_stands_is_believed_of_places_below_and_above_the_sender(
    sender: str, is_above: bool, stands: str, believed: str, town: Town
) -> None:
    with town.opened(town.village(1)):
        judge = Judge(Sender("f", sender, ("",) if is_above else (sender,), is_above=is_above), "R")
        list(judge.sites([("0123456789abcdef", f"电脑（{stands}）")]))
        assert one("SELECT region FROM side WHERE code = '0123456789abcdef'") == (believed,)
