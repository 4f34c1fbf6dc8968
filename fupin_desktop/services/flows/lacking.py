"""What keeps a step from being done: sentences that name what is missing, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from db.clock import today
from db.clue import Clue, DeptRecord
from db.codes import code_list
from db.record import Record
from db.step import Step
from fupin_desktop.ledgers import flows
from fupin_desktop.rules import months, terms
from fupin_desktop.rules.answers import BY_SUPPORT
from fupin_desktop.rules.dept_lists import ASSET
from fupin_desktop.rules.flows import BACK, FAILED, PASSED, WITHDRAWN, Done, Flow, Stage, Standing
from fupin_desktop.services.book import settings
from fupin_desktop.services.flows.places import done, home, levels, region_of, stands, title
from fupin_desktop.services.flows.wants import wanted

_OPENED, _REFUSED, _INCLUDED, _ROLLED_BACK, _PROPOSED, _ELIMINATED = "101", "190", "111", "305", "201", "208"
_COMPARED = "105"
_HOW_OBJECTIONS_END = "有异议，要写明怎么处理。请填“异议处理”。"


def lacking(record: Record, step: Step) -> list[str]:
    """What keeps a step from being done, a sentence each; empty where nothing does. `record` as its form has it."""
    flow, where, code = flows.of(type(record)), stands(record), str(step.step)
    stage = flow.by_code[code]
    if code not in where.then:
        return [_cannot_follow(flow, where, code)]
    found = [*_who(stage, step, where), *_when(stage, record, step, where), *_filled(record, stage, step)]
    if done(step).is_good:
        found += [f"还没有：{one.want}。" for one in wanted(record, stage.wants) if not one.is_there]
        found += _property(record, stage)
    return found


def _property(record: Record, stage: Stage) -> Iterator[str]:
    """What departments say of a household's property is explained before it is compared away."""
    if stage.code != _COMPARED or not isinstance(record, Clue) or record.special:
        return
    listed = DeptRecord.living().where((DeptRecord.household == record.household) & (DeptRecord.finding == ASSET))
    told = dict.fromkeys(f"{one.name or ''}（{code_list('dept_list').label(one.source)}）" for one in listed)
    if told:
        yield f"部门名单上有资产：{'、'.join(told)}。请在“线索内容”里写“特殊情况说明”，或者办“不纳入并告知”。"


def unfinished(step: Step) -> list[str]:
    """What a step that was done before lacks of what is written down when it ends."""
    empty = [field.label for field in flows.STAGES[str(step.step)].later if _is_empty(step, field)]
    found = [f"没有填：{'、'.join(empty)}。没有异议写 0。"] if empty else []
    return [*found, *([_HOW_OBJECTIONS_END] if step.objections and not step.objection_note else [])]


def _cannot_follow(flow: Flow, where: Standing, code: str) -> str:
    then = "、".join(f"“{title(one)}”" for one in where.then)
    if where.disputed:
        first, second = where.disputed
        return f"“{title(first.code)}”和“{title(second.code)}”填的相反，要先定下来：办{then}。"
    if where.at is None:
        return f"还没有开始，先办{then}。"
    now = f"“{title(where.at.code)}”（{where.at.date}）"
    if not where.then:
        return f"已经办到{now}，到此办结，没有下一步。"
    between = "、".join(f"“{title(one)}”" for one in _between(flow, where, code))
    gap = f"，“{title(code)}”之前还没有{between}" if between else ""
    return f"现在办到{now}{gap}。下一步可以办{then}。"


def _between(flow: Flow, where: Standing, code: str) -> tuple[str, ...]:
    """The steps of the chain that are to be done before another."""
    chain, first = flow.chain, where.then[0]
    if first not in chain or code not in chain:
        return ()
    return chain[chain.index(first) : chain.index(code)]


def _who(stage: Stage, step: Step, where: Standing) -> Iterator[str]:
    before = where.last(_REFUSED)
    if step.level not in stage.levels:
        names = "、".join(code_list("gov_level").label(level) for level in stage.levels)
        yield f"“{title(stage.code)}”由{names}办理。"
    elif step.level not in levels():
        name = code_list("gov_level").label(step.level)
        yield f"“{title(stage.code)}”由{name}在自己的账本里办，办完随反馈包下来。"
    elif stage.code == _OPENED and before and before.level < str(step.level):
        yield "这一件是上级决定不纳入的，重新登记要由上级办。"


