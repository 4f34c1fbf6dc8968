"""The columns of lists of helpers."""

from __future__ import annotations

from db.codes import code_list
from db.measure import Helper
from ui import wording
from ui.widgets.table import Column


def _period(helper: Helper) -> str:
    end = wording.day(helper.end) if helper.end else ""
    return f"{wording.day(helper.start)} 到 {end}" if end else f"{wording.day(helper.start)} 起"


def _whose(helper: Helper) -> str:
    return "本户" if helper.household else helper.group_no or "全村"


HELPERS = (
    Column("角色", lambda h: code_list("role").label(h.role), 130),
    Column("姓名", lambda h: h.name or "", 110),
    Column("单位、职务", lambda h: " ".join(part for part in (h.org, h.position) if part), 240, gives_way=True),
    Column("电话", lambda h: wording.masked_phone(h.phone), 120),
    Column("负责", _whose, 70),
    Column("起止", _period, 220),
)
