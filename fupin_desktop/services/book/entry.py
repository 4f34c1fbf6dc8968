"""Saving what was typed: one call is one transaction, one action, one undo."""

from __future__ import annotations

from collections.abc import Sequence

from db.changes import Written, change, one
from db.clock import today
from db.household import Household
from db.record import Record
from db.village import Exemption


def save(actor: str, title: str, records: Sequence[Record]) -> Written:
    """Save records, parents first, as one action named `title`. A household without any number gets a local one."""
    total = Written()
    with change(actor, title):
        for record in records:
            if isinstance(record, Household) and not (record.household_no or record.local_no):
                record.local_no = _next_local_no(str(record.region_code or ""))
            done: Written = record.save()
            total.added += done.added
            total.changed += done.changed
            total.same += done.same
            total.keys += done.keys
    return total


def delete(actor: str, title: str, records: Sequence[Record]) -> None:
    """Mark records as deleted, as one action. Undo brings them back."""
    with change(actor, title):
        for record in records:
            record.delete_instance()


def confirm(actor: str, record: str, rule: str, reason: str) -> Exemption:
    """Keep a person's answer to a finding about a record."""
    exemption = Exemption(record=record, rule=rule, reason=reason, approver=actor, date=today())
    save(actor, "核实说明", [exemption])
    return exemption


def _next_local_no(region_code: str) -> str:
    """Region and a serial of four digits (DICTIONARY §1.1)."""
    last = one("SELECT max(local_no) FROM household WHERE local_no GLOB ?", f"{region_code}[0-9][0-9][0-9][0-9]")[0]
    return f"{region_code}{int(last[-4:]) + 1 if last else 1:04d}"
