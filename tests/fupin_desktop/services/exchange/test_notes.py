"""A note goes down with what a township gives back, and stands in the village until it is done; to all at once too."""

from __future__ import annotations

import pytest

from fupin_desktop.services.exchange import feedback, merge_desk, notes
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.exchange.outgoing import NotWritten
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
    assert failed == []
    assert {one.manifest.region for one in made} == set(VILLAGES)
    assert len({one.path.parent for one in made}) == len(VILLAGES)
    assert {one.manifest.region: one.manifest.reason for one in made}[VILLAGES[1]] == "请更正这 2 处。"


def test_nobody_is_bound(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    with town.opened() as book:
        monkeypatch.setattr("fupin_desktop.services.exchange.exchange_keys.peers", list)
        with pytest.raises(NotWritten, match="绑定"):
            feedback.write_all(book, town.folder)
