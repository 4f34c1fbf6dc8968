"""Rules on monitored households: risks, elimination, the yes/no form (DICTIONARY §1, §4, §16 MO)."""

from __future__ import annotations

from collections.abc import Iterator

from fupin_desktop.rules import catalogue, months
from fupin_desktop.rules.answers import (
    AFTER_ELIMINATION,
    AT_IDENTIFICATION,
    BY_DISABILITY,
    BY_DISASTER,
    BY_HOUSING,
    BY_ILLNESS,
    BY_LACK_OF_LABOR,
    BY_OTHER,
    BY_SCHOOLING,
    BY_SUPPORT,
    BY_UNSTABLE_WORK,
    BY_WATER,
    CHRONIC,
    DISABLED,
    EXITED,
    FULL_LABOR,
    MARGINAL,
    SERIOUS,
    UNSTABLE_EXITED,
)
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.finding import Finding, Level

#: Months that a risk is watched before it may be struck off with support; since when.
WATCHED_MONTHS, WATCHED_SINCE = 6, "202204"

#: Answer 是 of the form → the risk that must name it.
_MIRRORED = (
    ("water_problem", BY_WATER, "饮水出现安全问题", "因安全饮水"),
    ("house_problem", BY_HOUSING, "住房出现安全问题", "因安全住房"),
    ("uninsured_problem", BY_ILLNESS, "有成员未参加基本医保", "因病"),
    ("dropout_problem", BY_SCHOOLING, "有适龄儿童失学辍学", "因学"),
)
_WHEN_ELIMINATED = (("risk_elim_mode", "风险消除方式"), ("risk_elim_date", "风险消除时间"),
                    ("mon_contact", "监测联系人"), ("mon_contact_phone", "监测联系人电话"))  # fmt: skip
#: Of the thirteen items after elimination (DICTIONARY §12.3; the national rule 1_11_004): four are the questions of
#: `_MIRRORED`, seven are asked amounts. The other two, 家庭纯收入 and 家庭人均纯收入, follow from them and from who is
#: counted.
_AFTER = (("wage", "工资性收入"), ("biz", "生产经营性收入"), ("prop", "财产性收入"), ("trans", "转移性收入"),
          ("cost", "生产经营性支出"), ("claim_income", "理赔收入"), ("rigid_expense", "合规自付支出"))  # fmt: skip


def check(case: Case) -> Iterator[Finding]:
    """All rules of this file."""
    if not case.is_monitored:
        return
    yield from _filled(case)
    yield from _class(case)
    yield from _risk_details(case)
    yield from _mirrored(case)
    if case.is_eliminated:
        yield from _eliminated(case)
        yield from _after_elimination(case)
        yield from _answers_after(case)
    else:
        yield from _causes(case)
        yield from _labor(case)


def _filled(case: Case) -> Iterator[Finding]:
    row = case.household
    if not row["monitor_found_ym"]:
        yield row.error(catalogue.MO1, "monitor_found_ym", "是监测对象，没有填识别监测时间。请补上。")
    elif row["monitor_found_ym"] > months.month_of(case.today):
        yield row.error(catalogue.MO1, "monitor_found_ym", "识别监测时间还没有到。请改正。")
    if not row["risk_1"]:
        yield row.error(catalogue.MO1_RISK, "risk_1", "是监测对象，没有填致贫/返贫风险。请至少填风险 1。")
    if len(set(case.risks)) < len(case.risks):
        yield row.error(catalogue.MO1_TWICE, "risk_1", "同一个致贫/返贫风险填了两次。请去掉一个。")
    if not case.incomes:
        yield case.lacks_statement(
            Level.ERROR, catalogue.MO1_INCOME, "是监测对象，这两年没有收支表。请入户核算后补上。"
        )
    if not case.assessments:
        text = "是监测对象，这两年没有两不愁三保障核查记录。请入户核查后补上。"
        yield case.lacks(Level.ERROR, catalogue.MO1_CHECK, "assessment", "date", text)


