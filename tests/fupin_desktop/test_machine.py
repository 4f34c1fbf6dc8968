"""What tells computers apart that were copied from one disk."""

from __future__ import annotations

import sys
import uuid

import pytest

from fupin_desktop import machine

NUMBER = uuid.UUID("4c4c4544-0051-3510-8052-b4c04f4a3132")


def structure(kind: int, body: bytes, *texts: str) -> bytes:
    """One of SMBIOS: its head, what it holds, its texts."""
    told = b"".join(text.encode() + b"\0" for text in texts) or b"\0"
    return bytes([kind, 4 + len(body), 7, 0]) + body + told + b"\0"


def table(number: bytes) -> bytes:
    bios = structure(0, bytes(20), "Dell Inc.", "1.2.3")
    return bios + structure(1, bytes(4) + number + bytes(3), "Dell Inc.", "Latitude") + structure(127, b"")


def test_the_number_of_the_board_is_found_behind_other_things() -> None:
    assert machine.system_uuid(table(NUMBER.bytes_le)) == str(NUMBER)


@pytest.mark.parametrize(
    "told",
    [b"", b"\1", table(bytes(16)), table(b"\xff" * 16), table(NUMBER.bytes_le)[:40], bytes(200), b"\2\0" * 50],
)
def test_a_maker_that_gave_none_is_no_error(told: bytes) -> None:
    assert machine.system_uuid(told) == ""


def test_a_computer_is_the_same_every_time() -> None:
    assert machine.identity()
    assert machine.identity() == machine.identity()
    if sys.platform == "win32":
        assert len(machine.identity().split()) >= 2
