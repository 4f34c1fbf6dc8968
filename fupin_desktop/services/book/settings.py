"""口径 as they hold in a region: what the nearest region that sets one says, else as shipped (`rules/settings.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.refusal import Refusal
from db.village import Setting
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.rules.settings import Declared, declared
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.access import needs


class BadSetting(Refusal):
    """It can't be set to that."""


@dataclass(frozen=True)
class Holds:
    """One as it holds in a region. `region`: which one sets it; "" as shipped."""

    of: Declared
    value: int | None
    text: str
    region: str = ""
    reason: str = ""
    doc_no: str = ""

    @property
    def shown(self) -> str:
        """With its unit."""
        return self.text or f"{self.value:,} {self.of.unit}".strip()


def holding(region: str) -> dict[str, Holds]:
    """All of them, by name."""
    found = {name: Holds(one, one.value, one.text) for name, one in declared().items()}
    around = regions.around(region)
    own = [one for one in Setting.living() if one.name in found and one.region_code in around]
    for one in sorted(own, key=lambda one: around.index(str(one.region_code))):
        of = found[str(one.name)].of
        if (one.value if of.value is not None else one.text) is not None:
            code, why, paper = str(one.region_code), str(one.reason or ""), str(one.doc_no or "")
            found[of.name] = Holds(of, one.value, str(one.text or ""), code, why, paper)
    return found


def numbers(region: str) -> Mapping[str, int]:
    """The numbers that hold in a region, by name: for rules, which ask for several."""
    return {name: one.value for name, one in holding(region).items() if one.value is not None}


def words(region: str) -> Mapping[str, str]:
    """The words that hold in a region, by name."""
    return {name: one.text for name, one in holding(region).items() if one.text}


@needs(Right.SETTINGS)
def change(actor: str, region: str, name: str, wanted: str, reason: str, doc_no: str = "") -> None:
    """Set one for a region and all below it. `wanted` as typed. Raises BadSetting, Denied, KeyError."""
    of = declared()[name]
    if not reason.strip():
        raise BadSetting("请写明为什么改，以后有据可查。")
    record = Setting(region_code=region, name=name, reason=reason.strip(), doc_no=doc_no.strip() or None)
    if of.value is None:
        if not wanted.strip():
            raise BadSetting(f"“{of.label}”不能是空白。")
        record.text = wanted.strip()
    else:
        record.value = _number(of, wanted)
    entry.save(actor, f"口径：{of.label}", [record])


def _number(of: Declared, wanted: str) -> int:
    value = Setting.value.parse(wanted.strip().removesuffix(of.unit))
    if value is None:
        raise BadSetting(f"“{of.label}”不能是空白。要填整数，单位是{of.unit or '个'}。")
    return int(value)
