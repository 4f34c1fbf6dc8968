"""自然减少: why and when somebody is no longer a member."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.person import Person
from fupin_desktop.ledgers.layouts import LEAVING
from fupin_desktop.rules.answers import LEFT
from ui.forms.editor import Form
from ui.widgets.basics import Refused, button
from ui.widgets.frame import Dialog


class LeaveDialog(Dialog):
    """Accepted, the person carries reason, date and state; nothing is saved yet."""

    def __init__(self, parent: QWidget, person: Person, field: str = "") -> None:
        super().__init__(parent, f"{person.name or '这个人'}自然减少", 560)
        self._person = person
        self.sentence("人和以前的记录都留在账本里，以后不再算家里的人。")
        self.form = Form(LEAVING)
        self.form.load([person])
        for cell in self.form.cells.values():  # which who is there does not have
            cell.label.setText(f"{cell.title} *")
        self.form.ended.connect(self.accept)
        self.said = Refused()
        self.body.addWidget(self.form)
        self.body.addWidget(self.said)
        self.buttons(button("取消", self.reject), button("记为减少", self.accept, kind="primary"))
        if not (field and self.form.point_at("person", str(person.id), field)):
            self.form.focus_first()

    def accept(self) -> None:
        if self.form.troubles():
            return
        if not all(cell.input.typed() for cell in self.form.cells.values()):
            self.said.setText("减少原因和日期都要填。")
            return
        self.form.take()
        self._person.member_state = LEFT
        super().accept()
