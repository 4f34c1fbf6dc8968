"""活动: lectures, small classes, salons, cadre training; numbers of people, never who."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from db.codes import code_list
from db.fields import BadValue
from db.psychology import PsyActivity
from fupin_desktop import regions
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.household import casework
from fupin_desktop.services.psychology import activities
from ui import wording
from ui.forms.fields import FieldsDialog, Named, choice
from ui.pages.psychology.sub_page import SubPage
from ui.session import Session
from ui.widgets.basics import button, card, label, only_if
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import ask
from ui.widgets.table import Column, Rows, Table

_COLUMNS = (
    Column("日期", lambda one: wording.day(one.date), 130),
    Column("形式", lambda one: code_list("psy_activity").label(one.kind), 100),
    Column("题目", lambda one: one.topic or "", 280),
    Column("在哪里", lambda one: regions.village_name(one.region_code or ""), 130),
    Column("主讲", lambda one: one.lecturer or "", 100),
    Column("人数", lambda one: "" if one.people is None else wording.count(one.people), 70, right=True),
    Column("备注", lambda one: " ".join((one.note or "").split()), 220, gives_way=True),
)
_FIELDS = ("kind", "date", "topic", "lecturer", "people", "note")


class ActivitiesPage(SubPage):
    """What was held, newest first."""

    name = "activities"
    help_text = (
        "讲座、小课堂、影视、沙龙、宣传、干部培训和座谈记在这里，只记场次和人数，不记谁来了。"
        "按 Enter 或双击修改一条。"
        "“干部自测”不记名、不保存，也不给组织和考核看。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        add = button("记一次活动…", self.add, kind="primary", icon="add")
        remove = button("删除…", self.remove, kind="danger")
        first = button("记一次活动…", self.add)
        only_if(not session.book.read_only, add, remove, first)
        test = button("干部自测", lambda: session.go("self test"), icon="person", tip="不记名，不保存")
        self.add_to_head(test, remove, add)
        self.table = Table("psychology activities", _COLUMNS, "活动")
        self.table.opened.connect(self._open)
        self.face = OrEmpty(
            self.table, Empty("calendar", "还没有活动", "办过的讲座、沙龙、培训记在这里，只记人数。", first)
        )
        self.sums = label("", "hint", wrap=True)
        self.column.addWidget(card(self.face, self.sums, margin=8), 1)

    def refresh(self) -> None:
        stood = max(0, self.table.currentIndex().row())
        listed = activities.listed()
        self.table.rows.show_source(Rows(listed))
        self.table.stand_on(min(stood, len(listed) - 1))
        self.face.show_full(bool(listed))
        sums = [f"{one.label} {one.times} 场 {wording.count(one.people)} 人次" for one in activities.totals()]
        self.sums.setText("　".join(sums))

    def add(self) -> None:
        """One more."""
        self._open(PsyActivity(region_code=books.region() if len(books.region()) == 12 else None))

    def _open(self, activity: PsyActivity) -> None:
        if self.session.book.read_only:
            return
        if ActivityDialog(self.window(), self.session, activity).exec() == QDialog.DialogCode.Accepted:
            self.session.written("已保存")

    def remove(self) -> None:
        """Entered by mistake."""
        activity: PsyActivity | None = self.table.current()
        if activity is None:
            return
        words = "只有记错了才删除。删除以后可以用 Ctrl+Z 撤销。"
        if ask(self.window(), "删除这次活动？", words, "删除", danger=True):
            activities.remove(self.session.actor, activity)
            self.session.written("已删除，可以撤销")

    def focus_first(self) -> None:
        self.table.setFocus()


class ActivityDialog(FieldsDialog):
    """One activity."""

    def __init__(self, parent: QWidget, session: Session, activity: PsyActivity) -> None:
        super().__init__(parent, "心理活动")
        self._session, self._activity = session, activity
        self.sentence("只记人数，不写参加的人的姓名。")
        fields: list[Named] = [(name, getattr(PsyActivity, name)) for name in _FIELDS]
        places = [(name, code) for code, name in casework.villages()]
        fields.insert(2, ("region_code", choice("在哪个村", places, required=False)))
        known = {name: getattr(activity, name) for name in _FIELDS}
        known["date"] = activity.date or wording.today()
        if activity.region_code in {code for _, code in places}:
            known["region_code"] = activity.region_code
        self.put(*fields, **known)
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        if (values["people"] or 0) < 0:
            raise BadValue("人数不能是负数。")
        for name, value in values.items():
            setattr(self._activity, name, value)
        activities.keep(self._session.actor, self._activity)
