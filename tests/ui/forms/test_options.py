"""A field is left by itself only where nothing can be typed on: of all coded fields, all their numbers and words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.fields import Code
from db.measure import Measure
from db.models import MODELS
from fupin_desktop.demo.books import village_codes
from fupin_desktop.regions import village_name
from ui.forms.measure_form import ItemInput
from ui.forms.options import YES_NO, Option, is_complete, meant, offered

LISTS = {kind.codes.name: kind.codes for model in MODELS for kind in model.kinds().values() if isinstance(kind, Code)}
VILLAGES = [Option(code[9:], village_name(code), code, (code,)) for code in village_codes()]


@pytest.fixture
def item(qtbot: QtBot) -> ItemInput:
    made = ItemInput(Measure.item)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def spillings(options: Sequence[Option]) -> list[tuple[str, str]]:
    """What the field would be left in the midst of, and where. A级 is its letter, whatever is typed behind it."""
    typed = [(word, option.code) for option in options for word in (*option.codes, option.label, *option.aliases)]
    return [
        (word, word[:end])
        for word, code in typed
        for end in range(1, len(word))
        if is_complete(options, word[:end]) and word[:end] != code
    ]


@pytest.mark.parametrize("name", LISTS)
def test_no_answer_of_a_code_list_is_cut_short(name: str) -> None:
    assert spillings(offered(LISTS[name])) == []


@pytest.mark.parametrize("kind", [None, *sorted({one.code[:2] for one in LISTS["measure_item"].offered})])
def test_no_item_of_a_kind_is_cut_short(item: ItemInput, kind: str | None) -> None:
    """Neither its two digits nor its whole number."""
    item.offer(kind)
    assert spillings(item.options) == []
    for option in item.options:
        assert [one.value for one in meant(item.options, option.value)] == [option.value]


@pytest.mark.parametrize("options", [YES_NO, VILLAGES], ids=["yes or no", "villages"])
def test_nor_of_the_others(options: Sequence[Option]) -> None:
    assert spillings(options) == []


def test_a_whole_number_typed_stays_in_its_field(item: ItemInput, qtbot: QtBot) -> None:
    item.offer("08")
    left: list[bool] = []
    item.left.connect(lambda: left.append(True))
    for letter in "0801":
        assert not left
        QTest.keyClicks(item, letter)
    assert left
    assert item.value() == "0801"


def test_the_end_of_a_number_is_enough_where_it_begins_none(item: ItemInput) -> None:
    item.offer("08")
    assert [text for text in ("01", "02", "08", "080") if is_complete(item.options, text)] == ["01", "02"]


def test_one_letter_is_enough_where_no_word_goes_on() -> None:
    assert is_complete(YES_NO, "y")
    assert not is_complete(offered(LISTS["relation"]), "孙")  # 孙女 is another


def test_the_place_in_a_list_is_not_the_end_of_a_number() -> None:
    """Where the first is kept as 2, the second as 3, the key 3 still means the third."""
    reasons = [Option("1", "迁出", "2"), Option("2", "去世", "3"), Option("3", "不再需要", "4")]
    assert [option.label for option in meant(reasons, "3")] == ["不再需要"]
    assert is_complete(reasons, "3")
