"""未贫先防: on each of its ten cards 登记 begins what the card counts; saved, its number is another one."""

from __future__ import annotations

from db.clock import today
from db.visit import Visit
from fupin_desktop.services.ledgers.prevention import SYSTEMS
from tests.walks.filling import first_home, type_in
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.choose_household import HouseholdDialog
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.prevention import PreventionPage
from ui.pages.visit_page import VisitPage

#: What is typed beside what the card has filled, by ledger.
_DAY = today().isoformat()
_TYPED = {
    "activity": {"region_code": "410502101", "topic": "都看过了", "people": "12"},
    "money": {"direction": "1", "amount": "500", "source": "01", "region_code": "410502101"},
    "measure": {"item": "01", "start": _DAY, "amount_fiscal": "3000", "helper": "王五", "dept": "农业局", "status": "1",
                "person_times": "1"},
    "claim": {"policy_year": _DAY[:4], "trigger": "1", "applied_on": _DAY, "loss": "3000", "amount": "800",
              "state": "1"},
}  # fmt: skip


def test_each_card_counts_what_it_registers(full_town: Village) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    for system in SYSTEMS:
        before = _card(desk, system.title)
        if system.ledger != "activity" and system.title != "低收入人口救助基金":  # of a household
            desk.when(HouseholdDialog, lambda dialog: first_home(desk, dialog))
        desk.click(f"登记{system.title}")
        desk.idle()
        if system.ledger == "visit":
            desk.page(VisitPage)
            desk.write("91")
            desk.press("Return")  # the reason is there
            desk.write("11111")
            desk.write("3")
            desk.press("Return", "Ctrl+Return")
        else:
            view = desk.page(LedgerPage).view
            assert view.is_filling
            typed = {} if system.title == "孝善基金" else _TYPED[system.ledger]
            type_in(desk, view, **typed or {"person": "1", "direction": "1", "amount": "100", "source": "06"})
            desk.press("Ctrl+Return")
            desk.idle()
            assert not view.is_filling, (system.title, view.sheet.notices.text)
            desk.page(PreventionPage)  # back to the cards
        desk.idle()
        assert _card(desk, system.title) != before, system.title
    assert [visit.reason for visit in Visit.living()] == ["2"]


def _card(desk: Walker, title: str) -> str:
    desk.window.session.go("prevention")
    desk.idle()
    return str(desk.page(PreventionPage).cards[title].accessibleName())
