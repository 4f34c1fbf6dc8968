"""Dialogs behind which something is handed over, given up, sent, reported: Esc and agreeing, as in
test_dialogs_answered.py."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from db.card import CardReturn
from db.changes import change
from db.household import Household
from db.measure import Measure
from db.person import Person
from db.psychology import ColourMark, Consent, CounsellingSession, Referral
from fupin_desktop.demo import psychology
from fupin_desktop.exchange import identity
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.ledgers.projects import LOANS
from fupin_desktop.services.exchange import exchange_keys, hand_in
from fupin_desktop.services.ledgers import deeds
from fupin_desktop.services.lists import listing
from fupin_desktop.services.psychology import archive
from tests.books import ACTOR
from tests.edges import Answer, Site, accept
from tests.ledgers import saved
from tests.ui.stage import Opening, Stage
from ui import wording
from ui.dialogs.psychology import danger
from ui.pages.effect.frozen import FrozenDialog
from ui.pages.exchange import district, sent

TOWNSHIP = "410502101"


def filled(**texts: str) -> Answer:
    """A dialog of fields, filled and kept."""

    def agree(dialog: Any) -> int:
        for name, text in texts.items():
            dialog.input(name).restore(text)
        dialog.save_button.click()
        return int(dialog.result())

    return agree


def _into(folder: Path) -> Answer:
    """The folder is chosen."""

    def agree(dialog: Any) -> int:
        dialog.destination.take(folder)
        return accept(dialog)

    return agree


def _town() -> identity.Identity:
    return identity.make("book-of-township", TOWNSHIP, "宝莲寺镇", "2026-11-01T08:00:00+08:00")


def bound() -> None:
    """Keys are made, and the township's card is bound."""
    exchange_keys.make()
    exchange_keys.bind(_town().card)


def _save_card(stage: Stage) -> Opening:
    exchange_keys.make()
    return Opening(stage.page("keys").save.click, _into(stage.folder), lambda: list(stage.folder.glob("*.fpubkey")))


def _bind(stage: Stage) -> Opening:
    exchange_keys.make()
    town = _town()

    def agree(dialog: Any) -> int:
        dialog.read(identity.encode(town).decode())
        dialog.compared.click()
        return accept(dialog)

    return Opening(stage.page("keys").bind.click, agree,
                   lambda: [peer.fingerprint for peer in exchange_keys.peers()] == [town.card.fingerprint])  # fmt: skip


def _revoke(stage: Stage) -> Opening:
    bound()

    def agree(dialog: Any) -> int:
        dialog.reason_field.setText("镇里的电脑丢了")
        return accept(dialog)

    return Opening(stage.page("keys").revoke.click, agree, lambda: [p.reason for p in exchange_keys.peers()] == [
        "镇里的电脑丢了"
    ])  # fmt: skip


def _write_again(stage: Stage) -> Opening:
    bound()
    first = stage.folder.parent / "first"
    first.mkdir()
    written = hand_in.write(stage.window.session.book, first, hand_in.pending())
    again = partial(sent.write_again, stage.window.session, stage.window, written.receipt, written.number)
    return Opening(again, _into(stage.folder),
                   lambda: [file.name for file in stage.folder.iterdir()] == [written.path.name])  # fmt: skip


def _district(stage: Stage) -> Opening:
    return Opening(lambda: district.ask(stage.window.session, stage.window), _into(stage.folder),
                   lambda: list(stage.folder.rglob("*.xlsx")))  # fmt: skip


def home(stage: Stage, tab: str) -> Any:
    """The page of a household that somebody lives in."""
    person = Person.living().order_by(Person.id).first()
    return stage.page("household", household=str(person.household), tab=tab)


