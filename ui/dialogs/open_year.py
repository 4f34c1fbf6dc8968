"""打开新年度: copy what is known of one year into another."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.services.household import years
from ui.widgets.basics import button, label, put
from ui.widgets.choice import DropDown
from ui.widgets.frame import Dialog
from ui.widgets.line import labelled


class YearDialog(Dialog):
    """`year` from `source`, when the dialog was accepted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "打开新年度")
        known = years.years()
        now = years.current()
        self.sentence(
            "把上一年的人员情况、生产生活条件、住房、饮水、照护和村年度情况抄到新的一年，再逐户更正。"
            "收入和村里的金额不抄，要重新录。"
        )
        self._source, self._year = DropDown("从哪一年抄"), DropDown("抄到哪一年")
        for year in reversed(known):
            self._source.addItem(f"{year} 年", year)
        for year in (now, now + 1):
            self._year.addItem(f"{year} 年" + ("（已有数据，只补缺的）" if year in known else ""), year)
        for choice in (self._source, self._year):
            put(self.body, labelled(choice.accessibleName(), choice))
        self.said = label("", "hint", wrap=True)
        self.body.addWidget(self.said)
        self.go = button("抄过来", self.accept, kind="primary")
        self.buttons(button("取消", self.reject), self.go)
        self._year.setCurrentIndex(int(now in known))
        earlier = [year for year in known if year < self.year]
        self._source.setCurrentIndex(self._source.findData(earlier[-1]) if earlier else -1)
        for choice in (self._source, self._year):
            choice.currentIndexChanged.connect(self._judge)
        self._judge()

    @property
    def year(self) -> int:
        """The year to open."""
        return int(self._year.currentData())

    @property
    def source(self) -> int:
        """The year to copy from; 0 when the book has none."""
        return int(self._source.currentData() or 0)

    def _judge(self) -> None:
        if not self.source:
            problem = "账本里还没有任何年度的数据，没有可抄的。先登记或导入。"
        elif self.source >= self.year:
            problem = "要从早的一年抄到晚的一年，请改一下。"
        else:
            problem = ""
        self.said.setText(problem or "已经填过的不会被改。抄错了可以撤销。")
        self.go.setEnabled(not problem)
