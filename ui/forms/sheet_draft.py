"""What of a sheet is not saved yet: kept as a draft, offered when the form is opened again, taken up, put beside what
the book says now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from fupin_desktop.services.household import drafts
from fupin_desktop.services.household.drafts import Draft
from fupin_desktop.services.household.filling import Filling
from fupin_desktop.services.household.photos import Picture
from ui.forms.answers import Answers
from ui.forms.cell import Cell
from ui.forms.drafts import DraftKeeper
from ui.forms.editor import Form
from ui.forms.panel_stack import PanelStack
from ui.forms.two_versions import TwoVersions
from ui.session import Session
from ui.widgets.frame import ask
from ui.wording import moment

_BOTH_STAY = "没有选的，保存以后两个值都留着，在“冲突”里定。"


class SheetDraft(QObject):
    """Of one sheet, which knows how to `check`."""

    def __init__(
        self, session: Session, form: str, stack: PanelStack, answers: Answers, check: Callable[[], object]
    ) -> None:
        super().__init__(stack)
        #: By what it is found again.
        self.form = form
        self.session, self.stack = session, stack
        self._answers, self._check = answers, check
        self.work: Filling
        self.keeper: DraftKeeper | None = None
        #: How much had been merged when what stands here was begun.
        self.arrivals = ""
        #: What is done after it is saved, "" for what is done always: the draft knows it too.
        self.then = ""

    def begin(self, work: Filling, *, read_only: bool) -> None:
        """Other records are shown: keep what was typed of those before."""
        if self.keeper:
            self.keeper.keep()
            self.keeper.deleteLater()
        self.arrivals, self.then = drafts.arrivals(), ""
        self.work, self._read_only = work, read_only
        footer = self.stack.footer
        self.keeper = DraftKeeper(self.form, work.key, self.typed, self.pictures, self)
        self.keeper.kept.connect(partial(footer.show_kept, is_kept=True))
        self.keeper.failed.connect(footer.say)
        self.keeper.kept.connect(self.session.drafted)
        footer.show_kept(is_kept=False)

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
        return [picture for panel in self.stack.panels for picture in panel.pictures()]

    def offer(self) -> None:
        """Offer what was kept of this form before; it stays until it is answered, whatever is typed meanwhile."""
        waiting = self.keeper.waiting() if self.keeper else []
        draft = next((d for d in waiting if d.values.get("year") in (None, str(self.work.year))), None)
        if draft:
            text = f"{moment(draft.saved_at)} 有没保存的内容。"
            give_up = partial(self.give_up, draft)
            ways = [("继续填写(&J)", partial(self.resume, draft))] if not self._read_only else []
            self.stack.notices.ask(text, *ways, ("放弃(&D)", give_up))

    def resume(self, draft: Draft) -> None:
        """Go on where a draft ended. What was typed before it was answered stays, in the form or in its own draft."""
        notices = self.stack.notices
        notices.clear()
        self.keep()
        own = self.typed()
        self.restore(draft.values)
        kept = drafts.pictures(draft)
        for panel in self.stack.panels:
            panel.restore_pictures(kept)
        if self.keeper:
            self.keeper.adopt(draft, with_own=own.items() <= {**self.typed(), "at": own.get("at", "")}.items())
        later = [cell for _, cell in self._later()]
        if (has_come := drafts.arrivals() != draft.values.get("arrivals")) and later:
            self.arrivals = draft.values.get("arrivals", "")  # kept again it is as old as it was
        for cell in later if not has_come else ():
            cell.before = None
        self._check()
        self.offer()
        if later and not notices.text:
            text = f"写这份草稿以后，账本里有 {len(later)} 项改过。这些项下面写着改成了什么，请看过再保存。"
            text += _BOTH_STAY if has_come else ""
            notices.ask(text, ("并排看，逐项选…(&V)", self.compare), ("知道了", notices.clear))
        if not self.stack.stand(draft.values.get("at", "")):
            self.stack.focus_first()

    def _later(self) -> list[tuple[Form, Cell]]:
        """The fields of which the book says something else since the draft was begun."""
        forms = [form for panel in self.stack.panels for form in panel.forms()]
        return [(form, cell) for form in forms for cell in form.cells.values() if cell.later]

    def compare(self) -> None:
        """Show what the draft and the book say side by side; each field is taken from one of them."""
        settling = self._later()
        dialog = TwoVersions(self.stack.window(), settling)
        if not dialog.exec():
            return
        for (form, cell), stored in zip(settling, dialog.stored(), strict=True):
            form.settle(cell, stored=stored)
            form.changed.emit()
        self.stack.notices.clear()
        self.touch()
        self._check()

    def give_up(self, draft: Draft) -> None:
        """Forget a draft, after a second thought."""
        text = "放弃以后找不回来。账本里已经保存的不变。"
        if not ask(self.stack.window(), "放弃没保存的内容？", text, "放弃", danger=True):
            return
        drafts.drop(draft.form, draft.record, draft.slot)
        self.session.drafted.emit()
        self.stack.notices.clear()
        self.offer()
        self.stack.focus_first()

    def typed(self) -> dict[str, str]:
        """Everything as typed, for a draft; `name` is the head's, for the list of drafts, `at` where the keyboard is.
        Nothing where a person filled nothing."""
        for panel in self.stack.panels:
            panel.take()
        if not (self._answers.given() or any(panel.is_touched() for panel in self.stack.panels)):
            return {}
        texts = {"name": self.work.name, "year": str(self.work.year), "at": self.stack.standing()}
        texts |= {"arrivals": self.arrivals} | ({"then": self.then} if self.then else {})
        for panel in self.stack.panels:
            texts |= {f"{panel.name}/{name}": text for name, text in panel.typed().items()}
        return texts | self._answers.typed()

    def restore(self, texts: dict[str, str]) -> None:
        """Put back a draft."""
        self.then = texts.get("then", "")
        for panel in self.stack.panels:
            prefix = f"{panel.name}/"
            panel.restore({n.removeprefix(prefix): text for n, text in texts.items() if n.startswith(prefix)})
        self._answers.restore(texts)

    def touch(self) -> None:
        """Something is to be kept."""
        if self.keeper:
            if not self.keeper.is_dirty:
                self.stack.footer.say("有改动未保存")
            self.keeper.touch()

    def keep(self) -> None:
        """Keep a draft now."""
        if self.keeper:
            self.keeper.keep()
