"""Sheet: panels that are filled and saved together: drafts, checks, reasons, keys, saving.

Ctrl+Enter saves all of it as one action; Esc leaves and keeps a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from db.connection import reason
from db.refusal import Refusal
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.household import casework, drafts, history
from fupin_desktop.services.household.drafts import Draft
from fupin_desktop.services.household.filling import Filling
from fupin_desktop.services.household.photos import Picture
from ui import theme
from ui.forms import undecided_marks
from ui.forms.answers import Answers, Field
from ui.forms.cell import Cell
from ui.forms.doubles import Doubles
from ui.forms.drafts import DraftKeeper
from ui.forms.last_page import summary
from ui.forms.member_form import MemberForm
from ui.forms.panel import Panel
from ui.forms.panel_stack import PanelStack
from ui.forms.remark import RemarkDialog
from ui.forms.two_versions import TwoVersions
from ui.session import Session
from ui.widgets.frame import ask
from ui.widgets.keys import ADD, on_keys
from ui.widgets.pause import Pause
from ui.wording import moment

_CHECK_MS = 150
#: On a button: it could be pressed before it was only looked at.
_SHUT = "shut"
_AWAY = "已迁出，由现在的村登记，这里只能看"
_BOTH_STAY = "没有选的，保存以后两个说法都留着，在“冲突”里定。"


class Sheet(PanelStack):
    """`form_name` names its drafts, `action` what the log says was done ("修改成员"), `write` what saves (as
    `casework.save`; it may refuse)."""

    saved = Signal()
    #: Esc: the draft is kept.
    closed = Signal()

    def __init__(
        self,
        session: Session,
        form: str,
        action: str,
        panels: Sequence[Panel],
        *,
        read_only: bool | None = None,
        write: Callable[..., object] = casework.save,
    ) -> None:
        super().__init__(panels)
        self.session = session
        #: Whether this person may only look at it: what is no household's may be for others to write.
        self._only_looks = session.read_only if read_only is None else read_only
        #: Whether it is only looked at now; so is what is of a household that has moved away, whoever looks.
        self.read_only, self._is_away = self._only_looks, False
        self.form_name, self._action, self._write = form, action, write
        self.work: Filling
        self.keeper: DraftKeeper | None = None
        #: How much had been merged when what stands here was begun.
        self.arrivals = ""
        self.found: list[Finding] = []
        self.answers = Answers(session)
        self.doubles = Doubles(self)
        self._timer = Pause(self, _CHECK_MS, self.check)
        for panel in self.panels:
            panel.changed.connect(self.touch)
            panel.left.connect(self._left)
            panel.missing.connect(self._no_such)
            panel.doubled.connect(self.doubles.show)
            panel.opened.connect(self._dress)
            panel.chosen.connect(self.point_at)
        self._bind_keys()

    def _bind_keys(self) -> None:
        on_keys(self, self.save, "Ctrl+Return", "Ctrl+Enter")
        on_keys(self, self.confirm, "F2")
        on_keys(self, self.remark, "F12")
        on_keys(self, partial(self.page, 1), "Ctrl+PgDown")
        on_keys(self, partial(self.page, -1), "Ctrl+PgUp")
        on_keys(self, self.add, *ADD)

    def start(self, work: Filling) -> None:
        """Show the records, and offer what was kept of this form before."""
        if self.keeper:
            self.keeper.keep()
            self.keeper.deleteLater()
        self.work, self.arrivals = work, drafts.arrivals()
        self.answers.clear()
        self.keeper = DraftKeeper(self.form_name, work.key, self.typed, partial(_pictures, self.panels), self)
        self.keeper.kept.connect(partial(self.footer.show_kept, is_kept=True))
        self.keeper.failed.connect(self.footer.say)
        self.keeper.kept.connect(self.session.drafted)
        self.footer.show_kept(is_kept=False)
        self.found = []
        _open_up(self.panels)
        self._is_away = work.has_moved
        self.read_only = self._only_looks or self._is_away
        for part in (self.footer, self.keys):  # of what is only looked at nothing is said of saving
            part.setHidden(self.read_only or (part is self.keys and theme.scale() >= theme.LARGE))
        for panel in self.panels:
            panel.load(work)
            self._dress(panel)
        self.notices.clear()
        self.show_panel(0, focus=False)
        self.check()
        self._offer()

    def _offer(self) -> None:
        """Offer what was kept of this form before; it stays until it is answered, whatever is typed meanwhile."""
        waiting = self.keeper.waiting() if self.keeper else []
        draft = next((d for d in waiting if d.values.get("year") in (None, str(self.work.year))), None)
        if draft:
            text = f"{moment(draft.saved_at)} 有没保存的内容。"
            give_up = partial(self.give_up, draft)
            ways = [("继续填写(&J)", partial(self.resume, draft))] if not self.read_only else []
            self.notices.ask(text, *ways, ("放弃(&D)", give_up))

    def _dress(self, part: Panel | MemberForm) -> None:
        """Show of a form just made what is stored, undecided and found; in a book to look at nothing can be typed."""
        forms = part.forms()
        for form in forms:
            form.mark_seen(self.work.stored)
            form.mark_given(self.work)
        undecided_marks.show(self.session, forms, self.keep)
        part.show_findings(self.found)
        if self.read_only:
            for button in part.findChildren(QPushButton):
                button.setProperty(_SHUT, button.property(_SHUT) or button.isEnabledTo(part))
                button.setEnabled(False)
            for cell in (cell for form in forms for cell in form.cells.values()):
                cell.look_only()

    def resume(self, draft: Draft) -> None:
        """Go on where a draft ended. What was typed before it was answered stays, in the form or in its own draft."""
        self.notices.clear()
        self.keep()
        own = self.typed()
        self.restore(draft.values)
        kept = drafts.pictures(draft)
        for panel in self.panels:
            panel.restore_pictures(kept)
        if self.keeper:
            self.keeper.adopt(draft, with_own=own.items() <= {**self.typed(), "at": own.get("at", "")}.items())
        later = [cell for cell in _cells(self.panels) if cell.later]
        if (has_come := drafts.arrivals() != draft.values.get("arrivals")) and later:
            self.arrivals = draft.values.get("arrivals", "")  # kept again it is as old as it was
        for cell in later if not has_come else ():
            cell.before = None
        self.check()
        self._offer()
        if later and not self.notices.text:
            text = f"写这份草稿以后，账本里有 {len(later)} 项改过。这些项下面写着改成了什么，请看过再保存。"
            text += _BOTH_STAY if has_come else ""
            self.notices.ask(text, ("并排看，逐项选…(&V)", self.compare), ("知道了", self.notices.clear))
        if not self.stand(draft.values.get("at", "")):
            self.focus_first()

    def compare(self) -> None:
        """Show what the draft and the book say side by side; each field is taken from one of them."""
        settling = [(form, cell) for panel in self.panels for form in panel.forms()
                    for cell in form.cells.values() if cell.later]  # fmt: skip
        dialog = TwoVersions(self.window(), settling)
        if dialog.exec() != TwoVersions.DialogCode.Accepted:
            return
        for (form, cell), stored in zip(settling, dialog.stored(), strict=True):
            form.settle(cell, stored=stored)
            form.changed.emit()
        self.notices.clear()
        self.touch()
        self.check()

    def give_up(self, draft: Draft) -> None:
        """Forget a draft, after a second thought."""
        text = "放弃以后找不回来。账本里已经保存的不变。"
        if not ask(self.window(), "放弃没保存的内容？", text, "放弃", danger=True):
            return
        drafts.drop(draft.form, draft.record, draft.slot)
        self.session.drafted.emit()
        self.notices.clear()
        self._offer()
        self.focus_first()

    def typed(self) -> dict[str, str]:
        """Everything as typed, for a draft; `name` is the head's, for the list of drafts, `at` where the keyboard is.
        Nothing where a person filled nothing."""
        for panel in self.panels:
            panel.take()
        if not (self.answers.given() or any(panel.is_touched() for panel in self.panels)):
            return {}
        texts = {"name": self.work.name, "year": str(self.work.year), "at": self.standing()}
        texts["arrivals"] = self.arrivals
        for panel in self.panels:
            texts |= {f"{panel.name}/{name}": text for name, text in panel.typed().items()}
        return texts | self.answers.typed()

    def restore(self, texts: dict[str, str]) -> None:
        """Put back a draft."""
        for panel in self.panels:
            prefix = f"{panel.name}/"
            panel.restore({n.removeprefix(prefix): text for n, text in texts.items() if n.startswith(prefix)})
        self.answers.restore(texts)

    def touch(self) -> None:
        """Something is to be kept."""
        if self.keeper:
            if not self.keeper.is_dirty:
                self.footer.say("有改动未保存")
            self.keeper.touch()

    def _left(self) -> None:
        self._timer.again()
        if self.keeper:
            self.keeper.left()

    def troubles(self) -> list[Finding]:
        """What stands in the way of saving."""
        return [trouble for panel in self.panels for trouble in panel.troubles()]

    def check(self) -> None:
        """Ask the rules about everything as it stands, and show what they say."""
        self._timer.stop()
        for panel in self.panels:
            panel.take()
        tables = {table for panel in self.panels for table in panel.tables}
        open_ones = self.answers.settle(self.work.findings(self.answers.given()), _said_none(self.panels))
        troubles = self.troubles()
        wrong = {(trouble.table, trouble.record, trouble.field) for trouble in troubles}
        self.found = [f for f in open_ones if f.table in tables and (f.table, f.record, f.field) not in wrong]
        for number, panel in enumerate(self.panels):
            panel.show_findings([*troubles, *self.found] if panel.is_list else self.found)
            self.steps.name(number, panel.words())
        said = [*(replace(trouble, level=Level.ERROR) for trouble in troubles), *self.found]
        is_begun = self.work.is_begun(record for panel in self.panels for record in panel.records())
        words = _AWAY if self._is_away else summary(said) if is_begun else ""
        self.state.setText(words)
        self.state.setVisible(bool(words))
        theme.mark(self.state, "state", "error" if "错误" in words else "warning")

    def confirm(self) -> None:
        """Give the reason why the odd value under the keyboard stays (F2)."""
        if not self.panel.is_list:
            self.check()  # what is said of a field is of what stood there before it was typed into
        finding, cell = self.panel.finding(), self.panel.cell_of(QApplication.focusWidget())
        if (cell and cell.wrong) or (finding and finding.level in (Level.ERROR, Level.IMPOSSIBLE)):
            self.session.said.emit("这是错误，不能用说明代替，请改正")
        elif finding is None:
            self.session.said.emit("这一项没有要核实的")
        elif self.answers.ask(self, finding):
            self.touch()
            self.check()

    def remark(self) -> None:
        """Write into the record's 备注 without leaving the field (F12)."""
        cell = self.panel.note()
        if cell is None:
            self.session.said.emit("这一页没有备注")
            return
        dialog = RemarkDialog(self.window(), cell.input.typed())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            cell.input.restore(dialog.remark)
            self.touch()
            self._timer.again()

    def _no_such(self, cell: Cell) -> None:
        cell.say_none()
        self.touch()
        self._timer.again()

    def save(self) -> None:
        """Save everything that is filled as one action; what is impossible stands in the way."""
        if self.read_only:
            return
        self.check()
        if troubles := self.troubles():
            self.point_at(troubles[0])
            self.notices.tell(f"有 {len(troubles)} 处填得不对，改了才能保存。{troubles[0].who} {troubles[0].text}")
            return
        pictures = _pictures(self.panels)
        pictured = {visit for _, visit, _ in pictures}
        records = self.work.to_save([record for panel in self.panels for record in panel.records()], pictured)
        if not records:
            self.notices.tell("还没有填写内容，没有可保存的。")
            return
        before = history.mark()
        try:
            self._write(self.session.actor, self._action, [*records, *self.answers.given()], pictures)
        except Refusal as refusal:
            self.keep()
            self.notices.tell(str(refusal))
        except Exception as error:  # whatever the disk does, what was typed must stay
            self.keep()
            self.notices.tell(f"没有保存：{reason(error)}。填的内容还在，处理好以后再按 Ctrl+Enter。")
        else:
            if self.keeper:
                self.keeper.drop()
            self.saved.emit()
            if history.mark() == before:  # what wasn't changed is no action: undo would take back another one
                self.session.said.emit("没有改动，不用保存。")
            else:
                self.session.written(f"已保存：{self._action}")

    def keep(self) -> None:
        """Keep a draft now."""
        if self.keeper:
            self.keeper.keep()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.keep()
            if self.keeper and self.keeper.has_draft:
                self.session.said.emit("没填完的留作草稿了。再打开就能接着填，首页“今天要做的”里也有。")
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _said_none(panels: Sequence[Panel]) -> set[Field]:
    """The fields of which a person said that there is none."""
    forms = [form for panel in panels for form in panel.forms()]
    return {(c.model.table(), form.key_of(c), c.name) for form in forms for c in form.cells.values() if c.is_none}


def _open_up(panels: Sequence[Panel]) -> None:
    """What was shut for one that is only looked at can be filled again."""
    for button in (button for panel in panels for button in panel.findChildren(QPushButton)):
        if button.property(_SHUT):
            button.setProperty(_SHUT, None)
            button.setEnabled(True)
    for cell in _cells(panels):
        cell.look_again()


def _cells(panels: Sequence[Panel]) -> list[Cell]:
    return [cell for panel in panels for form in panel.forms() for cell in form.cells.values()]


def _pictures(panels: Sequence[Panel]) -> list[tuple[str, str, Picture]]:
    """What was chosen and is not saved yet: (household, visit, picture)."""
    return [picture for panel in panels for picture in panel.pictures()]
