"""The ways on from a receipt: only those that lead somewhere, the one that Enter goes first."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, PASSED, REFUSED, REPEATED, STOPPED, Receipt
from tests.answered import session_on
from ui.pages.exchange.receipts import Receipts
from ui.widgets.empty import Empty


def receipts(book: Book, qtbot: QtBot) -> Receipts:
    made = Receipts(session_on(book), "receipts", "回执", Empty("history", "还没有", ""))
    qtbot.addWidget(made)
    made.show()
    return made


def offered(made: Receipts, **told: object) -> list[str]:
    made.show_receipts([Receipt(Path("x.fpk"), village="袁薛庄村", receipt="AB12", **told)])  # type: ignore[arg-type]
    return [way.text() for way in made._ways if not way.isHidden()]


def test_a_way_stands_only_where_it_leads_somewhere(book: Book, qtbot: QtBot) -> None:
    made = receipts(book, qtbot)
    found = {"conflicts": 1, "held": 1, "duplicates": 1}
    assert offered(made, status=MERGED, **found) == ["看冲突", "看没有采用的…", "看重复"]
    assert offered(made, status=REPEATED, **found) == ["看没有采用的…"]
    for status in (MERGED, REPEATED):
        assert offered(made, status=status) == []
    for status in (CAN_MERGE, PASSED, STOPPED):
        assert offered(made, status=status, **found) == []
    assert offered(made, status=REFUSED, refused="不认识写这个包的账本。") == []
    assert offered(made, status=REFUSED, refused="不认识写这个包的账本。", fingerprint="ab") == ["去绑定…"]


@pytest.mark.parametrize(("bound", "ways"), [(None, ["去绑定…"]), (False, ["去绑定…"]), (True, [])])
def test_binding_is_offered_until_it_is_done(
    book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, bound: bool | None, ways: list[str]
) -> None:
    peer = None if bound is None else SimpleNamespace(is_trusted=bound)
    monkeypatch.setattr(exchange_keys, "peer", lambda _: peer)
    made = receipts(book, qtbot)
    assert offered(made, status=REFUSED, refused="不认识写这个包的账本。", fingerprint="ab") == ways


def test_the_first_that_needs_somebody_is_stood_on_and_enter_goes_its_way(book: Book, qtbot: QtBot) -> None:
    made = receipts(book, qtbot)
    wanted: list[str] = []
    made._session.wanted.connect(lambda page, _: wanted.append(page))
    calm = Receipt(Path("a.fpk"), status=MERGED)
    for needing in ({"refused": "坏了"}, {"missing": [2]}, {"conflicts": 1}, {"held": 1}):
        made.show_receipts([calm, Receipt(Path("b.fpk"), status=MERGED, **needing)])
        assert made.table.current().file.name == "b.fpk", needing
    made.show_receipts([calm, Receipt(Path("b.fpk"), status=MERGED, duplicates=1)])
    assert made.table.current() is calm
    QTest.keyClick(made.table, Qt.Key.Key_Return)
    assert wanted == []
    made.show_receipts([Receipt(Path("b.fpk"), status=MERGED, conflicts=1, duplicates=1)])
    QTest.keyClick(made.table, Qt.Key.Key_Return)
    assert wanted == ["conflicts"]


def test_what_is_meant_for_others_comes_last(book: Book, qtbot: QtBot) -> None:
    """The shared stick on which a township has given down to all its villages: one of thirty is for this one."""
    made = receipts(book, qtbot)
    others = [Receipt(Path(f"{number}.fpk"), status=PASSED) for number in range(30)]
    made.show_receipts([*others[:20], Receipt(Path("own.fpk"), status=MERGED), *others[20:]])
    assert made.table.current().file.name == "own.fpk"
    assert [made.table.rows.row(number).file for number in range(1, 31)] == [one.file for one in others]


@pytest.mark.parametrize(("left", "said"), [(0, "现在都定了"), (13, "现在账本里还有 13 处没有定")])
def test_what_a_package_brought_and_what_is_left_of_it_are_told_apart(
    book: Book, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, left: int, said: str
) -> None:
    monkeypatch.setattr(conflict_list, "count", lambda: left)
    made = receipts(book, qtbot)
    offered(made, status=MERGED, conflicts=22)
    qtbot.waitUntil(lambda: f"收到时 22 处冲突，{said}。" in made.whole.text())
    offered(made, status=MERGED)
    assert "冲突" not in made.whole.text()
