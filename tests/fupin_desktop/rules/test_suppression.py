"""No small count is told by a table: tried against somebody who writes down every table that fits what is shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fupin_desktop.rules.suppression import Protected, protect

FEWEST = 3
#: An attacker's counts go up to here.
MOST = 6


def fitting(shown: Protected) -> Iterator[list[list[int]]]:
    """Every table of small counts whose shown cells and totals are those."""
    inner = [row[:-1] for row in shown.rows]
    hidden = [(i, j) for i, row in enumerate(inner) for j, count in enumerate(row) if count is None]
    for values in itertools.product(range(MOST + 1), repeat=len(hidden)):
        table = [[count or 0 for count in row] for row in inner]
        for (i, j), value in zip(hidden, values, strict=True):
            table[i][j] = value
        totals = [sum(row) for row in table]
        bottom = [*map(sum, zip(*table, strict=True)), sum(totals)]
        rights = [(row[-1], total) for row, total in zip(shown.rows, totals, strict=True)]
        if all(seen in (None, total) for seen, total in [*rights, *zip(shown.bottom, bottom, strict=True)]):
            yield table


def told(counts: Sequence[Sequence[int]], shown: Protected) -> list[object]:
    """The small counts and totals that every fitting table has small: those the attacker knows to be small."""
    tables = list(fitting(shown))
    assert [list(row) for row in counts] in tables
    found: list[object] = []
    for i, row in enumerate(counts):
        for j, count in enumerate(row):
            if 0 < count < FEWEST and all(table[i][j] < FEWEST for table in tables):
                found.append((i, j))
        if 0 < sum(row) < FEWEST and all(sum(table[i]) < FEWEST for table in tables):
            found.append(("row", i))
    for j, column in enumerate(zip(*counts, strict=True)):
        if 0 < sum(column) < FEWEST and all(sum(row[j] for row in table) < FEWEST for table in tables):
            found.append(("column", j))
    return found


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
def test_what_is_small_is_not_told(counts: list[list[int]]) -> None:
    shown = protect(counts, FEWEST)
    assert not [c for row in [*shown.rows, shown.bottom] for c in row if c is not None and 0 < c < FEWEST]
    assert told(counts, shown) == []


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 2).flatmap(lambda width: st.lists(
    st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=1, max_size=3)))  # fmt: skip
def test_nor_in_any_table(counts: list[list[int]]) -> None:
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


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=2, max_size=3))
def test_nor_with_totals_from_elsewhere(counts: list[list[int]]) -> None:
    elsewhere = protect([list(map(sum, zip(*counts, strict=True)))], FEWEST)
    hidden = [column for column, count in enumerate(elsewhere.bottom) if count is None]
    shown = protect(counts, FEWEST, hidden)
    assert [column for column, count in enumerate(shown.bottom) if count is None] == hidden
    assert told(counts, shown) == []
