"""恢复页: shown once, when its code is made; it must be in the safe before anything goes on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from db.refusal import Refusal
from fupin_desktop import regions
from ui import theme
from ui.paper import printer, recovery
from ui.paper.recovery import RecoverySheet
from ui.saying import sentence
from ui.widgets.basics import STRETCH, button, label, put, row, say
from ui.widgets.frame import Dialog, where_to

_GROUPS_A_LINE = 4


def sheet_of(book: Path, region: str, code: str) -> RecoverySheet:
    """What the sheet of a book says."""
    return RecoverySheet(book.name, " · ".join(regions.path(region)[2:]), code)


class RecoveryDialog(Dialog):
    """Closes only when the sheet was printed, saved or copied by hand, and the person says that it lies in the safe."""

    def __init__(self, parent: QWidget | None, sheet: RecoverySheet) -> None:
        super().__init__(parent, "恢复页", 560)
        self._sheet = sheet
        self.setProperty("stays", True)  # a book is not locked while somebody is on the way to the printer
        self.sentence("恢复页上有一串恢复码。谁都忘了密码时，只有它能打开账本；没有它，内容就再也找不回来。")
        self.print_button = button("打印恢复页…", self._print, kind="primary", icon="print")
        self.save_button = button("存成 PDF…", self._save, icon="download")
        self.show_button = button("显示恢复码，我抄下来", self._show, icon="show")
        put(self.body, row(self.print_button, self.save_button, self.show_button, STRETCH))
        self.code = self._code_label()
        self.body.addWidget(self.code)
        self.said = label("", "hint", wrap=True)
        self.body.addWidget(self.said)
        self.done_button = button("完成", self.accept)
        self.done_button.setEnabled(False)
        self.in_safe = QCheckBox("我已把恢复页放进保险柜")
        self.in_safe.setEnabled(False)
        self.in_safe.toggled.connect(self.done_button.setEnabled)
        self.body.addWidget(self.in_safe)
        self.buttons(self.done_button)
        self.print_button.setFocus()

    def _code_label(self) -> QLabel:
        groups = self._sheet.code.split("-")
        lines = [groups[at : at + _GROUPS_A_LINE] for at in range(0, len(groups), _GROUPS_A_LINE)]
        made = label("\n".join("-".join(line) for line in lines))
        written = recovery.code_font(1)
        written.setPixelSize(theme.px(26))
        made.setStyleSheet(f"font-family: '{written.family()}'; font-size: {theme.px(26)}px;")
        made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        made.setAccessibleName("恢复码")
        made.hide()
        return made

    def _print(self) -> None:
        if not printer.printers():  # without any, Windows opens no dialog and says nothing
            self._say(printer.NO_PRINTER, "error")
        elif recovery.print_out(self, self._sheet):
            self._kept("已送到打印机。请看看纸上的字和二维码清不清楚，再放进保险柜。")

    def _save(self) -> None:
        path = where_to(self, "恢复页存成 PDF", "恢复页.pdf")
        if path is None:
            return
        try:
            recovery.to_pdf(self._sheet, path)
        except (Refusal, OSError) as error:
            self._say(sentence(error, f"不能写“{path}”。请换一个文件夹。"), "error")
            return
        self._kept(f"已存成“{path.name}”。打印出来放进保险柜，然后把这个文件删掉，别和账本放在一起。")

    def _show(self) -> None:
        self.code.show()
        self.show_button.setEnabled(False)
        self._kept("请逐组抄在纸上，抄完再对一遍。")

    def _kept(self, sentence: str) -> None:
        self._say(sentence)
        self.in_safe.setEnabled(True)

    def _say(self, sentence: str, state: str = "") -> None:
        say(self.said, sentence, state)

    def reject(self) -> None:
        if self.done_button.isEnabled():
            super().accept()
        else:
            self._say("请先打印、存成 PDF 或抄下恢复码，放进保险柜，再勾选下面一行。", "warning")
