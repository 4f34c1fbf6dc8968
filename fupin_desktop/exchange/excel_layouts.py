"""What the columns of a workbook mean.

A heading means the field whose label or alias it is (declared once, in the model); here stand only what headings mean
beside that, and the order of the columns of each layout (DICTIONARY §12.1, §12.2, and the program's own template).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from db.codes import code_list, fold
from db.fields import Kind, Ref
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.visit import Assessment
from fupin_desktop.rules.answers import AFTER_ELIMINATION, AT_IDENTIFICATION, POSTS


class Part(NamedTuple):
    """What a workbook brings records of: a table, or of a table those made on an occasion (识别时, 风险消除后), one of
    which counts of each household."""

    model: type[Record]
    occasion: str = ""


IDENTIFIED, ELIMINATED = Part(Assessment, AT_IDENTIFICATION), Part(Assessment, AFTER_ELIMINATION)
INCOME_AFTER = Part(Income, AFTER_ELIMINATION)
#: The figure of a roster; where a statement has amounts, they give it.
PER_HEAD = (Part(Income), "given_net_pc")
#: What a workbook of persons brings, a parent before its children.
PARTS: tuple[Part, ...] = (
    *map(Part, (Household, Person, PersonYear, Employment, Living, Housing, Water, Income)),
    *(IDENTIFIED, ELIMINATED, INCOME_AFTER),
)
#: Tables whose values repeat on the row of every member.
OF_HOUSEHOLD = frozenset({Household, Living, Housing, Water, Income, Assessment})
#: Parts of which there is one a year.
OF_YEAR = frozenset(map(Part, (PersonYear, Employment, Living, Housing, Water, Income)))

#: What empties a field of the book: an empty cell leaves it as it is.
CLEARING = "（清空）"

# Columns that are no field of a record.
SERIAL, YEAR, PROVINCE, CITY, COUNTY, TOWN, VILLAGE, REGION, HEAD_NAME, HEAD_ID, DATA_DATE, REASON = (
    "serial", "year", "province", "city", "county", "town", "village", "region", "head_name", "head_id", "data_date",
    "reason",
)  # fmt: skip
_SPECIAL = {
    SERIAL: ("序号", "编号"),
    YEAR: ("年度", "年份"),
    DATA_DATE: ("数据日期", "数据时间"),
    PROVINCE: ("省", "省份"),
    CITY: ("市", "地市"),
    COUNTY: ("县(市、区、旗)", "县", "区县", "县(区)", "县区"),
    TOWN: ("乡(镇)", "乡", "乡镇", "镇", "乡镇(街道)", "乡(镇、街道)", "所在乡镇", "乡镇名称"),
    VILLAGE: ("行政村", "村", "村(社区)", "行政村(社区)", "村名", "所在村", "行政村名称", "村居"),
    REGION: ("行政区划代码",),
    HEAD_NAME: ("户主姓名", "户主"),
    HEAD_ID: ("户主证件号码", "户主身份证号", "户主身份证号码", "户主身份证"),
    REASON: ("待修正原因",),
}
#: A column for each kind of measure: this and the kind's code.
MEASURE = "measure"
_SPECIAL |= {f"{MEASURE}{kind.code}": (kind.label, *kind.aliases) for kind in code_list("measure").items}
#: What is written beside a kind of measure is one more of it: 其他, with these words.
REMARK = "remark"
_SPECIAL[f"{MEASURE}{REMARK}{POSTS}"] = ("公益性岗位帮扶其他备注", "公益岗位帮扶其他备注")
#: A question to those who were moved alone: its bracket tells it from another one. The book has no field of it.
_OF_MOVED = fold("就业渠道（易地搬迁后扶使用）")
# Labels that several tables use, and what they are called in one row together.
_OWN: dict[str, tuple[type[Record], str]] = {
    "户备注": (Household, "note"),
    "备注": (Person, "note"),
    "务工备注": (Employment, "note"),
    "收支备注": (Income, "note"),
}
# What is said on an occasion: heading in own workbooks, then as the national system has it (DICTIONARY §12.3).
_AFTER = "风险消除后"
_ON_OCCASION: dict[tuple[Part, str], tuple[str, ...]] = {
    (IDENTIFIED, "dropout_problem"): (
        "识别时是否义务教育阶段适龄儿童少年失学辍学", "是否义务教育阶段适龄儿童少年失学辍学",
    ),
    (IDENTIFIED, "house_problem"): ("识别时是否住房出现安全问题", "是否住房出现安全问题"),
    (IDENTIFIED, "uninsured_problem"): (
        "识别时是否有家庭成员未参加城乡居民（职工）基本医疗保险", "是否有家庭成员未参加城乡居民（职工）基本医疗保险",
    ),
    (IDENTIFIED, "water_problem"): ("识别时是否饮水出现安全问题", "是否饮水出现安全问题"),
    (ELIMINATED, "dropout_problem"): (f"{_AFTER}是否义务教育阶段适龄儿童少年失学辍学",),
    (ELIMINATED, "house_problem"): (f"{_AFTER}是否住房损毁", f"{_AFTER}是否住房出现安全问题"),
    (ELIMINATED, "uninsured_problem"): (f"{_AFTER}是否有家庭成员未参加城乡居民（职工）基本医疗保险",),
    (ELIMINATED, "water_problem"): (f"{_AFTER}是否饮水设施损毁", f"{_AFTER}是否饮水出现安全问题"),
    (INCOME_AFTER, "wage"): (f"{_AFTER}工资性收入",),
    (INCOME_AFTER, "prop"): (f"{_AFTER}财产性收入",),
    (INCOME_AFTER, "trans"): (f"{_AFTER}转移性收入",),
    (INCOME_AFTER, "biz"): (f"{_AFTER}生产经营性收入",),
    (INCOME_AFTER, "cost"): (f"{_AFTER}生产经营性支出",),
    (INCOME_AFTER, "given_net"): (f"{_AFTER}家庭纯收入",),
    (INCOME_AFTER, "given_net_pc"): (f"{_AFTER}家庭人均纯收入", f"{_AFTER}人均纯收入"),
    (INCOME_AFTER, "claim_income"): (f"{_AFTER}理赔收入",),
    (INCOME_AFTER, "rigid_expense"): (f"{_AFTER}合规自付支出",),
}  # fmt: skip
_ROSTER_TITLE = "数据时间：{year}年度    单位：{place}"


@dataclass(frozen=True)
class Meaning:
    """What a heading means: a field of a table, or (model is None) a special column."""

    model: type[Record] | None
    name: str
    occasion: str = ""

    @property
    def part(self) -> Part:
        """What it brings a record of; only for columns that are a field."""
        assert self.model is not None
        return Part(self.model, self.occasion)

    def field(self) -> Kind[Any]:
        """The field; only for columns that are one."""
        assert self.model is not None
        kind: Kind[Any] = self.model.kinds()[self.name]
        return kind


@dataclass(frozen=True)
class Layout:
    """A form of workbook that the program knows by name and writes."""

    name: str
    title: str
    headings: tuple[str, ...]
    #: Lines above the header.
    above: tuple[str, ...] = ()
    #: Dates as 20231031 and 202310, amounts with two digits, several answers with commas: as the national system does.
    plain: bool = True
    #: Date fields that the layout gives to the month only.
    months: frozenset[str] = frozenset()
    #: Answers that this layout words in its own way: field → code → label.
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: What is said of filling it in, on a sheet of its own.
    help: tuple[str, ...] = ()
    #: Empty rows at the end, formatted, with drop-downs, to be filled in.
    spare_rows: int = 0


def _meanings() -> dict[str, Meaning]:
    found = {fold(heading): Meaning(*meant) for heading, meant in _OWN.items()}
    for name, spellings in _SPECIAL.items():
        for spelling in spellings:
            found.setdefault(fold(spelling), Meaning(None, name))
    for part in PARTS:
        for name, kind in fields_of(part).items():
            for spelling in _ON_OCCASION.get((part, name), (kind.label, *kind.aliases)):
                found.setdefault(fold(spelling), Meaning(part.model, name, part.occasion))
    return found


def fields_of(part: Part) -> dict[str, Kind[Any]]:
    """The fields that a column may bring."""
    kinds = part.model.kinds()
    if part.occasion:
        return {name: kinds[name] for of, name in _ON_OCCASION if of == part}
    hidden = {"region_code", "changed_from", "year", "kind"}
    return {n: kind for n, kind in kinds.items() if not isinstance(kind, Ref) and n not in hidden}


_MEANINGS = _meanings()
#: Every spelling of a heading, as it is written and as it is compared.
HEADINGS = frozenset(_MEANINGS) | frozenset(
    spelling
    for part in PARTS
    for name, kind in fields_of(part).items()
    for spelling in _ON_OCCASION.get((part, name), (kind.label, *kind.aliases))
)
#: Sheets at the end of an exported workbook that are not brought in again: undecided values; how to fill it in.
OPEN_SHEET, HELP_SHEET = "未核定", "填写说明"


#: What may stand beside the words of a heading: the mark of what is required, a unit; the number of a repeated one.
_BESIDE = tuple(map(re.compile, (r"^\*+|^\(必填\)|\*+$", r"\([^()]*\)$", r"\.\d+$", r"(?<=\D)0$")))


def spellings(heading: str) -> Iterator[str]:
    """A heading as it is compared, blanks and width aside: as a whole, then with less and less beside its words."""
    text = fold(heading)
    yield text
    if text.isascii() and text.isalnum():  # a number: the first rows under the headings are looked at too
        return
    for beside in _BESIDE:
        text = beside.sub("", text)
        yield text


def meaning(heading: str) -> Meaning | None:
    """What a heading means, whatever stands beside its words."""
    found = next((spelt for spelt in spellings(heading) if spelt in _MEANINGS or spelt == _OF_MOVED), "")
    return _MEANINGS.get(found)


def _heading(part: Part, name: str, kind: Kind[Any]) -> str:
    own = {meant: heading for heading, meant in _OWN.items()}
    unit = f"({kind.unit})" if kind.unit else ""
    if part.occasion:
        return _ON_OCCASION[part, name][0] + unit
    return own.get((part.model, name)) or kind.label + unit


def _template_headings() -> tuple[str, ...]:
    """Everything that is kept of a person in a year and fits one row; of the income statement, the totals."""
    totals = {"members", "wage", "biz", "prop", "trans", "cost", "claim_income", "rigid_expense", "given_net_pc"}
    totals.add("given_net")
    found = ["年度", "乡(镇)", "行政村"]
    for part in PARTS:
        for name, kind in fields_of(part).items():
            if part != Part(Income) or name in totals:
                found.append(_heading(part, name, kind))
    return tuple(found)


_ROSTER34 = """
序号 数据日期 县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度
在校生状况 健康状况 劳动技能 务工时间（月） 是否参加大病保险 致贫原因1 危房户 是否解决安全饮用水 人均纯收入
户联系电话 人联系电话 首次识别时间 人员识别时间 户类型 易返贫致贫户(监测对象)类型 风险是否消除 风险识别时间
风险消除时间
"""

_ROSTER47 = """
省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 民族 户联系电话 成员联系电话 年度 与户主关系
文化程度 在校生状况 劳动技能 务工时间（月） 健康状况 政治面貌 务工企业名称 是否享受低保
是否参加城镇职工基本养老保险 是否参加大病保险 是否参加新型农村合作医疗（城乡居民基本医疗保险）
是否参加城乡居民基本养老保险 失学或辍学原因 是否会讲普通话 是否参加商业补充医疗保险 是否国外务工 产业分类
是否接受大病医疗救助 是否接受其他健康扶贫 公益性岗位类型 公益性岗位(月数) 就业渠道 残疾类别 务工所在地 户主姓名
户主证件号码 是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准
"""

_HELP = (
    "一行写一个人；同一户的人写同一个户编号。",
    "空着的格子不改账本里的内容。",
    f"要把账本里的一项清空，在格子里写“{CLEARING}”。",
    "“年度”写这些情况是哪一年的，每行都写。",
    "日期写成 2026-11-23，月份写成 2026-11；证件号码、户编号、电话的格子是文本格式，请不要改。",
    "有下拉列表的格子从列表里选；可以填几项的，用逗号隔开。",
    "合计、说明这样的行可以留着，导入时不算人。",
)

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout(
            "roster34",
            "已脱贫人口名单",
            tuple(_ROSTER34.split()),
            ("已脱贫人口名单", _ROSTER_TITLE),
            months=frozenset({"risk_elim_date"}),
            words={"hh_type": {"20": "监测户"}},
        ),
        Layout("roster47", "人口信息", tuple(_ROSTER47.split()), ("人口信息", _ROSTER_TITLE)),
        Layout("template", "户册模板", _template_headings(), plain=False, help=_HELP, spare_rows=300),
    )
}
