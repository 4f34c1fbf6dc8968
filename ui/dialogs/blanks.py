"""All forms that are filled by hand, blank, in one place: of households, of monitoring, of the ledgers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.case_lists import PAPERS
from fupin_desktop.ledgers.ledger import Ledger, of
from fupin_desktop.ledgers.papers import Form
from fupin_desktop.services.book import access
from fupin_desktop.services.ledgers import books
from fupin_desktop.services.ledgers import papers as ledgers
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.monitoring import papers as monitoring
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import BLANK, FORMS, Order
from ui.dialogs.papers import Offer, PapersDialog, about


def dialog(parent: QWidget) -> PapersDialog:
    """To choose one, look at it, and print it."""
    return PapersDialog(parent, "打印空白表格", list(offers()))


def offers() -> Iterator[Offer]:
    """Those of the ledgers that who is here may see."""
    for one in FORMS.values():
        yield _blank(f"农户 · {one.title}", partial(_of_households, one.name))
    for form in PAPERS:
        yield _blank(f"监测 · {form.title}", partial(_of_cases, form))
    for ledger in of(LEDGERS, access.may):
        yield _blank(f"{ledger.heading} · 台账", partial(_list, ledger), sized=True)
        for form in ledger.papers:
            yield _blank(f"{ledger.heading} · {form.title}", partial(_of_ledger, ledger, form))


def _blank(title: str, make: Callable[[Paper], Sequence[Sheet]], *, sized: bool = False) -> Offer:
    return Offer(title, lambda on, _blank: make(on), f"空白表格：{title}", sized=sized, has_blank=False)


def _of_households(name: str, _on: Paper) -> list[Sheet]:
    made = catalogue.stack(Order(BLANK + name), about()).bundles()
    return [sheet for bundle in made for sheet in bundle.sheets]


def _of_cases(form: Form, _on: Paper) -> list[Sheet]:
    return monitoring.sheets(form, (), about(), blank=True)


def _of_ledger(ledger: Ledger, form: Form, _on: Paper) -> list[Sheet]:
    return ledgers.sheets(ledger, form, (), about(), blank=True)


def _list(ledger: Ledger, on: Paper) -> list[Sheet]:
    return [books.paper(ledger, Wanted(), about(), on, blank=True)]
