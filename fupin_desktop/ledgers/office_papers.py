"""The papers of offices: 项目, 小额信贷, 整改 (c-projects-money, e-i)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.household import Household
from db.person import Person
from db.project import Loan, Project
from db.rectification import Rectification
from db.step import Step
from fupin_desktop.ledgers.papers import (
    LARGE,
    WALL,
    WIDE,
    Cell,
    Cells,
    Col,
    Facts,
    Field,
    Form,
    Gap,
    Lines,
    Photos,
    Rows,
    Words,
    numbered,
    whole,
)
from fupin_desktop.ledgers.relief_papers import called, total

P, L, R, S = Project, Loan, Rectification, Step


def _whom(facts: Facts) -> str:
    told, poor = facts.of(P.households), facts.of(P.poor_households)
    return f"{told} 户" + (f"（脱贫户、监测户 {poor} 户）" if poor else "") if told else ""


BOARD = Form(
    "board", "项目公示牌",
    (
        Cells((
            (P.name, 2), P.year, P.kind, (P.content, 2), (P.places, 2), P.budget,
            Cell("资金来源", lambda facts: str(facts.more.get("sources") or "")), P.owner, P.builder,
            Cell("受益对象", _whom),
            P.people, P.start, P.finish, (P.mechanism_text, 2), (P.goal, 2), P.asset_owner, P.manager,
            Cell("监督电话", lambda facts: str(facts.more.get("phone") or ""), 2),
        ), columns=2, label=30),
        Gap(grows=True),
    ),
    ("责任单位（盖章）：", "公示日期："),
    make=WALL, hung=True,
)  # fmt: skip


def _assets(facts: Sequence[Facts]) -> list[Sequence[str]]:
    fields: tuple[Field, ...] = (P.name, P.places, P.asset_class, P.asset_name)
    rows = numbered([
        (str(one.value(P.year) or ""), *(one.of(field) for field in fields), one.of(P.asset_value),
         str(one.value(P.accepted_on) or ""), one.of(P.asset_owner), one.of(P.manager), one.of(P.base),
         one.of(P.income_rule))
        for one in facts
    ])  # fmt: skip
    return [*rows, ("合计", "", f"{len(facts)} 项", "", "", "", *total(facts, P.asset_value), "", "", "", "", "")]


ASSETS = Form(
    "assets", "项目资产台账",
    (
        Rows((
            Col("序号", 9), Col("年度", 10), Col("项目名称", 36, wraps=True), Col("地点", 26, wraps=True),
            Col("资产类别", 18), Col("资产名称", 26, wraps=True), Col("原值(元)", 20, amount=True), Col("验收日期", 20),
            Col("所有权人", 22, wraps=True), Col("管护或经营主体", 24, wraps=True), Col("带贫基地", 22, wraps=True),
            Col("收益分配办法", 40, wraps=True),
        ), _assets, total=True),
    ),
    ("填表人：", "负责人：", "日期："),
    group=whole, fits=lambda facts: facts.value(P.asset_class) or facts.value(P.asset_name), lacks="没有登记资产",
    make=LARGE, over=False,
)  # fmt: skip


def _loan(facts: Sequence[Facts]) -> Mapping[str, str]:
    one = facts[0]
    return {
        "name": called(one), "from": one.of(L.start), "bank": one.of(L.bank), "sum": one.of(L.principal),
        "to": one.of(L.due), "balance": one.of(L.balance), "as_of": one.of(L.balance_on), "overdue": one.of(L.overdue),
        "village": one.village, "on": str(one.more.get("today") or ""),
    }  # fmt: skip


def _overdue(facts: Sequence[Facts]) -> Mapping[str, str]:
    found = _loan(facts)
    return found if facts[0].value(L.overdue) else {}


REMINDER = Form(
    "reminder", "小额信贷到期提醒单",
    (
        Gap(2),
        Words("{name}：", _loan, 1.3, indent=False),
        Words("您于{from}在{bank}办理的脱贫人口小额信贷 {sum} 元，到期日是{to}。截至{as_of}，余额 {balance} 元。",
            _loan, 1.3),
        Words("其中已逾期 {overdue} 元。", _overdue, 1.3, bold=True, extra=True),
        Words("请在到期前备足资金还款。还款有困难、需要续贷或展期的，请在到期前到银行和村委会办理，不要逾期，以免影响信用和以后贷款。",
              size=1.3),
        Gap(8),
        Words("{village}民委员会（盖章）　　　", _loan, 1.3, right=True),
        Words("{on}　　　", _loan, 1.3, right=True),
        Gap(grows=True),
        Cells((Cell("打算", lambda facts: "□按期还款　□续贷　□展期", blank="□按期还款　□续贷　□展期"),
               Cell("送达日期", lambda facts: "")), "回执", columns=2, label=21, lines=2),
    ),
    ("借款人签字：", "送达人签字：", "日期："),
    fits=lambda facts: (facts.value(L.balance) or 0) > 0, lacks="都结清了",
)  # fmt: skip


def _to_call(facts: Sequence[Facts]) -> list[Sequence[str]]:
    """Who owes, as they are called one after the other; the last columns are filled by hand."""
    return numbered([
        (called(one), str(one.value(Person.phone) or one.value(Household.phone) or ""), f"{one.village}{one.group}",
         one.of(L.bank), one.of(L.balance), str(one.value(L.due) or ""), one.of(L.overdue), "", "")
        for one in facts
    ])  # fmt: skip


CALLS = Form(
    "calls", "小额信贷到期提醒名单",
    (
        Rows((
            Col("序号", 10), Col("借款人", 22), Col("电话", 28), Col("村组", 34, wraps=True),
            Col("贷款银行", 36, wraps=True), Col("余额(元)", 22, amount=True), Col("到期日期", 24),
            Col("逾期(元)", 22, amount=True), Col("提醒日期", 24), Col("打算怎么还", 36),
        ), _to_call),
    ),
    ("提醒人：", "负责人：", "日期："),
    group=whole, fits=REMINDER.fits, lacks=REMINDER.lacks, make=WIDE, over=False,
)  # fmt: skip


def _three(facts: Sequence[Facts]) -> list[Sequence[str]]:
    asked: tuple[Field, ...] = (
        R.problem, R.standard, R.account_check, R.people_check, R.lead_unit, R.resp_unit, R.leader, R.owner, R.goal,
        R.measures,
    )  # fmt: skip
    return [
        (one.of(R.item_no), one.of(R.source_kind), *(one.of(field) for field in asked),
            str(one.value(R.deadline) or ""),
         str(one.more.get("progress") or ""), one.of(R.state), one.of(R.number_check))
        for one in facts
    ]  # fmt: skip


THREE = Form(
    "three", "问题清单、责任清单、整改清单",
    (
        Rows((
            Col("序号", 18), Col("来源", 18, wraps=True), Col("问题", 44, wraps=True), Col("对标", 28, wraps=True),
            Col("对账", 22, wraps=True), Col("对人", 22, wraps=True), Col("牵头单位", 20, wraps=True),
            Col("责任单位", 20, wraps=True), Col("责任领导", 19, wraps=True), Col("责任人", 16, wraps=True),
            Col("整改目标", 26, wraps=True), Col("整改措施", 36, wraps=True), Col("整改时限", 24),
            Col("进展", 26, wraps=True), Col("状态", 14, wraps=True), Col("对号", 14, wraps=True),
        ), _three),
    ),
    ("填报人：", "责任领导：", "单位（盖章）：", "日期："),
    group=whole, under=lambda facts: f"三单合一　共 {len(facts)} 条", make=LARGE, over=False,
)  # fmt: skip


def _said(code: str) -> Lines:
    """A step of the item: its result, words, day, by whom."""

    def told(facts: Facts) -> str:
        found = (facts.more.get("steps") or {}).get(code)
        if found is None:
            return ""
        asked = (S.result, S.opinion, S.doc_no, S.person_by, S.date)
        return "　".join(facts.say(one, value) for one in asked if (value := getattr(found, str(one.name))) is not None)

    words = {"405": "申请销号（责任单位盖章）", "406": "验收意见（验收人签字）", "407": "销号审批（签字盖章）"}
    return Lines(words[code], told, 2)


CLOSING = Form(
    "closing", "整改销号单",
    (
        Cells((
            R.item_no, R.year, R.doc_no, (R.source_kind, 3), R.found_on, R.deadline, R.kind, (R.lead_unit, 2), R.leader,
            (R.resp_unit, 2), R.owner,
        ), label=21),
        Cells((R.problem, R.standard, R.account_check, R.people_check, R.goal, R.measures, R.evidence, R.long_term),
              "对标、对账、对人和整改情况", columns=1, lines=2),
        _said("405"), _said("406"), _said("407"),
        Cells((R.number_check, R.closed_on, R.closed_by), "对号", label=21),
        Photos(),
    ),
    ("责任人：", "验收人：", "销号审批人：", "日期："),
    over=False,
)  # fmt: skip

PROJECT_PAPERS = (BOARD, ASSETS)
LOAN_PAPERS = (REMINDER, CALLS)
RECTIFICATION_PAPERS = (THREE, CLOSING)
