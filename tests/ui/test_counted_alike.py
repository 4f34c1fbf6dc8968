"""Whatever is counted in several places is one number: pages, receipts, commands and papers of a township whose
villages really disagree are asked for the same, of all and of each village; also after a conflict was settled, after
that was taken back, and after the same package came once more."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db.changes import every
from db.clock import today
from db.models import MODELS
from fupin_desktop import regions
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.conflicts import conflict_list, duplicate_count, to_decide, undecided
from fupin_desktop.services.effect import monthly
from fupin_desktop.services.exchange import cover, hand_in
from fupin_desktop.services.exchange.incoming import REPEATED
from fupin_desktop.services.lists import overview
from tests import counted, merged
from tests.answered import session_on
from tests.commands import Commands
from tests.counted import ACTOR, VILLAGES, WITHOUT, Town
from tests.exchange import _copied
from tests.ui.conftest import _close_windows, shown
from ui.pages.exchange.board import standing_chip
from ui.window.main_window import MainWindow

#: What is counted → by what place → how many.
Told = dict[str, dict[str, int]]


def at(window: MainWindow) -> Any:
    """The page in sight."""
    return window.pages.current()


def number(text: object) -> int:
    """The first number of a text, 0 where it has none."""
    found = re.search(r"\d[\d,]*", str(text))
    return int(found[0].replace(",", "")) if found else 0


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return counted.made(tmp_path_factory.mktemp("counted"))


@pytest.fixture
def commands(capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(capsys)


@pytest.fixture
def town(_made: Town, tmp_path: Path) -> Town:
    return replace(_made, folder=_copied(_made.folder, tmp_path / "town").folder)


def by_commands(run: Commands, book: Path, region: str) -> Iterator[tuple[str, str, int]]:
    def asked(name: str, *more: object) -> Any:
        done = run(name, book, *more, "--json", *(("--village", region) if region else ()))
        assert done.code == 0, done.err
        return json.loads(done.out)

    checked, clues = asked("check"), asked("clues")
    yield "conflicts", "commands/conflicts.py", len(asked("conflicts"))
    yield "duplicates", "commands/duplicates.py", len(asked("duplicates"))
    yield "errors", "commands/check.py", checked["counts"]["error"]
    yield "errors", "commands/check.py, one by one", sum(f["level"] == "error" for f in checked["findings"])
    yield "findings", "commands/check.py", sum(checked["counts"].values())
    yield "findings", "commands/check.py, one by one", len(checked["findings"])
    yield "undecided", "commands/check.py", checked["undecided"]
    yield "late cases", "commands/clues.py", clues["counts"]["逾期"]
    yield "late cases", "commands/clues.py, one by one", len(asked("clues", "--overdue")["clues"])


def by_services(region: str) -> Iterator[tuple[str, str, int]]:
    """What goes on paper, and what is told as it was found."""
    waiting = conflict_list.waiting().of(region=region)
    yield "conflicts", "conflict_list.py", waiting.count
    yield "conflicts", "conflict_list.py, a page", len(waiting.rows(0, 9999))
    yield "conflicts", "conflict_list.py, its kinds", sum(kind.count for kind in waiting.kinds())
    yield "undecided", "undecided.py", undecided.households(region)
    if not region:
        everything = {model.table(): [key for (key,) in every(f'SELECT id FROM "{model.table()}"')] for model in MODELS}
        yield "duplicates", "duplicate_count.py, as of a receipt", duplicate_count.count(everything)
        yield "conflicts", "to_decide.py, as of a receipt", to_decide.still_open(
            [*every("SELECT tbl, record, field FROM conflict"), *to_decide.orphans()])  # fmt: skip
        if regions.is_village(opening.region()):
            yield "errors", "exchange/hand_in.py", len(hand_in.errors(hand_in.pending(full=True)))
    month = monthly.month(today(), region)
    yield "errors", "effect/monthly.py", next(line.this for line in month.lines if "错误" in line.label)
    if not region:
        found = overview.overview()
        yield "undecided", "overview.py", found.undecided
        yield "households", "overview.py", found.counts.households
        yield "persons", "overview.py", found.counts.persons
        yield "monitored", "overview.py", found.counts.monitored
        yield "overdue", "overview.py", found.counts.overdue


def of_cover(path: Path) -> Iterator[tuple[str, str, str, int]]:
    """Of each line of the cover: the name of the village."""
    cover.write(path, None, "", [], masked=False)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows: list[list[Any]] = [[cell for cell in row if cell is not None] for row in sheet.values]
    for row in rows:
        if len(row) == 7 and type(row[1]) is int:
            yield from (
                (str(row[0]), kind, "exchange/cover.py", int(row[place]))
                for kind, place in (("households", 1), ("persons", 2), ("monitored", 5))
            )
        if row and row[0] == "未核定":
            yield "合计", "undecided", "exchange/cover.py", number(row[1])


def rows(table: Any) -> int:
    return table.rows.rowCount() if table.isVisible() else 0


def of_households(window: MainWindow, region: str) -> Iterator[tuple[str, str, int]]:
    window.session.go("households", chip="all", region=region)
    homes = at(window)
    yield "households", "pages/households.py", rows(homes.households)
    yield "undecided", "pages/households.py", number(homes.total.text().partition("　")[2])
    for kind, chip in (("households", "all"), ("monitored", "monitored"), ("overdue", "overdue")):
        yield kind, "pages/households.py, its chip", number(homes.filters._chips[chip].text())
    window.session.go("households", chip="all", persons=True, region=region)
    people = at(window)
    yield "persons", "pages/households.py", rows(people.persons)
    yield "persons", "pages/households.py, its chip", number(people.filters._chips["all"].text())


def by_pages(window: MainWindow, region: str) -> Iterator[tuple[str, str, int]]:
    def page(name: str, **where: Any) -> Any:
        window.session.go(name, **where, region=region)
        return at(window)

    conflicts = page("conflicts")
    yield "conflicts", "pages/exchange/conflicts.py", rows(conflicts.table)
    yield "conflicts", "pages/exchange/conflicts.py, its kinds", number(conflicts.kind.itemText(0))
    if told := re.search(r"\d+$", conflicts.village.currentText()):  # where its village has something
        yield "conflicts", "pages/exchange/conflicts.py, its villages", number(told[0])
    doubles = page("duplicates")
    yield "duplicates", "pages/exchange/duplicates.py", rows(doubles.table)
    yield "duplicates", "pages/exchange/duplicates.py, its title", number(doubles.title.text())
    checks = page("checks")
    yield "findings", "pages/checks.py", rows(checks.table)
    yield "findings", "pages/checks.py, its chip", number(checks.levels[None].text())
    yield (
        "errors",
        "pages/checks.py, its chip",
        number(next(m.text() for lv, m in checks.levels.items() if lv == "error")),
    )
    yield "errors", "pages/checks.py", rows(page("checks", level="error").table)
    cards = page("cards", chip="to print")
    yield "to print", "pages/cards.py", rows(cards.table)
    yield "to print", "pages/cards.py, its chip", number(cards.filters.chips["to print"].text())
    yield "overdue", "pages/visits.py", rows(page("visits", made=False).due)
    yield "overdue", "pages/visits.py, its tab", number(at(window).faces.words[0].text())
    for name, ask in (("monitoring", of_cases), ("monitoring numbers", of_statistics)):
        window.session.go(name, **({"state": "逾期"} if name == "monitoring" else {}))
        made = at(window)
        made.village.choose(region)
        if made.village.chosen == region:  # it is offered
            yield from (("late cases", f"pages/monitoring/{place}", count) for place, count in ask(made))


def of_cases(page: Any) -> Iterator[tuple[str, int]]:
    page._show_list()
    yield "board.py", page.table.rows.rowCount()
    yield "board.py, its chip", number(page.chips["逾期"].text())


def of_statistics(page: Any) -> Iterator[tuple[str, int]]:
    page.refresh()
    for made in page._found.tables[:4]:
        rows = [row for row in made.rows if not row.is_total]
        yield f"numbers.py, {made.title}", sum(len(row.cells[-1].keys) for row in rows)


#: Columns of the township's first page.
COLUMNS = {"户": "households", "人": "persons", "监测对象": "monitored", "走访逾期": "overdue", "错误": "errors",
           "待打印": "to print"}  # fmt: skip


def of_first_page(window: MainWindow) -> Iterator[tuple[str, str, str, int]]:
    """Of each line of the first page of a township or district: the region."""
    window.session.go("today")
    page = at(window)
    sums: Counter[str] = Counter()
    for line in range(page.table.rows.rowCount()):
        region = page.table.rows.row(line).line.region
        for place, column in enumerate(page.table.rows.columns):
            if kind := COLUMNS.get(column.title):
                count = number(page.table.rows.index(line, place).data())
                sums[kind] += count if line else 0
                if region or not line:  # what lies in no village has no list of its own
                    yield region, kind, "pages/town.py, its table", count
    yield from (("", kind, "pages/town.py, its lines together", count) for kind, count in sums.items())
    figures = {"conflicts": page.conflicts, "duplicates": page.double, "errors": page.wrong, "to print": page.paper,
               "late cases": page.cases, "handed in": page.handed_in}  # fmt: skip
    yield from (("", kind, "pages/town.py", number(figure.number.text())) for kind, figure in figures.items())
    note = page.handed_in.note.text()
    for kind, word in (("late", "逾期"), ("missing", "漏报")):
        yield "", kind, "pages/town.py", number(note.partition(word)[2]) if word in note else 0


def of_village_page(window: MainWindow) -> Iterator[tuple[str, str, str, int]]:
    window.session.go("today")
    page = at(window)
    households, persons = re.findall(r"[\d,]+", page.registered.text())
    yield "", "households", "pages/today.py", number(households)
    yield "", "persons", "pages/today.py", number(persons)
    for kind, made in (("monitored", page.monitored), ("overdue", page.due), ("errors", page.wrong),
                       ("undecided", page.undecided)):  # fmt: skip
        yield "", kind, "pages/today.py", number(made.text())


def of_board(window: MainWindow) -> Iterator[tuple[str, str, str, int]]:
    window.session.go("merge")
    board = at(window).board
    words = board.counts.text()
    yield "", "handed in", "pages/exchange/board.py", number(words)
    yield "", "late", "pages/exchange/board.py", number(words.partition("逾期")[2]) if "逾期" in words else 0
    yield "", "conflicts", "pages/exchange/board.py", number(board.conflicts.text())
    yield from ((code, "errors", "pages/exchange/board.py, its notes", n) for code, n in board._wrong().items() if code)
    rows = [board.table.rows.row(n) for n in range(board.table.rows.rowCount())]
    states = [standing_chip(line).text for line in rows]
    yield "", "handed in", "pages/exchange/board.py, its lines", states.count("已上报")
    yield "", "late", "pages/exchange/board.py, its lines", states.count("逾期")
    yield "", "missing", "pages/exchange/board.py, its lines", sum(bool(line.missing) for line in rows)


@contextmanager
def window_on(path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    with open_book(path, ACTOR) as book:
        try:
            yield shown(qtbot, session_on(book))
        finally:
            _close_windows()


def everywhere(book: Path, regions_: Sequence[str], run: Commands, qtbot: QtBot) -> dict[str, Told]:
    """Region ("" for all) → what every place says of it."""
    found: dict[str, Told] = defaultdict(lambda: defaultdict(dict))

    def take(region: str, kind: str, place: str, count: int) -> None:
        assert found[region][kind].setdefault(place, count) == count, (region, kind, place)

    for region in regions_:
        for told in by_commands(run, book, region):
            take(region, *told)
    with window_on(book, qtbot) as window:
        in_village = regions.is_village(opening.region())
        names = {regions.path(code)[-1]: code for code in regions_ if code} | {"合计": ""}
        for name, kind, place, count in of_cover(book.with_suffix(".xlsx")):
            take(names.get(name, name), kind, place, count)
        for region in regions_:
            for told in (*by_services(region), *by_pages(window, region), *of_households(window, region)):
                take(region, *told)
        for said in of_village_page(window) if in_village else (*of_first_page(window), *of_board(window)):
            take(*said)
    return found


def agree(found: dict[str, Told]) -> dict[str, Told]:
    wrong = [(region, kind, said) for region, told in found.items() for kind, said in told.items()
             if len(set(said.values())) > 1]  # fmt: skip
    assert not wrong, "\n".join(map(str, wrong))
    return found


def one_of(told: Told, kind: str) -> int:
    return next(iter(told[kind].values()))


def test_one_number_everywhere(town: Town, commands: Commands, qtbot: QtBot) -> None:
    found = agree(everywhere(town.path, ("", *VILLAGES[:3], WITHOUT), commands, qtbot))[""]
    assert one_of(found, "conflicts") == sum(done.conflicts for done in town.receipts) == 21
    expected = {"duplicates": 9, "households": 9, "persons": 15, "to print": 6, "late cases": 3}
    expected |= {"handed in": 3, "late": int(today().day > counted.DUE_DAY), "missing": 1}
    assert {kind: one_of(found, kind) for kind in expected} == expected


def test_after_one_was_settled_that_was_undone_and_the_same_came_again(
    town: Town, commands: Commands, qtbot: QtBot
) -> None:
    def told(kind: str) -> int:
        return one_of(agree(everywhere(town.path, ("", VILLAGES[0]), commands, qtbot))[""], kind)

    before = len(json.loads(commands("conflicts", town.path, "--json").out))
    [first, *_] = json.loads(commands("conflicts", town.path, "--json").out)
    done = commands("resolve", town.path, first["id"], "--take", "right", "--json")
    assert json.loads(done.out)["left"] == told("conflicts") == before - 1
    assert commands("undo", town.path).code == 0
    assert told("conflicts") == before
    [again] = town.merge(town.packages[0])
    assert (again.status, again.conflicts) == (REPEATED, 0)
    assert told("conflicts") == before


def test_in_a_village(town: Town, commands: Commands, qtbot: QtBot) -> None:
    agree(everywhere(town.village(VILLAGES[0]), ("", VILLAGES[0]), commands, qtbot))


def test_where_villages_were_merged_since(town: Town, commands: Commands, qtbot: QtBot) -> None:
    with merged.declared(*merged.merger()):
        found = agree(everywhere(town.path, ("", merged.NEW, VILLAGES[2]), commands, qtbot))
    assert one_of(found[merged.NEW], "households") == 6


def test_in_a_district(town: Town, commands: Commands, qtbot: QtBot) -> None:
    """By township, and by village."""
    found = agree(everywhere(town.district(), ("", counted.TOWN, counted.SECOND, VILLAGES[0]), commands, qtbot))
    assert [one_of(told, "households") for told in found.values()] == [18, 12, 6, 4]  # who took them tells it


def test_a_figure_leads_to_all_that_it_counts_whatever_its_list_was_narrowed_to(town: Town, qtbot: QtBot) -> None:
    with window_on(town.path, qtbot) as window:
        window.session.go("today")
        first = at(window)
        for figure in first.figures:
            window.session.go("today")
            count = number(figure.number.text())
            QTest.keyClick(figure, Qt.Key.Key_Return)
            page = at(window)
            if figure is first.handed_in:
                page.board.period.setCurrentIndex(3)
                page.board.refresh()
            else:
                village = page.filters.village if figure is first.paper else page.village
                village.choose(VILLAGES[0])
                page.refresh()
            window.session.go("today")
            QTest.keyClick(figure, Qt.Key.Key_Return)
            page = at(window)
            listed = number(page.board.counts.text()) if figure is first.handed_in else page.table.rows.rowCount()
            assert listed == count > 0, figure.accessibleName()
