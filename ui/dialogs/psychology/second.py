"""The second person of a dialog: who it is is chosen, and they type their own password."""

from __future__ import annotations

from typing import Any

from fupin_desktop.services.psychology import second, team
from fupin_desktop.services.psychology.second import Second
from ui.forms.fields import FieldsDialog, Named, choice
from ui.session import Session
from ui.widgets.basics import label
from ui.widgets.line import labelled
from ui.widgets.password import SecretInput

NAME = "第二个人"


def field(session: Session) -> Named:
    """Who of the team may be the second person, by name."""
    names = [str(one.name) for one in team.members() if one.name != session.actor and team.qualified(str(one.name))]
    return "second", choice(NAME, [(name, name) for name in names], required=False)


class PasswordBelow(FieldsDialog):
    """A dialog with a field "second" among its own, and that person's password below."""

    def ask_second(self, why: str) -> None:
        """The line for the password, below the fields."""
        self.secret = SecretInput("第二个人的密码", "由他自己输入，不要代填")
        self.secret.edit.returnPressed.connect(self.accept)
        self.body.addWidget(label(why, "hint", wrap=True))
        self.body.addLayout(labelled("第二个人的密码", self.secret))

    def go_on(self) -> None:
        (self.secret if self.input("second").text().strip() else self.save_button).setFocus()


class SecondDialog(PasswordBelow):
    """The second person is of the team: the field above."""

    def second(self, values: dict[str, Any]) -> Second:
        """The second person. Raises NotConfirmed; what was typed is forgotten."""
        try:
            return second.confirm(values["second"] or "", self.secret.text())
        finally:
            self.secret.clear()
