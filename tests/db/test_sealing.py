"""Sealed fields: who has no second key gets ciphertext, moved or changed it opens for nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db import sealing
from db.kind import BadValue
from db.psychology import DangerReport, Screening
from db.sealing import BadSeal, NoKey

NAME = "second-0123456789abcdef"
CELL = ("screening", "01", "content")
TEXT = "他说过不想活了"


@pytest.fixture(autouse=True)
def _key() -> Iterator[None]:
    sealing.held.update({NAME: b"k" * 32})
    yield
    sealing.forget()


def test_sealed_and_revealed() -> None:
    sealed = sealing.seal(TEXT, *CELL)
    assert sealing.is_sealed(sealed)
    assert TEXT not in sealed
    assert sealing.reveal(sealed, *CELL) == TEXT


def test_the_same_text_in_the_same_cell_is_the_same_and_elsewhere_not() -> None:
    assert sealing.seal(TEXT, *CELL) == sealing.seal(TEXT, *CELL)
    assert sealing.seal(TEXT, *CELL) != sealing.seal(TEXT, "screening", "02", "content")
    assert sealing.seal(TEXT, *CELL) != sealing.seal(TEXT + "。", *CELL)


@pytest.mark.parametrize(
    "cell", [("screening", "02", "content"), ("screening", "01", "other"), ("referral", "01", "content")]
)
def test_moved_it_opens_no_more(cell: tuple[str, str, str]) -> None:
    with pytest.raises(BadSeal):
        sealing.reveal(sealing.seal(TEXT, *CELL), *cell)


def test_changed_it_opens_no_more() -> None:
    sealed = sealing.seal(TEXT, *CELL)
    head, name, content = sealed.split(".")
    changed = ".".join((head, name, content[:-6] + ("A" if content[-6] != "A" else "B") + content[-5:]))
    with pytest.raises(BadSeal):
        sealing.reveal(changed, *CELL)


def test_without_the_key_nothing_is_sealed_or_revealed() -> None:
    sealed = sealing.seal(TEXT, *CELL)
    sealing.forget()
    with pytest.raises(NoKey):
        sealing.reveal(sealed, *CELL)
    with pytest.raises(NoKey):
        sealing.seal(TEXT, *CELL)
    sealing.held.update({"second-fedcba9876543210": b"o" * 32})
    with pytest.raises(NoKey):
        sealing.reveal(sealed, *CELL)


def test_short_answers_do_not_show_by_their_length() -> None:
    assert len({len(sealing.seal(text, *CELL)) for text in ("0", "1", "10", "无", "高")}) == 1


def test_a_field_takes_ciphertext_alone() -> None:
    with pytest.raises(ValueError, match=r"Sealed\.write"):
        DangerReport.content.db_value(TEXT)
    with pytest.raises(BadValue, match="保密"):
        DangerReport.content.parse(TEXT)
    record = DangerReport()
    DangerReport.content.write(record, TEXT)
    assert sealing.is_sealed(str(record.content))
    assert DangerReport.content.read(record) == TEXT
    assert DangerReport.content.show(record.content) == "（保密）"


def test_an_empty_field() -> None:
    record = Screening(person="p", id="1")
    Screening.content.write(record, "")
    assert record.content is None
    assert Screening.content.read(record) == ""


def test_what_lies_behind_the_key_as_a_whole_is_not_sealed_twice() -> None:
    record = Screening(person="p", id="1")
    Screening.content.write(record, TEXT)
    assert (record.content, Screening.content.read(record)) == (TEXT, TEXT)
    record.content = sealing.seal(TEXT, "screening", "1", "content")  # an older program's
    assert Screening.content.read(record) == TEXT
    sealing.held.clear()
    with pytest.raises(NoKey):
        Screening.content.write(record, TEXT)


@pytest.mark.parametrize("bent", ["", "s1", "s1.second-1.AAAA", "x1.second-0123456789abcdef.AAAA"])
def test_what_has_not_the_form_is_no_seal(bent: str) -> None:
    with pytest.raises(BadSeal):
        sealing.reveal(bent, *CELL)


def test_to_the_public_half_anybody_seals_and_the_holder_reads() -> None:
    half = sealing.public_half()
    assert half
    sealed = sealing.seal_to(*half, TEXT, *CELL)
    kept = dict(sealing.held)
    assert sealing.reveal(sealed, *CELL) == TEXT
    with pytest.raises(BadSeal):
        sealing.reveal(sealed, "screening", "another", "content")
    sealing.forget()
    assert sealing.public_half() is None
    with pytest.raises(NoKey):
        sealing.reveal(sealed, *CELL)
    sealing.held.update(kept)


def test_a_sealed_text_goes_through_a_form_as_it_is() -> None:
    sealed = sealing.seal(TEXT, *CELL)
    assert Screening.content.parse(sealed) == sealed


def test_a_new_record_gets_its_key_before_it_is_sealed() -> None:
    record = Screening(person="p")
    assert not record.id
    Screening.content.write(record, TEXT)
    assert Screening.content.read(record) == TEXT


def test_sealed_bytes_that_are_no_text_are_no_text() -> None:
    sealed = sealing.seal_bytes(b"\xff\xfe" * 16, *CELL)
    assert sealing.reveal_bytes(sealed, *CELL) == b"\xff\xfe" * 16
    with pytest.raises(BadSeal):
        sealing.reveal(sealed, *CELL)
