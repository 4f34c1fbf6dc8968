"""The flows 办理流程, declared: monitoring (1 to 3), rectification (4), projects (5), placing 岗位对接 (6), aid (7).

A step of these is done by `services/flows/steps.py`, which shows a form, refuses, writes by what stands here.
"""

from __future__ import annotations

import datetime as dt

from db.clue import Clue
from db.household import Household
from db.project import Project
from db.rectification import Rectification
from db.relief import Claim
from db.step import Step
from db.work import WorkIntent
from fupin_desktop.rules.flows import DISTRICT, TOWNSHIP, VILLAGE, Flow, Sets, Stage, Term, Want
from fupin_desktop.rules.months import month_of

_VOTES = (Step.attend, Step.votes_for, Step.votes_against, Step.votes_none, Step.place)
_VOTED = (Step.attend, Step.votes_for, Step.votes_against, Step.place)
_NOTICE = (Step.shown_from, Step.shown_to, Step.place, Step.objections, Step.objection_note)
_HUNG = (Step.shown_from, Step.shown_to, Step.place)
_ALL, _UPPER = (VILLAGE, TOWNSHIP, DISTRICT), (TOWNSHIP, DISTRICT)
_INCLUDED, _REFUSED, _WITHDRAWN = "1", "2", "10"
_MOST_RISKS = 5


def _month(step: Step, _: Clue) -> str | None:
    return month_of(step.date) if isinstance(step.date, dt.date) else None


def _risk(number: int) -> Sets:
    def nth(_: Step, clue: Clue) -> str | None:
        risks = clue.risk or ()
        return risks[number - 1] if len(risks) >= number else None

    return Sets((Household.risk_1, Household.risk_2, Household.risk_3, Household.risk_4, Household.risk_5)[number - 1],
                nth)  # fmt: skip


