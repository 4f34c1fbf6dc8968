"""The rows of the demo district before they are written, with keys that follow from the seed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from random import Random
from typing import Any

from db.record import Record, derived_key
from fupin_desktop import regions
from fupin_desktop.demo import names, people

DISTRICT, TOWN = "410502", "410502101"
#: The day of the page, and the years that it tells of.
AS_OF, YEARS = dt.date(2020, 11, 30), range(2016, 2021)
YEAR = 2020
#: 分 in 元 and in 万元.
YUAN, WAN = 100, 1_000_000
_KNOWN = ("410502101212", "410502101214", "410502101221")  # 袁薛庄, 张薛庄, 马官屯
_INVOLVED_ELSEWHERE = 2


class Making:
    """What is made so far."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rng = Random(f"{seed}/district")
        self.rows: dict[type[Record], list[dict[str, Any]]] = defaultdict(list)
        self.villages = village_codes()
        of_town = [code for code in self.villages if code.startswith(TOWN)]
        self.involved = [*of_town, *[code for code in self.villages if code not in of_town][:_INVOLVED_ELSEWHERE]]
        self._taken: set[str] = set()

    def add(self, model: type[Record], **told: Any) -> str:
        """One more record (stored values); returns its key."""
        row = {name: value for name, value in told.items() if value is not None}
        key = derived_key("district", self.seed, model.table(), len(self.rows[model]))
        row["id"] = model.new_key(row) if model.derived_from else key
        self.rows[model].append(row)
        return str(row["id"])

    def name(self, *, male: bool = True, born: int = 1975) -> str:
        """An invented name."""
        return names.surname(self.rng, "王李张郭") + names.given(self.rng, male, born)

    def id_number(self, born: dt.date, *, male: bool) -> str:
        """A number that nobody else of the book has."""
        return people.id_number(self.rng, born, male, self._taken)

    def phone(self) -> str:
        """An invented number."""
        return people.phone(self.rng)


def village_codes() -> list[str]:
    """The 49 villages, 宝莲寺镇 first; five of them lie in the zone, under 410571."""
    codes = [one.code for one in regions.places().values() if one.level == regions.VILLAGE and one.code[9] == "2"]
    return sorted(codes, key=lambda code: (code not in _KNOWN, not code.startswith(TOWN), code))


def shares(total: int, parts: int) -> list[int]:
    """A whole in parts that differ by one at most."""
    share, rest = divmod(total, parts)
    return [share + (number < rest) for number in range(parts)]
