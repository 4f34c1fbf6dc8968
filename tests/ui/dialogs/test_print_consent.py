"""知情同意书 on paper, read back by poppler: every point that the law and the reviewer ask for, twice."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from db.psychology import Counsellor
from fupin_desktop.cards import consent as forms
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.psychology import consents, team
from tests.books import ACTOR
from tests.people import adult, household
from ui.dialogs import print_letter

PURPOSES = ("1", "2", "3", "4")
#: What stands on every one (issue 14 no. 12; 个人信息保护法 arts. 17, 29–31, 47).
POINTS = {
    "handler": "心理工作队",
    "contact": "赵心怡03725551234",
    "how": "加密的账本里，不联网",
    "who sees": "村干部看不到",
    "retention": "两个人从账本里彻底删除",
    "rights": "您可以不同意，可以中途停下，也可以随时撤回",
    "to be erased": "要求删除自己的档案",
    "no harm in a no": "不影响低保和任何待遇",
    "complaint": "网信部门投诉",
    "danger": "12356",
    "yes or no": "□同意□不同意",
    "signature": "本人签字或按手印",
    "guardians": "由监护人（受委托的照护人）填",
    "the guardian's name": "监护人姓名",
    "the child's will": "□也愿意□不愿意",
    "withdrawal": "撤回同意：",
}
LABELS = ("同意的事", "谁来处理", "为什么(?!来)", "收集什么", "怎么处理", "谁能看", "保存多久", "您的权利")


def read(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = ["".join(page.split()) for page in text.split("\f") if page.strip()]
    # labels stand beside the middle of what takes two lines
    return [re.sub("|".join(LABELS), "", page) for page in pages]


def pages(person: str, purpose: str, folder: Path) -> list[str]:
    print_letter.papers_to_pdf(forms.sheets(consents.paper(person, purpose)), folder / f"{purpose}.pdf")
    return read(folder / f"{purpose}.pdf")


def _flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_point_stands_on_both_copies(village: Book, tmp_path: Path, purpose: str) -> None:
    team.keep(ACTOR, Counsellor(name="赵心怡", role="1", certificate="心理治疗师", phone="03725551234", on_call=True))
    person = adult()
    stays, theirs = pages(person, purpose, tmp_path)  # one page each
    assert "留档" in stays
    assert "本人留存" in theirs
    assert "张一" in stays
    for page in (stays, theirs):
        lacking = [name for name, words in POINTS.items() if words not in page]
        assert lacking == []
        assert consents.TEXT_VERSION in page
        for words in (consents.TEXTS[purpose], consents.WHY[purpose], consents.DATA[purpose]):
            assert all(part in page for part in map(_flat, words.replace("，", "。").split("。")) if part), words


def test_each_purpose_has_its_own_words(village: Book, tmp_path: Path) -> None:
    person = adult()
    printed = {purpose: pages(person, purpose, tmp_path)[0] for purpose in PURPOSES}
    for told in (consents.TEXTS, consents.WHY, consents.DATA):
        assert len({told[purpose] for purpose in PURPOSES}) == 4
    assert "咨询的日期、方式" in printed["4"]
    assert "咨询的日期、方式" not in printed["1"]


def test_a_childs_form_names_the_youth_line(village: Book, tmp_path: Path) -> None:
    child, *_ = pages(household("2015-03-05")[0], "1", tmp_path)
    grown, *_ = pages(adult(), "1", tmp_path)
    assert ("12355" in child, "12355" in grown) == (True, False)
    assert "不是每个地方、每天都有人接" in child


def test_a_blank_one_is_filled_by_hand(village: Book, tmp_path: Path) -> None:
    blank = pages("", "1", tmp_path)
    assert len(blank) == 2
    assert "张一" not in "".join(blank)
