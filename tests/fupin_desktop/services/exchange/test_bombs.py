"""Packages that are small and grow, or that keep the computer at work: refused before they are read (issue 13)."""

from __future__ import annotations

import io
import json
import struct
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from db.changes import one
from db.log import Entry
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import held, merge_desk, trust
from fupin_desktop.services.exchange.held import NotLetIn
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED
from tests.exchange import Forger, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.forger import Village

#: Processor seconds and bytes of Python objects that a refusal may take.
MOST_SECONDS, MOST_BYTES = 4, 48 << 20


@pytest.fixture
def forger(town: Town, tmp_path: Path) -> Forger:
    return Forger(town, tmp_path / "forged")


def refused(town: Town, package: Path) -> str:
    """The sentence; soon, in little memory, and the book no larger than it was."""
    size = town.path.stat().st_size
    with open_book(town.path, "测试") as book:
        tracemalloc.start()
        started = time.process_time()
        [done] = merge_desk.merge(book, [package])
        seconds, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert done.status == REFUSED
    assert seconds < MOST_SECONDS, seconds
    assert peak < MOST_BYTES, peak
    assert town.path.stat().st_size <= size + (1 << 20)
    return done.refused


def repeated(chunk: bytes, times: int) -> bytes:
    """A chunk so many times, deflated once: what follows a full flush knows nothing of what was before."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    part = deflate.compress(chunk) + deflate.flush(zlib.Z_FULL_FLUSH)
    return part * times + deflate.flush()


def bomb(forger: Forger, megabytes: int) -> bytes:
    """The content of a package whose entries unpack to so much."""
    line = json.dumps(forger.entry(value=json.dumps("长" * 5000))).encode() + b"\n"
    chunk = line * ((1 << 20) // len(line))
    body, size = repeated(chunk, megabytes), len(chunk) * megabytes
    members = {**forger.members([forger.entry()])}
    manifest = forger.manifest(members)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**members, "manifest.json": manifest}.items():
            if name != "entries.jsonl":
                file.writestr(name, data)
        info = zipfile.ZipInfo("entries.jsonl", (1980, 1, 1, 0, 0, 0))
        info.compress_type, info.file_size, info.compress_size = zipfile.ZIP_DEFLATED, size, len(body)
        info.header_offset, info.CRC = content.tell(), 0
        content.write(info.FileHeader() + body)
        file.filelist.append(info)
        file.NameToInfo[info.filename] = info
        file.start_dir = content.tell()
        setattr(file, "_didModify", True)  # noqa: B010
    return content.getvalue()


def test_a_small_package_of_half_a_gigabyte(town: Town, forger: Forger) -> None:
    """2.6 MB grew a book by 542 MB."""
    content = bomb(forger, 542)
    assert len(content) < 2_600_000
    package = forger.sealed(content, forger.manifest(forger.members([forger.entry()])))
    assert "大得不正常" in refused(town, package)


def directory(members: int, *, said: int) -> bytes:
    """An empty zip with a directory of so many members; its plain end says another number."""
    head = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 46, 0, 0, 0, 0, 0, 0)
    entry = head + b"blobs/" + b"0" * 40
    listed = entry * members
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, members, members, len(listed), 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(listed), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, said, said, min(len(listed), said * 100), 0, 0)
    return listed + large + locator + end


@pytest.mark.parametrize("said", [0xFFFF, 1000, 0], ids=["as it is", "a smaller one", "none"])
def test_a_directory_of_92_megabytes(town: Town, forger: Forger, said: int) -> None:
    """It took 20 s. `zipfile` believes the large end, whatever the plain one says."""
    content = directory(1_000_000, said=said)
    assert len(content) > 92_000_000
    refused(town, forger.sealed(content, forger.manifest(forger.members([forger.entry()]))))


@pytest.fixture
def village(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Village:
    """It may have 40 changes, or 20,000 bytes of them, held."""
    town.merge(*town.packages)
    monkeypatch.setattr(trust, "MOST_HELD", 40)
    monkeypatch.setattr(trust, "MOST_HELD_BYTES", 20_000)
    return Village(town, tmp_path / "village")


def foreign(village: Village, count: int, text: str = "x") -> Path:
    return village.package([village.says("person", village.victim, "note", text) for _ in range(count)])


def kept(town: Town) -> int:
    with town.opened():
        return int(one("SELECT count(*) FROM held")[0])


def test_what_is_held_of_one_sender_has_a_limit(town: Town, village: Village) -> None:
    """Over all its packages; other senders and honest packages of the same one go on."""
    assert [done.status for done in town.merge(foreign(village, 25), foreign(village, 15))] == [MERGED] * 2
    assert kept(town) == 40
    honest = village.package([village.says("person", village.own_person, "note", "好")])
    [one_more, fine] = town.merge(foreign(village, 1), honest)
    assert (one_more.status, fine.status) == (REFUSED, MERGED)
    assert "不能采用的改动太多" in one_more.refused
    assert kept(town) == 40
    town.edit(3, "三村写的")
    [done] = town.merge(town.hand_in(3).path)
    assert done.status == MERGED


def test_their_bytes_too(town: Town, village: Village) -> None:
    [done] = town.merge(foreign(village, 8, "长" * 3000))
    assert done.status == REFUSED
    assert kept(town) == 0


def test_what_was_held_is_dropped_by_a_person_and_makes_room(town: Town, village: Village) -> None:
    [done] = town.merge(foreign(village, 40))
    package = foreign(village, 3)
    assert [one_done.status for one_done in town.merge(package)] == [REFUSED]
    with town.opened():
        assert held.drop(done.receipt) == 40
        assert one("SELECT what, note FROM access ORDER BY n DESC LIMIT 1") == (
            "清掉留着的改动", f"{done.receipt}，40 处",
        )  # fmt: skip
        with pytest.raises(NotLetIn):
            held.drop(done.receipt)
    assert [one_done.status for one_done in town.merge(package)] == [MERGED]
    assert kept(town) == 3


def test_what_waits_for_what_never_comes_is_not_judged_with_every_package(
    town: Town, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    lost = [village.says("person", f"0199bbbb-0000-7000-8000-{n:012}", "note", "x") for n in range(500)]
    town.merge(village.package(lost))
    seen: list[int] = []
    plain = trust.Judge.counted

    def counted(self: trust.Judge, fresh: list[Entry]) -> list[Entry]:
        seen.append(len(fresh))
        return plain(self, fresh)

    monkeypatch.setattr(trust.Judge, "counted", counted)
    town.merge(village.package([village.says("person", village.own_person, "note", "好")]))
    assert seen == [1]
    born = {"household": village.own_household, "name": "来了"}
    late = village.package([village.says("person", f"0199bbbb-0000-7000-8000-{7:012}", "", born)])
    town.merge(late)
    assert village.row("person", f"0199bbbb-0000-7000-8000-{7:012}")["note"] == "x"
    assert kept(town) == 499


def test_a_bad_value_is_not_let_in_for_another_reason(town: Town, village: Village) -> None:
    """Under another's stamp it was let in by hand, and its value with it."""
    ts = village.stamp(village.here)
    bad = village.says("household", village.own_household, "first_identified", "999999", ts=ts)
    [done] = town.merge(village.package([bad]))
    with town.opened():
        [row] = held.of(done.receipt)
        assert not row.may
        with pytest.raises(NotLetIn, match="不能收下"):
            held.let_in([row.id])
