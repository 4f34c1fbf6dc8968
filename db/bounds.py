"""What a field can hold of what comes from outside: the bounds of its kind, as `parse` sets them for who types.

`holds` takes stored values. A form can't write what it refuses; a package that says it was made by something else.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Sequence
from functools import singledispatch
from types import NoneType
from typing import Any

from db.codes import CodeList
from db.dates import day_of
from db.fields import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    AnyRef,
    BankCard,
    Bool,
    Code,
    Codes,
    Date,
    Digest,
    IdNumber,
    Int,
    Key,
    Kind,
    Note,
    Number,
    Phone,
    Ref,
    Sealed,
    Text,
    Time,
    YearMonth,
)
from db.sealing import is_sealed

#: A value is for this kind, or not. `newer`: written by a newer program, whose lists may have more answers.
Check = Callable[[Any, bool], bool]
ColumnCheck = Callable[[Sequence[Any], bool], bool]

#: What a column may have the types of, so that values that are alike are one.
_ALIKE: tuple[set[type], ...] = ({str}, {int}, set())
_KEY = re.compile(r"[0-9A-Za-z-]{1,36}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"(\d{4})(0[1-9]|1[0-2])", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_PHONE = re.compile(r"[\d-]{5,20}", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z_.-]{1,20}")
_ROUNDED_TO = 32
#: What stands round the text by the form of its seal: nonce and tag; the sender's key and tag.
_ROUND_IT = {"s1": 28, "p1": 48}


def check_of(kind: Kind[Any]) -> Check:
    """The check of a kind of field."""
    return _check(kind)


def column_check_of(kind: Kind[Any]) -> ColumnCheck:
    """The check of a column of a kind: whether all values are for it, or None, in a fraction of the time that each by
    itself takes. A no says only that each is to be looked at by itself."""
    check, form = _check(kind), _FORMS.get(_check.dispatch(type(kind)))
    longest = getattr(kind, "longest", 0) if _check.dispatch(type(kind)) in _OF_WORDS else 0

    def all_hold(values: Sequence[Any], newer: bool) -> bool:
        types = set(map(type, values)) - {NoneType}
        if types not in _ALIKE:  # one by one: 1 and true, 1 and 1.0 are alike in a set
            return False
        told = set(values) - {None}
        if types == {str}:
            if form:
                return all(map(form.fullmatch, told))
            if longest and max(map(len, told)) <= longest and "".join(told).isprintable():
                return True
        return all(check(value, newer) for value in told)

    return all_hold


@singledispatch
def _check(kind: Kind[Any]) -> Check:
    raise NotImplementedError(type(kind).__name__)  # a new kind says what it holds


@_check.register
def _(kind: Text) -> Check:
    return lambda value, _: _is_text(value, kind.longest) and "\n" not in value


@_check.register
def _(kind: Note) -> Check:
    return lambda value, _: _is_text(value, kind.longest)


@_check.register(Key)
@_check.register(Ref)
@_check.register(AnyRef)
def _(_kind: Text) -> Check:
    return lambda value, _: _matches(_KEY, value)


@_check.register
def _(_kind: Digest) -> Check:
    return lambda value, _: _matches(_DIGEST, value)


@_check.register
def _(_kind: Bool) -> Check:
    return lambda value, _: type(value) is int and value in (0, 1)


@_check.register
def _(kind: Number) -> Check:
    step = 10**kind.digits
    least, most = (-kind.most if kind.least is None else kind.least) * step, kind.most * step
    return lambda value, _: type(value) is int and least <= value <= most


@_check.register
def _(kind: Int) -> Check:
    return lambda value, _: type(value) is int and kind.least <= value <= kind.most


@_check.register
def _(_kind: Date) -> Check:
    return lambda value, _: _is_day(value)


@_check.register
def _(_kind: YearMonth) -> Check:
    return lambda value, _: _matches(_MONTH, value) and EARLIEST_YEAR <= int(value[:4]) <= LATEST_YEAR


@_check.register
def _(_kind: Time) -> Check:
    return lambda value, _: _matches(_TIME, value)


@_check.register
def _(kind: Code) -> Check:
    known = _codes(kind.codes)
    return lambda value, newer: type(value) is str and (value in known or (newer and _matches(_CODE, value)))


@_check.register
def _(kind: Codes) -> Check:
    known, most = _codes(kind.codes), kind.most

    def check(value: Any, newer: bool) -> bool:
        parts = value.split(",") if type(value) is str else [""]
        return len(parts) <= most and all(part in known or (newer and _matches(_CODE, part)) for part in parts)

    return check


@_check.register
def _(kind: IdNumber) -> Check:
    return lambda value, _: _is_text(value, kind.longest) and "\n" not in value


@_check.register
def _(_kind: Phone) -> Check:
    return lambda value, _: _matches(_PHONE, value)


@_check.register
def _(kind: BankCard) -> Check:
    return lambda value, _: _is_text(value, kind.longest) and "\n" not in value


@_check.register
def _(kind: Sealed) -> Check:
    if kind.model.behind:  # sealed with all that stands beside it; by itself by older programs
        return lambda value, _: _is_text(value, kind.longest) and (_is_whole(value) or not is_sealed(value))
    return lambda value, _: type(value) is str and len(value) <= kind.longest and _is_whole(value)


#: The checks of what holds any words; what is derived from these kinds has others.
_OF_WORDS = frozenset(map(_check.dispatch, (Text, Note, IdNumber, BankCard)))
#: The forms of those that hold whatever has one.
_FORMS = {_check.dispatch(of): form for of, form in ((Key, _KEY), (Digest, _DIGEST), (Time, _TIME), (Phone, _PHONE))}


def _is_whole(value: str) -> bool:
    """Whether a sealed value has the parts that opening it needs: nonce, whole blocks, tag."""
    if not is_sealed(value):
        return False
    try:
        raw = b64decode(value.rpartition(".")[2], validate=True)
    except ValueError:
        return False
    inside = len(raw) - _ROUND_IT[value.partition(".")[0]]
    return inside > 0 and inside % _ROUNDED_TO == 0


def _is_text(value: Any, longest: int) -> bool:
    """Letters that a page can show: no control characters but the ends of lines."""
    if type(value) is not str or len(value) > longest:
        return False
    return value.isprintable() or all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in value)


def _is_day(value: Any) -> bool:
    try:
        return EARLIEST_YEAR <= day_of(value).year <= LATEST_YEAR
    except ValueError:
        return False


def _matches(form: re.Pattern[str], value: Any) -> bool:
    return type(value) is str and form.fullmatch(value) is not None


def _codes(codes: CodeList) -> frozenset[str]:
    return frozenset(item.code for item in codes.items)
