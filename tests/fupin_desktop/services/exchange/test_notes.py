"""A note goes down with what a township gives back, and stands in the village until it is done; to all at once too."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import feedback, merge_desk, notes, outgoing
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.exchange.outgoing import NotWritten, Written
from tests.exchange import VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town

__all__ = ["_merged_once", "_town_once", "town"]


def test_a_note_stands_in_the_village_until_it_is_done(town: Town) -> None:
    with town.opened() as book:
        [made] = feedback.write(book, VILLAGES[0], town.folder / "stick", note=" 请更正这 14 处。 ")
    with town.opened(town.village(1)) as book:
        assert notes.waiting() == []
        [receipt] = merge_desk.merge(book, [made.path])
        assert receipt.status == MERGED
        assert not any("错误没有改" in said for said in receipt.notices)
        [note] = notes.waiting()
        assert note.text == "请更正这 14 处。"
        notes.call_done(note)
        assert notes.waiting() == []


def test_a_note_is_never_longer_than_it_may_be(town: Town) -> None:
    with town.opened() as book:
        [made] = feedback.write(book, VILLAGES[0], town.folder / "stick", note="改" * 5000)
        assert made.manifest.reason == "改" * notes.LONGEST


def test_all_villages_get_theirs_at_once(town: Town) -> None:
    with town.opened() as book:
        made, failed = feedback.write_all(book, town.folder / "stick", notes={VILLAGES[1]: "请更正这 2 处。"})
    assert failed == {}
    assert {one.manifest.region for one in made} == set(VILLAGES)
    assert len({one.path.parent for one in made}) == len(VILLAGES)
    assert {one.manifest.region: one.manifest.reason for one in made}[VILLAGES[1]] == "请更正这 2 处。"


def test_a_stick_that_gives_out_is_not_asked_for_every_village(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty-two villages heard the same sentence, and had an empty folder each."""
    whole, asked = outgoing._deliver, list[str]()

    def full(book: Book, folder: Path, *rest: Any) -> Written:
        asked.append(folder.name)
        if len(asked) == 2:
            folder.mkdir(parents=True)
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(book, folder, *rest)

    monkeypatch.setattr(outgoing, "_deliver", full)
    with town.opened() as book:
        made, failed = feedback.write_all(book, town.folder / "stick")
    assert ([one.manifest.region for one in made], len(asked)) == ([VILLAGES[0]], 2)
    [(why, names)] = failed.items()
    assert "满没满，再试一次" in why
    assert (len(names), names[0]) == (len(VILLAGES) - 1, asked[1])
    assert [path.name for path in (town.folder / "stick").iterdir()] == [asked[0]]


def test_nobody_is_bound(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.opened() as book:
        monkeypatch.setattr("fupin_desktop.services.exchange.exchange_keys.peers", list)
        with pytest.raises(NotWritten, match="绑定"):
            feedback.write_all(book, town.folder)
