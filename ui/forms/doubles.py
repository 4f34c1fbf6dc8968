"""The same ID number on two people: told above the buttons of the form, with what can be done about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from fupin_desktop.services.household.checks import Namesake
from ui.forms.member_form import MemberForm
from ui.forms.sheet_draft import SheetDraft


class Doubles(QObject):
    """Of one sheet, by its draft."""

    def __init__(self, draft: SheetDraft) -> None:
        super().__init__(draft)
        self._draft = draft

    def show(self, form: MemberForm, others: list[Namesake]) -> None:
        """Say who else has the number of a member, or no longer."""
        notices = self._draft.stack.notices
        if not others:
            if "号码相同" in notices.text:
                notices.clear()
            return
        other = others[0]
        who = form.words.partition(" ")[0]
        place = f"{other.name or '（没有姓名）'}（{other.village}{other.head}户）"
        text = f"{who}与{place}的证件号码相同。嫁来、迁来的，请先在那一户记“自然减少”；不是的请核对证件。"
        notices.ask(text, ("打开那个人(&O)", partial(self._open, other)), ("知道了(&G)", notices.clear))

    def _open(self, other: Namesake) -> None:
        draft = self._draft
        if other.household == draft.work.key:
            draft.stack.show_field("person", other.person, "id_no")
        else:
            draft.keep()
            draft.session.go("household", household=other.household, person=other.person)
