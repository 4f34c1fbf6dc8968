"""※ beside the values on forms that laptops disagree about, with a way to the conflict for who may decide it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from fupin_desktop.roles import Right
from fupin_desktop.services.conflicts import undecided
from ui.forms.editor import Form
from ui.session import Session


def show(session: Session, forms: Sequence[Form], keep: Callable[[], None]) -> None:
    """Mark what is undecided of the records on the forms; `keep` is called before somebody goes to decide."""
    fields = undecided.of_records({str(record.id) for form in forms for record in form.records()})
    for form in forms:
        keys = {type(record): str(record.id) for record in form.records()}
        for name, cell in form.cells.items():
            key = keys[cell.model]
            conflict = f"{cell.model.table()}:{key}:{cell.name}"
            decide = partial(_go, session, keep, conflict) if session.may(Right.MERGE) else None
            cell.show_open(name in fields.get(key, ()), decide)


def _go(session: Session, keep: Callable[[], None], conflict: str) -> None:
    keep()
    session.go("conflicts", conflict=conflict)
