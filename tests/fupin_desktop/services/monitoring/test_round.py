"""One case from a 医保 list to its elimination: the township and the village each do their own steps in their own
books, and packages carry them both ways. Everybody shows the same at the end, and nothing is held back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from db.changes import every
from db.clock import today
from db.clue import Clue, DeptRecord
from db.household import Household
from fupin_desktop.rules.answers import HEAD
from fupin_desktop.services.exchange import feedback
from fupin_desktop.services.flows import places
from fupin_desktop.services.monitoring import board, dept_lists
from tests.exchange import ACTOR, VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.fupin_desktop.services.monitoring.test_dept_lists import workbook
from tests.monitored import dated, go, provide

DAY = today() - dt.timedelta(days=300)
_OF_VILLAGE = ("104", "106", "107", "112", "201", "202", "203", "204")


class Desks:
    """A township and its first village, and the stick between them."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.key = ""
        self.sent = 0

    def clue(self) -> Any:
        return Clue.get_by_id(self.key)

    def up(self) -> None:
        self.sent += 1
        self.town.edit(1, f"第 {self.sent} 次")
        done = self.town.merge(self.town.hand_in(1, to=self.town.folder / f"up{self.sent}").path)
        assert not any(one.held_rows for one in done)

    def down(self) -> None:
        self.sent += 1
        with self.town.opened() as book:
            written = feedback.write(book, VILLAGES[0], self.town.folder / f"down{self.sent}")
        for one in written:
            self.town.merge(one.path, book=self.town.village(1))

    def step(self, code: str, day: dt.date) -> None:
        path = self.town.village(1) if code in _OF_VILLAGE else self.town.path
        with self.town.opened(path):
            assert places.levels() == (("6",) if code in _OF_VILLAGE else ("6", "5", "4"))
            go(self.clue(), (code,), day)
        if code in _OF_VILLAGE:
            self.up()
        else:
            self.down()


def _household() -> tuple[str, str, str]:
    """An ordinary household of the first village: its key, its head's name and number."""
    query = """SELECT h.id, p.name, p.id_no FROM household h JOIN person p ON p.household = h.id
        WHERE h.region_code = ? AND h.monitor_cat IS NULL AND h.deleted IS NOT 1 AND p.relation = ?
        AND length(p.id_no) = 18 AND h.id NOT IN (SELECT record FROM conflict)
        AND h.id NOT IN (SELECT household FROM clue WHERE household IS NOT NULL) ORDER BY h.id"""
    return tuple(every(query, VILLAGES[0], HEAD)[0])


def _register(town: Town, folder: Path) -> tuple[str, str]:
    with town.opened():
        home, name, number = _household()
        made = dept_lists.preview(workbook(folder / "医保.xlsx", (1, name, number, "", 1, 30000)), "0101", DAY)
        dept_lists.bring_in(ACTOR, made)
        clue = dept_lists.to_clue(ACTOR, str(made.matched[0].record.id))
        dated(clue, DAY)
        provide(clue, DAY)
        return str(clue.id), home


def test_from_a_list_to_the_end_of_the_risk(town: Town, tmp_path: Path) -> None:
    town.merge(*town.packages)
    desks = Desks(town)
    desks.key, home = _register(town, tmp_path)
    desks.down()
    with town.opened(town.village(1)):
        [line] = board.read(home)
        assert (line.source, line.state, line.desk) == ("13", "待核实", "6")
        assert DeptRecord.select().count() == 0, "the list itself does not go down"
    day = DAY
    for code in ("104", "105", "106", "107", "108", "109", "110", "111", "112"):
        day += dt.timedelta(days=8 if code == "108" else 1)
        desks.step(code, day)
    day += dt.timedelta(days=190)
    for code in ("201", "202", "203", "204", "205", "206", "207", "208"):
        day += dt.timedelta(days=8 if code == "205" else 1)
        desks.step(code, day)
    shown = []
    for path in (town.path, town.village(1)):
        with town.opened(path, read_only=True):
            where, at_home = places.stands(desks.clue()), Household.get_by_id(home)
            shown.append((where, at_home.monitor_cat, at_home.risk_1, at_home.risk_eliminated, at_home.risk_elim_mode))
    assert shown[0] == shown[1]
    last = shown[0][0].at
    assert last is not None
    assert (last.code, *shown[0][1:]) == ("208", "3", "01", True, "1")
    assert not [row for row in town.conflicts() if row[0] in ("clue", "step")]
