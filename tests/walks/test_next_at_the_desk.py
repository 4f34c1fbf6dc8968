"""Somebody locks in the middle of typing, another comes to the same window: nothing of the first stays where the second
can see or paste it; and the first finds what they typed. By keys, in the encrypted book."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from db.person import Person
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.pages.household_page import HouseholdPage
from ui.pages.today import TodayPage
from ui.pages.visit_page import VisitPage

WORDS = "女儿的病没有好转"
_TEXTS = ("text", "plainText", "title", "windowTitle", "toolTip", "accessibleName", "accessibleDescription")


def _held() -> Iterator[str]:
    """Every text that any part of the window holds, in sight or not, and the clipboard's."""
    yield QGuiApplication.clipboard().text()
    for made in QApplication.allWidgets():
        yield from (str(made.property(name) or "") for name in _TEXTS)
        yield from (action.text() for action in made.actions())
        model = getattr(made, "model", lambda: None)()  # of a list, a table, a choice
        if isinstance(model, QAbstractItemModel) and not isinstance(model, QAbstractListModel):
            for line, column in product(range(model.rowCount()), range(model.columnCount())):
                yield str(model.index(line, column).data())


def _typing(clerk: Walker) -> tuple[str, str, list[weakref.ref[object]]]:
    """In a visit that nobody saved, with a number of the household copied; what must be gone, weakly."""
    person = next(one for one in Person.living().order_by(Person.id) if one.id_no)
    clerk.press("Ctrl+F")
    clerk.write(person.id_no)
    clerk.press("Return")
    clerk.wait_for(clerk.window.pages.current, HouseholdPage)
    clerk.idle()
    clerk.press("Ctrl+T")
    page: VisitPage = clerk.page(VisitPage)
    page.panel.form.cells["visit.note"].input.setFocus()
    clerk.write(WORDS)
    QGuiApplication.clipboard().setText(f"{person.name}\t{person.id_no}")
    clerk.breathe()
    kept: list[object] = [page, clerk.window.session, clerk.window.pages]
    return str(person.name), str(person.id_no), [weakref.ref(one) for one in kept]


def test_nothing_of_the_one_is_left_to_the_next(full_village: Village) -> None:
    walker = Walker(full_village)
    walker.enter("镇级工作人员")
    name, number, gone = _typing(walker)
    held = list(_held())
    assert all(any(words in text for text in held) for words in (name, number, WORDS)), "it is looked for where it is"
    walker.press("Ctrl+L")
    walker.unlock("心理专干")
    assert walker.window.session.actor == "心理专干"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert [one for one in gone if one() is not None] == []
    held = list(_held())
    assert [text for text in held if name in text or number in text or WORDS in text] == []
    walker.press("Ctrl+L")
    walker.unlock("镇级工作人员")
    todo = walker.page(TodayPage).todo
    walker.wait(lambda: todo.rows.rowCount() and todo.rows.row(0).draft, "what was typed, first of all")
    todo.setFocus()
    walker.press("Ctrl+Home", "Return")
    walker.wait_for(walker.window.pages.current, VisitPage)
    walker.press("Alt+J")
    assert walker.page(VisitPage).panel.form.ask("visit.note") == WORDS
