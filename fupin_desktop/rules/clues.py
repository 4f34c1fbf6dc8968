"""Rules on clues and their steps (CL, SP): what the steps themselves can't have been, now that they are there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fupin_desktop.rules import catalogue, terms
from fupin_desktop.rules.answers import BY_SUPPORT
from fupin_desktop.rules.catalogue import Rule
from fupin_desktop.rules.facts import Row
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.rules.flows import BACK, FAILED, PASSED, WITHDRAWN, Done, Flow, Standing, is_at_rest, skipped
from fupin_desktop.rules.months import between, month_of

#: Days after the decision within which the household is entered.
ENTERED_AFTER = 3
_APPLIED, _PUSHED, _ON_REGISTER = "11", "13", "19"  # clue_source
_INCLUDED, _REFUSED = "1", "2"  # clue_outcome
_VISITED, _DECIDED, _ENTERED, _CHECKED_AGAIN, _MARKED, _NOT_MARKED = "104", "109", "111", "202", "208", "209"
_ROLLED_BACK = "305"
#: Steps that write what the household is, officially; whom one may call about it is not among that.
OFFICIAL = (_ENTERED, _MARKED, _ROLLED_BACK)
_SEVERAL = re.compile(r"[、，,;；/ ]")


@dataclass
class ClueCase:
    """A clue with its steps. `steps`: key → row; `titles`: code → what a step is called; `people`: of its household;
    `others`: numbers of the household's other open clues; `open_wants`: what the end of the risk still lacks, in words,
    `unmet`: risks without a fitting measure; both only where the end was proposed."""

    flow: Flow
    clue: Row
    where: Standing
    steps: Mapping[str, Row]
    titles: Mapping[str, str]
    today: dt.date
    limits: Mapping[str, int]
    household: Row
    people: Sequence[str] = ()
    others: Sequence[str] = ()
    open_wants: Sequence[str] = ()
    unmet: Sequence[str] = ()
    who: str = field(default="")

    @property
    def is_open(self) -> bool:
        """Whether it is neither refused nor entered yet."""
        return self.where.last(_ENTERED) is None and not is_at_rest(self.flow, self.where)

    def finding(self, level: Level, rule: Rule, text: str, name: str = "source") -> Finding:
        """It leads to the case."""
        return Finding(level, rule, text, "clue", self.clue["id"], name, self.clue["household"], self.who)


@dataclass(frozen=True)
class Decided:
    """What a step wrote of its household: `code` on a day, of a clue of this category."""

    date: dt.date
    code: str
    category: str | None

    @classmethod
    def of(cls, case: ClueCase) -> list[Decided]:
        """The deciding steps of a case that count."""
        steps = (done for done in case.where.steps if done.is_good and done not in case.where.aside)
        return [cls(done.date, done.code, case.clue["category"]) for done in steps if done.code in OFFICIAL]


def official(cases: Sequence[ClueCase]) -> Iterator[Finding]:
    """CL9: the household's official fields stand as the steps of its cases say, the last of which holds; `cases`: all
    of one household. What stood there before its first clue is not asked about."""
    made = sorted((one for case in cases for one in Decided.of(case)), key=lambda one: one.date)
    home, last = cases[0].household, cases[-1]
    is_ended = bool(home["risk_eliminated"])
    first = min((case.clue["found_on"] for case in cases if case.clue["found_on"]), default=None)
    if not made:
        if first and home["monitor_cat"] and (home["monitor_found_ym"] or "") >= month_of(first) and not _known(cases):
            yield _unlike(last, "监测类别", _ENTERED, "monitor_cat")
        elif first and is_ended and home["risk_elim_date"] and home["risk_elim_date"] >= first:
            yield _unlike(last, "风险消除", _MARKED, "risk_eliminated")
        return
    entered = [one for one in made if one.code == _ENTERED]
    if entered and home["monitor_cat"] not in (None, entered[-1].category):  # an empty one is CL7's
        yield _unlike(last, "监测类别", _ENTERED, "monitor_cat")
    if is_ended != (made[-1].code == _MARKED):
        code = _MARKED if is_ended or made[-1].code == _MARKED else made[-1].code
        yield _unlike(last, "风险消除", code, "risk_eliminated")


def _known(cases: Sequence[ClueCase]) -> bool:
    """Whether the household was monitored before the book had clues."""
    return any(case.clue["source"] == _ON_REGISTER for case in cases)


def _unlike(case: ClueCase, label: str, code: str, name: str) -> Finding:
    text = f"户上写的“{label}”和办理步骤“{case.titles[code]}”不一样。请补办那一步，或改正户的这一项。"
    return Finding(Level.ERROR, catalogue.CL9, text, "clue", case.clue["id"], name, case.clue["household"], case.who)


def check(case: ClueCase) -> Iterator[Finding]:
    """All rules of this file on a case; those on all cases of a household are `official`."""
    yield from _clue(case)
    yield from _state(case)
    for done in case.where.steps:
        yield from _step(case, done, case.steps[done.key])
    yield from _order(case)
    yield from _elimination(case)


def _clue(case: ClueCase) -> Iterator[Finding]:
    clue, error = case.clue, Level.ERROR
    found, due = clue["found_on"], clue["due"]
    if found and (found > case.today or (due and found > due)):
        when = "今天" if found > case.today else "办理期限"
        yield case.finding(error, catalogue.CL1, f"发现日期 {found} 晚于{when}。请改正其中一个。", "found_on")
    if (clue["source"] == _APPLIED and not clue["way"]) or (clue["source"] == _PUSHED and not clue["dept"]):
        yield case.finding(error, catalogue.CL2, "农户申报要写明申报方式，部门比对要写明哪个部门。请补上。")
    if clue["person"] and clue["person"] not in case.people:
        yield case.finding(error, catalogue.CL3, "涉及的人不在这一户。请重新选。", "person")


def _state(case: ClueCase) -> Iterator[Finding]:
    clue, where = case.clue, case.where
    if case.is_open and clue["due"] and case.today > clue["due"]:
        late = (case.today - clue["due"]).days
        at = case.titles[where.at.code] if where.at else "线索登记"
        text = f"线索到 {clue['due']} 应办结，现在在“{at}”，已超过 {late} 天。请办理下一步。"
        yield case.finding(Level.ERROR, catalogue.CL4, text, "due")
    if clue["outcome"] == _REFUSED and not clue["reject_reasons"]:
        yield case.finding(Level.ERROR, catalogue.CL5, "不纳入要写明原因，并告知农户。请补上。", "reject_reasons")
    if case.is_open and case.others:
        text = f"这一户还有没办结的线索（{'、'.join(case.others)}）。请合在一件里办，或写明原因。"
        yield case.finding(Level.INFO, catalogue.CL6, text)
    decided = where.last(_DECIDED)
    is_late = decided is not None and (case.today - decided.date).days > ENTERED_AFTER
    if clue["outcome"] == _INCLUDED and is_late and not case.household["monitor_cat"]:
        text = "已审定纳入，户的监测类别还没有登记。请办“录入建档”。"
        yield case.finding(Level.ERROR, catalogue.CL7, text, "category")


def _step(case: ClueCase, done: Done, row: Row) -> Iterator[Finding]:
    stage, title = case.flow.by_code[done.code], case.titles[done.code]
    hung = terms.notice_days(done)
    if stage.notice and hung is not None and hung < case.limits[stage.notice]:
        text = (
            f"公示 {done.shown_from} 到 {done.shown_to} 只有 {max(hung, 0)} 天，不少于 {case.limits[stage.notice]} 天。"
        )
        yield case.finding(Level.ERROR, catalogue.SP1, f"{text}请改正，或重新公示。")
    cast = sum(row[name] or 0 for name in ("votes_for", "votes_against", "votes_none"))
    if row["attend"] is not None and cast > row["attend"]:
        text = f"“{title}”票数加起来 {cast}，比参会人数 {row['attend']} 多。请核对会议记录。"
        yield case.finding(Level.ERROR, catalogue.SP2, text)
    agreed = row["votes_for"]
    if done.result == PASSED and row["attend"] and agreed is not None and agreed * 2 <= row["attend"]:
        text = f"“{title}”同意 {agreed} 票，没有超过到会 {row['attend']} 人的一半，结果不能是通过。请核对。"
        yield case.finding(Level.ERROR, catalogue.SP5, text)
    if done.result in (FAILED, BACK, WITHDRAWN) and not row["opinion"]:
        yield case.finding(Level.ERROR, catalogue.SP9, f"“{title}”退回、不通过要写明原因。请补上。")
    if done.code == _VISITED and not _SEVERAL.search((row["person_by"] or "").strip()):
        yield case.finding(Level.INFO, catalogue.SP10, "入户核实不少于 2 人。请补上另一个人。")


def _order(case: ClueCase) -> Iterator[Finding]:
    before: Done | None = None
    chain = case.flow.chain
    for done in case.where.steps:
        if done not in case.where.aside:
            missing = "、".join(f"“{case.titles[code]}”" for code in skipped(case.flow, before, done))
            if missing:
                text = f"“{case.titles[done.code]}”之前没有{missing}。请补登，或写明原因。"
                yield case.finding(Level.INFO, catalogue.SP3, text)
            before = done
        elif (
            before and done.code in chain and before.code in chain and chain.index(done.code) < chain.index(before.code)
        ):
            text = f"“{case.titles[before.code]}”的日期早于“{case.titles[done.code]}”。请改正其中一个。"
            yield case.finding(Level.ERROR, catalogue.SP4, text)


def _elimination(case: ClueCase) -> Iterator[Finding]:
    where = case.where
    marked, checked, not_marked = (where.last(code) for code in (_MARKED, _CHECKED_AGAIN, _NOT_MARKED))
    entered, limit = where.last(_ENTERED), case.limits["watch_months"]
    by_support = marked is not None and case.steps[marked.key]["mode"] == BY_SUPPORT
    if marked and entered and by_support and marked.date < terms.months_after(entered.date, limit).day:
        months = between(month_of(entered.date), month_of(marked.date))
        text = f"识别才 {months} 个月，帮扶消除至少要 {limit} 个月。请继续监测，或核对消除方式。"
        yield case.finding(Level.ERROR, catalogue.SP6, text)
    if (marked or checked) and case.open_wants:
        text = f"还不能消除：{'；'.join(case.open_wants)}。请先解决，或办“不予消除”“暂不标注”。"
        yield case.finding(Level.ERROR, catalogue.SP7, text)
    if (marked or not_marked) and case.unmet:
        text = f"风险是{'、'.join(case.unmet)}，没有登记对应的帮扶措施。请补登后再办。"
        yield case.finding(Level.ERROR, catalogue.SP8, text)