_IDENTIFY = (
    Stage("101", (VILLAGE, TOWNSHIP, DISTRICT), ("104", "102", "103", "190", "191"), board="待核实",
          sets=(Sets(Clue.outcome, None), Sets(Clue.closed_on, None), Sets(Clue.reject_reasons, None))),
    Stage("102", _ALL[:2], ("104", "103", "190", "191"), needs=(Step.opinion,), board="待核实",
          term=Term("verify_days", since="101")),
    Stage("103", (VILLAGE,), ("104", "105", "190", "191"), board="待核实", term=Term("verify_days", since="101")),
    Stage("104", (VILLAGE, TOWNSHIP), ("105", "190", "191"), board="待比对", term=Term("verify_days", since="101"),
          wants=(Want.VISIT, Want.CHECK_FOUND, Want.STATEMENT_FOUND)),
    Stage("105", _UPPER, ("106", "190", "191"), needs=(Step.opinion,), board="待评议", term=Term("compare_days")),
    Stage("106", (VILLAGE,), ("107", "190", "191"), back=("104",), form=_VOTES, needs=_VOTED, asks=(Clue.category,),
          decides=True, board="待公示", term=Term("review_days")),
    Stage("107", (VILLAGE,), ("108", "190", "191"), back=("106",), form=_NOTICE, needs=_HUNG,
          later=(Step.objections,), notice="notice_days", board="公示中", over="待镇审"),
    Stage("108", (TOWNSHIP,), ("109", "190", "191"), back=("104", "106"), needs=(Step.opinion,), decides=True,
          board="待区定"),
    Stage("109", (DISTRICT,), ("110",), back=("104", "106"), form=(Step.doc_no,), needs=(Step.doc_no,), decides=True,
          ends=True, board="待公告", term=Term("chain_days", since="101"), sets=(Sets(Clue.outcome, _INCLUDED),)),
    Stage("110", (TOWNSHIP,), ("111",), form=(Step.place,), needs=(Step.place,), board="待建档"),
    Stage("111", (TOWNSHIP,), ("112",), board="待措施", sets=(
        Sets(Household.monitor_cat, Clue.category), Sets(Household.monitor_found_ym, _month),
        *(_risk(number) for number in range(1, _MOST_RISKS + 1)),
        Sets(Household.risk_eliminated, False), Sets(Household.risk_elim_mode, None),
        Sets(Household.risk_elim_date, None), Sets(Clue.closed_on, Step.date),
    )),
    Stage("112", (VILLAGE, TOWNSHIP), ("201",), asks=(Clue.contact, Clue.contact_phone), wants=(Want.MEASURE,),
          board="帮扶中", term=Term("contact_days"), sets=(
        Sets(Household.mon_contact, Clue.contact), Sets(Household.mon_contact_phone, Clue.contact_phone),
    )),
    Stage("190", _ALL, asks=(Clue.reject_reasons,), ends=True, board="不纳入", waits="待告知",
          sets=(Sets(Clue.outcome, _REFUSED), Sets(Clue.closed_on, Step.date))),
    Stage("191", (VILLAGE,), needs=(Step.opinion,), ends=True, board="不纳入", sets=(
        Sets(Clue.outcome, _REFUSED), Sets(Clue.reject_reasons, (_WITHDRAWN,)), Sets(Clue.closed_on, Step.date),
    )),
)  # fmt: skip
_ELIMINATE = (
    Stage("201", (VILLAGE,), ("202", "209"), shorter=("205",), form=(Step.mode,), needs=(Step.mode, Step.opinion),
          board="拟消除", term=Term("watch_months", since="111", months=True, earliest=True)),
    Stage("202", (VILLAGE, TOWNSHIP), ("203", "290"), board="拟消除",
          wants=(Want.STATEMENT_AFTER, Want.CHECK_AFTER, Want.MEASURE_FOR_RISK, Want.ABLE)),
    Stage("203", (VILLAGE,), ("204", "290"), back=("202",), form=_VOTES, needs=_VOTED, decides=True, board="拟消除"),
    Stage("204", (VILLAGE,), ("205", "290"), back=("203",), form=_NOTICE, needs=_HUNG, later=(Step.objections,),
          notice="elim_notice_days", board="拟消除"),
    Stage("205", (TOWNSHIP,), ("206", "290"), back=("202", "203"), needs=(Step.opinion,), decides=True,
          board="拟消除"),
    Stage("206", (DISTRICT,), ("207",), back=("202", "203"), form=(Step.doc_no,), needs=(Step.doc_no,), decides=True,
          ends=True, board="拟消除"),
    Stage("207", (TOWNSHIP,), ("208",), form=(Step.place,), needs=(Step.place,), board="拟消除"),
    Stage("208", (TOWNSHIP,), ("301",), board="已消除", sets=(
        Sets(Household.risk_eliminated, True), Sets(Household.risk_elim_mode, Step.mode),
        Sets(Household.risk_elim_date, Step.date),
    ), form=(Step.mode,), needs=(Step.mode,)),
    Stage("209", (TOWNSHIP,), ("201",), needs=(Step.opinion,), ends=True, wants=(Want.MEASURE_FOR_RISK,),
          board="帮扶中"),
    Stage("290", _ALL, ("201",), needs=(Step.opinion,), ends=True, board="帮扶中", waits="拟消除"),
)  # fmt: skip
_ROLL_BACK = (
    Stage("301", _UPPER, ("302",), needs=(Step.opinion,), board="拟回退"),
    Stage("302", _UPPER, ("303",), needs=(Step.opinion,), board="拟回退"),
    Stage("303", (TOWNSHIP,), ("304",), back=("302",), needs=(Step.opinion,), decides=True, board="拟回退"),
    Stage("304", (DISTRICT,), ("305",), back=("302",), form=(Step.doc_no,), needs=(Step.opinion, Step.doc_no),
          decides=True, board="拟回退"),
    Stage("305", (TOWNSHIP,), ("112", "201"), needs=(Step.opinion,), board="帮扶中",
          sets=(Sets(Household.risk_eliminated, False), Sets(Household.risk_back_date, Step.date))),
)  # fmt: skip

MONITORING = Flow(
    Clue,
    (*_IDENTIFY, *_ELIMINATE, *_ROLL_BACK),
    first=("101",),
    anew=("101",),
    registered=("112", "201"),
    chain=("101", "104", "105", "106", "107", "108", "109", "110", "111", "112",
           "201", "202", "203", "204", "205", "206", "207", "208", "301", "302", "303", "304", "305"),
    refused={"1": ("190",), "2": ("290",), "3": ("301",)},
)  # fmt: skip

