"""A household that has moved away is counted nowhere in the old village's book, and readable: one look at every list,
check, card, paper, report and statistic of one book."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.changes import change, every, one
from db.clock import today
from db.household import Household
from db.move import TAKEN, Move
from db.person import Person, PersonYear
from fupin_desktop.demo import books
from fupin_desktop.exchange import excel_out
from fupin_desktop.exchange.excel_people import Roster
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.services.book import entry, summary
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.conflicts import duplicates, undecided
from fupin_desktop.services.effect import monthly
from fupin_desktop.services.household import beside, checks, family, income_years, years
from fupin_desktop.services.ledgers import counts, desk, filial, lists
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.lists import listing, overview, search
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.monitoring import board
from fupin_desktop.services.organisation import strength
from fupin_desktop.services.papers import cards_state, roster
from tests.exchange import ACTOR, VILLAGES
from tests.ledgers import saved
from tests.monitored import clue_of

#: What is read of a household by its key, or to find who is meant, and by the program's own housekeeping.
_KNOW_ALL = {
    "exchange/excel_in.py", "exchange/ledger_owners.py", "services/book/list_sql.py", "services/book/records.py",
    "services/book/scope.py", "services/conflicts/duplicate_count.py", "services/conflicts/duplicates.py",
    "services/exchange/handing_over.py",
    "services/household/moving.py", "services/lists/listing.py", "services/lists/search.py",
    "services/psychology/joined.py", "services/quality/verify.py", "services/erasing/assets.py",
}  # fmt: skip


#: Whom they name does not make them the household's.
_OFFICES = {"money", "cadre"}


@dataclass(frozen=True)
class Moved:
    """The household, how many members it has, and what the book told of everything before and after."""

    home: str
    size: int
    before: dict[str, Any]
    after: dict[str, Any]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """A village of a demo of which another village takes a household that has something in every ledger."""
    folder = tmp_path_factory.mktemp("moved")
    books.make(folder, 2, 25, 1)
    with open_book(folder / "village-1.fpb", ACTOR):
        [first] = listing.households().rows(0, 1)
        for ledger in LEDGERS:
            saved(ledger, first.key, 1)
        clue_of(today() - dt.timedelta(days=40), Household.find(first.key))
        people = "SELECT count(*) FROM person WHERE household = ? AND member_state IS NOT '2'"
        size, before = int(one(people, first.key)[0]), _everything()
        _go(first.key)
        yield Moved(first.key, size, before, _everything())


def _everything() -> dict[str, Any]:
    """What every list and statistic of the book tells; lists as the households that they name."""
    told: dict[str, Any] = {
        "农户": _homes(listing.households()),
        "人员": _homes(listing.persons()),
        "减少人员": _homes(listing.persons(Filter(gone=True))),
        "筛选": listing.counts(),
        "按村": listing.counts_by_region(Filter(), 12), "按村的人": listing.persons_by_region(Filter(), 12),
        "首页": overview.overview().counts,
        "该走访": _homes(overview.due()), "说好再去": [one.household for one in overview.promised(999)],
        "缺信息": overview.lacking(999),
        "检查": sorted({one.household for one in desk.check_book() if one.table not in _OFFICES}),
        "收入": income_years.compared(), "年度": [one.household for one in years.left_out(2026)],
        "明白卡": [one.household for one in cards_state.states(cards_state.households(), 2026)],
        "花名册": len(roster.lines()), "看板": [one.household for one in board.read()],
        "敬老": [one.household for one in filial.sheet(2026)], "关爱": [one.household for one in beside.of_book(2026)],
        "力量": strength.villages(), "月报": monthly.month(today()),
        "重复": duplicates.candidates(), "未核定": sorted(undecided.of_households()),
    }  # fmt: skip
    for ledger in LEDGERS:
        found = lists.listed(ledger, Wanted())
        told[ledger.heading] = sorted(line.household for line in found.rows(0, found.count))
        assert found.count == counts.totals(ledger, Wanted()).count == lists.standing(ledger).count, ledger.heading
    return told


def _homes(found: Any) -> list[str]:
    return sorted(row.household for row in found.rows(0, found.count))


def _says(value: Any, home: str) -> int:
    """How often a list names the household."""
    return sum(one == home or getattr(one, "household", "") == home for one in value) if isinstance(value, list) else 0


def _lost(before: Any, after: Any, home: str) -> bool:
    """Whether a list, or what is counted, is the same without the household."""
    if isinstance(before, list):
        return bool([one for one in before if not _says([one], home)] == after)
    return bool(before != after)


def test_it_is_counted_nowhere(moved: Moved) -> None:
    home, size, before, after = moved.home, moved.size, moved.before, moved.after
    named = {what for what, told in before.items() if _says(told, home)}
    assert named >= {"农户", "人员", "检查", "明白卡", "看板", "帮扶措施", "医疗结算", "资金"}, "it shows little"
    assert {what for what, told in after.items() if _says(told, home)} == {"资金", "干部人才"}, "it stays the village's"
    for what in named - {"资金", "干部人才"}:
        assert _lost(before[what], after[what], home), what
    assert after["筛选"].households == before["筛选"].households - 1
    assert after["筛选"].persons == before["筛选"].persons - size
    assert after["首页"] == after["筛选"]
    assert after["按村的人"] == {VILLAGES[0]: after["筛选"].persons}
    assert before["花名册"] - after["花名册"] == size
    assert after["收入"].of == before["收入"].of - 1


def test_it_is_not_exported_with_all_and_goes_out_by_its_key(moved: Moved, tmp_path: Path) -> None:
    home = moved.home
    names = {name for (name,) in every("SELECT name FROM person WHERE household = ?", home)}
    residents = {name for (name,) in every("SELECT name FROM resident_person")}
    for number, (whose, told) in enumerate((("", False), (VILLAGES[0], False), ([home], True))):
        excel_out.export(tmp_path / f"{number}.xlsx", "template", Roster(whose, 2026))
        assert bool(_names(tmp_path / f"{number}.xlsx") & (names - residents)) is told


def test_it_is_readable_and_found_and_its_filter_lists_it(moved: Moved) -> None:
    home = moved.home
    shown = family.load(home)
    assert shown is not None
    assert shown.head is not None
    assert shown.measures
    assert [row.key for row in listing.households(Filter(moved=True)).rows(0, 9)] == [home]
    assert {row.household for row in listing.persons(Filter(moved=True)).rows(0, 99)} == {home}
    assert listing.count_persons(Filter(moved=True)) == listing.persons(Filter(moved=True)).count
    assert home in {hit.household for hit in search.find(str(shown.head.name))}
    assert checks.findings(home) is not None


def test_nothing_is_entered_that_would_count_nowhere(moved: Moved) -> None:
    person = Person.living().where(Person.household == moved.home).first()
    for record in (Household.get_by_id(moved.home), person, PersonYear(person=person.id, year=2031)):
        with pytest.raises(entry.MovedAway, match="已经迁出"):
            entry.save(ACTOR, "修改", [record])
    with pytest.raises(entry.MovedAway):
        entry.delete(ACTOR, "删除", [person])


def test_what_is_counted_asks_for_residents() -> None:
    """The second kind: a query of all households, or persons, that forgets who has moved away."""
    room = Path(summary.__file__).parents[2]
    forgetful = [
        f"{path.relative_to(room).as_posix()}:{line} {text[:90]}"
        for path in sorted(room.rglob("*.py"))
        if path.relative_to(room).as_posix() not in _KNOW_ALL
        for line, text in _queries(path)
        if _is_of_all(text)
    ]
    assert forgetful == []


def _queries(path: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text("utf-8")
    if "household" not in source or "deleted IS NOT 1" not in source:
        return
    parts: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts.update(map(id, node.values))
            yield node.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "?" for v in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.lineno, node.value


def _is_of_all(query: str) -> bool:
    """Whether a query reads living households without saying which, or in this book."""
    text = " ".join(query.split())
    if not re.search(r'(?:FROM|JOIN) "?household"?\b', text) or "resident" in text:
        return False
    return "deleted IS NOT 1" in text and not re.search(r"\b(household|id|rowid) (IN \(|= \?)", text)


def _go(home: str) -> None:
    """Another village has taken it."""
    with change(ACTOR, "接收迁入户"):
        found = Household.find(home)
        assert found is not None
        found.region_code = VILLAGES[1]
        found.save()
        Move(household=home, from_village=VILLAGES[0], to_village=VILLAGES[1], date=today(), reason="投亲",
             state=TAKEN).save()  # fmt: skip


def _names(workbook: Path) -> set[str]:
    sheet = openpyxl.load_workbook(workbook).worksheets[0]
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}
