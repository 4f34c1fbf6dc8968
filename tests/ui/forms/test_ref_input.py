"""The input of a reference: what it names though it is not offered."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from db.changes import change
from db.fields import BadValue
from db.measure import Helper
from db.organisation import Cadre, Org
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from ui.forms.ref_input import RefInput


def test_a_reference_that_is_not_offered_is_shown_by_name_and_stays(book: Book, qtbot: QtBot) -> None:
    """One that was deleted, one without a name, a villager of a whole book: never its key, and what is named stays."""
    gone, nameless = (
        Org(name="撤了的公司", kind="03", region_code=YUANXUEZHUANG),
        Org(kind="03", region_code=YUANXUEZHUANG),
    )
    _, person = add_household()
    entry.save(ACTOR, "登记", [gone, nameless])
    with change(ACTOR, "删除"):
        gone.delete_instance()
    given = RefInput(Helper.unit)
    qtbot.addWidget(given)
    given.offer([])
    for key, shown in ((gone.id, "撤了的公司（已删除）"), (nameless.id, "（没有单位名称）")):
        given.show_value(str(key))
        assert (given.text(), given.value()) == (shown, key)
    given = RefInput(Cadre.person)
    qtbot.addWidget(given)
    given.offer([])
    given.show_value(str(person.id))
    assert given.text().startswith("张三")
    assert given.value() == person.id
    given.setText("别的")
    with pytest.raises(BadValue):
        given.value()
