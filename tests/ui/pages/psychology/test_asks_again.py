"""Half a scale of days ago, and the same scale twice on a day: both are asked about before they count."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from db.psychology import Screening
from fupin_desktop import scales
from fupin_desktop.rules.answering import Walk
from fupin_desktop.services.psychology import unfinished
from fupin_desktop.services.psychology.unfinished import Sitting
from tests.edges import Dialogs, accept, cancel
from tests.ui.pages.psychology.test_screening import adult, agree, begun, keys
from ui import wording
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow


@pytest.mark.parametrize(("days", "asks"), [(0, False), (1, False), (2, True), (40, True)])
@pytest.mark.parametrize("goes_on", [True, False])
def test_half_a_scale_of_days_ago_is_asked_about(
    window: MainWindow, dialogs: Dialogs, days: int, asks: bool, goes_on: bool
) -> None:
    person = adult()
    agree(person)
    walk = Walk(scales.scale("phq9"))
    for answer in (0, 1, 2):
        walk.give(answer)
    unfinished.keep(person, Sitting(walk, "1"), wording.today() - dt.timedelta(days=days))
    dialogs.when(Dialog, accept if goes_on else cancel)
    page = begun(window, person)
    assert ["接着答，还是重新做？" in words for words in dialogs.said] == [True] * asks
    is_there = goes_on or not asks
    assert bool(page.sitting) is is_there
    assert bool(unfinished.offered(person)) is is_there


def test_the_same_scale_twice_on_a_day_is_asked_about(window: MainWindow, dialogs: Dialogs) -> None:
    person = adult()
    agree(person)
    dialogs.when(Dialog, cancel)
    begun(window, person)
    keys("1", "1", "000000000", Qt.Key.Key_Return)
    begun(window, person)
    keys("1")
    assert ["今天已经做过这一份" in words for words in dialogs.said] == [True]
    page = begun(window, person)
    assert page.sitting is None  # who says no chooses anew
    assert Screening.living().count() == 1
    keys("2")  # another scale is no question
    assert len(dialogs.said) == 1
