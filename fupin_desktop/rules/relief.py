"""Rules on hospital bills 医疗结算 (ST, W11), aid and insurance 救助理赔 (CM), care 兜底照护 (CA)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.amounts import differ
from fupin_desktop.rules.amounts import told as yuan
from fupin_desktop.rules.finding import Fault, Known, error, warning

IN_HOSPITAL = "1"
LAYERS = ("pay_1", "pay_2", "pay_3", "pay_4", "pay_5", "pay_other")
# claim_state, claim_scheme
APPROVED, PAID, REFUSED = "4", "5", "6"
#: Scheme → the mechanism that it is counted under.
MECHANISM: Mapping[str, str] = {"1": "32", "2": "33", "3": "73", "4": "75"}
#: The insurances whose payments stand in the income statement.
INSURANCES = frozenset({"1", "2"})
#: From which share on two sums of a year's medical expense differ.
_DIFFERS = Decimal("0.1")
#: The five difficulties by their fields.
FIVE = {"life": "生活难", "self_care": "自理难", "look_after": "照料难", "nursing": "护理难", "medical": "医疗难"}
# five_difficulty
OPEN = "1"
# care_mode
KEPT_TOGETHER = "2"
IN_INSTITUTION, BY_SOMEBODY = frozenset("123"), frozenset("456")
#: tekun_mode 集中供养
TOGETHER = "1"
#: care_category 丧失劳动力无业可扶, 整户无劳动力
WITHOUT_LABOR = frozenset("12")


def check_settlement(bill: Any, known: Known) -> Iterator[Fault]:
    """ST1, ST2, ST4–ST6, W11, CM7."""
    out = [day for day in (bill.discharged, bill.settled_on) if day and bill.admitted and day < bill.admitted]
    if out:
        yield error(catalogue.ST1, "admitted", "出院（结算）早于入院。请改正。")
    if bill.total is not None and bill.self_pay is not None:
        told = sum((getattr(bill, name) or 0 for name in LAYERS), bill.self_pay)
        if abs(bill.total - told) > 1:
            whole, less = yuan(bill.total), yuan(abs(bill.total - told))
            text = f"各层报销和自付加起来是 {yuan(told)} 元，总额是 {whole} 元，差 {less} 元。请核对单据。"
            yield warning(catalogue.ST2, "total", text)
        if bill.self_pay * 2 > bill.total and known.beside.get("kept"):
            yield warning(catalogue.ST4, "self_pay", "自付超过一半。请核实各层报销是否都办了。")
    if bill.pay_1 and known.beside.get("insured") is False:
        yield warning(catalogue.ST5, "pay_1", "有基本医保报销，成员表里没有参加医保。请核对。")
    sums = known.beside.get("compared")
    if sums and abs(sums[0] - sums[1]) > _DIFFERS * max(sums):
        yield warning(catalogue.ST6, "self_pay", differ("医疗自付", sums, "收支表的刚性支出里"))
    yield from _heavy(bill, known)


def _heavy(bill: Any, known: Known) -> Iterator[Fault]:
    """What somebody paid for a stay is more than a household bears."""
    helped = known.beside.get("helped")
    limit = known.limits["self_pay_stay_monitored" if helped else "self_pay_stay"]
    if bill.treatment != IN_HOSPITAL or bill.self_pay is None or bill.self_pay <= limit:
        return
    name = known.beside.get("name") or "有人"
    text = f"{name}一次住院自付 {yuan(bill.self_pay)} 元。请入户核实，研判是否有返贫致贫风险。"
    yield warning(catalogue.W11, "self_pay", text)
    if known.beside.get("monitored") and known.beside.get("claimed") is False:
        text = f"自付 {yuan(bill.self_pay)} 元，没有登记救助。请核实能不能申请。"
        yield warning(catalogue.CM7, "self_pay", text)


def check_claim(claim: Any, known: Known) -> Iterator[Fault]:
    """CM2–CM4, CM6."""
    if claim.state == PAID and (claim.amount is None or claim.paid_on is None):
        field = "amount" if claim.amount is None else "paid_on"
        yield error(catalogue.CM2, field, "已发放要有金额和发放日期。请补上。")
    most = _due(claim)
    if claim.amount is not None and most is not None and claim.amount > most:
        yield warning(catalogue.CM3, "amount", f"金额超过按起付线和比例算出的 {yuan(most)} 元。请核对。")
    if claim.state == REFUSED and not claim.refused_reason:
        yield error(catalogue.CM4, "refused_reason", "不予救助要写明原因。")
    if (sums := known.beside.get("compared")) and sums[0] != sums[1]:
        yield warning(catalogue.CM6, "amount", differ("理赔", sums))


def _due(claim: Any) -> Decimal | None:
    """What a claim comes to by its own terms; None where they are not told."""
    terms = [Decimal(claim.cap)] if claim.cap is not None else []
    if claim.loss is not None and claim.ratio is not None:
        above = max(Decimal(0), claim.loss - (claim.deductible or 0))
        terms.append((above * claim.ratio / 100).quantize(Decimal("0.01")).normalize() + 0)
    return min(terms) if terms else None


def check_care(one: Any, known: Known) -> Iterator[Fault]:
    """CA1–CA3, CA6; CA3 of the latest year alone."""
    if one.mode and "tekun_mode" in known.beside:
        here, there = one.mode == KEPT_TOGETHER, known.beside["tekun_mode"] == TOGETHER
        if here != there:
            words = "是" if here else "不是", "是" if there else "不是"
            text = "照护方式{}集中供养，成员情况里{}集中供养。请改正其中一个。".format(*words)
            yield error(catalogue.CA1, "mode", text)
    if one.mode in IN_INSTITUTION and not one.org:
        yield error(catalogue.CA2, "org", "这种照护方式要写明托养（供养）机构。请补上。")
    elif one.mode in BY_SOMEBODY and not one.carer:
        yield error(catalogue.CA2, "carer", "这种照护方式要写明照护人。请补上。")
    for name, label in FIVE.items() if not known.beside.get("overtaken") else ():
        if getattr(one, name) == OPEN:
            text = f"{known.beside.get('name') or '本人'}的{label}还没有解决。请写明办法和责任人。"
            yield warning(catalogue.CA3.of(name), name, text)
    if WITHOUT_LABOR & set(one.categories or ()) and (worker := known.beside.get("worker")):
        text = f"兜底类别是没有劳动能力，家里的{worker}登记了务工。请核对。"
        yield warning(catalogue.CA6, "categories", text)
