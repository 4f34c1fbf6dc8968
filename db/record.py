"""Record: the base of every table whose rows are logged, exported and merged."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Self

from peewee import Field, Model

from db.clock import milliseconds
from db.fields import Bool, Key, Kind
from db.moment import Moment, Seen, moment
from db.store import database, writing

# Namespace of keys that are derived from something shared (a national number, a household and a year), so that two
# laptops which never met give the same record the same key (MERGE.md, identity).
_NAMESPACE = uuid.UUID("7d1f3a52-5c0e-5b7e-9a54-410502101212").bytes
_HASHED = hashlib.sha1(_NAMESPACE, usedforsecurity=False)
# What the variant of RFC 9562 makes of a hexadecimal digit.
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}


def derived_key(*parts: object) -> str:
    """A UUIDv5 of `parts`: the same parts give the same key on every laptop.

    Written out because an import makes some hundred thousand; `uuid.uuid5` takes more than twice as long.
    """
    hashed = _HASHED.copy()
    hashed.update("\x1f".join(map(str, parts)).encode())
    return _formed(hashed.hexdigest())


def derived_keys(table: str, rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """`derived_key` of a table and each of these rows, its name read once."""
    begun = _HASHED.copy()
    begun.update(f"{table}\x1f".encode())
    for row in rows:
        hashed = begun.copy()
        hashed.update("\x1f".join(map(str, row)).encode())
        yield _formed(hashed.hexdigest())


def _formed(digest: str) -> str:
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{_VARIANT[digest[16]]}{digest[17:20]}-{digest[20:32]}"


#: The field of a record that says whether it is deleted.
DELETED = "deleted"


#: The rooms of what a household has and an office does: read by who reads its household, carried where that goes.
OPEN_ROOMS = frozenset({"village", "office"})
#: The rooms that are for who may open the psychological archives alone; a report of danger anybody may write.
SECRET_ROOMS = frozenset({"psychology", "danger"})


class NoChange(RuntimeError):
    """A record was written outside `with change(…)`. Always a programmer's mistake."""


