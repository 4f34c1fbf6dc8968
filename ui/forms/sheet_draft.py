"""What of a sheet is not saved yet: kept as a draft, offered when the form is opened again, taken up, put beside what
the book says now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fupin_desktop.services.household import drafts
from fupin_desktop.services.household.drafts import Draft
from fupin_desktop.services.household.photos import Picture
from ui.forms.cell import Cell
from ui.forms.drafts import DraftKeeper
from ui.forms.editor import Form
from ui.forms.two_versions import TwoVersions
from ui.widgets.frame import ask
from ui.wording import moment

if TYPE_CHECKING:
    from ui.forms.sheet import Sheet

_BOTH_STAY = "没有选的，保存以后两个值都留着，在“冲突”里定。"


class SheetDraft(QObject):
    """Of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self.keeper: DraftKeeper | None = None
        #: How much had been merged when what stands here was begun.
        self.arrivals = ""
        #: What is done after it is saved, "" for what is done always: the draft knows it too.
        self.then = ""

    def begin(self) -> None:
        """Other records are shown: keep what was typed of those before."""
        if self.keeper:
            self.keeper.keep()
            self.keeper.deleteLater()
        self.arrivals, self.then = drafts.arrivals(), ""
        sheet = self._sheet
        self.keeper = DraftKeeper(sheet.form_name, sheet.work.key, self.typed, self.pictures, self)
        self.keeper.kept.connect(partial(sheet.footer.show_kept, is_kept=True))
        self.keeper.failed.connect(sheet.footer.say)
        self.keeper.kept.connect(sheet.session.drafted)
        sheet.footer.show_kept(is_kept=False)

    def left(self) -> None:
        """The keyboard left a field."""
        if self.keeper:
            self.keeper.left()

    def drop(self) -> None:
        """It was saved."""
        if self.keeper:
            self.keeper.drop()

    def pictures(self) -> list[tuple[str, str, Picture]]:
        """What was chosen and is not saved yet: (household, visit, picture)."""
        return [picture for panel in self._sheet.panels for picture in panel.pictures()]

    def offer(self) -> None:
        """Offer what was kept of this form before; it stays until it is answered, whatever is typed meanwhile."""
        waiting = self.keeper.waiting() if self.keeper else []
        draft = next((d for d in waiting if d.values.get("year") in (None, str(self._sheet.work.year))), None)
        if draft:
            text = f"{moment(draft.saved_at)} 有没保存的内容。"
            give_up = partial(self.give_up, draft)
            ways = [("继续填写(&J)", partial(self.resume, draft))] if not self._sheet.read_only else []
            self._sheet.notices.ask(text, *ways, ("放弃(&D)", give_up))

    def resume(self, draft: Draft) -> None:
        """Go on where a draft ended. What was typed before it was answered stays, in the form or in its own draft."""
        notices = self._sheet.notices
        notices.clear()
        self.keep()
        own = self.typed()
        self.restore(draft.values)
        kept = drafts.pictures(draft)
        for panel in self._sheet.panels:
            panel.restore_pictures(kept)
        if self.keeper:
            self.keeper.adopt(draft, with_own=own.items() <= {**self.typed(), "at": own.get("at", "")}.items())
        later = [cell for _, cell in self._later()]
        if (has_come := drafts.arrivals() != draft.values.get("arrivals")) and later:
            self.arrivals = draft.values.get("arrivals", "")  # kept again it is as old as it was
        for cell in later if not has_come else ():
            cell.before = None
        self._sheet.check()
        self.offer()
        if later and not notices.text:
            text = f"写这份草稿以后，账本里有 {len(later)} 项改过。这些项下面写着改成了什么，请看过再保存。"
            text += _BOTH_STAY if has_come else ""
            notices.ask(text, ("并排看，逐项选…(&V)", self.compare), ("知道了", notices.clear))
        if not self._sheet.stack.stand(draft.values.get("at", "")):
            self._sheet.stack.focus_first()

    def _later(self) -> list[tuple[Form, Cell]]:
        """The fields of which the book says something else since the draft was begun."""
        forms = [form for panel in self._sheet.panels for form in panel.forms()]
        return [(form, cell) for form in forms for cell in form.cells.values() if cell.later]

    def compare(self) -> None:
        """Show what the draft and the book say side by side; each field is taken from one of them."""
        settling = self._later()
        dialog = TwoVersions(self._sheet.window(), settling)
        if dialog.exec() != TwoVersions.DialogCode.Accepted:
            return
        for (form, cell), stored in zip(settling, dialog.stored(), strict=True):
            form.settle(cell, stored=stored)
            form.changed.emit()
        self._sheet.notices.clear()
        self.touch()
        self._sheet.check()

    def give_up(self, draft: Draft) -> None:
        """Forget a draft, after a second thought."""
        text = "放弃以后找不回来。账本里已经保存的不变。"
        if not ask(self._sheet.window(), "放弃没保存的内容？", text, "放弃", danger=True):
            return
        drafts.drop(draft.form, draft.record, draft.slot)
        self._sheet.session.drafted.emit()
        self._sheet.notices.clear()
        self.offer()
        self._sheet.stack.focus_first()

    def typed(self) -> dict[str, str]:
        """Everything as typed, for a draft; `name` is the head's, for the list of drafts, `at` where the keyboard is.
        Nothing where a person filled nothing."""
        sheet = self._sheet
        for panel in sheet.panels:
            panel.take()
        if not (sheet.answers.given() or any(panel.is_touched() for panel in sheet.panels)):
            return {}
        texts = {"name": sheet.work.name, "year": str(sheet.work.year), "at": sheet.stack.standing()}
        texts |= {"arrivals": self.arrivals} | ({"then": self.then} if self.then else {})
        for panel in sheet.panels:
            texts |= {f"{panel.name}/{name}": text for name, text in panel.typed().items()}
        return texts | sheet.answers.typed()

    def restore(self, texts: dict[str, str]) -> None:
        """Put back a draft."""
        self.then = texts.get("then", "")
        for panel in self._sheet.panels:
            prefix = f"{panel.name}/"
            panel.restore({n.removeprefix(prefix): text for n, text in texts.items() if n.startswith(prefix)})
        self._sheet.answers.restore(texts)

    def touch(self) -> None:
        """Something is to be kept."""
        if self.keeper:
            if not self.keeper.is_dirty:
                self._sheet.footer.say("有改动未保存")
            self.keeper.touch()

    def keep(self) -> None:
        """Keep a draft now."""
        if self.keeper:
            self.keeper.keep()
