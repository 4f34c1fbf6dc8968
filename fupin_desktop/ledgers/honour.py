"""荣誉和创建: one row an honour of a village; one that rises gets another row."""

from __future__ import annotations

from db.village import Honour
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Check, Chip, Ledger, Shelf, Shown
from fupin_desktop.rules.catalogue import HN1, HN2
from fupin_desktop.rules.finding import Level

H = Honour

HONOURS = Ledger(
    model=H,
    shelf=Shelf.ORGANISATION,
    icon="flag",
    layout=(
        Section("", (
            (H.region_code, H.kind, H.level), (H.year, H.granted_by, H.doc_no), (H.revoked,), ((H.note, 3),),
        )),
    ),
    columns=(
        Shown(H.region_code, 130), Shown(H.kind, 130), Shown(H.level, 80), Shown(H.year, 70),
        Shown(H.granted_by, 200, gives_way=True), Shown(H.doc_no, 120, spare=True), Shown(H.revoked, 100, spare=True),
    ),
    newest=H.year,
    same=(H.kind, H.level, H.year),
    once=True,
    filters=(H.kind, H.level, H.year),
    chips=(
        Chip("现有的", lambda today: H.revoked.is_null()),
        Chip("已取消", lambda today: H.revoked.is_null(False)),
    ),
    group_by=(H.kind, H.level, H.region_code, H.year),
    born=lambda birth: ((H.year, birth.year),),
    rules=(
        Check(HN1, Level.WARNING, H.kind, "这个村的这一项荣誉、这个级别已经登记过。请核对。",
              asks=lambda one, book: book.twice(one, H.region_code, H.kind, H.level)),
        Check(HN2, Level.ERROR, H.revoked, "取消日期早于授予的年度。请改正其中一个。",
              lambda one, today: bool(one.revoked and one.year and one.revoked.year < one.year)),
    ),
    help=(
        "文明村、党建示范村、卫生村等荣誉，一项一行；升了级别的另登记一行。"
        "被取消的写上取消日期，不要删除。"
        "“统计”按类别、级别、村分开数。"
    ),
)  # fmt: skip
