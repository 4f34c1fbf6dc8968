"""One hand-in, step by step, to its receipt. Nothing is written before the last step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fupin_desktop.cards import hand_in as paper
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.hand_in import Line
from fupin_desktop.progress import Progress
from fupin_desktop.roles import Right
from fupin_desktop.services.exchange import exchange_keys, hand_in
from fupin_desktop.services.exchange.hand_in import Pending
from fupin_desktop.services.exchange.outgoing import Written, by_title
from fupin_desktop.services.household import checks
from ui import wording
from ui.dialogs import print_exchange
from ui.dialogs.progress import run_shown
from ui.forms.steps import Steps
from ui.pages.checks import Line as Finding
from ui.pages.exchange.sent import write_again
from ui.pages.exchange.steps import ChangesStep, DoneStep, ErrorsStep, WhereStep
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, column, only_if, row
from ui.widgets.frame import tell
from ui.widgets.stacked import Stacked

_STEPS = ("改了什么", "检查", "写到哪里")
_NEXT = ("下一步：检查", "下一步：写到哪里", "上报", "")
CHANGES, ERRORS, WHERE, DONE = range(4)


class Process(QWidget):
    """`step` is where it stands. `again` is called when one was made, and when another may begin."""

    def __init__(self, session: Session, again: Callable[[], object]) -> None:
        super().__init__()
        self._session, self._begin = session, again
        self._what: Pending | None = None
        self._lines: list[Line] = []
        self.changes, self.errors, self.where, self.done = ChangesStep(), ErrorsStep(session), WhereStep(), DoneStep()
        self.steps = Stacked()
        for part in (self.changes, self.errors, self.where, self.done):
            self.steps.addWidget(part)
        self.line = Steps(_STEPS, self._step_to, tip="Esc 上一步，Ctrl+Enter 下一步")
        self.back = button("上一步", self.step_back, tip="上一步（Esc）")
        self.next = button(_NEXT[0], self.go_on, kind="primary", tip="往下走（Ctrl+Enter）")
        self.setLayout(column(self.line, self.steps, row(STRETCH, self.back, self.next), spacing=10, stretch=(0, 1)))
        self._connect()
        self._show_step(CHANGES)

    def _connect(self) -> None:
        changes, done = self.changes, self.done
        changes.print.clicked.connect(lambda: print_exchange.print_out(self.window(), self._list()))
        changes.save.clicked.connect(lambda: print_exchange.save(self.window(), self._list()))
        done.print.clicked.connect(lambda: print_exchange.print_out(self.window(), self._receipt()))
        done.save.clicked.connect(lambda: print_exchange.save(self.window(), self._receipt()))
        done.again.clicked.connect(self._again)
        done.finish.clicked.connect(self._finish)
        self.errors.reason.returnPressed.connect(self.go_on)
        self.where.destination.changed.connect(self._offer)
        may_export = self._session.may(Right.EXPORT)
        only_if(may_export, changes.print, changes.save)

    @property
    def step(self) -> int:
        """CHANGES … DONE."""
        return self.steps.currentIndex()

    def show_pending(self, what: Pending, lines: list[Line]) -> None:
        """What there is to hand in now. Where it was checked before, it is checked anew."""
        self._what, self._lines = what, lines
        self.changes.show_pending(what, lines)
        self.where.summary.setText(
            f"给{what.to.name}的第 {what.number} 号包：{'全部内容' if what.is_full else '上次以后的改动'}，"
            f"{wording.count(what.records)} 条记录，{wording.count(what.entries)} 处改动。"
        )
        if self.step in (ERRORS, WHERE):
            self._check()
        self._offer()
        if self.hasFocus():
            self.focus_first()

    def _show_step(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        self.line.show_step(step)
        self.line.setVisible(step != DONE)
        self.back.setVisible(step in (ERRORS, WHERE))
        self.next.setVisible(step != DONE)
        self.next.setText(_NEXT[step])
        self.next.setAccessibleName(_NEXT[step])
        self._offer()
        if step == WHERE:
            self.where.destination.look()
        if self.isVisible():
            self.focus_first()

    def _offer(self) -> None:
        ready = self.step != WHERE or (self.where.destination.folder is not None and not self._session.book.read_only)
        self.next.setEnabled(self._what is not None and ready)

    def focus_first(self) -> None:
        """Put the keyboard where the step begins."""
        if self.step == DONE:
            self.done.print.setFocus()
        elif self.step == ERRORS and self.errors.found:
            self.errors.reason.setFocus()
        elif self.step == WHERE:
            self.where.destination.focus_first()
        else:  # a button that is still disabled takes no keyboard: what is read comes a moment later
            (self.next if self.next.isEnabled() else self).setFocus()

    def go_on(self) -> None:
        """The next step."""
        if not self.next.isEnabled():
            return
        if self.step == CHANGES:
            self._check()
        elif self.step == ERRORS and self.errors.is_explained():
            self._show_step(WHERE)
        elif self.step == WHERE:
            self._write()

    def _step_to(self, step: int) -> None:
        """Back to any step; on by one, as the button does."""
        if step == self.step + 1:
            self.go_on()
        elif step < self.step:
            self._show_step(step)
        self.line.show_step(self.step)

    def step_back(self) -> None:
        """One step back."""
        self._show_step(max(CHANGES, self.step - 1))

    def _check(self) -> None:
        what = self._what
        assert what

        def find(progress: Progress) -> list[Finding]:
            found = hand_in.errors(what, progress)
            places = checks.where(found)
            return [Finding(one, places.get(one.household)) for one in found]

        run_shown(self._session, self.window(), "检查要上报的户", find, done=self._checked, failed=self._fail)

    def _checked(self, found: list[Finding]) -> None:
        self.errors.show_found(found)
        self._show_step(ERRORS)

    def _write(self) -> None:
        what, folder = self._what, self.where.destination.folder
        assert what
        assert folder
        self.where.destination.take(folder)
        errors, reason = len(self.errors.found), self.errors.reason.text().strip()
        run_shown(
            self._session, self.window(), "上报",
            lambda progress: hand_in.write(
                self._session.book, folder, what, errors=errors, reason=reason if errors else "", progress=progress
            ),
            done=self._written, failed=self._fail,
        )  # fmt: skip

    def _written(self, made: Written) -> None:
        assert self._what
        self.done.show_written(made, self._what.to.name)
        self.errors.reason.clear()
        self._show_step(DONE)
        self._begin()
        self._session.handed_in.emit()
        self._session.said.emit(f"上报好了，回执号 {made.receipt}")

    def _fail(self, error: Exception) -> None:
        tell(self.window(), "没有上报", sentence(error))
        self.where.destination.look()

    def _list(self) -> Sheet:
        assert self._what
        what = self._what
        since = "" if what.is_full else what.since or ""
        pack = paper.Pack(exchange_keys.book_name(), what.to.name, what.number, since, what.records, what.by_title)
        return paper.changes(pack, self._lines)

    def _receipt(self) -> Sheet:
        made = self.done.written
        assert made
        assert self._what
        return paper.receipt(
            made.manifest, by_title(made.manifest.by_table), made.receipt, self._what.to.name, made.path.name
        )

    def _again(self) -> None:
        if made := self.done.written:
            write_again(self._session, self.window(), made.receipt, made.number)

    def _finish(self) -> None:
        self.done.written = None
        self._show_step(CHANGES)
        self._begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go_on()
        elif event.key() == Qt.Key.Key_Escape and self.step in (ERRORS, WHERE):
            self.step_back()
        else:
            super().keyPressEvent(event)
