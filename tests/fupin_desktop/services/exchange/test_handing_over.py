"""Who moves takes the archive along: given by the keepers, read where the person lives now, written down on both
sides; and nobody is lost on the way who is in danger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from db.changes import change, every, one
from db.connection import execute
from db.psychology import ArchiveEntry
from db.record import time_ordered_key
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.book import access
from fupin_desktop.services.exchange import handing_over
from fupin_desktop.services.household import moving
from fupin_desktop.services.psychology import archive, arrivals, closing, due, judging
from fupin_desktop.services.psychology.filing import NotEntered
from tests.exchange import ACTOR, VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.fupin_desktop.services.exchange.test_moving_round import Round
from tests.people import agree, phq9

TODAY = dt.datetime.now().astimezone().date()
#: Red: somebody thinks of death.
DARK = "000000001"


class Way(Round):
    """Without a look at the whole book at each step."""

    def at(self, number: int, work: Callable[[], Any]) -> Any:
        with self.town.opened(self.town.village(number) if number else None):
            return work()


@pytest.fixture
def moved(town: Town) -> Round:
    return Way(town)


def _file(moved: Round, number: int, person: str) -> Any:
    """The file as a book's keeper reads it."""
    return moved.at(number, lambda: archive.load(person, TODAY))


def _waits(moved: Round, number: int) -> dict[str, Any]:
    return {one.person: one for one in moved.at(number, handing_over.waiting)}


def _moves(moved: Round) -> None:
    moved.offer_down()
    moved.at(2, lambda: moving.take(ACTOR, moved.home))
    moved.up(2)
    moved.down(1)


def test_the_archive_goes_with_who_moves(moved: Round) -> None:
    person = moved.at(1, lambda: str(one("SELECT id FROM person WHERE household = ? ORDER BY id", moved.home)[0]))
    moved.at(1, lambda: (agree(person, TODAY), phq9(person, DARK, TODAY)))
    assert moved.at(1, handing_over.waiting) == []
    _moves(moved)
    assert _file(moved, 2, person).screenings == [], "nothing goes by itself"
    told = _waits(moved, 1)[person]
    assert (told.person, told.receiver.region, told.is_done) == (person, VILLAGES[0][:9], False)
    assert "档案还没有移交宝莲寺镇" in told.sentence
    _refused_while_not_shared(moved, person)
    for number in (1, 0):
        moved.at(number, lambda: handing_over.hand_over(ACTOR, person))
        assert person not in _waits(moved, number)
    with moved.town.opened():
        assert [entry for entry in access.entries() if "移交心理档案给张薛庄村" in entry.what], "it is on record"
    assert not moved.down(2).held_rows
    here, there = _file(moved, 0, person), _file(moved, 2, person)
    assert [told["answers"] for _, told in there.screenings] == [told["answers"] for _, told in here.screenings]
    assert (there.colour, len(there.consents)) == (Colour.RED, len(here.consents))
    assert [told["receiver"] for _, told in there.of_kind("handed over")] == ["张薛庄村"]
    assert moved.at(2, arrivals.unread) == ""
    assert not moved.up(1).held_rows
    assert not moved.up(2).held_rows
    _old_side_looks_and_reports(moved, person)


def _refused_while_not_shared(moved: Round, person: str) -> None:
    """Digits have to be compared first."""
    with moved.town.opened():
        before = every("SELECT * FROM exchange_second WHERE peer NOT LIKE '% < %'")
        execute("DELETE FROM exchange_second WHERE peer NOT LIKE '% < %'")
        with pytest.raises(NotEntered, match="给对方看心理档案"):
            handing_over.hand_over(ACTOR, person)
        for row in before:
            execute("INSERT INTO exchange_second VALUES (?,?,?)", *row)


def _old_side_looks_and_reports(moved: Round, person: str) -> None:
    """Read, not filled; not due; danger is told all the same, and follows."""
    with moved.town.opened(moved.town.village(1)):
        assert [one for one in due.load(TODAY) if one.person == person] == []
        with pytest.raises(NotEntered, match="已随户迁到别的村"):
            phq9(person, "000000000", TODAY)
        with pytest.raises(NotEntered, match="随户迁到别的村的不结案"):
            closing.close(ACTOR, person, TODAY, closing.MOVED, "某人，今天答应")
        judging.report_event(ACTOR, person, Event.SELF_HARM, TODAY, "听说的")
    assert not moved.up(1).held_rows
    marks = len(_file(moved, 2, person).marks)
    assert person in _waits(moved, 0), "what came later waits too"
    moved.at(0, lambda: handing_over.hand_over(ACTOR, person))
    moved.down(2)
    assert len(_file(moved, 2, person).marks) == marks + 1


def test_nobody_says_it_of_who_did_not_move(moved: Round) -> None:
    person = moved.at(1, lambda: str(one("SELECT id FROM person WHERE household = ? ORDER BY id", moved.home)[0]))
    moved.at(1, lambda: (agree(person, TODAY), phq9(person, DARK, TODAY)))
    with moved.town.opened(moved.town.village(1)), pytest.raises(NotEntered, match="不用移交"):
        handing_over.hand_over(ACTOR, person)
    with moved.town.opened(moved.town.village(1)), change(ACTOR, "冒充") as writer:
        [(content,)] = every("SELECT content FROM archive_entry ORDER BY rowid DESC LIMIT 1")
        writer.put(ArchiveEntry, [{"id": time_ordered_key(), "region_code": VILLAGES[1], "content": content}])
    assert any("不在对方的地界" in line for line in moved.up(1).held_rows)
