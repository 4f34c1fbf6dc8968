"""The pages made by hand that stand beside the ledgers on the start page 台账."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fupin_desktop.ledgers.ledger import Shelf


@dataclass(frozen=True)
class Beside:
    """A page, by its name in `ui/window/navigation.py`. `fills`: the tables on whose lists a button leads to it."""

    shelf: Shelf
    heading: str
    page: str
    told: str
    fills: Sequence[str] = ()


#: After the ledgers of their shelf.
PAGES: Sequence[Beside] = (
    Beside(Shelf.MONITORING, "未贫先防", "prevention", "七项制度、三项保障"),
    Beside(Shelf.FUNDS, "孝善基金月表", "filial", "一位老人一行，一个月一格", ("money",)),
    Beside(Shelf.ORGANISATION, "帮扶力量 6+1", "strength", "各村缺谁"),
    Beside(Shelf.ORGANISATION, "村企结对", "pairing", "实事、难题、五联"),
    Beside(Shelf.ORGANISATION, "联村包户", "charge", "谁包哪些户，走访了几户", ("helper",)),
    Beside(Shelf.ORGANISATION, "各村荣誉", "honours", "哪个村有哪类荣誉", ("honour",)),
    Beside(Shelf.CARE, "可能要兜底的", "needy", "今年还没有登记照护的", ("care",)),
    Beside(Shelf.WORK, "务工意向摸底", "survey", "一家一家地问，一个键一个分类", ("work_intent",)),
    Beside(Shelf.WORK, "岗位对接", "placing", "推荐、面试、录用", ("work_intent", "vacancy")),
    Beside(Shelf.ORGANISATION, "责任体系", "responsibility", "谁归谁管"),
)
