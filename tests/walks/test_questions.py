"""A list of questions for a village: printed at the township, answered in the village's book, back with its next
hand-in, which settles them. Encrypted books, the users' own roles, by keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from db.changes import change
from db.person import Person
from fupin_desktop.services.book import references
from fupin_desktop.services.conflicts import conflict_list
from tests.edges import Chooser
from tests.papers import text_of
from tests.walks.exchanging import change_phone, go, hand_in, seated, take, yes
from tests.walks.test_moving import RECORDER, TOWN, Post, opened
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.about import FileDialog
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.list_output import ListPaperDialog
from ui.pages.exchange.conflicts import ConflictsPage
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.widgets.frame import Dialog

OURS, THEIRS, RIGHT, NOTE = "13911110002", "13922220002", "13733333333", "请核实单子上这 1 处"


def test_a_question_goes_down_on_paper_and_its_answer_comes_up(
    full_village: Village, town: Village, stick: Path, chooser: Chooser, tmp_path: Path
) -> None:
    post = Post(tmp_path, town, full_village)
    post.up(full_village)
    person = _disagree(full_village, town)
    post.up(full_village)
    with seated(town, TOWN) as officer:
        _printed(officer, chooser, tmp_path / "问题单.pdf")
        back = _given_down(officer, stick)
    with seated(full_village, RECORDER) as clerk:
        go(clerk, "Alt+8", HandInPage)
        clerk.click("收镇里的包…")
        take(clerk, clerk.wait_for(clerk.window.pages.current, MergePage), back, chooser)
        clerk.press("Alt+1")
        clerk.waits_to_see(NOTE)
        assert change_phone(clerk, RIGHT) == person
        package = hand_in(clerk, stick)
        clerk.press("Alt+1")
        clerk.click("办完了")
        clerk.idle()
        assert not clerk.sees(NOTE)
    with seated(town, TOWN) as officer:
        take(officer, go(officer, "Alt+8", MergePage), package, chooser)
        assert conflict_list.count() == 0, "the answer has settled it"
        assert Person.get_by_id(person).phone == RIGHT


def _disagree(village: Village, town: Village) -> str:
    """Both write another telephone of somebody; what differs would be masked."""
    key = ""
    for book, digits in ((village, THEIRS), (town, OURS)):
        with opened(book) as at, change(at.actor, "改电话"):
            person = Person.living().order_by(Person.id).first()
            person.phone = digits
            person.save()
            key = str(person.id)
    return key


def _printed(officer: Walker, chooser: Chooser, paper: Path) -> None:
    """From the conflicts onto paper: what both say can be told apart, no number is whole."""
    go(officer, "Alt+8", MergePage)
    officer.click("处理冲突 1")
    page = officer.wait_for(officer.window.pages.current, ConflictsPage)
    officer.wait(lambda: page.below.uses, "the sides")
    chooser.give(paper)

    def save(_: ListPaperDialog) -> None:
        officer.when(FileDialog, yes(officer))
        officer.click("存成 PDF…")
        officer.wait(paper.exists, "the paper")
        officer.press("Escape")

    officer.when(ListPaperDialog, save)
    officer.click("问题单…")
    officer.idle()
    told, head = text_of(paper), references.homes([page.table.rows.row(0).household]).popitem()[1].head
    assert "请核实的问题单" in told
    assert "核实后的值" in told
    assert all(words in told for words in ("张薛庄村：139****0002", "宝莲寺镇：", f"户主 {head}"))
    assert all(digits not in told for digits in (OURS, THEIRS))


def _given_down(officer: Walker, stick: Path) -> Path:
    def write(dialog: DestinationDialog) -> None:
        note = next(made for made in dialog.findChildren(QLineEdit) if made.accessibleName() == "附言")
        note.setText(NOTE)
        officer.press("Return")

    go(officer, "Alt+8", MergePage)
    officer.when(DestinationDialog, write)
    officer.when(Dialog, yes(officer))
    officer.click("下发给这个村…")
    officer.wait(lambda: list(stick.glob("*.fpk")), "the package that goes back")
    officer.idle()
    [back] = stick.glob("*.fpk")
    return back
