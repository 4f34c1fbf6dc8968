"""The card beside the list: the chosen household, or person, in short."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel

from db.codes import code_list
from db.record import Record
from db.refusal import Refusal
from fupin_desktop.services.book.access import ReasonWanted
from fupin_desktop.services.conflicts.undecided import CLASS_FIELDS
from fupin_desktop.services.household import brief
from fupin_desktop.services.household.brief import Brief
from fupin_desktop.services.household.family import Family, Member
from ui import theme, wording
from ui.pages.household_facts import NEXT, PHONE, household_facts, next_visit, person_facts
from ui.session import Session
from ui.widgets.basics import STRETCH, Elided, button, clear, column, label, new_grid, put, row, rule
from ui.widgets.reading import Reading
from ui.widgets.table import Column
from ui.widgets.timeline import Timeline

_PAUSE_MS = 60
#: All of an ordinary household; of a larger one fewer, so that there is room for what the last visit said.
_MEMBERS_SHOWN, _OF_MANY = 6, 4
_WIDTH = 366
_MOBILE = 11
_LONGEST = 60  # characters of what a visit said
_FACT = 39  # characters of a fact: three lines


class HouseholdSummary(QFrame):
    """Who it is, the facts one asks for first, what the last visits said and when the next is due; open, record a visit
    and call from here. Of a person, where persons are listed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.key, self.person = "", ""
        self._phone: QLabel | None = None
        self._open: dict[str, set[str]] = {}
        self._reading = Reading(self, session, "这一户没有读出来。请换一页再回来。")
        self.setProperty("kind", "card")
        self.setFixedWidth(_WIDTH)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        self._inside = column(spacing=10, margins=(16, 14, 16, 14))
        self.setLayout(self._inside)

    def show_household(self, key: str, person: str = "") -> None:
        """Show a household, or one of its persons, once the keyboard rests on it; "" shows nothing."""
        self.key, self.person = key, person
        if key and self.isVisible():
            self._pause.start()
        elif not key:
            self._pause.stop()
            self._show(key, person, None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_household(self.key, self.person)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()  # the book may be closed before it is over

    def _read(self) -> None:
        key, person = self.key, self.person
        self._reading.start(lambda _: _found(key, person), partial(self._show, key, person))

    def _show(self, key: str, person: str, shown: Brief | ReasonWanted | None) -> None:
        if (key, person) != (self.key, self.person):
            return  # the keyboard has gone on meanwhile
        clear(self._inside)
        self._phone = None
        if isinstance(shown, ReasonWanted):
            self._show_closed()
        elif shown is None:
            self._inside.addWidget(label("选一户，这里就是它的简况", "hint"))
            self._inside.addStretch(1)
        else:
            self._open = shown.open
            self._fill(shown)

    def _fill(self, shown: Brief) -> None:
        if shown.person:
            self._add_person(shown.person, shown.family)
        else:
            self._add_heading(shown.family)
            self._add_members(shown.family)
        self._inside.addWidget(rule())
        self._add_facts(shown)
        if shown.told:
            self._inside.addWidget(rule())
            entries = [(f"{wording.day(t.day)}　{t.visitors}　{t.mode}".strip(), _short(t.text)) for t in shown.told]
            self._inside.addWidget(Timeline("最近几次走访", entries), 1)
        else:
            self._inside.addStretch(1)
        self._add_buttons(shown)

    def call(self) -> None:
        """Show the whole number to call, where that is allowed; that it was asked for is noted."""
        if not self.key:
            return
        try:
            whom, number = brief.number(self.key, self.person)
        except Refusal as refusal:
            self._session.said.emit(str(refusal))
            return
        if self._phone:
            self._phone.setText(_spaced(number))
            theme.mark(self._phone, "kind", "heading")
        self._session.said.emit(f"{whom}的电话：{number}　看过完整的号码，已记入访问记录")

    def _show_closed(self) -> None:
        """Of a household of others: opening it asks for the reason (ui/dialogs/outside.py)."""
        self._inside.addWidget(
            label("这一户不在您负责的村组。打开时要写明原因，原因会记入访问记录。", "hint", wrap=True)
        )
        go = partial(self._session.go, "household", household=self.key)
        put(self._inside, row(button("打开…", go, tip="写明原因，打开这一户（Enter）"), STRETCH))
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
            state="warning" if is_watched(shown) else "",
        )
        put(self._inside, row(label(name, "heading"), tag, STRETCH))
        number = household.household_no or household.local_no or ""
        self._inside.addWidget(label(f"{_place(shown)} · 户编号 {number}", "small", wrap=True))

    def _add_person(self, member: Member, shown: Family) -> None:
        person = member.person
        name = self._marked(person.name or "（没有姓名）", [person], "person.name")
        relation = code_list("relation").label(person.relation)
        tag = label(relation if member.is_present else "已减少", "tag", state="" if member.is_present else "warning")
        put(self._inside, row(label(name, "heading"), tag, STRETCH))
        head = f"{shown.head.name}户" if shown.head and shown.head is not person else class_words(shown)
        self._inside.addWidget(label(f"{head} · {_place(shown)}", "small", wrap=True))

    def _add_members(self, shown: Family) -> None:
        grid = new_grid(12, theme.px(6), stretch=(0, 0, 0, 1))
        for place, words in enumerate(("姓名", "关系", "年龄", "状况")):
            grid.addWidget(label(words, "small"), 0, place, _side(place))
        present = [member for member in shown.members if member.is_present]
        most = _MEMBERS_SHOWN if len(present) <= _MEMBERS_SHOWN else _OF_MANY
        for line, member in enumerate(present[:most], 1):
            records = (member.person, member.year, *member.jobs)
            for place, (words, fields) in enumerate(zip(_cells(member), _SHOWN, strict=True)):
                text = label() if place else Elided()  # a long name gives way
                text.setText(self._marked(words, records, *fields))
                grid.addWidget(text, line, place, _side(place) if place else Qt.AlignmentFlag(0))
        put(self._inside, grid)
        if len(present) > most:
            self._inside.addWidget(label(f"还有 {len(present) - most} 人，打开可见", "small"))

    def _add_facts(self, shown: Brief) -> None:
        grid = new_grid(12, theme.px(6), stretch=(0, 1))
        home = shown.family
        of_person = (shown.person.person, shown.person.year, *shown.person.jobs) if shown.person else ()
        records = (home.household, *home.assessed[:1], *home.visits[:1], *of_person)
        facts = person_facts(shown.person, home) if shown.person else household_facts(home)
        for line, (words, said, fields) in enumerate([*facts, next_visit(shown.next)]):
            value = self._marked(said, records, *fields)
            grid.addWidget(label(words, "hint"), line, 0, Qt.AlignmentFlag.AlignTop)
            late = words == NEXT and (not shown.next.day or shown.next.day < wording.today())
            text = label(value or "未填", wrap=True, kind="" if value else "hint")
            if late:
                text = label(value, "hint", wrap=True, state="warning")
            text.setAlignment(Qt.AlignmentFlag.AlignRight)
            if len(value) > _FACT:
                text.setText(f"{value[: _FACT - 1]}…")
                text.setToolTip(value)
            grid.addWidget(text, line, 1)
            if words == PHONE:
                self._phone = text
        put(self._inside, grid)

    def _add_buttons(self, shown: Brief) -> None:
        key = str(shown.family.household.id)
        go = self._session.go
        more = {"person": str(shown.person.person.id)} if shown.person else {}
        buttons = [button("打开", partial(go, "household", household=key, **more), tip="打开这一户（Enter）")]
        if not self._session.read_only:
            buttons.append(button("记走访", partial(go, "visit", household=key), tip="给这一户记走访（Ctrl+T）"))
        tip = "显示完整的号码，好拨打；会记入访问记录（Ctrl+D）"
        buttons.append(button("打电话", self.call, icon="phone", tip=tip))
        put(self._inside, row(*buttons, STRETCH))


