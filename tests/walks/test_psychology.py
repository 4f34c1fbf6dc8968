"""From the consent to the letter for the hospital, as the 心理专干 keys it: PHQ-9, red, assessed, referred, printed."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest

from db.changes import every
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.psychology import archive, filing
from tests.edges import Chooser
from tests.people import household
from tests.posix_only import is_private
from tests.walks.test_census import consent, join
from tests.walks.village import ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker, labels
from ui.dialogs.psychology.consent import ConsentDialog
from ui.dialogs.psychology.letter import LetterDialog
from ui.dialogs.psychology.referral import ReferralDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.forms.fields import FieldsDialog
from ui.pages.psychology.census import CensusPage
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.screening import ScreeningPage

NAME = "心理专干"
TODAY = dt.datetime.now().astimezone().date()
RISK = {"mode": "1", "thoughts": "1", "plan": "2", "attempt": "2", "psychotic": "2", "level": "2",
        "action": "今天送去医院"}  # fmt: skip
REFERRAL = {"to": "市五院心理科", "reason": "2", "urgency": "1", "informed": "1", "note": "夜里睡不着"}


@pytest.fixture
def somebody(village: Village) -> str:
    """A grown-up whom the recorder has registered, who may do nothing else here."""
    ring = unlocking.unlock(village.path, "村级录入员", village.passwords["村级录入员"])
    with open_book(village.path, "", ring=ring):
        return household(f"{TODAY.year - 46}-03-05", region=ZHANGXUEZHUANG)[0]


def fill(walker: Walker, kind: type[FieldsDialog], answers: dict[str, str]) -> None:
    """The next dialog of a kind is filled by keys and kept."""

    def write(dialog: FieldsDialog) -> None:
        for name, text in answers.items():
            made: Any = dialog.input(name)
            made.setFocus()
            made.selectAll()
            walker.write(text)
        walker.press("Ctrl+Return")
        assert not dialog.isVisible(), dialog.said.text()

    walker.when(kind, write)


def turn_to(walker: Walker, page: FilePage, tab: Any) -> None:
    while page.tabs.currentWidget() is not tab:
        walker.press("Ctrl+PgDown")


def read(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return "".join(done.stdout.split())


def test_from_consent_to_the_letter(
    walker: Walker, village: Village, somebody: str, chooser: Chooser, tmp_path: Path
) -> None:
    walker.enter(NAME)
    join(walker)
    page = _red(walker, somebody)
    turn_to(walker, page, page.referrals)
    fill(walker, ReferralDialog, REFERRAL)  # in danger: who has not agreed to it may be sent all the same
    walker.click("转介…")
    walker.idle()
    assert page.referrals.table.rows.rowCount() == 1
    said = _look(walker)
    assert "没有“告知医院”的同意：信里不写得分" in said
    assert every("SELECT 1 FROM referral WHERE printed") == []  # given up: nothing was printed
    assert "PHQ" not in read(_letter(walker, chooser, tmp_path / "没同意.pdf"))
    turn_to(walker, page, page.consents)
    fill(walker, ConsentDialog, {"purpose": filing.HOSPITAL, "given_by": "1", "way": "1"})
    walker.click("登记同意…")
    walker.idle()
    assert page.found
    assert page.found.consent(filing.HOSPITAL)
    turn_to(walker, page, page.referrals)
    letter = read(_letter(walker, chooser, tmp_path / "同意了.pdf"))
    for words in ("市五院心理科", "夜里睡不着", "PHQ-9", "筛查不等于诊断", "反馈单"):
        assert words in letter
    assert every("SELECT count(*) FROM referral WHERE printed") == [(1,)]
    walker.window.close()
    _is_kept(walker, village, somebody)


def _red(walker: Walker, person: str) -> FilePage:
    """Consent, nine answers of which the last is a sign, saved, assessed."""
    walker.press("Ctrl+2")
    walker.page(CensusPage)
    walker.press("Return", "Return")  # to the people of the household, and the first of them
    page = walker.page(ScreeningPage)
    consent(walker, "1", "1")
    walker.press("1", "1", *"111111112", "1", "Return")
    assert page.is_kept
    fill(walker, RiskDialog, RISK)
    walker.press("Return")
    walker.idle()
    file: FilePage = walker.page(FilePage)
    assert file.found
    assert (str(file.found.person.id), file.found.colour) == (person, Colour.RED)
    return file


def _look(walker: Walker) -> str:
    """The letter before it is printed; nobody prints it."""
    told: list[str] = []

    def leave(dialog: LetterDialog) -> None:
        told.append(labels(dialog))
        walker.press("Escape")

    walker.when(LetterDialog, leave)
    walker.click("打印转介信…")
    walker.idle()
    return told[0]


def _letter(walker: Walker, chooser: Chooser, pdf: Path) -> Path:
    """打印转介信…, 存成 PDF…"""
    chooser.give(pdf)
    walker.when(LetterDialog, lambda dialog: walker.click("存成 PDF…", dialog))
    walker.click("打印转介信…")
    walker.idle()
    assert is_private(pdf)
    return pdf


def _is_kept(walker: Walker, village: Village, person: str) -> None:
    """What the book holds: asked by the one who may, and by one who may not."""
    by_then = (TODAY + dt.timedelta(days=14)).isoformat()
    told = walker.book_says("due", str(village.path), "--on", by_then, user=NAME)
    assert person in [one["person"] for part in ("urgent", "overdue", "today", "week") for one in told[part]]
    ring = unlocking.unlock(village.path, NAME, village.passwords[NAME])
    with open_book(village.path, "", ring=ring):
        found = archive.load(person, TODAY, noted=False)
    assert found
    [(referral, content)] = found.referrals
    assert (content["to"], content["note"], referral.printed) == ("市五院心理科", "夜里睡不着", True)
    plain = [record for record in walker.dump() if record["table"] == "referral"]
    assert "市五院" not in str(plain)
