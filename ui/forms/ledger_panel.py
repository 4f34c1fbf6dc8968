"""The form of any ledger: laid out by its declaration; what a reference may name is chosen from the book."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

from db import owners
from db.clock import today
from db.fields import Kind, Ref
from fupin_desktop.ledgers.flows import FLOWS
from fupin_desktop.ledgers.ledger import Ledger, refusal
from fupin_desktop.rules.catalogue import KIND
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import references
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.cell import Cell
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.editor import Form
from ui.forms.inputs import AnyInput
from ui.forms.options import Option
from ui.forms.panel import Panel
from ui.forms.parts import Part
from ui.forms.ref_input import RefInput

_KEY, _STATE = "id", "state"
_TOWN = 9


class PlaceInput(ChoiceInput):
    """A village of the book's region, in a `wide` ledger also a township or the district, by the last digits of its
    code, its name or initials."""

    def __init__(self, kind: Kind[Any], *, ledger: Ledger) -> None:
        known = references.places(wide=ledger.wide)
        start = 9 if all(len(code) > _TOWN for code, _ in known) and len({code[:9] for code, _ in known}) == 1 else 6
        ends = Counter(code[-3:] for code, _ in known)
        super().__init__(kind, [
            Option(code[start:] or code, name, code, (code, code[_TOWN:]) if ends[code[-3:]] == 1 else (code,))
            for code, name in known
        ])  # fmt: skip


class LedgerPanel(Panel):
    """Base, and whole in itself. A ledger whose form does more derives from it (`PANELS` of the ledger page)."""

    #: Fields with an input of their own.
    special: ClassVar[Sequence[tuple[Kind[Any], Callable[[Any], AnyInput]]]] = ()

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.name, self.title, self.tables = ledger.name, ledger.heading, frozenset({ledger.name})
        made: list[tuple[Kind[Any], Callable[[Any], AnyInput]]] = [
            (one, RefInput if isinstance(one, Ref) else partial(PlaceInput, ledger=ledger))
            for one in ledger.fields if isinstance(one, Ref) or one.name == owners.REGION
        ]  # fmt: skip
        self.form = Form(ledger.layout, dict((*made, *self.special)))
        for cell in self.form.cells.values():
            if cell.name == _STATE and any(flow.model is ledger.model for flow in FLOWS):
                cell.input.setEnabled(False)
                cell.label.setText(f"{cell.title}（由办理步骤定）")
        self.form.refuse = self._refuse
        self.form.tells_blanks = True  # there is no last page that would
        self.form.left.connect(self._follow_up)
        self.listen(self.form)
        self.put_in(self.form)

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form)]

    def load(self, work: Entry) -> None:
        self.entry = work
        #: That what is filled stands in the book already, as `troubles` found it.
        self._twice: list[Finding] = []
        for cell in self.form.cells.values():
            if isinstance(cell.input, RefInput) and isinstance(cell.field, Ref):
                whose = cell.field.table in ("household", "person")  # of a whole book nobody chooses one from a list
                known = [] if whose and not work.household else references.all_names(cell.field, work.household)
                cell.input.offer(known)
        self.form.load([work.record])

    def troubles(self) -> list[Finding]:
        """What there is once alone (a village's year) can't be entered a second time, nor become another one."""
        found = super().troubles()
        self._twice = []
        if not found:
            self.take()
            text, field = self._once()
            found = [Finding(Level.IMPOSSIBLE, KIND, text, self.name, str(self.entry.record.id), field)] if text else []
            self._twice = found
        return found

    def show_findings(self, found: Sequence[Finding]) -> None:
        super().show_findings([*self._twice, *found])

    def _once(self) -> tuple[str, str]:
        """What stands in the way of there being such a record once, and the field; "" for nothing."""
        model, entry = self.ledger.model, self.entry
        names = entry.apart
        labels = "、".join(map(self.cell_label, names))
        empty = [name for name in model.derived_from if getattr(entry.record, name) is None]
        if empty and entry.is_filled(entry.record):
            return f"没有填{self.cell_label(empty[0])}，不知道是哪一条。请先填上。", empty[0]
        if entry.is_nobodys():
            name = next(str(field.name) for field, _ in references.upward(model) if field.required)
            return f"没有填{self.cell_label(name)}，保存以后就不知道是哪一户的。请先填上。", name
        if entry.moved():
            return f"{labels}不能改成别的。登记错了的，请删除这一条再添加。", names[-1]
        if entry.twin() and entry.is_filled(entry.record):
            return f"同样的{labels}已经登记过一条。请按 Esc 回到名单，打开那一条修改。", names[-1]
        return "", ""

    def cell_label(self, name: str) -> str:
        """What the form calls a field."""
        cell = self.form.cells.get(f"{self.name}.{name}")
        return cell.label.text().removesuffix(" *") if cell else self.ledger.model.kinds()[name].called

    def _refuse(self, cell: Cell, value: Any) -> str:
        """Why a value can't be beside the others."""
        asked = {one.name: self.form.ask(name) for name, one in self.form.cells.items()} | {cell.name: value}
        found = refusal(self.ledger, SimpleNamespace(**asked), today(), cell.field)
        return found.text if found else ""

    def _follow_up(self, left: Cell) -> None:
        """Fill what follows from what was typed, where it is blank and nobody was there."""
        if left.is_stored or left.wrong:
            return
        self.form.take()
        for field, value in self.entry.propose().items():
            cell = self.form.cells.get(f"{self.ledger.name}.{field.name}")
            if cell and cell is not left and not cell.is_seen and not cell.typed():
                self.form.set(field, value, "由其他项得出")

    def typed(self) -> dict[str, str]:
        return super().typed() | {_KEY: str(self.entry.record.id)}

    def restore(self, texts: Mapping[str, str]) -> None:
        """The draft is of the record in sight, or of another one of the same household, which comes into sight."""
        if (key := texts.get(_KEY, "")) and key != self.entry.record.id:
            desk.turn_to(self.entry, key)
            self.load(self.entry)
            self.form.mark_seen(self.entry.stored)
        super().restore({name: text for name, text in texts.items() if name != _KEY})
