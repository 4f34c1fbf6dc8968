"""Rules on projects 项目 (PJ1–PJ7) and on what is put right 整改事项 (RC1–RC8)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.finding import Fault, Known, error, warning
from fupin_desktop.rules.months import between, month_of

# project_state, project_kind
RUNNING, STOPPED = "3", "9"
FINISHED, ACCEPTED = ("4", "5", "6"), ("5", "6")
INDUSTRY = "01"
#: Kinds of project that leave something that lasts.
ASSETS = frozenset({"01", "02", "03", "04", "05", "09"})
_MONTHS, _SHARE = 12, Decimal("0.01")
# rect_state, rect_scope
NOT_BEGUN, CLOSED = "1", "4"
_OPEN = ("1", "2", "3")
SINGLE = "1"
_DAYS = 30


def check_project(project: Any, known: Known) -> Iterator[Fault]:
    """PJ2, PJ3, PJ5–PJ7."""
    came, spent = known.beside.get("came"), known.beside.get("spent")
    planned = project.budget if project.state in FINISHED else None
    if came is not None and planned is not None and abs(came - planned) > planned * _SHARE:
        yield warning(catalogue.PJ2, "budget", f"到位资金 {yuan(came)} 元，计划 {yuan(planned)} 元。请核对。")
    if came is not None and spent is not None and spent > came:
        yield error(catalogue.PJ3, "budget", f"拨付 {yuan(spent)} 元，超过到位的 {yuan(came)} 元。请核对。")
    if project.state == RUNNING and project.start and not project.finish:
        months = between(month_of(project.start), month_of(known.today)) - (known.today.day < project.start.day)
        if months >= _MONTHS:
            yield warning(catalogue.PJ5, "finish", f"开工 {months} 个月还没有完工。请核实进度。")
    if project.kind == INDUSTRY and not project.mechanism_text:
        yield warning(catalogue.PJ6, "mechanism_text", "产业项目要写带贫减贫机制。")
    if project.state in ACCEPTED and project.kind in ASSETS and not project.asset_class:
        yield warning(catalogue.PJ7, "asset_class", "验收后要登记资产。")


def check_rectification(item: Any, known: Known) -> Iterator[Fault]:
    """RC1–RC7."""
    yield from _closed(item, known)
    if item.state in _OPEN and item.deadline and known.today > item.deadline:
        late = (known.today - item.deadline).days
        yield error(catalogue.RC1, "deadline", f"已超过时限 {late} 天。请销号，或写明进展。")
    if item.state not in (None, NOT_BEGUN):
        empty = [name for name in ("standard", "account_check", "people_check") if not getattr(item, name)]
        if empty:
            yield error(catalogue.RC4, empty[0], "对标、对账、对人没有写全。请补上。")
    last = known.beside.get("last_progress")
    if item.state in ("2", "5") and last and (known.today - last).days > _DAYS:
        yield warning(catalogue.RC6, "state", f"已经 {(known.today - last).days} 天没有登记进展。请写明进展。")
    if item.scope == SINGLE and known.beside.get("followed") is False:
        yield warning(catalogue.RC7, "scope", "个性问题没有举一反三排查。")


def _closed(item: Any, known: Known) -> Iterator[Fault]:
    if item.state == CLOSED:
        empty = [name for name in ("number_check", "closed_on", "closed_by", "evidence") if not getattr(item, name)]
        if empty:
            yield error(catalogue.RC2, empty[0], "销号要有编号、日期、审批人和佐证。请补上。")
        if known.beside.get("accepted") is False:
            yield error(catalogue.RC5, "state", "还没有验收通过就销号了。请先登记“验收”这一步。")
    if item.closed_by and item.closed_by == item.owner:
        yield error(catalogue.RC3, "closed_by", "销号审批人不能是责任人。")
