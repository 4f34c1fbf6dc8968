"""Papers as PDFs, read back by independent programs: text, fonts, codes; what may never stand there; every overflow."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import Destination

from db.changes import every, one
from fupin_desktop.cards import card
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.card import MAKES
from fupin_desktop.cards.card_parts import Card
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.papers import card_facts, cards_state, catalogue
from fupin_desktop.services.papers.catalogue import FORMS, Bundle, Order
from tests import looks
from tests.books import ACTOR
from tests.looks import lay_out
from tests.papers import ABOUT, CARD, DISEASE, ID_NO, TRAPS, YEAR, complete, household, text_of
from ui.paper import codes, press

_PSYCHOLOGICAL = ("心理", "抑郁", "焦虑", "情绪", "量表", "PHQ", "GAD", "自杀", "精神")


def made(path: Path, form: str, keys: list[str], make: str = "A4") -> str:
    """The text of a form of some households."""
    stack = catalogue.stack(Order(form, keys, make), ABOUT)
    press.to_pdf(path, stack.bundles(), stack.order.title, outline=form == "archive")
    return text_of(path)


def plain(text: str) -> str:
    """Without the blanks that columns leave."""
    return "".join(text.split())


def card_text(path: Path, key: str, make: str = "A4") -> str:
    return made(path, "card", [key], make)


def printed(key: str) -> Sheet:
    (known,) = card_facts.read([key], YEAR)
    return card.sheet(Card(known.facts, {}, "7K3MQ9X2PA"), ABOUT)


@pytest.mark.parametrize("make", MAKES)
def test_all_that_a_card_says_reads_back_as_written(book: Book, tmp_path: Path, make: str) -> None:
    key = complete()
    text = plain(card_text(tmp_path / "a.pdf", key, make))
    parts = (
        TRAPS, "HH000123", "李建国", "9,841", "周海燕", "13803720210", "12317", "0372-2900000", "5月8日核查",
        "发展种植（第0项）", "户主签字", "户编号HH000123",
    )  # fmt: skip
    not_on_a_wall = ("长期慢性病、残疾", "省外务工8个月", "26,026", "29,523")
    for part in parts:
        assert part in text, part
    for part in not_on_a_wall:
        assert (part in text) == (make != "A3"), part


@pytest.mark.parametrize("form", FORMS)
def test_every_font_is_in_the_file(book: Book, tmp_path: Path, form: str) -> None:
    made(tmp_path / "a.pdf", form, [complete()])
    listed = subprocess.run(["pdffonts", str(tmp_path / "a.pdf")], check=True, capture_output=True, text=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert fonts
    own = ("NotoSansSC", "NotoSerifSC") if form == "archive" else ("NotoSansSC",)
    assert all(any(name in font[0] for name in own) and font[-5] == "yes" for font in fonts), listed
    assert (form == "archive") == any("NotoSerifSC-Bold" in font[0] for font in fonts)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "roster"])
def test_forms_say_the_facts_of_the_household(book: Book, tmp_path: Path, form: str) -> None:
    text = plain(made(tmp_path / "a.pdf", form, [complete()]))
    assert "李建国" in text
    assert "HH000123" in text
    assert "情绪低落" not in text  # a psychological visit is told nowhere
    expected = {
        "survey": ("C级(局部危险)", "4.5亩", "410502********6010"), "visit": ("已联系施工队", "想换屋顶", "西屋漏雨"),
        "income": ("26,026", "96.50", "29,522.50"), "check": ("不达标", "西屋漏雨", "是否住房出现安全问题"),
        "archive": ("一户一档目录", "已附", "帮扶计划和措施台账", "走访登记表"), "card": ("义务教育",),
        "visit-log": ("已联系施工队", "王秀梅", "户主签字"),
    }  # fmt: skip
    for part in expected[form]:
        assert part in text, part


def test_an_archive_has_an_outline(book: Book, tmp_path: Path) -> None:
    made(tmp_path / "a.pdf", "archive", [complete()])
    reader = PdfReader(tmp_path / "a.pdf")
    top, inner = reader.outline
    assert isinstance(top, Destination)
    assert isinstance(inner, list)
    assert "李建国" in str(top.title)
    assert len(inner) == 8  # cover, index, survey, income, check, ledger, the one visit that is told, card
    pages = [reader.get_destination_page_number(one) for one in inner if isinstance(one, Destination)]
    assert pages == list(range(8))


@pytest.mark.parametrize("make", MAKES)
def test_the_code_is_read_by_another_program(book: Book, tmp_path: Path, make: str) -> None:
    stack = catalogue.stack(Order("card", [household()], make), ABOUT)
    press.to_pdf(tmp_path / "a.pdf", stack.bundles(), "x")
    subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", "-l", "1", "a.pdf", "a"], cwd=tmp_path, check=True)
    (picture,) = tmp_path.glob("a-*.png")
    (found,) = zxingcpp.read_barcodes(Image.open(picture))
    number = stack.printed[0].number
    assert found.text == f"宝莲寺镇袁薛庄村帮扶明白卡，编号 {number}。核对请到村委会"  # nobody's name
    assert number in text_of(tmp_path / "a.pdf")


def test_codes_added_up_from_a_table_are_those_of_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "宝莲寺镇袁薛庄村帮扶明白卡，编号 {}。核对请到村委会"
    monkeypatch.setattr(codes, "_FEW", 2)
    for _ in range(2):  # all but the first come from the table
        for number in ("7K3MQ9X2PA", "2222222222", "ZZZZZZZZZZ", "A2B3C4D5E6"):
            assert codes._modules(said.format(number)) == codes._made(said.format(number))
    known = len(codes._turning)
    for village in ("宝莲寺镇郭村集村", "宝莲寺镇郭集村"):  # as long as the other, and a letter shorter
        for number in ("7K3MQ9X2PA", "2222222222", "ZZZZZZZZZZ", "A2B3C4D5E6"):
            other = said.replace("宝莲寺镇袁薛庄村", village).format(number)
            assert codes._modules(other) == codes._made(other)
    assert len(codes._turning) == known + 3 * len(codes._TURNS)  # of the bytes that only it reaches
    assert codes._modules("没有编号") == codes._made("没有编号")
    side, rows = codes.rows(said.format("7K3MQ9X2PA"))
    assert (side, len(rows)) == (37, 37 * 5)
    assert {last & 0b111 for last in rows[4::5]} == {0b111}  # nothing dark beyond the side


# -- what may never stand on a card ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make", MAKES)
def test_nothing_forbidden_is_on_any_card_of_the_demo(village: Book, tmp_path: Path, make: str) -> None:
    keys = cards_state.households(cards_state.Wanted(everybody=True))
    text = plain(made(tmp_path / "a.pdf", "card", keys, make))
    assert text.count("帮扶明白卡") >= len(keys) == 12
    numbers = [row[0] for row in every("SELECT id_no FROM person UNION SELECT disab_cert FROM person") if row[0]]
    numbers += [row[0] for row in every("SELECT bank_card FROM household") if row[0]]
    diseases = [row[0] for row in every("SELECT DISTINCT disease_name FROM person_year") if row[0]]
    assert len(numbers) > 20
    assert diseases
    for word in (*numbers, *diseases, *_PSYCHOLOGICAL, "贫困户", "建档立卡贫困"):
        assert word not in text, word


@pytest.mark.parametrize("form", FORMS)
def test_no_number_illness_or_card_on_any_form(book: Book, tmp_path: Path, form: str) -> None:
    text = plain(made(tmp_path / "a.pdf", form, [complete()]))
    for word in (ID_NO, CARD, DISEASE, *_PSYCHOLOGICAL):
        assert word not in text, word


# -- too much, too little -------------------------------------------------------------------------------------------


def test_a_family_of_twelve(book: Book, tmp_path: Path) -> None:
    text = plain(card_text(tmp_path / "a.pdf", household(size=12)))
    assert all(f"张家{place}" in text for place in range(1, 12))


@pytest.mark.parametrize("make", MAKES)
def test_sixty_measures_go_on_with_their_headings(book: Book, tmp_path: Path, make: str) -> None:
    text = card_text(tmp_path / "a.pdf", household(measures=60), make)
    pages = text.split("\f")[:-1]
    assert len(pages) > 1
    hidden = range(32, 40) if make == "A3" else ()  # 健康帮扶 hangs by its kind alone
    assert all((f"第{place}项" in plain(text)) == (place not in hidden) for place in range(60))
    for page in pages:
        if re.search(r"第\d+项", page):
            assert ("享受的政策和帮扶" if make == "A3" else "帮扶措施") in page
            assert "金额" in page or make == "A3"
        assert f"共 {len(pages)} 页" in page
    assert "（续）" in text


def test_a_name_of_forty_letters_is_whole(book: Book, tmp_path: Path) -> None:
    name = "阿卜杜热西提·古丽米热·阿卜杜热西提江·买买提艾力·吐尔逊江·阿不都外力·哈斯木"
    card_text(tmp_path / "a.pdf", household(name))
    assert len(name) == 40
    assert plain(text_of(tmp_path / "a.pdf", "-raw")).count(name) == 2  # as the head, and among the members


@pytest.mark.parametrize("make", MAKES)
def test_a_household_with_nothing_filled_in(book: Book, tmp_path: Path, make: str) -> None:
    text = card_text(tmp_path / "a.pdf", household(size=0, number=""), make)
    assert "还没有登记成员" in text
    assert "2026 年还没有核查" in text
    assert "None" not in text


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_cut_covered_or_too_small(book: Book, form: str) -> None:
    keys = [complete(), household("阿" * 40, 12, 60, "X" * 32), household(size=0, number="1")]
    for make in MAKES if form == "card" else ("A4",):
        for order in (Order(form, keys, make), Order(f"blank-{form}", make=make)):
            for bundle in catalogue.stack(order, ABOUT).bundles():
                for sheet in bundle.sheets:
                    pages = [*lay_out(sheet), *lay_out(looks.hard(sheet))]
                    assert [said for page in pages for said in looks.faults(page)] == [], (sheet.name, make)


def test_a_rare_letter_does_not_stop_the_press(book: Book, tmp_path: Path) -> None:
    # 𬎆 is not in the shipped font: the system's fonts are asked, and a box stands where none has it
    assert "王" in card_text(tmp_path / "a.pdf", household("王𬎆㙓"))


def test_what_was_looked_at_is_what_is_printed(book: Book, tmp_path: Path) -> None:
    key = complete()
    stack = catalogue.stack(Order("card", [key]), ABOUT)
    seen = [lay_out(sheet) for sheet in stack.bundle(0).sheets]
    out = [lay_out(sheet) for bundle in stack.bundles() for sheet in bundle.sheets]
    assert seen == out
    assert catalogue.keep(ACTOR, stack) == 1
    assert one("SELECT household FROM card_print WHERE number = ?", stack.printed[0].number) == (key,)


def test_files_of_one_name_are_kept_apart(book: Book, tmp_path: Path) -> None:
    sheet = printed(household())
    names = [path.name for path in press.to_folder(tmp_path, [Bundle('一组/张三:"?', [sheet])] * 3)]
    assert names == ["一组 张三.pdf", "一组 张三 (2).pdf", "一组 张三 (3).pdf"]
    named = [Bundle(name, [sheet]) for name in ("a (2)", "a", "A", "a", "A (2)")]
    made = press.to_folder(tmp_path / "none told apart by Windows", named)
    assert [path.name for path in made] == ["a (2).pdf", "a.pdf", "A (3).pdf", "a (4).pdf", "A (2) (2).pdf"]
