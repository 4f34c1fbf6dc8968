"""The team is known at every desk; what it may is said by one's own side, and from above."""

from __future__ import annotations

import dataclasses

from db.erase import Erasure
from db.psychology import TEAM, Counsellor, DangerReport, PsySetting
from fupin_desktop.roles import Reach, Right, Role
from fupin_desktop.services.book import access, entry
from fupin_desktop.services.exchange import feedback
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.psychology import team
from fupin_desktop.services.psychology.team import Sight
from tests.exchange import ACTOR, VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town
from tests.people import ago

__all__ = ["_merged_once", "_town_once", "town"]


def test_whom_a_village_registers_sees_and_leads_nothing_above(town: Town) -> None:
    """Also not by the name of somebody there, nor with a key that comes first."""
    with town.opened(town.village(1)):
        for role, name in (("5", "王芳"), ("1", "刘敏")):
            made = Counsellor(
                id="00000000-0000-7000-8000-00000000000" + role, name=name, role=role, certificate="心理治疗师",
                pledge_date=ago(9), phone="13900000000", on_call=True,
            )  # fmt: skip
            entry.save(ACTOR, TEAM, [made])
    assert town.merge(town.hand_in(1).path)[0].status == MERGED
    with town.opened():
        who = access.visitor()
        access.enter(dataclasses.replace(who, name="王芳", role=Role.COUNSELLOR, rights=frozenset(Right)))
        try:
            assert {one.name for one in team.members()} >= {"王芳", "刘敏"}
            assert (team.sight(), team.qualified("刘敏")) == (Sight(Reach.NONE), None)
            team.keep(ACTOR, own := Counsellor(name="王芳", role="2", certificate="心理咨询师", pledge_date=ago(1)))
            assert team.sight() == Sight(team.reach_of(own), str(own.id))
            own.phone = "13700000000"
            team.keep(
                ACTOR, Counsellor(name="牵头", role="1", certificate="心理治疗师", pledge_date=ago(1), phone="1370")
            )
            assert "13900000000" not in {one.phone for one in team.on_call()}
        finally:
            access.enter(who)


def test_whom_one_village_registers_is_unknown_in_the_next(town: Town) -> None:
    """There it would come from above; also what another village reported of somebody in danger, and what it set for
    itself, stays away. What was erased is told to all: who left a village is in its book still."""
    reported: list[str] = []
    for number, name in ((1, "王芳"), (2, "自家")):
        with town.opened(town.village(number)):
            member = Counsellor(name=name, role="5", certificate="心理治疗师", pledge_date=ago(9))
            told = DangerReport()
            DangerReport.content.write(told, name)
            limits = [PsySetting(name=one, value=number, reason=name) for one in ("both", f"x{number}")]
            gone = Erasure(date=ago(1), ground="1", by=name, records=f"person {number}")
            entry.save(ACTOR, TEAM, [member, told, *limits, gone])
            reported.append(str(told.id))
    with town.opened():
        member = Counsellor(name="镇里", role="5", certificate="心理治疗师", pledge_date=ago(9))
        entry.save(ACTOR, TEAM, [member, PsySetting(name="both", value=9, reason="镇里")])
    town.merge(town.hand_in(1).path, town.hand_in(2).path)
    with town.opened() as book:
        assert [(str(one.name), one.reason) for one in PsySetting.living()] == [("both", "镇里")]
        assert {"王芳", "自家", "镇里"} <= {one.name for one in team.members()}
        sent = feedback.write(book, VILLAGES[1], town.folder / "down")[0]
    assert town.merge(sent.path, book=town.village(2))[0].status == MERGED
    with town.opened(town.village(2)):
        said = {str(one.name) for one in team.members()}
        assert {"自家", "镇里"} <= said
        assert "王芳" not in said
        assert [str(one.id) for one in DangerReport.living()] == reported[1:]
        assert {str(one.name): one.reason for one in PsySetting.living()} == {"both": "镇里", "x2": "自家"}
        assert {str(one.by) for one in Erasure.living()} == {"王芳", "自家"}
