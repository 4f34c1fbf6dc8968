"""What the pages of this room share: their table out of the program, and the way to a form that is begun for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QPushButton

from db.refusal import Refusal
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.organisation import papers
from fupin_desktop.services.organisation.papers import Told
from ui import preferences
from ui.dialogs.about import show_file
from ui.dialogs.sheet_dialog import SheetDialog
from ui.pages.page import Page
from ui.widgets.basics import button, only_if
from ui.widgets.frame import tell


class ToldPage(Page):
    """Base: a page whose table can be printed and exported."""

    def told(self) -> Told:
        """What the page shows, as a table."""
        raise NotImplementedError

    def outputs(self) -> list[QPushButton]:
        """The buttons that bring it out."""
        made = [
            button("导出…", self.write_out, icon="export", tip="导出 Excel"),
            button("打印…", lambda: self.print_out(self.told()), icon="print", tip="打印 A3"),
        ]
        only_if(access.may(Right.EXPORT), *made)
        return made

    def print_out(self, told: Told) -> None:
        """Look at it as it is printed."""
        dialog = SheetDialog(self.window(), papers.sheet(told))
        dialog.exec()
        dialog.deleteLater()

    def write_out(self) -> None:
        """Ask where to, and write it."""
        told = self.told()
        offered = Path(preferences.text("folder", str(Path.home()))) / f"{told.title}.xlsx"
        name, _ = QFileDialog.getSaveFileName(self, "导出到", str(offered), "Excel (*.xlsx)")
        if not name:
            return
        path = Path(name if name.lower().endswith(".xlsx") else f"{name}.xlsx")
        preferences.keep("folder", str(path.parent))
        try:
            papers.workbook(told, path)
        except Refusal as refusal:
            tell(self.window(), "没有导出", str(refusal))
        else:
            show_file(self.window(), f"已导出 {len(told.rows):,} 行", path)

    def begin(self, ledger: str, **given: Any) -> Callable[[], None]:
        """Show the form of a new record with what is known of it; from there it comes back here."""
        return lambda: self.session.go("ledger", ledger=ledger, new="1", given=given)
