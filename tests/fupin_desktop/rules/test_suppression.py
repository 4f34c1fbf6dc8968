"""No small count is told by a table: tried against somebody who writes down every table that fits what is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fupin_desktop.rules.suppression import Protected, protect

FEWEST = 3
Table = list[list[int]]


def fits(shown: Protected, wanted: Callable[[Table], int]) -> bool:
    """Whether a table that agrees with all that is shown has `wanted` (a cell, a total) large enough to be shown."""
    inner = [row[:-1] for row in shown.rows]
    most = max([count or 0 for row in [*shown.rows, shown.bottom] for count in row] + [2 * FEWEST])
    cells = [(i, j) for i, row in enumerate(inner) for j in range(len(row))]
    table = [[0] * len(row) for row in inner]

    def is_possible(i: int, j: int) -> bool:
        row, column = table[i][: j + 1], [table[k][j] for k in range(i + 1)]
        is_last = j + 1 == len(table[i]), i + 1 == len(table)
        sums = ((sum(row), shown.rows[i][-1], is_last[0]), (sum(column), shown.bottom[j], is_last[1]))
        whole = sum(map(sum, table)), shown.bottom[-1], all(is_last)
        return all(
            seen is None or (total == seen if is_end else total <= seen) for total, seen, is_end in (*sums, whole)
        )

    def search(at: int) -> bool:
        if at == len(cells):
            return wanted(table) >= FEWEST
        i, j = cells[at]
        seen = inner[i][j]
        for value in range(most + 1) if seen is None else (seen,):
            table[i][j] = value
            if is_possible(i, j) and search(at + 1):
                return True
        table[i][j] = 0
        return False

    return search(0)


def _cell(i: int, j: int, table: Table) -> int:
    return table[i][j]


def _row(i: int, table: Table) -> int:
    return sum(table[i])


def _column(j: int, table: Table) -> int:
    return sum(row[j] for row in table)


def told(counts: Table, shown: Protected) -> list[tuple[str, int, int]]:
    """The small counts and totals that can't be large enough in any table that fits: known to be small."""
    found: list[tuple[str, int, int]] = []
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            if 0 < count < FEWEST and not fits(shown, partial(_cell, i, j)):
                found.append(("cell", i, j))
        if 0 < sum(row) < FEWEST and not fits(shown, partial(_row, i)):
            found.append(("row", i, sum(row)))
    for j, column in enumerate(zip(*counts, strict=True)):
        if 0 < sum(column) < FEWEST and not fits(shown, partial(_column, j)):
            found.append(("column", j, sum(column)))
    return found


def test_the_attacker_of_these_tests_sees_what_is_badly_hidden() -> None:
    assert told([[2, 8, 40]], Protected([[None, 8, 40, 50]], [None, 8, 40, 50])) == [("cell", 0, 0), ("column", 0, 2)]
    both = Protected([[None, None, 40, 42]], [None, None, 40, 42])  # 1 and 1: each is less than 3, by their sum
    assert [where for where, *_ in told([[1, 1, 40]], both)] == ["cell", "cell", "column", "column"]


@pytest.mark.parametrize(
    "counts",
    [
        [[2, 8, 40]],
        [[1, 0, 0]],
        [[1, 1, 5]],
        [[2, 0, 0], [0, 0, 0]],
        [[1, 4, 5], [3, 4, 5]],
        [[1, 4, 5], [1, 4, 5]],
        [[2, 2], [2, 2]],
        [[1, 0], [0, 1]],
    ],
)
def test_what_is_small_is_not_told(counts: Table) -> None:
    shown = protect(counts, FEWEST)
    assert not [c for row in [*shown.rows, shown.bottom] for c in row if c is not None and 0 < c < FEWEST]
    assert told(counts, shown) == []


@settings(max_examples=200)
@given(st.integers(1, 3).flatmap(lambda width: st.lists(
    st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=1, max_size=3)))  # fmt: skip
def test_nor_in_any_table(counts: Table) -> None:
    assert told(counts, protect(counts, FEWEST)) == []


def test_no_more_is_hidden_than_has_to_be() -> None:
    assert protect([[5, 6, 0], [7, 0, 9]], FEWEST) == Protected([[5, 6, 0, 11], [7, 0, 9, 16]], [12, 6, 9, 27])
    # the least other count of the row goes with the small one; zeros and totals stay
    assert protect([[2, 0, 8, 40]], FEWEST).rows == [[None, 0, None, 40, 50]]
    assert protect([], FEWEST) == Protected([], [0])


def test_a_single_small_count_in_a_big_table_takes_three_others() -> None:
    counts = [[1, 10, 20], [10, 11, 21], [12, 13, 22]]
    shown = protect(counts, FEWEST)
    hidden = [(i, j) for i, row in enumerate([*shown.rows, shown.bottom]) for j, c in enumerate(row) if c is None]
    assert hidden == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_totals_hidden_elsewhere_are_not_given_away_here() -> None:
    # elsewhere: red 2 and yellow 8 of 50 are hidden; by group they must not add up again
    shown = protect([[2, 5, 20], [0, 3, 20]], FEWEST, hidden_bottom=[0, 1])
    assert shown.bottom == [None, None, 40, 50]
    assert None in (shown.rows[0][1], shown.rows[1][1])
    # and what is shown elsewhere stays shown
    shown = protect([[2, 5], [7, 6]], FEWEST, hidden_bottom=[])
    assert shown.bottom == [9, 11, 20]


@settings(max_examples=200)
@given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=2, max_size=3))
def test_nor_with_totals_from_elsewhere(counts: Table) -> None:
    elsewhere = protect([list(map(sum, zip(*counts, strict=True)))], FEWEST)
    hidden = [column for column, count in enumerate(elsewhere.bottom) if count is None]
    shown = protect(counts, FEWEST, hidden)
    assert [column for column, count in enumerate(shown.bottom) if count is None] == hidden
    assert told(counts, shown) == []
