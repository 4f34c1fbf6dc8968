"""Sheet: panels that are filled and saved together: drafts, checks, reasons, keys, saving.

Ctrl+Enter saves all of it as one action; Esc leaves and keeps a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from db.connection import reason
from db.refusal import Refusal
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import opening
from fupin_desktop.services.household import casework
from fupin_desktop.services.household.filling import Filling
from ui import theme
from ui.forms import undecided_marks
from ui.forms.answers import Answers, Field
from ui.forms.cell import Cell
from ui.forms.doubles import Doubles
from ui.forms.last_page import summary
from ui.forms.member_form import MemberForm
from ui.forms.panel import Panel
from ui.forms.panel_stack import PanelStack
from ui.forms.remark import RemarkDialog
from ui.forms.sheet_draft import SheetDraft
from ui.session import Session
from ui.widgets.basics import column
from ui.widgets.keys import on_keys
from ui.widgets.pause import Pause

_CHECK_MS = 150
#: On a button: it could be pressed before it was only looked at.
_SHUT = "shut"
_IN_THE_WAY = "处填得不对，改了才能保存。"
_AWAY = "已迁出，由现在的村登记，这里只能看"


class Sheet(QWidget):
    """`form` names its drafts, `action` what the log says was done ("修改成员"), `write` what saves (as
    `casework.save`; it may refuse). The panels and the ways between them are its `stack`, what is not saved yet its
    `draft`."""

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
        super().__init__()
        self.session = session
        #: Whether this person may only look at it: what is no household's may be for others to write.
        self._only_looks = session.read_only if read_only is None else read_only
        #: Whether it is only looked at now; so is what is of a household that has moved away, whoever looks.
        self.read_only, self._is_away = self._only_looks, False
        self.action, self._write = action, write
        self.work: Filling
        self.stack = PanelStack(panels, self.check, self.save)
        self.panels, self.notices, self.footer = self.stack.panels, self.stack.notices, self.stack.footer
        self.setLayout(column(self.stack))
        self.found: list[Finding] = []
        self.answers = Answers(session)
        self.draft = SheetDraft(session, form, self.stack, self.answers, self.check)
        self.doubles = Doubles(self.draft)
        self._timer = Pause(self, _CHECK_MS, self.check)
        for panel in self.panels:
            panel.changed.connect(self.draft.touch)
            panel.left.connect(self._left)
            panel.missing.connect(self._no_such)
            panel.doubled.connect(self.doubles.show)
            panel.opened.connect(self._dress)
            panel.chosen.connect(self.stack.point_at)
        on_keys(self, self.save, "Ctrl+Return", "Ctrl+Enter")
        on_keys(self, self.confirm, "F2")
        on_keys(self, self.remark, "F12")

    def start(self, work: Filling) -> None:
        """Show the records, and offer what was kept of this form before."""
        self.work = work
        self._is_away = work.has_moved
        self.read_only = self._only_looks or self._is_away
        self.answers.clear()
        self.draft.begin(work, read_only=self.read_only)
        self.found = []
        _open_up(self.panels)
        for part in (self.footer, self.stack.keys):  # of what is only looked at nothing is said of saving
            part.setHidden(self.read_only or (part is self.stack.keys and theme.crowded()))
        for panel in self.panels:
            panel.load(work)
            self._dress(panel)
        self.notices.clear()
        self.stack.show_panel(0, focus=False)
        self.check()
        self.draft.offer()

    def _dress(self, part: Panel | MemberForm) -> None:
        """Show of a form just made what is stored, undecided and found; in a book to look at nothing can be typed."""
        forms = part.forms()
        for form in forms:
            form.mark_seen(self.work.stored)
            form.mark_given(self.work)
        undecided_marks.show(self.session, forms, self.draft.keep)
        part.show_findings(self.found)
        if self.read_only:
            for button in part.findChildren(QPushButton):
                button.setProperty(_SHUT, button.property(_SHUT) or button.isEnabledTo(part))
                button.setEnabled(False)
            for cell in (cell for form in forms for cell in form.cells.values()):
                cell.look_only()

    def _left(self) -> None:
        self._timer.again()
        self.draft.left()

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
        if not troubles and _IN_THE_WAY in self.notices.text:  # it is put right
            self.notices.clear()
        wrong = {(trouble.table, trouble.record, trouble.field) for trouble in troubles}
        self.found = [f for f in open_ones if f.table in tables and (f.table, f.record, f.field) not in wrong]
        for number, panel in enumerate(self.panels):
            panel.show_findings([*troubles, *self.found] if panel.is_list else self.found)
            self.stack.steps.name(number, panel.words())
        said = [*(replace(trouble, level=Level.ERROR) for trouble in troubles), *self.found]
        is_begun = self.work.is_begun(record for panel in self.panels for record in panel.records())
        words = _AWAY if self._is_away else summary(said) if is_begun else ""
        self.stack.state.setText(words)
        self.stack.state.setVisible(bool(words))
        theme.mark(self.stack.state, "state", "error" if "错误" in words else "warning")

    def confirm(self) -> None:
        """Give the reason why the odd value under the keyboard stays (F2)."""
        if not self.stack.panel.is_list:
            self.check()  # what is said of a field is of what stood there before it was typed into
        finding, cell = self.stack.panel.finding(), self.stack.panel.cell_of(QApplication.focusWidget())
        if (cell and cell.wrong) or (finding and finding.level in (Level.ERROR, Level.IMPOSSIBLE)):
            self.session.said.emit("这是错误，不能用说明代替，请改正")
        elif finding is None:
            self.session.said.emit("这一项没有要核实的")
        elif self.answers.ask(self, finding):
            self.draft.touch()
            self.check()

    def remark(self) -> None:
        """Write into the record's 备注 without leaving the field (F12)."""
        cell = self.stack.panel.note()
        if cell is None:
            self.session.said.emit("这一页没有备注")
            return
        dialog = RemarkDialog(self.window(), cell.input.typed())
        if dialog.exec():
            cell.input.restore(dialog.remark)
            self.draft.touch()
            self._timer.again()

    def _no_such(self, cell: Cell) -> None:
        cell.say_none()
        self.draft.touch()
        self._timer.again()

    def save(self) -> None:
        """Save everything that is filled as one action; what is impossible stands in the way."""
        if self.read_only:
            return
        if cell := self.stack.panel.cell_of(QApplication.focusWidget()):
            cell.input.left.emit()  # what follows from what was typed last follows, though no key has left it
        self.check()
        if troubles := self.troubles():
            self.stack.point_at(troubles[0])
            self.notices.tell(f"有 {len(troubles)} {_IN_THE_WAY}{troubles[0].who} {troubles[0].text}")
            return
        pictures = self.draft.pictures()
        pictured = {visit for _, visit, _ in pictures}
        records = self.work.to_save([record for panel in self.panels for record in panel.records()], pictured)
        if not records:
            self.notices.tell("还没有填写内容，没有可保存的。")
            return
        before = opening.mark()
        try:
            self._write(self.session.actor, self.action, [*records, *self.answers.given()], pictures)
        except Refusal as refusal:
            self.draft.keep()
            self.notices.tell(str(refusal))
        except Exception as error:  # whatever the disk does, what was typed must stay
            self.draft.keep()
            self.notices.tell(f"没有保存：{reason(error)}。填的内容还在，处理好以后再按 Ctrl+Enter。")
        else:
            self.draft.drop()
            self.saved.emit()
            if opening.mark() == before:  # what wasn't changed is no action: undo would take back another one
                self.session.said.emit("没有改动，不用保存。")
            else:
                self.session.written(f"已保存：{self.action}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.draft.keep()
            if self.draft.keeper and self.draft.keeper.has_draft:
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
    for cell in (cell for panel in panels for form in panel.forms() for cell in form.cells.values()):
        cell.look_again()
