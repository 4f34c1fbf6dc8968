"""The rail: where one is."""

from __future__ import annotations

from itertools import combinations

from pytestqt.qtbot import QtBot

from fupin_desktop.roles import Right
from ui.window.navigation import PLACES, TOWN, VILLAGE, Rail


def test_every_place_is_shown_whatever_a_role_lacks(qtbot: QtBot) -> None:
    """上报 and 合并 stand for each other on the rail, and a role may have neither."""
    rights = sorted({place.right for place in PLACES if place.right})
    for book in (VILLAGE, TOWN):
        for lacking in [*combinations(rights, 1), *combinations(rights, 2), tuple(rights)]:
            rail = Rail()
            qtbot.addWidget(rail)
            rail.offer(set(Right).difference(lacking).__contains__, book)
            for place in PLACES:
                rail.show_chosen(place.name)
            rail.show_chosen("unit")
            assert rail._buttons["ledgers"].isChecked()
    assert Right.MERGE in rights
