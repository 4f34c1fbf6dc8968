"""A visit on one screen, by keys, in the encrypted book as 村级录入员: counted, half filled, taken back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea

from db.clock import today
from tests.edges import Chooser
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui import theme
from ui.pages.household_page import HouseholdPage
from ui.pages.visit_page import VisitPage

#: Of an ordinary visit, from the list to what is saved.
MOST_KEYS = 25


def name() -> str:
    widget = QApplication.focusWidget()
    return widget.accessibleName() if widget else ""


def of(walker: Walker, *tables: str) -> list[list[dict[str, Any]]]:
    alive = [record for record in walker.dump() if not record.get("deleted")]
    return [[record for record in alive if record["table"] == table] for table in tables]


def test_an_ordinary_visit_in_25_keys_and_what_is_left_half_done(
    full_village: Village, chooser: Chooser, tmp_path: Path
) -> None:
    clerk = Walker(full_village)
    clerk.enter("村级录入员")
    clerk.press("Alt+2")
    clerk.idle()
    clerk.press("Ctrl+D")
    clerk.waits_to_see("的电话：")
    begun = clerk.keys
    clerk.press("Ctrl+T")
    assert name() == "走访人角色"
    clerk.write("9")
    assert name() == "走访方式"
    clerk.write("1111111")
    assert name() == "下次走访日期"
    clerk.write("3")
    clerk.press("Return")
    clerk.write("一家人都好")
    page = clerk.page(VisitPage)
    [area] = page.panel.findChildren(QScrollArea)
    assert theme.crowded() or area.verticalScrollBar().maximum() == 0
    clerk.press("Ctrl+Return")
    clerk.idle()
    keys = clerk.keys - begun
    sys.stdout.write(f"keys: {keys} for an ordinary visit\n")
    assert keys <= MOST_KEYS
    assert clerk.page(HouseholdPage).tab.title == "走访"
    clerk.press("Escape")  # to the list where it was begun: no empty form stands between
    assert clerk.window.pages.here == "households"
    _with_problem_and_photo(clerk, chooser, tmp_path / "走访.jpg")


def _with_problem_and_photo(clerk: Walker, chooser: Chooser, photo: Path) -> None:
    Image.effect_noise((300, 200), 50).save(photo)
    begun = clerk.keys
    clerk.press("Ctrl+T")
    assert name() == "走访方式"  # the role is known now
    clerk.write("11")
    clerk.press("Escape")  # half filled, and come back to
    clerk.idle()
    clerk.press("Ctrl+T", "Alt+J")
    page = clerk.page(VisitPage)
    assert page.panel.form.ask("visit.mode") == "1"
    assert name() == "收入变化"
    clerk.write("11311")
    chooser.give(photo)
    clerk.press("Alt+Z")
    clerk.wait(lambda: len(page.panel.photos.added) == 1, "the photo")
    clerk.press("Alt+W")
    assert name() == "问题类别"
    clerk.write("01")
    clerk.write("1")
    assert name() == "问题描述"  # a new one is 待办
    clerk.write("房顶漏雨")
    clerk.press("Ctrl+Return")
    clerk.idle()
    sys.stdout.write(f"keys: {clerk.keys - begun} with a photo, a problem, and a break\n")
    visits, [problem], [kept] = of(clerk, "visit", "problem", "photo")
    first, second = sorted(visits, key=lambda visit: "note" not in visit)
    assert (first["visitor_role"], first["mode"], first["reason"], first["result"], first["note"]) == (
        "09", "1", "1", "1", "一家人都好"
    )  # fmt: skip
    assert (first["hh_sign"], first["visitor_sign"], first["visit_date"]) == (1, 1, f"{today()}")
    assert first["follow_up_date"] > first["visit_date"]
    assert (second["visitor_role"], second["result"], second.get("follow_up_date")) == ("09", "3", None)
    assert problem["visit"] == kept["visit"] == second["id"]
    clerk.when(QDialog, lambda dialog: dialog.accept())  # it was done on another page: yes
    clerk.press("Ctrl+Z")
    clerk.idle()
    visits, problems = of(clerk, "visit", "problem")
    assert (len(visits), problems) == (1, [])
