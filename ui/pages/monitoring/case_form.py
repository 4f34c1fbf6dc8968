"""The form of a step, or of a clue, with what the step needs above it as ticks that lead there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.clue import Clue
from db.income import Income
from db.record import Record
from fupin_desktop.ledgers import flow_forms
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.services.book import references
from fupin_desktop.services.flows import places
from fupin_desktop.services.flows.wants import Wanted
from fupin_desktop.services.household import years
from fupin_desktop.services.monitoring import cases
from fupin_desktop.services.monitoring.cases import Doing
from ui.forms.panel import FormPanel
from ui.forms.ref_input import RefInput
from ui.forms.sheet import Sheet
from ui.session import Session
from ui.widgets.basics import Elided, button, clear, column, label, put, row, say

#: The names of the forms, in drafts too (`ui/pages/todo.py`): of a clue; of steps, with the code; of how one ended.
CLUE, STEP, _ENDING = "clue", "step ", "end "
#: Where each table is filled on the household's page.
_TABS = {"assessment": "核查", "income": "收入", "measure": "帮扶", "person_year": "成员"}


def _on_form(doing: Any) -> Sequence[Record]:
    found: Sequence[Record] = doing.records
    return found


class CluePanel(FormPanel):
    """The clue; whom it is about is chosen from the household."""

    def __init__(self) -> None:
        super().__init__(CLUE, "监测线索", flow_forms.CLUE, _on_form, {Clue.person: RefInput})

    def load(self, work: Any) -> None:
        person = self.form.cell(Clue.person).input
        if isinstance(person, RefInput):
            person.offer(references.all_names(Clue.person, str(work.clue.household)))
        super().load(work)


class CaseForm(QWidget):
    """One sheet for each kind of step, made when it is first wanted."""

    saved = Signal()
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._sheets: dict[str, Sheet] = {}
        self.sheet: Sheet | None = None
        self.doing: Doing | None = None
        self.ticks = column(spacing=2)
        self._inside = column(self.ticks, spacing=6)
        self.setLayout(self._inside)

    def start(self, doing: Doing) -> None:
        """Show the form of what is to be done."""
        self.keep()
        self.doing = doing
        code = (_ENDING if doing.ending else "") + str(doing.step.step) if doing.step else CLUE
        if code not in self._sheets:
            made = self._sheets[code] = self._make(code)
            self._inside.addWidget(made, 1)
        for other, sheet in self._sheets.items():
            sheet.setVisible(other == code)
        self.sheet = self._sheets[code]
        self.show_needs(cases.needs(doing))
        self.sheet.start(doing)

    def _make(self, code: str) -> Sheet:
        if code == CLUE:
            panel: FormPanel = CluePanel()
            title, form = "登记监测线索", CLUE
        else:
            stage, form = MONITORING.by_code[code.removeprefix(_ENDING)], f"{STEP}{code}"
            title = f"{places.title(stage.code)}{'：记异议' if code != stage.code else ''}"
            layout = flow_forms.ending(stage) if code != stage.code else flow_forms.of(stage)
            panel = FormPanel(form, title, layout, _on_form)
        made = Sheet(self._session, form, title, [panel], write=self._write)
        made.saved.connect(self.saved)
        made.closed.connect(self.closed)
        return made

    def _write(self, actor: str, title: str, *_: object) -> None:
        if self.doing is not None:
            cases.write(actor, self.doing, title)

    def show_needs(self, needs: Sequence[Wanted]) -> None:
        """A tick for each record that the step needs, or the way to where it is filled."""
        clear(self.ticks)
        if needs:
            self.ticks.addWidget(label("这一步还要有：", "hint"))
        for one in needs:
            words = Elided()
            say(words, f"{'✓' if one.is_there else '✗'} {one.want}", "good" if one.is_there else "warning")
            parts: list[QWidget | None] = [words]
            if not one.is_there:
                parts.append(button("去填", self._leads(one), kind="link", tip=f"去填{one.want}"))
            put(self.ticks, row(*parts, stretch=(1,)))

    def _leads(self, one: Wanted) -> Callable[[], object]:
        household = str(self.doing.clue.household) if self.doing else ""
        go = self._session.go
        if one.table == "visit":
            return partial(go, "visit", household=household)
        if one.table == "income":
            key = Income.new_key({"household": household, "year": years.current(), "kind": one.kind})
            return partial(go, "household", household=household, table="income", record=key, field="members")
        return partial(go, "household", household=household, tab=_TABS[one.table])

    def keep(self) -> None:
        """Keep what was typed as a draft."""
        if self.sheet:
            self.sheet.draft.keep()

    def focus_first(self) -> None:
        if self.sheet:
            self.sheet.stack.focus_first()
