"""A record of any ledger of which it is not filled in what it is called by: its form says what is missing, at the
field; and whoever shows it, or what names it, says so in words, and never shows a piece of its key."""

from __future__ import annotations

import re

import pytest

from db import owners
from db.fields import Code, Ref
from db.models import MODELS
from db.organisation import Org
from db.record import Record, time_ordered_key
from db.village import Village
from fupin_desktop.ledgers.book import LEDGERS, named
from fupin_desktop.services.book import entry, references, summary
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.book.references import Words
from fupin_desktop.services.conflicts import sides
from fupin_desktop.services.household.filling import blank
from fupin_desktop.services.ledgers import desk, lists, searching
from fupin_desktop.services.ledgers.lists import Wanted
from tests.books import ACTOR, YUANXUEZHUANG, add_household

#: The ledgers whose records have a name; of a village it is the village's own, whatever its form says.
_NAMED = [one for one in LEDGERS if one.model.named in one.model.kinds() and one.model is not Village]
#: Whose names come by file alone, with the person that they are matched with.
_BY_FILE = {"dept_record"}
#: As many digits of a key as nobody writes otherwise.
_PIECE = re.compile(r"[0-9a-f]{6,8}-|-[0-9a-f]{4}-")


def nameless(model: type[Record], home: str, person: str) -> Record:
    """A record with all that frames it, and no name."""
    told = {"household": home, "person": person, owners.REGION: YUANXUEZHUANG, "year": 2026}
    record = blank(model, id=time_ordered_key(), **{name: told[name] for name in told if name in model.kinds()})
    for name, kind in model.kinds().items():
        if kind.required and name != model.named and getattr(record, name) is None and isinstance(kind, Code):
            setattr(record, name, kind.codes.offered[0].code)
    setattr(record, model.named, None)
    entry.save(ACTOR, "登记", [record])
    return record


@pytest.mark.usefixtures("book")
def test_nobody_shows_a_piece_of_a_key() -> None:
    home, person = add_household()
    told: list[str] = []
    for ledger in _NAMED:
        record = nameless(ledger.model, str(home.id), str(person.id))
        key = str(record.id)
        form = desk.load(ledger, key)
        assert form
        name = ledger.model.kinds()[ledger.model.named]
        asked = name.required and ledger.name not in _BY_FILE
        assert not asked or any(name.called in one.text for one in form.findings()), ledger.name
        told += [text for line in lists.listed(ledger, Wanted()).rows(0, 9) for text in line.texts]
        told += [text for _, line in searching.search(key[:8], 9) for text in line.texts]
        told += [name for _, name in references.all_names(_reference(ledger.model), "")] if _names(ledger.model) else []
        told += [summary.described(key), references.names(ledger.name, [key])[key], *form.name.split()]
        assert summary.described(key) == references.names(ledger.name, [key])[key] == summary.nameless(ledger.model)
    assert not list(filter(_PIECE.search, told))


def _names(model: type[Record]) -> list[tuple[type[Record], str]]:
    """(table, field) of what names records of a table."""
    return [(one, name) for one in MODELS for name, kind in one.kinds().items()
            if isinstance(kind, Ref) and kind.table == model.table()]  # fmt: skip


def _reference(model: type[Record]) -> Ref:
    of, name = _names(model)[0]
    kind = of.kinds()[name]
    assert isinstance(kind, Ref)
    return kind


@pytest.mark.usefixtures("book")
def test_what_names_one_says_that_it_has_no_name() -> None:
    home, person = add_household()
    for ledger in _NAMED:
        for model, name in _names(ledger.model):
            other = nameless(ledger.model, str(home.id), str(person.id))
            told = blank(model, id=time_ordered_key(), **{name: str(other.id)})
            kind = model.kinds()[name]
            words = summary.nameless(ledger.model)
            assert Words([told], [kind]).of(told, kind) == words
            assert Words([told], [kind], whole=True).of(told, kind) == ""  # a workbook says nothing that could be read
            assert sides.show(model, name, str(other.id)) == words


def test_what_is_chosen_alone_is_kept(book: Book) -> None:
    """Of what kind a unit is, and nothing else: the form takes it, and says beside the name that it is missing."""
    begun = desk.begin(named("org"), ACTOR)
    assert isinstance(begun.record, Org)
    assert begun.to_save([begun.record]) == []
    begun.record.kind = "01"
    [missing] = begun.findings()
    assert (missing.field, missing.text) == ("name", "单位和主体的单位名称没有填。请问清后补上。")
    assert begun.to_save([begun.record]) == [begun.record]


def test_a_key_that_nothing_has_is_not_shown(book: Book) -> None:
    assert not _PIECE.search(summary.described(time_ordered_key()))
