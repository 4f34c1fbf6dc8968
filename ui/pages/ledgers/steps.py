"""The steps 办理步骤 of a record of a ledger: a strip of what was done above its form, and the form of the next one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from db.record import Record
from db.step import Step
from fupin_desktop.ledgers import flow_forms, flows
from fupin_desktop.rules.flows import Done, Flow
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.ledgers.desk import Entry
from ui.forms.editor import Form
from ui.forms.fields import FormDialog
from ui.session import Session
from ui.widgets.basics import button, clear, column, label, put, row
from ui.widgets.wrapping import Wrapping

#: Steps that the strip tells of; all of them are in the history.
_TOLD = 5


def flow_of(model: type[Record]) -> Flow | None:
    """The flow of the records of a ledger; None for those that have none."""
    return next((one for one in flows.FLOWS if one.model is model), None)


#: The button of how a notice ended that hangs, for the strip of steps.
ENDING = "ending"


def _ended(actor: str, _record: Record, step: Step) -> None:
    steps.finish(actor, step)


def _ended_badly(done: Done) -> str:
    """What people are told of a step that does not lead on."""
    return "" if done.is_good else f"（{Step.result.codes.label(done.result)}）"


class StepDialog(FormDialog):
    """The form of one step; accepted, it is done, with all that it writes. `do`: what does it; `target`: the record
    that it is about besides; `hung`: the notice, done before, of which it is written how it ended."""

    def __init__(
        self, parent: QWidget, actor: str, record: Record, code: str, *,
        do: Callable[[str, Record, Step], None] = steps.do, target: str = "", hung: Step | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent, f"{places.title(code)}：记异议" if hung else places.title(code), 760)
        self._actor, self._record, self._do = actor, record, _ended if hung else do
        stage = flows.STAGES[code]
        self.step = hung or steps.begin(record, code, actor)
        self.step.target = target or self.step.target
        form = Form(flow_forms.ending(stage) if hung else flow_forms.of(stage))
        self.put(form, [self.step, *([record] if stage.asks and not hung else [])])
        self.finish("办理")
        self.form.focus_first(empty=True)

    def keep(self) -> None:
        self._do(self._actor, self._record, self.step)


class Strip(QWidget):
    """What was done of a record, and a button for each step that may follow."""

    def __init__(self, session: Session, wanted: Callable[[str], object]) -> None:
        super().__init__()
        self._session, self._wanted = session, wanted
        self._inside = column(spacing=4)
        self.setLayout(self._inside)

    def show_for(self, entry: Entry, *, may_write: bool) -> None:
        """Show where a record stands; nothing for one that the book has not yet, that has no steps, or
        that was registered when it was over."""
        clear(self._inside)
        record, flow = entry.record, flow_of(type(entry.record))
        where = places.stands(record) if flow is not None and str(record.id) in entry.stored else None
        was_over = (
            flow is not None and where is not None and not where.steps and getattr(record, "state", "") in flow.over
        )
        self.setVisible(where is not None and not was_over)
        if where is None or was_over:
            return
        done = [f"{places.title(one.code)}{_ended_badly(one)} {one.date:%Y-%m-%d}" for one in where.steps[-_TOLD:]]
        told = [*(["…"] if len(where.steps) > _TOLD else []), *(done or ["还没有办理步骤"])]
        arrows = [label(f"{'→ ' if place else ''}{words}") for place, words in enumerate(told)]
        self._inside.addWidget(Wrapping(label("办理", "hint"), *arrows, spacing=4))
        stages = [flows.STAGES[code] for code in where.then]
        # those that name another record have a page of their own; a field is not asked `in`: it answers with SQL
        stages = [one for one in stages if not any(field is Step.target for field in one.form)]
        mine = [one for one in stages if set(one.levels) & set(places.levels())] if may_write else []
        titles = [(one.code, places.title(one.code)) for one in mine]
        if titles and steps.hanging(record):
            titles.insert(0, (ENDING, "记异议"))
        buttons = [
            button(title, partial(self._wanted, code), kind="" if place else "primary")
            for place, (code, title) in enumerate(titles)
        ]
        if buttons:
            put(self._inside, row(label("下一步", "hint"), Wrapping(*buttons), stretch=(0, 1)))
