"""备注: a remark on the record, without leaving the field one stands on (F12)."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from db.fields import LONGEST_NOTE
from ui import theme
from ui.widgets.basics import Refused, button
from ui.widgets.frame import Dialog


class RemarkDialog(Dialog):
    """`remark` is the whole remark, when the dialog was accepted."""

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent, "备注")
        self.sentence("写下要说明的情况，比如原因、出处、要再问谁。")
        self.text = QPlainTextEdit(text)
        self.text.setProperty("kind", "field")
        self.text.setAccessibleName("备注")
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(120))
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.said = Refused()
        self.body.addWidget(self.text)
        self.body.addWidget(self.said)
        self.buttons(button("取消", self.reject), button("写好了", self.accept, kind="primary"))
        self.text.setFocus()

    @property
    def remark(self) -> str:
        """The remark as written."""
        return self.text.toPlainText()

    def accept(self) -> None:
        if len(self.remark) > LONGEST_NOTE:
            self.said.setText(f"最多 {LONGEST_NOTE} 个字，现在 {len(self.remark)} 个。")
        else:
            super().accept()
