"""Kind: the base of the kinds of field, and what all of them share."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload

from peewee import Field

from db import masks
from db.refusal import Refusal

T = TypeVar("T")


class Privacy(IntEnum):
    """DICTIONARY §0: P0 public, P1 personal, P2 sensitive personal (PIPL art. 28), P3 psychological."""

    P0 = 0
    P1 = 1
    P2 = 2
    P3 = 3


class BadValue(Refusal, ValueError):
    """What was written can't be this field's value. The text is a sentence for the person who wrote it."""


def clean(text: str) -> str:
    """Text as stored: NFC, no control characters or lone surrogates, blanks trimmed.

    Full-width letters stay (names and notes may want them); kinds that hold numbers fold them themselves.
    """
    if text.isalnum() and unicodedata.is_normalized("NFC", text):
        return text
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cf") or c == "\u200d")
    return unicodedata.normalize("NFC", kept).replace("\u3000", " ").strip()


def narrow(text: str) -> str:
    """Text of a number, code or date: clean, half width, no blanks."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    return unicodedata.normalize("NFC", "".join(unicodedata.normalize("NFKC", clean(text)).split()))


_QUOTES = str.maketrans("", "", "'’‘‛`´\"“”′")


def number_text(text: str) -> str:
    """The one spelling of a number that names something (户编号, 证件号码, 电话, 银行卡号): half width, without blanks,
    invisible characters, quotes and apostrophes of any kind, without the ".0" and the ="…" of programs."""
    if text.isascii() and text.isalnum():
        return text
    value = narrow(text.translate(_QUOTES)).translate(_QUOTES)
    value = value.removeprefix("=")
    head, point, tail = value.partition(".")
    return head if point and head.isdecimal() and tail and not tail.strip("0") else value


class Kind(Generic[T], Field):
    """Base of the kinds. `column_type` is the SQLite type of a STRICT table."""

    column_type: ClassVar[str] = "TEXT"
    field_type: ClassVar[str] = "TEXT"
    #: What a value is that is shown whole only to who asks for it ("number", "phone"); "" for other kinds.
    hidden: ClassVar[str] = ""
    #: Usual width of the input in characters; forms and Excel columns go by it.
    width: int = 12

    def __init__(  # noqa: PLR0913 - a declaration names all that it carries
        self,
        label: str,
        *,
        required: bool = False,
        hint: str = "",
        unit: str = "",
        privacy: Privacy = Privacy.P0,
        aliases: Sequence[str] = (),
        index: bool = False,
        primary_key: bool = False,
        constraints: list[Any] | None = None,
    ) -> None:
        super().__init__(null=not primary_key, index=index, primary_key=primary_key, constraints=constraints)
        self.label = label
        #: What people call it, where files have another heading.
        self.called = label
        self.required = required
        self.hint = hint
        self.unit = unit
        self.privacy = privacy
        #: Other headings under which files bring this field.
        self.aliases = tuple(aliases)

    if TYPE_CHECKING:

        @overload
        def __get__(self, instance: None, owner: Any) -> Self: ...
        @overload
        def __get__(self, instance: object, owner: Any) -> T | None: ...
        def __get__(self, instance: Any, owner: Any) -> Any: ...
        def __set__(self, instance: object, value: T | None) -> None: ...
        def db_value(self, value: Any) -> Any: ...
        def python_value(self, value: Any) -> Any: ...

    def parse(self, text: str) -> T | None:
        """The value that `text` means; None for blank. Raises BadValue with a sentence."""
        raise NotImplementedError

    def show(self, value: T | None) -> str:
        """The value as people read it; "" for None. `parse(show(v)) == v`."""
        return "" if value is None else str(value)

    def masked(self, text: str) -> str:
        """A shown value with its middle hidden, where the kind is `hidden`."""
        if self.hidden:
            return masks.phone(text) if self.hidden == "phone" else masks.number(text)
        return text
