"""知情同意: to one purpose, by the person or the guardian; and taking it back."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from db.fields import Text
from db.psychology import Consent
from fupin_desktop.services.psychology import consents, filing
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.dialogs.fields import FieldsDialog, Named
from ui.session import Session
from ui.widgets.basics import button, label

#: What is read out before somebody consents, by purpose (text version 2026-2).
TEXTS = {
    filing.SCREENING: "筛查是自愿的：可以不答，可以中途停下，也可以随时撤回同意。答案只给心理工作队看，村干部看不到，"
    "不影响低保和任何待遇。筛查不等于诊断。有生命危险时，我们会告诉能帮忙的人。",
    filing.HOSPITAL: "只把转介需要的情况告诉医院，不写诊断。可以随时撤回。",
    filing.COUNSELLING: "咨询是自愿的：谈什么、谈多久都可以商量，可以中途停下，也可以随时撤回。谈的内容只给负责您的人和"
    "他的督导看，村干部看不到。咨询人员不做诊断。有生命危险时，我们会告诉能帮忙的人。",
    filing.FAMILY: "只把需要家人照看的事告诉您指定的家人，不说答题的内容。可以随时撤回。",
}


class ConsentDialog(FieldsDialog):
    """For one person; a minor's guardian consents, and the child is asked as well."""

    def __init__(self, parent: QWidget, session: Session, found: Archive, purpose: str = filing.SCREENING) -> None:
        super().__init__(parent, "知情同意")
        self._session, self._found = session, found
        self._is_declined = False
        age = "" if found.age is None else f"，{found.age} 岁"
        self.sentence(f"{found.person.name or ''}{age}。请把下面这段话念给他听，听懂了、愿意了再登记：")
        self.text = label(TEXTS[purpose], "strong", wrap=True)
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
        self.declined = button("他不同意", self.decline, tip="也记下来，免得反复去问")
        self.finish("登记同意", self.declined)

    def _say_text(self) -> None:
        code = self.input("purpose").text()[:1]
        self.text.setText(TEXTS.get(code, TEXTS[filing.SCREENING]))

    def decline(self) -> None:
        """Keep the no."""
        self._is_declined = True
        self.accept()
        self._is_declined = False

    def keep(self, values: dict[str, Any]) -> None:
        guardian = values.pop("guardian", "") or ""
        given = Consent(person=self._found.person.id, declined=self._is_declined or None, **values)
        consents.give(self._session.actor, given, guardian)
