"""Who said what: numbers that differ only where they are hidden, and what laptops are called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import masks
from db.connection import execute, meta
from db.kind import Kind
from db.models import MODELS
from fupin_desktop.roles import Role, rights
from fupin_desktop.services.book import access, laptops, privacy
from fupin_desktop.services.book.access import Visitor
from fupin_desktop.services.book.opening import Book, create_book, open_book

#: Every field that is hidden anywhere.
HIDDEN = [(model.table(), name, kind) for model in MODELS for name, kind in model.kinds().items() if kind.hidden]
#: Numbers that differ only in what is hidden: one digit, two, all of them.
ALIKE = {
    "phone": (["13800010002", "13800020002"], ["13812340002", "13856780002"], ["03722550001", "03722550001"]),
    "number": (["410502195504056010", "410502195504156010"], ["6228480000000000011", "6228481234567890011"]),
}


@pytest.fixture
def officer() -> Iterator[None]:
    """Who may see numbers whole."""
    access.enter(Visitor("镇里", rights(Role.TOWNSHIP, psychology=False), Role.TOWNSHIP))
    yield
    access.leave()


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(("table", "name", "kind"), HIDDEN, ids=[f"{table}.{name}" for table, name, _ in HIDDEN])
def test_no_two_values_that_differ_look_alike(table: str, name: str, kind: Kind[object]) -> None:
    for numbers in ALIKE[kind.hidden]:
        assert not any(privacy.DIFFERS in text for text in privacy.told_apart(kind, numbers))
        for texts in (privacy.told_apart(kind, numbers), privacy.said_apart(kind, numbers)):
            assert len(set(texts)) == len(set(numbers)), (table, name)
            assert not set(texts).intersection(numbers), (table, name)  # something stays hidden


def test_only_the_digits_that_differ_are_open() -> None:
    assert masks.apart(["13800010002", "13800020002"], masks.phone) == ["138***10002", "138***20002"]
    assert masks.apart(["13800010002", "13900020003"], masks.phone) == ["138****0002", "139****0003"]
    assert masks.apart(["13812340002", "13856780002", ""], masks.phone) == ["1381***0002", "1385***0002", ""]
    assert masks.apart(["13811110002", "13811220002", "13822220002"], masks.phone)[2] == "138222*0002"


def test_who_may_not_see_numbers_learns_only_that_they_differ() -> None:
    kind = next(kind for _, _, kind in HIDDEN if kind.hidden == "number")
    access.enter(Visitor("心理专干", rights(Role.COUNSELLOR, psychology=False), Role.COUNSELLOR))
    try:
        assert privacy.told_apart(kind, ["410502195504056010", "410502195504156010"]) == [
            "410502********6010", f"410502********6010{privacy.DIFFERS}",
        ]  # fmt: skip
    finally:
        access.leave()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "镇.fpb", "410502101", "镇里")
    with open_book(tmp_path / "镇.fpb", "镇里") as opened:
        yield opened


def test_a_laptop_is_called_by_its_place(book: Book) -> None:
    for code, name, region in (("a" * 8, "vm", "410502101214"), ("b" * 8, "DESKTOP-7K2", "410502101205"),
                               ("c" * 8, "vm", "410502101205"), ("d" * 8, "vm", "410502")):  # fmt: skip
        execute("INSERT INTO site VALUES (?,?)", code, name)
        execute("INSERT INTO side VALUES (?,?,1)", code, region)
    execute("INSERT INTO site VALUES (?,?)", "e" * 8, "vm")
    here = str(meta("site"))
    codes = [letter * 8 for letter in "abcde"]
    named = laptops.named([*codes, here])
    assert [named[code] for code in codes] == [
        "张薛庄村，村里的电脑", "三十里铺村，村里的电脑 1", "三十里铺村，村里的电脑 2", "文峰区，区里的电脑",
        "另一台电脑",
    ]  # fmt: skip
    assert named[here] == "宝莲寺镇，这台电脑"
