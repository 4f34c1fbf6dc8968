"""The open book. `db/connection.py` points it at a file; one book is open in a process at a time."""

from __future__ import annotations

import threading
from typing import Any

from peewee import DatabaseProxy

database = DatabaseProxy()


class _Writing(threading.local):
    """The open change of `db/changes.py` on this thread; a worker's is its own, as its connection is."""

    writer: Any = None


writing = _Writing()
