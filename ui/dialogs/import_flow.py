"""Excel in: read, preview, write, summary. Nothing is written before the preview is accepted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fupin_desktop.exchange.excel_plan import Plan
from fupin_desktop.progress import Progress
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.exchange.workbooks import Imported
from ui.dialogs.import_preview import ImportPreview, ImportSummary
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.frame import tell


class ImportFlow:
    """One import, from the files to the summary. `undo` takes the last action back."""

    def __init__(self, window: QWidget, session: Session, undo: Callable[[], object]) -> None:
        self._window = window
        self._session = session
        self._undo = undo

    def start(self, files: list[Path]) -> None:
        """Read rosters."""
        self.begin(partial(workbooks.plan_import, files))

    def begin(self, read: Callable[..., Plan], **answers: Any) -> None:
        """The same, read otherwise: by the progress and what was answered (`year`, `below`)."""

        def work(progress: Progress) -> Plan:
            return read(progress, **answers)

        done = partial(self._preview, read, answers)
        run_shown(self._session, self._window, "读取 Excel", work, done=done, failed=self._fail)

    def _preview(self, read: Callable[..., Plan], answers: dict[str, Any], plan: Plan) -> None:
        dialog = ImportPreview(self._window, plan, answers)
        accepted = bool(dialog.exec())
        if dialog.answers != answers:
            self.begin(read, **dialog.answers)
        elif accepted and (plan.writes or plan.refused):
            run_shown(
                self._session,
                self._window,
                "正在导入",
                lambda progress: workbooks.apply_import(
                    self._session.book, plan, progress, other_villages=bool(plan.foreign)
                ),
                done=self._summarise,
                failed=self._fail,
            )

    def _summarise(self, imported: Imported) -> None:
        plan = imported.plan
        self._session.written(f"已导入：新增 {plan.added:,} {plan.unit}，改动 {plan.changed:,} {plan.unit}")
        dialog = ImportSummary(self._window, plan, imported.refused_files)
        dialog.exec()
        if dialog.undo_wanted:
            self._undo()

    def _fail(self, error: Exception) -> None:
        words = sentence(error, "文件没有读成。请用 Excel 或 WPS 打开它另存一次，再导入。")
        tell(self._window, "没有导入，账本没有动", words)
