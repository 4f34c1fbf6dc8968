"""Rows of a roster that are no persons: totals, signatures, stamps, notes, units, the numbers of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from db.codes import fold

#: What is summed up: all of a place, a village, 一组, 3组.
_OF = r"(本页|本村|全村|各村|全镇|全乡|全区|全县|本组|全组|第?[一-鿿\d]{1,6}(村|镇|乡|社区|组))?"
_TOTALS = re.compile(rf"^[(\[]?{_OF}(合计|小计|总计|共计|累计)")
_COUNT = r"(共|约)?\d{1,9}(\.\d+)?(人|户|口|名|个|元|万元|亩|人次)?"
_COUNTS = re.compile(_COUNT)
_ONLY_TOTAL = re.compile(
    rf"[(\[]?(本?户|家庭)?{_OF}(合计|小计|总计|共计|累计)"
    rf"[)\]]?[::]?[(\[]?({_COUNT})*[)\]]?"
)
_SIGNED = re.compile(
    r"^(填表|制表|填报|审核|审批|经办|统计|采集|调查|核实|复核|校对|录入|负责|单位负责|村负责|主要负责|分管|包村|驻村|村(支部)?书记|村?主任"
    r"|第一书记|联系)(人|单位|时间|日期|领导|干部|电话|员|人员)?(\(?(签字|签名|签章|盖章)\)?)?[::]"
)
_STAMP = re.compile(r"[(\[]?(盖章|签章|公章|加盖公章|签字|签名)[)\]]?[::]?$|^年月日$|^(19|20)\d\d年\d{1,2}月\d{1,2}日$")
_NOTE = re.compile(
    r"^(备注|注|说明|附注|填表说明|填报说明|填写说明|注意|温馨提示|以下空白|此行以下|此处空白|空白|以下无正文)(\d*[::.、]|$)"
)
_SAMPLE = re.compile(
    r"^[(\[]?(例如|例|示例|样例|举例|如|填写示例)[)\]]?([::]|$)|^(必填|选填|非必填|文本|文本型|数值|日期型|字符型|下拉选择)$"
)
_UNIT = re.compile(
    r"^[(\[]?(元|万元|千元|亩|公顷|人|口|户|个|个月|月|岁|天|年|公里|千米|米|平方米|㎡|m2|km|m|%|元/人|元/年|元/月|是/否|是、否|单位)[)\]]?$"
)
_COLUMN = re.compile(r"^[(\[]?(\d{1,3}|[a-z]{1,2})[)\]]?$|^\d{1,3}=[\d+\-*/()]+$|^(栏次|列次|序号|栏号|代码)$")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
#: A remark is told apart by these first filled cells.
_LOOKED_AT = 3
#: A row of so few cells without a number may be a stamp or a sentence.
_FEW, _LONG = 3, 16
#: As many signatures stand in one row.
_SIGNATURES = 5


def is_remark(words: Sequence[str]) -> bool:
    """Whether the filled cells of a row that has no ID number are a total, a signature or a note."""
    folded = [fold(word) for word in words]
    first = folded[:_LOOKED_AT]
    if any(_TOTALS.match(word) for word in first) or _NOTE.match(folded[0]):
        return True
    if any(_SIGNED.match(word) for word in (folded if len(words) <= _SIGNATURES else first[:1])):
        return True
    return len(words) <= _FEW and (
        any(_STAMP.search(word) for word in folded) or (len(words) == 1 and len(folded[0]) > _LONG)
    )


def is_total(word: str) -> bool:
    """Whether a cell says that its row is a sum, and nothing else."""
    return bool(_ONLY_TOTAL.fullmatch(fold(word)))


def is_sum(word: str) -> bool:
    """Whether a cell is a sum, or says that its row is one: 小计, 3人, 12."""
    return bool(_COUNTS.fullmatch(fold(word))) or is_total(word)


def is_like_name(word: str) -> bool:
    """Whether a cell can be a person's name: letters alone, and no total, signature or note."""
    bare = re.sub(r"[\s·•．・]", "", word)
    return len(bare) > 1 and bare.isalpha() and not is_remark([word])


def is_under_heading(words: Sequence[str]) -> bool:
    """Whether the filled cells of a row right under the heading are units, the numbers of columns, or an example."""
    folded = [fold(word) for word in words]
    if any(_SAMPLE.match(word) for word in folded[:_LOOKED_AT]):
        return True
    if all(_UNIT.match(word) for word in folded):
        return True
    stems = [word for word in folded if word in _STEMS]
    rest = [word for word in folded if word not in _STEMS]
    counted = "".join(stems) == _STEMS[: len(stems)] and all(_COLUMN.match(word) for word in rest)
    return counted and (len(stems) >= min(len(words), _FEW) or _counts_up(rest))


def _counts_up(words: Sequence[str]) -> bool:
    """1, 2, 3 …, or a, b, c …, also in brackets: at least three, each after the one before."""
    bare = [word.strip("()[]") for word in words]
    numbers = [int(word) for word in bare if word.isdecimal()]
    if len(numbers) >= _FEW:
        return all(b - a == 1 for a, b in pairwise(numbers)) and numbers[0] <= _FEW
    letters = [word for word in bare if len(word) == 1 and word.isalpha()]
    return len(letters) >= _FEW and all(ord(b) - ord(a) == 1 for a, b in pairwise(letters))
