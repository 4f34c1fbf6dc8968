"""Who keeps the archives lets the township's read them: the digits are compared once more, by keys, in an encrypted
book."""

from __future__ import annotations

from db.changes import every
from fupin_desktop.exchange.identity import Card
from fupin_desktop.services.book import access, unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import exchange_keys
from tests.walks.exchanging import seated, to_keys
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.dialogs.bind import ShareDialog

ADMIN, KEEPER, WORDS = "管理员", "心理专干", "给对方看心理档案…"


def card_of(town: Village) -> Card:
    """The township's, with the key of its archives, which only who has it can add."""
    for name, do in ((ADMIN, exchange_keys.make), (KEEPER, exchange_keys.add_psychology_key)):
        with open_book(town.path, "", ring=unlocking.unlock(town.path, name, town.passwords[name])):
            do()
            made = exchange_keys.card()
    assert made
    assert made.psychology
    return made


def given(village: Village) -> set[str]:
    """To whom the second keys go, as the book holds it, which is on record."""
    with open_book(village.path, "", ring=unlocking.unlock(village.path, ADMIN, village.passwords[ADMIN])):
        assert "心理档案可由对方查看" in [entry.what for entry in access.entries() if entry.user == KEEPER]
        return {row[0] for row in every("SELECT peer FROM exchange_second")}


def test_the_keeper_shares_after_comparing_and_nobody_else_can(village: Village, town: Village) -> None:
    card = card_of(town)
    with open_book(village.path, "", ring=unlocking.unlock(village.path, ADMIN, village.passwords[ADMIN])):
        exchange_keys.make()
        exchange_keys.bind(card)
    with seated(village, ADMIN) as admin:
        page = to_keys(admin)
        assert page.table.rows.rowCount() == 1
        assert not page.share.isVisible() or not page.share.isEnabled()
    with seated(village, KEEPER) as keeper:
        to_keys(keeper)
        keeper.when(ShareDialog, lambda _: keeper.press("Escape"))
        keeper.click(WORDS)
        keeper.idle()
        assert every("SELECT 1 FROM exchange_second") == []
        _compare(keeper, card)
    assert given(village) == {card.fingerprint}


def _compare(keeper: Walker, card: Card) -> None:
    said: list[str] = []

    def compare(dialog: ShareDialog) -> None:
        said.append("".join(filter(str.isdigit, labels(dialog))))
        assert not dialog.yes.isEnabled()
        keeper.press("Return")  # no Enter goes past what was not compared
        assert dialog.isVisible()
        keeper.press("Space", "Return")

    keeper.when(ShareDialog, compare)
    keeper.click(WORDS)
    keeper.idle()
    assert said == [card.compared.replace(" ", "")]
