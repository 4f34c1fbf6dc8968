"""What income says about a household (DICTIONARY §3.6, W1–W9). A year without a confirmed line is not judged by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from fupin_desktop.rules import catalogue, income
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.answers import AT_IDENTIFICATION, BEYOND_COUNTY, BY_SUPPORT, NOT_GIVEN
from fupin_desktop.rules.facts import Case, Member, Row
from fupin_desktop.rules.finding import Finding


@dataclass(frozen=True)
class Thresholds:
    """From where on a figure is odd, beside what the settings say (`income_drop`, `rigid_share`, `rigid_amount`).

    元: `rich` net income per head of a household just identified, `petty` wage of a year. `months_fell`: months of work
    fewer than last year.
    """

    rich: Decimal = Decimal(20_000)
    petty: Decimal = Decimal(100)
    months_fell: int = 3


USUAL = Thresholds()


def check(case: Case, limits: Thresholds = USUAL) -> Iterator[Finding]:
    """W1–W10."""
    row = case.statement()
    if row is not None:
        yield from _below_the_line(case, row)
        yield from _counted(case, row)
        yield from _compared(case, row)
        if case.is_at_risk and row["wage"] is not None and 0 < row["wage"] < limits.petty:
            text = f"全年工资性收入只有 {yuan(row['wage'])} 元。请看看是不是少打了零。"
            yield row.warning(catalogue.W7, "wage", text)
    for member in case.present:
        yield from _work_lost(member, limits)
    yield from _at_identification(case, limits)
    if case.is_eliminated:
        yield from _after_elimination(case)


def _below_the_line(case: Case, row: Row) -> Iterator[Finding]:
    line = case.lines.get(case.year)
    if line is None:
        return
    net_pc, reference_pc = case.net_pc(row), case.reference_pc(row)
    below = f"低于 {case.year} 年监测线 {yuan(line)} 元"
    if net_pc is not None and net_pc < line and not case.is_monitored:
        text = f"人均纯收入 {yuan(net_pc)} 元，{below}，没有纳入监测。请核实收入，按程序研判。"
        yield row.error(catalogue.LI1_INCOME, "wage", text)
    elif reference_pc is not None and reference_pc < line and not case.is_monitored:
        text = f"扣除刚性支出后人均 {yuan(reference_pc)} 元，{below}。建议入户核实、研判。"
        yield row.warning(catalogue.W2, "rigid_expense", text)


def _counted(case: Case, row: Row) -> Iterator[Finding]:
    """Who is counted against who is here, this year: of a past one nobody knows who was."""
    counted, here = row["members"], len(case.present)
    if not counted or not here or counted == here or case.year != case.today.year:
        return
    text = f"计算人数是 {counted} 人，家里现在有 {here} 人。请核对；确实这样算的写明原因。"
    net = case.net(row)
    if net is not None:
        by_both = f"人均纯收入按 {counted} 人是 {yuan(income.per_capita(net, counted))} 元"
        text = text.replace("。请", f"，{by_both}，按 {here} 人是 {yuan(income.per_capita(net, here))} 元。请", 1)
    yield row.warning(catalogue.W10, "members", text)


def _compared(case: Case, row: Row) -> Iterator[Finding]:
    """Against last year: by how much is for the office to say (判定标准)."""
    drop, share = (Decimal(case.limits[name]) / 100 for name in ("income_drop", "rigid_share"))
    last = case.statement(year=case.year - 1)
    now, before = case.net_pc(row), case.net_pc(last)
    if now is not None and before is not None and before > 0:
        change = income.growth(now, before)
        if change is not None and change <= -drop:
            text = f"人均纯收入从 {yuan(before)} 元降到 {yuan(now)} 元，降了 {-change:.0%}。收入骤减，请入户核实原因。"
            yield row.warning(catalogue.W3, "wage", text)
    rigid, net_before = row["rigid_expense"], case.net(last)
    if rigid is None:
        return
    if rigid >= case.limits["rigid_amount"]:
        yield row.warning(
            catalogue.W4, "rigid_expense", f"合规自付支出 {yuan(rigid)} 元，数额大。支出骤增，请入户核实、研判。"
        )
    elif net_before is not None and net_before > 0 and rigid >= share * net_before:
        text = f"合规自付支出 {yuan(rigid)} 元，占上年纯收入的 {rigid / net_before:.0%}。支出骤增，请入户核实、研判。"
        yield row.warning(catalogue.W4, "rigid_expense", text)


def _work_lost(member: Member, limits: Thresholds) -> Iterator[Finding]:
    away = [job for job in member.work if job["scope"] in BEYOND_COUNTY]
    if not away or any(job["out_now"] for job in away) or not any(job["end_ym"] for job in away):
        return
    now = sum(job["months"] or 0 for job in member.work)
    before = sum(job["months"] or 0 for job in member.last_jobs)
    if before - now >= limits.months_fell:
        text = f"外出务工已结束，全年只务工 {now} 个月，上年 {before} 个月。请核实是否就业不稳。"
        yield away[-1].warning(catalogue.W5, "months", text)


def _at_identification(case: Case, limits: Thresholds) -> Iterator[Finding]:
    row = case.statement(AT_IDENTIFICATION)
    net_pc = case.net_pc(row)
    if row is not None and case.is_monitored and net_pc is not None and net_pc > limits.rich:
        text = f"识别时人均纯收入 {yuan(net_pc)} 元，超过 {yuan(limits.rich)} 元，不像监测对象。请核对收入。"
        yield row.warning(catalogue.W6, "wage", text)


def _after_elimination(case: Case) -> Iterator[Finding]:
    row = case.after_elimination
    if row is None:
        return
    line, net_pc = case.lines.get(row["year"]), case.net_pc(row)
    by_support = case.household["risk_elim_mode"] == BY_SUPPORT
    if by_support and line is not None and net_pc is not None and net_pc < line:
        below = f"低于 {row['year']} 年监测线 {yuan(line)} 元"
        text = f"帮扶消除时人均纯收入 {yuan(net_pc)} 元，{below}，不能消除。请核对收入。"
        yield row.error(catalogue.W8, "wage", text)
    kept = any(m.year[name] not in (None, NOT_GIVEN) for m in case.present for name in ("dibao", "tekun"))
    if kept and row["trans"] == 0:
        text = "家里有人享受低保或特困供养，风险消除后的转移性收入却是 0。请核对后补上。"
        yield row.error(catalogue.W9, "trans", text)
    posts = any(job["pub_job_type"] for member in case.present for job in member.work)
    if posts and row["wage"] == 0:
        text = "家里有人在公益性岗位，风险消除后的工资性收入却是 0。请核对后补上。"
        yield row.error(catalogue.W9B, "wage", text)
