"""行政村: what a village is; one row a village."""

from __future__ import annotations

from db.village import Village
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Ledger, Shelf, Shown

V = Village

VILLAGES = Ledger(
    model=V,
    shelf=Shelf.ORGANISATION,
    icon="village",
    layout=(
        Section("", (
            (V.region_code, V.name, V.village_kind), (V.is_involved, V.is_poor_village, V.poor_exit_year),
            (V.contact, V.contact_phone), (V.hotline, V.office_name, V.office_phone), ((V.note, 3),),
        )),
    ),
    columns=(
        Shown(V.region_code, 130), Shown(V.village_kind, 90), Shown(V.is_involved, 80),
        Shown(V.is_poor_village, 100, spare=True), Shown(V.poor_exit_year, 80, spare=True), Shown(V.contact, 90),
        Shown(V.contact_phone, 120), Shown(V.note, 200, gives_way=True, spare=True),
    ),
    newest=V.region_code,
    same=(),
    filters=(V.village_kind,),
    chips=(
        Chip("涉贫村", lambda today: V.is_involved == True),
        Chip("贫困村(出列)", lambda today: V.is_poor_village == True),
    ),
    group_by=(V.village_kind, V.is_involved, V.poor_exit_year),
    help=(
        "一个村一行：村类别、是不是涉贫村、联系人。"
        "涉贫村要有六个一的帮扶力量和结对企业，都按这里填的算。"
        "每年的户数、人口、集体收入和基础设施在“村年度情况”里填。"
    ),
)  # fmt: skip
