"""The rows of the demo district before they are written, with keys that follow from the seed."""

from __future__ import annotations

import datetime as dt

from fupin_desktop import regions
from fupin_desktop.demo import making, people

DISTRICT, TOWN = "410502", "410502101"
#: The day of the page, and the years that it tells of.
AS_OF, YEARS = dt.date(2020, 11, 30), range(2016, 2021)
YEAR = 2020
_KNOWN = ("410502101212", "410502101214", "410502101221")  # 袁薛庄, 张薛庄, 马官屯
_INVOLVED_ELSEWHERE = 2


class Making(making.Making):
    """What is made so far."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed, "district")
        self.villages = village_codes()
        of_town = [code for code in self.villages if code.startswith(TOWN)]
        self.involved = [*of_town, *[code for code in self.villages if code not in of_town][:_INVOLVED_ELSEWHERE]]
        self._taken: set[str] = set()

    def id_number(self, born: dt.date, *, male: bool) -> str:
        """A number that nobody else of the book has."""
        return people.id_number(self.rng, born, male, self._taken)


def village_codes() -> list[str]:
    """The 49 villages, 宝莲寺镇 first; five of them lie in the zone, under 410571."""
    codes = [one.code for one in regions.places().values() if one.level == regions.VILLAGE and one.code[9] == "2"]
    return sorted(codes, key=lambda code: (code not in _KNOWN, not code.startswith(TOWN), code))
