"""cards and print-list as people call them: real PDFs, read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.card import CardPrint
from fupin_desktop.commands import cli
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import open_book
from tests.books import ACTOR
from tests.commands import Commands, no_screens, one_chinese_line
from tests.papers import text_of
from tests.posix_only import is_private
from ui.paper import printing


@pytest.fixture
def screens() -> cli.Screens:
    """No window, but what paints papers."""
    none = no_screens()
    return cli.Screens(none.window, none.shots, lambda: printing)


def test_cards_of_the_village_with_what_they_lack(
    run: Commands, village: Path, tmp_path: Path, screens: cli.Screens
) -> None:
    ran = run("cards", village, "--pdf", tmp_path / "a.pdf", "--json", screens=screens)
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told["households"] == told["pages"] > 5
    assert text_of(tmp_path / "a.pdf").count("帮扶明白卡") == told["households"]
    assert is_private(tmp_path / "a.pdf")
    assert all(one["lacks"] for one in told["lacking"])
    with open_book(village, ACTOR):
        assert any(entry.what == "打印" for entry in access.entries())


def test_one_household_by_its_number(run: Commands, village: Path, tmp_path: Path, screens: cli.Screens) -> None:
    everything = json.loads(run("cards", village, "--each", tmp_path / "all", "--json", screens=screens).out)
    name = Path(everything["files"][2]).stem
    number = name.split()[3]
    assert run("cards", village, "--pdf", tmp_path / "a.pdf", "--household", number, screens=screens).code == 0
    assert number in text_of(tmp_path / "a.pdf")
    assert name.split()[2] in text_of(tmp_path / "a.pdf")


def test_each_household_in_a_file_with_a_name_that_people_read(
    run: Commands, village: Path, tmp_path: Path, screens: cli.Screens
) -> None:
    ran = run("cards", village, "--each", tmp_path / "cards", "--paper", "A3", screens=screens)
    assert ran.code == 0, ran.err
    names = sorted(path.name for path in (tmp_path / "cards").iterdir())
    assert len(names) > 5
    assert all(name.endswith(" 帮扶明白卡.pdf") and "村 " in name and "组 " in name for name in names)
    assert not any("无户主" in name for name in names)


def test_a_file_is_no_printing_unless_it_is_said(
    run: Commands, village: Path, tmp_path: Path, screens: cli.Screens
) -> None:
    def printed() -> int:
        with open_book(village, ACTOR):
            return int(CardPrint.living().count())

    before = printed()
    ran = run("cards", village, "--pdf", tmp_path / "a.pdf", "--json", screens=screens)
    assert (json.loads(ran.out)["noted"], printed()) == (0, before)
    ran = run("cards", village, "--pdf", tmp_path / "a.pdf", "--printed", "--json", screens=screens)
    told = json.loads(ran.out)
    assert (told["noted"], printed()) == (told["households"], before + told["households"])


def test_only_what_changed(run: Commands, village: Path, tmp_path: Path, screens: cli.Screens) -> None:
    ran = run("cards", village, "--pdf", tmp_path / "a.pdf", "--changed-since", "2099-01-01", screens=screens)
    assert ran.code == 0
    assert "没有农户的明白卡要重打" in ran.out
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("form", ["archive", "survey", "visit", "income", "check", "roster"])
def test_every_form_filled_and_blank(
    run: Commands, village: Path, tmp_path: Path, screens: cli.Screens, form: str
) -> None:
    for name in (form, f"blank-{form}"):
        ran = run("cards", village, "--pdf", tmp_path / "a.pdf", "--form", name, screens=screens)
        assert ran.code == 0, ran.err
        assert text_of(tmp_path / "a.pdf").strip()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--household", "没有这个号"), "没有户编号"),
        (("--village", "123"), "没有认出“123”"),
        (("--village", "410502101", "--household", "1"), "只写一个"),
        (("--changed-since", "昨天"), "日期"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    run: Commands, village: Path, tmp_path: Path, screens: cli.Screens, arguments: tuple[str, str], said: str
) -> None:
    ran = run("cards", village, "--pdf", tmp_path / "a.pdf", *arguments, screens=screens)
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert said in ran.err
    assert not (tmp_path / "a.pdf").exists()


def test_a_folder_that_is_not_there(run: Commands, village: Path, tmp_path: Path, screens: cli.Screens) -> None:
    ran = run("cards", village, "--pdf", tmp_path / "no" / "a.pdf", screens=screens)
    assert ran.code == 2
    assert "不能写" in ran.err


def test_the_roster(run: Commands, village: Path, tmp_path: Path, screens: cli.Screens) -> None:
    ran = run("print-list", village, tmp_path / "list.pdf", "--json", screens=screens)
    assert json.loads(ran.out)["pages"] >= 2
    assert "户名册" in text_of(tmp_path / "list.pdf")
