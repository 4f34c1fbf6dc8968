"""The open book. `db/connection.py` points it at a file; one book is open in a process at a time."""

from __future__ import annotations

from typing import Any

from peewee import DatabaseProxy

database = DatabaseProxy()

#: The open changes of `db/changes.py`, the innermost last.
open_writers: list[Any] = []
