"""走访记录表 (DICTIONARY §5): one visit a page. Psychological visits are told nowhere but in their own file."""

from __future__ import annotations

from collections.abc import Sequence

from db.visit import Visit
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import A4_FILED, Blank, Block, Column, Grid, Pair, Section, Sheet, Signatures, Table
from fupin_desktop.cards.shared import asked, boxes, file_name, stands, title, value, whose
from fupin_desktop.rules.answers import PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE
from fupin_desktop.rules.facts import Case, Row

FORM = "走访记录表"
_PROBLEMS = (
    Column("问题类别", 16), Column("问题描述", 38), Column("程度", 10), Column("责任人", 14), Column("办理期限", 16),
    Column("办理情况", 16),
)  # fmt: skip
#: What has no room for the whole label.
_SHORT = {"two_three_check": "三保障变化"}
_NONE = "没有发现问题"
_SIGNED = Signatures(("户主签字：", "走访人签字：", "日期："))


def is_told(visit: Row) -> bool:
    """Whether a visit may stand on paper."""
    return bool(visit["reason"] != PSYCHOLOGICAL_REASON and visit["visitor_role"] != PSYCHOLOGICAL_ROLE)


def sheet(case: Case | None, visit: Row | None, about: About) -> Sheet:
    """The record of a visit; without one the form to fill by hand, for a household or for any."""
    problems = [row for row in case.problems if visit and row["visit"] == visit["id"]] if case else []
    blocks: tuple[Block, ...] = (
        title(case, FORM, "" if visit else f"{about.year} 年"),
        Section("一、走访对象"),
        Grid(whose(case), 3, 21),
        Section("二、走访情况"),
        Grid(_visit(visit), 3, 24),
        Blank("走访情况记录", 5, value(visit, "note"), grows=True),
        Blank("群众诉求", 3, value(visit, "need")),
        Section("三、发现的问题"),
        Table(
            _PROBLEMS, _problems(problems), least=3 if visit is None or problems else 0, empty=_NONE if visit else ""
        ),
        Section("四、办理"),
        Grid(_outcome(visit), 2, 30),
        _SIGNED,
    )
    on = f" {visit['visit_date']}" if visit and visit["visit_date"] else ""
    name = file_name(case, FORM + on) if case else f"空白{FORM}"
    return Sheet(name, blocks, about.foot(), A4_FILED, one_page=True)


def _visit(visit: Row | None) -> tuple[Pair, ...]:
    if visit is None:
        written = tuple(Pair(label, "") for label in ("走访日期", "走访时间", "走访人"))
        ticked = (
            Visit.visitor_role,
            Visit.mode,
            Visit.reason,
            Visit.income_change,
            Visit.two_three_check,
            Visit.need_type,
        )
        return (*written, *(asked(_SHORT.get(kind.name, kind.label), kind) for kind in ticked))
    return (
        Pair("走访日期", words.day(visit["visit_date"])),
        Pair("走访时间", words.joined(visit["start_time"], visit["end_time"], by="至")),
        Pair("走访方式", words.label("visit_mode", visit["mode"])),
        Pair("走访人", visit["visitors"] or ""),
        Pair("走访人角色", words.label("role", visit["visitor_role"])),
        Pair("走访事由", words.label("visit_reason", visit["reason"])),
        Pair("收入变化", words.label("change_dir", visit["income_change"])),
        Pair("三保障变化", words.label("two_three_change", visit["two_three_check"])),
        *([Pair("帮扶需求类别", words.label("measure", visit["need_type"]))] if stands(visit, "need_type") else []),
    )


def _problems(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            words.label("problem", row["category"]), row["text"] or "", words.label("severity", row["severity"]),
            row["owner"] or "", words.day(row["due_date"]), words.label("problem_state", row["state"]),
        )
        for row in rows
    )  # fmt: skip


def _outcome(visit: Row | None) -> tuple[Pair, ...]:
    told = words.labels("policy", visit["policy_told"]) if visit else boxes(Visit.policy_told)
    return (
        Pair("宣讲政策", told, 2),
        Pair("现场解决情况", words.label("visit_result", visit["result"]) if visit else boxes(Visit.result)),
        Pair("下次走访日期", words.day(visit["follow_up_date"]) if visit else ""),
        Pair("下次责任人", value(visit, "follow_up_owner")),
        Pair("填表人、电话", ""),
    )
