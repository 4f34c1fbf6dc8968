"""自然减少: why and when somebody is no longer a member."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.person import Person
from fupin_desktop.ledgers.layouts import LEAVING
from fupin_desktop.rules.answers import HEAD, LEFT
from ui.forms.editor import Form
from ui.forms.fields import FormDialog


class LeaveDialog(FormDialog):
    """Accepted, the person carries reason, date and state; nothing is saved yet."""

    def __init__(self, parent: QWidget, person: Person, field: str = "") -> None:
        super().__init__(parent, f"{person.name or '这个人'}自然减少", 560)
        self._person = person
        self.sentence("人和以前的记录都留在账本里，以后不再算家里的人。")
        if person.relation == HEAD:
            self.sentence("这是户主：记完以后，请在“成员”里把新户主的“与户主关系”选为“户主”，其他人的也照新户主改。")
        self.put(Form(LEAVING), [person])
        for cell in self.form.cells.values():  # which who is there does not have
            cell.star(True)
        self.finish("记为减少")
        if not (field and self.form.point_at("person", str(person.id), field)):
            self.form.focus_first()

    def keep(self) -> None:
        self._person.member_state = LEFT
