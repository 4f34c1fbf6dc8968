"""Who moves takes the archive along: given by the keepers, read where the person lives now, written down on both
sides; and nobody is lost on the way who is in danger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from db import behind
from db.changes import DELETED, change, every, one
from db.connection import execute
from db.person import Person
from db.psychology import ArchiveEntry
from db.record import time_ordered_key
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.book import access, opening
from fupin_desktop.services.book.opening import create_book
from fupin_desktop.services.exchange import exchange_keys, feedback, hand_in, handing_over
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.household import moving
from fupin_desktop.services.psychology import (
    archive,
    arrivals,
    capacity,
    care,
    closing,
    consents,
    due,
    judging,
    rounds,
    supervision,
)
from fupin_desktop.services.psychology.filing import NotEntered
from tests.exchange import ACTOR, VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town
from tests.fupin_desktop.services.exchange.test_moving_round import Round
from tests.narrowed import there
from tests.people import agree, household, phq9

__all__ = ["_merged_once", "_town_once", "town"]

TODAY = dt.datetime.now().astimezone().date()
EVERYWHERE = {"gathered", "load", "between", "loads", "plan", "stops", "reviews"}
_OTHERS = """SELECT count(*) FROM psy_file f JOIN person p ON p.id = f.person JOIN resident h ON h.id = p.household
    WHERE f.closed IS NULL AND f.deleted IS NOT 1 AND p.deleted IS NOT 1 AND p.member_state IS NOT '2' AND p.id <> ?"""
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


def _on_lists(person: str) -> set[str]:
    """Which lists and counts of what is to be done have somebody."""
    week, plan = TODAY + dt.timedelta(days=6), rounds.plan(TODAY)
    loads = sum(one.files for one in due.loads(TODAY)) - one(_OTHERS, person)[0]
    told = {
        "gathered": [one.person for one in due.gathered(TODAY, week)],
        "load": [one.person for one in due.load(TODAY)],
        "between": [one.person for one in due.between(TODAY, week)],
        "loads": [person] * loads,
        "plan": [key for key, _ in plan.items],
        "stops": [stop.person for stops in plan.stops.values() for stop in stops],
        "reviews": [one.person for one in supervision.cases(TODAY)],
    }
    return {name for name, persons in told.items() if person in persons}


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
    assert moved.at(1, lambda: _on_lists(person)) == EVERYWHERE, "red, and not given away: still followed here"
    told = _waits(moved, 1)[person]
    assert (told.person, told.receiver.region, told.is_done) == (person, VILLAGES[0][:9], False)
    assert "档案还没有移交宝莲寺镇" in told.sentence
    _refused_while_not_shared(moved, person)
    for number in (1, 0):
        moved.at(number, lambda: handing_over.hand_over(ACTOR, person))
        assert person not in _waits(moved, number)
        with moved.town.opened(moved.town.village(number) if number else None):
            before = every("SELECT id FROM archive_entry ORDER BY id")
            with pytest.raises(NotEntered, match="不用再移交"):
                handing_over.hand_over(ACTOR, person)
            assert every("SELECT id FROM archive_entry ORDER BY id") == before, "once"
    with moved.town.opened():
        assert [entry for entry in access.entries() if "移交心理档案给张薛庄村" in entry.what], "it is on record"
    assert not moved.down(2).held_rows
    here, there = _file(moved, 0, person), _file(moved, 2, person)
    assert [told["answers"] for _, told in there.screenings] == [told["answers"] for _, told in here.screenings]
    assert (there.colour, len(there.consents)) == (Colour.RED, len(here.consents))
    assert (there.file.counsellor, moved.at(2, lambda: _on_lists(person))) == (None, EVERYWHERE)
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
        assert _on_lists(person) == set()
        with pytest.raises(NotEntered, match="已随户迁到别的村"):
            phq9(person, "000000000", TODAY)
        with pytest.raises(NotEntered, match="随户迁到别的村的不结案"):
            closing.close(ACTOR, person, TODAY, closing.MOVED, "某人，今天答应")
        for write in (
            lambda: agree(person, TODAY), lambda: care.not_met(ACTOR, person, TODAY),
            lambda: closing.assign(ACTOR, person, None), lambda: capacity.keep(ACTOR, person, able=True, date=TODAY),
        ):  # fmt: skip
            with pytest.raises(NotEntered, match="已随户迁到别的村"):
                write()
        judging.report_event(ACTOR, person, Event.SELF_HARM, TODAY, "听说的")
    assert not moved.up(1).held_rows
    marks = len(_file(moved, 2, person).marks)
    assert person in _waits(moved, 0), "what came later waits too"
    moved.at(0, lambda: handing_over.hand_over(ACTOR, person))
    moved.down(2)
    assert len(_file(moved, 2, person).marks) == marks + 1
    _the_giver_takes_nothing_back(moved, person)


def _the_giver_takes_nothing_back(moved: Round, person: str) -> None:
    """What the township sealed is not the old village's to delete, whose key and laptop are true."""
    key = moved.at(0, lambda: behind.entries_of(record for _, record in behind.records_of(person))[-1])
    with moved.town.opened(moved.town.village(1)), change(ACTOR, "冒充") as writer:
        writer.write_cells(ArchiveEntry, [(key, DELETED, 1)])
    assert any("不在对方的地界" in line for line in moved.up(1).held_rows)
    assert moved.at(0, lambda: every("SELECT deleted FROM archive_entry WHERE id = ?", key)) == [(None,)]


