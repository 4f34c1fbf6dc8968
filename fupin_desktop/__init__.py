"""What the program knows and does: rules, exchange of files, services, commands. No Qt.

Calls `db`, is called by `ui` and by the command line.
"""

import sys

#: What one types to start it, as help and sentences name it.
PROGRAM = "fupin_desktop" if getattr(sys, "frozen", False) else "main.py"
#: The first argument that makes `main.py` the process that reads a workbook (`exchange/sheets/child.py`).
WORKBOOK_READER = "read-workbook"
VERSION = "0.2.0"
#: There was no program before: a laptop whose clock has lost its battery believes so.
FIRST_DAY = "2026-01-01"
