"""医疗结算: a hospital bill in its layers 五重保障. No name of an illness."""

from __future__ import annotations

from db.relief import Settlement
from fupin_desktop.ledgers.layouts import Section
from fupin_desktop.ledgers.ledger import Chip, Flow, Ledger, Shelf, Shown, happened
from fupin_desktop.ledgers.relief_papers import SETTLEMENT_PAPERS
from fupin_desktop.rules import relief
from fupin_desktop.rules.catalogue import ST7
from fupin_desktop.rules.months import year_of

S = Settlement


SETTLEMENTS = Ledger(
    model=S,
    shelf=Shelf.MONITORING,
    icon="heart",
    layout=(
        Section("就诊", (
            (S.person, S.treatment, S.disease_class), ((S.hospital, 2), S.doc_no),
            (S.admitted, S.discharged, S.settled_on),
        )),
        Section("费用", (
            (S.total, S.in_policy, S.one_stop), (S.pay_1, S.pay_2, S.pay_3), (S.pay_4, S.pay_5, S.pay_other),
            (S.self_pay, S.year), ((S.note, 3),),
        )),
    ),
    columns=(
        Shown(S.person, 76), Shown(S.treatment, 90), Shown(S.hospital, 150, gives_way=True), Shown(S.settled_on, 100),
        Shown(S.total, 96), *(Shown(layer, 90, aside=True) for layer in (S.pay_1, S.pay_2, S.pay_3, S.pay_4)),
        Shown(S.self_pay, 96),
    ),
    newest=S.settled_on,
    same=(S.treatment, S.hospital, S.settled_on, S.total),
    once=True,
    filters=(S.settled_on, S.treatment, S.disease_class),
    chips=(
        Chip("自付超过一半", lambda today: S.self_pay * 2 > S.total),
        Chip("不是一站式结算", lambda today: S.one_stop == False),
    ),
    sums=tuple(map(Flow, (S.total, S.pay_1, S.pay_2, S.pay_3, S.pay_4, S.pay_5, S.pay_other, S.self_pay))),
    group_by=(S.treatment, S.settled_on, S.disease_class, S.one_stop),
    born=lambda birth: ((S.settled_on, birth.today), (S.treatment, relief.IN_HOSPITAL)),
    rules=(happened(ST7, S.settled_on),),
    judge=relief.check_settlement,
    follows=lambda bill, today: ((S.year, year_of(bill.settled_on)),),
    papers=SETTLEMENT_PAPERS,
    signed=("填表人：", "负责人：", "日期："),
    help=(
        "一次就诊的结算单一行：总额、各层报销、自付。不写病的名字。"
        "医保的清单直接导入，按身份证号认人；各层加起来与总额不符的会列出来。"
    ),
)  # fmt: skip
