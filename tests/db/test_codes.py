"""Each code list is read by itself, and says what the whole file says."""

from __future__ import annotations

import tomllib

import pytest

from db.codes import code_list
from db.fields import Code, Codes
from db.models import KNOWN
from db.resources import RESOURCES


def test_a_list_read_alone_is_that_of_the_file() -> None:
    whole = tomllib.loads((RESOURCES / "codes.toml").read_text(encoding="utf-8"))
    for name, told in whole.items():
        read = code_list(name)
        items = {item.code: (item.label, item.aliases, item.old) for item in read.items}
        aliases, old = told.get("aliases", {}), told.get("old", ())
        assert read.title == told["title"]
        assert items == {c: (w, tuple(aliases.get(w, ())), c in old) for c, w in told["items"].items()}


def test_every_coded_field_has_its_list() -> None:
    kinds = [kind for model in KNOWN.values() for kind in model.kinds().values()]
    coded = [kind for kind in kinds if isinstance(kind, (Code, Codes))]
    assert len(coded) > 100
    assert all(kind.codes.items for kind in coded)


def test_there_is_no_other_list() -> None:
    with pytest.raises(KeyError):
        code_list("colour of the door")
