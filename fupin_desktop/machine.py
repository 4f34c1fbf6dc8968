"""What tells this computer from others: two that took each other for the same would write different things under one
code (MERGE.md)."""

from __future__ import annotations

import platform
import sys
import uuid
from contextlib import suppress
from pathlib import Path

_SYSTEM_INFORMATION, _UUID_AT = 1, 8  # DMTF DSP0134, 7.2: type 1, its UUID
_END = b"\0\0"  # of the texts that follow a structure


def identity() -> str:
    """The same at every start, as far as the system says. Offices copy one hard disk onto many computers: the name and
    Windows' own number are then the same on all, the number that the maker gave the board is not."""
    if sys.platform == "win32":
        return f"{_windows_number()} {system_uuid(_firmware())} {platform.node()}"
    for file in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        with suppress(OSError):
            return file.read_text("ascii").strip()
    return platform.node()


def system_uuid(table: bytes) -> str:
    """The computer's UUID in an SMBIOS table; "" where its maker gave none."""
    at = 0
    while at + 4 <= len(table):
        kind, length = table[at], table[at + 1]
        if kind == _SYSTEM_INFORMATION and length >= _UUID_AT + 16:
            found = table[at + _UUID_AT : at + _UUID_AT + 16]
            return "" if len(set(found)) == 1 else str(uuid.UUID(bytes_le=found))  # all 0 or all FF: not set
        end = table.find(_END, at + length)
        if length < 4 or end < 0:
            return ""
        at = end + len(_END)
    return ""


if sys.platform == "win32":
    import ctypes
    import winreg

    _RAW_SMBIOS = int.from_bytes(b"RSMB", "big")
    _HEADER = 8  # of RawSMBIOSData, before the table

    def _windows_number() -> str:
        """Given by Windows' setup."""
        with suppress(OSError):
            place = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography")
            with place:
                return str(winreg.QueryValueEx(place, "MachineGuid")[0])
        return ""

    def _firmware() -> bytes:
        ask = ctypes.windll.kernel32.GetSystemFirmwareTable
        size = ask(_RAW_SMBIOS, 0, None, 0)
        table = ctypes.create_string_buffer(size)
        return table.raw[_HEADER : ask(_RAW_SMBIOS, 0, table, size)]
