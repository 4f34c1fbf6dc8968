"""Each hand-in says how long the access log is, and its last hash: who cuts or rewrites it is found out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import fupin_desktop
from db import access_log
from db.changes import every
from fupin_desktop.services.book import access
from fupin_desktop.services.exchange import log_heads
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.quality.verify import verify
from tests.exchange import Forger, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.robustness.test_insider_log import chained_anew, without_triggers


def look(town: Town, times: int = 3) -> None:
    with town.opened(town.village(1)):
        for number in range(times):
            access.note("查看完整号码", f"record-{number}", "证件号码")


def handed_in(town: Town) -> Path:
    look(town)
    return town.hand_in(1).path


def tampered(town: Town, change: Callable[..., Any]) -> None:
    """With an SQL tool, all hashes counted anew and the triggers put back."""
    with closing(sqlite3.connect(town.village(1), isolation_level=None)) as tool:

        def run(sql: str, *values: Any) -> Any:
            return tool.execute(sql, values)

        without_triggers(run)
        change(run)
        chained_anew(run)
        for made in access_log.TRIGGERS.values():
            run(made)


def cut(run: Callable[..., Any]) -> None:
    run("DELETE FROM access WHERE n > 2")


def rewritten(run: Callable[..., Any]) -> None:
    run("UPDATE access SET note = '没看过' WHERE n = 2")


def found(town: Town, path: Path | None = None) -> str:
    with town.opened(path):
        return "\n".join(verify())


def test_an_honest_log_grows_and_nobody_says_anything(town: Town) -> None:
    packages = [town.packages[0], handed_in(town), handed_in(town)]
    for done in town.merge(*packages):
        assert done.status == MERGED
        assert not any("访问记录" in notice for notice in done.notices)
    assert found(town) == found(town, town.village(1)) == ""
    with town.opened():
        told = [
            json.loads(content)["program"]
            for (content,) in every("SELECT content FROM package WHERE way = 'in' ORDER BY number")
        ]
    counts = [list(log_heads.heads(one)) for one in told if fupin_desktop.VERSION in one]
    assert all(one for one in counts)
    assert [one[1] for one in counts[1:]] == [one[0] for one in counts[:-1]], (
        "each names the end that the last one told"
    )


@pytest.mark.parametrize("change", [cut, rewritten])
def test_a_log_that_was_tampered_with_is_told_on_both_sides(town: Town, change: Callable[..., Any]) -> None:
    first = handed_in(town)
    town.merge(town.packages[0], first)
    tampered(town, change)
    assert "访问记录比上报包" in found(town, town.village(1))
    [done] = town.merge(town.hand_in(1).path)
    assert done.status == MERGED
    assert any("访问记录" in notice for notice in done.notices)
    assert found(town) == "", "the township's own book is whole"


def test_packages_in_another_order_are_no_tampering(town: Town) -> None:
    packages = [town.packages[0], handed_in(town), handed_in(town)]
    for done in town.merge(*reversed(packages)):
        assert not any("访问记录" in notice for notice in done.notices)
    assert found(town) == ""


def test_a_restored_book_starts_anew(town: Town, tmp_path: Path) -> None:
    """It writes under a code of its own, so a log that is as short as its backup is no tampering."""
    before = town.village(1).read_bytes()
    town.merge(town.packages[0], handed_in(town))
    town.village(1).write_bytes(before)
    with town.opened(town.village(1)):
        pass
    with closing(sqlite3.connect(town.village(1))) as tool:
        tool.execute("UPDATE meta SET value = 'elsewhere' WHERE key = 'place'")
        tool.commit()
    [done] = town.merge(town.hand_in(1).path)
    assert not any("访问记录" in notice for notice in done.notices)
    assert found(town) == found(town, town.village(1)) == ""


@pytest.mark.parametrize(
    "told", ["0.1", "", "0.2.0 access=", "0.2.0 access=5:xyz", "x access=5:" + "0" * 64 + ",", "0"]
)
def test_packages_of_earlier_programs_and_odd_ones_say_nothing(town: Town, tmp_path: Path, told: str) -> None:
    assert log_heads.heads(told) == {}
    forger = Forger(town, tmp_path / "forged")
    [first, second] = town.merge(
        forger.package([forger.entry()], number=8), forger.package([forger.entry()], number=9, program=told)
    )
    assert (first.status, second.status) == (MERGED, MERGED)
    assert second.notices == []
    assert found(town) == ""
