"""Whatever a bound village claims, of whichever table, record, laptop, time and kind: what is not its own never takes
effect, and what is honest shows the same in any order beside it."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from db.changes import every
from db.models import BY_TABLE
from db.owners import places
from fupin_desktop.services.exchange import held
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED
from fupin_desktop.services.quality.verify import verify
from tests.exchange import VILLAGES, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.forger import Entry, Village

MOST = 6
#: What a claim is made of; all of it is chosen blindly.
CLAIM = st.fixed_dictionaries(
    {
        "table": st.sampled_from(sorted(BY_TABLE)),
        "owner": st.sampled_from(["own", "other", "nobody"]),
        "pick": st.integers(0, 30),
        "field": st.integers(0, 60),
        "born": st.booleans(),
        "laptop": st.sampled_from(["own", "other", "here", "new"]),
        "based": st.booleans(),
        "value": st.sampled_from(["text", "gone", "own", "other", 1, "2026-01-01", None]),
        "ms": st.sampled_from([None, None, None, 0, 2**47]),
    }
)


class Course(Village):
    """A forger that knows every record of the township."""

    def __init__(self, town: Town, folder: Path) -> None:
        super().__init__(town, folder)
        self.of: dict[tuple[str, str], list[str]] = {}
        with town.opened():
            for table, model in BY_TABLE.items():
                keys = [row[0] for row in every(f'SELECT id FROM "{model.table()}" ORDER BY id')]
                for key, lie in places(table, keys, {}).items():
                    is_own = bool(lie) and all(code.startswith(VILLAGES[0]) for code in lie or ())
                    self.of.setdefault((table, "own" if is_own else "other"), []).append(key)

    def entry_of(self, claim: dict[str, Any]) -> Entry:
        table, kinds = claim["table"], BY_TABLE[claim["table"]].kinds()
        known = self.of.get((table, claim["owner"])) or [f"0199aaaa-0000-7000-8000-{claim['pick']:012d}"]
        record = known[claim["pick"] % len(known)]
        site = {"own": self.site, "other": self.theirs[17:], "here": self.here, "new": "zzzzzzz"}[claim["laptop"]]
        name = "" if claim["born"] else [*kinds, "deleted"][claim["field"] % (len(kinds) + 1)]
        value: Any = self.value(claim, name) if name else {
            of: told for of in list(kinds)[:6] if (told := self.value(claim, of)) is not None
        }  # fmt: skip
        base = self.base(table, record, name) if claim["based"] and name else ""
        return self.says(table, record, name, value, base, self.stamp(site, claim["ms"]))

    def value(self, claim: dict[str, Any], name: str) -> Any:
        kind = BY_TABLE[claim["table"]].kinds().get(name)
        if name == "deleted" or (kind is not None and kind.column_type == "INTEGER"):
            return 1
        if claim["value"] in ("own", "other"):
            if name == "region_code":
                return VILLAGES[0 if claim["value"] == "own" else 2]
            return self.own_household if claim["value"] == "own" else self.household
        return "s1.second-0123456789abcdef.AAAA" if type(kind).__name__ == "Sealed" else str(claim["value"] or "x")


def others(course: Course, lines: list[str]) -> list[str]:
    """What is not the first village's, nor new."""
    foreign = {key for (_, whose), keys in course.of.items() if whose == "other" for key in keys}
    return [line for line in lines if json.loads(line)["id"] in foreign]


@settings(max_examples=MOST, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(claims=st.lists(CLAIM, min_size=5, max_size=25), seed=st.integers(0, 99))
def test_what_is_not_the_senders_never_takes_effect(made: Path, claims: list[dict[str, Any]], seed: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        town = Town(Path(shutil.copytree(made, Path(place) / "town")))
        course = Course(town, Path(place) / "forged")
        honest = [town.hand_in(number).path for number in (1, 3)]
        plain_book = town.copy("plain")
        town.merge(*honest, book=plain_book)
        before = others(course, town.dump(plain_book))
        with town.opened():
            names = every("SELECT code, name FROM site WHERE code <> ?", course.site)
        entries = [course.entry_of(claim) for claim in claims]
        plain = [one for one in entries if BY_TABLE[one[2]].room in ("village", "settings")]
        secret = [one for one in entries if one not in plain]
        packages = [course.package(plain, secret), *honest]
        seen = []
        for name in ("first", "second"):
            book = town.copy(name)
            with town.opened(book):  # a copy writes under a code of its own
                here = every("SELECT value FROM meta WHERE key = 'site'")
            random.Random(f"{seed}/{name}").shuffle(packages)
            for done in town.merge(*packages, book=book):
                assert done.status in (MERGED, REFUSED)
            with town.opened(book):
                assert list(verify()) == []
                assert every("SELECT value FROM meta WHERE key = 'site'") == here
                assert set(names) <= set(every("SELECT code, name FROM site"))
                why = [(one.id, one.why) for one in held.of()]
            dump = town.dump(book)
            assert others(course, dump) == before
            seen.append((dump, town.conflicts(book), sorted(why)))
        assert seen[0] == seen[1]


@pytest.fixture
def made(town: Town) -> Path:
    """A township that has merged, and what its villages have written since."""
    town.merge(*town.packages)
    town.edit(1, "一村写的", 5)
    town.edit(3, "三村写的", 5)
    return town.folder