def _when(stage: Stage, record: Record, step: Step, where: Standing) -> Iterator[str]:
    day, at = step.date, where.at
    if day is None:
        yield "日期没有填。"
    elif day > today():
        yield f"日期 {day} 晚于今天（电脑上是 {today()}）。请改正；电脑的日期不对，请先调好。"
    elif at is not None and day < at.date:
        yield f"“{title(stage.code)}”的日期早于“{title(at.code)}”（{at.date}）。请改正其中一个。"
    elif at is not None:
        yield from _notice_over(flows.of(type(record)), stage, day, at)
        yield from _watched(stage, record, step, where)


def _notice_over(flow: Flow, stage: Stage, day: dt.date, at: Done) -> Iterator[str]:
    """No approval before the last day of the notice is over, and none while objections are not told."""
    end = terms.end_of_notice(flow, at)
    if end is None or stage.code not in flow.by_code[at.code].then[:1]:
        return
    if day <= end:
        yield f"公示到 {end} 才满，{end + dt.timedelta(days=1)} 起才能办“{title(stage.code)}”。"
    if at.objections is None:
        yield f"“{title(at.code)}”的异议条数没有写。没有异议写 0。"


def _watched(stage: Stage, record: Record, step: Step, where: Standing) -> Iterator[str]:
    """帮扶消除 only after so many months of monitoring."""
    term = flows.STAGES[_PROPOSED].term
    if stage.code not in (_PROPOSED, _ELIMINATED) or step.mode != BY_SUPPORT or term is None:
        return
    included, household = where.last(_ROLLED_BACK) or where.last(_INCLUDED), home(record)
    since = included.date if included else months.day_of(household.monitor_found_ym) if household else None
    number = settings.numbers(region_of(record))[term.setting]
    if since and step.date and step.date < (first := terms.months_after(since, number).day):
        yield f"{since} 纳入，帮扶消除要监测满 {number} 个月，{first} 起才能办“{title(stage.code)}”。"


def _filled(record: Record, stage: Stage, step: Step) -> Iterator[str]:
    empty = [field.label for field in (Step.person_by, *stage.needs) if _is_empty(step, field)]
    empty += [field.label for field in stage.asks if done(step).is_good and _is_empty(record, field)]
    if empty:
        yield f"没有填：{'、'.join(empty)}。"
    if step.result not in (*stage.results, WITHDRAWN):
        names = "、".join(code_list("step_result").label(one) for one in stage.results)
        yield f"“{title(stage.code)}”的结果只能是{names}。"
    if step.result in (FAILED, BACK, WITHDRAWN) and not step.opinion:
        yield "退回、不通过要写明原因。请填“意见和说明”。"
    yield from _votes(step)
    if stage.notice and done(step).is_good:
        yield from _notice(record, stage, step)


def _is_empty(record: Record, field: Any) -> bool:
    return getattr(record, str(field.name)) in (None, "", (), [])


def _votes(step: Step) -> Iterator[str]:
    cast = sum(number or 0 for number in (step.votes_for, step.votes_against, step.votes_none))
    attend, agreed = step.attend, step.votes_for
    if attend is None or agreed is None:
        return
    if cast > attend:
        yield f"票数加起来 {cast}，比参会人数 {attend} 多。请核对会议记录。"
    elif step.result == PASSED and agreed * 2 <= attend:
        yield f"到会 {attend} 人，同意 {agreed} 票，没有过半，结果不能是通过。请核对。"


def _notice(record: Record, stage: Stage, step: Step) -> Iterator[str]:
    hung, least = terms.notice_days(done(step)), settings.numbers(region_of(record))[stage.notice]
    if hung is not None and hung < least:
        text = f"公示 {step.shown_from} 到 {step.shown_to} 只有 {max(hung, 0)} 天，不少于 {least} 天。"
        yield f"{text}请改正，或重新公示。"
    if step.objections and not step.objection_note:
        yield _HOW_OBJECTIONS_END
