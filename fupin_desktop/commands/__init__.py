"""The command line, one file a command: each reads its arguments, calls a service, prints.

Errors are one Chinese line on stderr and exit 2.
"""
