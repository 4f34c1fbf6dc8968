"""The declared papers of a ledger, as its list offers them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from fupin_desktop.cards.blocks import Paper, Sheet
from fupin_desktop.ledgers.ledger import Ledger
from fupin_desktop.ledgers.papers import Form
from fupin_desktop.services.ledgers import papers
from fupin_desktop.services.ledgers.lists import Wanted
from ui.dialogs.papers import Offer, about


def offers(ledger: Ledger, chosen: Sequence[str], wanted: Wanted) -> list[Offer]:
    """Each paper, of the chosen rows; of a list, where no more than the one under the keyboard is chosen, of all that
    is listed; one that has a sheet a record may be had of all too."""

    def all_listed() -> list[str]:
        return papers.keys_of(ledger, wanted)

    def these() -> list[str]:
        return list(chosen)

    made = []
    for form in ledger.papers:
        keys = these if chosen and (len(chosen) > 1 or not form.is_list) else all_listed
        made.append(_offer(ledger, form, form.title, keys))
        if not form.is_list and keys is these:
            made.append(_offer(ledger, form, f"{form.title}（列出来的每一条）", all_listed, has_blank=False))
    return made


def _offer(
    ledger: Ledger, form: Form, title: str, keys: Callable[[], list[str]], *, has_blank: bool = True
) -> Offer:  # fmt: skip
    return Offer(title, partial(_made, ledger, form, keys), f"{ledger.heading}：{form.title}", has_blank=has_blank)


def _made(ledger: Ledger, form: Form, keys: Callable[[], list[str]], _on: Paper, blank: bool) -> list[Sheet]:
    return papers.sheets(ledger, form, [] if blank else keys(), about(), blank=blank)
