"""Families as they live in the villages: who belongs to them, how old and how well. Rows of household and person.

Streamed, so that half a million people fit in little memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from db.record import derived_key
from fupin_desktop.demo import names

#: The day on which every demo village stands.
TODAY = dt.date(2026, 11, 20)
GROUPS = ("一组", "二组", "三组", "四组")
HEALTHY, CHRONIC, GRAVE, DISABLED = "01", "02", "03", "04"
POOR, WATCHED, ORDINARY = "10", "20", "30"

Row = dict[str, Any]


@dataclass
class Member:
    """A person and what the yearly rows follow from. `track` is how far school goes; `keen` a steady 0…1."""

    row: Row
    born: dt.date
    health: tuple[str, ...]
    track: str
    keen: float
    away: bool

    @property
    def male(self) -> bool:
        return bool(self.row["sex"] == "1")

    def age(self, year: int) -> int:
        """Age at the end of September, when a year's collection ends."""
        return year - self.born.year - ((self.born.month, self.born.day) > (9, 30))

    def lives(self, year: int) -> bool:
        """Whether the person belonged to the household at the end of a year."""
        gone = self.row.get("del_date")
        return self.born.year <= year and (gone is None or gone > f"{year}-12-31")


@dataclass
class Family:
    """A household, its members (head first) and its own stream of chance."""

    rng: Random
    household: Row
    seed: int
    members: list[Member] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.household["id"])

    def living(self, year: int) -> list[Member]:
        return [member for member in self.members if member.lives(year)]

    def new_key(self, *what: object) -> str:
        """A key for a record that has no derived one: the same seed gives the same."""
        return derived_key("demo", self.seed, self.key, *what)


