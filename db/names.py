"""Names of persons as they are compared: in the search, among duplicates, by an import. They are kept as written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from db.resources import RESOURCES

#: CJK Radicals Supplement → the character it stands for (Unicode, EquivalentUnifiedIdeograph), as PDFs give them back.
#: The Kangxi radicals need no table: NFKC knows them.
_RADICALS = {
    0x2E81: "厂", 0x2E84: "乙", 0x2E88: "刀", 0x2E8A: "卜", 0x2E8C: "小", 0x2E8D: "小", 0x2E8E: "兀", 0x2E92: "巳",
    0x2E93: "幺", 0x2E9C: "日", 0x2E9D: "月", 0x2E9F: "母", 0x2EA0: "民", 0x2EA7: "牛", 0x2EA9: "王", 0x2EAA: "疋",
    0x2EAC: "示", 0x2EAE: "竹", 0x2EB6: "羊", 0x2EB7: "羊", 0x2EBB: "聿", 0x2EBC: "肉", 0x2EBD: "臼", 0x2EC1: "虎",
    0x2EC4: "西", 0x2EC5: "见", 0x2EC6: "角", 0x2EC9: "贝", 0x2ECA: "足", 0x2ECB: "车", 0x2ECF: "邑", 0x2ED1: "長",
    0x2ED3: "长", 0x2ED4: "门", 0x2ED5: "阜", 0x2ED7: "雨", 0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风",
    0x2EDC: "飞", 0x2EDD: "食", 0x2EDE: "食", 0x2EE1: "首", 0x2EE2: "马", 0x2EE3: "骨", 0x2EE4: "鬼", 0x2EE5: "鱼",
    0x2EE6: "鸟", 0x2EE7: "卤", 0x2EE8: "麦", 0x2EE9: "黄", 0x2EEA: "黾", 0x2EEB: "斉", 0x2EEC: "齐", 0x2EED: "歯",
    0x2EEE: "齿", 0x2EEF: "竜", 0x2EF0: "龙", 0x2EF1: "龜", 0x2EF2: "亀", 0x2EF3: "龟",
}  # fmt: skip
#: Private places that GB 18030 of 2000 still used; those of today.
_SINCE_2005 = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip
_DOTS = "•・‧∙⋅●.｡"
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_VARIANTS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
#: The private places in which GBK's row FE stood before Unicode had its characters.
_FIRST_PRIVATE, _LAST_PRIVATE = 0xE815, 0xE864
#: The characters of nearly all names: each is compared as it is written.
_USUAL = re.compile("[一-龥]+")


def fold_name(name: str) -> str:
    """A name as it is compared: no blanks, one kind of dot, radicals and private places as the characters they mean."""
    if _USUAL.fullmatch(name):
        return name
    folded = unicodedata.normalize("NFKC", name).translate(_table())
    return "".join(folded.split()).lower()


def undrawn(text: str) -> str:
    """The characters of a text that the program's own fonts do not have, each once; those that nobody sees aside. Paper
    shows a box for them where the system has no font either."""
    if text.isascii() or drawn().issuperset(text):
        return ""
    return "".join(dict.fromkeys(c for c in text if c not in drawn() and not _is_unseen(c)))


def _is_unseen(character: str) -> bool:
    """Blanks, joiners, choosers of a variant."""
    return unicodedata.category(character) in _UNSEEN or character in _VARIANTS


@cache
def drawn() -> frozenset[str]:
    """The characters that both weights of the shipped font have (`scripts/make_fonts.py` lists them)."""
    found: set[str] = set()
    for line in (RESOURCES / "fonts" / "drawn.txt").read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        found.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(found)


@cache
def _table() -> dict[int, str]:
    found = dict(_RADICALS) | {ord(dot): "·" for dot in _DOTS}
    for code in range(_FIRST_PRIVATE, _LAST_PRIVATE + 1):
        low = 0x50 + code - _FIRST_PRIVATE
        character = bytes((0xFE, low + (low >= 0x7F))).decode("gb18030")
        meant = chr(_SINCE_2005.get(code, ord(character)))
        found[code] = _RADICALS.get(ord(meant), meant)
    found |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), "")
    return found
