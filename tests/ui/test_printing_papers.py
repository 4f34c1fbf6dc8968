"""The blank papers of the archives, read back by poppler: consent with a copy for the person, each scale on a page."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fupin_desktop import scales
from fupin_desktop.cards import consent as consent_paper
from fupin_desktop.cards import scale as scale_paper
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import consents
from tests.people import household
from ui.dialogs import print_letter
from ui.window.app import application


def read(pdf: Path) -> tuple[str, int]:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    return "".join(text.split()), int(told.split("Pages:")[1].split()[0])


@pytest.mark.parametrize("purpose", ["1", "2", "3", "4"])
def test_the_consent_says_who_what_for_how_long_and_which_rights_twice(
    book: Book, tmp_path: Path, purpose: str
) -> None:
    application()
    _, child = household("1980-03-05", "2015-03-05")
    for person, name in (("", ""), (child, "张二")):
        made = consents.paper(person, purpose)
        assert made.is_minor is bool(person)
        print_letter.papers_to_pdf(consent_paper.sheets(made), tmp_path / "同意书.pdf")
        text, pages = read(tmp_path / "同意书.pdf")
        assert pages == 2
        for words in (
            "留档",
            "本人留存",
            made.purpose,
            "心理工作队",
            "收集什么",
            "保存多久",
            "撤回",
            "监护人",
            "12356",
            name,
        ):
            assert words in text, words
        assert consents.TEXTS[purpose] in text
        assert not {"PHQ", "红"} & set(text)


@pytest.mark.parametrize("name", scales.NAMES)
def test_every_scale_prints_on_one_page_with_its_own_words(name: str, tmp_path: Path) -> None:
    application()
    scale = scales.scale(name)
    print_letter.papers_to_pdf([scale_paper.sheet(scale)], tmp_path / "量表.pdf")
    text, pages = read(tmp_path / "量表.pdf")
    assert pages == 1
    for words in (scale.title, "不愿答", "念的人", "筛查不等于诊断"):
        assert "".join(words.split()) in text, words
    letters = set(text)
    for item in (*scale.items, *scale.options):
        assert set(item) - set(" —") <= letters, item  # a long one wraps beside the boxes
    assert text.count("□") >= len(scale.items) * (len(scale.options) + 1)
    assert ("当场就报心理工作队" in text) is bool(scale.safety)
