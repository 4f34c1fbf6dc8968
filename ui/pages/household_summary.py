"""The card beside the list: the chosen household in short."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from db.codes import code_list
from db.record import Record
from db.visit import Assessment
from fupin_desktop.services.book.access import ReasonWanted
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.household import family
from fupin_desktop.services.household.family import Family, Member
from ui import theme, wording
from ui.pages.household_columns import CLASS_FIELDS
from ui.session import Session
from ui.widgets.basics import STRETCH, button, clear, label, row, rule

_PAUSE_MS = 60
_MEMBERS_SHOWN = 6
_WIDTH = 366
_VERDICTS = ("food", "cloth", "edu", "med", "house", "water")
_NOT_MET = "3"


class HouseholdSummary(QFrame):
    """Head, members, the facts one asks for first; open and record a visit from here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.key = ""
        self._open: dict[str, set[str]] = {}
        self.setProperty("kind", "card")
        self.setFixedWidth(_WIDTH)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._show)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(16, 14, 16, 14)
        self._inside.setSpacing(10)

    def show_household(self, key: str) -> None:
        """Show a household, once the keyboard rests on it; "" shows nothing."""
        self.key = key
        if key and self.isVisible():
            self._pause.start()
        elif not key:
            self._pause.stop()
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_household(self.key)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()  # the book may be closed before it is over

    def _show(self) -> None:
        clear(self._inside)
        try:
            shown = family.load(self.key) if self.key else None
        except ReasonWanted:
            self._show_closed()
            return
        self._open = undecided.of_records(_keys(shown)) if shown else {}
        if shown is None:
            self._inside.addWidget(label("选一户，这里就是它的简况", "hint"))
            self._inside.addStretch(1)
            return
        self._add_heading(shown)
        self._add_members(shown)
        self._inside.addWidget(rule())
        self._add_facts(shown)
        self._inside.addStretch(1)
        self._add_buttons(shown)

    def _show_closed(self) -> None:
        """Of a household of others: opening it asks for the reason (ui/dialogs/outside.py)."""
        self._inside.addWidget(
            label("这一户不在您负责的村组。打开时要写明原因，原因会记入访问记录。", "hint", wrap=True)
        )
        go = partial(self._session.go, "household", household=self.key)
        self._inside.addLayout(row(button("打开…", go, tip="写明原因，打开这一户（Enter）"), STRETCH))
        self._inside.addStretch(1)

    def _marked(self, text: str, records: Iterable[Record | None], *fields: str) -> str:
        """A text, with the mark of what is undecided of these fields of its records."""
        keys = [str(record.id) for record in records if record]
        return wording.marked(text, [field for key in keys for field in self._open.get(key, ())], fields)

    def _add_heading(self, shown: Family) -> None:
        household = shown.household
        name = self._marked((shown.head.name if shown.head else "") or "（没有户主）", [shown.head], "person.name")
        tag = label(
            self._marked(class_words(shown), [household], *CLASS_FIELDS),
            "tag",
            state="warning" if is_watched(shown) else "good",
        )
        self._inside.addLayout(row(label(name, "title"), tag, STRETCH))
        place = wording.group(shown.village_name, household.group_no or household.natural_village or "")
        number = household.household_no or household.local_no or ""
        self._inside.addWidget(label(f"{place} · 户编号 {number}", "small", wrap=True))

    def _add_members(self, shown: Family) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(theme.px(8))
        for column, words in enumerate(("姓名", "关系", "年龄", "状况")):
            grid.addWidget(label(words, "small"), 0, column, _side(column))
        present = [member for member in shown.members if member.is_present]
        for line, member in enumerate(present[:_MEMBERS_SHOWN], 1):
            records = (member.person, member.year, *member.jobs)
            for column, (words, fields) in enumerate(zip(_cells(member), _SHOWN, strict=True)):
                grid.addWidget(label(self._marked(words, records, *fields)), line, column, _side(column))
        grid.setColumnStretch(3, 1)
        self._inside.addLayout(grid)
        if len(present) > _MEMBERS_SHOWN:
            self._inside.addWidget(label(f"还有 {len(present) - _MEMBERS_SHOWN} 人，打开可见", "small"))

    def _add_facts(self, shown: Family) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(theme.px(8))
        records = (shown.household, *shown.assessed[:1], *shown.visits[:1])
        for line, (words, said, fields) in enumerate(_facts(shown)):
            value = self._marked(said, records, *fields)
            grid.addWidget(label(words, "hint"), line, 0, Qt.AlignmentFlag.AlignTop)
            text = label(value or "未填", wrap=True, kind="" if value else "hint")
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(text, line, 1)
        grid.setColumnStretch(1, 1)
        self._inside.addLayout(grid)

    def _add_buttons(self, shown: Family) -> None:
        key = str(shown.household.id)
        go = self._session.go
        buttons = [button("打开", partial(go, "household", household=key), tip="打开这一户（Enter）")]
        if not self._session.read_only:
            buttons.append(button("记走访", partial(go, "visit", household=key), tip="给这一户记走访"))
        self._inside.addLayout(row(*buttons, STRETCH))


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft


