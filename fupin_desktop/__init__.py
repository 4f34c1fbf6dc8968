"""What the program knows and does: rules, exchange of files, services, commands. No Qt.

Calls `db`, is called by `ui` and by the command line.
"""

VERSION = "0.2.0"
