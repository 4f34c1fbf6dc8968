"""Who has moved with a household: the file asks for the archive to be given on, once."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import change, one
from db.household import Household
from db.move import TAKEN, Move
from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.exchange import identity
from fupin_desktop.services.book import opening
from fupin_desktop.services.exchange import exchange_keys, handing_over
from tests.edges import Dialogs, accept, cancel
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.start import PsychologyPage
from ui.window.main_window import MainWindow


def _go(person: str) -> str:
    """The household of somebody is another village's; its township's name."""
    here = opening.region()
    there = next(place.code for place in regions.children(here[:9]) if place.code != here)
    home = one("SELECT household FROM person WHERE id = ?", person)[0]
    with change("别村", "接收") as writer:
        told = Move(household=home, from_village=here, to_village=there, state=TAKEN)
        told.date, told.reason = dt.date(2026, 11, 1), "投亲"
        told.save()
        writer.put(Household, [{"id": home, "region_code": there}])
    return regions.path(here[:9])[-1]


def _refuse(*_: object) -> None:
    raise Refusal("账本现在只能查看。")


def test_the_file_asks_until_it_was_given(window: MainWindow, persons: list[str], dialogs: Dialogs) -> None:
    town = _go(persons[0])
    exchange_keys.make()
    exchange_keys.bind(identity.make("0" * 16, opening.region()[:9], town, "2026-11-29").card)
    window.session.changed.emit()
    window.pages.go("psychology", {})
    start = window.pages.current()
    assert isinstance(start, PsychologyPage)
    assert "随户迁走了，档案还没有移交：" in start.came.text
    next(one for one in start.came.buttons() if one.text().startswith("去移交")).click()
    page = window.pages.current()
    assert isinstance(page, FilePage)
    window.pages.go("archive", {"person": persons[0]})  # of the same household another one may have a file
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handing_over, "hand_over", _refuse)
        dialogs.give(accept, accept)
        page.moved.buttons()[0].click()
    assert "账本现在只能查看" in dialogs.said[-1]
    for answer, is_given in ((cancel, False), (accept, True)):
        [hand_over] = page.moved.buttons()
        dialogs.give(answer)
        hand_over.click()
        assert (persons[0] not in {one.person for one in handing_over.waiting()}) is is_given
    assert f"档案已移交{town}" in page.moved.text
    assert page.moved.buttons() == []
    assert "记进档案和访问记录" in dialogs.said[-1]
