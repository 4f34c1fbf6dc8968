"""安全计划: what somebody does when thoughts of suicide come, in their own words (after Stanley & Brown 2012)."""

from __future__ import annotations

from collections.abc import Mapping

#: The steps, in the order in which they are tried: (name, what is written there, how it is asked).
STEPS = (
    ("signs", "预警的信号", "什么样的念头、心情、情形说明要出事了"),
    ("own", "自己能做的", "不找别人，自己能做什么把念头放一放"),
    ("places", "能去的地方、能见的人", "哪里、和谁在一起能分心"),
    ("people", "能求助的亲友", "姓名、电话；愿意让谁知道"),
    ("professionals", "能求助的专业人员", "姓名、电话；夜里也打得通的"),
    ("means", "危险的东西怎么处理", "农药、绳子、刀具、存的药：谁、哪天、拿到哪里"),
)
#: Without these it is none.
_NEEDED = ("signs", "own", "people", "professionals", "means")
_LABELS = {name: label for name, label, _ in STEPS}


def missing(plan: Mapping[str, str]) -> str:
    """What has still to be written, as a sentence; "" for nothing."""
    lacking = [_LABELS[name] for name in _NEEDED if not (plan.get(name) or "").strip()]
    return f"还没有写“{'”“'.join(lacking)}”。没有的也写清楚，如“家里没有农药”。" if lacking else ""
