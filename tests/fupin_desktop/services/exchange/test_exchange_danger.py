"""A report of danger, and the word that something was erased by law, travel with the next package like all else."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import change, every, one
from db.erase import Erasure
from db.models import MODELS
from fupin_desktop.rules.psychology import Event
from fupin_desktop.services.exchange import selection
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.psychology import reports
from tests.exchange import ACTOR, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town

DAY = dt.date(2026, 11, 20)


def test_a_report_and_an_erasure_travel(town: Town) -> None:
    with town.opened(town.village(1)):
        person = one("SELECT id FROM person WHERE deleted IS NOT 1")[0]
        reports.report(ACTOR, person, Event.SELF_HARM, "昨晚喝了农药", DAY)
        with change(ACTOR, "依法删除"):
            Erasure(date=DAY, ground="1", by=ACTOR, second="李四", records="screening x").save()
    written = town.hand_in(1)
    receipts = town.merge(*town.packages, written.path)
    assert [done.refused for done in receipts if done.status != MERGED] == []
    with town.opened():
        assert one("SELECT count(*) FROM danger_report") == (1,)
        assert every("SELECT by, second FROM erasure") == [(ACTOR, "李四")]


def test_what_earlier_programs_wrote_among_the_others_is_taken_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.opened(town.village(1)):
        person = one("SELECT id FROM person WHERE deleted IS NOT 1")[0]
        reports.report(ACTOR, person, Event.SELF_HARM, "昨晚喝了农药", DAY)
    with monkeypatch.context() as patch:
        patch.setattr(selection, "_SECRET", tuple(m.table() for m in MODELS if m.room == "psychology"))
        written = town.hand_in(1)
    assert {done.status for done in town.merge(*town.packages, written.path)} == {MERGED}
    with town.opened():
        assert one("SELECT count(*) FROM danger_report") == (1,)
