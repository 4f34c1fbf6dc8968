"""A stick is lost on its way to the township, and the next one comes: the township says what is missing, the village
writes it once more, and then nothing is missing. Encrypted books, by keys."""

from __future__ import annotations

from pathlib import Path

from db.person import Person
from tests.edges import Chooser
from tests.walks.exchanging import change_phone, go, hand_in, seated, take, yes
from tests.walks.test_whole_round import bound
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.destination import DestinationDialog
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.pages.exchange.receipts import Receipts
from ui.widgets.frame import Dialog

CLERK, OFFICER, PHONE = "村级录入员", "镇级工作人员", "13512345678"


def _taken(officer: Walker, package: Path, chooser: Chooser) -> Receipts:
    page = go(officer, "Alt+8", MergePage)
    take(officer, page, package, chooser)
    return page.receipts


def test_what_was_lost_is_written_again(
    full_village: Village, town: Village, stick: Path, chooser: Chooser, tmp_path: Path
) -> None:
    bound(full_village, town)
    with seated(full_village, CLERK) as clerk:
        hand_in(clerk, stick).rename(tmp_path / "lost")
        clerk.click("看过了")
        person = change_phone(clerk, PHONE)
        second = hand_in(clerk, stick)
    with seated(town, OFFICER) as officer:
        receipts = _taken(officer, second, chooser)
        assert "前面缺第 1 号包，请让张薛庄村再写一次补交" in receipts.whole.text()
        assert not Person.select().exists()
        officer.window.close()
    with seated(full_village, CLERK) as clerk:
        page = go(clerk, "Alt+8", HandInPage)
        page.before.click()
        page.sent.table.setFocus()
        clerk.press("Ctrl+Home", "Down")
        clerk.when(DestinationDialog, yes(clerk))
        clerk.when(Dialog, yes(clerk))
        clerk.click("再写一次…")
        [first] = clerk.wait(lambda: set(stick.glob("*.fpk")) - {second}, "the first package once more")
        clerk.idle()
    with seated(town, OFFICER) as officer:
        receipts = _taken(officer, first, chooser)
        rows = receipts.table.rows
        assert [rows.row(number).missing for number in range(rows.rowCount())] == [[], []]
        assert "缺第" not in receipts.whole.text()
        assert Person.get_by_id(person).phone == PHONE
