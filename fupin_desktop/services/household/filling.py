"""Filling: what a sheet asks of the records that are being filled, whatever they are of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from db.record import Record
from db.village import Exemption
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.household import moving

R = TypeVar("R", bound=Record)

#: Fields that tie a record to others, or say how it stands: they don't make it a filled one.
FRAME = {"household", "person", "year", "kind", "income", "visit", "member_state"}


class Filling:
    """Base: records of one form, existing or not yet saved; new ones have their keys already, so that findings, drafts
    and photos can speak of them."""

    year: int
    #: What says of no record that it was filled.
    frame: ClassVar[Collection[str]] = FRAME

    @property
    def key(self) -> str:
        """The record that a draft of it is kept under."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """Whose it is, for the list of drafts."""
        raise NotImplementedError

    @property
    def home(self) -> str:
        """The household that it is of; "" for none."""
        raise NotImplementedError

    @property
    def has_moved(self) -> bool:
        """Whether that household has moved away: what is written of it is its new village's to write."""
        return bool(self.home) and moving.is_away(self.home)

    def findings(self, answered: Iterable[Exemption] = ()) -> list[Finding]:
        """What the checks would say were it saved as it stands, heaviest first; without what was answered."""
        raise NotImplementedError

    def __post_init__(self) -> None:
        #: What the records were born with (dates, the collector's name): by itself it is nothing to save.
        self._given: dict[str, dict[str, Any]] = {}
        #: Keys of the records that the book has.
        self.stored: set[str] = set()

    def give(self, record: Record, **values: Any) -> None:
        """Fill fields beforehand; they are saved only with something that a person filled."""
        for name, value in values.items():
            setattr(record, name, value)
        self._given.setdefault(str(record.id), {}).update(values)

    def given(self, record: Record) -> set[str]:
        """The fields that were filled beforehand."""
        return {name for name, value in self._given.get(str(record.id), {}).items() if value is not None}

    def is_filled(self, record: Record) -> bool:
        """Whether a person filled anything of a record."""
        return any(self._filled(record))

    def is_begun(self, records: Iterable[Record]) -> bool:
        """Whether the book has any of these, or a person filled anything: the village comes with a blank form."""
        return any(str(r.id) in self.stored or set(self._filled(r)) - {"region_code"} for r in records)

    def _filled(self, record: Record) -> Iterator[str]:
        given = self._given.get(str(record.id), {})
        for name in record.kinds().keys() - self.frame:
            value = getattr(record, name)
            if value is not None and given.get(name) != value:
                yield name

    def to_save(self, records: Iterable[Record], pictured: Collection[str] = ()) -> list[Record]:
        """What of these is to be written: what a person filled or gave pictures, and what the book has already."""
        wanted = self.stored | set(pictured)
        return [r for r in records if str(r.id) in wanted or (self.is_filled(r) and not r.deleted)]


def blank(model: type[R], **values: Any) -> R:
    """A record with its key (the `id` of a draft, else a new one), not yet saved."""
    record = model(**values)
    record.id = record.id or model.new_key(record.stored())
    return record
