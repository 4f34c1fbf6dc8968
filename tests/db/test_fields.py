"""What people and files write is understood, shown back, and refused with a sentence."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.fields import (
    BadValue,
    Bool,
    Code,
    Codes,
    Date,
    IdNumber,
    Int,
    Money,
    Note,
    Number,
    Phone,
    Text,
    Time,
    Year,
    YearMonth,
)
from db.models import MODELS

AREA = Number("耕地面积", 2, unit="亩")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Text("x"), "  张  三 \u3000", "张 三"),
        (Text("x"), "a\x00b\ud800c\u200b", "abc"),
        (Text("x"), "𠮷😀·", "𠮷😀·"),
        (Note("x"), "一\n二 ", "一\n二"),
        (Bool("x"), "是", True),
        (Bool("x"), " 否 ", False),
        (Bool("x"), "", None),
        (Money("x"), "１２，３４５.６７ 元", Decimal("12345.67")),
        (Money("x"), "0", Decimal(0)),
        (Money("x"), "7000.505", Decimal("7000.51")),
        (AREA, "6.5亩", Decimal("6.50")),
        (Int("x"), "3.0", 3),
        (Date("x"), "20261123", dt.date(2026, 11, 23)),
        (Date("x"), "2026年1月3日", dt.date(2026, 1, 3)),
        (Date("x"), "1931/2/8", dt.date(1931, 2, 8)),
        (Date("x"), "2026-11-23 00:00:00", dt.date(2026, 11, 23)),
        (Date("x"), "19570422.0", dt.date(1957, 4, 22)),
        (Date("x"), "二〇二六年十一月二十三日", dt.date(2026, 11, 23)),
        (Date("x"), "一九五五年四月三十号", dt.date(1955, 4, 30)),
        (YearMonth("x"), "二○二六年元月", "202601"),
        (YearMonth("x"), "2026年十二月", "202612"),
        (YearMonth("x"), "202312.0", "202312"),
        (YearMonth("x"), "2023年9月", "202309"),
        (YearMonth("x"), "20151201", "201512"),
        (Time("x"), "1432", "14:32"),
        (Time("x"), "9:05", "09:05"),
        (Code("x", "health"), " 长期 慢性病", "02"),
        (Code("x", "relation"), "户主(本人)", "01"),
        (Code("x", "ethnic"), "汉", "01"),
        (Codes("x", "health"), "残疾，长期慢性病", ("02", "04")),
        (Codes("x", "fuel"), "柴草（秸秆、干畜粪）", ("1",)),
        (IdNumber("x"), " 41051119431213638x ", "41051119431213638X"),
        (IdNumber("x"), "４１０５０２１９４７０１０３６０９５", "410502194701036095"),
        (Phone("x"), "138-1234-5678", "13812345678"),
        (Phone("x"), "0372-2567890", "0372-2567890"),
        (Phone("x"), "15180111480.0", "15180111480"),
    ],
)
def test_understood(kind: Any, text: str, value: object) -> None:
    assert kind.parse(text) == value
    assert kind.python_value(kind.db_value(value)) == value
    assert kind.parse(kind.show(value)) == value


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        (Text("x", 5), "一二三四五六", "最多 5 个字，现在 6 个字"),
        (Note("x"), "长" * 100_000, "最多 5000 个字"),
        (Bool("x"), "也许", "请填“是”或“否”"),
        (Money("x"), "三千", "要填数字"),
        (Money("x"), "-5", "不能小于 0"),
        (Money("x"), "NaN", "要填数字|太大"),
        (Money("x"), "1e30", "太大"),
        (Phone("x"), "123", "电话要有 5 到 20 位，现在是“123”。"),
        (Int("x", most=1_000_000), "-4", "要在 0 到 1,000,000 之间"),
        (Year("x"), "1899", "要在 1900 到 2100 之间"),
        (Int("x", most=12), "13", "要在 0 到 12 之间"),
        (Date("x"), "2026-02-30", "没有这一天"),
        (Date("x"), "昨天", "日期请写成"),
        (Date("x"), "一九五五年四月初五", "现在是“一九五五年四月初五”"),
        (Date("x"), "二〇二六年十三月一日", "没有这一天：二〇二六年十三月一日"),
        (Date("x"), "18001231", "年份不对"),
        (YearMonth("x"), "202313", "没有这个月份"),
        (Time("x"), "25:00", "时间请写成"),
        (Code("x", "education"), "小学毕业", "不在“文化程度”的选项里"),
        (Codes("x", "fuel", most=3), "煤炭、电、沼气、其他", "最多选 3 项，现在是 4 项"),
        (IdNumber("x"), "4.10502E+17", "已被 Excel 改成"),
        (Phone("x"), "一三八", "电话只能有数字"),
    ],
)
def test_refused_with_a_sentence(kind: Any, text: str, part: str) -> None:
    with pytest.raises(BadValue) as refused:
        kind.parse(text)
    assert any(piece in str(refused.value) for piece in part.split("|"))
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("text", ["12-15", "12.15", "12/15", "12月15日", "１２－１５"])
def test_a_day_without_a_year_is_of_this_year(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    for year in (2026, 2028):
        monkeypatch.setattr("db.clock.today", lambda year=year: dt.date(year, 1, 3))
        assert Date("x").parse(text) == dt.date(year, 12, 15)
    with pytest.raises(BadValue, match="没有写年份"):  # neither month nor day of it
        YearMonth("x").parse(text)


def test_the_leap_day_is_one_of_leap_years_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.clock.today", lambda: dt.date(2028, 2, 29))
    assert Date("x").parse("2-29") == dt.date(2028, 2, 29)
    monkeypatch.setattr("db.clock.today", lambda: dt.date(2026, 3, 1))
    with pytest.raises(BadValue, match="今年没有这一天：2 月 29 日"):
        Date("x").parse("2-29")


@given(st.text(max_size=200))
def test_no_text_breaks_a_kind(text: str) -> None:
    """Whatever is pasted is understood or refused; what is understood reads back as itself."""
    for model in MODELS:
        for kind in model.kinds().values():
            try:
                value = kind.parse(text)
            except BadValue:
                continue
            if value is not None:
                assert kind.parse(kind.show(value)) == value
                str(kind.db_value(value)).encode()


@given(st.integers(0, 10**11))
def test_money_is_exact(cents: int) -> None:
    value = Decimal(cents) / 100
    money = Money("x", most=10**12)
    assert money.db_value(value) == cents
    assert money.parse(money.show(value)) == value


def test_every_field_is_declared_for_people() -> None:
    for model in MODELS:
        assert model.title
        assert model.__doc__
        for name, kind in model.kinds().items():
            assert kind.label, f"{model.table()}.{name}"
            assert not kind.label.isascii(), f"{model.table()}.{name}"


def test_answers_of_every_list_are_read_back_as_they_are_shown() -> None:
    """Also those in whose words a stroke stands: "独居/空巢老人、低保"."""
    kinds = [kind for model in MODELS for kind in model.kinds().values() if isinstance(kind, Codes) and kind.most > 1]
    assert len(kinds) > 10
    for kind in kinds:
        codes = [item.code for item in kind.codes.items]
        pairs = [tuple(sorted(pair)) for pair in itertools.pairwise(codes)]
        assert [pair for pair in pairs if kind.parse(kind.show(pair)) != pair] == [], kind.label
