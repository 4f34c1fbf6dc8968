"""团队: who belongs to the 心理工作队, with certificate and pledge, and how far each sees."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from db.codes import code_list
from db.psychology import Counsellor
from fupin_desktop.services.psychology import limits, team
from ui import wording
from ui.forms.fields import FieldsDialog, choice
from ui.pages.psychology.sub_page import SubPage
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, only_if, put, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Table

_COLUMNS = (
    Column("姓名", lambda one: f"{one.name or ''}{'（已退出）' if one.left else ''}", 90),
    Column("身份", lambda one: code_list("psy_team").label(one.role), 110),
    Column("单位", lambda one: one.org or "", 120, gives_way=True),
    Column("证书", lambda one: one.certificate or "", 115),
    Column("到期", lambda one: _until(one), 90),
    Column("电话", lambda one: f"{one.phone or ''}{' 紧急' if one.on_call else ''}", 150),
    Column("保密承诺", lambda one: wording.day(one.pledge_date) if one.pledge_date else "还没有", 90),
)
_BELOW = "下面登记的，这里不算"
_FIELDS = ("name", "role", "org", "certificate", "certificate_until", "phone", "on_call", "pledge_date")


def _until(one: Counsellor) -> str:
    if one.certificate_until is None:
        return ""
    has_run_out = one.certificate_until < wording.today()
    return f"{wording.day(one.certificate_until)}{' 过期' if has_run_out else ''}"


class TeamPage(SubPage):
    """Experts lead, counsellors of an institution carry it out, volunteers keep company. No ledger (tried: 20 lines of
    declaration for 22 that go): its form and Excel would register past `team.keep`, which asks who leads; and who
    leaves hands over the open files in the same action."""

    name = "team"
    help_text = (
        "心理工作队：专家牵头，专业机构的咨询师组织实施，志愿者参与，村医配合。"
        "没有做保密承诺的人看不到档案；志愿者只陪伴、观察、宣读，不看内容。"
        "勾了“紧急联系人”的，电话总在红色档案上面。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        add = button("添加成员…", self.add, kind="primary", icon="person-add")
        self.edit_button = button("修改…", self.edit, icon="edit", tip="修改这个人（Enter）")
        self.leave_button = button("退出团队…", self.leave)
        only_if(not session.book.read_only, add, self.edit_button, self.leave_button)
        self.put_head(self.leave_button, self.edit_button, add)
        self._from_below: set[str] = set()
        sees = Column("能看什么", self._sees, 170)
        self.table = Table("psychology team", (*_COLUMNS, sees), "心理工作队")
        self.table.opened.connect(lambda _: self.edit())
        first = button("添加成员…", self.add)
        only_if(not session.book.read_only, first)
        empty = Empty("person-add", "还没有人", "先登记牵头的专家，再登记咨询师、志愿者和村医。", first)
        self.face = OrEmpty(self.table, empty)
        self.past = QCheckBox("也列出已退出的")
        self.past.toggled.connect(self.refresh)
        self.warning = label("", "strong", wrap=True)
        self.column.addWidget(self.warning)
        self.column.addWidget(card(self.face, margin=8), 1)
        about = "精神卫生法第 23 条：心理咨询人员不做心理治疗，不做诊断。"
        put(self.column, row(label(about, "small"), STRETCH, self.past))

    def refresh(self, _checked: bool = False) -> None:
        listed, self._from_below = team.members(past=self.past.isChecked()), team.from_below()
        self.face.show_rows(listed)
        days = limits.values()["certificate_warning"]
        said = [words for one in listed if (words := team.certificate_warning(one, days))]
        self.warning.setText("\n".join(said))
        self.warning.setVisible(bool(said))

    def _sees(self, one: Counsellor) -> str:
        return _BELOW if one.id in self._from_below else str(team.reach_of(one))

    def add(self) -> None:
        """Somebody new."""
        self._open(Counsellor())

    def edit(self) -> None:
        """Change the member that the keyboard stands on."""
        if self.table.current():
            self._open(self.table.current())

    def _open(self, member: Counsellor) -> None:
        if self.session.book.read_only:
            return
        if MemberDialog(self.window(), self.session, member).exec():
            self.session.written("已保存")

    def leave(self) -> None:
        """A member leaves the team."""
        member: Counsellor | None = self.table.current()
        if member is None or member.left:
            return
        if LeavingDialog(self.window(), self.session, member).exec():
            self.session.written("已保存")

    def focus_first(self) -> None:
        self.table.setFocus()


class MemberDialog(FieldsDialog):
    """One member."""

    def __init__(self, parent: QWidget, session: Session, member: Counsellor) -> None:
        super().__init__(parent, "心理工作队成员")
        self._session, self._member = session, member
        fields = [(name, getattr(Counsellor, name)) for name in _FIELDS]
        self.put(*fields, **{name: getattr(member, name) for name in _FIELDS})
        self.sentence("姓名要和他打开账本用的姓名一样，权限照这里算。没有做保密承诺的，先不给看。")
        self.finish("保存")

    def keep(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self._member, name, value)
        team.keep(self._session.actor, self._member)


class LeavingDialog(FieldsDialog):
    """A member leaves; the open files go over in the same action."""

    def __init__(self, parent: QWidget, session: Session, member: Counsellor) -> None:
        super().__init__(parent, f"{member.name}退出团队")
        self._session, self._member = session, member
        count = len(team.open_files(str(member.id)))
        self.sentence(f"从今天起他看不到档案。他负责、还没有结案的档案有 {count} 份，一起交给接手的人。")
        others = [one for one in team.members() if one.id != member.id and one.role != "3"]
        heirs = [(str(one.name), str(one.id)) for one in others]
        self.put(("heir", choice("谁接手", heirs, required=False)), ("date", Counsellor.left), date=wording.today())
        self.finish("退出团队")

    def keep(self, values: dict[str, Any]) -> None:
        team.leave(self._session.actor, self._member, values["date"] or wording.today(), values["heir"])
