"""What people do by keys in the ledgers: go to one, fill its form, do the next step."""

from __future__ import annotations

from tests.walks.walker import Walker
from ui.dialogs.choose_household import HouseholdDialog
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.steps import StepDialog
from ui.pages.ledgers.view import LedgerView


def view_of(desk: Walker, ledger: str) -> LedgerView:
    """A ledger\'s page."""
    desk.window.session.go("ledger", ledger=ledger)
    desk.idle()
    view: LedgerView = desk.page(LedgerPage).view
    return view


def type_in(desk: Walker, view: LedgerView, **texts: str) -> None:
    """Into the fields of the form, by their names."""
    for name, text in texts.items():
        made = view.panel.form.cells[f"{view.ledger.name}.{name}"].input
        made.setFocus()
        desk.press("Ctrl+A")
        desk.write(text)


def do_step(desk: Walker, view: LedgerView, words: str, state: str, **texts: str) -> None:
    """Press the button of the next step, fill its form."""

    def fill(dialog: StepDialog) -> None:
        for name, text in texts.items():
            cell = next(one for key, one in dialog.form.cells.items() if key.endswith(f".{name}"))
            cell.input.setFocus()
            desk.press("Ctrl+A")
            desk.write(text)
        desk.press("Ctrl+Return")
        assert not dialog.said.text(), dialog.said.text()

    desk.when(StepDialog, fill)
    desk.click(words, view.strip)
    desk.idle()
    desk.wait(lambda: state_of(view) == state, f"{words}: {state}, {state_of(view)}")


def state_of(view: LedgerView) -> str:
    """What the form says of the state."""
    state: str = view.panel.form.cells[f"{view.ledger.name}.state"].input.value()
    return state


def first_home(desk: Walker, dialog: HouseholdDialog) -> None:
    """The first household there is."""
    desk.wait(lambda: dialog.list.count(), "households")
    desk.press("Down", "Return")
