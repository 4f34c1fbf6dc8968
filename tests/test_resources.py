"""The shipped font reads back what it shows and can show the names a roster holds; the icons can be drawn."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtSvg import QSvgRenderer

from db import names

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
FONTS = RESOURCES / "fonts"
FILES = ["NotoSansSC-Regular.otf", "NotoSansSC-Bold.ttf"]


@pytest.fixture(scope="module", params=FILES)
def characters(request: pytest.FixtureRequest) -> dict[int, str]:
    with TTFont(FONTS / request.param) as font:
        found: dict[int, str] = font.getBestCmap()
    return found


def test_all_of_gbk_and_extension_a_can_be_shown(characters: dict[int, str]) -> None:
    basic = {code for code in range(0x4E00, 0x9FA6) if code not in characters}
    rare = {chr(code) for code in range(0x3400, 0x4DB6) if code not in characters}
    assert not basic
    assert rare == set("㫚㬵㬺㮣")  # dropped by make_fonts: each shares its glyph with a common character


def test_a_common_character_is_the_first_name_of_its_glyph(characters: dict[int, str]) -> None:
    # Qt writes the lowest code point of a glyph into a PDF's text
    first: dict[str, int] = {}
    for code in sorted(characters):
        first.setdefault(characters[code], code)
    common = [*range(0x21, 0x7F), *range(0x4E00, 0x9FA6), *map(ord, "，。、；：？！（）《》〈〉“”‘’～／·…—￥")]
    assert [chr(c) for c in common if first[characters[c]] != c] == ["壿"]  # a twin of 墫, both rare


def test_both_weights_share_family_and_line_height() -> None:
    seen = set()
    for name in FILES:
        with TTFont(FONTS / name) as font:
            family = font["name"].getBestFamilyName()
            seen.add((family, font["hhea"].ascent, font["hhea"].descent, font["head"].unitsPerEm))
    assert len(seen) == 1


def test_icons_are_black_and_square() -> None:
    icons = sorted((RESOURCES / "icons").glob("*.svg"))
    assert icons
    for icon in icons:
        drawing = QSvgRenderer(str(icon))
        assert drawing.isValid(), icon.name
        assert drawing.defaultSize().width() == drawing.defaultSize().height() == 24, icon.name
        assert 'fill="#000000"' in icon.read_text("utf-8"), icon.name


def test_the_list_of_drawn_characters_is_that_of_the_fonts() -> None:
    both = []
    for name in FILES:
        with TTFont(FONTS / name) as font:
            both.append({chr(code) for code in font.getBestCmap()})
    assert names.drawn() == both[0] & both[1]
