"""打印预览: the very pages that will be printed, household after household; from here to the printer or into PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QWidget

from db.refusal import Refusal
from fupin_desktop.cards.card import MAKES
from fupin_desktop.services.household import cases
from fupin_desktop.services.papers import cards_state, catalogue
from fupin_desktop.services.papers.cards_state import CardState
from fupin_desktop.services.papers.catalogue import BLANK, FORMS, Order, Stack
from ui import preferences, wording
from ui.dialogs.about import show_file
from ui.dialogs.lacking import LackingDialog
from ui.dialogs.looking import Looking, room_for
from ui.dialogs.print_out import PrintDialog
from ui.dialogs.progress import run_shown
from ui.paper import letters, printing
from ui.places import open_field
from ui.saying import TRY_AGAIN, sentence
from ui.session import Session
from ui.widgets.basics import STRETCH, button, label, notice, only_if, put, row
from ui.widgets.choice import Choice
from ui.widgets.frame import Dialog, ask, tell, where_to
from ui.widgets.reading import Reading

_ASKED = (
    "{}存成了文件。要用它打印、入户签字的，记作已打印；只是看看或留存的，不记（不记的，卡上的二维码在账本里查不到）。"
)
_MAKES = {"A4": "A4 竖", "A4-wide": "A4 横", "A4-large": "A4 大字", "A3": "A3 上墙"}


class PreviewDialog(Dialog):
    """`households`: whose papers; None for all that get a card. `form`: what to begin with."""

    def __init__(
        self, parent: QWidget | None, session: Session, households: Sequence[str] | None, form: str = ""
    ) -> None:
        super().__init__(parent, "打印", 760)
        self._session = session
        self._year = cases.year_to_check()
        self._given = None if households is None else catalogue.in_order(households)
        self._keys: list[str] = self._given if self._given is not None else []
        self._numbers: dict[str, str] = {}
        self._stack: Stack | None = None
        self._states: dict[str, CardState] = {}
        self.heading.hide()
        self.looking = Looking()
        self._make_choices(form)
        self.lacking = notice("", self._lacking_button())
        put(self.body, row(self.form, self.make, self.blank, self.changed, STRETCH, self.looking.zoom))
        self.body.addWidget(self.lacking)
        self.body.addWidget(self.looking, 1)
        self._add_buttons()
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._print)
        self._read()
        self._reading = Reading(self, session, "没有看出谁家的明白卡还缺内容。")
        self._learn()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(room_for(self))

    # -- what is chosen -------------------------------------------------------------------------------------------

    def _make_choices(self, form: str) -> None:
        self.form = Choice("表格", FORMS["card"].title, self._read)
        self.form.offer([(one.name, one.title) for one in FORMS.values() if one.name != "card"])
        self.form.choose(form)
        self.make = Choice("纸张", _MAKES["A4"], self._read, [(name, _MAKES[name]) for name in MAKES if name != "A4"])
        self.blank = QCheckBox("空白表")
        self.blank.setToolTip("打空白的，用手填")
        self.changed = QCheckBox("只打改动过的")
        self.changed.setToolTip("没有打过的，和上次打印以后内容有改动的")
        self.changed.setEnabled(False)  # until it is known which they are
        for box in (self.blank, self.changed):
            box.toggled.connect(self._read)

    @property
    def order(self) -> Order:
        """What is chosen."""
        form = self.form.chosen or "card"
        if self.blank.isChecked():
            return Order(BLANK + form, make=self.make.chosen or "A4")
        return Order(form, self._keys, self.make.chosen or "A4")

    def _read(self) -> None:
        form = self.form.chosen or "card"
        is_card = form == "card"
        self.make.setVisible(is_card)
        self.changed.setVisible(is_card and not self.blank.isChecked())
        keys = self._given if self._given is not None else self._all(form)
        if is_card and self.changed.isChecked() and not self.blank.isChecked():
            again = (cards_state.Stage.NEVER, cards_state.Stage.CHANGED)
            keys = [key for key in keys if key in self._states and self._states[key].stage in again]
        self._keys = keys
        try:
            self._stack = printing.stack(self.order, self._year)
            self._stack.numbers = self._numbers
            self.looking.show_stack(self._stack)
        except Refusal as refusal:
            self._stack = None
            self.looking.show_nothing(str(refusal))
        self._tell_lacking()
        for made in self._output:
            made.setEnabled(self._stack is not None)

    def _learn(self) -> None:
        """How the cards stand, read beside the window: of a township that takes seconds."""
        keys = self._given if self._given is not None else self._all("card")
        self._reading.start(lambda progress: cards_state.states(keys, self._year, progress), self._know)

    def _know(self, states: Sequence[CardState]) -> None:
        self._states = {state.household: state for state in letters.without_drawn(states)}
        self.changed.setEnabled(True)
        if self.changed.isChecked():
            self._read()
        else:
            self._tell_lacking()

    def _all(self, form: str) -> list[str]:
        return catalogue.in_order(cards_state.households()) if FORMS[form].of_household else []

    # -- what the cards lack --------------------------------------------------------------------------------------

    def _lacking_button(self) -> QPushButton:
        self._list = button("列出来…", self._show_lacking)
        return self._list

    def _lacking(self) -> list[CardState]:
        if self.form.chosen or self.blank.isChecked():
            return []
        return [self._states[key] for key in self._keys if key in self._states and self._states[key].lacks]

    def _tell_lacking(self) -> None:
        count = len(self._lacking())
        words = f"{count:,} 户的明白卡还缺内容，可以先补上再打；缺的地方会空着。"
        self.lacking.findChildren(type(label()))[0].setText(words)
        self.lacking.setVisible(bool(count))

    def _show_lacking(self) -> None:
        dialog = LackingDialog(self, self._lacking())
        if dialog.exec() and dialog.chosen:
            state, lack = dialog.chosen
            self.reject()
            open_field(self._session, self, state.household, lack)

    # -- printing -------------------------------------------------------------------------------------------------

    def _add_buttons(self) -> None:
        each = button("每户一个 PDF…", self._save_each)
        pdf = button("存成 PDF…", self._save)
        out = button("打印…", self._print, kind="primary", icon="print", tip="打印（Ctrl+P）")
        self._output = [each, pdf, out]
        self.buttons(each, pdf, out, left=button("关闭", self.reject))
        only_if(self._given is None or len(self._given) > 1, each)

    def _save(self) -> None:
        if path := where_to(self, "存成 PDF", f"{self._name()}.pdf"):
            self._run(
                lambda stack, progress: printing.to_pdf(stack, path, progress),
                lambda made: show_file(self, f"做好了 {made.pages:,} 页", path),
            )

    def _save_each(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "每户一个 PDF，放到哪个文件夹", preferences.text("folder"))
        if folder:
            preferences.keep("folder", folder)
            self._run(
                lambda stack, progress: printing.to_folder(stack, Path(folder), progress),
                lambda files: show_file(self, f"做好了 {len(files):,} 个 PDF", files[0]),
            )

    def _name(self) -> str:
        if self._stack and self._stack.total == 1 and not self.order.is_blank:
            return self._stack.bundle(0).name
        return f"{self._session.book.path.stem}_{self.order.title}_{wording.today():%Y%m%d}"

    def _print(self) -> None:
        if self._stack is None:
            return
        dialog = PrintDialog(self, self.order.title)
        if dialog.exec():
            way = dialog.way

            def out(stack: Stack, progress: Any) -> Any:
                return printing.to_printer(stack, way, progress)

            told = "{:,} 页，" + way.printer + "。"
            self._run(out, lambda made: tell(self, "已经送到打印机", told.format(made.pages)), is_on_paper=True)

    def _keep(self, stack: Stack, *, is_on_paper: bool) -> None:
        """Cards on paper are noted as printed; of a file that is asked, since it may only be looked at or kept."""
        if not stack.printed or self._session.read_only:
            return
        count = f"{len(stack.printed):,} 户的明白卡"
        if not is_on_paper and not ask(self, "记作已打印？", _ASKED.format(count), "记作已打印", no="不记"):
            return
        if catalogue.keep(self._session.actor, stack):
            self._session.written(f"{count}记作已打印（可以撤销）")
            self._numbers.clear()  # each printing has its own

    def _run(self, work: Callable[[Stack, Any], Any], done: Callable[[Any], Any], *, is_on_paper: bool = False) -> None:
        stack = printing.stack(self.order, self._year)
        stack.numbers = self._numbers

        def finished(made: Any) -> None:
            done(made)
            self._keep(stack, is_on_paper=is_on_paper)
            self._read()
            self._learn()

        def failed(error: Exception) -> None:
            tell(self, "没有打印", sentence(error, TRY_AGAIN))

        run_shown(self._session, self, f"打印{self.order.title}", partial(work, stack), done=finished, failed=failed)
