"""帮扶责任人: one who stands by a household or a village, entered, corrected, or following another."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.fields import BadValue
from db.measure import Helper
from fupin_desktop.ledgers.layouts import GROUP, HELPER
from fupin_desktop.services.household import helpers
from ui.forms.editor import Form
from ui.forms.fields import FormDialog
from ui.forms.helper_form import follow


class HelperDialog(FormDialog):
    """Accepted, it is saved. `before`: who served until then."""

    def __init__(
        self, parent: QWidget, actor: str, helper: Helper, before: Helper | None = None, field: str = ""
    ) -> None:
        title = f"接替{before.name or ''}" if before else f"修改{helper.name}" if helper.name else "添加帮扶责任人"
        super().__init__(parent, title, 720)
        self._actor, self._helper, self._before = actor, helper, before
        if before:
            self.sentence(f"{before.name or '原来的人'}留在名单里，到新的人开始那一天为止。")
        self.put(Form(HELPER if helper.household else (*HELPER, *GROUP)), [helper])
        self.form.left.connect(lambda cell: follow(self.form, cell))
        self.finish("保存")
        if not (field and self.form.point_at("helper", str(helper.id), field)):
            self.form.focus_first(empty=True)

    def keep(self) -> None:
        if self._helper.end and self._helper.start and self._helper.end < self._helper.start:
            raise BadValue("结束日期早于开始日期。请改正其中一个。")
        helpers.save(self._actor, self._helper, self._before)
