"""The tabs of a person's file that list: each a table, what is added to it, and what a line opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from db.codes import code_list
from db.psychology import Consent
from db.record import Record
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology.marks import Content, Mark
from ui import wording
from ui.widgets.basics import STRETCH, column, row
from ui.widgets.chips import Chip
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Table

#: A record and what its sealed field held.
Line = tuple[Any, Content]


class ListTab(QWidget):
    """A table, newest first; buttons above it."""

    def __init__(
        self, name: str, title: str, columns: Sequence[Column], empty: Empty, buttons: Sequence[QPushButton] = ()
    ) -> None:
        super().__init__()
        self.title = title
        self.table = Table(f"psychology {name}", columns, title)
        self.face = OrEmpty(self.table, empty)
        inside = column(*([row(STRETCH, *buttons)] if buttons else []), spacing=6, margins=(12, 10, 12, 10))
        inside.addWidget(self.face, 1)
        self.setLayout(inside)

    def show_lines(self, lines: Sequence[Any]) -> None:
        """Show these."""
        self.face.show_rows(lines)

    def focus_first(self) -> None:
        """Put the keyboard on the list."""
        self.table.setFocus()


def _of(name: str, codes: str = "") -> Callable[[Line], str]:
    """The text of a part of the content; of each of its codes, where it has codes."""

    def show(line: Line) -> str:
        value = line[1].get(name)
        if not codes:
            return " ".join(str(value or "").split())
        parts = value if isinstance(value, list | tuple) else str(value).split(",") if value not in (None, "") else []
        return "、".join(code_list(codes).label(str(part)) for part in parts)

    return show


def scale_name(content: Content) -> str:
    """PHQ-9; of a result from elsewhere, what it was called."""
    name = str(content.get("scale", ""))
    return scales.scale(name).short if name in scales.NAMES else str(content.get("title", name))


def score_words(content: Content) -> str:
    """15 中重度; 无效; what came out elsewhere."""
    name = content.get("scale")
    if name == "external":
        return str(content.get("result", ""))
    if content.get("score") is None:
        return "无效（有拒答）"
    if name in scales.NAMES and scales.scale(str(name)).flagged:
        return f"{sum(bool(answer) for answer in content['answers'])} 项异常"
    return f"{content['score']} {content.get('band', '')}"


def colour_chip(line: Line) -> list[Chip] | None:
    """The colour that a screening gave by itself."""
    code = line[1].get("colour")
    if code is None:
        return None
    return [Chip(wording.colour(Colour(code)), str(code))]


def _day(name: str) -> Callable[[Line], str]:
    def show(line: Line) -> str:
        value = getattr(line[0], name)
        return wording.day(value) if value else ""

    return show


SCREENINGS = (
    Column("日期", _day("date"), 130),
    Column("量表", lambda line: scale_name(line[1]), 130),
    Column("得分", lambda line: score_words(line[1]), 170),
    Column("颜色", lambda line: str(line[1].get("colour", "")), 120, chips=colour_chip),
    Column("填写方式", lambda line: code_list("screening_mode").label(line[0].mode), 100),
    Column("宣读人", lambda line: line[0].reader or "", 90),
    Column("理由", lambda line: "；".join(line[1].get("reasons", ())), 240),
)
RISKS = (
    Column("日期", _day("date"), 130),
    Column("评估人", lambda line: line[0].assessor or "", 100),
    Column("等级", _of("level", "psy_risk"), 70),
    Column("发现", lambda line: _signs(line[1]), 260),
    Column("怎么办", _of("action"), 380),
)
PLANS = (
    Column("开始", _day("start"), 120),
    Column("目标", _of("goals", "psy_goal"), 220),
    Column("做到什么样", _of("target"), 200),
    Column("多久一次", _of("frequency"), 110),
    Column("做什么", _of("activities"), 220),
    Column("同意", _of("agreed", "psy_plan_agreed"), 100),
    Column("评估日期", _day("review"), 110),
    Column("结束", _day("ended"), 110),
    Column("结果", _of("result", "psy_plan_result"), 100),
)
TALKS = (
    Column("第几次", lambda line: str(line[0].number or ""), 70, right=True),
    Column("日期", _day("date"), 120),
    Column("方式", lambda line: code_list("counselling_mode").label(line[0].mode), 80),
    Column("咨询人", lambda line: line[0].counsellor or "", 90),
    Column("主题", _of("topics", "psy_topic"), 200),
    Column("风险", _of("risk", "psy_risk"), 60),
    Column("内容", _of("content"), 280),
    Column("下次", _day("next_date"), 110),
)
REFERRALS = (
    Column("日期", _day("date"), 110),
    Column("转到", _of("to"), 200),
    Column("原因", _of("reason", "referral_reason"), 190),
    Column("紧急程度", _of("urgency", "referral_urgency"), 70),
    Column("转介信", lambda line: "已打印" if line[0].printed else "", 80),
    Column("反馈", _day("feedback_date"), 100),
    Column("医院的意见", _of("advice"), 260),
)
CONSENTS = (
    Column("同意的事", lambda one: code_list("consent_purpose").label(one.purpose), 120),
    Column("日期", lambda one: wording.day(one.date), 130),
    Column("谁同意的", lambda one: code_list("consent_giver").label(one.given_by), 100),
    Column("方式", lambda one: code_list("consent_way").label(one.way), 90),
    Column("现在", lambda one: consent_state(one), 160),
    Column("照片", lambda one: "有" if one.photo else "", 70),
    Column("同意书版本", lambda one: one.text_version or "", 120),
)
MARKS = (
    Column("日期", lambda mark: f"{wording.day(mark.date)} {mark.time}", 150),
    Column("颜色", lambda mark: mark.colour.label, 130, chips=lambda mark: mark_chips(mark)),
    Column("理由", lambda mark: "；".join(mark.reasons), 300, gives_way=True),
    Column("依据", lambda mark: mark.source, 100),
    Column("评定人", lambda mark: "、".join(part for part in (mark.by, mark.second) if part), 130),
)


def mark_chips(mark: Mark) -> list[Chip]:
    """A step of the timeline as a chip."""
    return [Chip(wording.colour(mark.colour) + ("·暂定" if mark.provisional else ""), mark.colour)]


def consent_state(one: Consent) -> str:
    """Whether a consent holds."""
    if one.declined:
        return "不同意"
    return f"{wording.day(one.withdrawn)}撤回" if one.withdrawn else "有效"


_SIGNS = {"thoughts": "有想法", "plan": "有计划", "attempt": "以前有过", "psychotic": "精神病性症状"}


def _signs(content: Content) -> str:
    found = [words for name, words in _SIGNS.items() if content.get(name)]
    if content.get("violence"):
        found.append(f"冲动伤人 {content['violence']} 级")
    return "、".join(found) or "没有"


def details(line: Line, columns: Sequence[Column]) -> list[tuple[str, str]]:
    """A line written out whole: what its columns say, and each answer of a scale."""
    found = [(column.title, column.show(line)) for column in columns if column.title != "颜色"]
    record, content = line
    assert isinstance(record, Record)
    name = str(content.get("scale", ""))
    if name in scales.NAMES:
        scale = scales.scale(name)
        words = dict(zip(scale.values, scale.options, strict=True))
        for number, (item, answer) in enumerate(zip(scale.items, content["answers"], strict=True), 1):
            found.append((f"{number}. {item}", "拒答" if answer is None else f"{answer} {words[answer]}"))
        if content.get("function") is not None:
            found.append((scale.function, scale.function_options[content["function"]]))
        if content.get("note"):
            found.append(("和谁谈过", str(content["note"])))
        found += [("提示", note) for note in content.get("notes", ())]
    return found
