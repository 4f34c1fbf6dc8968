"""The papers of several cases of monitoring, declared (a-monitoring): notices that hang, lists that are examined and
approved, the ledger of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

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
from fupin_desktop.ledgers.papers import (
    GROUP,
    LARGE,
    UPRIGHT,
    VILLAGE,
    WIDE,
    Col,
    Field,
    Form,
    Gap,
    Rows,
    Told,
    Words,
    day,
)

C, S = Clue, Step
_NOTICE, _TOWN, _DISTRICT, _TOLD = ("107", "204"), ("108", "205"), ("109", "206"), ("110", "207")
_NAMED = attrgetter("named")


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


def _hung(codes: Sequence[str]) -> Rows:
    """Those on what hangs outside: a name with a letter hidden, and no reason."""
    return Rows((
        Col("序号", 8), Col("户主姓名", 20, attrgetter("hung")), Col("村", 22, VILLAGE),
        Col("村民小组", 20, GROUP), Col("家庭人口", 14, _size),
        Col("类别（消除方式）", 28, lambda one: _kind(one, codes)),
    ), blank=12, height=8)  # fmt: skip


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
        _hung(_NOTICE),
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


def _iso(codes: Sequence[str]) -> Told:
    """The day of a step, short enough for a table."""
    return lambda facts: str(found.date) if (found := facts.at(codes)) else ""


def _step(codes: Sequence[str], asked: Field) -> Told:
    return lambda facts: str(facts.step(codes, asked))


def _votes(facts: CaseFacts) -> str:
    meeting = facts.at(("106", "203"))
    return f"{meeting.votes_for or 0}/{meeting.attend}" if meeting and meeting.attend is not None else ""


def _span(facts: CaseFacts) -> str:
    notice = facts.at(_NOTICE)
    return f"{notice.shown_from} 至 {notice.shown_to}" if notice and notice.shown_from and notice.shown_to else ""


def _objections(facts: CaseFacts) -> str:
    notice = facts.at(_NOTICE)
    return "" if notice is None or notice.objections is None else str(notice.objections)


def _opinion(facts: CaseFacts) -> str:
    return "，".join(filter(None, (facts.step(_TOWN, S.result), facts.step(_TOWN, S.opinion))))


EXAMINED = Form(
    "examined", "监测对象乡镇审核名单",
    (
        Rows((
            Col("序号", 7), Col("村", 16, VILLAGE), Col("组", 12, GROUP), Col("户主", 14, _NAMED),
            Col("人口", 10, _size), Col("类别（消除方式）", 22, lambda one: _kind(one, _TOWN)),
            Col("风险", 24, C.risk, wraps=True), Col("同意/到会", 13, _votes),
            Col("公示起止", 24, _span, wraps=True), Col("异议", 8, _objections),
            Col("审核意见", 32, _opinion, wraps=True),
        )),
    ),
    ("审核人：", "分管负责人：", "乡镇人民政府（盖章）：", "日期："),
    group=_apart(_TOWN, lambda facts: facts.region[:9]), fits=lambda facts: facts.at(_TOWN), lacks="还没有办乡镇审核",
    under=lambda facts: _counted(facts, _TOWN, facts[0].town), make=WIDE, over=False,
)  # fmt: skip


def _counted(facts: Sequence[CaseFacts], codes: Sequence[str], place: str) -> str:
    return f"{place}　{'风险消除' if ends(facts[0], codes) else '纳入监测'}　共 {len(facts)} 户".strip()


APPROVED = Form(
    "approved", "监测对象县级审批名单",
    (
        Rows((
            Col("序号", 7), Col("乡镇", 20, attrgetter("town"), wraps=True), Col("村", 16, VILLAGE),
            Col("户主", 14, _NAMED), Col("人口", 10, _size),
            Col("类别（消除方式）", 22, lambda one: _kind(one, _DISTRICT)), Col("风险", 24, C.risk, wraps=True),
            Col("乡镇审核日期", 22, _iso(_TOWN)), Col("审定结果", 14, _step(_DISTRICT, S.result)),
            Col("文号", 26, _step(_DISTRICT, S.doc_no), wraps=True), Col("审定日期", 22, _iso(_DISTRICT)),
        )),
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
        _hung(_TOLD),
        Gap(2),
        Words("监督电话：{phone}", _told, 1.25, bold=True),
        Gap(8),
        Words("{town}人民政府（盖章）　　　", _told, 1.25, right=True),
        Words("{on}　　　", _told, 1.25, right=True),
    ),
    group=_apart(_TOLD, lambda facts: facts.region[:9]), fits=lambda facts: facts.at(_TOLD), lacks="还没有办结果公告",
    under=lambda facts: "风险消除" if ends(facts[0], _TOLD) else "纳入监测", make=UPRIGHT, over=False, hung=True,
)  # fmt: skip


LEDGER = Form(
    "ledger", "监测对象动态管理台账",
    (
        Rows((
            Col("序号", 8), Col("村", 15, VILLAGE), Col("组", 11, GROUP), Col("户主", 14, _NAMED),
            Col("人口", 9, _size), Col("线索编号", 30, C.clue_no), Col("来源", 20, C.source, wraps=True),
            Col("风险", 20, C.risk, wraps=True), Col("发现日期", 20, C.found_on),
            Col("拟纳入类别", 20, C.category, wraps=True), Col("建档日期", 20, _iso(("111",))),
            Col("审定文号", 24, _step(("109",), S.doc_no), wraps=True), Col("监测联系人", 17, C.contact),
            Col("措施项数", 15, lambda one: str(len(one.case.measures)) if one.case else "", amount=True),
            Col("消除方式", 16, _step(("208",), S.mode)), Col("消除日期", 20, _iso(("208",))),
            Col("现在", 13, attrgetter("state")),
        )),
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
