"""The temporary file: reads as written at any place, in memory and enciphered on the disk."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop.exchange.spool import Spool, TooLarge


@given(parts=st.lists(st.binary(max_size=300), max_size=8), in_memory=st.integers(0, 400), seed=st.integers())
def test_reads_what_was_written_at_any_place(parts: list[bytes], in_memory: int, seed: int) -> None:
    whole = b"".join(parts)
    rng = random.Random(seed)
    with Spool(10_000, in_memory) as spool:
        for part in parts:
            spool.write(part)
        for _ in range(6):
            at, length = rng.randrange(len(whole) + 2), rng.randrange(200)
            spool.seek(at)
            assert spool.read(length) == whole[at : at + length]
        spool.seek(0)
        assert spool.readall() == whole


def test_what_lies_on_the_disk_is_not_readable() -> None:
    with Spool(1 << 20, 100) as spool:
        spool.write("贫困户张三".encode() * 1000)
        spool._file.seek(0)
        assert "贫困户张三".encode() not in spool._file.read()


def test_refuses_more_than_it_may_hold() -> None:
    with Spool(100) as spool:
        spool.write(b"x" * 100)
        with pytest.raises(TooLarge):
            spool.write(b"x")
