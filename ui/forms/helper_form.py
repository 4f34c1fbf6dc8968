"""帮扶责任人: what the ledgers of cadres and units know of one is filled in."""

from __future__ import annotations

from typing import Any

from db.fields import BadValue
from db.measure import Helper
from db.organisation import Cadre, Org
from fupin_desktop.ledgers.ledger import Field, Ledger
from ui.forms.editor import Form
from ui.forms.ledger_panel import LedgerPanel

_OF_CADRE: tuple[tuple[Field, Field], ...] = (
    (Helper.name, Cadre.name), (Helper.phone, Cadre.phone), (Helper.org, Cadre.org_name),
    (Helper.position, Cadre.position), (Helper.org_level, Cadre.org_level),
)  # fmt: skip
_OF_UNIT: tuple[tuple[Field, Field], ...] = (
    (Helper.org, Org.name),
    (Helper.name, Org.leader),
    (Helper.phone, Org.phone),
)


def follow(form: Form, cell: Any) -> None:
    """A cadre or unit was chosen: what of theirs is not filled yet is filled."""
    for field, model, pairs in ((Helper.cadre, Cadre, _OF_CADRE), (Helper.unit, Org, _OF_UNIT)):
        if cell is form.cell(field) and (key := _chosen(form, field)) and (one := model.find(key)):
            for own, theirs in pairs:
                value = getattr(one, str(theirs.name))
                if value is not None and not form.cell(own).input.typed():
                    form.set(own, value, f"由{field.label.partition('(')[0]}得出")


def _chosen(form: Form, field: Field) -> Any:
    try:
        return form.cell(field).input.value()
    except BadValue:
        return None


class HelperPanel(LedgerPanel):
    """The form of a helper."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self.form.left.connect(lambda cell: follow(self.form, cell))
