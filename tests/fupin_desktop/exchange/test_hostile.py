"""Packages that are damaged, or made to do harm: refused with a reason, and the book has not changed by a byte."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db import connection, migrations
from db.changes import every, one
from fupin_desktop.exchange.entries import entries
from fupin_desktop.exchange.envelope import BadPackage
from fupin_desktop.progress import no_progress
from fupin_desktop.services.exchange import feedback, incoming, merge_desk
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, REFUSED
from fupin_desktop.services.quality.verify import verify
from tests.exchange import VILLAGES, Forger, Town, digest
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town

CORRUPTIONS = 10_000


@pytest.fixture
def forger(town: Town, tmp_path: Path) -> Forger:
    return Forger(town, tmp_path / "forged")


@pytest.fixture
def small(town: Town) -> bytes:
    """A package of a few KB."""
    town.edit(1, "改过", 2)
    data = town.hand_in(1).path.read_bytes()
    assert len(data) < 6000
    return data


@pytest.fixture
def refused(town: Town, tmp_path: Path) -> Iterator[Callable[[bytes | Path], str]]:
    """Says why a package is refused; at the end the township's file must have kept every byte."""
    before = digest(town.path), town.dump()
    path = tmp_path / "package.fpk"
    with town.opened(read_only=True) as book, connection.trial(book.path, read_only=True):

        def refuse(package: bytes | Path) -> str:
            if isinstance(package, bytes):
                path.write_bytes(package)
                package = path
            done = incoming.taken(package, no_progress, trial=True)
            assert done.status == REFUSED, package
            assert any("\u4e00" <= letter <= "\u9fff" for letter in done.refused)
            return done.refused

        yield refuse
    assert (digest(town.path), town.dump()) == before


def test_every_byte_flipped(small: bytes, refused: Callable[[bytes], str]) -> None:
    for at in range(len(small)):
        refused(small[:at] + bytes([small[at] ^ (1 << at % 8)]) + small[at + 1 :])


def test_every_prefix(small: bytes, refused: Callable[[bytes], str]) -> None:
    for end in range(len(small)):
        refused(small[:end])


@pytest.mark.slow
def test_random_corruptions(small: bytes, refused: Callable[[bytes], str]) -> None:
    rng = random.Random(5)
    for _ in range(CORRUPTIONS):
        bad = bytearray(small)
        match rng.randrange(4):
            case 0:
                for _ in range(rng.randint(1, 8)):
                    bad[rng.randrange(len(bad))] = rng.randrange(256)
            case 1:
                at = rng.randrange(len(bad))
                del bad[at : at + rng.randint(1, 200)]
            case 2:
                bad[rng.randrange(len(bad)) : 0] = rng.randbytes(rng.randint(1, 64))
            case _:
                at, to = rng.randrange(len(bad)), rng.randrange(len(bad))
                bad[to : to + 40] = bad[at : at + 40]
        if bytes(bad) != small:
            refused(bytes(bad))


def test_what_is_no_package_at_all(refused: Callable[[bytes], str], town: Town) -> None:
    for data in (b"", b"x", b"PK\x03\x04" * 50, town.village(1).read_bytes(), "不是包".encode() * 1000):
        refused(data)


def test_the_forger_can_write_an_honest_package(town: Town, forger: Forger) -> None:
    """What the other tests here vary is refused for what they vary."""
    with town.opened() as book:
        [done] = merge_desk.look(book, [forger.package([forger.entry()])])
    assert (done.status, done.arrived, done.refused) == (CAN_MERGE, 1, "")


@pytest.mark.parametrize(
    "seconds",
    [{"second-0": "x"}, {f"second-{'0' * 16}x": "x"}, {"../secret": "x"}, {f"second-{'0' * 16}": 5},
     {f"second-{'0' * 16}": "x" * 501}, {f"second-{'0' * 16}": None}, [], "x"],
)  # fmt: skip
def test_second_keys_of_another_form(town: Town, forger: Forger, seconds: Any) -> None:
    """Nothing of them is kept, whatever else the package brings."""
    members = forger.members([forger.entry()]) | {"seconds.json": json.dumps(seconds).encode()}
    path = forger.zipped({**members, "manifest.json": forger.manifest(members)})
    with town.opened() as book:
        before = every("SELECT * FROM exchange_second")
        [done] = merge_desk.merge(book, [path])
        assert (done.status, every("SELECT * FROM exchange_second")) == (REFUSED, before)
        [done] = merge_desk.merge(book, [forger.with_seconds({f"second-{'0' * 16}": "x" * 500})])
        assert done.status != REFUSED


