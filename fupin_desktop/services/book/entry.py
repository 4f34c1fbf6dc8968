"""Saving what was typed: one call is one transaction, one action, one undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db import owners
from db.changes import change, every, one
from db.clock import today
from db.household import Household
from db.record import Record
from db.refusal import Refusal
from db.village import Exemption, Village
from fupin_desktop.services.book import naming, scope


class MovedAway(Refusal):
    """The household lies in another village now; nothing was saved."""


def save(actor: str, title: str, records: Sequence[Record]) -> bool:
    """Save records, parents first, as one action named `title`; whether anything was written. A household without any
    number gets a local one. Raises MovedAway."""
    _check_here(records)
    is_written = False
    with change(actor, title):
        for record in records:
            if isinstance(record, Household) and not (record.household_no or record.local_no):
                record.local_no = _next_local_no(str(record.region_code or ""))
            if isinstance(record, Village):
                record.name = naming.name(str(record.region_code or ""), str(record.name or "")) or None
            is_written |= bool(record.save().keys)
    return is_written


def delete(actor: str, title: str, records: Sequence[Record]) -> None:
    """Mark records as deleted, as one action. Undo brings them back. Raises MovedAway."""
    _check_here(records)
    with change(actor, title):
        for record in records:
            record.delete_instance()


def confirm(actor: str, record: str, rule: str, reason: str) -> Exemption:
    """Keep a person's answer to a finding about a record."""
    exemption = Exemption(record=record, rule=rule, reason=reason, approver=actor, date=today())
    save(actor, "核实说明", [exemption])
    return exemption


def _check_here(records: Sequence[Record]) -> None:
    """What is written of a household that has moved away would count nowhere: it is its new village's to write."""
    if one("SELECT 1 FROM elsewhere LIMIT 1"):
        keys = [str(value) for record in records for value in (record.id, *_owners(record)) if value]
        away = {row[0] for row in every("SELECT id FROM elsewhere")}
        if away.intersection(scope.households_of(keys)):
            raise MovedAway("这一户已经迁出，由现在的村登记。这里只能查看，没有保存。")


def _owners(record: Record) -> list[Any]:
    """What a record, which may be new, says that it belongs to."""
    return [getattr(record, name) for name in owners.ways(record.table()) if name != owners.REGION]


def _next_local_no(region_code: str) -> str:
    """Region and a serial of four digits (DICTIONARY §1.1)."""
    last = one("SELECT max(local_no) FROM household WHERE local_no GLOB ?", f"{region_code}[0-9][0-9][0-9][0-9]")[0]
    return f"{region_code}{int(last[-4:]) + 1 if last else 1:04d}"
