"""The declared papers of a ledger, as its list offers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.papers import Form, Photos
from fupin_desktop.services.book import references
from fupin_desktop.services.ledgers import papers
from fupin_desktop.services.ledgers.lists import Line, Wanted
from ui.dialogs.outside import let_in
from ui.dialogs.papers import Offer, PapersDialog, about


def offers(ledger: Ledger, chosen: Sequence[Line], wanted: Wanted) -> list[Offer]:
    """Each paper, of the chosen rows; of a list, where no more than the one under the keyboard is chosen, of all that
    is listed; one that has a sheet a record may be had of all too."""

    def all_listed() -> list[str]:
        return papers.keys_of(ledger, wanted)

    def these() -> list[str]:
        return [str(line.record.id) for line in chosen]

    home = chosen[0].household if len(chosen) == 1 else ""
    made = []
    for form in ledger.papers:
        keys = these if chosen and (len(chosen) > 1 or not form.is_list) else all_listed
        made.append(_offer(ledger, form, form.title, keys, home if keys is these else ""))
        if not form.is_list and keys is these:
            made.append(_offer(ledger, form, f"{form.title}（列出来的每一条）", all_listed, has_blank=False))
    return made


def print_of(window: QWidget, ledger: Ledger, forms: Sequence[Form], keys: Sequence[str], household: str = "") -> None:
    """Look at these papers of records, of a household where they are of one, or at the blank ones."""
    if let_in(window, partial(papers.may_print, ledger, keys)):
        made = [_offer(ledger, form, form.title, lambda: keys, household) for form in forms]
        PapersDialog(window, f"打印{forms[0].title}", made).exec()


def _offer(
    ledger: Ledger, form: Form, title: str, keys: Callable[[], Sequence[str]], home: str = "", *, has_blank: bool = True
) -> Offer:
    make = partial(_made, ledger, form, keys)
    # a household's photo hangs nowhere; or the paper has them
    alone = (form.hung and references.needs_household(ledger.model)) or any(
        isinstance(part, Photos) for part in form.parts
    )
    photos = None if alone else lambda: papers.evidence_of(ledger, keys(), about())
    return Offer(title, make, f"{ledger.heading}：{form.title}", home, has_blank=has_blank, photos=photos)


def _made(ledger: Ledger, form: Form, keys: Callable[[], Sequence[str]], _on: Paper, blank: bool) -> list[Sheet]:
    return papers.sheets(ledger, form, [] if blank else keys(), about(), blank=blank)
