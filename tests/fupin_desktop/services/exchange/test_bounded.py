"""What is bounded before it is read, and what a package's names and a late failure can't do."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import peewee
import pytest

from db.changes import change, one
from db.person import Person
from db.record import derived_key
from fupin_desktop.services.conflicts import duplicates
from fupin_desktop.services.exchange import exchange_keys, hand_in, incoming, merge_desk, outgoing
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED
from tests.exchange import ACTOR, Forger, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.forger import NEW


@pytest.fixture
def forger(town: Town, tmp_path: Path) -> Forger:
    return Forger(town, tmp_path / "forged")


def why(town: Town, package: Path) -> str:
    started = time.process_time()
    [done] = town.merge(package)
    assert done.status == REFUSED
    assert time.process_time() - started < 10
    return done.refused


def test_a_directory_of_a_million_members_is_not_read(town: Town, forger: Forger) -> None:
    members = forger.members([forger.entry()])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for number in range(30_000):
            file.writestr(f"blobs/{number:064x}", b"")
    assert "太大" in why(town, forger.sealed(content.getvalue(), forger.manifest(members)))


def test_a_directory_that_says_that_it_is_small(town: Town, forger: Forger) -> None:
    members = forger.members([forger.entry()])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.comment = b"x" * 1000
        file.writestr("manifest.json", forger.manifest(members))
    assert why(town, forger.sealed(content.getvalue(), forger.manifest(members)))


def test_small_packages_do_not_make_big_books(town: Town, forger: Forger) -> None:
    """What shrinks to a thirtieth is no list of changes."""
    entries = [forger.entry(value=json.dumps("长" * 5000)) for _ in range(600)]
    package = forger.package(entries)
    assert package.stat().st_size < 600 * 15_000 / 30
    assert "大得不正常" in why(town, package)


def test_what_we_write_ourselves_is_never_too_dense(town: Town) -> None:
    """One long note imported for hundreds shrinks as far as a bomb of notes: it is stored as it is, and arrives."""
    with town.opened(town.village(1)) as book:
        [household] = one("SELECT id FROM household LIMIT 1")
        with change(ACTOR, "导入") as writer:
            writer.put(
                Person,
                [
                    {"id": derived_key(n), "household": household, "name": "张三", "note": "长" * 5000}
                    for n in range(600)
                ],
            )
        written = hand_in.write(book, town.folder / "stick", hand_in.pending())
        written.path.unlink()
        (outgoing.archive(book) / written.path.name).unlink()
        again = outgoing.again(book, written.receipt, town.folder / "stick")  # from the log, as dense as before
    first = next(path for path in town.packages if path.name.startswith("袁薛庄村"))
    assert [done.status for done in town.merge(first, again)] == [MERGED] * 2
    with town.opened():
        assert one("SELECT count(*) FROM person WHERE length(note) = 5000") == (600,)


@pytest.mark.parametrize(
    "more",
    [
        {"schema": 2**52}, {"written_by": 2**52}, {"seen": {"x": [2**60]}}, {"seen": {"x": "y"}},
        {"seen": {"x": [[1]]}},
        {"ranges": {"x": ["a", "b"]}}, {"ranges": {"../x": ["a"]}}, {"by_table": {"person": "x"}}, {"site": "../../x"},
        {"at": "nie"}, {"at": "2026-11-26T10:00:00+08:00\n"},
    ],
)  # fmt: skip
def test_manifests_that_would_break_later_pages(town: Town, forger: Forger, more: dict[str, Any]) -> None:
    assert why(town, forger.package([forger.entry()], **more))


@pytest.mark.parametrize("name", ["/tmp/evil", "../../evil", "CON", "a:b", "a\0b", "村" * 190])
def test_names_in_a_package_name_no_file(town: Town, forger: Forger, name: str) -> None:
    outside = {path for path in town.folder.parent.rglob("*") if path.is_file()}
    town.merge(forger.package([forger.entry()], village=name))
    kept = {path for path in town.folder.parent.rglob("*") if path.is_file()} - outside
    inside = (
        town.folder,
        town.folder.parent / "forged",
        town.folder / "township.已合并",
        town.folder / "township.备份",
    )
    assert {path.parent for path in kept} <= set(inside), kept
    assert all(name not in path.name for path in kept)


def test_what_fails_after_the_package_is_in_is_not_called_refused(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = incoming.taken

    def then_fails(*args: Any, **more: Any) -> Any:
        plain(*args, **more)
        raise peewee.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(incoming, "taken", then_fails)
        [done] = town.merge(town.packages[0])
    assert (done.status, done.refused) == (MERGED, "")
    assert "已经合并" in done.notices[-1]

    def no_keys() -> None:
        raise peewee.OperationalError("disk I/O error")

    with town.opened() as book, monkeypatch.context() as patch:
        patch.setattr(exchange_keys, "take_second_keys", no_keys)
        [done] = merge_desk.merge(book, [town.packages[1]])
    assert done.status == MERGED
    assert "已经合并" in done.notices[-1]


def test_three_thousand_persons_under_one_number_are_counted_by_neighbours(town: Town) -> None:
    number = "410502197001010016"
    with town.opened(town.village(1)), change(ACTOR, "导入") as writer:
        home = one("SELECT id FROM household ORDER BY id LIMIT 1")[0]
        writer.put(Person, [
            {"id": f"{NEW[:-4]}{at:06d}", "household": home, "name": "张三", "id_no": number,
             "birth": "1970-01-01", "sex": "1"}
            for at in range(3000)
        ])  # fmt: skip
    package = town.hand_in(1).path
    town.merge(*town.packages)
    started = time.process_time()
    [done] = town.merge(package)
    assert done.duplicates >= 2999
    assert done.duplicates < 10_000
    with town.opened():
        assert 2999 <= len(duplicates.candidates()) < 10_000
    assert time.process_time() - started < 15
