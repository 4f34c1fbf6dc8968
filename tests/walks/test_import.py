"""从 Excel 导入, as a village recorder does it with the rosters that villages get."""

from __future__ import annotations

from pathlib import Path

from tests.walks.conftest import Chooser
from tests.walks.walker import Walker, labels
from ui.dialogs.import_preview import ImportPreview, ImportSummary

ROSTERS = Path(__file__).resolve().parent.parent / "data" / "rosters"


def test_a_roster_comes_in_through_the_menu(clerk: Walker, chooser: Chooser) -> None:
    chooser.give(ROSTERS / "人口信息_张薛庄村.xlsx")
    previews: list[str] = []

    def look(preview: ImportPreview) -> None:
        previews.append(labels(preview))
        clerk.press("Return")

    clerk.when(ImportPreview, look)
    clerk.when(ImportSummary, lambda _: clerk.press("Return"))
    clerk.press("Ctrl+I")
    clerk.wait(lambda: previews, "the preview")
    clerk.idle()
    people = [record for record in clerk.dump() if record["table"] == "person"]
    assert len(people) > 100
    assert clerk.window.session.actor == "村级录入员"


def test_a_roster_is_dragged_onto_the_window(clerk: Walker) -> None:
    clerk.when(ImportPreview, lambda _: clerk.press("Return"))
    clerk.when(ImportSummary, lambda _: clerk.press("Return"))
    clerk.drop(ROSTERS / "已脱贫人口名单_张薛庄村.xls")
    clerk.idle()
    assert any(record["table"] == "person" for record in clerk.dump())


def test_giving_up_in_the_chooser_changes_nothing(clerk: Walker, chooser: Chooser) -> None:
    chooser.give()
    clerk.press("Ctrl+I")
    clerk.idle()
    assert not any(record["table"] == "person" for record in clerk.dump())