def _found(key: str, person: str) -> Brief | ReasonWanted | None:
    try:
        return brief.read(key, person) if key else None
    except ReasonWanted as wanted:
        return wanted


def _place(shown: Family) -> str:
    return wording.place(shown.village_name, shown.household.group_no or shown.household.natural_village or "")


def _spaced(number: str) -> str:
    """138 3721 6021, as one dials it."""
    return f"{number[:3]} {number[3:7]} {number[7:]}" if len(number) == _MOBILE else number


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _side(place: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if place == 2 else Qt.AlignmentFlag.AlignLeft


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


#: The columns of the list of members.
MEMBERS = (
    Column("姓名", lambda m: m.person.name or "（没有姓名）", 110, fields=("person.name",)),
    Column("关系", lambda m: code_list("relation").label(m.person.relation), 90, fields=("person.relation",)),
    Column("性别", lambda m: code_list("sex").label(m.person.sex), 60, fields=("person.sex",)),
    Column("年龄", lambda m: wording.age(m.person.birth), 60, right=True, fields=("person.birth",)),
    Column("证件号码", lambda m: wording.masked_id(m.person.id_no), 190, fields=("person.id_no",)),
    Column("状况", condition, 200, fields=CONDITION),
    Column("状态", lambda m: _state(m), 130, fields=("person.member_state", "person.del_reason")),
)


def _state(member: Member) -> str:
    state = code_list("member_state").label(member.person.member_state)
    why = code_list("del_reason").label(member.person.del_reason)
    return f"{state} · {why}" if why and not member.is_present else state