def _leave(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        dialog.form.cell(Person.del_reason).input.restore("01")
        dialog.form.cell(Person.del_date).input.restore("20261101")
        return accept(dialog)

    page = home(stage, "成员")
    page.members.table.stand_on(0)
    before = Person.living().where(Person.member_state == "2").count()
    return Opening(page.members.leave, agree,
                   lambda: Person.living().where(Person.member_state == "2").count() == before + 1)  # fmt: skip


def _card_hung(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        for name in ("signed", "hung"):
            dialog.form.cells[f"card_return.{name}"].input.restore("20260105")
        return accept(dialog)

    return Opening(home(stage, "帮扶").tab.mark_hung, agree,
                   lambda: "2026-01-05" in {str(one.hung) for one in CardReturn.living()})  # fmt: skip


def _add_to_ledger(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        dialog.search.setText("1")
        return accept(dialog)

    view = stage.page("ledger", ledger=LEDGERS[0].name).view
    return Opening(view.add, agree, lambda: view.is_filling)


def _add_clue(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        dialog.search.setText("1")
        return accept(dialog)

    page = stage.page("monitoring")
    return Opening(page.add, agree, lambda: stage.window.pages.here == "case")


def _danger(stage: Stage) -> Opening:
    person = Person.living().order_by(Person.id).first()
    before = ColourMark.living().count()
    agree = filled(event="1", words="说不想活了")
    return Opening(lambda: danger.ask(stage.window, stage.window.session, person), agree,
                   lambda: ColourMark.living().count() == before + 1)  # fmt: skip


def _refer(stage: Stage) -> Opening:
    page = stage.page("archive", person=psychology.fill(ACTOR)[0])
    before = Referral.living().count()
    return Opening(page.work.refer, filled(to="市五院心理科", reason="2", urgency="1", informed="1"),
                   lambda: Referral.living().count() == before + 1)  # fmt: skip


def _consent(stage: Stage) -> Opening:
    people = listing.persons().rows(0, 60)
    today = wording.today()
    adult = next(one.key for one in people if one.birth and 18 <= (archive.age_of(one.birth, today) or 0) < 60)
    return Opening(stage.page("screening", person=adult).ask_consent, filled(given_by="1", way="1"),
                   lambda: Consent.living().where(Consent.person == adult).count() == 1)  # fmt: skip


def _renew(stage: Stage) -> Opening:
    before = exchange_keys.make()
    return Opening(stage.page("keys").renew.click, accept, lambda: exchange_keys.card() != before)


def _delete_member(stage: Stage) -> Opening:
    page = home(stage, "成员")
    page.members.table.stand_on(0)
    before = Person.living().count()
    return Opening(page.members.remove, accept, lambda: Person.living().count() == before - 1)


def _delete_of_ledger(stage: Stage) -> Opening:
    saved(LEDGERS[0], str(Household.living().get().id), 1)
    view = stage.page("ledger", ledger=LEDGERS[0].name).view
    view.list.table.stand_on(0)
    before = Measure.living().count()
    return Opening(view.remove, accept, lambda: Measure.living().count() == before - 1)


def _deed_of_ledger(stage: Stage) -> Opening:
    saved(LOANS, str(Household.living().order_by(Household.id).first().id), 1)
    view = stage.page("ledger", ledger=LOANS.name).view
    view.list.table.stand_on(0)
    before = Measure.living().count()
    [deed] = deeds.of(LOANS)
    return Opening(lambda: view._do(deed), accept, lambda: Measure.living().count() == before + 1)


def _freeze(stage: Stage) -> Opening:
    page = stage.page("effect")
    run, tables = page.shown.run, page.shown.tables
    dialog = FrozenDialog(stage.window, stage.window.session, run, tables)
    return Opening(dialog.fix.click, accept, lambda: dialog.kept.rows.rowCount() == 1)


def _delete_measure(stage: Stage) -> Opening:
    home = str(Household.living().order_by(Household.id).first().id)
    saved(LEDGERS[0], home, 1)
    tab = stage.page("household", household=home, tab="帮扶").tab
    tab.measures.stand_on(0)
    before = Measure.living().count()
    return Opening(tab.remove, accept, lambda: Measure.living().count() == before - 1)


def _withdraw(stage: Stage) -> Opening:
    person = psychology.fill(ACTOR)[0]
    page = stage.page("archive", person=person)
    given = next(one for one in page.found.consents if not one.withdrawn)
    return Opening(lambda: page.work.withdraw(given), accept,
                   lambda: Consent.get_by_id(given.id).withdrawn == wording.today())  # fmt: skip


def _not_met(stage: Stage) -> Opening:
    psychology.fill(ACTOR)
    page = stage.page("psychology")
    page.table.stand_on(0)
    before = CounsellingSession.living().count()
    return Opening(page._not_met, accept, lambda: CounsellingSession.living().count() == before + 1)


def _twice(stage: Stage) -> tuple[Any, int]:
    """The page where somebody of a household stands twice, and how many pairs are there."""
    with change(ACTOR, "登记") as writer:
        first = Person.living().order_by(Person.id).first()
        row = {"household": str(first.household), "name": first.name, "id_no": first.id_no, "member_state": "1"}
        writer.put(Person, [{**row, "id": "twice", "relation": "03"}])
    page = stage.page("duplicates")
    return page, page.table.rows.rowCount()


def _differ(stage: Stage) -> Opening:
    page, before = _twice(stage)
    return Opening(page.differ.click, accept, lambda: page.table.rows.rowCount() == before - 1)


def _join(stage: Stage) -> Opening:
    page, _ = _twice(stage)
    before = Person.living().count()
    return Opening(page.join.click, accept, lambda: Person.living().count() == before - 1)


HANDED: dict[Site, Callable[[Stage], Opening]] = {
    ("pages/exchange/keys.py", "_save"): _save_card,
    ("pages/exchange/keys.py", "_bind"): _bind,
    ("pages/exchange/keys.py", "_revoke"): _revoke,
    ("pages/exchange/sent.py", "write_again"): _write_again,
    ("pages/exchange/district.py", "ask"): _district,
    ("pages/household_tabs.py", "_leave"): _leave,
    ("pages/household_help.py", "_ask"): _card_hung,
    ("pages/ledgers/view.py", "add"): _add_to_ledger,
    ("pages/monitoring/board.py", "add"): _add_clue,
    ("dialogs/psychology/danger.py", "ask"): _danger,
    ("pages/psychology/file_work.py", "_do"): _refer,
    ("pages/psychology/screening.py", "ask_consent"): _consent,
}
#: A second thought before what can hardly be undone.
ASKED: dict[Site, Callable[[Stage], Opening]] = {
    ("pages/exchange/keys.py", "_renew"): _renew,
    ("pages/household_tabs.py", "remove"): _delete_member,
    ("pages/ledgers/view.py", "remove"): _delete_of_ledger,
    ("pages/ledgers/view.py", "_do"): _deed_of_ledger,
    ("pages/effect/frozen.py", "_freeze"): _freeze,
    ("pages/household_help.py", "remove"): _delete_measure,
    ("pages/psychology/file_work.py", "withdraw"): _withdraw,
    ("pages/psychology/start.py", "_not_met"): _not_met,
    ("pages/exchange/duplicates.py", "_differ"): _differ,
    ("pages/exchange/duplicates.py", "_join"): _join,
}
