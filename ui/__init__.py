"""What people see. PySide6 lives here and nowhere else; screens call services, never a query or a model's save.

Two things of others are left out of the window's process, before it grows:

- PySide6 puts itself before Python's `import`, to serve `from __feature__ import …`, and then reads the source of every
  module that is imported. Nothing here uses features, and what was read would take 6 MB and 35 ms of a first page.
- `hashlib` loads OpenSSL, 3.5 MB and 9 ms, where it can. Python's own digests are equal, and fast enough for what a
  window hashes.
"""

import builtins
import importlib
import sys
from typing import Any

_modules: dict[str, Any] = sys.modules
_modules.setdefault("_hashlib", None)

_import = builtins.__import__
importlib.import_module("PySide6.QtCore")
builtins.__import__ = _import
