"""佐证: a picture that is chosen stands with its record, of a household or of none; one undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from db.refusal import Refusal
from db.visit import Photo
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book import scope
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.household import history, photos
from tests.answered import session_on
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.ledgers import saved
from tests.narrowed import a, there
from tests.ui.conftest import shown
from ui.forms.evidence import MOST
from ui.pages.ledgers.page import LedgerPage


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


@pytest.mark.parametrize("name", ["project", "claim", "care"])
def test_kept_at_once_and_taken_back(qtbot: QtBot, tmp_path: Path, book: Book, name: str) -> None:
    household = str(add_household()[0].id)
    record = saved(named(name), household, 1)
    other = saved(named(name), household, 2)
    window = shown(qtbot, session_on(book))
    window.session.go("ledger", ledger=name, record=str(record.id))
    page = window.pages.current()
    assert isinstance(page, LedgerPage)
    strip = there(page.view).evidence
    assert strip.isVisible()
    file, bad = tmp_path / "票据.png", tmp_path / "不是照片.png"
    Image.new("RGB", (40, 30), "white").save(file)
    bad.write_text("字", encoding="utf-8")
    strip.add_files([bad, file])
    assert "不是照片.png" in strip.message.text()
    assert len(photos.of_record(str(record.id))) == 1
    [photo] = Photo.living()
    assert (photo.record, photo.household) == (record.id, household if name != "project" else None)
    assert photos.of_record(str(other.id)) == []
    assert history.undoable() == "添加佐证"
    history.undo(ACTOR)
    assert photos.of_record(str(record.id)) == []
    for number in range(MOST + 1):
        Image.new("RGB", (40, 30), (number, 0, 0)).save(file)
        strip.add_files([file])
    assert len(photos.of_record(str(record.id))) == MOST
    there(page.view).close_form()
    there(page.view).add(household)
    assert not strip.isVisible()  # a record that the book has not yet
    there(page.view).close_form()


def test_what_is_refused_is_said(qtbot: QtBot, tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    record, window = saved(named("project"), "", 1), shown(qtbot, session_on(book))
    window.session.go("ledger", ledger="project", record=str(record.id))
    view = there(a(LedgerPage, window.pages.current()).view)
    strip = view.evidence
    file = tmp_path / "票据.png"
    Image.new("RGB", (40, 30), "white").save(file)
    strip.add_files([file])

    def refuse(*_: object) -> None:
        raise Refusal("账本现在只能查看。")

    for way in ("keep_with", "drop"):
        monkeypatch.setattr(photos, way, refuse)
        strip.add_files([file]) if way == "keep_with" else strip._drop(0)
        assert "只能查看" in strip.message.text()
        strip._say("")
    assert len(photos.of_record(str(record.id))) == 1
    view.close_form()


@pytest.mark.parametrize("name", ["vacancy", "care"])
def test_it_goes_with_its_village(tmp_path: Path, book: Book, name: str) -> None:
    household = str(add_household()[0].id)
    record = saved(named(name), household, 1)
    file = tmp_path / "票据.png"
    Image.new("RGB", (40, 30), "white").save(file)
    owner = household if name == "care" else ""
    photos.keep_with(ACTOR, str(record.id), owner, [photos.shrink(file.read_bytes())])
    [photo] = Photo.living()
    own = scope.of_region(YUANXUEZHUANG if name == "care" else str(record.region_code))  # type: ignore[attr-defined]
    assert {str(record.id), str(photo.id)} <= set(own)
