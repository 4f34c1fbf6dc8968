"""核实说明: why an odd thing is right as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fupin_desktop.rules.finding import Finding
from ui import theme
from ui.widgets.basics import Refused, button
from ui.widgets.frame import Dialog

_LONGEST = 200


class ReasonDialog(Dialog):
    """`reason` is what was written, when the dialog was accepted."""

    def __init__(self, parent: QWidget, finding: Finding) -> None:
        super().__init__(parent, "核实说明")
        self.sentence(f"{finding.who}：{finding.text}" if finding.who else finding.text)
        self.sentence("如果核实过确实如此，请写明原因。写了以后这一条不再列出，原因留在账本里。")
        self.text = QPlainTextEdit()
        self.text.setProperty("kind", "field")
        self.text.setAccessibleName("原因")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(96))
        self.text.setPlaceholderText("如：已入户看过户口簿，生日无误")
        self.said = Refused()
        self.body.addWidget(self.text)
        self.body.addWidget(self.said)
        self.buttons(button("取消", self.reject), button("确认属实", self.accept, kind="primary"))
        self.text.setFocus()

    @property
    def reason(self) -> str:
        """The reason as written."""
        return self.text.toPlainText().strip()

    def accept(self) -> None:
        if not self.reason:
            self.said.setText("请写明核实的情况。")
        elif len(self.reason) > _LONGEST:
            self.said.setText(f"最多 {_LONGEST} 个字，现在 {len(self.reason)} 个。")
        else:
            super().accept()
