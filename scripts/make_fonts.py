"""Make resources/fonts: `python scripts/make_fonts.py REGULAR.otf BOLD.ttf LICENCE SERIF.otf SERIF_BOLD.ttf`.

Sources: NotoSansSC-Regular.otf and NotoSerifSC-Regular.otf of PyPI's pylopdf-fonts-zh-cn 0.1.1; 700Bold and
LICENSE_FONT of npm's @expo-google-fonts/noto-sans-sc 0.4.3, 700Bold of its noto-serif-sc. The sans are Noto Sans SC
2.004 with the same metrics and characters.

The serifs dress official papers (ui/paper/letters.py). They hold the 6,763 characters of GB 2312, the bold one only
what headings may say; what else there is comes from the sans.

Noto draws 户 and the Kangxi radical ⼾ (and 68 more such pairs) with one glyph. Qt names a glyph in a PDF by the first
character that leads to it, so copied text had radicals for 户民色网里. Without the radicals and the other
rare twins in the character map a glyph has one name.

drawn.txt lists the characters that both weights have.

RecoveryCode.otf are the half-width letters that Noto has beside its own, all of one width: for codes that are typed
from paper.
"""

import shutil
import string
import sys
from itertools import pairwise
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
CODE_FAMILY = "Recovery Code"
DRAWING = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.ttf")
DROPPED = {
    *range(0x2E80, 0x2FE0),  # radicals
    *range(0xF900, 0xFB00),  # compatibility ideographs
    *map(ord, "㫚㬵㬺㮣"),  # would name 曶胶幐槩
    *map(ord, "\u2215\u301c\u2329\u232a"),  # would name ／～〈〉
}


def fix(source: Path, target: Path) -> None:
    font = TTFont(source, recalcTimestamp=False)
    for table in font["cmap"].tables:
        if table.format == 14:  # variation sequences: no character of their own
            continue
        for code in DROPPED & table.cmap.keys():
            del table.cmap[code]
    if "DSIG" in font:  # a signature over bytes that are no longer there
        del font["DSIG"]
    font.save(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {len(font.getBestCmap())} characters")


def one_width(source: Path, target: Path) -> None:
    """The half-width capitals and digits of a font, under their ordinary characters."""
    font = TTFont(source, recalcTimestamp=False)
    narrow: dict[str, str] = {}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "hwid":
            for number in record.Feature.LookupListIndex:
                for table in font["GSUB"].table.LookupList.Lookup[number].SubTable:
                    narrow |= table.mapping
    letters = {ord(letter): font.getBestCmap()[ord(letter)] for letter in string.ascii_uppercase + string.digits + "-"}
    font["cmap"].tables = [table for table in font["cmap"].tables if table.isUnicode() and table.format != 14]
    for table in font["cmap"].tables:
        table.cmap = {code: narrow[glyph] for code, glyph in letters.items()}
    options = subset.Options(layout_features=[], name_IDs=[], notdef_outline=True)
    smaller = subset.Subsetter(options)
    smaller.populate(unicodes=list(letters))
    smaller.subset(font)
    for number, name in ((1, CODE_FAMILY), (2, "Regular"), (4, CODE_FAMILY), (6, CODE_FAMILY.replace(" ", ""))):
        font["name"].setName(name, number, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [CODE_FAMILY.replace(" ", "")]
    font["post"].isFixedPitch = 1
    font.save(target)
    print(f"{target}: {target.stat().st_size / 1e3:.1f} kB")


def official(source: Path, target: Path, letters: set[int]) -> None:
    """A serif with these characters alone."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=False, name_IDs=["*"], notdef_outline=True
    )
    smaller = subset.Subsetter(options)
    smaller.populate(unicodes=letters - DROPPED)
    smaller.subset(font)
    font.save(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {len(font.getBestCmap())} characters")


def gb_2312() -> set[int]:
    """All its characters, signs too, and ASCII."""
    rows = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    found = {ord(letter) for pair in rows for letter in pair.decode("gb2312", "ignore")}
    return found | set(range(0x20, 0x7F)) | set(map(ord, "—–…·“”‘’□■●※✓"))


def of_headings() -> set[int]:
    """What the names of places and the program's own papers are written with."""
    sources = [
        FOLDER.parent / "regions.csv",
        *FOLDER.parent.glob("*.toml"),
        *FOLDER.parent.parent.glob("fupin_desktop/cards/*.py"),
    ]
    return {ord(letter) for source in sources for letter in source.read_text(encoding="utf-8")} & gb_2312()


def listed(*files: Path) -> str:
    """The characters that all of these fonts have, in lines FIRST-LAST: for what must not load a font to know."""
    codes = sorted(set.intersection(*(set(TTFont(file).getBestCmap()) for file in files)))
    lines, first = [], codes[0]
    for code, following in pairwise([*codes, -1]):
        if following != code + 1:
            lines.append(f"{first:X}-{code:X}" if code > first else f"{first:X}")
            first = following
    return "\n".join(lines) + "\n"


def main(regular: Path, bold: Path, licence: Path, serif: Path, serif_bold: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    fix(regular, FOLDER / "NotoSansSC-Regular.otf")
    one_width(FOLDER / "NotoSansSC-Regular.otf", FOLDER / "RecoveryCode.otf")
    fix(bold, FOLDER / "NotoSansSC-Bold.ttf")
    official(serif, FOLDER / "NotoSerifSC-Regular.otf", gb_2312())
    official(serif_bold, FOLDER / "NotoSerifSC-Bold.ttf", of_headings())
    shutil.copy(licence, FOLDER / "OFL.txt")
    (FOLDER / "drawn.txt").write_text(listed(*(FOLDER / name for name in DRAWING)), encoding="ascii")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:6]))
