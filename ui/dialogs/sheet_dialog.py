"""A sheet looked at before it is printed or kept as PDF."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services.papers.catalogue import Bundle
from ui import theme
from ui.dialogs import print_exchange
from ui.dialogs.looking import Looking
from ui.widgets.basics import STRETCH, button, row
from ui.widgets.frame import Dialog


class SheetDialog(Dialog):
    """One sheet."""

    def __init__(self, parent: QWidget, sheet: Sheet) -> None:
        super().__init__(parent, f"打印{sheet.name}", 760)
        self.heading.hide()
        looking = Looking()
        looking.show_bundle(Bundle(sheet.name, [sheet]))
        looking.setMinimumHeight(theme.px(420))
        self.body.addLayout(row(STRETCH, looking.zoom))
        self.body.addWidget(looking, 1)
        pdf = button("存成 PDF…", lambda: print_exchange.save(self, sheet))
        out = button("打印…", lambda: print_exchange.print_out(self, sheet), kind="primary", icon="print", key="Ctrl+P")
        self.buttons(pdf, out, left=button("关闭", self.reject))
