"""部门比对: a list comes in by a way of its own, and goes back to the department that sent it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from db.codes import code_list
from fupin_desktop.services.monitoring import dept_lists
from ui import preferences
from ui.dialogs.about import show_file
from ui.dialogs.dept_list import BackDialog, DeptListFlow
from ui.dialogs.progress import run_shown
from ui.pages.ledgers.output import Output
from ui.saying import sentence
from ui.widgets.frame import tell, where_to


class DeptOutput(Output):
    """What leaves and enters the ledger of lists."""

    brings, gives_back = "导入名单…", True

    def bring_in(self) -> None:
        """Ask for a department's workbook and go through it."""
        folder = preferences.text("folder")
        name, _ = QFileDialog.getOpenFileName(self._widget, "选部门名单", folder, "Excel (*.xlsx *.xls *.et *.csv)")
        if name:
            preferences.keep("folder", str(Path(name).parent))
            DeptListFlow(self._window, self._session).start(Path(name))

    def give_back(self) -> None:
        """Ask which list, and where to; write it with what came of each line."""
        lists = dept_lists.taken()
        if not lists:
            tell(self._window, "还没有名单", "先按“导入名单…”收一份部门名单，核实以后再写反馈。")
            return
        dialog = BackDialog(self._window, lists)
        if not dialog.exec():
            return
        code, day = dialog.chosen
        title = f"核实反馈_{code_list('dept_list').label(code)}_{day:%Y%m%d}.xlsx"
        path = where_to(self._widget, "核实反馈写到", title)
        if path is None:
            return
        run_shown(
            self._session, self._window, "核实反馈",
            lambda _: dept_lists.write_answers(code, day, path),
            done=lambda count: show_file(self._window, f"已写出 {count:,} 条", path),
            failed=lambda error: tell(self._window, "没有写出来", sentence(error)),
        )  # fmt: skip
