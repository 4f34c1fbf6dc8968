"""知情同意: to one purpose, by the person or the guardian; and taking it back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from db.connection import reason
from db.fields import Text
from db.psychology import Consent
from db.refusal import Refusal
from fupin_desktop.cards import consent as consent_paper
from fupin_desktop.services.psychology import consent_photo, consents, filing
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.dialogs import print_letter
from ui.forms.fields import FieldsDialog, Named
from ui.forms.photo_strip import PhotoStrip
from ui.session import Session
from ui.widgets.basics import button, column, label, put
from ui.widgets.frame import tell
from ui.widgets.picture import PictureDialog


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
        self.photo = PhotoStrip(1, "同意书照片", consent_photo.made_of)
        put(self.body, column(label("签了字的同意书拍一张（封好，只有看得到档案的人看得到）", "hint"), self.photo,
                                   spacing=2))  # fmt: skip
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
        consents.give(self._session.actor, given, guardian, next(iter(self.photo.added), None))


def look(parent: QWidget, session: Session, given: Consent) -> bool:
    """Show the photo of a consent; where there is none, ask for one. Whether one was added."""
    try:
        if picture := consent_photo.of(given):
            PictureDialog(parent, [picture]).exec()
            return False
        name, _ = QFileDialog.getOpenFileName(parent, "选择同意书照片", "", "照片 (*.jpg *.jpeg *.png *.bmp *.webp)")
        if name:
            consent_photo.add(session.actor, given, consent_photo.made_of(Path(name).read_bytes()))
    except Refusal as error:
        tell(parent, "没有加", str(error))
        return False
    except OSError as error:
        tell(parent, "没有加", f"{reason(error)}。请换一个文件。")
        return False
    return bool(name)
