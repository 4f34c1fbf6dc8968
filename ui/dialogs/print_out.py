"""打印: on which printer, which pages, on both sides, several on a sheet, how many copies."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QWidget

from db.refusal import Refusal
from fupin_desktop.services.papers.catalogue import Bundle
from ui.paper import printer
from ui.paper.printer import Way
from ui.widgets.basics import button, label, only_if, put
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog, did
from ui.widgets.line import field, labelled

_ON_SHEET = {"2": "每张纸 2 页", "4": "每张纸 4 页"}
_MOST_COPIES = 99


def send(parent: QWidget, title: str, bundles: Sequence[Bundle]) -> bool:
    """Ask how, and print a sheet or two; whether it was sent to the printer."""
    dialog = PrintDialog(parent, title)
    if not dialog.exec():
        return False
    way = dialog.way
    return did(parent, "没有打印", lambda: printer.to_printer(printer.open_printer(way, title), bundles, way))


class PrintDialog(Dialog):
    """`way`, when the dialog was accepted."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, f"打印{title}", 460)
        names = printer.printers()
        self.printer = Choice("打印机", names[0] if names else "没有打印机")
        self.printer.offer([(name, name) for name in names[1:]])
        self._usual = names[0] if names else ""
        self.pages = field("页码", "全部；或写 1-3,5")
        self.sides = Choice("单面还是双面", "单面", offered=[(name, name) for name in printer.SIDES if name != "单面"])
        self.on_sheet = Choice("每张纸几页", "每张纸 1 页", offered=list(_ON_SHEET.items()))
        self.copies = field("份数", text="1")
        self.copies.setValidator(QIntValidator(1, _MOST_COPIES, self))
        self._add_fields()
        self.trouble = label("" if names else printer.NO_PRINTER, "small", wrap=True, state="error")
        only_if(not names, self.trouble)
        self.body.addWidget(self.trouble)
        out = button("打印", self._agree, kind="primary", icon="print")
        out.setEnabled(bool(names))
        self.buttons(button("取消", self.reject), out)

    def _add_fields(self) -> None:
        fields = {
            "打印机": self.printer, "页码": self.pages, "单双面": self.sides,
            "排版": self.on_sheet, "份数": self.copies,
        }  # fmt: skip
        for words, made in fields.items():
            made.setAccessibleName(words)
            put(self.body, labelled(words, made))

    @property
    def way(self) -> Way:
        """What is chosen."""
        return Way(
            self.printer.chosen or self._usual,
            self.pages.text(),
            int(self.on_sheet.chosen or 1),
            self.sides.chosen or "单面",
            int(self.copies.text() or 1),
        )

    def _agree(self) -> None:
        try:
            printer.ranges(self.pages.text())
        except Refusal as refusal:
            self.trouble.setText(str(refusal))
            self.trouble.show()
            self.pages.setFocus()
            return
        self.accept()
