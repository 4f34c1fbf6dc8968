"""帮扶责任人: one who stands by a household or a village, entered, corrected, or following another."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.measure import Helper
from fupin_desktop.ledgers.layouts import GROUP, HELPER
from fupin_desktop.services.household import helpers
from ui.forms.editor import Form
from ui.forms.helper_form import follow
from ui.widgets.basics import Refused, button
from ui.widgets.frame import Dialog

_NEEDED = (Helper.role, Helper.name, Helper.org, Helper.phone, Helper.start)


class HelperDialog(Dialog):
    """Accepted, it is saved. `before`: who served until then."""

    def __init__(
        self, parent: QWidget, actor: str, helper: Helper, before: Helper | None = None, field: str = ""
    ) -> None:
        title = f"接替{before.name or ''}" if before else f"修改{helper.name}" if helper.name else "添加帮扶责任人"
        super().__init__(parent, title, 720)
        self._actor, self._helper, self._before = actor, helper, before
        if before:
            self.sentence(f"{before.name or '原来的人'}留在名单里，到新的人开始那一天为止。")
        self.form = Form(HELPER if helper.household else (*HELPER, *GROUP))
        self.form.load([helper])
        self.form.left.connect(lambda cell: follow(self.form, cell))
        self.form.ended.connect(self.accept)
        self.said = Refused()
        self.body.addWidget(self.form)
        self.body.addWidget(self.said)
        self.buttons(button("取消", self.reject), button("保存", self.accept, kind="primary", key="Ctrl+Return"))
        if not (field and self.form.point_at("helper", str(helper.id), field)):
            self.form.focus_first(empty=True)

    def accept(self) -> None:
        if troubles := self.form.troubles():
            self.said.setText(troubles[0].text)
            return
        empty = [field.label for field in _NEEDED if not self.form.cell(field).input.typed()]
        if empty:
            self.said.setText(f"{'、'.join(empty)}还没有填。")
            return
        self.form.take()
        if self._helper.end and self._helper.start and self._helper.end < self._helper.start:
            self.said.setText("结束日期早于开始日期。请改正其中一个。")
            return
        helpers.save(self._actor, self._helper, self._before)
        super().accept()
