"""What the menus do: each opens a dialog, starts work, or goes to a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFileDialog, QWidget

from fupin_desktop import lazy, regions
from fupin_desktop.progress import Progress
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.book import access
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.household import years
from fupin_desktop.services.household.years import LeftOut
from ui import preferences
from ui.dialogs.about import AboutDialog, HelpDialog, show_file
from ui.dialogs.choose_backup import BackupDialog
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.import_flow import ImportFlow
from ui.dialogs.left_out import LeftOutDialog
from ui.dialogs.moving import MoveDialog
from ui.dialogs.open_year import YearDialog
from ui.dialogs.outside import let_in
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.progress import run_shown
from ui.pages.page import Page
from ui.places import open_field
from ui.saying import sentence
from ui.session import Session
from ui.widgets.frame import got, tell
from ui.window.undoing import Undoing

_NOTHING = "这一页没有可以打印的名单。明白卡和农户的表格，到“农户”或“明白卡”打印。"
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".et", ".csv", ".htm", ".html", ".xml")


class Errands:
    """For one window."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        page: Callable[[], Page | None],
        register: Callable[[], None],
        undoing: Undoing,
    ) -> None:
        self._undoing = undoing
        self._window = window
        self._session = session
        self._page = page
        self._register = register

    def by_name(self) -> dict[str, Callable[[], object]]:
        """Name in `ui/window/actions.py` → what to do."""
        return {
            "import": self.choose_import,
            "export": self.export,
            "print": partial(self.print_papers, "roster"),
            "papers": self.print_papers,
            "blanks": self.print_blanks,
            "year": self.open_year,
            "backup": self.backup,
            "lock": self.lock,
            "open": partial(self._session.desk_wanted.emit, "open", None),
            "quit": self._window.close,
            "undo": self._undoing.undo,
            "redo": self._undoing.redo,
            "register": self._register,
            "visit": self.record_visit,
            "move": self.move_household,
            "help": self.help,
            "self-test": partial(self._session.go, "self test"),
            "about": self.about,
        }

    def lock(self) -> None:
        """Close the book until somebody gives a password."""
        if self._session.book.ring:
            self._session.desk_wanted.emit("lock", None)
        else:
            words = "这本账本没有加密，锁不住。管理员可以在设置里给它加密；演示账本不用加密。"
            tell(self._window, "这本账本没有密码", words)

    def open_year(self) -> None:
        dialog = YearDialog(self._window)
        if not dialog.exec():
            return
        self._open_year(dialog.year, dialog.source)

    def _open_year(self, year: int, source: int) -> None:
        def copy(progress: Progress) -> tuple[int, list[LeftOut]]:
            return years.open_year(self._session.actor, year, source, progress), years.left_out(year)

        self._run(f"打开 {year} 年度", copy, partial(self._year_opened, year, source))

    def _year_opened(self, year: int, source: int, done: tuple[int, list[LeftOut]]) -> None:
        made, left_out = done
        self._session.written(f"{year} 年度已打开，抄来 {made:,} 条记录")
        if not left_out or (source == years.LAST and not any(line.last for line in left_out)):
            return
        if LeftOutDialog(self._window, year, left_out).exec():
            self._open_year(year, years.LAST)

    def _run(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], Any]) -> None:
        def failed(error: Exception) -> None:
            tell(self._window, f"{title}没有完成", sentence(error))

        run_shown(self._session, self._window, title, work, done=done, failed=failed)

    def choose_import(self) -> None:
        """Ask for workbooks and bring them in."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window,
            "选要导入的 Excel 文件（可以选几个）",
            preferences.text("folder"),
            f"名册 ({' '.join(f'*{ending}' for ending in WORKBOOKS)})",
        )
        self.import_files([Path(name) for name in chosen])

    def import_files(self, files: list[Path]) -> None:
        """Read, show what would change, write when agreed."""
        if files:
            preferences.keep("folder", str(files[0].parent))
            ImportFlow(self._window, self._session, self._undoing.undo).start(files)

    def export(self) -> None:
        """Write an Excel file: of the households in sight, or of all."""
        page = self._page()
        if page and page.is_reading:
            self._session.said.emit("名单还没有读完，请等读完再导出。")
            return
        in_sight = page.households_in_sight() if page else None
        dialog = ExportDialog(self._window, self._session.book.path, in_sight)
        if not dialog.exec():
            return
        households, path, layout, masked = dialog.households, dialog.path, dialog.layout_name, dialog.masked
        whose = "" if households is None else households
        ask = access.open_region if households is None else partial(access.open_households, households)
        if not let_in(self._window, ask):
            return
        preferences.keep("folder", str(path.parent))
        self._run(
            "导出 Excel",
            lambda progress: workbooks.export_workbook(path, layout, whose=whose, masked=masked, progress=progress),
            lambda count: show_file(self._window, f"已导出 {count:,} 人", path),
        )

    def workbooks(self, dropped: QMimeData) -> list[Path]:
        """The Excel files among what is dragged over the window."""
        paths = [Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()]
        return [path for path in paths if path.suffix.lower() in WORKBOOKS]

    def print_papers(self, form: str = "") -> None:
        """Preview what stands on the page, or a form of the households in sight; print it or keep it as PDF."""
        page = self._page()
        if page and page.is_reading:
            self._session.said.emit("名单还没有读完，请等读完再打印。")
            return
        if page and not (form := form or page.household_form):
            if not page.print_papers():
                self._session.said.emit(_NOTHING if page.leaves else "心理档案的信和表，用页面上的“打印”按钮打印。")
            return
        keys = page.households_in_sight() if page else None
        shown = access.open_region if keys is None else partial(access.open_households, keys)
        if not let_in(self._window, shown):
            return
        dialog = PreviewDialog(self._window, self._session, keys, form)
        dialog.exec()

    def print_blanks(self) -> None:
        """The forms that are filled by hand."""
        dialog = lazy.load("ui.dialogs.blanks:dialog")(self._window)
        dialog.exec()

    def backup(self) -> None:
        """Copies of the book."""
        dialog = BackupDialog(self._window, self._session)
        if dialog.exec():
            self._session.desk_wanted.emit("restore", dialog.chosen)
        self._session.backed_up.emit()

    def record_visit(self) -> None:
        """A visit to the household in sight, else to one that is asked for."""
        page = self._page()
        household = (page.chosen_household() if page else "") or self._ask_household("记走访：哪一户？")
        if household:
            self._session.go("visit", household=household)

    def move_household(self) -> None:
        """The household in sight, else one that is asked for, is offered to another village."""
        page = self._page()
        household = (page.chosen_household() if page else "") or self._ask_household("迁到别的村：哪一户？")
        if not household or not let_in(self._window, partial(access.open_household, household)):
            return
        make = partial(MoveDialog, self._window, self._session.actor, household)
        dialog = got(self._window, "这一户不能迁", make)
        if dialog and dialog.exec():
            self._session.written(f"已记下，等{regions.village_name(dialog.to_village)}接收")

    def _ask_household(self, title: str) -> str:
        dialog = HouseholdDialog(self._window, title)
        return dialog.household if dialog.exec() else ""

    def open_finding(self, finding: Finding) -> None:
        """The household page, at the field that a finding speaks of."""
        open_field(self._session, self._window, finding.household, finding)

    def help(self) -> None:
        """What F1 says of the page in sight."""
        page = self._page()
        HelpDialog(self._window, page.help_text if page else "").exec()

    def about(self) -> None:
        """Which program this is."""
        AboutDialog(self._window, self._session).exec()