def test_nobody_says_it_of_who_did_not_move(moved: Round) -> None:
    person = moved.at(1, lambda: str(one("SELECT id FROM person WHERE household = ? ORDER BY id", moved.home)[0]))
    moved.at(1, lambda: (agree(person, TODAY), phq9(person, DARK, TODAY)))
    with moved.town.opened(moved.town.village(1)), pytest.raises(NotEntered, match="不用移交"):
        handing_over.hand_over(ACTOR, person)
    with moved.town.opened(moved.town.village(1)), change(ACTOR, "冒充") as writer:
        [(content,)] = every("SELECT content FROM archive_entry ORDER BY rowid DESC LIMIT 1")
        writer.put(ArchiveEntry, [{"id": time_ordered_key(), "region_code": VILLAGES[1], "content": content}])
    assert any("不在对方的地界" in line for line in moved.up(1).held_rows)


def test_half_way_nothing_is_given(moved: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails within leaves the book as it was, and no word of it in the access log. Who withdrew the consent is not
    given on, nor who had left the household before."""
    with moved.town.opened(moved.town.village(1)):
        keys = [row[0] for row in every("SELECT id FROM person WHERE household = ? ORDER BY id", moved.home)]
    red, blue, gone = _three(moved, keys)
    _moves(moved)
    assert list(_waits(moved, 1)) == [red, blue], "the gravest first"
    with moved.town.opened(moved.town.village(1)):
        before = every("SELECT * FROM archive_entry ORDER BY id"), [entry.what for entry in access.entries()]
        with monkeypatch.context() as patch:
            patch.setattr(behind, "sealed_anew", _fails)
            with pytest.raises(OSError, match="half way"):
                handing_over.hand_over(ACTOR, red)
        written = [entry.what for entry in access.entries() if entry.what != "打开心理档案"]
        assert every("SELECT * FROM archive_entry ORDER BY id") == before[0]
        assert written == [what for what in before[1] if what != "打开心理档案"]
        assert {one.person for one in handing_over.waiting()} == {red, blue}
        given = there(archive.load(blue, TODAY)).consent("1")
        assert given
        consents.withdraw(ACTOR, given, TODAY)
        assert {one.person for one in handing_over.waiting()} == {red}
        for person in (blue, gone):
            with pytest.raises(NotEntered, match="不用移交"):
                handing_over.hand_over(ACTOR, person)


def _three(moved: Round, keys: list[str]) -> tuple[str, str, str]:
    """Of the household: a red one, a blue one, and one who has a file and left before."""
    with moved.town.opened(moved.town.village(1)):
        while len(keys) < 3:
            with change(ACTOR, "登记"):
                more = Person(household=moved.home, name="周小妹", birth=dt.date(1970, 1, 2), relation="99")
                more.save()
            keys.append(str(more.id))
        for person, answers in zip(keys, (DARK, "000000000", "000000000"), strict=False):
            agree(person, TODAY)
            phq9(person, answers, TODAY)
        with change(ACTOR, "婚出"):
            left = Person.get_by_id(keys[2])
            left.member_state = "2"
            left.save()
    return keys[0], keys[1], keys[2]


def _fails(*_: object) -> list[Any]:
    raise OSError("half way")


def test_through_the_district_to_another_township(tmp_path: Path) -> None:
    """Five books: each gives it to the next, who compared digits; nobody skips a floor."""
    town = Town(tmp_path)
    chain = _chain(town)
    with town.opened(chain[0]):
        [person] = household("1980-03-05", region=VILLAGES[0])
        home = str(one("SELECT id FROM household")[0])
        agree(person, TODAY)
        phq9(person, DARK, TODAY)
        moving.offer(ACTOR, home, FAR, TODAY, "投亲")
    _up(town, chain[:3])
    _down(town, chain[2:])
    with town.opened(chain[4]):
        moving.take(ACTOR, home)
    _up(town, chain[:1:-1])
    _down(town, chain[2::-1])
    for at, (here, name) in enumerate(zip(chain, ("宝莲寺镇", "文峰区", "峨嵋大街街道", "丽豪社区"), strict=False)):
        with town.opened(here):
            [told] = handing_over.waiting()
            assert name in told.sentence
            handing_over.hand_over(ACTOR, person)
            assert handing_over.waiting() == []
        (_up if at < 2 else _down)(town, chain[at : at + 2])
    with town.opened(chain[4]):
        found = archive.load(person, TODAY)
        assert found
        assert (found.colour, len(found.screenings), found.is_open) == (Colour.RED, 1, True)
        assert _on_lists(person) == EVERYWHERE
        assert handing_over.waiting() == []
    for here in chain[:2]:
        with town.opened(here):
            assert _on_lists(person) == set()


DISTRICT, OTHER, FAR = "410502", "410571563", "410571563001"


def _chain(town: Town) -> list[Path]:
    """Empty books on the way from 袁薛庄村 to 丽豪社区, each bound to the next."""
    made, cards = [], []
    for region in (VILLAGES[0], VILLAGES[0][:9], DISTRICT, OTHER, FAR):
        made.append(town.folder / f"{region}.fpb")
        create_book(made[-1], region, ACTOR)
        with town.opened(made[-1]):
            cards.append(exchange_keys.make())
    for at, path in enumerate(made):
        with town.opened(path):
            for near in cards[max(at - 1, 0) : at] + cards[at + 1 : at + 2]:
                exchange_keys.bind(near)
    return made


def _up(town: Town, books: list[Path]) -> None:
    """Each hands in to the next."""
    for below, above in pairwise(books):
        with town.opened(below) as book:
            path = hand_in.write(book, town.folder / f"up {len(list(town.folder.iterdir()))}", hand_in.pending()).path
        [done] = town.merge(path, book=above)
        assert (done.status, done.held_rows) == (MERGED, [])


def _down(town: Town, books: list[Path]) -> None:
    """Each gives down to the next."""
    for above, below in pairwise(books):
        with town.opened(below):
            region = opening.region()
        with town.opened(above) as book:
            [written] = feedback.write(book, region, town.folder / f"down {len(list(town.folder.iterdir()))}")
        [done] = town.merge(written.path, book=below)
        assert (done.status, done.held_rows) == (MERGED, [])