def _class(case: Case) -> Iterator[Finding]:
    row = case.household
    is_exited = row["hh_type"] == EXITED
    if row["monitor_cat"] == UNSTABLE_EXITED and not is_exited:
        yield row.warning(catalogue.MO12, "monitor_cat", "脱贫不稳定户应是脱贫户。请核对户类型和监测对象类别。")
    if row["monitor_cat"] == MARGINAL and is_exited:
        yield row.warning(catalogue.MO12, "monitor_cat", "边缘易致贫户不应是脱贫户。请核对户类型和监测对象类别。")


def _risk_details(case: Case) -> Iterator[Finding]:
    row = case.household
    if BY_OTHER in case.risks and not row["risk_note"]:
        yield row.error(catalogue.MO2, "risk_note", "风险选了“其他”，没有写是什么。请填风险备注。")
    if BY_DISASTER in case.risks and not row["risk_disaster_sub"]:
        yield row.error(catalogue.MO2B, "risk_disaster_sub", "风险是因自然灾害，没有选是哪一种。请填因自然灾害子项。")


def _mirrored(case: Case) -> Iterator[Finding]:
    """A 是 of the yes/no form must be named among the risks (§4)."""
    for assessment in case.answered(AT_IDENTIFICATION):
        for name, risk, problem, label in _MIRRORED:
            if assessment[name] and risk not in case.risks:
                text = f"核查填了{problem}，风险里没有“{label}”。请补上这个风险，或核实后改正核查记录。"
                yield assessment.error(catalogue.MO13.of(risk), name, text)


def _eliminated(case: Case) -> Iterator[Finding]:
    row = case.household
    empty = [(name, label) for name, label in _WHEN_ELIMINATED if row[name] is None]
    if empty:
        names = "、".join(label for _, label in empty)
        yield row.error(catalogue.MO8, empty[0][0], f"风险已消除，{names}没有填。请补上。")
    found, gone = row["monitor_found_ym"], row["risk_elim_date"]
    if found and gone:
        month = months.month_of(gone)
        watched = months.between(found, month)
        if watched < 0:
            yield row.error(catalogue.MO8_DATE, "risk_elim_date", "风险消除时间早于识别监测时间。请改正其中一个。")
        elif row["risk_elim_mode"] == BY_SUPPORT and watched < WATCHED_MONTHS and month >= WATCHED_SINCE:
            text = f"识别后 {watched} 个月就消除了风险，帮扶消除要满 {WATCHED_MONTHS} 个月。请核对两个时间。"
            yield row.error(catalogue.MO8_EARLY, "risk_elim_date", text)
    if gone and gone > case.today:
        yield row.error(catalogue.MO8_DATE, "risk_elim_date", "风险消除时间还没有到。请改正。")
    yield from _still_open(case)


def _still_open(case: Case) -> Iterator[Finding]:
    """What forbids that the risk was struck off."""
    row = case.household
    if case.is_without_labor:
        text = "全家都没有劳动能力，风险却标为已消除。这样的户落实保障后暂不标注消除，请核对。"
        yield row.error(catalogue.MO8_LABOR, "risk_eliminated", text)
    for assessment in case.answered(AFTER_ELIMINATION):
        for name, _, problem, _ in _MIRRORED:
            if assessment[name]:
                when = "风险消除后的核查" if assessment["occasion"] == AFTER_ELIMINATION else "最近一次核查"
                text = f"风险已消除，{when}却填了{problem}。问题没解决不能消除，请核对。"
                yield assessment.error(catalogue.MO8_OPEN, name, text)
    if case.housing["is_danger"]:
        yield case.housing.error(
            catalogue.MO8_HOUSE, "is_danger", "风险已消除，还住着危房。请先解决住房，或核对住房情况。"
        )
    if case.water["safe"] is False:
        yield case.water.error(catalogue.MO8_WATER, "safe", "风险已消除，饮水还不安全。请先解决饮水，或核对饮水情况。")


