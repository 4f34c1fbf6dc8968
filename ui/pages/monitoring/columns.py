"""The columns of lists of cases."""

from __future__ import annotations

from db.codes import code_list
from fupin_desktop.services.conflicts.undecided import HEAD_FIELDS, PLACE_FIELDS
from fupin_desktop.services.flows import places
from fupin_desktop.services.monitoring.board import Line
from ui import theme, wording
from ui.widgets.chips import Chip
from ui.widgets.table import Column

_DISPUTED = "有分歧"


def disputed(line: Line) -> list[Chip] | None:
    """Where it stands is no exception; that it is not known is one."""
    return [Chip(_DISPUTED, "error")] if line.is_disputed else None


def late(line: Line) -> list[Chip] | None:
    """How long it is over, or that today is the day."""
    if line.late:
        return [Chip(f"逾期 {line.late} 天", "warning")]
    return [Chip("今天到期", "warning")] if line.due_today else None


def risks(line: Line) -> str:
    """The risks in words."""
    return "、".join(code_list("risk").label(risk) for risk in line.risks)


def due(line: Line) -> str:
    """The day on which the next step is due; from when it is allowed."""
    if line.due is None:
        return ""
    day = wording.day(line.due.day)
    return f"{day} 起" if line.due.earliest else f"{day}（暂定）" if line.due.provisional else day


_STATE = Column("在哪一步", lambda r: _DISPUTED if r.is_disputed else r.state, 84, chips=disputed)
_NEXT = Column("下一步", lambda r: places.title(r.then) if r.then else "", 130)
_SINCE = Column("从几号起", lambda r: wording.day(r.since), 90)
_DUE = Column("期限", due, 110)
_LATE = Column("逾期", lambda r: (late(r) or [Chip("")])[0].text, 96, chips=late)
_SOURCE = Column(
    "来源", lambda r: code_list("clue_source").label(r.source), 130, fields=("clue.source",), gives_way=True
)
_RISKS = Column("风险", risks, 120, fields=("clue.risk",))
_NUMBER = Column("线索编号", lambda r: r.clue_no, 210)

_HEAD = Column("户主", lambda r: r.head or "（没有户主）", 80, fields=HEAD_FIELDS)

_PLACE = Column("村组", lambda r: wording.place(r.village, r.group), 120, fields=PLACE_FIELDS)


def of_board() -> tuple[Column, ...]:
    """The columns of the board. With large letters what the page of a case says too is left out."""
    if theme.crowded():
        return _HEAD, _PLACE, _RISKS, _STATE, _DUE, _LATE
    return _HEAD, _PLACE, _SOURCE, _RISKS, _STATE, _SINCE, _NEXT, _DUE, _LATE


def of_household() -> tuple[Column, ...]:
    """The columns of a household's own cases."""
    if theme.crowded():
        return _SOURCE, _RISKS, _STATE, _DUE, _LATE
    return _NUMBER, _SOURCE, _RISKS, _STATE, _SINCE, _NEXT, _DUE, _LATE