_UNSTARTED, _UNDER_WAY, _TO_ACCEPT, _CLOSED, _RELAPSED = "1", "2", "3", "4", "5"


def _rectified(code: str) -> tuple[Sets, ...]:
    return (Sets(Rectification.state, code),)


RECTIFICATION = Flow(
    Rectification,
    (
        Stage("401", _UPPER, ("402", "403", "404"), needs=(Step.opinion,), board="整改中", sets=_rectified(_UNDER_WAY)),
        Stage("402", _UPPER, ("403", "404"), needs=(Step.opinion,), board="整改中", sets=_rectified(_UNDER_WAY)),
        Stage("403", _UPPER, ("404", "405"), board="整改中", sets=_rectified(_UNDER_WAY)),
        Stage("404", _UPPER, ("404", "405"), form=(Step.percent,), needs=(Step.opinion, Step.percent), board="整改中",
              sets=_rectified(_UNDER_WAY)),
        Stage("405", _UPPER, ("406",), needs=(Step.opinion,), board="待验收", sets=_rectified(_TO_ACCEPT)),
        Stage("406", _UPPER, ("407",), back=("404",), needs=(Step.opinion,), decides=True, board="待销号",
              else_sets=_rectified(_UNDER_WAY)),
        Stage("407", _UPPER, ("408",), form=(Step.doc_no,), needs=(Step.doc_no,), asks=(Rectification.evidence,),
              ends=True, board="已销号", sets=(
            *_rectified(_CLOSED), Sets(Rectification.closed_on, Step.date),
            Sets(Rectification.closed_by, Step.person_by), Sets(Rectification.number_check, Step.doc_no),
        )),
        Stage("408", _UPPER, ("408",), back=("404",), needs=(Step.opinion,), decides=True, board="已销号",
              sets=_rectified(_CLOSED), else_sets=_rectified(_RELAPSED)),
        Stage("490", _UPPER, ("404", "401"), needs=(Step.opinion,), board="整改中", waits="待重改", sets=(
            *_rectified(_UNDER_WAY), Sets(Rectification.closed_on, None), Sets(Rectification.closed_by, None),
        )),
    ),
    first=("401",),
    chain=("401", "402", "403", "404", "405", "406", "407"),
    refused={"4": ("490",)},
    over=frozenset({"4"}),
)  # fmt: skip

#: What is not accepted is put right (整改后再验收) and is not finished until then, unless it is given up.
_MENDED = ("506", "507")
_ONCE_MORE = (Sets(Project.state, "3"), Sets(Project.finish, None))

PROJECT = Flow(
    Project,
    (
        Stage("501", (TOWNSHIP,), ("502", "590"), board="入库", sets=(Sets(Project.state, "1"),)),
        Stage("502", (DISTRICT,), ("503", "504", "505", "590"), back=("501",), form=(Step.doc_no,),
              needs=(Step.doc_no,), decides=True, board="已批复", sets=(
            Sets(Project.state, "2"), Sets(Project.approve_doc, Step.doc_no), Sets(Project.approved_on, Step.date),
        )),
        Stage("503", _UPPER, ("504", "505", "590"), form=(Step.doc_no,), board="已批复"),
        Stage("504", _UPPER, ("505", "590"), needs=(Step.opinion,), asks=(Project.builder,), board="已批复"),
        Stage("505", _UPPER, ("506", "507", "590"), board="实施中",
              sets=(Sets(Project.state, "3"), Sets(Project.start, Step.date))),
        Stage("506", _UPPER, ("506", "507", "590"), form=(Step.percent,), needs=(Step.percent,), board="实施中",
              waits="待整改"),
        Stage("507", _UPPER, ("508",), board="已完工",
              sets=(Sets(Project.state, "4"), Sets(Project.finish, Step.date))),
        Stage("508", (TOWNSHIP,), ("509",), back=("506",), again=_MENDED, needs=(Step.opinion,), decides=True,
              board="已完工", else_sets=_ONCE_MORE),
        Stage("509", (DISTRICT,), ("510",), back=("506",), again=_MENDED, form=(Step.doc_no,),
              needs=(Step.opinion,), decides=True, ends=True, board="已验收",
              sets=(Sets(Project.state, "5"), Sets(Project.accepted_on, Step.date)), else_sets=_ONCE_MORE),
        Stage("510", _UPPER, asks=(Project.asset_owner, Project.manager), board="已移交",
              sets=(Sets(Project.state, "6"),)),
        Stage("590", _UPPER, needs=(Step.opinion,), ends=True, board="已终止", sets=(Sets(Project.state, "9"),)),
    ),
    first=("501",),
    anew=("501",),
    chain=("501", "502", "505", "507", "508", "509", "510"),
    refused={"5": ("590",)},
    over=frozenset({"5", "6", "9"}),
)  # fmt: skip

