"""Answers of departments about somebody's property (lists of `rules/dept_lists.ASSETS`) are kept so many months after
the case is over (口径 `asset_keep_months`), then erased as the law has it: physically, by two persons (个人信息保护法
art. 47(1)(1), art. 19).

The other desks have their own answers, and come to the same day by themselves: nobody has to follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

from db.changes import change, every
from db.clock import today
from db.clue import DeptRecord
from db.erase import Erasure, compact, erase
from fupin_desktop.roles import Right
from fupin_desktop.rules.dept_lists import ASSETS
from fupin_desktop.rules.terms import months_after
from fupin_desktop.services.book import access, copies, second_person, settings
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.second_person import NotConfirmed
from fupin_desktop.services.conflicts import joining

TITLE = "删除到期的资产比对结果"
_PURPOSE_MET = "3"  # erase_ground
_TABLE = DeptRecord.table()


def may() -> bool:
    """Whether who is at the keyboard may erase them."""
    return access.may(Right.OFFICE) and access.may(Right.ERASE)


def due() -> list[str]:
    """The records whose time is over: of a household without an open case, so many months after its last case was
    decided; of one that never had any, after the day of the list."""
    marks = ",".join("?" * len(ASSETS))
    rows = every(f"""SELECT r.id, h.region_code, coalesce(max(c.closed_on), r.data_date) FROM dept_record r
        JOIN household h ON h.id = r.household
        LEFT JOIN clue c ON c.household = r.household AND c.deleted IS NOT 1
        WHERE r.source IN ({marks}) GROUP BY r.id HAVING sum(c.id IS NOT NULL AND c.closed_on IS NULL) = 0
        ORDER BY r.id""", *sorted(ASSETS))  # fmt: skip
    months = cache(lambda region: settings.numbers(region)["asset_keep_months"])
    return [key for key, region, day in rows if day and _is_over(day, months(region or ""))]


def _is_over(day: str, months: int) -> bool:
    return months_after(dt.date.fromisoformat(day), months).day <= today()


def others() -> list[str]:
    """Who may be the second person."""
    return second_person.others(Right.REGISTER)


def confirm(name: str, password: str) -> str:
    """Somebody else confirms with their own password; their name. Raises NotConfirmed, Denied."""
    access.require(Right.ERASE)
    return second_person.confirm(name, password, Right.REGISTER)


@needs(Right.ERASE)
def carry_out(actor: str, second: str) -> tuple[int, list[str]]:
    """Erase what is due; how many records, and sentences about where copies still lie. Raises NotConfirmed, Denied."""
    access.require(Right.OFFICE)
    if not second or second == actor:
        raise NotConfirmed("依法删除要有第二个人当场确认：请另一位有权限的使用人输入自己的密码。")
    keys = due()
    told = _copies(keys)
    access.note(TITLE, text=f"{len(keys):,} 条")
    with change(actor, TITLE) as writer, joining.all_rooms():
        erase(writer.open_action, {_TABLE: keys})
        lines = "\n".join(f"{_TABLE} {key}" for key in keys)
        Erasure(date=today(), ground=_PURPOSE_MET, by=actor, second=second, records=lines).save()
    compact()
    copies.drop_of_packages()
    return len(keys), told


def _copies(keys: Sequence[str]) -> list[str]:
    held = copies.backups(_TABLE, keys) if keys else ()
    return [f"备份里还有：{one}。请删掉或等它到期换掉，不要用它恢复。" for one in held]
