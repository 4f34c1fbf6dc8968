"""本村帮扶力量: the phones that stand on every card of a village, and who serves it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.village import Village
from fupin_desktop.ledgers.layouts import OFFICES
from fupin_desktop.services.book import entry, opening
from ui.forms.editor import Form
from ui.forms.fields import FormDialog
from ui.forms.helper_list import HelperList
from ui.widgets.basics import button

_ROWS = 6


class VillageHelpDialog(FormDialog):
    """Phones are saved on closing; who serves, at once. `has_written`: whether anything was."""

    def __init__(self, parent: QWidget, actor: str, region: str) -> None:
        self._village: Village = opening.village(region)
        super().__init__(parent, f"{self._village.name or '本村'} · 帮扶力量", 860)
        self._actor, self._region = actor, region
        self.has_written = False
        self.sentence("这些印在全村每一户的明白卡上。只管一个组的网格员，在“村民小组”里写明是哪一组。")
        self.put(Form(OFFICES), [self._village])
        self.list = HelperList(actor, "全村的帮扶力量", _ROWS)
        self.list.said.connect(self.said.setText)
        self.list.written.connect(self._read)
        self.body.addWidget(self.said)
        self.body.addWidget(self.list)
        self.buttons(button("关闭", self.accept, kind="primary", key="Ctrl+Return"))
        self.list.show_village(region)
        self.form.focus_first(empty=True)

    def _read(self, _sentence: str) -> None:
        self.has_written = True
        self.said.clear()
        self.list.show_village(self._region)

    def keep(self) -> None:
        self.has_written |= entry.save(self._actor, "修改本村电话", [self._village])
