"""帮扶责任人 (DICTIONARY §6.4), of households and of whole villages. Who is followed by another gets an end and stays:
that is done on the household's page."""

from __future__ import annotations

from db.measure import Helper
from fupin_desktop.ledgers.layouts import HELPER, Section
from fupin_desktop.ledgers.ledger import Check, Chip, Ledger, Shelf, Shown
from fupin_desktop.rules.catalogue import HP1

H = Helper

HELPERS = Ledger(
    model=H,
    shelf=Shelf.ORGANISATION,
    icon="person",
    layout=(*HELPER, Section("只管一个村或一个组的", ((H.region_code, (H.group_no, 2)),))),
    columns=(
        Shown(H.role, 120), Shown(H.name, 80), Shown(H.org, 180, gives_way=True), Shown(H.position, 100, spare=True),
        Shown(H.phone, 120), Shown(H.start, 100), Shown(H.end, 100, spare=True),
    ),
    newest=H.start,
    same=(H.role, H.name, H.start),
    filters=(H.role, H.org, H.org_level),
    chips=(
        Chip("现任", lambda today: H.end.is_null()),
        Chip("全村的", lambda today: H.household.is_null()),
    ),
    group_by=(H.role, H.org, H.org_level, H.start),
    born=lambda birth: ((H.start, birth.today),),
    rules=(
        Check.in_order(HP1, (H.start, H.end), "帮扶责任人的结束日期早于开始日期。请改正其中一个。"),
    ),
    tab="帮扶",
    help=(
        "帮扶责任人、驻村队员、网格员，管一户的和管全村的都在这里。"
        "按 Ctrl+M 添加管全村或一个组的；管一户的在那一户的“帮扶”页里添加和换人。"
        "可以从 Excel 导入：写了户编号或户主姓名的是管那一户的，不写的是管全村的。"
    ),
)  # fmt: skip
