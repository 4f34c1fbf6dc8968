"""Sheets on paper: on a printer or as PDF, written down in the access log before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.services.book import access
from fupin_desktop.services.papers.catalogue import Bundle
from ui.dialogs.about import show_file
from ui.dialogs.print_out import send
from ui.paper.printing import bundle_to_pdf
from ui.widgets.frame import did, where_to


def print_out(parent: QWidget, sheet: Sheet) -> bool:
    """Ask for a printer and print; whether it was sent there."""
    return print_bundle(parent, Bundle(sheet.name, [sheet]))


def print_bundle(parent: QWidget, bundle: Bundle, told: str = "", of: str = "") -> bool:
    """The same of several sheets; `told`: what the access log calls them; `of`: the household that they are of, where
    it is one."""
    noted = did(parent, "没有打印", lambda: access.note("打印", of, told or bundle.name))
    return noted and send(parent, bundle.name, [bundle])


def save(parent: QWidget, sheet: Sheet) -> None:
    """Ask where, and keep the pages as PDF."""
    save_bundle(parent, Bundle(sheet.name, [sheet]))


def save_bundle(parent: QWidget, bundle: Bundle, told: str = "", of: str = "") -> None:
    """The same of several sheets; `of`: the household that they are of, where it is one."""
    path = where_to(parent, "存成 PDF", f"{bundle.name}.pdf")
    if path and did(parent, "没有存成", lambda: bundle_to_pdf(bundle, path, told, of)):
        show_file(parent, "存好了", path)
