"""两不愁三保障核查表 (DICTIONARY §4): what passes, the verdict and why; the national four questions; who signs."""

from __future__ import annotations

from db.visit import Assessment
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import A4_FILED, Blank, Block, Column, Grid, Pair, Section, Sheet, Signatures, Table
from fupin_desktop.cards.shared import boxes, file_name, said, stands, title, value, whose
from fupin_desktop.rules.facts import Case, Row

FORM = "两不愁三保障核查表"
_COLUMNS = (Column("项目", 17), Column("达标要求", 43), Column("结论", 13), Column("说明", 30))
_ITEMS = (
    ("food", "不愁吃", "主食够吃，能经常吃到肉、蛋、奶或豆制品"),
    ("cloth", "不愁穿", "四季有换洗的衣服，有过冬的被褥"),
    ("edu", "义务教育有保障", "适龄儿童少年都在校，没有因贫失学辍学；休学、送教上门等有凭据"),
    ("med", "基本医疗有保障", "全家参加基本医保和大病保险，慢病签约服务"),
    ("house", "住房安全有保障", "房屋为 A 级、B 级，或 C 级、D 级改造后验收合格，或借住、租住安全房屋"),
    ("water", "饮水安全", "水量、水质、用水方便程度、供水保证率四项达标"),
    ("income", "收入", "人均纯收入不低于监测范围，来源稳定"),
)
_QUESTIONS = (
    ("house_problem", "是否住房出现安全问题"), ("dropout_problem", "是否义务教育阶段适龄儿童少年失学辍学"),
    ("water_problem", "是否饮水出现安全问题"), ("uninsured_problem", "是否有家庭成员未参加基本医疗保险"),
)  # fmt: skip
#: To tick by hand takes more room.
_TO_TICK = (Column("项目", 17), Column("达标要求", 39), Column("结论", 23), Column("说明", 24))
_TICKED = boxes(Assessment.food)
_SIGNED = Signatures(("户主签字：", "核查人签字：", "日期："))
#: Notes of this field may name an illness, and are left to the file.
_UNTOLD = "med_note"


def sheet(case: Case | None, found: Row | None, about: About) -> Sheet:
    """A check of a household, or the form to fill by hand."""
    rows = tuple(
        (label, rule, words.label("verdict", found[name]) if found else _TICKED, _note(found, name))
        for name, label, rule in _ITEMS
    )
    again = stands(found, "recheck_date")
    questions = tuple(
        Pair(label, said(found[name]) if found else boxes(Assessment.house_problem)) for name, label in _QUESTIONS
    )
    blocks: tuple[Block, ...] = (
        title(case, FORM, f"{about.year} 年度"),
        Grid(whose(case), 3, 21),
        Grid(
            (
                Pair("核查日期", words.day(found["date"]) if found else ""),
                Pair("核查人", value(found, "assessor")),
                *([Pair("复查日期", words.day(found["recheck_date"]) if found else "")] if again else []),
            ), 3, 21,
        ),
        Section("一、逐项核查"),
        Table(_COLUMNS if found else _TO_TICK, rows, height=14),
        Section("二、四项问题", "有一项是“是”，风险不能消除"),
        Grid(questions, 2, 70 if found else 62),
        Section("三、整改意见"),
        Blank("存在的问题和整改措施、责任人、期限", 5, grows=True),
        _SIGNED,
    )  # fmt: skip
    name = file_name(case, FORM) if case else f"空白{FORM}"
    return Sheet(name, blocks, about.foot(), A4_FILED, one_page=True)


def _note(found: Row | None, name: str) -> str:
    return "" if f"{name}_note" == _UNTOLD else value(found, f"{name}_note")
