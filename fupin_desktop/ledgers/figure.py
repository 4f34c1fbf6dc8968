"""填报数: figures that no record gives, or that were published, to stand beside the computed ones."""

from __future__ import annotations

from db.report import Figure
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Ledger, Shelf, Shown
from fupin_desktop.roles import Right
from fupin_desktop.rules.answers import PUBLISHED
from fupin_desktop.rules.catalogue import FI1
from fupin_desktop.rules.finding import Level
from fupin_desktop.rules.report_lines import lines

F = Figure

FIGURES = Ledger(
    model=F,
    shelf=Shelf.FUNDS,
    icon="chart",
    right=Right.OFFICE,
    layout=(Section("", (
        (F.region_code, F.year, F.row), (F.kind, F.value, F.unit), (F.as_of, F.by), ((F.source, 3),),
        ((F.note, 3),),
    )),),
    columns=(
        Shown(F.row, 80), Shown(F.year, 60), Shown(F.region_code, 120), Shown(F.kind, 100), Shown(F.value, 120),
        Shown(F.unit, 60), Shown(F.source, 220, gives_way=True), Shown(F.as_of, 100, spare=True),
        Shown(F.by, 80, spare=True),
    ),
    newest=F.year,
    same=(F.row, F.year, F.kind),
    filters=(F.year, F.kind),
    chips=(Chip("公开发表的", lambda today: F.kind == PUBLISHED),),
    group_by=(F.kind, F.year, F.region_code),
    born=lambda birth: ((F.year, birth.year), (F.by, birth.actor)),
    rules=(
        Check(FI1, Level.WARNING, F.row, "成效报告没有“{row}”这一行，填了列不出来。请对照报告的编号，如 R01a。",
              lambda one, today: bool(one.row and one.row not in lines()) and {"row": one.row}),
    ),
    help=(
        "账本里的记录算不出来的数，和已经公开发表的数，填在这里，写明从哪里来、截至哪一天。"
        "成效报告把它们和算出来的数并排列出，差多少一看就知道。"
        "同一个地方、年度、报表行、性质只有一个数：再登记就是改那一个。"
    ),
)  # fmt: skip
