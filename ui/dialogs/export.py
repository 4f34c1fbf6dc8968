"""导出 Excel: which layout, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from fupin_desktop import lazy
from fupin_desktop.services.exchange import workbooks
from ui import wording
from ui.widgets.basics import button, label, only_if
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog, where_to

_ABOUT = {
    "roster34": "2022 年版式",
    "roster47": "2021 年版式",
    "template": "全部项目，带下拉选项，改好可以再导入",
}


_ALL, _HELPED = "all", "helped"


class ExportDialog(Dialog):
    """`layout_name`, `masked` and `path`, when the dialog was accepted."""

    def __init__(self, parent: QWidget, book: Path, in_sight: Sequence[str] | None = None) -> None:
        """`in_sight`: the households of the list that is open; None where there is none."""
        super().__init__(parent, "导出 Excel", 480)
        self._book, self._in_sight = book, in_sight
        self.path = Path()
        self.sentence("一行一人。证件号码按文本写，用 Excel、WPS 都能打开。")
        self._helped: list[str] = lazy.load("fupin_desktop.services.papers.cards_state:households")()
        offered = [(_ALL, "账本里的全部人员")] if in_sight is not None else []
        if self._helped:
            offered.append((_HELPED, f"全部脱贫户和监测对象，{len(self._helped):,} 户"))
        self.whose = Choice("哪些户", f"看到的 {len(in_sight):,} 户" if in_sight is not None else "账本里的全部人员")
        self.whose.offer(offered)
        only_if(bool(offered), self.whose)
        self.body.addWidget(self.whose)
        self._group = QButtonGroup(self)
        self.choices: dict[str, QRadioButton] = {}
        for name, words in workbooks.layouts().items():
            made = QRadioButton(f"{words}　（{_ABOUT[name]}）")
            made.setAccessibleName(words)
            self._group.addButton(made)
            self.choices[name] = made
            self.body.addWidget(made)
        self.choices["template"].setChecked(True)
        self.whole = QCheckBox("写出完整的证件号码、电话和银行卡号（会记入访问记录）")
        may = workbooks.may_have_whole_numbers()
        self.whole.setChecked(may)
        only_if(may, self.whole)
        self.body.addWidget(self.whole)
        words = "里面有身份证号等个人信息，请妥善保管，用完删除。"
        if not may:
            words = f"您只能导出遮住中间几位的号码；要完整的，请镇里的工作人员或管理员导出。{words}"
        self.body.addWidget(label(words, "small", wrap=True, state="warning"))
        self.buttons(button("取消", self.reject), button("选文件夹并导出…", self._choose, kind="primary"))

    @property
    def layout_name(self) -> str:
        """The chosen layout."""
        return next(name for name, made in self.choices.items() if made.isChecked())

    @property
    def households(self) -> Sequence[str] | None:
        """Whose; None for all."""
        return {"": self._in_sight, _ALL: None, _HELPED: self._helped}[self.whose.chosen]

    @property
    def masked(self) -> bool:
        """Whether the middle of numbers is hidden."""
        return not self.whole.isChecked()

    def _choose(self) -> None:
        words = workbooks.layouts()[self.layout_name]
        offered = f"{self._book.stem}_{words}_{wording.today():%Y%m%d}.xlsx"
        if path := where_to(self, "导出到", offered):
            self.path = path
            self.accept()
