"""A member's form is made when somebody looks at it; the others are saved, kept and shown as they are."""

from __future__ import annotations

import datetime as dt

import pytest
from pytestqt.qtbot import QtBot

from db.changes import change, every
from db.person import Person
from fupin_desktop.services.book.opening import Book
from tests.answered import session_on
from tests.books import ACTOR, add_household
from ui.forms.members_panel import MembersPanel
from ui.forms.sheet import Sheet
from ui.pages.household_page import HouseholdPage
from ui.pages.household_tabs import MembersTab

Opened = tuple[Sheet, MembersPanel]


@pytest.fixture
def keys(book: Book) -> list[str]:
    """A household of three; their keys, the head first."""
    household, head = add_household()
    with change(ACTOR, "家人"):
        others = [
            Person(household=household.id, name=name, relation=relation, sex="2", member_state="1", id_missing=True)
            for name, relation in (("李梅", "02"), ("张小梅", "03"))
        ]
        for person in others:
            person.save()
    return [str(person.id) for person in (head, *others)]


def opened(qtbot: QtBot, book: Book, person: str) -> Opened:
    """The form of a member, reached as from a search."""
    page = HouseholdPage(session_on(book))
    qtbot.addWidget(page)
    page.show()
    page.show_for(household=str(Person.get_by_id(person).household), person=person)
    assert isinstance(page.tab, MembersTab)
    return page.tab.sheet, page.tab.panel


def made(panel: MembersPanel) -> list[bool]:
    return [bool(form.parts()) for form in panel.members]


def test_only_the_form_that_is_looked_at_is_made(qtbot: QtBot, book: Book, keys: list[str]) -> None:
    _, panel = opened(qtbot, book, keys[1])
    assert made(panel) == [False, True, False]
    assert [form.words for form in panel.members] == ["张三 户主", "李梅 配偶", "张小梅 之子"]
    assert panel.turn(1)
    assert made(panel) == [False, True, True]
    assert panel.current is panel.members[2]


def test_what_is_wrong_with_a_member_stands_on_a_form_made_late(qtbot: QtBot, book: Book, keys: list[str]) -> None:
    with change(ACTOR, "改"):
        person = Person.get_by_id(keys[2])
        person.birth = dt.date(2099, 1, 1)
        person.save()
    sheet, panel = opened(qtbot, book, keys[0])
    finding = next(f for f in sheet.found if (f.record, f.field) == (keys[2], "birth"))
    assert panel.turn(2)
    assert panel.members[2].form.cell(Person.birth).finding == finding


def test_saving_one_writes_nothing_of_the_others(qtbot: QtBot, book: Book, keys: list[str]) -> None:
    sheet, panel = opened(qtbot, book, keys[1])
    panel.members[1].form.cell(Person.phone).input.restore("13812345678")
    sheet.save()
    last = every('SELECT max(ts) FROM "action"')[0][0]
    assert every('SELECT record, field FROM "change" WHERE action = ?', last) == [(keys[1], "phone")]


def test_a_draft_of_one_leaves_the_others_alone(qtbot: QtBot, book: Book, keys: list[str]) -> None:
    sheet, panel = opened(qtbot, book, keys[1])
    name = panel.members[1].form.cell(Person.name).input
    name.setText("李梅梅")  # type: ignore[union-attr]
    sheet.draft.keep()
    again, panel = opened(qtbot, book, keys[0])
    again.notices.buttons()[0].click()  # 继续填写
    assert made(panel) == [True, True, False]
    assert [form.words for form in panel.members] == ["张三 户主", "李梅梅 配偶", "张小梅 之子"]
    again.save()
    assert [Person.get_by_id(key).name for key in keys] == ["张三", "李梅梅", "张小梅"]
