"""Pictures of what a district's offices look at: the pages beside the ledgers narrowed, what Enter leads to from them,
statistics by village; a part of ui/shots/pages.py."""

from __future__ import annotations

from pathlib import Path

from db.organisation import Org
from fupin_desktop.demo.district import book as district
from fupin_desktop.ledgers.pages import PAGES
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.organisation import tree
from ui.pages.ledgers.page import LedgerPage
from ui.pages.organisation.pairing import PairingPage
from ui.pages.organisation.strength import StrengthPage
from ui.pages.page import Page
from ui.session import Session
from ui.shots.camera import Camera, Shown, in_window, page, place
from ui.widgets.village_choice import VillageChoice
from ui.window.main_window import MainWindow

_ACTOR, _TOWNSHIP = "区扶贫办", "410502101"


def make(folder: Path, camera: Camera) -> None:
    """Take the pictures; `folder` is where the book is made. Raises BookError, OSError."""
    with open_book(district.make(folder / "district", 1), _ACTOR) as book, in_window(Session(book)) as window:
        camera.take_all(window, ((f"{name}-区", widget) for name, widget in _all(window)))


def _all(window: MainWindow) -> Shown:
    for one in PAGES:
        made = page(Page, one.page, window)
        made.findChildren(VillageChoice)[0].choose(_TOWNSHIP)
        made.refresh()
        yield one.heading, window
    yield from _parts(window)
    hanging = {len(tree.hanging(str(one.id))): str(one.id) for one in Org.living().where(Org.kind.in_(("03", "06")))}
    yield "一个单位", place("unit", window, unit=hanging[max(hanging)])
    for name in ("measure", "activity"):
        view = page(LedgerPage, "ledger", window, ledger=name).view
        assert view
        window.session.jobs.finish()
        view.tabs.setCurrentIndex(1)
        view.numbers.by.choose("region_code")
        view.numbers.show_for(view.list.wanted)
        yield f"{view.ledger.heading}-按村统计", window
        view.tabs.setCurrentIndex(0)
    yield "填报数", place("ledger", window, ledger="figure")
    yield "指标后面的记录", place("effect list", window, row="R03a")


def _parts(window: MainWindow) -> Shown:
    """Of a village that lacks somebody, and of a pair."""
    strength = page(StrengthPage, "strength", window)
    strength.everyone.setChecked(True)
    window.session.jobs.finish()
    shown = strength.table.rows
    lacks = [n for n in range(shown.rowCount()) if shown.row(n).lacks and shown.row(n).homes]
    strength.table.stand_on(next(iter(lacks), 0))
    strength.to_parts()
    yield "各是谁", window
    pairing = page(PairingPage, "pairing", window)
    pairing.to_parts()
    yield "做了什么", window
