"""A township tries out what is on a stick before it merges it; of a conflict's numbers it looks at all digits, which is
noted, and takes a record whole from one side. Encrypted books, by keys, as the township's own worker."""

from __future__ import annotations

from pathlib import Path

from db.changes import change
from db.person import Person
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED
from tests.edges import Chooser
from tests.walks.exchanging import go, hand_in, seated
from tests.walks.test_moving import opened
from tests.walks.test_whole_round import RECORDER, TOWN, TOWNS, VILLAGES_OWN, Way, bound
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.exchange.merge import MergePage


def _write(village: Village, person: str, phone: str, name: str) -> None:
    with opened(village) as book, change(book.actor, "核实") as writer:
        writer.put(Person, [{"id": person, "phone": phone, "name": name}])


def test_tried_out_looked_at_and_taken_whole(
    full_village: Village, town: Village, stick: Path, chooser: Chooser, tmp_path: Path
) -> None:
    bound(full_village, town)
    Way(tmp_path).up(full_village, town)
    with opened(town):
        person = str(Person.living().order_by(Person.id).get().id)
    _write(town, person, TOWNS, "赵秀莲")
    _write(full_village, person, VILLAGES_OWN, "赵秀连")
    with seated(full_village, RECORDER) as clerk:
        hand_in(clerk, stick)
    with seated(town, TOWN) as officer:
        page = go(officer, "Alt+8", MergePage)
        _tried_and_merged(officer, page, stick, chooser)
        officer.press("Return")
        conflicts = officer.wait_for(officer.window.pages.current, ConflictsPage)
        officer.wait(lambda: conflicts.below.uses, "the sides")
        officer.idle()
        _looked_at(officer, conflicts)
        at = next(n for n, side in enumerate(conflicts.below.shown.sides, 1) if "张薛庄村" in side.by)
        officer.press(f"Ctrl+Shift+{at}")
        officer.wait(lambda: not conflict_list.listed(), "both decided")
        officer.idle()
        decided = Person.get_by_id(person)
        assert (decided.phone, decided.name) == (VILLAGES_OWN, "赵秀连")
        officer.press("Ctrl+Z")
        officer.idle()
        assert len(conflict_list.listed()) == 2, "one step back brings both again"
    log = [entry for entry in officer.book_says("access-log", str(town.path)) if entry["user"] == TOWN]
    assert [entry["record"] for entry in log if entry["what"] == "查看完整号码"] == [person], log


def _tried_and_merged(officer: Walker, page: MergePage, stick: Path, chooser: Chooser) -> None:
    """先试算 leaves the book alone; 现在合并 takes the same stick."""
    rows = page.receipts.table.rows
    page.trial.setFocus()
    officer.press("Space")
    chooser.give(stick)
    officer.click("选 U 盘或文件夹…")
    officer.wait(rows.rowCount, "what merging would do")
    officer.idle()
    assert [rows.row(n).status for n in range(rows.rowCount())] == [CAN_MERGE]
    officer.waits_to_see("试算的结果，账本没有动")
    assert not conflict_list.listed()
    assert not Person.select().where(Person.phone == VILLAGES_OWN).exists()
    page.now.setFocus()
    officer.press("Space")
    officer.wait(lambda: rows.rowCount() and rows.row(0).status == MERGED, "the merge")
    officer.idle()
    assert len(conflict_list.listed()) == 2


def _looked_at(officer: Walker, page: ConflictsPage) -> None:
    """By Ctrl+0 both numbers stand whole."""
    rows = page.table.rows
    page.table.stand_on(next(n for n in range(rows.rowCount()) if rows.row(n).field == "phone"))
    officer.idle()
    assert not officer.sees(TOWNS)
    assert not officer.sees(VILLAGES_OWN)
    officer.press("Ctrl+0")
    officer.waits_to_see(TOWNS)
    assert officer.sees(VILLAGES_OWN)