def test_a_zip_bomb(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([])
    bomb = b"\0" * (300 << 20)  # 1,029 : 1
    members["entries.jsonl"] = bomb
    path = forger.zipped({**members, "manifest.json": forger.manifest(members, entries=1)})
    assert path.stat().st_size < len(bomb) / 900
    assert "大得不正常" in refused(path)


def test_a_bomb_that_lies_about_its_size(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([])
    manifest = forger.manifest(members, entries=1)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**members, "manifest.json": manifest}.items():
            file.writestr(name, b"\0" * (50 << 20) if name == "entries.jsonl" else data)
    raw = content.getvalue().replace(struct.pack("<L", 50 << 20), struct.pack("<L", 0))
    assert refused(forger.sealed(raw, manifest))


@pytest.mark.parametrize(
    "name", ["../../evil.fpb", "/etc/passwd", "blobs/../x", "entries.jsonl/", "更多.txt", "BLOBS/" + "0" * 64]
)
def test_members_that_should_not_be_there(forger: Forger, refused: Callable[[Path], str], name: str) -> None:
    members = forger.members([forger.entry()])
    path = forger.zipped({**members, "manifest.json": forger.manifest(members), name: b"x"})
    assert "不该有的文件" in refused(path)


def test_the_same_member_twice(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([forger.entry()])
    manifest = forger.manifest(members)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, data in {**members, "manifest.json": manifest}.items():
            file.writestr(name, data)
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("entries.jsonl", b"")
    assert "两次" in refused(forger.sealed(content.getvalue(), manifest))


def test_a_member_left_out(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([forger.entry()])
    manifest = forger.manifest(members)
    for name in members:
        rest = {key: data for key, data in members.items() if key != name}
        assert "缺少" in refused(forger.zipped({**rest, "manifest.json": manifest}))
    assert "缺少" in refused(forger.zipped(members))


def test_a_member_that_is_not_the_one_of_the_manifest(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([forger.entry()])
    manifest = forger.manifest(members)
    members["entries.jsonl"] = members["entries.jsonl"].replace("好".encode(), "坏".encode())
    assert refused(forger.zipped({**members, "manifest.json": manifest}))


@pytest.mark.parametrize(
    "table", ["sqlite_master", "change", "meta", "exchange_peer", "person; DROP TABLE person", "", "x" * 99]
)
def test_wrong_tables(forger: Forger, refused: Callable[[Path], str], table: str) -> None:
    assert refused(forger.package([forger.entry(tbl=table)]))


@pytest.mark.parametrize("table", ["sqlite_master; --", "Person", "x" * 99])
def test_wrong_tables_of_a_newer_program(forger: Forger, refused: Callable[[Path], str], table: str) -> None:
    assert refused(forger.package([forger.entry(tbl=table)], schema=migrations.LATEST + 1))


@pytest.mark.parametrize(
    "more",
    [
        {"field": "no_such_field"},
        {"field": 'note" = 1; --'},
        {"field": "id", "value": '"x"'},
        {"field": "birth", "value": '"2026-02-31"'},
        {"field": "birth", "value": "20260101"},
        {"field": "deleted", "value": "2"},
        {"field": "deleted", "value": "true"},
        {"field": "work_months", "value": "1e400"},
        {"field": "note", "value": "NaN"},
        {"field": "note", "value": "[1]"},
        {"field": "note", "value": '{"a": 1}'},
        {"field": "note", "value": "1"},
        {"field": "note", "value": '"' + "长" * 300_000 + '"'},
        {"field": "note", "value": '"\\ud800"'},
        {"field": "note", "value": ""},
        {"field": "note", "value": None},
        {"field": "", "value": "[]"},
        {"field": "", "value": '{"id": "x"}'},
        {"field": "", "value": '{"name": 5}'},
        {"field": "", "value": "{}", "base": "0199000000000000-aaaaaaaa"},
        {"base": "x"},
        {"base": "0199000000000000-aaaaaaaa,"},
        {"ts": "0199"},
        {"ts": 5},
        {"ts": "0199000000010000-../../etc"},
        {"record": "x"},
        {"record": "' OR 1=1 --"},
        {"action": ""},
    ],
)  # fmt: skip
def test_entries_that_no_program_wrote(forger: Forger, refused: Callable[[Path], str], more: dict[str, Any]) -> None:
    assert refused(forger.package([forger.entry(), forger.entry(**more)]))


def test_a_text_that_holds_the_end_of_a_line_passes_for_no_two() -> None:
    """Lines are looked at many together, as one text: what would be two there is none."""
    stamp, key = "0199000000000000-aaaaaaaa", "00000000-0000-4000-8000-000000000000"
    honest = [stamp, stamp, "person", key, "note", '"好"', ""]
    assert list(entries(_lines([honest] * 2), psychology=False, newer=False)) == [tuple(honest)] * 2
    for place, trick in (
        (0, f"{stamp} {stamp} {key}\n{stamp}"), (1, f"{stamp} {key}\n{stamp} {stamp}"), (0, f"{stamp}\n"),
        (3, f"{key}\n{stamp} {stamp} {key}"), (3, f"{key}\n"), (6, "\n"), (6, f"{stamp}\n{stamp}"), (6, f"{stamp}\n"),
    ):  # fmt: skip
        for row in ([honest], []):
            forged = [*honest[:place], trick, *honest[place + 1 :]]
            with pytest.raises(BadPackage):
                list(entries(_lines([*row, forged, *row]), psychology=False, newer=False))


def _lines(rows: list[list[str]]) -> list[bytes]:
    return [json.dumps(row).encode() for row in rows]


@pytest.mark.parametrize(
    "more",
    [
        {"tbl": "table_of_tomorrow", "value": "[1]"},
        {"tbl": "table_of_tomorrow", "value": '{"a": 1}'},
        {"tbl": "table_of_tomorrow", "field": "", "value": "1"},
        {"field": "field_of_tomorrow", "value": "[1]"},
        {"field": "field_of_tomorrow", "value": '{"a": 1}'},
        {"field": "", "value": '{"field_of_tomorrow": [1]}'},
    ],
)
def test_values_that_no_newer_program_writes(
    forger: Forger, refused: Callable[[Path], str], more: dict[str, Any]
) -> None:
    """The lines are looked at here alone: the merge takes what has passed."""
    assert refused(forger.package([forger.entry(**more)], schema=migrations.LATEST + 1))


@pytest.mark.parametrize("number", [10**15 + 1, 2**63, 2**64, 10**30, -(10**16), 0.5])
def test_huge_numbers(forger: Forger, refused: Callable[[Path], str], number: float) -> None:
    entry = forger.entry(tbl="income", field="wage", value=json.dumps(number))
    assert refused(forger.package([entry]))


def test_nesting_without_end(forger: Forger, refused: Callable[[Path], str]) -> None:
    assert refused(forger.package([forger.entry(value="[" * 100_000)]))
    members = forger.members([forger.entry()])
    assert refused(forger.zipped({**members, "manifest.json": b"[" * 100_000}))


def test_psychological_content_in_the_clear_or_in_the_wrong_part(
    forger: Forger, refused: Callable[[Path], str]
) -> None:
    clear = forger.entry(tbl="screening", field="result", value='"重度"')
    assert refused(forger.package([], [clear]))
    note = forger.entry(tbl="screening", field="date", value='"2026-01-01"')
    assert "放错地方" in refused(forger.package([note]))
    assert "放错地方" in refused(forger.package([], [forger.entry()]))


def test_a_manifest_that_says_other_than_the_head(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([forger.entry()])
    others: list[dict[str, Any]] = [
        {"entries": 2}, {"number": "2"}, {"number": -1}, {"kind": "x"}, {"region": "410502101214"},
        {"village": "张薛庄村"}, {"fingerprint": "0"}, {"book": "f" * 16}, {"at": 5}, {"is_full": 1}, {"by_table": []},
        {"more": 1}, {"format": 2}, {"members": {}}, {"members": {"entries.jsonl": [-1, ""]}},
    ]  # fmt: skip
    for more in others:
        assert refused(forger.zipped({**members, "manifest.json": forger.manifest(members, **more)}))
    for manifest in (b"", b"{}", b"null", b"[]", b"\xff", b'{"format": 1}'):
        assert refused(forger.zipped({**members, "manifest.json": manifest}))


def test_a_package_of_a_village_in_the_name_of_another(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([forger.entry()])
    manifest = forger.manifest(members, region="410502101214", village="张薛庄村")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, data in {**members, "manifest.json": manifest}.items():
            file.writestr(name, data)
    path = forger.sealed(content.getvalue(), manifest, region="410502101214", village="张薛庄村")
    assert "签名的却是" in refused(path)


def test_a_picture_that_is_not_the_one_it_is_called(forger: Forger, refused: Callable[[Path], str]) -> None:
    members = forger.members([forger.entry()]) | {f"blobs/{'0' * 64}": b"another"}
    assert refused(forger.zipped({**members, "manifest.json": forger.manifest(members)}))


def _said_otherwise(town: Town, forger: Forger, whose: str) -> list[Any]:
    """An entry of a laptop that the township has, with other content."""
    town.merge(*town.packages)
    with town.opened(read_only=True):
        query = 'SELECT ts, action, tbl, record, field, value, base FROM "change" WHERE field = ? AND substr(ts, 18)'
        row = list(one(f"{query} {whose} LIMIT 1", "note", forger.site))
    row[5] = '"别的"'
    return row


def test_a_cloned_laptop_is_told(town: Town, forger: Forger) -> None:
    """The same stamp with other content."""
    row = _said_otherwise(town, forger, "= ?")
    before = town.dump()
    [done] = town.merge(forger.package([row]))
    assert done.status == REFUSED
    assert "副本" in done.refused or "两台电脑" in done.refused
    assert town.dump() == before


def test_another_laptop_is_not_cloned_by_what_somebody_says(town: Town, forger: Forger) -> None:
    row = _said_otherwise(town, forger, "<> ?")
    before = town.dump()
    [done] = town.merge(forger.package([row]))
    assert (done.status, done.held, town.dump()) == (MERGED, 1, before)


def test_what_a_newer_program_wrote_is_kept_until_this_one_knows_it(town: Town, forger: Forger) -> None:
    """Unknown tables and fields wait in the log, are handed on, and hurt nothing."""
    town.merge(*town.packages)
    entries = [
        forger.entry(tbl="drone", field="", value='{"height": 5}', record="0199aaaa-0000-7000-8000-000000000001"),
        forger.entry(field="shoe_size", value="43"),
        forger.entry(field="note", value='"新版写的"'),
    ]
    [done] = town.merge(forger.package(entries, schema=migrations.LATEST + 1))
    assert (done.status, done.arrived) == ("merged", 3)
    assert any("更新程序" in notice for notice in done.notices)
    with town.opened() as book:
        assert list(verify()) == []
        assert one("SELECT note FROM person WHERE id = ?", forger.person)[0] == "新版写的"
        assert one("""SELECT count(*) FROM "change" WHERE tbl = 'drone' OR field = 'shoe_size'""")[0] == 2
        [back] = feedback.write(book, VILLAGES[0], town.folder / "back")
        assert back.manifest.schema == migrations.LATEST + 1
    [done] = town.merge(back.path, book=town.village(1))
    assert done.status == "merged", done.refused
    with town.opened(town.village(1)):
        assert list(verify()) == []
        assert one("""SELECT count(*) FROM "change" WHERE field = 'shoe_size'""")[0] == 1
