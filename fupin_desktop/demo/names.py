"""Invented names: surnames of northern Henan, given names as each generation and sex bears them."""

from __future__ import annotations

from random import Random

_SURNAMES = (
    "王王王李李李张张张刘刘郭郭赵赵马马杨杨陈孙郑申常秦韩魏崔侯程牛任单解翟尹石曹田董袁薛黎苏孔路桑宋许冯靳段吴贾苗"
)

# (born before, first characters, second characters)
_MALE = (
    (1950, "金玉德福长有广振保永", "山林生根才义贵祥顺明"),
    (1970, "建国志文新军学红海爱", "国军民华平生庆林社强"),
    (1985, "志海建军红伟卫俊晓利", "强伟军涛勇峰波杰斌民"),
    (2000, "晓俊鹏世亚少文振明瑞", "飞龙磊超鹏辉凯阳帅宁"),
    (9999, "子浩梓宇俊一奕家明沐", "轩然涵宇豪泽辰睿博航"),
)
_FEMALE = (
    (1950, "秀桂玉兰凤素金翠月春", "英兰珍花芝荣莲梅香枝"),
    (1970, "秀桂素爱玉改小凤喜瑞", "英兰荣芳梅玲霞琴云珍"),
    (1985, "海红丽艳晓秋建利春志", "霞丽红艳玲芳敏娟萍燕"),
    (2000, "晓静倩婷亚文慧艳海雪", "静婷莉娜丹敏慧娇倩雪"),
    (9999, "子梓欣雨诗一可思语佳", "涵萱怡妍彤琪瑶萌欣诺"),
)

#: Given names that not every font and input method knows; 𬭎 and 𠅤 lie beyond the first plane.
_RARE = ("䶮", "燚", "喆", "翀", "龑", "𬭎", "𠅤", "㛃", "珺懿", "昇堃")

#: (code of 民族, male, female): whole names of people who married in or moved here.
_MINORITY = (
    ("05", "艾力江·买买提", "阿依古丽·吐尔逊"),
    ("02", "包乌力吉", "包乌日娜"),
    ("03", "马俊福", "海丽萍"),
    ("11", "佟立新", "关淑珍"),
    ("15", "田祖旺", "向春桃"),
    ("06", "龙正兴", "石阿彩"),
)


def surname(rng: Random, of_village: str) -> str:
    """A surname; two in five people bear one of the village's own."""
    return rng.choice(of_village) if rng.random() < 0.4 else rng.choice(_SURNAMES)


def given(rng: Random, male: bool, born: int) -> str:
    """A given name of the generation."""
    if rng.random() < 0.004:
        return rng.choice(_RARE)
    first, second = next(pools for before, *pools in (_MALE if male else _FEMALE) if born < before)
    if born >= 1965 and rng.random() < 0.2:
        return rng.choice(second)
    one, two = rng.choice(first), rng.choice(second)
    return one + two if one != two else two


def of_minority(rng: Random, male: bool) -> tuple[str, str]:
    """(code of 民族, whole name)."""
    ethnic, his, hers = rng.choice(_MINORITY)
    return ethnic, his if male else hers


def own_surnames(village_name: str) -> str:
    """The surnames that a village is named after (袁薛庄 → 袁薛), else common ones."""
    found = "".join(character for character in village_name if character in _SURNAMES)
    return found or "王李张郭"
