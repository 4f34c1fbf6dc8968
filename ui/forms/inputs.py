"""Which widget fills which kind of field. To add a kind: a class in a file beside, and a line in INPUTS."""

from __future__ import annotations

from typing import Any

from db import fields
from db.fields import Kind
from ui.forms.choice_inputs import BoolInput, CodeInput, CodesInput
from ui.forms.date_inputs import DateInput, MonthInput, TimeInput, YearInput
from ui.forms.hidden_input import HiddenInput, IdInput, PhoneInput
from ui.forms.line_inputs import Input, NoteInput, NumberInput
from ui.forms.ref_input import RefInput

AnyInput = Input | NoteInput

INPUTS: dict[type[Kind[Any]], type[Input] | type[NoteInput]] = {
    fields.Text: Input,
    fields.Region: Input,
    fields.Serial: Input,
    fields.Note: NoteInput,
    fields.BankCard: HiddenInput,
    fields.Bool: BoolInput,
    fields.Number: NumberInput,
    fields.Money: NumberInput,
    fields.Int: NumberInput,
    fields.Year: YearInput,
    fields.Date: DateInput,
    fields.YearMonth: MonthInput,
    fields.Time: TimeInput,
    fields.Code: CodeInput,
    fields.Codes: CodesInput,
    fields.IdNumber: IdInput,
    fields.Phone: PhoneInput,
    fields.Ref: RefInput,
}


def make(kind: Kind[Any]) -> AnyInput:
    """An input for a field."""
    return INPUTS[type(kind)](kind)
