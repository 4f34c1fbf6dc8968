"""What menus ask for while something else is under way, or when it fails."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from db.connection import BookError
from db.household import Household
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.case_lists import PAPERS
from fupin_desktop.ledgers.ledger import of
from fupin_desktop.services.book import access
from fupin_desktop.services.household import moving, years
from fupin_desktop.services.household.moving import NotMoved
from fupin_desktop.services.papers.catalogue import FORMS
from tests.edges import Dialogs, accept, cancel
from ui.dialogs.papers import PapersDialog
from ui.dialogs.preview import PreviewDialog
from ui.jobs import Jobs
from ui.widgets.frame import Dialog
from ui.widgets.reading import Reading
from ui.window.main_window import MainWindow


def test_a_list_that_is_still_read_is_neither_printed_nor_exported(window: MainWindow, qtbot: QtBot) -> None:
    window.pages.go("cards")
    page = window.pages.current()
    assert page
    [reading] = page.findChildren(Reading)
    said: list[str] = []
    window.session.said.connect(said.append)
    answered, gate = window.session.jobs, Event()
    window.session.jobs = Jobs()
    reading.start(lambda _: gate.wait(10), lambda _: None)
    assert page.is_reading
    window.errands.print_papers()  # no preview opens
    window.errands.export()  # nor any question where to
    assert said == ["名单还没有读完，请等读完再打印。", "名单还没有读完，请等读完再导出。"]
    gate.set()
    qtbot.waitUntil(lambda: not page.is_reading)
    window.session.jobs.finish()
    window.session.jobs = answered


def test_a_year_that_can_not_be_opened_is_told(
    window: MainWindow, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise BookError("磁盘满了。请腾出地方。")

    monkeypatch.setattr(years, "open_year", refuse)
    told: list[str] = []

    def read(dialog: Dialog) -> int:
        told.append(dialog.windowTitle())
        return accept(dialog)

    dialogs.when(Dialog, read)
    window.errands._open_year(2027, 2026)
    assert told == ["打开 2027 年度没有完成"]


def test_of_what_is_dragged_only_workbooks_are_taken(window: MainWindow) -> None:
    dropped = QMimeData()
    names = ("名册.xlsx", "名册.XLS", "照片.jpg", "账本.fpb", "没有后缀")
    dropped.setUrls([*(QUrl.fromLocalFile(f"/盘/{name}") for name in names), QUrl("cid:名册.xlsx")])
    assert [path.name for path in window.errands.workbooks(dropped)] == ["名册.xlsx", "名册.XLS"]


@pytest.mark.parametrize(
    ("place", "form", "asked"),
    [("households", "", "households"), ("households", "roster", "households"), ("settings", "roster", "region")],
)
def test_a_reason_is_asked_for_what_is_printed(
    window: MainWindow, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch, place: str, form: str, asked: str
) -> None:
    """The households of the list in sight; the whole village where there is no list."""
    seen: list[str] = []
    monkeypatch.setattr(access, "open_region", lambda *_, **__: seen.append("region"))
    monkeypatch.setattr(access, "open_households", lambda *_, **__: seen.append("households"))
    window.pages.go(place)
    dialogs.when(PreviewDialog, cancel)
    seen.clear()
    window.errands.print_papers(form)
    assert seen[0] == asked


def test_every_blank_form_is_in_one_place(window: MainWindow, dialogs: Dialogs) -> None:
    """Each is looked at; what is not blank would name somebody."""
    seen: list[str] = []

    def look(dialog: PapersDialog) -> int:
        for at in range(dialog.which.count()):
            dialog.which.setCurrentIndex(at)
            dialog._read()
            seen.append(f"{dialog.offer.title} {dialog.looking.where.text()}")
        return 0

    dialogs.when(PapersDialog, look)
    window.errands.print_blanks()
    papers = sum(len(ledger.papers) + 1 for ledger in of(LEDGERS, window.session.may))
    assert len(seen) == len(FORMS) + len(PAPERS) + papers
    assert [text for text in seen if "第 1 页，共" not in text or "空白" not in text] == []


def test_a_household_that_can_not_move_is_told(
    window: MainWindow, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_household: str) -> list[tuple[str, str]]:
        raise NotMoved("这一户正在迁往别的村，等对方接收。")

    monkeypatch.setattr(moving, "villages", refuse)
    window.pages.go("households")
    dialogs.give(accept)
    monkeypatch.setattr(window.errands, "_ask_household", lambda _words: str(Household.get().id))
    window.errands.move_household()
    assert "等对方接收" in dialogs.said[-1]
