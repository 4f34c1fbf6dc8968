"""The second person of a dialog: who it is is chosen, and they type their own password."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from fupin_desktop.services.psychology import second, team
from fupin_desktop.services.psychology.second import Second
from ui.forms.fields import FieldsDialog, Named, choice
from ui.session import Session
from ui.widgets.basics import label, put
from ui.widgets.line import labelled
from ui.widgets.password import SecretInput

T = TypeVar("T")


def named(names: Iterable[str]) -> Named:
    """Who of these the second person is."""
    return "second", choice("第二个人", [(name, name) for name in names], required=False)


def field(session: Session) -> Named:
    """Who of the team may be the second person, by name."""
    return named(str(one.name) for one in team.members()
                 if one.name != session.actor and team.qualified(str(one.name)))  # fmt: skip


class PasswordBelow(FieldsDialog):
    """A dialog with a field "second" among its own, and that person's password below."""

    def ask_second(self, why: str) -> None:
        """The line for the password, below the fields."""
        self.secret = SecretInput("第二个人的密码", "由他自己输入，不要代填")
        self.secret.edit.returnPressed.connect(self.accept)
        self.body.addWidget(label(why, "hint", wrap=True))
        put(self.body, labelled("第二个人的密码", self.secret))

    def go_on(self) -> None:
        (self.secret if self.input("second").text().strip() else self.save_button).setFocus()

    def confirmed(self, confirm: Callable[[str, str], T], values: dict[str, Any]) -> T:
        """What `confirm` says of the second person. Raises NotConfirmed; what was typed is forgotten."""
        try:
            return confirm(values["second"] or "", self.secret.text())
        finally:
            self.secret.clear()


class SecondDialog(PasswordBelow):
    """The second person is of the team: the field above."""

    def second(self, values: dict[str, Any]) -> Second:
        """The second person. Raises NotConfirmed."""
        return self.confirmed(second.confirm, values)
