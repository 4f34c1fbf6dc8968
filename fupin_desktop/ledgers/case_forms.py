"""The papers of one case of monitoring, declared (a-monitoring): from the clue to the elimination of the risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import masks
from db.clue import Clue
from db.codes import code_list
from db.household import Household
from db.step import Step
from fupin_desktop.ledgers.case_facts import CaseFacts
from fupin_desktop.ledgers.papers import Cell, Cells, Col, Field, Form, Gap, Lines, Rows, Told, Words, day
from fupin_desktop.rules.answers import AFTER_ELIMINATION, AT_IDENTIFICATION
from fupin_desktop.rules.facts import Case, Member, Row

C, S, H = Clue, Step, Household
YES_NO = "□是　□否"
#: The promise and leave of an applicant, usual practice; not a text of an office.
PROMISE = (
    "本人自愿申请（同意核查）防止返贫监测对象，承诺所提供情况真实，授权有关部门查询本人及家庭成员的存款、房产、车辆、"
    "工商登记、财政供养和社会保障信息，仅用于本次认定。"
)
QUESTIONS = (
    ("house_problem", "住房是否出现安全问题"), ("water_problem", "饮水是否出现安全问题"),
    ("dropout_problem", "义务教育阶段适龄儿童少年是否失学辍学"),
        ("uninsured_problem", "是否有家庭成员未参加基本医疗保险"),
)  # fmt: skip
_VERDICTS = (
    ("food", "不愁吃"), ("cloth", "不愁穿"), ("edu", "义务教育"), ("med", "基本医疗"), ("house", "住房安全"),
    ("water", "饮水安全"),
)  # fmt: skip
_AMOUNTS = (
    ("wage", "工资性收入"), ("biz", "生产经营性收入"), ("prop", "财产性收入"), ("trans", "转移性收入"),
    ("cost", "生产经营性支出"), ("claim_income", "理赔收入"), ("rigid_expense", "合规自付支出"),
        ("members", "计算人数"),
)  # fmt: skip


def step(codes: Sequence[str], asked: Field, label: str = "", span: int = 1, blank: str = "") -> Cell:
    """A field of a step."""
    return Cell(label or asked.label, lambda facts: str(facts.step(codes, asked)), span, blank)


def _size(facts: CaseFacts) -> str:
    return f"{len(facts.case.present)} 人" if facts.case else ""


WHOSE = Cells((
    Cell("户主", lambda facts: facts.named), Cell("户编号", lambda facts: facts.number),
    Cell("村民小组", lambda facts: facts.group),
    Cell("家庭住址", lambda facts: facts.of(H.address), 2), Cell("家庭人口", _size),
), label=21)  # fmt: skip
_NUMBER = Cells(((C.clue_no, 2), C.found_on, (C.source, 3), (C.risk, 3)), label=24)
_BOTH, _REFUSED, _MODES = ("106", "203"), ("190", "191"), ("201", "208")
_DAY = "　　年　月　日"
_MODE = Cell(
    "消除方式",
    lambda facts: facts.step(_MODES, S.mode) or facts.of(H.risk_elim_mode),
    2,
    "□帮扶消除　□自然消除　□自然减少",
)
_MONITORED = Cells(((H.monitor_cat, 3), _MODE, H.monitor_found_ym, (C.risk, 3)), "监测情况", label=26)


def _members(facts: Sequence[CaseFacts]) -> list[Sequence[str]]:
    return [_member(one, case) for one_case in facts if (case := one_case.case) for one in case.present]


def _member(one: Member, case: Case) -> Sequence[str]:
    person, year = one.person, one.year
    kinds = {name: code_list(of) for name, of in (("relation", "relation"), ("labor", "labor"), ("school", "school"))}
    age = one.age(case.as_of)
    insured = year["ins_med_res"] or year["ins_med_emp"]
    return (
        str(person["name"] or ""), kinds["relation"].label(person["relation"]), "" if age is None else str(age),
        masks.number(person["id_no"]),
        kinds["school"].label(year["school_state"]) or "", kinds["labor"].label(year["labor"]),
        "" if insured is None else "是" if insured else "否",
    )  # fmt: skip


_PEOPLE = (
    Col("姓名", 15), Col("与户主关系", 13), Col("年龄", 8), Col("身份证号", 28), Col("在校情况", 18),
    Col("劳动技能", 17), Col("基本医保", 12),
)  # fmt: skip
_MEMBERS = Rows(_PEOPLE, _members, "家庭成员", blank=6)


def _question(occasion: str, name: str, label: str) -> Cell:
    def told(facts: CaseFacts) -> str:
        row = facts.case.answers.get(occasion) if facts.case else None
        return "" if row is None or row[name] is None else "是" if row[name] else "否"

    return Cell(label, told, blank=YES_NO)


def questions(occasion: str, title: str) -> Cells:
    """The four questions, as answered on an occasion."""
    asked = tuple(_question(occasion, name, label) for name, label in QUESTIONS)
    return Cells(asked, title, "有一项是“是”，风险不能消除", columns=1, label=84)


def _amount(kind: str, name: str, label: str) -> Cell:
    def told(facts: CaseFacts) -> str:
        row = facts.case.statement(kind) if facts.case else None
        return "" if row is None or row[name] is None else f"{row[name]:,.2f}".removesuffix(".00")

    return Cell(label, told)


def _computed(kind: str, label: str, of: str) -> Cell:
    def told(facts: CaseFacts) -> str:
        if facts.case is None:
            return ""
        amount = getattr(facts.case, of)(facts.case.statement(kind))
        return "" if amount is None else f"{amount:,.2f}"

    return Cell(label, told)


def income(kind: str, title: str) -> Cells:
    """The statement of a kind: what was asked, what follows from it."""
    return Cells(
        (*(_amount(kind, name, label) for name, label in _AMOUNTS), _computed(kind, "家庭纯收入", "net"),
         _computed(kind, "人均纯收入", "net_pc"), _computed(kind, "监测参考人均", "reference_pc")),
        title, "单位：元", label=28,
    )  # fmt: skip


def _verdict(name: str, label: str) -> Cell:
    def told(facts: CaseFacts) -> str:
        found = next(iter(facts.case.assessments), None) if facts.case else None
        return code_list("verdict").label(found[name]) if found and found[name] else ""

    return Cell(label, told, blank="□达标　□不达标")


def _of_visit(name: str) -> Told:
    def told(facts: CaseFacts) -> str:
        value = facts.verified[name] if facts.verified else None
        return day(value) if name == "visit_date" else str(value or "")

    return told


def _measures(facts: Sequence[CaseFacts]) -> list[Sequence[str]]:
    return [_measure(row) for one in facts if one.case for row in one.case.measures]


def _measure(row: Row) -> Sequence[str]:
    amount = (row["amount_fiscal"] or 0) + (row["amount_social"] or 0)
    span = "至".join(text for text in (str(row["start"] or ""), str(row["end"] or "")) if text)
    what = "，".join(text for text in (code_list("measure_item").label(row["item"]), row["item_note"]) if text)
    return (
        code_list("measure").label(row["kind"]), what, span, f"{amount:,.0f}" if amount else "",
        code_list("measure_status").label(row["status"]), str(row["helper"] or row["dept"] or ""),
            str(row["effect"] or ""),
    )  # fmt: skip


CLUE = Form(
    "clue", "防返贫监测线索登记表",
    (
        WHOSE,
        Cells((
            (C.clue_no, 2), C.found_on, C.found_by, C.handler, C.due, (C.source, 3), (C.way, 3), (C.dept, 3), C.person,
            (C.green, 2), (C.severity, 3), (C.risk, 3),
        ), "线索"),
        Lines("情况说明", lambda facts: facts.of(C.summary), 5, grows=True),
        Lines("分析研判意见", lambda facts: facts.step(("102",), S.opinion), 4),
    ),
    ("登记人：", "村委会（盖章）：", "日期："),
    under=lambda facts: facts[0].state,
)  # fmt: skip


def _applicant(facts: Sequence[CaseFacts]) -> Mapping[str, str]:
    one = facts[0]
    return {"village": one.village, "town": one.town, "head": one.named, "address": one.of(H.address),
        "size": _size(one),
            "risk": one.of(C.risk)}  # fmt: skip


def _applicants(facts: Sequence[CaseFacts]) -> list[Sequence[str]]:
    return [
        (str(one.person["name"] or ""), code_list("relation").label(one.person["relation"]),
         told.id_number(one.person), "")
        for told in facts if told.case for one in told.case.present
    ]  # fmt: skip


#: With this paper a family gives leave to look up what it owns, and banks, the registries of houses and cars and the
#: social insurance look up by the whole ID number alone (DICTIONARY S2: 授权查询家庭资产): hidden digits would only be
#: written in by hand. So it is the one paper that has them: a case a sheet, signed beside each number by whose it is,
#: filed, never hung; each look at it stands in the access log, and who may not see numbers gets them hidden.
APPLY = Form(
    "apply", "防返贫监测申请及承诺授权查询书",
    (
        Words("{village}民委员会并{town}人民政府：", _applicant, 1.1, indent=False),
        Words("本人{head}，住{address}，家庭人口{size}。因家庭生活出现困难（{risk}），现申请纳入防止返贫监测。具体情况：",
              _applicant, 1.1),
        Gap(1),
        Lines("家庭情况和困难", lambda facts: facts.of(C.summary), 5, grows=True),
        Gap(1),
        Words(PROMISE, size=1.1, bold=True),
        Rows(
            (Col("姓名", 18), Col("与户主关系", 16), Col("身份证号", 32), Col("本人（监护人）签字按手印", 40)),
            _applicants, "家庭成员", "逐人签字", blank=6, height=9,
        ),
        Cells((
            Cell("申报方式", lambda facts: facts.of(C.way), 2, "□书面　□手机 APP　□电话　□小程序　□口头"),
            Cell("联系电话", lambda facts: facts.of(H.phone)),
        )),
    ),
    ("申请人签字按手印：", "村干部签字：", "日期："),
    identifies=True,
)  # fmt: skip

VERIFY = Form(
    "verify", "入户核实（信息采集）表",
    (
        WHOSE, _NUMBER, _MEMBERS, income(AT_IDENTIFICATION, "收入（识别时）"),
        Cells(tuple(_verdict(name, label) for name, label in _VERDICTS), "两不愁三保障和饮水安全", label=22),
        Cells(tuple(_question(AT_IDENTIFICATION, name, label) for name, label in QUESTIONS), columns=1, label=84),
        Cells(
            (Cell("核实日期", _of_visit("visit_date"), blank=_DAY), Cell("核实人", _of_visit("visitors"), 2)),
            "入户核实", "不少于 2 人", label=21,
        ),
        Lines("核实情况和意见", lambda facts: _of_visit("note")(facts) or facts.step(("104",), S.opinion), 3,
            grows=True),
    ),
    ("户主签字：", "核实人签字：", "核实人签字：", "日期："),
)  # fmt: skip


def _topic(facts: Sequence[CaseFacts]) -> Mapping[str, str]:
    found = facts[0].at(_BOTH)
    ends = found is not None and found.step == "203"
    return {"head": facts[0].named, "what": "消除返贫致贫风险" if ends else "纳入防止返贫监测对象"}


MEETING = Form(
    "meeting", "民主评议会议记录",
    (
        Cells((
            step(_BOTH, S.date, "会议日期", blank=_DAY), step(_BOTH, S.place), step(_BOTH, S.attend),
            step(_BOTH, S.person_by, "主持人"), Cell("记录人", lambda facts: ""), Cell("列席人员", lambda facts: ""),
        ), label=22),
        Gap(1.5),
        Words("评议事项：是否同意{head}户{what}。", _topic, 1.1, {"what": "□纳入防止返贫监测对象　□消除返贫致贫风险"}),
        Gap(1.5),
        Cells((
            Cell("户主", lambda facts: facts.named), Cell("村民小组", lambda facts: facts.group),
            Cell("家庭人口", _size),
            (C.category, 3), (C.risk, 3),
        ), "评议对象"),
        Lines("会议发言和评议情况", lambda facts: facts.step(_BOTH, S.opinion), 6, grows=True),
        Cells((
            step(_BOTH, S.votes_for), step(_BOTH, S.votes_against), step(_BOTH, S.votes_none),
            step(_BOTH, S.result, "评议结果", 3, "□通过　□不通过　□退回重新核实"),
        ), "表决（票）", "同意票要过到会人数的一半", label=22),
        Rows((Col("", 1),) * 5, lambda facts: [], "参会人员签字", least=4, blank=4, height=9, bare=True),
    ),
    ("主持人签字：", "记录人签字：", "日期："),
    fits=lambda facts: facts.at(_BOTH), lacks="还没有办民主评议", official=True,
)  # fmt: skip


def _refused(facts: Sequence[CaseFacts]) -> Mapping[str, str]:
    one = facts[0]
    return {
        "head": one.named, "found": one.of(C.found_on), "number": one.of(C.clue_no), "why": one.of(C.reject_reasons),
        "told": one.step(_REFUSED, S.opinion), "village": one.village, "office": one.office, "phone": one.phone,
        "on": one.step(_REFUSED, S.date),
    }  # fmt: skip


REFUSAL = Form(
    "refusal", "不纳入监测告知书",
    (
        Gap(2),
        Words("{head}：", _refused, 1.3, indent=False),
        Words("您户于{found}登记的防返贫监测线索（编号 {number}），经核实研判，不纳入防止返贫监测对象。", _refused,
            1.3),
        Words("原因：{why}。", _refused, 1.3),
        Words("{told}", lambda facts: {"told": _refused(facts)["told"]}, 1.3, extra=True),
        Words("如有异议，可向{village}民委员会或{office}反映，监督电话：{phone}。以后情况有变化，可以随时再申请。",
            _refused, 1.3),
        Gap(10),
        Words("{village}民委员会（盖章）　　　", _refused, 1.3, right=True),
        Words("{on}　　　", _refused, 1.3, right=True),
        Gap(grows=True),
        Cells((
            Cell("送达方式", lambda facts: "□当面　□电话　□张贴", blank="□当面　□电话　□张贴"),
            Cell("送达日期", lambda facts: ""),
        ), "送达回执", columns=2, label=21, lines=2),
    ),
    ("签收人签字：", "送达人签字：", "日期："),
    fits=lambda facts: facts.at(_REFUSED), lacks="没有办不纳入", official=True,
)  # fmt: skip

ENDING = Form(
    "ending", "风险消除信息采集表",
    (
        WHOSE, _MONITORED, _MEMBERS, income(AFTER_ELIMINATION, "风险消除后的收入"),
        questions(AFTER_ELIMINATION, "四项问题"),
        Lines("核实意见", lambda facts: facts.step(("202",), S.opinion), 3, grows=True),
    ),
    ("户主签字：", "采集人签字：", "采集人签字：", "日期："),
)  # fmt: skip

SUPPORT = Form(
    "support", "帮扶措施落实情况表",
    (
        WHOSE,
        Cells(((H.monitor_cat, 3), (C.risk, 3), H.monitor_found_ym, (H.mon_contact, 2)), label=26),
        Rows(
            (Col("措施类别", 16), Col("措施内容", 28, wraps=True), Col("起止日期", 22, wraps=True),
             Col("资金(元)", 13, amount=True), Col("落实情况", 13), Col("责任人、部门", 18, wraps=True),
             Col("成效", 20, wraps=True)),
            _measures, "帮扶措施", blank=14, empty="还没有登记帮扶措施",
        ),
        Lines("帮扶成效和群众评价", lines=4, grows=True),
    ),
    ("户主签字：", "帮扶责任人签字：", "村委会（盖章）：", "日期："),
)  # fmt: skip


def _line(facts: CaseFacts) -> str:
    if facts.case is None or not (known := facts.case.lines):
        return ""
    return f"{known[max(known)]:,.0f}（{max(known)}）"


def _votes(facts: CaseFacts) -> str:
    found = facts.at(("203",))
    if found is None or found.attend is None:
        return ""
    return f"到会 {found.attend} 人，同意 {found.votes_for or 0} 票，不同意 {found.votes_against or 0} 票"


def _notice(facts: CaseFacts) -> str:
    found = facts.at(("204",))
    if found is None or not (found.shown_from and found.shown_to):
        return ""
    said = "" if found.objections is None else f"，异议 {found.objections} 条"
    return f"{day(found.shown_from)}至{day(found.shown_to)}{said}"


def _opinion(code: str, label: str, *, grows: bool = False) -> Lines:
    def told(facts: CaseFacts) -> str:
        asked = (S.result, S.opinion, S.doc_no, S.date)
        return "　".join(filter(None, (facts.step((code,), one) for one in asked)))

    return Lines(f"{label}（签字盖章）", told, 3, grows=grows)


ASSESS = Form(
    "assess", "风险消除评估表",
    (
        WHOSE, _MONITORED,
        Cells((
            _computed(AFTER_ELIMINATION, "消除后人均纯收入", "net_pc"), Cell("监测范围（年度）", _line),
            Cell("帮扶措施", lambda facts: f"{len(facts.case.measures)} 项" if facts.case else ""),
        ), "收入和措施", "单位：元", label=30),
        questions(AFTER_ELIMINATION, "四项问题"),
        Cells((Cell("民主评议", _votes), Cell("公示", _notice)), "村级意见", columns=1),
        _opinion("202", "入户核实意见"), _opinion("205", "乡镇审核意见"), _opinion("206", "县级审定意见", grows=True),
    ),
    ("村委会（盖章）：", "乡镇（盖章）：", "县级（盖章）：", "日期："),
)  # fmt: skip
