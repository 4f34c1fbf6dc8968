"""The papers of several cases of monitoring, declared (a-monitoring): notices that hang, lists that are examined and
approved, the ledger of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from db.clue import Clue
from db.step import Step
from fupin_desktop.ledgers.case_facts import CaseFacts
from fupin_desktop.ledgers.case_forms import (
    APPLY,
    ASSESS,
    CLUE,
    ENDING,
    MEETING,
    REFUSAL,
    SUPPORT,
    VERIFY,
)
from fupin_desktop.ledgers.papers import LARGE, UPRIGHT, WIDE, Col, Form, Gap, Rows, Words, day, numbered

C, S = Clue, Step
_NOTICE, _TOWN, _DISTRICT, _TOLD = ("107", "204"), ("108", "205"), ("109", "206"), ("110", "207")


def ends(facts: CaseFacts, codes: Sequence[str]) -> bool:
    """Whether the last of these steps is of the elimination of a risk."""
    found = facts.at(codes)
    return found is not None and str(found.step).startswith("2")


def _apart(codes: Sequence[str], by: Callable[[CaseFacts], object]) -> Callable[[CaseFacts], str]:
    """Those that are taken in and those that are struck off stand on sheets of their own."""
    return lambda facts: f"{by(facts)} {ends(facts, codes)}"


def _size(facts: CaseFacts) -> str:
    return f"{len(facts.case.present)} 人" if facts.case else ""


def _kind(facts: CaseFacts, codes: Sequence[str]) -> str:
    return facts.step(("201", "208"), S.mode) if ends(facts, codes) else facts.of(C.category)


def _hung(codes: Sequence[str]) -> Callable[[Sequence[CaseFacts]], list[Sequence[str]]]:
    """Of those on what hangs outside: a name with a letter hidden, and no reason."""
    return lambda facts: numbered([
        (one.hung, one.village, one.group, _size(one), _kind(one, codes)) for one in facts
    ])  # fmt: skip


_HUNG = (Col("序号", 8), Col("户主姓名", 20), Col("村", 22), Col("村民小组", 20), Col("家庭人口", 14),
         Col("类别（消除方式）", 28))  # fmt: skip


def _notice(facts: Sequence[CaseFacts]) -> Mapping[str, str]:
    found, over = facts[0].at(_NOTICE), ends(facts[0], _NOTICE)
    return {
        "village": facts[0].village, "office": facts[0].office, "phone": facts[0].phone,
        "how": "村级提名、入户核实、民主评议" if over else "农户申报、入户核查、民主评议",
        "what": "标注为风险消除" if over else "纳入防止返贫监测对象",
        "from": day(found.shown_from) if found else "", "to": day(found.shown_to) if found else "",
        "place": str(found.place or "") if found else "",
    }  # fmt: skip


def _under_notice(facts: Sequence[CaseFacts]) -> str:
    return "风险消除" if ends(facts[0], _NOTICE) else "拟纳入"


NOTICE = Form(
    "notice", "监测对象公示",
    (
        Gap(2),
        Words("经{how}，{village}拟将下列农户{what}，现予公示，请群众监督。", _notice, 1.25,
              {"how": "农户申报（村级提名）、入户核实、民主评议", "what": "□纳入防止返贫监测对象　□标注为风险消除"}),
        Gap(2),
        Rows(_HUNG, _hung(_NOTICE), blank=12, height=8),
        Gap(2),
        Words("公示时间：{from}至{to}", _notice, 1.25),
        Words("公示地点：{place}", _notice, 1.25),
        Words("对公示内容有异议的，请在公示期内实名向{village}民委员会或{office}反映。", _notice, 1.25),
        Words("监督电话：{phone}", _notice, 1.25, bold=True),
        Gap(8),
        Words("{village}民委员会（盖章）　　　", _notice, 1.25, right=True),
        Words("{from}　　　", _notice, 1.25, right=True),
    ),
    group=_apart(_NOTICE, lambda facts: (facts.region, str(getattr(facts.at(_NOTICE), "shown_from", "")))),
    fits=lambda facts: facts.at(_NOTICE), lacks="还没有办公示", under=_under_notice, make=UPRIGHT, hung=True,
)  # fmt: skip


def _iso(one: CaseFacts, codes: Sequence[str]) -> str:
    """The day of a step, short enough for a table."""
    found = one.at(codes)
    return str(found.date) if found else ""


def _examined(facts: Sequence[CaseFacts]) -> list[Sequence[str]]:
    return numbered([_examined_one(one) for one in facts])


def _examined_one(one: CaseFacts) -> Sequence[str]:
    meeting, notice = one.at(("106", "203")), one.at(_NOTICE)
    votes = f"{meeting.votes_for or 0}/{meeting.attend}" if meeting and meeting.attend is not None else ""
    span = f"{notice.shown_from} 至 {notice.shown_to}" if notice and notice.shown_from and notice.shown_to else ""
    said = "" if notice is None or notice.objections is None else str(notice.objections)
    opinion = "，".join(filter(None, (one.step(_TOWN, S.result), one.step(_TOWN, S.opinion))))
    return one.village, one.group, one.named, _size(one), _kind(one, _TOWN), one.of(C.risk), votes, span, said, opinion


EXAMINED = Form(
    "examined", "监测对象乡镇审核名单",
    (
        Rows((
            Col("序号", 7), Col("村", 16), Col("组", 12), Col("户主", 14), Col("人口", 10), Col("类别（消除方式）", 22),
            Col("风险", 24, wraps=True), Col("同意/到会", 13), Col("公示起止", 24, wraps=True), Col("异议", 8),
            Col("审核意见", 32, wraps=True),
        ), _examined),
    ),
    ("审核人：", "分管负责人：", "乡镇人民政府（盖章）：", "日期："),
    group=_apart(_TOWN, lambda facts: facts.region[:9]), fits=lambda facts: facts.at(_TOWN), lacks="还没有办乡镇审核",
    under=lambda facts: _counted(facts, _TOWN, facts[0].town), make=WIDE, over=False,
)  # fmt: skip


def _counted(facts: Sequence[CaseFacts], codes: Sequence[str], place: str) -> str:
    return f"{place}　{'风险消除' if ends(facts[0], codes) else '纳入监测'}　共 {len(facts)} 户".strip()


def _approved(facts: Sequence[CaseFacts]) -> list[Sequence[str]]:
    return numbered([
        (one.town, one.village, one.named, _size(one), _kind(one, _DISTRICT), one.of(C.risk), _iso(one, _TOWN),
         one.step(_DISTRICT, S.result), one.step(_DISTRICT, S.doc_no), _iso(one, _DISTRICT))
        for one in facts
    ])  # fmt: skip


APPROVED = Form(
    "approved", "监测对象县级审批名单",
    (
        Rows((
            Col("序号", 7), Col("乡镇", 20, wraps=True), Col("村", 16), Col("户主", 14), Col("人口", 10),
            Col("类别（消除方式）", 22), Col("风险", 24, wraps=True), Col("乡镇审核日期", 22), Col("审定结果", 14),
            Col("文号", 26, wraps=True), Col("审定日期", 22),
        ), _approved),
    ),
    ("审核人：", "负责人：", "县级主管部门（盖章）：", "日期："),
    group=_apart(_DISTRICT, lambda facts: ""), fits=lambda facts: facts.at(_DISTRICT), lacks="还没有办县级审定",
    under=lambda facts: _counted(facts, _DISTRICT, ""), make=WIDE, over=False,
)  # fmt: skip


def _told(facts: Sequence[CaseFacts]) -> Mapping[str, str]:
    return {
        "doc": facts[0].step(_DISTRICT, S.doc_no), "town": facts[0].town, "phone": facts[0].phone,
        "what": "返贫致贫风险已经消除" if ends(facts[0], _TOLD) else "纳入防止返贫监测对象",
        "on": facts[0].step(_TOLD, S.date),
    }  # fmt: skip


TOLD = Form(
    "told", "监测对象结果公告",
    (
        Gap(2),
        Words("经县级审定（{doc}），下列农户{what}，现予公告。", _told, 1.25,
              {"what": "□纳入防止返贫监测对象　□返贫致贫风险已经消除"}),
        Gap(2),
        Rows(_HUNG, _hung(_TOLD), blank=12, height=8),
        Gap(2),
        Words("监督电话：{phone}", _told, 1.25, bold=True),
        Gap(8),
        Words("{town}人民政府（盖章）　　　", _told, 1.25, right=True),
        Words("{on}　　　", _told, 1.25, right=True),
    ),
    group=_apart(_TOLD, lambda facts: facts.region[:9]), fits=lambda facts: facts.at(_TOLD), lacks="还没有办结果公告",
    under=lambda facts: "风险消除" if ends(facts[0], _TOLD) else "纳入监测", make=UPRIGHT, over=False, hung=True,
)  # fmt: skip


def _all(facts: Sequence[CaseFacts]) -> list[Sequence[str]]:
    return numbered([
        (one.village, one.group, one.named, _size(one), one.of(C.clue_no), one.of(C.source), one.of(C.risk),
         str(one.value(C.found_on) or ""), one.of(C.category), _iso(one, ("111",)), one.step(("109",), S.doc_no),
         one.of(C.contact), str(len(one.case.measures)) if one.case else "", one.step(("208",), S.mode),
         _iso(one, ("208",)), one.state)
        for one in facts
    ])  # fmt: skip


LEDGER = Form(
    "ledger", "监测对象动态管理台账",
    (
        Rows((
            Col("序号", 8), Col("村", 15), Col("组", 11), Col("户主", 14), Col("人口", 9), Col("线索编号", 30),
            Col("来源", 20, wraps=True), Col("风险", 20, wraps=True), Col("发现日期", 20),
            Col("拟纳入类别", 20, wraps=True), Col("建档日期", 20), Col("审定文号", 24, wraps=True),
            Col("监测联系人", 17), Col("措施项数", 15, amount=True), Col("消除方式", 16), Col("消除日期", 20),
                Col("现在", 13),
        ), _all),
    ),
    ("填表人：", "负责人：", "日期："),
    group=lambda facts: "", under=lambda facts: f"共 {len(facts)} 件", make=LARGE, over=False,
)  # fmt: skip

#: The papers of monitoring, in the order of the steps; a command may name them by their number.
PAPERS = (CLUE, APPLY, VERIFY, MEETING, NOTICE, EXAMINED, APPROVED, TOLD, REFUSAL, ENDING, SUPPORT, ASSESS, LEDGER)

#: The paper that a step asks for.
OF_STEP = {
    "101": CLUE, "102": CLUE, "103": APPLY, "104": VERIFY, "106": MEETING, "107": NOTICE, "108": EXAMINED,
        "109": APPROVED,
    "110": TOLD, "112": SUPPORT, "190": REFUSAL, "191": REFUSAL, "201": ENDING, "202": ENDING, "203": MEETING,
    "204": NOTICE, "205": ASSESS, "206": APPROVED, "207": TOLD, "208": LEDGER,
}  # fmt: skip
