"""What leaves and enters a ledger: Excel out and in, the list on paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from db.refusal import Refusal
from fupin_desktop import VERSION
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.household import cases
from fupin_desktop.services.ledgers import books
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle
from ui import preferences, theme, wording
from ui.dialogs import print_exchange
from ui.dialogs.about import show_file
from ui.dialogs.import_flow import ImportFlow
from ui.dialogs.looking import Looking
from ui.dialogs.outside import let_in
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, row
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog, tell

_MAKES = {"A4": "A4 横", "A3": "A3 横"}


class Output:
    """Of one ledger on one page."""

    def __init__(self, widget: QWidget, session: Session, ledger: Ledger) -> None:
        self._widget, self._session, self._ledger = widget, session, ledger

    @property
    def _window(self) -> QWidget:
        return self._widget.window()

    def bring_in(self) -> None:
        """Ask for a workbook, show what it would change, and write it when agreed."""
        folder = preferences.text("folder")
        name, _ = QFileDialog.getOpenFileName(self._widget, "选 Excel 文件", folder, "Excel (*.xlsx *.xls *.et *.csv)")
        if name:
            preferences.keep("folder", str(Path(name).parent))
            plan = partial(books.plan_import, self._ledger, Path(name))
            ImportFlow(self._window, self._session, partial(self._session.act, "undo")).begin(plan)

    def write_out(self, wanted: Wanted, *, blank: bool = False) -> None:
        """Ask where to, and write what is listed."""
        ledger = self._ledger
        if not blank and not let_in(self._window, partial(books.may_take_out, ledger, wanted)):
            return
        title = f"{'空白' if blank else ''}{ledger.heading}"
        offered = Path(preferences.text("folder", str(Path.home()))) / f"{title}_{wording.today():%Y%m%d}.xlsx"
        name, _ = QFileDialog.getSaveFileName(self._widget, "导出到", str(offered), "Excel (*.xlsx)")
        if not name:
            return
        path = Path(name if name.lower().endswith(".xlsx") else f"{name}.xlsx")
        preferences.keep("folder", str(path.parent))
        run_shown(
            self._session, self._window, "导出 Excel",
            lambda progress: books.export(ledger, wanted, path, progress, blank=blank),
            done=lambda count: show_file(self._window, f"已导出 {count:,} 条" if not blank else "空白表做好了", path),
            failed=lambda error: tell(self._window, "没有导出", sentence(error)),
        )  # fmt: skip

    def print_out(self, wanted: Wanted) -> None:
        """Look at the list as it is printed."""
        if let_in(self._window, partial(books.may_take_out, self._ledger, wanted)):
            dialog = LedgerPaperDialog(self._window, self._session, self._ledger, wanted)
            dialog.exec()
            dialog.deleteLater()


class LedgerPaperDialog(Dialog):
    """The list on A4 or A3, or the blank form; from here to the printer or into PDF."""

    def __init__(self, parent: QWidget, session: Session, ledger: Ledger, wanted: Wanted) -> None:
        super().__init__(parent, f"打印{ledger.heading}", 760)
        self._session, self._ledger, self._wanted = session, ledger, wanted
        self.heading.hide()
        self.looking = Looking()
        self.make = Choice("纸张", _MAKES["A4"], self._read)
        self.make.offer([(name, words) for name, words in _MAKES.items() if name != "A4"])
        self.blank = QCheckBox("空白表")
        self.blank.setToolTip("打空白的，用手填")
        self.blank.toggled.connect(self._read)
        self.body.addLayout(row(self.make, self.blank, STRETCH, self.looking.zoom))
        self.body.addWidget(self.looking, 1)
        pdf = button("存成 PDF…", self._save)
        out = button("打印…", self._print, kind="primary", icon="print", key="Ctrl+P")
        self._output = (pdf, out)
        self.buttons(pdf, out, left=button("关闭", self.reject))
        self.looking.setMinimumHeight(theme.px(420))
        self._read()

    def _read(self, _checked: bool = False) -> None:
        about = catalogue.about(VERSION, cases.year_to_check())
        paper = books.PAPERS[self.make.chosen or "A4"]
        try:
            self._sheet = books.paper(self._ledger, self._wanted, about, paper, blank=self.blank.isChecked())
        except Refusal as refusal:
            self.looking.show_nothing(str(refusal))
            made = False
        else:
            self.looking.show_bundle(Bundle(self._sheet.name, [self._sheet]))
            made = True
        for one in self._output:
            one.setEnabled(made)

    def _save(self) -> None:
        print_exchange.save(self, self._sheet)

    def _print(self) -> None:
        print_exchange.print_out(self, self._sheet)
