"""What leaves and enters a ledger: Excel out and in, the list on paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.services.ledgers import books
from fupin_desktop.services.ledgers.lists import Wanted
from ui import preferences, wording
from ui.dialogs.about import show_file
from ui.dialogs.import_flow import ImportFlow
from ui.dialogs.outside import let_in
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.frame import tell, where_to


class Output:
    """Of one ledger on one page. `brings`: what the button says; `gives_back`: whether what was brought goes back to
    who sent it."""

    brings, gives_back = "导入…", False

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
            read = partial(books.plan_import, self._ledger, Path(name))
            ImportFlow(self._window, self._session, partial(self._session.act, "undo")).begin(read)

    def give_back(self) -> None:
        """Give back what was brought in, with what came of it."""
        raise NotImplementedError

    def write_out(self, wanted: Wanted) -> None:
        """Ask where to, and write what is listed."""
        ledger = self._ledger
        if not let_in(self._window, partial(books.may_take_out, ledger, wanted)):
            return
        path = where_to(self._widget, "导出到", f"{ledger.heading}_{wording.today():%Y%m%d}.xlsx")
        if path is None:
            return
        run_shown(
            self._session, self._window, "导出 Excel",
            lambda progress: books.export(ledger, wanted, path, progress),
            done=lambda count: show_file(self._window, f"已导出 {count:,} 条", path),
            failed=lambda error: tell(self._window, "没有导出", sentence(error)),
        )  # fmt: skip
