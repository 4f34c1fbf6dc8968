"""What neighbouring demo villages both hold, so that a merge has something to show: households that moved over the
border and are kept by both, differently, and persons registered in both under two keys.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from fupin_desktop.demo import people
from fupin_desktop.demo.people import ORDINARY, Family, Member

#: Fewer households than this have no neighbours.
_LEAST = 8
_MOVED = 2
_MARRIED = 3
#: Characters that are taken for others when a name is heard, not read.
_SLIPS = str.maketrans("军芳伟秀玲兰英", "均方玮绣铃蓝瑛")


def families(seed: int, code: str, village: str, count: int, neighbour: tuple[str, str] | None) -> Iterator[Family]:
    """`people.families` of a village; with a neighbour (code and short name) the last ones are of there."""
    if neighbour is None or count < _LEAST:
        yield from people.families(seed, code, village, count)
        return
    rng = Random(f"{seed}/{code}/overlap")
    theirs = list(people.families(seed, *neighbour, count))
    registered = [family for family in theirs if family.household["hh_type"] != ORDINARY]
    moved = [_moved(family, code, village, rng) for family in registered[:_MOVED]]
    wives = [member for family in theirs for member in family.members if _is_wife(member)][-_MARRIED:]
    registered_here = 0
    for number, family in enumerate(people.families(seed, code, village, count)):
        if number >= count - len(moved):
            yield moved[number - count + len(moved)]
            continue
        registered_here += family.household["hh_type"] != ORDINARY
        may_move = family.household["hh_type"] != ORDINARY and registered_here <= _MOVED  # to the next village
        for member in family.members if not may_move else ():
            if wives and _is_wife(member):
                _become(member, wives.pop())
        yield family


def is_own(family: Family, code: str) -> bool:
    """Whether a family was registered in this village first, not in the one next to it."""
    return str(family.household["household_no"] or code).startswith(code)


def _moved(family: Family, code: str, village: str, rng: Random) -> Family:
    """The same household as the other village wrote it down: where it lives now, another phone, a slip in a name."""
    household = family.household
    household |= {"region_code": code, "natural_village": village, "group_no": rng.choice(people.GROUPS)}
    household["address"] = f"{village}{household['group_no']}路东"
    household["phone"] = f"139{rng.randrange(10**8):08d}"
    family.members[0].row["phone"] = household["phone"]
    for member in family.members[1:]:
        member.row["name"] = member.row["name"].translate(_SLIPS)
    return family


def _is_wife(member: Member) -> bool:
    return member.row["relation"] == "02" and not member.male and "disab_cert" not in member.row


def _become(member: Member, other: Member) -> None:
    """Register the other one's person here too, under this one's key."""
    member.born = other.born
    for name in ("name", "id_no", "birth", "ethnic"):
        member.row[name] = other.row[name]
