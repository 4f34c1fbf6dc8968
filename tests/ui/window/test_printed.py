"""Ctrl+P on every page: what it opens is what stands there."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog

from db.clue import Clue
from db.household import Household
from db.organisation import Activity
from db.relief import Claim
from db.village import Village
from tests.edges import Dialogs
from tests.ui.townships import _merged as _merged
from tests.ui.townships import town as town
from tests.ui.townships import township as township
from ui.dialogs.preview import PreviewDialog
from ui.window.main_window import MainWindow
from ui.window.navigation import PLACES

_NONE = "这一页没有可以打印的名单。"
_SECRET = "心理档案的信和表，用页面上的“打印”按钮打印。"
#: Place, what it is gone to for → what Ctrl+P opens in a township's book, or says. A new page says here what it prints.
PRINTS = {
    "today": "打印各村",
    "households": "帮扶明白卡",
    "visits": "打印该走访的户",
    "visits made": "打印走访记录",
    "checks": "打印缺漏和要核对的",
    "cards": "帮扶明白卡",
    "psychology": _SECRET,
    "hand-in": _NONE,
    "merge": "打印各村上报情况",
    "monitoring": "打印监测表格",
    "ledgers": "打印台账",
    "effect": "打印宝莲寺镇成效报告",
    "settings": _NONE,
    "effect list": "打印指标后面的记录",
    "household": "帮扶明白卡",
    "register": _NONE,
    "case": "打印监测表格",
    "monitoring numbers": "打印按来源",
    "ledger": "打印救助理赔台账",
    "ledger record": "打印救助（理赔）申请表",
    "ledger village": "这一本只打印名单：按 Esc 回到名单再打印。",
    "ledger new": "这一条保存以后才能打印。",
    "filial": "打印宝莲寺镇孝善基金公示表",
    "prevention": _NONE,
    "survey": "打印务工意向摸底表",
    "placing": "打印岗位推荐表",
    "strength": "打印帮扶力量6+1",
    "pairing": "打印村企结对台账",
    "responsibility": "打印责任体系",
    "charge": "打印联村包户责任表",
    "honours": "打印各村荣誉和创建",
    "needy": "打印可能要兜底的人",
    "unit": "打印挂在这个单位上的",
    "visit": "走访记录表",
    "receive": "打印各村上报情况",
    "keys": "打印上报钥匙指纹核对表",
    "conflicts": "打印冲突",
    "disputes": "打印冲突",
    "duplicates": "打印可能重复的",
    "screening": _SECRET,
    "archive": _SECRET,
    "team": _SECRET,
    "limits": _SECRET,
    "census": _SECRET,
    "paper entry": _SECRET,
    "rounds": "打印文件",
    "activities": "打印心理活动台账",
    "self test": _NONE,
    "psychology report": _SECRET,
}


def _printed(window: MainWindow, dialogs: Dialogs) -> str:
    """The title of what Ctrl+P opens, or what it says."""
    told: list[str] = []

    def look(dialog: QDialog) -> int:
        told.append(dialog.form.currentText() if isinstance(dialog, PreviewDialog) else dialog.windowTitle())
        return 0

    dialogs.when(QDialog, look)
    window.session.said.connect(told.append)
    window.actions_.by_name["papers"].trigger()
    window.session.jobs.finish()
    window.session.said.disconnect(told.append)
    assert len(told) == 1, told
    return told[0]


def _ways() -> dict[str, tuple[str, dict[str, Any]]]:
    """By the names above: the page and what it is gone to for."""
    home = str(Household.living().where(Household.hh_type == "10").get().id)
    made: dict[str, tuple[str, dict[str, Any]]] = {place.name: (place.name, {}) for place in PLACES}
    return made | {
        "visits made": ("visits", {"made": True}),
        "effect list": ("effect list", {"row": "R03a"}),
        "household": ("household", {"household": home}),
        "visit": ("visit", {"household": home}),
        "case": ("case", {"clue": str(Clue.get().id)}),
        "unit": ("unit", {"unit": str(Activity.get(Activity.org.is_null(False)).org)}),
        "ledger": ("ledger", {"ledger": "claim"}),
        "ledger record": ("ledger", {"ledger": "claim", "record": str(Claim.get().id)}),
        "ledger village": ("ledger", {"ledger": "village", "record": str(Village.get().id)}),
        "ledger new": ("ledger", {"ledger": "claim", "new": "1", "household": home}),
    }


def test_what_is_printed_is_what_stands_there(town: MainWindow, dialogs: Dialogs) -> None:
    told = {}
    for name, (page, where) in _ways().items():
        town.pages.go(page, where)
        town.session.jobs.finish()
        told[name] = _printed(town, dialogs)
    assert told.keys() == PRINTS.keys()
    assert {name: said for name, said in told.items() if not said.startswith(PRINTS[name])} == {}
