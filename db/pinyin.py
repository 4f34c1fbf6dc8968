"""Pinyin of names, for finding people by initials.

pypinyin has no surname mode (单 解 仇 查 曾 区 come out wrong), hence the table of surnames. Its per-character
dictionary is used directly, with a cache, since a village has few distinct characters.
"""

from __future__ import annotations

import os
import unicodedata

_SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "曾": "zeng", "区": "ou", "朴": "piao", "盖": "ge",
    "缪": "miao", "翟": "zhai", "任": "ren", "华": "hua", "燕": "yan", "宁": "ning", "冼": "xian", "尹": "yin",
    "召": "shao", "乐": "yue", "员": "yun", "贠": "yun", "纪": "ji", "覃": "qin", "褚": "chu", "郇": "xun",
    "种": "chong", "秘": "bi", "繁": "po", "逄": "pang", "乜": "nie", "佘": "she", "谌": "chen", "郗": "xi",
    "尉": "wei", "晟": "cheng", "洗": "xian", "车": "che", "能": "nai", "长": "zhang", "哈": "ha", "黑": "he",
    "么": "yao", "万": "wan", "祭": "zhai", "眭": "sui", "那": "na", "曲": "qu", "应": "ying", "叶": "ye",
    "柏": "bai", "卜": "bu", "隗": "wei", "阙": "que", "贾": "jia", "沈": "shen", "石": "shi", "宿": "su",
    "广": "guang", "句": "gou", "折": "she", "揣": "chuai", "邸": "di", "尉迟": "yu chi", "单于": "chan yu",
    "万俟": "mo qi", "澹台": "tan tai", "长孙": "zhang sun", "令狐": "ling hu", "宰父": "zai fu", "夏侯": "xia hou",
    "欧阳": "ou yang", "司马": "si ma", "上官": "shang guan", "诸葛": "zhu ge", "皇甫": "huang fu",
    "东方": "dong fang", "公孙": "gong sun", "慕容": "mu rong", "司徒": "si tu", "南宫": "nan gong",
}  # fmt: skip


def keys(name: str) -> tuple[str, str]:
    """(initials, full pinyin) of a person's name: 张三 → ("zs", "zhangsan"), 吕布 → ("lb", "lvbu") as typed on a
    keyboard; characters without a reading stand for themselves, lower case."""
    for length in (2, 1):
        if known := _SURNAMES.get(name[:length]):
            syllables, given = known.split(), name[length:]
            first = "".join([s[0] for s in syllables])
            return first + given.translate(_INITIALS), "".join(syllables) + given.translate(_SYLLABLES)
    return name.translate(_INITIALS), name.translate(_SYLLABLES)


def initials(words: str) -> str:
    """Initials of ordinary words, where no surname stands first: 长期 → zq (first readings only)."""
    return words.translate(_INITIALS)


def spelt(words: str) -> str:
    """Ordinary words in full: 宝莲寺 → baoliansi (first readings only)."""
    return words.translate(_SYLLABLES)


class _Syllables(dict[int, str]):
    """Code point → syllable, for `str.translate`; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        self[point] = syllable = _syllable(point)
        return syllable


class _Initials(dict[int, str]):
    """Code point → first letter of its syllable."""

    def __missing__(self, point: int) -> str:
        self[point] = initial = _SYLLABLES[point][:1]
        return initial


_SYLLABLES, _INITIALS = _Syllables(), _Initials()


def _syllable(point: int) -> str:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # 45 MB of words that no name is made of
    from pypinyin.constants import PINYIN_DICT  # 0.1 s, and only saving needs it

    reading = PINYIN_DICT.get(point)
    if not reading:
        character = chr(point)
        return unicodedata.normalize("NFKC", character).lower() if character.isalnum() else ""
    bare = unicodedata.normalize("NFD", reading.split(",")[0]).replace("u\u0308", "v")
    return "".join(c for c in bare if c.isascii())
