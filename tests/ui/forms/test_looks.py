"""How fields look: an answer by its words alone, what is only looked at as text, what is added up in grey."""

from __future__ import annotations

import tomllib

import pytest
from pytestqt.qtbot import QtBot

from db.codes import code_list
from db.household import Household
from db.resources import RESOURCES
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import casework
from tests.answered import session_on
from tests.books import ACTOR
from ui.forms import options
from ui.forms.income_form import IncomePanel
from ui.forms.inputs import make
from ui.forms.panels import HouseholdPanel
from ui.forms.sheet import Sheet


def test_an_answer_is_written_by_its_words_and_read_back() -> None:
    for name in tomllib.loads((RESOURCES / "codes.toml").read_text("utf-8")):
        offered = options.offered(code_list(name))
        for option in offered:
            written = options.words(offered, option)
            assert options.meant(offered, written) == [option], (name, option)
    made = make(Household.hh_type)
    made.show_value("10")
    assert (made.typed(), made.value()) == ("脱贫户", "10")
    made.restore("10")  # digits mean what they meant
    assert made.value() == "10"


def test_labels_that_two_answers_share_keep_their_numbers() -> None:
    twice = [options.Option("1", "其他", "1"), options.Option("2", "其他", "2"), options.Option("3", "是", "3")]
    assert [options.words(twice, option) for option in twice] == ["其他", "2 其他", "是"]


@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_only_looked_at_is_no_grey_box(qtbot: QtBot, village: Book, read_only: bool) -> None:
    key, path = str(Household.living().get().id), village.path
    village.close()
    with open_book(path, ACTOR, read_only=read_only) as book:
        sheet = Sheet(session_on(book), "household", "修改户信息", [HouseholdPanel()])
        qtbot.addWidget(sheet)
        sheet.show()
        work = casework.load(key, 2026)
        assert work
        sheet.start(work)
        cells = sheet.stack.panel.forms()[0].cells.values()
        assert {cell.input.property("look") == "only" for cell in cells} == {read_only}
        assert sheet.footer.isHidden() is read_only
        assert sheet.stack.keys.isHidden() is read_only  # of what is only looked at nothing is said of saving
        empty = [cell for cell in cells if not cell.input.typed() and cell.is_asked]
        assert all((cell.input.placeholderText() == "—") is read_only for cell in empty)


def test_sums_are_grey_before_there_is_anything_to_add(qtbot: QtBot) -> None:
    panel = IncomePanel()
    qtbot.addWidget(panel)
    grey = {name for name, cell in panel.form.cells.items() if cell.input.property("sum") == "yes"}
    assert grey == {f"income.{name}" for name in ("wage", "biz", "prop", "trans", "cost", "t_other")}