PLACING = Flow(
    WorkIntent,
    (
        Stage("601", _ALL[:2], ("602", "603", "604"), form=(Step.target,), needs=(Step.target,), board="已推荐"),
        Stage("602", _ALL[:2], ("603", "604"), form=(Step.target,), needs=(Step.target,), decides=True, board="已面试"),
        Stage("603", _ALL[:2], ("605", "606"), form=(Step.target,), needs=(Step.target,), board="已上岗"),
        Stage("604", _ALL[:2], ("601",), form=(Step.target,), needs=(Step.opinion, Step.target), board="未录用"),
        Stage("605", _ALL[:2], ("605", "606"), form=(Step.target,), needs=(Step.opinion,), board="已上岗",
              term=Term("stay_days", since="603")),
        Stage("606", _ALL[:2], ("601",), form=(Step.target,), needs=(Step.opinion,), board="已离岗"),
    ),
    first=("601",),
    refused={"6": ("604",)},
)  # fmt: skip


def _aid(code: str) -> Sets:
    return Sets(Claim.state, code)


def _begun(_: Step, claim: Claim) -> str:
    """Of a case that was filled without steps until now it stays."""
    return str(claim.state or "1")


CLAIM = Flow(
    Claim,
    (
        Stage("701", _ALL[:2], ("702", "790"), board="受理", sets=(Sets(Claim.state, _begun),)),
        Stage("702", (TOWNSHIP, VILLAGE), ("703", "704", "790"), back=("701",), needs=(Step.opinion,), decides=True,
              board="核查", sets=(_aid("2"), Sets(Claim.verified_on, Step.date))),
        Stage("703", (VILLAGE, TOWNSHIP), ("704", "790"), form=_NOTICE, needs=_HUNG, later=(Step.objections,),
              notice="notice_days", board="公示", sets=(
            _aid("3"), Sets(Claim.shown_from, Step.shown_from), Sets(Claim.shown_to, Step.shown_to),
        )),
        Stage("704", _UPPER, ("705", "790"), back=("702",), form=(Step.doc_no,), needs=(Step.opinion,), decides=True,
              asks=(Claim.amount,), board="已批准", sets=(_aid("4"), Sets(Claim.approved_on, Step.date)),
              else_sets=(_aid("2"),)),
        Stage("705", (TOWNSHIP, DISTRICT, VILLAGE), ends=True, board="已发放",
              sets=(_aid("5"), Sets(Claim.paid_on, Step.date))),
        Stage("790", _ALL, asks=(Claim.refused_reason,), ends=True, board="不予救助", sets=(_aid("6"),)),
    ),
    first=("701",),
    anew=("701",),
    chain=("701", "702", "703", "704", "705"),
    refused={"7": ("790",)},
    over=frozenset({"5", "6"}),
)  # fmt: skip

FLOWS: tuple[Flow, ...] = (MONITORING, RECTIFICATION, PROJECT, PLACING, CLAIM)
#: Every stage by its code.
STAGES = {stage.code: stage for flow in FLOWS for stage in flow.stages}


def of(model: type[object]) -> Flow:
    """The flow of the records of a model. Raises KeyError."""
    return {flow.model: flow for flow in FLOWS}[model]


#: What of a clue is written by the step that decides, by who decides: what a district says, no village says.
DECISIONS = (Sets(Clue.outcome, _INCLUDED), Sets(Clue.closed_on, None), Sets(Clue.reject_reasons, None))
