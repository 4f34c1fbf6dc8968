"""转介信 on paper, read back by poppler."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.connection import BookError
from db.psychology import Consent, Referral
from fupin_desktop.cards import letter as letters
from fupin_desktop.cards.letter import Letter
from fupin_desktop.demo import psychology
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import consents, filing, letter
from tests.books import ACTOR
from tests.posix_only import is_private
from ui import wording
from ui.dialogs import print_letter


def read(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def made(village: Book) -> Letter:
    """The letter of the first demo file: red, with consent to tell the hospital."""
    psychology.fill(ACTOR)
    (referral,) = Referral.living()
    return letter.letter(referral)


def test_all_that_the_letter_says_is_on_one_page(made: Letter, tmp_path: Path) -> None:
    print_letter.papers_to_pdf([letters.sheet(made)], tmp_path / "信.pdf")
    text = "".join(read(tmp_path / "信.pdf").split())
    for name, words in made.lines:
        assert name in text
        assert "".join(words.split()) in text.replace(name, "")  # beside the middle of what takes two lines
    for name in (*made.slip, "12356", "120或110", "筛查不等于诊断"):
        assert name in text
    pages = subprocess.run(["pdfinfo", tmp_path / "信.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in pages
    assert is_private(tmp_path / "信.pdf")


def test_without_consent_to_tell_the_hospital_no_score_is_on_it(village: Book, tmp_path: Path) -> None:
    psychology.fill(ACTOR)
    (given,) = Consent.living().where(Consent.purpose == filing.HOSPITAL)
    consents.withdraw(ACTOR, given, wording.today())
    (referral,) = Referral.living()
    print_letter.papers_to_pdf([letters.sheet(letter.letter(referral))], tmp_path / "信.pdf")
    text = read(tmp_path / "信.pdf")
    assert "PHQ" not in text
    assert "转介原因" in text


def test_a_long_note_wraps_and_leaves_the_slip_free(made: Letter, tmp_path: Path) -> None:
    long = "".join(f"第{number}天夜里只睡了两个小时，白天不愿出门，" for number in range(1, 16))
    print_letter.papers_to_pdf([letters.sheet(replace(made, note=long))], tmp_path / "信.pdf")
    text = "".join(read(tmp_path / "信.pdf").split())
    assert long in text.replace("看到的情况", "")  # the label stands beside the middle of its text
    assert text.index("反馈单") > text.index("筛查不等于诊断")


def test_a_folder_that_is_not_there_is_said_in_words(made: Letter, tmp_path: Path) -> None:
    with pytest.raises(BookError, match="不能写"):
        print_letter.papers_to_pdf([letters.sheet(made)], tmp_path / "没有" / "信.pdf")


def test_why_it_could_not_be_written_is_said(made: Letter, tmp_path: Path, qtbot: QtBot) -> None:
    said = QLabel()
    qtbot.addWidget(said)
    assert not print_letter.saved(said, [letters.sheet(made)], tmp_path / "没有的文件夹" / "信.pdf")
    assert "没有的文件夹" in said.text()
    assert said.property("state") == "error"
    assert print_letter.saved(said, [letters.sheet(made)], tmp_path / "信.pdf")
