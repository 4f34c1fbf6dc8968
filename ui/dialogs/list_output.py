"""What takes a list out of the book as it stands: into a workbook, onto paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from db.refusal import Refusal
from fupin_desktop.cards import blocks
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.cards.listing import Heading
from fupin_desktop.services.household import cases
from fupin_desktop.services.lists import taking_out
from fupin_desktop.services.lists.taking_out import Row, Told
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle
from ui import preferences, theme, wording
from ui.dialogs import print_exchange
from ui.dialogs.about import show_file
from ui.dialogs.looking import Looking
from ui.dialogs.outside import let_in
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, row
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog, tell
from ui.widgets.table import Source, Table

_MAKES = {"A4": "A4 横", "A4 竖": "A4 竖", "A3": "A3 横"}
PAPERS: dict[str, Paper] = {"A4": blocks.A4_WIDE, "A4 竖": blocks.A4, "A3": blocks.A3.turned()}

#: Makes the sheet on a paper; the blank one to be filled by hand.
Make = Callable[[Paper, bool], Sheet]


@dataclass
class ListOutput:
    """Of one table. `narrowed`: to what it is, in words. `source`: the rows, where not all that is in sight may leave;
    `totals`: title of a column → what stands in it below the last row; `blank`: makes the empty form."""

    session: Session
    table: Table
    narrowed: Callable[[], str] = str
    source: Callable[[], Source] | None = None
    totals: Callable[[], Mapping[str, str]] | None = None
    title: str = ""
    signed: Sequence[str] = ()
    blank: Callable[[Paper], Sheet] | None = field(default=None)

    def told(self) -> Told:
        """The list as it is in sight now."""
        table = self.table
        columns = list(table.rows.columns)
        source = self.source() if self.source else table.rows.source
        totals = self.totals() if self.totals else {}

        def read(start: int, n: int) -> list[Row]:
            return [
                Row(tuple(table.rows.leaving(one, column) for column in columns), home_of(one))
                for one in source.rows(start, n)
            ]

        headings = [Heading(one.title or "　", one.width, one.right, one.gives_way) for one in columns]
        total = [totals.get(one.title, "") for one in columns] if totals else []
        title = self.title or table.accessibleName()
        return Told(title, self.narrowed(), headings, source.count, read, total, self.signed)

    def write_out(self) -> None:
        """Ask where to, and write what is listed."""
        window, told = self.table.window(), self.told()
        if not let_in(window, lambda: taking_out.may_take_out(told)):
            return
        folder = Path(preferences.text("folder", str(Path.home())))
        offered = folder / f"{told.title}_{wording.today():%Y%m%d}.xlsx"
        name, _ = QFileDialog.getSaveFileName(window, "导出到", str(offered), "Excel (*.xlsx)")
        if not name:
            return
        path = Path(name if name.lower().endswith(".xlsx") else f"{name}.xlsx")
        preferences.keep("folder", str(path.parent))
        run_shown(
            self.session, window, "导出名单", lambda progress: taking_out.export(told, path, progress),
            done=lambda count: show_file(window, f"已导出 {count:,} 行", path),
            failed=lambda error: tell(window, "没有导出", sentence(error)),
        )  # fmt: skip

    def print_out(self) -> None:
        """Look at the list as it is printed."""
        window, told = self.table.window(), self.told()
        if let_in(window, lambda: taking_out.may_take_out(told)):
            dialog = ListPaperDialog(window, told, self.blank)
            dialog.exec()
            dialog.deleteLater()


class ListPaperDialog(Dialog):
    """A list on A4 or A3, or the blank form; from here to the printer or into PDF."""

    def __init__(self, parent: QWidget, told: Told, blank: Callable[[Paper], Sheet] | None = None) -> None:
        super().__init__(parent, f"打印{told.title}", 760)
        self._told, self._blank = told, blank
        self._said = f"{told.title}，{told.narrowed or taking_out.EVERYTHING}，{told.count:,} 行"
        self.heading.hide()
        self.looking = Looking()
        self.make = Choice("纸张", _MAKES["A4"], self._read)
        self.make.offer([(name, words) for name, words in _MAKES.items() if name != "A4"])
        self.blank = QCheckBox("空白表")
        self.blank.setToolTip("打空白的，用手填")
        self.blank.toggled.connect(self._read)
        self.blank.setVisible(blank is not None)
        self.body.addLayout(row(self.make, self.blank, STRETCH, self.looking.zoom))
        self.body.addWidget(self.looking, 1)
        pdf = button("存成 PDF…", self._save)
        out = button("打印…", self._print, kind="primary", icon="print", key="Ctrl+P")
        self._output = (pdf, out)
        self.buttons(pdf, out, left=button("关闭", self.reject))
        self.looking.setMinimumHeight(theme.px(420))
        self._read()

    def _read(self, _checked: bool = False) -> None:
        on = PAPERS[self.make.chosen or "A4"]
        try:
            self._sheet = self._made(on)
        except Refusal as refusal:
            self.looking.show_nothing(str(refusal))
            made = False
        else:
            self.looking.show_bundle(Bundle(self._sheet.name, [self._sheet]))
            made = True
        for one in self._output:
            one.setEnabled(made)

    def _made(self, on: Paper) -> Sheet:
        if self._blank and self.blank.isChecked():
            return self._blank(on)
        return taking_out.paper(self._told, about(), on)

    def _save(self) -> None:
        print_exchange.save(self, self._sheet, self._said)

    def _print(self) -> None:
        print_exchange.print_out(self, self._sheet, self._said)


def about() -> About:
    """What the sheets that are printed now say of where they come from."""
    return catalogue.about(cases.year_to_check())


def home_of(one: Any) -> str:
    """The household that a row is of, "" for none."""
    found = getattr(one, "household", None) or getattr(getattr(one, "finding", None), "household", "")
    return found if isinstance(found, str) else ""


def words(*parts: str) -> str:
    """What a list is narrowed to, of what each filter says."""
    return "；".join(filter(None, parts))
