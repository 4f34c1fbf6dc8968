"""知情同意: to one purpose, by the person or the guardian; and taking it back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Text
from db.psychology import Consent
from fupin_desktop.cards import consent as consent_paper
from fupin_desktop.services.psychology import consents, filing
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.dialogs import print_letter
from ui.forms.fields import FieldsDialog, Named
from ui.session import Session
from ui.widgets.basics import button, label


class ConsentDialog(FieldsDialog):
    """For one person; a minor's guardian consents, and the child is asked as well."""

    def __init__(self, parent: QWidget, session: Session, found: Archive, purpose: str = filing.SCREENING) -> None:
        super().__init__(parent, "知情同意")
        self._session, self._found = session, found
        self._is_declined = False
        age = "" if found.age is None else f"，{found.age} 岁"
        self.sentence(f"{found.person.name or ''}{age}。请把下面这段话念给他听，听懂了、愿意了再登记：")
        self.text = label(consents.TEXTS[purpose], "strong", wrap=True)
        self.body.addWidget(self.text)
        fields: list[Named] = [
            ("purpose", Consent.purpose), ("date", Consent.date), ("given_by", Consent.given_by), ("way", Consent.way),
        ]  # fmt: skip
        if found.is_minor:
            self.sentence("未满 18 岁：要监护人同意，孩子自己也愿意。留守儿童由受委托的照护人同意，并写明是谁。")
            fields += [("guardian", Text("监护人姓名", 40)), ("assent", Consent.assent)]
        else:
            fields.append(("guardian", Text("监护人姓名", 40, hint="本人不能表示意愿的，写监护人")))
        self.put(*fields, purpose=purpose, date=wording.today())  # who consented, and how, is for them to say
        self.input("purpose").changed.connect(self._say_text)
        paper = button("打印同意书…", self._print, icon="print", tip="照着念、签字；一份留档，一份给本人")
        self.declined = button("他不同意", self.decline, tip="也记下来，免得反复去问")
        self.finish("登记同意", self.declined, paper)

    def _say_text(self) -> None:
        code = self.input("purpose").text()[:1]
        self.text.setText(consents.TEXTS.get(code, consents.TEXTS[filing.SCREENING]))

    def _print(self) -> None:
        purpose = self.input("purpose").text()[:1] or filing.SCREENING
        print_letter.print_papers(self, consent_paper.sheets(consents.paper(str(self._found.person.id), purpose)))

    def decline(self) -> None:
        """Keep the no."""
        self._is_declined = True
        self.accept()
        self._is_declined = False

    def keep(self, values: dict[str, Any]) -> None:
        guardian = values.pop("guardian", "") or ""
        given = Consent(person=self._found.person.id, declined=self._is_declined or None, **values)
        consents.give(self._session.actor, given, guardian)
