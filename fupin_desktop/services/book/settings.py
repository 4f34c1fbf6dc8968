"""口径 as they hold in a region: what the nearest region that sets one says, else as shipped (`rules/settings.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.fields import Int
from db.refusal import Refusal
from db.sql import every
from db.village import Setting
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.rules import visits
from fupin_desktop.rules.settings import Declared, declared
from fupin_desktop.rules.visits import Revisits
from fupin_desktop.services.book import entry, opening
from fupin_desktop.services.book.access import needs


class BadSetting(Refusal):
    """It can't be set to that."""


@dataclass(frozen=True)
class Holds:
    """One as it holds in a region. `region`: which one sets it; "" as shipped. `key`: of the record that says so."""

    of: Declared
    value: int | None
    text: str
    region: str = ""
    reason: str = ""
    doc_no: str = ""
    key: str = ""

    @property
    def shown(self) -> str:
        """With its unit."""
        return shown(self.of, self.value, self.text)


def shown(of: Declared, value: int | None, text: str) -> str:
    """A value of one as people read it."""
    return text if value is None else f"{value:,} {of.unit}".strip()


_OWN = "SELECT name, region_code, value, text, reason, doc_no, id FROM setting WHERE deleted IS NOT 1"


def holding(region: str) -> dict[str, Holds]:
    """All of them, by name."""
    found = {name: Holds(one, one.value, one.text) for name, one in declared().items()}
    above = regions.enclosing(region)
    own = [row for row in every(_OWN) if row[0] in found and row[1] in above]
    for name, code, value, text, *more in sorted(own, key=lambda row: above.index(row[1])):
        of = found[name].of
        if (value if of.value is not None else text) is not None:
            found[name] = Holds(of, value, text or "", code, *(said or "" for said in more))
    return found


def numbers(region: str) -> Mapping[str, int]:
    """The numbers that hold in a region, by name: for rules, which ask for several."""
    return {name: one.value for name, one in holding(region).items() if one.value is not None}


def revisits() -> Revisits:
    """定期回访 as it holds in the book's region, and in those regions of its households where it is otherwise."""
    usual = numbers(opening.region())
    found = Revisits(usual[visits.DAYS], usual[visits.MONTHS])
    names = (visits.DAYS, visits.MONTHS)
    if not every("SELECT 1 FROM setting WHERE deleted IS NOT 1 AND name IN (?, ?) LIMIT 1", *names):
        return found
    of = {region: numbers(region) for (region,) in every("SELECT DISTINCT region_code FROM household") if region}
    told = {region: (one[visits.DAYS], one[visits.MONTHS]) for region, one in of.items()}
    return Revisits(found.days, found.months, {region: one for region, one in told.items() if one != found.of("")})


def words(region: str) -> Mapping[str, str]:
    """The words that hold in a region, by name."""
    return {name: one.text for name, one in holding(region).items() if one.text}


@needs(Right.SETTINGS)
def change(actor: str, region: str, name: str, wanted: str, reason: str, doc_no: str = "") -> None:
    """Set one for a region and all below it. `wanted` as typed. Raises BadSetting, BadValue, Denied,
    KeyError."""
    of = declared()[name]
    if not (why := Setting.reason.parse(reason)):
        raise BadSetting("请写明为什么改，以后有据可查。")
    record = Setting(region_code=region, name=name, reason=why, doc_no=Setting.doc_no.parse(doc_no))
    if of.value is not None:
        record.value = _number(of, wanted)
    elif text := Setting.text.parse(wanted):
        record.text = text
    else:
        raise BadSetting(f"“{of.label}”不能是空白。请写上。")
    entry.save(actor, f"判定标准：{of.label}", [record])


def _number(of: Declared, wanted: str) -> int:
    value = Int("取值", most=of.most).parse(wanted.strip().removesuffix(of.unit))
    if value is None:
        raise BadSetting(f"“{of.label}”不能是空白。要填整数，单位是{of.unit or '个'}。")
    return int(value)
