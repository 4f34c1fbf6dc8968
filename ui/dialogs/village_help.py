"""本村帮扶力量: the phones that stand on every card of a village, and who serves it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from db.measure import Helper
from db.village import Village
from fupin_desktop.services import book, entry, helpers
from ui import theme
from ui.dialogs.frame import Dialog
from ui.dialogs.helper import HelperDialog
from ui.forms.editor import Form
from ui.forms.layouts import OFFICES
from ui.pages.helper_columns import HELPERS
from ui.widgets.basics import STRETCH, button, label, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Rows, Table

_ROWS = 6


class VillageHelpDialog(Dialog):
    """Phones are saved on closing; who serves, at once. `has_written`: whether anything was."""

    def __init__(self, parent: QWidget, actor: str, region: str) -> None:
        self._village: Village = book.village(region)
        super().__init__(parent, f"{self._village.name or '本村'} · 帮扶力量", 860)
        self._actor, self._region = actor, region
        self.has_written = False
        self.sentence("这些印在全村每一户的明白卡上。只管一个组的网格员，在“村民小组”里写明是哪一组。")
        self.form = Form(OFFICES)
        self.form.load([self._village])
        self.said = label("", "small", state="error")
        self.table = Table("village helpers", HELPERS, "本村帮扶力量")
        self.table.opened.connect(lambda _: self.change())
        self.face = OrEmpty(self.table, Empty("person-add", "还没有登记", "第一书记、网格员、村医都在这里添加。"))
        self.body.addWidget(self.form)
        self.body.addWidget(self.said)
        self.body.addLayout(row(
            label("为全村（或一个组）服务的人", "heading"), STRETCH,
            button("添加", self.add, icon="person-add"),
            button("换人…", self.replace, tip="新的人接替，原来的留在名单里"),
            button("更正…", self.change, icon="edit", tip="更正写错的地方（Enter）"),
        ))  # fmt: skip
        self.body.addWidget(self.face)
        self.buttons(button("关闭", self.accept, kind="primary", key="Ctrl+Return"))
        self._read()
        self.form.focus_first(empty=True)

    def _read(self) -> None:
        found = helpers.of_village(self._region)
        stood = max(0, self.table.currentIndex().row())
        self.table.rows.show_source(Rows(found))
        self.table.stand_on(min(stood, len(found) - 1))
        self.face.show_full(bool(found))
        self.face.setFixedHeight(theme.px(theme.ROW) * (_ROWS if theme.scale() < 130 else _ROWS // 2) + theme.px(40))

    def add(self) -> None:
        """One more."""
        self._ask(HelperDialog(self, self._actor, helpers.new(self._region)))

    def change(self) -> None:
        """Correct what was written of one."""
        if helper := self._current():
            self._ask(HelperDialog(self, self._actor, helper))

    def replace(self) -> None:
        """Another takes over."""
        helper = self._current()
        if helper and helper.end:
            self.said.setText("这个人已经换过了，请选现在的。")
        elif helper:
            self._ask(HelperDialog(self, self._actor, helpers.successor(helper), helper))

    def _current(self) -> Helper | None:
        current: Helper | None = self.table.current()
        return current

    def _ask(self, dialog: HelperDialog) -> None:
        self.said.clear()
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.has_written = True
            self._read()

    def accept(self) -> None:
        if troubles := self.form.troubles():
            self.said.setText(troubles[0].text)
            return
        self.form.take()
        self.has_written |= bool(entry.save(self._actor, "修改本村电话", [self._village]).changed)
        super().accept()
