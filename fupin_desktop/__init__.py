"""What the program knows and does: rules, exchange of files, services, commands. No Qt.

Calls `db`, is called by `ui` and by the command line.
"""

#: The first argument that makes `main.py` the process that reads a workbook (`exchange/sheets/child.py`).
WORKBOOK_READER = "read-workbook"
VERSION = "0.2.0"
