"""Rules on how people are cared for 兜底照护 (CA1–CA6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.finding import Fault, Known, error, warning

#: The five difficulties by their fields.
FIVE = {"life": "生活难", "self_care": "自理难", "look_after": "照料难", "nursing": "护理难", "medical": "医疗难"}
# five_difficulty
OPEN, SOLVED = "1", "2"
# care_mode
KEPT_TOGETHER = "2"
IN_INSTITUTION, BY_SOMEBODY = frozenset("123"), frozenset("456")
#: tekun_mode 集中供养
TOGETHER = "1"
#: care_category 丧失劳动力无业可扶, 整户无劳动力
WITHOUT_LABOR = frozenset("12")


def check(one: Any, known: Known) -> Iterator[Fault]:
    """CA1–CA3, CA5, CA6; CA3 of the latest year alone."""
    if one.mode and "tekun_mode" in known.beside:
        here, there = one.mode == KEPT_TOGETHER, known.beside["tekun_mode"] == TOGETHER
        if here != there:
            words = "是" if here else "不是", "是" if there else "不是"
            text = "照护方式{}集中供养，成员情况里{}集中供养。请改正其中一个。".format(*words)
            yield error(catalogue.CA1, "mode", text)
    if one.mode in IN_INSTITUTION and not one.org:
        yield error(catalogue.CA2, "org", "这种照护方式要写明托养（供养）机构。请补上。")
    elif one.mode in BY_SOMEBODY and not one.carer:
        yield error(catalogue.CA2, "carer", "这种照护方式要写明照护人。请补上。")
    for name, label in FIVE.items() if not known.beside.get("overtaken") else ():
        if getattr(one, name) == OPEN:
            text = f"{known.beside.get('name') or '本人'}的{label}还没有解决。请写明办法和责任人。"
            yield warning(catalogue.CA3.of(name), name, text)
    if one.start and one.end and one.end < one.start:
        yield error(catalogue.CA5, "end", "结束日期早于开始日期。请改正其中一个。")
    if WITHOUT_LABOR & set(one.categories or ()) and (worker := known.beside.get("worker")):
        text = f"兜底类别是没有劳动能力，家里的{worker}登记了务工。请核对。"
        yield warning(catalogue.CA6, "categories", text)
