"""What stands on a card: the words of the year, the class, what a wall copy leaves out; money, days, names hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import masks
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import card, words
from fupin_desktop.cards.blocks import Grid, Sheet, Table, Ticks, Title
from fupin_desktop.cards.card_parts import Card
from fupin_desktop.rules.card import Facts
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.papers import card_facts
from tests.papers import ABOUT, YEAR, complete, household


def facts_of(key: str) -> Facts:
    (known,) = card_facts.read([key], YEAR)
    return known.facts


def title_of(sheet: Sheet) -> str:
    return next(block.text for block in sheet.blocks if isinstance(block, Title))


def labels_of(sheet: Sheet) -> list[str]:
    return [pair.label for block in sheet.blocks if isinstance(block, Grid) for pair in block.pairs]


@pytest.mark.parametrize(
    ("year", "title"), [(2020, "扶贫明白卡"), (2024, "脱贫户帮扶明白卡"), (2026, "原建档立卡脱贫户帮扶明白卡")]
)
def test_the_title_is_in_the_words_of_the_year(book: Book, year: int, title: str) -> None:
    sheet = card.sheet(Card(facts_of(household())), replace(ABOUT, year=year))
    assert title in title_of(sheet)
    assert ("贫困户" in title_of(sheet)) == (year <= 2020)


def test_a_monitored_household_is_called_so_until_the_risk_is_gone(book: Book) -> None:
    facts = facts_of(household(monitor_cat="2", risk_1="01", risk_eliminated=False))
    assert title_of(card.sheet(Card(facts), ABOUT)) == "防止返贫致贫对象帮扶明白卡"
    gone = replace(facts, household={**facts.household, "risk_eliminated": 1})
    assert title_of(card.sheet(Card(gone), ABOUT)) == "原建档立卡脱贫户帮扶明白卡"


def test_the_wall_copy_leaves_out_class_and_risk(book: Book) -> None:
    facts = facts_of(complete())
    assert {"监测类别", "主要风险"} <= set(labels_of(card.sheet(Card(facts), ABOUT, "A4")))
    assert not {"监测类别", "主要风险"} & set(labels_of(card.sheet(Card(facts), ABOUT, "A3")))


def test_verdicts_have_their_shapes(book: Book) -> None:
    (ticks,) = [x for x in card.sheet(Card(facts_of(complete())), ABOUT).blocks if isinstance(x, Ticks)]
    assert [tick.state for tick in ticks.ticks] == [b.MET, b.MET, b.OTHER, b.MET, b.FAILED, b.MET]


def test_a_blank_card_has_all_headings_and_room_to_write(book: Book) -> None:
    blank, filled = card.sheet(Card(None), ABOUT), card.sheet(Card(facts_of(complete())), ABOUT)
    assert labels_of(blank) == labels_of(filled)
    columns = [[table.columns for table in sheet.blocks if isinstance(table, Table)] for sheet in (blank, filled)]
    assert columns[0] == columns[1]
    assert all(pair.value == "" for block in blank.blocks if isinstance(block, Grid) for pair in block.pairs)


def test_measures_of_one_kind_say_it_once(book: Book) -> None:
    sheet = card.sheet(Card(facts_of(household(measures=10))), ABOUT)
    table = next(x for x in sheet.blocks if isinstance(x, Table) and x.columns[1].title == "帮扶措施")
    assert [row[0] for row in table.rows] == ["产业帮扶", *[""] * 7, "就业帮扶", ""]


def test_net_income_of_a_card_is_that_of_the_household_page(book: Book) -> None:
    facts = facts_of(complete())
    nets = {row["id"]: row["wage"] + row["biz"] + row["trans"] - row["cost"] for row in facts.incomes}
    table = next(
        x for x in card.sheet(Card(facts, nets), ABOUT).blocks if isinstance(x, Table) and x.columns[0].title == "年度"
    )
    assert table.rows[1] == ("2026 年", "26,026", "5,200", "", "97", "1,800", "29,523", "9,841")


@given(st.integers(-(10**9), 10**9))
def test_cents_are_rounded_half_away_from_zero(value: int) -> None:
    shown = int(words.cents(value).replace(",", ""))
    assert abs(shown * 100 - value) <= 50
    assert words.cents(-value).removeprefix("-") == words.cents(value).removeprefix("-")


def test_days_are_in_chinese() -> None:
    assert words.day("2026-03-05") == "2026年3月5日"
    assert words.span(dt.date(2026, 3, 5), dt.date(2026, 6, 30), 2026) == "3月5日至6月30日"
    assert words.span(None, None) == ""


@pytest.mark.parametrize(
    ("name", "shown"), [("李", "李"), ("李强", "李*"), ("张三丰", "张*丰"), ("欧阳小明", "欧**明")]
)
def test_names_on_a_notice_are_hidden(name: str, shown: str) -> None:
    assert masks.name(name) == shown


def test_health_hangs_on_no_wall(book: Book) -> None:
    """Nor what is given for it, but by its kind."""
    facts = facts_of(complete())
    sick = replace(facts, measures=[{**facts.measures[0], "kind": "05", "item": "0502", "item_note": "尿毒症透析"}])
    (_, given) = [block for block in card.sheet(Card(sick), ABOUT, "A3").blocks if isinstance(block, Ticks)]
    assert [tick.label.split()[0] for tick in given.ticks] == ["健康帮扶"]
    assert "透析" not in str(card.sheet(Card(sick), ABOUT, "A3"))


def test_whom_to_call_comes_first_on_the_wall_and_largest(book: Book) -> None:
    blocks = card.sheet(Card(facts_of(complete())), ABOUT, "A3").blocks
    first = next(block for block in blocks if isinstance(block, Table))
    assert first.rows[0][1:] == ("周海燕", "13803720210")
    assert first.letters > 1.3
    assert not any(table.fills or table.least for table in blocks if isinstance(table, Table))


def test_quantities_are_told_whole() -> None:
    told = {50: "0.5", 100: "1", 1000: "10", 123456750: "1,234,567.5", 12345678: "123,456.78", 101: "1.01"}
    assert {stored: words.hundredths(stored) for stored in told} == told
    assert (words.exact(12345), words.exact(None)) == ("12,345", "")
