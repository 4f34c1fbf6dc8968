"""迁移: offer a household to another village; take or refuse what another one offers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from db.clock import today
from db.fields import Kind
from db.household import Household
from db.move import Move
from fupin_desktop import regions
from fupin_desktop.ledgers.layouts import MOVE, MOVED_IN
from fupin_desktop.services.book import summary
from fupin_desktop.services.household import moving
from fupin_desktop.services.household.moving import NotMoved, Told
from ui import wording
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.editor import Form
from ui.forms.fields import FormDialog
from ui.forms.options import Option
from ui.widgets.basics import button, label, only_if, put
from ui.widgets.choice import DropDown
from ui.widgets.line import field, labelled

_LONGEST = 200
_COUNTY = 6  # digits of a code that all villages share


class _VillageInput(ChoiceInput):
    """Any village, by its name, initials or the last digits of its code."""

    def __init__(self, villages: Sequence[tuple[str, str]], kind: Kind[Any]) -> None:
        super().__init__(kind, [Option(code[_COUNTY:], name, code, (code,)) for code, name in villages])
        self.setAccessibleName("迁入村")


class MoveDialog(FormDialog):
    """Accepted, the household is offered to `to_village`. Raises NotMoved, ReasonWanted for one that can't be."""

    def __init__(self, parent: QWidget, actor: str, household: str) -> None:
        villages = moving.villages(household)
        super().__init__(parent, f"{summary.whose(summary.name_of(household))}迁到别的村", 620)
        self._actor, self._household = actor, household
        self.to_village = ""
        how = f"请照常上报，{wording.above()}下发后对方就能接收。" if wording.in_village() else ""
        self.sentence(
            "写明迁到哪里、哪一天、为什么。对方接收以前，这一户还是原来的村的；"
            f"接收以后，原来的村把它列在“已迁出”里，不再计数。{how}"
        )
        special: dict[Kind[Any], Callable[[Any], Any]] = {Move.to_village: lambda kind: _VillageInput(villages, kind)}
        self._told = Move(date=today())
        self.put(Form(MOVE, special), [self._told])
        self.finish("迁移", no="不迁")
        self.form.focus_first()

    def keep(self) -> None:
        to, date, why = str(self._told.to_village or ""), self._told.date, str(self._told.reason or "")
        self.to_village = str(moving.offer(self._actor, self._household, to, date, why).to_village)


def _told_apart(told: Told) -> str:
    """A household that waits: heads have one name, and so may two of those that wait."""
    way = f"{regions.village_name(told.from_village)} → {regions.village_name(told.to_village)}"
    return "　".join(filter(None, (summary.whose(told.head), f"{told.size} 人", way, told.address)))


class TakeDialog(FormDialog):
    """Accepted, one of the households that wait was taken, or refused; `done` says so."""

    def __init__(self, parent: QWidget, actor: str, coming: Sequence[Told]) -> None:
        super().__init__(parent, "接收迁入户", 640)
        self._actor, self._coming = actor, coming
        self.done_words = ""
        self.which = DropDown("要迁入的户")
        for told in coming:
            self.which.addItem(_told_apart(told))
        self.which.currentIndexChanged.connect(self._show)
        only_if(len(coming) > 1, self.which)
        self.about = label("", wrap=True)
        self.why = field("不接收的原因", "不接收的才写")
        self.why.setMaxLength(_LONGEST)
        words = label(
            "不知道的可以先空着，以后再补：没有户编号的，程序编一个本地号。原来的编号记在迁移里，原来的住址在这一户的历史里。",
            "hint",
            wrap=True,
        )
        self.body.addWidget(self.which)
        self.body.addWidget(self.about)
        self.put(Form(MOVED_IN), [Household()])
        for cell in self.form.cells.values():
            cell.star(False)
        self.body.addWidget(words)
        put(self.body, labelled("不接收的原因（原村看得到）", self.why))
        self.finish("接收", button("不接收", self._refuse), no="以后再说")
        self._show()
        self.form.focus_first()

    @property
    def chosen(self) -> Told:
        """The household in sight."""
        return self._coming[max(0, self.which.currentIndex())]

    def _show(self) -> None:
        told = self.chosen
        self.about.setText(
            f"{summary.whose(told.head)}（{told.size} 人）{told.sentence}。原来的住址：{told.address or '没有填'}"
        )
        self.form.load([Household()])

    def keep(self) -> None:
        [home] = self.form.records()
        assert isinstance(home, Household)
        given = (str(value or "") for value in (home.household_no, home.group_no, home.address))
        moving.take(self._actor, self.chosen.household, *given)
        self.done_words = f"接收了{summary.whose(self.chosen.head)}"

    def _refuse(self) -> None:
        self.answer(self._keep_refusal)

    def _keep_refusal(self) -> None:
        if not self.why.text().strip():
            self.why.setFocus()
            raise NotMoved("请写明为什么不接收，原村看得到。")
        moving.refuse(self._actor, self.chosen.household, self.why.text())
        self.done_words = f"不接收了{summary.whose(self.chosen.head)}"
