"""What takes a list out of the book as it stands: into a workbook, onto paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from db.record import Record
from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.cards.listing import Heading
from fupin_desktop.services.lists import taking_out
from fupin_desktop.services.lists.listing import PersonRow
from fupin_desktop.services.lists.taking_out import Row, Told
from ui import wording
from ui.dialogs.about import show_file
from ui.dialogs.outside import let_in
from ui.dialogs.papers import Offer, PapersDialog, about
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import button, put
from ui.widgets.frame import Dialog, tell, where_to
from ui.widgets.line import field as line
from ui.widgets.line import labelled
from ui.widgets.table import Source, Table

_LONGEST = 200


@dataclass
class ListOutput:
    """Of one table. `narrowed`: to what it is, in words. `source`: the rows, where not all that is in sight may leave;
    `totals`: title of a column → what stands in it below the last row; `blank`: makes the empty form; `papers`: what
    else may be printed of it."""

    session: Session
    table: Table
    narrowed: Callable[[], str] = str
    source: Callable[[], Source] | None = None
    totals: Callable[[], Mapping[str, str]] | None = None
    title: str = ""
    signed: Sequence[str] = ()
    blank: Callable[[Paper], Sheet] | None = field(default=None)
    papers: Callable[[], Sequence[Offer]] | None = None

    def told(self) -> Told:
        """The list as it is in sight now."""
        table = self.table
        columns = list(table.rows.columns)
        source = self.source() if self.source else table.rows.source
        totals = self.totals() if self.totals else {}

        def read(start: int, n: int) -> list[Row]:
            return [
                Row(tuple(table.rows.leaving(one, column) for column in columns), home_of(one), _records_of(one))
                for one in source.rows(start, n)
            ]

        headings = [Heading(one.title or "　", one.width, one.right, one.gives_way) for one in columns]
        total = [totals.get(one.title, "") for one in columns] if totals else []
        title = self.title or table.accessibleName()
        numbers = {n: list(one.fields) for n, one in enumerate(columns) if taking_out.are_numbers(one.fields)}
        return Told(title, self.narrowed(), headings, source.count, read, total, self.signed, numbers)

    def write_out(self) -> None:
        """Ask where to, and write what is listed."""
        window, told = self.table.window(), self.told()
        if not let_in(window, lambda: taking_out.may_take_out(told)):
            return
        why = self._why_whole(told)
        if why is None:
            return
        path = where_to(window, "导出到", f"{told.title}_{wording.today():%Y%m%d}.xlsx")
        if path is None:
            return
        run_shown(
            self.session, window, "导出名单", lambda progress: taking_out.export(told, path, progress, why_whole=why),
            done=lambda count: show_file(window, f"已导出 {count:,} 行", path),
            failed=lambda error: tell(window, "没有导出", sentence(error)),
        )  # fmt: skip

    def _why_whole(self, told: Told) -> str | None:
        """Why numbers are written whole, "" where they stay masked; None: nothing is to be written."""
        if not taking_out.may_be_whole(told):
            return ""
        dialog = NumbersDialog(self.table.window())
        return dialog.why if dialog.exec() else None

    def print_out(self) -> None:
        """Look at the list as it is printed."""
        window, told = self.table.window(), self.told()
        if let_in(window, lambda: taking_out.may_take_out(told)):
            dialog = ListPaperDialog(window, told, self.blank, self.papers() if self.papers else ())
            dialog.exec()


class NumbersDialog(Dialog):
    """Of who may have numbers whole; `why`: the reason, "" where they stay masked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "号码怎么写", 500)
        self.sentence(
            "名单里有证件号码或电话。不写原因，号码遮住中间几位；写了为什么要，就写出完整的，原因会记入访问记录。"
        )
        self.reason = line("为什么要完整的号码", "如：报民政局比对")
        self.reason.setMaxLength(_LONGEST)
        self.reason.returnPressed.connect(self.accept)
        put(self.body, labelled("为什么要完整的号码（不要的空着）", self.reason))
        self.buttons(button("取消", self.reject), button("下一步", self.accept, kind="primary"))
        self.reason.setFocus()

    @property
    def why(self) -> str:
        """What was written."""
        return self.reason.text().strip()


class ListPaperDialog(PapersDialog):
    """A list on A4 or A3, or the blank form; `papers`: what else there is of it."""

    def __init__(
        self, parent: QWidget, told: Told, blank: Callable[[Paper], Sheet] | None = None, papers: Sequence[Offer] = ()
    ) -> None:
        def made(on: Paper, is_blank: bool) -> list[Sheet]:
            return [blank(on) if blank and is_blank else taking_out.paper(told, about(), on)]

        said = f"{told.title}，{told.narrowed or taking_out.EVERYTHING}，{told.count:,} 行"
        listed = Offer(told.title, made, said, sized=True, has_blank=blank is not None)
        super().__init__(parent, f"打印{told.title}", (listed, *papers))


def _records_of(one: Any) -> dict[str, str]:
    """By table the records whose numbers a row may show."""
    found = {"household": home_of(one)}
    if isinstance(one, PersonRow):
        found["person"] = one.key
    records = (one, getattr(one, "record", None), getattr(one, "person", None))
    found |= getattr(one, "numbers_of", {})
    return found | {record.table(): str(record.id) for record in records if isinstance(record, Record)}


def home_of(one: Any) -> str:
    """The household that a row is of, "" for none."""
    found = getattr(one, "household", None) or getattr(getattr(one, "finding", None), "household", "")
    return found if isinstance(found, str) else ""


def words(*parts: str) -> str:
    """What a list is narrowed to, of what each filter says."""
    return "；".join(filter(None, parts))
