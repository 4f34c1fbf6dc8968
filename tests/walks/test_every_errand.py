"""Every menu entry, every place on the rail and every page, each by its own key, and what is then seen.

A name that these tables lack fails: who adds an errand says here what comes of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtWidgets import QDialog

from fupin_desktop.roles import Right
from tests.edges import Chooser
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.about import AboutDialog, HelpDialog
from ui.dialogs.choose_backup import BackupDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.list_output import ListPaperDialog
from ui.dialogs.open_year import YearDialog
from ui.dialogs.papers import PapersDialog
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.start import StartDialog
from ui.window.navigation import BY_NAME, PLACES, START, TOWN
from ui.window.unlock import UnlockView

Act = Callable[[], None]
Outcome = Callable[[Walker, Act], None]
_USER = "镇级工作人员"  # has every errand of the menus


@pytest.fixture
def desk(full_village: Village) -> Walker:
    """A township worker at a village's filled book."""
    made = Walker(full_village)
    made.enter(_USER)
    return made


def _opens(kind: type[QDialog], words: str = "") -> Outcome:
    """The errand opens a dialog, which holds these words; Esc closes it."""

    def walk(desk: Walker, act: Act) -> None:
        met: list[bool] = []

        def look(dialog: QDialog) -> None:
            met.append(not words or desk.sees(words))
            desk.press("Escape")

        desk.when(kind, look)
        act()
        desk.idle()
        assert met == [True]

    return walk


def _lock(desk: Walker, act: Act) -> None:
    act()
    view = desk.wait_for(lambda: desk.window.centralWidget(), UnlockView)
    desk.wait(view.isVisible, "the unlock view")
    assert "已锁定" in desk.window.windowTitle()


def _quit(desk: Walker, act: Act) -> None:
    act()
    desk.wait(lambda: not desk.window.isVisible(), "the window goes")


def _step(said: str) -> Outcome:
    def walk(desk: Walker, act: Act) -> None:
        desk.otherwise = lambda _: desk.press("Return")  # where it asks first
        if said == "重做":
            desk.press("Ctrl+Z")
            desk.idle()
        people = _people(desk)
        act()
        desk.idle()
        assert _people(desk) != people

    return walk


def _people(desk: Walker) -> int:
    return sum(record["table"] == "person" for record in desk.dump())


def _goes(page: str) -> Outcome:
    def walk(desk: Walker, act: Act) -> None:
        desk.otherwise = lambda _: desk.press("Escape")  # a chooser may come before it
        act()
        desk.idle()
        assert desk.window.pages.here == page

    return walk


def _choose(desk: Walker, act: Act) -> None:
    """The file chooser comes (the test gave it nothing to choose, and looks that it was asked)."""
    act()
    desk.idle()


def _visit(desk: Walker, act: Act) -> None:
    """With no household in sight it asks for one."""
    asked: list[type[QDialog]] = []

    def look(dialog: QDialog) -> None:
        asked.append(type(dialog))
        desk.press("Escape")

    desk.otherwise = look
    act()
    desk.idle()
    assert asked or desk.window.pages.here in ("visit", "visits")


#: Name in ui/window/actions.py → what comes of it.
OUTCOMES: dict[str, Outcome] = {
    "import": _choose,
    "export": _opens(ExportDialog),
    "papers": _opens(ListPaperDialog, "今天要做的"),
    "print": _opens(PreviewDialog, "名册"),
    "blanks": _opens(PapersDialog, "空白"),
    "year": _opens(YearDialog),
    "backup": _opens(BackupDialog),
    "open": _opens(StartDialog),
    "lock": _lock,
    "quit": _quit,
    "undo": _step("撤销"),
    "redo": _step("重做"),
    "register": _goes("register"),
    "visit": _visit,
    "move": _visit,
    "help": _opens(HelpDialog),
    "self-test": _goes("self test"),
    "about": _opens(AboutDialog),
}


def test_every_errand_has_its_outcome(desk: Walker) -> None:
    assert set(OUTCOMES) == set(desk.window.actions_.by_name)


def _by_key(desk: Walker, name: str) -> None:
    desk.press(desk.window.actions_.by_name[name].shortcut().toString())


@pytest.mark.parametrize("way", [_by_key, Walker.choose_errand])
@pytest.mark.parametrize("name", OUTCOMES)
def test_errand(desk: Walker, chooser: Chooser, name: str, way: Callable[[Walker, str], None]) -> None:
    if way is _by_key and desk.window.actions_.by_name[name].shortcut().isEmpty():
        way = Walker.choose_errand
    if name == "import":
        chooser.give()
    OUTCOMES[name](desk, partial(way, desk, name))


#: Page → what is seen of it when it is gone to without anything chosen; by whom, in which book.
_RAIL = {place.name: place for place in PLACES if place.label}


@pytest.mark.parametrize("name", [name for name, place in _RAIL.items() if place.book != TOWN])
def test_rail(full_village: Village, name: str) -> None:
    _walk_rail(full_village, name)


@pytest.mark.parametrize("name", [name for name, place in _RAIL.items() if place.book == TOWN])
def test_rail_of_a_township(full_town: Village, name: str) -> None:
    _walk_rail(full_town, name)


def _walk_rail(village: Village, name: str) -> None:
    place = _RAIL[name]
    desk = Walker(village)
    desk.enter("心理专干" if place.right is Right.PSYCHOLOGY else _USER)
    desk.press(place.key)
    desk.wait(lambda: desk.window.pages.here == name, name)
    desk.idle()
    assert desk.window.rail._buttons[name].isChecked()
    assert desk.texts()


@pytest.mark.parametrize("name", [place.name for place in PLACES])
def test_a_page_without_anything_chosen(full_town: Village, name: str) -> None:
    """Also a page that is usually come to from a list says something when nothing was chosen, and lets one go back."""
    place = BY_NAME[name]
    desk = Walker(full_town)
    desk.otherwise = lambda _: desk.press("Escape")
    desk.enter("心理专干" if place.right is Right.PSYCHOLOGY else _USER)
    desk.window.session.go(name)
    desk.idle()
    assert desk.window.pages.here == (place.parent if place.of else name)
    assert desk.sees(f"请先选{place.of}。") == bool(place.of)
    assert desk.texts()
    desk.press("Alt+1")
    desk.wait(lambda: desk.window.pages.here == START, START)
    desk.idle()