def is_watched(shown: Family) -> bool:
    """Whether the household is monitored and the risk not yet eliminated."""
    return bool(shown.household.monitor_cat) and not shown.household.risk_eliminated


def class_words(shown: Family) -> str:
    """How the household is classed."""
    household = shown.household
    if household.monitor_cat:
        kind = code_list("monitor_cat").label(household.monitor_cat)
        return f"监测 · {'已消除' if household.risk_eliminated else kind}"
    return code_list("hh_type").label(household.hh_type) or "类别未填"


def _cells(member: Member) -> tuple[str, str, str, str]:
    person = member.person
    relation = code_list("relation").label(person.relation)
    return person.name or "", relation, wording.age(person.birth), condition(member)


def _keys(shown: Family) -> list[str]:
    """The records that the card tells of."""
    members = [record for m in shown.members for record in (m.person, m.year, *m.jobs) if record]
    return [str(record.id) for record in (shown.household, *members, *shown.assessed[:1], *shown.visits[:1])]


#: What `condition` follows from.
CONDITION = ("person.disab_cert", "person.disab_type", "person.disab_level", "person_year.health", "employment.months",
             "person_year.grade")  # fmt: skip
#: The fields of the columns of members.
_SHOWN = (("person.name",), ("person.relation",), ("person.birth",), CONDITION)


def condition(member: Member) -> str:
    """The one thing to know of a member: disability, illness, work, school."""
    person, year = member.person, member.year
    if person.disab_cert or person.disab_type:
        kinds = code_list("disab_type").label(person.disab_type), code_list("disab_level").label(person.disab_level)
        return "".join(kinds) or "残疾"
    ill = [code for code in (year.health if year else None) or () if code != "01"]
    if ill:
        return "、".join(code_list("health").label(code) for code in ill)
    if member.jobs:
        months = sum(job.months or 0 for job in member.jobs)
        return f"务工 {months} 个月" if months else "务工"
    return (year.grade or "") if year else ""


def _facts(shown: Family) -> list[tuple[str, str, tuple[str, ...]]]:
    """What it is, what is known, and the fields that this follows from."""
    household = shown.household
    risks = [code_list("risk").label(code) for code in (household.risk_1, household.risk_2, household.risk_3) if code]
    last = shown.visits[0] if shown.visits else None
    facts: list[tuple[str, str, tuple[str, ...]]] = [
        ("联系电话", wording.masked_phone(household.phone), ("household.phone",)),
        ("家庭住址", household.address or "", ("household.address",)),
    ]
    if household.monitor_cat:
        facts.append(("主要风险", "、".join(risks), ("household.risk_1", "household.risk_2", "household.risk_3")))
    verdict = _verdict(shown.assessed[0]) if shown.assessed else "还没有核查"
    facts.append(("两不愁三保障", verdict, tuple(f"assessment.{name}" for name in _VERDICTS)))
    seen = f"{wording.day(last.visit_date)}，{last.visitors or ''}" if last else "还没有走访"
    facts.append(("上次走访", seen, ("visit.visit_date", "visit.visitors")))
    return facts


def _verdict(assessment: Assessment) -> str:
    kinds = assessment.kinds()
    values = {name: getattr(assessment, name) for name in _VERDICTS}
    failing = [kinds[name].label for name, value in values.items() if value == _NOT_MET]
    empty = [kinds[name].label for name, value in values.items() if value is None]
    met = sum(value not in (None, _NOT_MET) for value in values.values())
    return "，".join(
        part
        for part in (
            f"{met} 项达标",
            f"{'、'.join(failing)}未达标" if failing else "",
            f"{'、'.join(empty)}未填" if empty else "",
        )
        if part
    )
