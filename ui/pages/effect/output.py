"""What leaves the page 成效: a workbook, a document, a PDF, paper; and 定稿."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from db.refusal import Refusal
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.progress import Progress
from fupin_desktop.reports.chart import Chart
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.effect import document, monthly, paper, workbook
from fupin_desktop.services.effect.run import Run
from fupin_desktop.services.effect.tables import Tables
from fupin_desktop.services.papers import catalogue
from ui import preferences
from ui.dialogs import print_exchange
from ui.dialogs.about import show_file
from ui.dialogs.progress import run_shown
from ui.pages.effect.frozen import FrozenDialog
from ui.paper.printing import sheet_to_pdf
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import button, only_if, row
from ui.widgets.frame import tell

_XLSX, _DOCX, _PDF = "Excel 工作簿 (*.xlsx)", "Word 文档 (*.docx)", "PDF (*.pdf)"
_KINDS = {_XLSX: ".xlsx", _DOCX: ".docx", _PDF: ".pdf"}


class Output(QWidget):
    """The buttons; they work once a run is there."""

    def __init__(self, page: QWidget, session: Session) -> None:
        super().__init__()
        self._page, self._session = page, session
        self._made: tuple[Run, Tables, list[Chart]] | None = None
        self.out = button("导出…", self.write_out, icon="export", tip="Excel、Word 或 PDF：指标、对比、图和文稿")
        self.paper = button("打印…", self.print_out, icon="print", tip="文稿、图和指标，A4（Ctrl+P）")
        self.month = button("月报…", self.print_month, icon="calendar", tip="本月和上月，会上用的一张 A4")
        self.fix = button("定稿…", self.freeze, icon="flag", tip="留下这一次的数和名单；看以前的定稿以后变了什么")
        self.setLayout(row(self.out, self.paper, self.month, self.fix))
        only_if(access.may(Right.OFFICE) and not session.book.read_only, self.fix)
        self._enable()

    def show_run(self, run: Run, told: Tables, charts: list[Chart]) -> None:
        """What goes out from now on."""
        self._made = (run, told, charts)
        self._enable()

    def _enable(self) -> None:
        for made in (self.out, self.paper, self.month, self.fix):
            made.setEnabled(self._made is not None)

    def write_out(self) -> None:
        """Ask where and as what; the ending of the name says which."""
        if self._made is None:
            return
        folder = Path(preferences.text("folder", str(Path.home())))
        suggested = str(folder / f"成效报告 {self._made[1].asked.period.year}.xlsx")
        kinds = ";;".join(_KINDS)
        name, kind = QFileDialog.getSaveFileName(self._page.window(), "导出成效报告", suggested, kinds)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in _KINDS.values():
            path = path.with_name(path.name + _KINDS.get(kind, ".xlsx"))
        preferences.keep("folder", str(path.parent))
        self._write(path)

    def _write(self, path: Path) -> None:
        assert self._made
        run, told, charts = self._made

        def write(progress: Progress) -> None:
            if path.suffix.lower() == ".docx":
                document.write(path, told, charts)
            else:
                workbook.write(path, run, told, progress)

        if path.suffix.lower() == ".pdf":
            self._laid("正在导出", lambda sheet: self._to_pdf(sheet, path))
            return
        window = self._page.window()
        run_shown(self._session, window, "正在导出", write, done=lambda _: self._done(path), failed=self._fail)

    def _to_pdf(self, sheet: Sheet, path: Path) -> None:
        try:
            sheet_to_pdf(sheet, path)
        except Refusal as refusal:
            self._fail(refusal)
        else:
            self._done(path)

    def _laid(self, title: str, done: Callable[[Sheet], object]) -> None:
        """The pages: their charts are drawn in the background."""
        assert self._made
        _, told, charts = self._made
        about = catalogue.about(told.asked.period.year)

        def lay(progress: Progress) -> Sheet:
            return paper.sheet(told, charts, about, progress)

        run_shown(self._session, self._page.window(), title, lay, done=done, failed=self._fail)

    def _done(self, path: Path) -> None:
        show_file(self._page.window(), "导出好了", path)

    def _fail(self, error: Exception) -> None:
        tell(self._page.window(), "没有导出", sentence(error))

    def print_out(self) -> None:
        """On a printer."""
        if self._made:
            self._laid("正在准备打印", lambda sheet: print_exchange.print_out(self._page.window(), sheet))

    def print_month(self) -> None:
        """本月和上月, as of the report's day, kept as PDF to be looked at and printed."""
        if self._made is None:
            return
        asked, window = self._made[1].asked, self._page.window()
        about = catalogue.about(asked.period.year)

        def lay(progress: Progress) -> Sheet:
            return paper.monthly(monthly.month(asked.period.until, asked.region, progress), about)

        def keep(sheet: Sheet) -> None:
            print_exchange.save(window, sheet)

        run_shown(self._session, window, "正在检查数据", lay, done=keep, failed=self._fail)

    def freeze(self) -> None:
        """定稿: what was kept, what changed since, and one more."""
        if self._made:
            FrozenDialog(self._page.window(), self._session, self._made[0], self._made[1]).exec()
