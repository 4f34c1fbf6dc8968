"""What both makes of the card say (DICTIONARY §11.1): whose it is, who helps, what was given and found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from fupin_desktop import regions
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.blocks import Tick, Title
from fupin_desktop.cards.shared import lives_in, name_of
from fupin_desktop.rules.answers import EXITED, FAILED
from fupin_desktop.rules.card import FIRST_SECRETARY, Facts, Row
from fupin_desktop.rules.income import per_capita
from fupin_desktop.terms import term

_NOT_ASKED = "9"
VERDICTS = (
    ("food", "不愁吃"), ("cloth", "不愁穿"), ("edu", "义务教育"), ("med", "基本医疗"), ("house", "住房安全"),
    ("water", "饮水安全"),
)  # fmt: skip
#: In this order, under these names.
ROLES = {"06": "帮扶责任人", "02": "帮扶单位", FIRST_SECRETARY: "第一书记", "08": "驻村工作队", "09": "村两委",
          "11": "网格员", "13": "村医"}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """What a card is made of: the facts (None for a blank one), net income by statement in 分, and its number."""

    facts: Facts | None
    nets: Mapping[str, int | None] = field(default_factory=dict)
    number: str = ""


def title_of(facts: Facts | None, year: int) -> str:
    """What the card is called: by the class of the household, in the words of the year."""
    if facts is None:
        kind = "农户"
    elif facts.household["monitor_cat"] and not facts.household["risk_eliminated"]:
        kind = term("monitored", year)
    else:
        kind = term("exited_household", year) if facts.household["hh_type"] == EXITED else "农户"
    return kind + term("card", year)


def code_of(card: Card) -> str:
    """What the QR code of a card says to whoever scans it: which card to ask for, and where; nobody's name. "" without
    a number."""
    if not card.number:
        return ""
    where = "".join(regions.path((card.facts.household["region_code"] if card.facts else "") or "")[-2:])
    return f"{where}帮扶明白卡，编号 {card.number}。核对请到村委会"


def head(card: Card, year: int) -> Title:
    """What stands above a card."""
    own = card.facts.household if card.facts else None
    return Title(title_of(card.facts, year), lives_in(own), f"{year} 年度", code_of(card), "扫一扫看编号")


def file_of(facts: Facts | None, year: int) -> str:
    """What a file of this card is called."""
    if facts is None:
        return f"空白{title_of(None, year)}"
    return name_of(facts.household, facts.persons, term("card", year))


def measure_words(measure: Row, names: Mapping[str, str]) -> str:
    """What was given: the item, how much of it, to whom."""
    item = words.label("measure_item", measure["item"])
    note = measure["item_note"] or ""
    said = note if item == "其他" and note else f"{item}（{note}）" if note else item
    amount = measure["quantity"]
    counted = f"{words.hundredths(amount)}{measure['quantity_unit'] or ''}" if amount else ""
    return words.joined(said, counted, names.get(measure["person"] or "", ""))


def helper_rows(helpers: Sequence[Row]) -> Iterator[b.Cells]:
    """Label, name, unit and post, telephone of who helps, in the order of the card."""
    for role, label in ROLES.items():
        for helper in helpers:
            if helper["role"] == role:
                org = "" if helper["org"] == helper["name"] else helper["org"]  # a unit, not a person
                where = words.joined(org, helper["position"], by=" ")
                yield (label, helper["name"] or "", where, helper["phone"] or "")


def tick(name: str, label: str, found: Row | None) -> Tick:
    """What was found of one of the six."""
    verdict = found[name] if found else None
    if verdict is None:
        return Tick(label, b.OPEN)
    state = b.FAILED if verdict == FAILED else b.OTHER if verdict == _NOT_ASKED else b.MET
    return Tick(label, state, words.label("verdict", verdict))


def each(statement: Row, nets: Mapping[str, int | None]) -> int | None:
    """Net income per head of a statement in 分; None where not known."""
    net, members = nets.get(statement["id"]), statement["members"]
    if net is None:
        told: int | None = statement["given_net_pc"]
        return told
    return int(per_capita(Decimal(net) / 100, members) * 100) if members else None


def office_of(facts: Facts | None) -> str:
    """The office that answers for the cards, and its telephones, in one line."""
    village: Row = (facts.village or {}) if facts else {}
    phones = words.joined(village.get("hotline"), village.get("office_phone"), by="、")
    return words.joined(village.get("office_name") or "", phones, by="　")
