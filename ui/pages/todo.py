"""One line of 今天要做的: what, for whom, till when, why, and where it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.codes import code_list
from fupin_desktop import lazy
from fupin_desktop.services.book import records, summary
from ui import wording
from ui.widgets.chips import Chip

if TYPE_CHECKING:
    from fupin_desktop.services.household.drafts import Draft
    from fupin_desktop.services.lists.overview import Due, Lacking, Overview
    from fupin_desktop.services.lists.saved_today import Saved
    from fupin_desktop.services.monitoring.board import Line

#: Form of a draft → (what to do, the page where it goes on, the argument that names the record).
FORMS: dict[str, tuple[str, str, str]] = {
    "register": ("登记新户", "register", "draft"),
    "visit": ("记走访", "visit", "household"),
    "household": ("修改户信息", "household", "household"),
    "members": ("修改成员", "household", "household"),
    "income": ("修改收支", "household", "household"),
    "income-2": ("修改收支", "household", "household"),
    "income-3": ("修改收支", "household", "household"),
    "home": ("修改住房饮水", "household", "household"),
    "living": ("修改生产生活", "household", "household"),
    "assessment": ("两不愁三保障核查", "household", "household"),
    "measure": ("登记帮扶措施", "household", "household"),
}
#: The tab of the household's page where it goes on.
_TABS = {"members": "成员", "income": "收入", "home": "住房饮水", "living": "生产生活", "assessment": "核查",
         "measure": "帮扶"}  # fmt: skip
_DONE_SHOWN = 6
#: The form of a clue, of its household while it is not registered; how the names of the forms of a case's steps begin,
#: the record is the case.
_CLUE, _STEP = "clue", "step "
_NO_HEAD, _GO_ON = "（没有户主）", "接着填"
LATE, NEVER = wording.LATE, wording.NEVER
#: The chip of 明白卡 that lists those to be printed.
TO_PRINT = "to print"


@dataclass(frozen=True)
class Todo:
    """A line, and the page it leads to."""

    what: str
    who: str
    when: str
    why: str
    page: str
    where: dict[str, Any] = field(default_factory=dict)
    #: The undecided fields that it hangs on, as "table.field".
    open: frozenset[str] = frozenset()
    #: The form that was not finished, where it is one.
    draft: Draft | None = None
    phone: str = ""
    #: It was done today.
    is_done: bool = False

    @property
    def chips(self) -> list[Chip] | None:
        """What is late stands out, as on every page."""
        return [Chip(self.when, "warning")] if self.when.startswith((LATE, NEVER)) else None

    @property
    def household(self) -> str:
        """The key of the household that it is about, "" for none."""
        return str(self.where.get("household") or "")


def lines(found: Overview, cases: Sequence[Line], saved: Sequence[Saved]) -> tuple[list[Todo], list[Todo]]:
    """What is to be done, half-filled forms first, and some of what was done today."""
    begun = [todo for draft in found.drafts if (todo := of_draft(draft))]
    due = [of_due(line) for line in (*found.promised, *found.due)]
    wanted = [*begun, *map(of_case, cases), *due, *map(of_lacking, found.lacking)]
    return wanted, done_today(saved)[:_DONE_SHOWN]


def of_due(due: Due) -> Todo:
    """An overdue visit, or one that was promised."""
    last = f"，上次 {wording.day(due.last_visit)}" if due.last_visit else ""
    where = {"household": due.household}
    return Todo(
        "走访", who(due.head, due.group), wording.late(due.due_on), due.why + last, "visit", where, due.open,
        phone=due.phone,
    )  # fmt: skip


def of_lacking(lacking: Lacking) -> Todo:
    """Missing information: it can be asked by telephone where there is a number."""
    shown = "、".join(lacking.labels[:3]) + (f"等 {len(lacking.labels)} 项" if len(lacking.labels) > 3 else "")
    where = {"household": lacking.household}
    what = "打电话" if lacking.phone else "去填"
    return Todo(
        what, who(lacking.head, lacking.group), wording.NOTHING, f"缺{shown}", "household", where, phone=lacking.phone
    )


def done_today(saved: Sequence[Saved]) -> list[Todo]:
    """What was saved today of a household, the newest first, once each."""
    lines: dict[tuple[str, str], Todo] = {}
    for one in saved:
        if one.household and (one.household, one.title) not in lines:
            where = {"household": one.household, "tab": "历史"}
            lines[one.household, one.title] = Todo(
                "办过了", one.who, f"{one.at:%H:%M}", one.title, "household", where, is_done=True
            )
    return list(lines.values())


def of_case(line: Line) -> Todo:
    """A case whose next step is late or due today, or whose notice ends today."""
    when = f"{LATE} {line.late} 天" if line.late else "今天到期"
    why = "公示今天满，记下异议" if line.ends_today else f"{code_list('step').label(line.then)}　{line.clue_no}"
    what = "监测公示" if line.ends_today else "监测办理"
    return Todo(what, who(line.head, line.group), when, why, "case", {"clue": line.key})


def of_draft(draft: Draft) -> Todo | None:
    """A form that was not finished; None for a form that no page takes up."""
    when = f"{wording.moment(draft.saved_at)} 没填完"
    if draft.form == _CLUE or draft.form.startswith(_STEP):
        home = records.household_of(draft.record)
        is_new = home == draft.record
        where = {"household": home, "new": "1"} if is_new else {"clue": draft.record, "form": draft.form}
        why = f"{'登记监测线索' if is_new else '监测办理'}，{when}"
        return Todo(_GO_ON, summary.name_of(home or "") or _NO_HEAD, wording.NOTHING, why, "case", where, draft=draft)
    name = summary.name_of(draft.record) or draft.values.get("name") or "（还没有姓名）"
    ledger = None if draft.form in FORMS else lazy.load("fupin_desktop.ledgers.book:of_form")(draft.form)
    if ledger:
        of_home = records.table_of(draft.record) == "household" if draft.record else True
        where = {"household": draft.record, "new": "1"} if of_home else {"record": draft.record}
        why = f"登记{ledger.heading}，{when}"
        return Todo(_GO_ON, name, wording.NOTHING, why, "ledger", {"ledger": ledger.name, **where}, draft=draft)
    if draft.form not in FORMS:
        return None
    what, page, argument = FORMS[draft.form]
    where = {argument: draft.record} if draft.record else {}
    if page == "household":
        where["year"] = draft.values.get("year", "")
    if draft.form in _TABS:
        where["tab"] = _TABS[draft.form]
    return Todo(_GO_ON, name, wording.NOTHING, f"{what}，{when}", page, where, draft=draft)


def who(head: str, group: str) -> str:
    """A household by its head and group."""
    return f"{head or _NO_HEAD}（{group}）" if group else head or _NO_HEAD
