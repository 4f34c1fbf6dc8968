"""Which household: by the same search as above the pages; before anything is typed, those that are to be visited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from fupin_desktop.services.lists import overview
from ui import theme, wording
from ui.widgets import search_lines
from ui.widgets.basics import button, label
from ui.widgets.frame import Dialog
from ui.widgets.line import field
from ui.widgets.search_results import Lines, Result

_SHOWN = 30
_DUE = 8
_ROWS = 7


class HouseholdDialog(Dialog):
    """`household`: the one that was chosen (of `head`), when the dialog was accepted; "" where it is still to be
    registered (`registers`: that is offered), and `typed` is what was looked for."""

    def __init__(self, parent: QWidget, title: str, *, registers: bool = False) -> None:
        super().__init__(parent, title, 560)
        self.household, self.head, self.typed = "", "", ""
        self.search = field("查哪一户", "打姓名、拼音首字母、电话或身份证号")
        self.search.textChanged.connect(self._show)
        self.search.installEventFilter(self)
        self.said = label("", "hint", wrap=True)
        self.list = QListWidget()
        self.list.setItemDelegate(Lines(self.list))
        self.list.setAccessibleName("查到的户")
        self.list.setFixedHeight(theme.px(theme.ROW) * _ROWS + 4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _: self.accept())
        for part in (self.search, self.said, self.list):
            self.body.addWidget(part)
        self.choose = button("选这一户", self.accept, kind="primary")
        new = (
            button("登记新户…", self._register, icon="add", tip="账本里还没有这一户：先登记，再回来")
            if registers
            else None
        )
        self.buttons(button("取消", self.reject), self.choose, left=new)
        self._show()
        self.search.setFocus()

    def _show(self) -> None:
        text = self.search.text().strip()
        found = search_lines.find(text, _SHOWN) if text else _due()
        if text:
            self.said.setText("" if found else f"没有找到“{text[:20]}”。换个写法再查；还没登记的户，先登记。")
        else:
            self.said.setText("该走访的户；别的户打几个字就查到。" if found else "打几个字查是哪一户。")
        self.list.clear()
        for line in found:
            item = QListWidgetItem(f"{line.name} {line.where} {line.number}")
            item.setData(Qt.ItemDataRole.UserRole, line)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if text and found else -1)  # Enter must not choose whom nobody asked for
        self.choose.setEnabled(bool(found))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            key = cast("QKeyEvent", event).key()
            if step := (key == Qt.Key.Key_Down) - (key == Qt.Key.Key_Up):
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
                return True
        return super().eventFilter(watched, event)

    def _register(self) -> None:
        self.typed = self.search.text().strip()
        super().accept()

    def accept(self) -> None:
        row = self.list.currentRow()
        if row < 0:
            self.said.setText("请先选一户：打几个字，或用 ↑ ↓ 选。")
            self.search.setFocus()
            return
        line: Result = self.list.item(row).data(Qt.ItemDataRole.UserRole)
        assert isinstance(line.target, dict)
        self.household, self.head = str(line.target["household"]), line.name
        super().accept()


def _due() -> Sequence[Result]:
    """The households that wait longest for a visit."""
    return [
        Result(due.head or "（没有户主）", wording.place(due.village, due.group), due.why, {"household": due.household})
        for due in overview.due(most=_DUE).rows(0, _DUE)
    ]