# Who lives together: relation, sex ("" = by chance), and years younger than the head (from, to), chance to be there.
_Seat = tuple[str, str, int, int, float]
_COUPLE: tuple[_Seat, ...] = (("02", "2", -2, 4, 1.0),)
_TWO_CHILDREN: tuple[_Seat, ...] = (
    ("03/04", "", 22, 27, 0.95),
    ("03/04", "", 27, 34, 0.6),
    ("03/04", "", 34, 38, 0.15),
)
_PATTERNS: tuple[tuple[int, str, tuple[int, int], tuple[_Seat, ...]], ...] = (
    # weight, sex of the head, years of birth, the others
    (18, "1", (1942, 1962), _COUPLE),
    (15, "", (1938, 1961), ()),
    (24, "1", (1974, 1995), _COUPLE + _TWO_CHILDREN),
    (18, "1", (1952, 1965), (*_COUPLE, ("03", "1", 22, 28, 1.0), ("05", "2", 23, 29, 0.9),
                             ("07/08", "", 46, 51, 0.95), ("07/08", "", 52, 58, 0.65))),
    (14, "1", (1974, 1988), (*_COUPLE, ("11", "1", -29, -23, 0.6), ("12", "2", -27, -22, 0.9), *_TWO_CHILDREN)),
    (8, "1", (1953, 1967), (("02", "2", -2, 4, 0.8), ("03!", "1", 22, 28, 1.0), ("05!", "2", 23, 29, 0.8),
                            ("07/08", "", 47, 53, 1.0), ("07/08", "", 54, 58, 0.4))),
    (5, "", (1972, 1990), (("03/04", "", 22, 30, 1.0), ("03/04", "", 30, 35, 0.4))),
    (6, "1", (1964, 1986), (("12", "2", -30, -21, 1.0),)),
)  # fmt: skip
_WEIGHTS = [pattern[0] for pattern in _PATTERNS]
_PREFIXES = ("410522", "410522", "410522", "410502", "410502", "410511", "410504")
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def families(seed: int, region: str, village: str, count: int) -> Iterator[Family]:
    """`count` households of a village (12-digit code and its short name), the same for the same arguments.

    ID numbers do not repeat within a village. Household and person numbers are invented: an 8 after the region code.
    """
    taken: set[str] = set()
    serials = iter(range(1, 10_000_000))
    surnames = names.own_surnames(village)
    for number in range(1, count + 1):
        rng = Random(f"{seed}/{region}/{number}")
        family = _family(rng, seed, region, village, number)
        family.household["group_no"] = group = GROUPS[(number - 1) * len(GROUPS) // count]
        family.household["address"] = f"{village}{group}{number}号"
        for member in _people(rng, family, surnames, taken):
            serial = f"{region}8{seed % 100:02d}{next(serials):06d}"
            member.row |= {"id": derived_key("person", serial), "household": family.key}
            if family.household["household_no"]:
                member.row["person_no"] = serial
            family.members.append(member)
        yield family


def _family(rng: Random, seed: int, region: str, village: str, number: int) -> Family:
    kind = rng.choices((POOR, WATCHED, ORDINARY), (45, 7, 48))[0]
    household_no = f"{region}8{seed % 100:02d}{number:04d}"
    household: Row = {
        "id": derived_key("household", household_no),
        "household_no": household_no,
        "region_code": region,
        "natural_village": village,
        "phone": phone(rng),
        "hh_type": kind,
        "whole_no_labor": 0,
        "relocated": 0,
        "is_martyr_family": int(rng.random() < 0.02),
    }
    if kind == ORDINARY and number % 10 == 0:  # not in the national system: the book's own number
        household |= {"household_no": None, "local_no": f"{region}{number // 10:04d}"}
    return Family(rng, household, seed)


def _people(rng: Random, family: Family, surnames: str, taken: set[str]) -> Iterator[Member]:
    _, head_sex, (first, last), seats = rng.choices(_PATTERNS, _WEIGHTS)[0]
    head_born = rng.randint(first, last)
    head_male = (head_sex or rng.choice("112")) == "1"
    own_name = names.surname(rng, surnames)
    yield _member(rng, "01", head_male, head_born, own_name, taken)
    for relation, sex, youngest, oldest, chance in seats:
        born = head_born + rng.randint(youngest, oldest)
        if rng.random() >= chance or born > TODAY.year:
            continue
        male = (sex or rng.choice("12")) == "1"
        code = relation.rstrip("!").split("/")[0 if male else -1]
        of_family = code in ("03", "04", "07", "08", "11") and head_male
        surname = own_name if of_family else names.surname(rng, surnames)
        member = _member(rng, code, male, born, surname, taken)
        member.away = relation.endswith("!")
        member.row["member_state"] = "3" if member.away else "1"
        _come_and_go(rng, member)
        yield member


def _member(rng: Random, relation: str, male: bool, year: int, surname: str, taken: set[str]) -> Member:
    born = dt.date(year, 1, 1) + dt.timedelta(rng.randrange(300 if year == TODAY.year else 365))
    row: Row = {
        "name": surname + names.given(rng, male, year),
        "id_type": "01",
        "id_no": id_number(rng, born, male, taken),
        "sex": "1" if male else "2",
        "birth": born.isoformat(),
        "relation": relation,
        "ethnic": "01",
        "political": "13",
        "military": "1",
        "member_state": "1",
    }
    age = TODAY.year - year
    if relation in ("02", "05") and rng.random() < 0.03:
        row["ethnic"], row["name"] = names.of_minority(rng, male)
    if 18 <= age < 90 and rng.random() < 0.06:
        row["political"] = "01"
    elif 14 <= age <= 27 and rng.random() < 0.4:
        row["political"] = "03"
    if male and age >= 22 and rng.random() < 0.05:
        row["military"] = "3"
    if 16 <= age < 80 and rng.random() < 0.7:
        row["phone"] = phone(rng)
    health = _health(rng, age)
    if DISABLED in health:
        _certify(rng, row, age)
    track = rng.choices(("work", "vocational", "college", "university"), (30, 30, 22, 18))[0]
    return Member(row, born, health, track, rng.random(), away=False)


def _come_and_go(rng: Random, member: Member) -> None:
    """Children born, and old people who died, since the villages have been kept."""
    if member.born.year >= 2023:
        member.row.update(add_reason="01", add_date=member.row["birth"])
    elif member.born.year < 1948 and rng.random() < 0.2:
        gone = TODAY - dt.timedelta(rng.randint(30, 900))
        member.row.update(member_state="2", del_reason="01", del_date=gone.isoformat())


def _health(rng: Random, age: int) -> tuple[str, ...]:
    chance = rng.random()
    found = []
    if chance < (0.01 if age < 16 else 0.06 if age < 50 else 0.35 if age < 70 else 0.55):
        found.append(CHRONIC)
    elif chance > (0.997 if age < 50 else 0.97):
        found.append(GRAVE)
    if rng.random() < (0.012 if age < 16 else 0.05 if age < 60 else 0.08):
        found.append(DISABLED)
    return tuple(found) or (HEALTHY,)


def _certify(rng: Random, row: Row, age: int) -> None:
    kind, level = rng.choices("12345677", k=1)[0], rng.choices("1234", (2, 3, 4, 3))[0]
    row.update(
        disab_type=kind,
        disab_level=level,
        disab_cert=f"{row['id_no']}{kind}{level}",
        disab_cert_year=max(2009, TODAY.year - rng.randint(0, max(1, min(age, 15)))),
    )


def id_number(rng: Random, born: dt.date, male: bool, taken: set[str]) -> str:
    while True:
        prefix = rng.choice(_PREFIXES) if born.year < 2003 else rng.choice(("410522", "410502"))
        body = f"{prefix}{born:%Y%m%d}{rng.randrange(1, 1000) // 2 * 2 % 998 + male:03d}"
        number = body + check_digit(body)
        if number not in taken:
            taken.add(number)
            return number


def check_digit(body: str) -> str:
    """The 18th character for the first 17 (GB 11643-1999)."""
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _CHECK_WEIGHTS, strict=True)) % 11]


def phone(rng: Random) -> str:
    return (
        rng.choice(("138", "139", "150", "151", "158", "159", "182", "187", "136", "188"))
        + f"{rng.randrange(10**8):08d}"
    )
