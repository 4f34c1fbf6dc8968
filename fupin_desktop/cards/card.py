"""帮扶明白卡 (DICTIONARY §11.1): A4 upright, on its side or in large letters; for the wall it is `wall.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import wall, words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Block, Column, Grid, Pair, Section, Sheet, Signatures, Table, Ticks
from fupin_desktop.cards.card_parts import (
    ROLES,
    VERDICTS,
    Card,
    each,
    file_of,
    head,
    helper_rows,
    measure_words,
    tick,
)  # fmt: skip
from fupin_desktop.cards.shared import group_of, number_of
from fupin_desktop.rules.answers import WORKSHOP
from fupin_desktop.rules.card import Facts, Row
from fupin_desktop.rules.measures import given

#: Name of a make → the paper.
MAKES = {"A4": b.A4, "A4-wide": b.A4_WIDE, "A4-large": b.A4_LARGE, "A3": b.WALL}

_MEMBERS = (
    Column("姓名", 17), Column("与户主关系", 15, b.CENTRE), Column("年龄", 8, b.CENTRE),
    Column("健康状况", 24), Column("务工、就学", 36),
)  # fmt: skip
_INCOME = (
    Column("年度", 11, b.CENTRE, firm=True), Column("工资性", 12, b.RIGHT, firm=True),
    Column("经营性", 12, b.RIGHT, firm=True),
    Column("财产性", 12, b.RIGHT, firm=True), Column("转移性", 12, b.RIGHT, firm=True),
    Column("经营支出", 13, b.RIGHT, firm=True), Column("纯收入", 13, b.RIGHT, firm=True),
    Column("人均纯收入", 15, b.RIGHT, firm=True),
)  # fmt: skip
_MEASURES = (
    Column("类别", 15), Column("帮扶措施", 36), Column("金额（元）", 13, b.RIGHT, firm=True),
    Column("时间", 21, firm=True), Column("责任人", 15),
)  # fmt: skip
_HELPERS = (
    Column("责任", 20), Column("姓名", 16), Column("单位、职务", 42), Column("联系电话", 22, firm=True),
)  # fmt: skip
_SIGNED = Signatures(("户主签字：", "填写人：", "填写日期："))


def sheet(card: Card, about: About, make: str = "A4") -> Sheet:
    """The card of a household, or a blank one."""
    paper = MAKES[make]
    if paper is b.WALL:
        return wall.sheet(card, about)
    facts = card.facts
    title = head(card, about.year)
    who, members = _household(facts), _members(facts, about, fills=paper is b.A4_WIDE)
    ticks, income = _ticks(facts, about.year), _income(card, about.year)
    measures, helpers = _measures(facts, about.year), _helpers(facts)
    blocks: tuple[Block, ...]
    if paper is b.A4_WIDE:
        sides = b.Beside((*who, *members, *ticks, *income), (*measures, *helpers))
        blocks = (title, sides, _SIGNED)
    elif paper is b.A4_LARGE:  # two sides of one sheet: whom to call stands on the reverse, which hangs outwards
        blocks = (title, *who, *members, *ticks, *income, *measures, _SIGNED, b.Break(), *helpers)
    else:
        blocks = (title, *who, *members, *ticks, *income, *measures, *helpers, _SIGNED)
    return Sheet(file_of(facts, about.year), blocks, about.foot(card.number), paper, one_page=paper is not b.A4_LARGE)


def _household(facts: Facts | None) -> Iterator[Block]:
    own: Row = facts.household if facts else {}
    number = number_of(own)
    yield Section("一、家庭情况", f"户编号 {number}" if number else "")
    pairs = [
        Pair("户主", (facts.head["name"] or "" if facts.head else "") if facts else ""),
        Pair("家庭人口", f"{len(facts.persons)} 人" if facts else ""),
        Pair("村民小组", group_of(own)),
        Pair("家庭住址", own.get("address") or "", 2),
        Pair("户属性", words.label("hh_attr", own.get("hh_attr")) or words.label("hh_type", own.get("hh_type"))),
    ]
    if facts is None or own["monitor_cat"]:
        pairs += [Pair("监测类别", _monitored(own), 1), Pair("主要风险", _risks(own), 2)]
    yield Grid(tuple(pairs), 3, 21)


def _monitored(own: Row) -> str:
    shown = words.label("monitor_cat", own.get("monitor_cat"))
    return f"{shown}（已消除）" if shown and own["risk_eliminated"] else shown


def _risks(own: Row) -> str:
    return "、".join(words.label("risk", own[f"risk_{n}"]) for n in range(1, 6) if own.get(f"risk_{n}"))


def _members(facts: Facts | None, about: About, *, fills: bool) -> Iterator[Block]:
    yield Section("二、家庭成员", f"共 {len(facts.persons)} 人" if facts else "")
    rows = [_member(facts, person, about) for person in facts.persons] if facts else []
    yield Table(_MEMBERS, tuple(rows), least=0 if facts else 6, empty="还没有登记成员" if facts else "", fills=fills)


def _member(facts: Facts, person: Row, about: About) -> b.Cells:
    form = facts.forms.get(person["id"], {})
    return (
        person["name"] or "", words.label("relation", person["relation"]), words.age(person["birth"], about.as_of),
        words.labels("health", form.get("health")), _work_or_school(facts, person, form),
    )  # fmt: skip


def _work_or_school(facts: Facts, person: Row, form: Row) -> str:
    school = words.label("school", form.get("school_state"))
    jobs = [_job(job) for job in facts.jobs if job["person"] == person["id"]]
    return words.joined(school, *jobs, by="；")


def _job(job: Row) -> str:
    if job["pub_job_type"]:
        return f"公益岗位（{words.labels('public_job', job['pub_job_type'])}）"
    if not (job["out_now"] or job["start_ym"] or job["months"]):
        return ""
    place = "帮扶车间" if job["channel"] == WORKSHOP else words.label("work_scope", job["scope"])
    months = f" {job['months']} 个月" if job["months"] else ""
    return f"{place}务工{months}" if place != "帮扶车间" else f"{place}{months}"


def _ticks(facts: Facts | None, year: int) -> Iterator[Block]:
    found = facts.assessment if facts else None
    on = words.day(found["date"], year) if found else ""
    yield Section("三、两不愁三保障和饮水安全", f"{on}核查" if on else "" if facts is None else f"{year} 年还没有核查")
    yield Ticks(tuple(tick(name, label, found) for name, label in VERDICTS))


def _income(card: Card, year: int) -> Iterator[Block]:
    yield Section("四、家庭收入", "单位：元")
    found = {row["year"]: row for row in card.facts.incomes} if card.facts else {}
    rows = tuple(_statement(found.get(one), one, card.nets) for one in (year - 1, year))
    yield Table(_INCOME, rows)


def _statement(row: Row | None, year: int, nets: Mapping[str, int | None]) -> b.Cells:
    if row is None:
        return (f"{year} 年", *[""] * 7)
    net = nets.get(row["id"])
    groups = (words.cents(row[name]) for name in ("wage", "biz", "prop", "trans", "cost"))
    return (f"{year} 年", *groups, words.cents(net), words.cents(each(row, nets)))


def _measures(facts: Facts | None, year: int) -> Iterator[Block]:
    measures = facts.measures if facts else []
    total = sum(given(m["amount_fiscal"], m["amount_social"]) for m in measures)
    note = f"{year} 年共 {len(measures)} 项" if measures else ""
    yield Section("五、享受政策和帮扶措施", words.joined(note, f"补助 {words.cents(total)} 元" if total else ""))
    names = {person["id"]: person["name"] or "" for person in facts.persons} if facts else {}
    yield Table(_MEASURES, tuple(_measure_rows(measures, names, year)), (0,), least=0 if facts else 8, fills=True)


def _measure_rows(measures: Sequence[Row], names: Mapping[str, str], year: int) -> Iterator[b.Cells]:
    last = None
    for measure in measures:
        kind = measure["kind"]
        amount = given(measure["amount_fiscal"], measure["amount_social"])
        own = measure["amount_self"]
        yield (
            "" if kind == last else words.label("measure", kind), measure_words(measure, names),
            words.cents(amount) if amount else f"自筹 {words.cents(own)}" if own else "",
            words.span(measure["start"], measure["end"], year), measure["helper"] or "",
        )  # fmt: skip
        last = kind


def _helpers(facts: Facts | None) -> Iterator[Block]:
    yield Section("六、帮扶责任人和联系电话")
    rows = list(helper_rows(facts.helpers)) if facts else [(label, "", "", "") for label in ROLES.values()]
    if not rows:
        rows = [("帮扶责任人", "", "", "")]
    village: Row = (facts.village or {}) if facts else {}
    rows.append(("监督电话", "", "", village.get("hotline") or ""))
    if village.get("office_name") or village.get("office_phone"):  # a row a number: two in one would shrink
        rows.append(("帮扶工作部门", "", village.get("office_name") or "", village.get("office_phone") or ""))
    yield Table(_HELPERS, tuple(rows), often=True)