def _after_elimination(case: Case) -> Iterator[Finding]:
    row = case.after_elimination
    if row is None:
        text = "风险已消除，没有登记风险消除后的收支表。请入户核算后补上。"
        yield case.lacks_statement(Level.ERROR, catalogue.MO8_INCOME, text, AFTER_ELIMINATION)
        return
    empty = unfilled_after(row)
    if empty:
        names = "、".join(label for _, label in empty)
        yield row.error(catalogue.MO8_AMOUNTS, empty[0][0], f"风险消除后的{names}没有填。没有的填 0。")


def _answers_after(case: Case) -> Iterator[Finding]:
    """Asked when the risk was struck off, or on the yearly check since."""
    answered = case.answered(AFTER_ELIMINATION)
    if not any(all(made[name] is not None for name, *_ in _MIRRORED) for made in answered):
        text = "风险已消除，失学辍学、住房、医保、饮水四项问题没有核查。请入户核查后补上。"
        yield case.lacks(Level.ERROR, catalogue.MO8_ANSWERS, "assessment", "dropout_problem", text)


def unfilled_after(statement: Row) -> list[tuple[str, str]]:
    """(field, label) of the amounts that a statement after elimination still lacks."""
    return [item for item in _AFTER if statement[item[0]] is None]


def is_stated(case: Case) -> bool:
    """Whether the nine items of income after elimination are there, the two that follow from the others too."""
    row = case.after_elimination
    return row is not None and not unfilled_after(row) and case.net_pc(row) is not None


def is_solved(assessment: Row) -> bool:
    """Whether all four questions of an assessment are answered 否."""
    return all(assessment[name] is False for name, *_ in _MIRRORED)


def _causes(case: Case) -> Iterator[Finding]:
    """A risk that nobody in the household bears out."""
    row = case.household
    health = {answer for member in case.present for answer in member.health}
    is_known = any(member.health for member in case.present)
    if BY_DISABILITY in case.risks and is_known and DISABLED not in health:
        text = "风险是因残，家里没有人的健康状况是残疾。请核对各人的健康状况或风险。"
        yield row.error(catalogue.HE1C, _risk_field(row, BY_DISABILITY), text)
    if BY_ILLNESS in case.risks and is_known and not health & {CHRONIC, SERIOUS}:
        text = "风险是因病，家里没有人患大病或慢性病。请核对各人的健康状况或风险。"
        yield row.warning(catalogue.HE2, _risk_field(row, BY_ILLNESS), text)
    statement = case.statement()
    if BY_ILLNESS in case.risks and statement is not None and statement["rigid_expense"] == 0:
        text = "风险是因病，合规自付支出却是 0。请核对医药费，或核对风险。"
        yield statement.warning(catalogue.MO9_RIGID, "rigid_expense", text)


def _labor(case: Case) -> Iterator[Finding]:
    row = case.household
    if BY_UNSTABLE_WORK in case.risks:
        if case.is_without_labor:
            text = "风险是因务工就业不稳，全家却都没有劳动能力。请核对劳动技能或风险。"
            yield row.warning(catalogue.MO3, _risk_field(row, BY_UNSTABLE_WORK), text)
        elif case.present and not any(m.work or m.last_jobs for m in case.present):
            text = "风险是因务工就业不稳，家里却没有务工记录。请补务工记录，或核对风险。"
            yield row.warning(catalogue.MO3B, _risk_field(row, BY_UNSTABLE_WORK), text)
    if BY_LACK_OF_LABOR in case.risks and case.present:
        able = sum(member.year["labor"] in FULL_LABOR for member in case.present)
        size = len(case.present)
        if able * 2 >= size if size >= 4 else able * 4 > size:
            text = f"风险是缺劳动力，家里 {size} 个人有 {able} 个劳动力。请核对劳动技能或风险。"
            yield row.warning(catalogue.MO4, _risk_field(row, BY_LACK_OF_LABOR), text)


def _risk_field(row: Row, risk: str) -> str:
    return next(f"risk_{n}" for n in range(1, 6) if row[f"risk_{n}"] == risk)