class Record(Model):
    """A row with a UUID key and a `deleted` mark; written only inside `with change(…)` (db/changes.py).

    `derived_from` names the fields whose values make the key of a record that exists once for them
    (housing: household and year); other records get a time-ordered random key.
    """

    id = Key()
    deleted = Bool("已删除")

    derived_from: ClassVar[tuple[str, ...]] = ()
    #: The same of those that have these fields filled; others have a random key (an organisation: its credit code).
    known_by: ClassVar[tuple[str, ...]] = ()
    #: What a person calls one such record, and the order of such tables in dumps and packages.
    title: ClassVar[str] = ""
    #: Which part of the book it belongs to; roles are given parts to write (fupin_desktop/roles.py).
    room: ClassVar[str] = "village"
    #: Which of them go down to the books below, in SQL; "" for all.
    goes_down: ClassVar[str] = ""
    #: The field that says which one it is, where others name it.
    named: ClassVar[str] = "name"
    #: Whether what is written stays: undo leaves it, and a correction is a new record.
    lasting: ClassVar[bool] = False
    #: Whether its table lies in memory behind the second key; the book holds its entries sealed (db/behind.py).
    behind: ClassVar[bool] = False
    #: Where its entries, and what they disagree about, are kept.
    log: ClassVar[str] = "change"
    disputes: ClassVar[str] = "conflict"

    class Meta:
        database = database
        legacy_table_names = False
        strict_tables = True

    #: What it was read with, and when: a save writes what differs from it. Of one made by hand nothing was there.
    _read: dict[str, Any]
    _moment: Moment | None
    _earlier: Mapping[str, Any]

    def __init__(self, *args: Any, **values: Any) -> None:
        self._moment, self._earlier = moment(), {}
        is_read = "__no_default__" in values  # peewee's word for a row of the table
        if is_read and len(values) - 1 == len(values.keys() & self._meta.fields.keys()):
            del values["__no_default__"]  # the fields' own values: to set them one by one takes half of the reading
            self.__data__, self.__rel__ = values, {}
            self._dirty: set[str] = set()
        else:
            super().__init__(*args, **values)
        self._read = dict(self.__data__) if is_read else {}

    @classmethod
    def kinds(cls) -> dict[str, Kind[Any]]:
        """The fields that people fill, by name, in the order of the model."""
        return {f.name: f for f in cls._meta.sorted_fields if isinstance(f, Kind) and f.name not in ("id", DELETED)}

    @classmethod
    def table(cls) -> str:
        return str(cls._meta.table_name)

    @classmethod
    def new_key(cls, values: Mapping[str, Any]) -> str:
        """The key of a new record with these stored values."""
        return cls.natural_key(values) or time_ordered_key()

    @classmethod
    def natural_key(cls, values: Mapping[str, Any]) -> str:
        """The key that these stored values make, the same on every laptop; "" where they make none."""
        if cls.derived_from:
            return derived_key(cls.table(), *(values[name] for name in cls.derived_from))
        told = [values.get(name) for name in cls.known_by]
        return derived_key(cls.table(), *told) if told and all(told) else ""

    @classmethod
    def after_write(cls, rows: Iterable[Mapping[str, Any]], new: bool) -> None:
        """Called in the writing transaction with the rows just written: whole when `new`, else id and what changed."""

    @classmethod
    def living(cls) -> Any:
        """A select of the records that are not deleted."""
        return cls.select().where(cls.deleted.is_null() | ~cls.deleted)

    @classmethod
    def find(cls, key: str) -> Self | None:
        """The record with this key, deleted or not; None when there is none."""
        found: Self | None = cls.get_or_none(cls.id == key)
        return found

    def stored(self) -> dict[str, Any]:
        """Field values as the table keeps them; fields that were never set are left out."""
        return self._stored(self.__data__)

    def save(self, *_args: Any, **_kw: Any) -> Any:
        """Write what was changed since it was read through the open change; gives the record its key when it has none.

        What another desk wrote meanwhile stays, also beside what is written here: then the two disagree.
        """
        values, seen = self.stored(), self.seen()
        if not values.get("id"):
            values["id"] = self.id = self.new_key(values)
        before = seen.rows.get(str(self.id), {}) if seen else {}
        changed = {name: value for name, value in values.items() if name not in before or before[name] != value}
        if before.get(DELETED):  # stays so, unless it was brought back
            changed.setdefault(DELETED, before[DELETED])
        # of what stands as it was read there is nothing to ask
        done = writer().put(type(self), [changed | {"id": values["id"]}] if changed or not before else [], seen)
        self._read, self._earlier = dict(self.__data__), {}
        return done

    def begun_before(self, earlier: Mapping[str, Any]) -> None:
        """Of these fields whoever writes had seen these values, and not what came since (a draft was begun before a
        merge): that stays beside what is written."""
        self._earlier = earlier

    def delete_instance(self, *_args: Any, **_kw: Any) -> Any:
        """Mark as deleted through the open change. Nothing is removed physically."""
        writer().delete(type(self), [str(self.id)], self.seen())
        self.deleted = True
        self._read = dict(self.__data__)

    def seen(self) -> Seen | None:
        """What it was read with, for who writes it by other ways than `save`; None where no book was open."""
        if self._moment is None:
            return None
        read = {**self._read, **self._earlier} if self._read else {}
        return Seen(self._moment, {str(self.id): self._stored(read)} if read else {})

    def _stored(self, data: Mapping[str, Any]) -> dict[str, Any]:
        fields = self._meta.fields
        return {name: fields[name].db_value(value) for name, value in data.items() if isinstance(fields[name], Field)}


def writer() -> Any:
    """The open change; NoChange outside of one."""
    if writing.writer is None:
        raise NoChange("写入必须在 with change(…) 之内")
    return writing.writer


def time_ordered_key() -> str:
    """A UUIDv7: time-ordered, so that new rows lie together in the index."""
    value = uuid.uuid4().int
    stamp = milliseconds() << 80
    value = (value & ((1 << 80) - 1)) | stamp
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=value))
