"""Who counts conflicts, duplicates, errors, visits and the like: each such place is one that
`tests/ui/test_counted_alike.py` asks, so that one more is asked there too."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.sources import let_go as let_go
from tests.sources import modules

#: What counts: module → its functions.
COUNT = {
    "by_village": {"overview", "errors", "to_print"}, "board": {"counts", "pressing", "not_cleared"},
    "cards_state": {"look_through", "TO_PRINT"}, "conflict_list": {"count", "waiting", "listed"},
    "desk": {"look_through", "check_book", "check_steps"}, "duplicate_count": {"count"},
    "duplicates": {"candidates", "look_through"}, "merge_desk": {"board", "tally"}, "monthly": {"month"},
    "listing": {"counts", "counts_by_region", "persons_by_region", "count_persons", "undecided_in"},
    "overview": {"overview", "due"}, "statistics": {"read"}, "to_decide": {"heaps", "still_open"},
    "undecided": {"households", "numbers", "of_households"},
}  # fmt: skip


def counting() -> dict[str, set[str]]:
    """Module of the product → what it asks of those that count, also where it does so by name, later."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in modules("fupin_desktop", "ui").items():
        for node in ast.walk(tree):
            told = ""
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                told = f"{node.value.id}:{node.attr}"
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("fupin_"):
                told = node.value.rpartition(".")[2]
            module, _, function = told.partition(":")
            if function in COUNT.get(module, ()):
                found[name].add(told)
    return found


#: What tells no number: it goes on with each of what is found, or passes the number on.
NO_NUMBER = {
    "fupin_desktop/services/conflicts/conflict_list.py",
    "fupin_desktop/services/exchange/workbooks.py", "fupin_desktop/services/household/checks.py",
    "fupin_desktop/services/lists/listing.py", "fupin_desktop/services/papers/declared.py",
    "fupin_desktop/services/papers/paper_marks.py", "fupin_desktop/services/papers/roster.py",
    "ui/dialogs/choose_household.py", "ui/pages/undecided_tag.py", "ui/shots/exchange_pages.py", "ui/shots/pages.py",
}  # fmt: skip
#: Asked elsewhere for what is the same: of chosen households alone; what the page prints (`monthly.month`); what
#: the board beside it counts.
ALIKE = {
    "fupin_desktop/commands/cards.py", "fupin_desktop/commands/export_xlsx.py", "fupin_desktop/commands/report.py",
    "ui/dialogs/all_alike.py", "ui/pages/effect/output.py", "ui/pages/exchange/receipts.py",
}  # fmt: skip
#: Those that are asked there.
ASKED = {
    "fupin_desktop/commands/check.py", "fupin_desktop/commands/clues.py", "fupin_desktop/commands/conflicts.py",
    "fupin_desktop/commands/duplicates.py", "fupin_desktop/commands/resolve.py",
    "fupin_desktop/services/effect/monthly.py", "fupin_desktop/services/exchange/by_village.py",
    "fupin_desktop/services/exchange/cover.py", "fupin_desktop/services/exchange/hand_in.py",
    "fupin_desktop/services/exchange/incoming.py", "fupin_desktop/services/lists/overview.py",
    "fupin_desktop/services/monitoring/statistics.py", "ui/pages/cards.py", "ui/pages/checks.py",
    "ui/pages/exchange/board.py", "ui/pages/exchange/conflicts.py", "ui/pages/exchange/duplicates.py",
    "ui/pages/household_filters.py", "ui/pages/households.py", "ui/pages/monitoring/board.py",
    "ui/pages/monitoring/numbers.py", "ui/pages/today.py", "ui/pages/town.py", "ui/pages/visits.py",
}  # fmt: skip


def test_every_place_that_counts_is_asked() -> None:
    assert counting().keys() == ASKED | ALIKE | NO_NUMBER


def test_errors_are_counted_in_one_place() -> None:
    """Else only told one by one, kept back from who writes a reason, or painted."""
    found = {
        name for name, tree in modules("fupin_desktop/services", "fupin_desktop/reports", "ui/pages").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and "Level.ERROR" in ast.unparse(node)
    }  # fmt: skip
    assert found == {
        "fupin_desktop/services/exchange/hand_in.py", "fupin_desktop/services/household/checks.py",
        "fupin_desktop/services/ledgers/desk.py",
    }  # fmt: skip
