"""明白卡: to PDF, signed, hung on the wall, by the recorder; and what the list says of it afterwards."""

from __future__ import annotations

from pathlib import Path

from db.card import CardPrint, CardReturn
from db.household import Household
from fupin_desktop.services.book import entry
from tests.edges import Chooser
from tests.walks.village import Village
from tests.walks.walker import Walker, save_pdf
from ui.dialogs.hung import HungDialog
from ui.dialogs.preview import PreviewDialog
from ui.pages.cards import CardsPage


def test_cards_to_pdf_then_signed_and_hung(full_village: Village, chooser: Chooser, tmp_path: Path) -> None:
    walker = Walker(full_village)
    walker.enter("村级录入员")
    keys = [str(one.id) for one in Household.living().order_by(Household.id).limit(3)]
    entry.save("村级录入员", "修改户信息", [Household(id=key, hh_type="10", hh_attr="1") for key in keys])
    walker.press("Alt+6")
    page: CardsPage = walker.wait_for(walker.window.pages.current, CardsPage)
    walker.idle()
    walker.wait(page.table.hasFocus, "the keyboard in the list")
    walker.press("Shift+Down")
    chosen = [state.household for state in page.chosen()]
    assert len(chosen) == 2
    pdf = _saved_as_pdf(walker, chooser, tmp_path / "明白卡.pdf", chosen)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert {str(one.household) for one in CardPrint.living()} == set(chosen)
    stages = {state.household: state.stage.value for state in page.shown}
    assert len({stages[key] for key in chosen}) == 1
    printed = stages[chosen[0]]
    page.table.clearSelection()
    page.table.stand_on(next(n for n, state in enumerate(page.shown) if state.household == chosen[0]))
    walker.when(HungDialog, lambda _: walker.press("Ctrl+Return"))
    walker.click("登记签字悬挂…")
    walker.idle()
    [back] = CardReturn.living()
    assert str(back.household) == chosen[0]
    stages = {state.household: state.stage.value for state in page.shown}
    assert stages[chosen[0]] not in (printed, stages[chosen[1]])
    _printed_again_and_taken_back(walker, chooser, tmp_path / "又一次.pdf")
    walker.press("Ctrl+Z")
    walker.idle()
    assert not list(CardReturn.living())
    walker.waits_to_see("已撤销“登记明白卡签字悬挂”")


def _printed_again_and_taken_back(walker: Walker, chooser: Chooser, pdf: Path) -> None:
    """记作已打印 by Ctrl+Z: what hangs still hangs, and the first print is still one."""
    page: CardsPage = walker.page(CardsPage)
    before = {state.household: state.stage for state in page.shown}
    prints, hung = ({str(one.id) for one in table.living()} for table in (CardPrint, CardReturn))
    page.table.setFocus()
    walker.press("Home", "Shift+Down")
    _saved_as_pdf(walker, chooser, pdf, [state.household for state in page.chosen()])
    assert len(list(CardPrint.living())) == len(prints) + 2
    walker.press("Ctrl+Z")
    walker.idle()
    assert {str(one.id) for one in CardPrint.living()} == prints
    assert {str(one.id) for one in CardReturn.living()} == hung
    assert {state.household: state.stage for state in page.shown} == before


def _saved_as_pdf(walker: Walker, chooser: Chooser, pdf: Path, chosen: list[str]) -> Path:
    """Ctrl+P on the chosen lines, and 存成 PDF."""
    chooser.give(pdf)

    def save(dialog: PreviewDialog) -> None:
        walker.wait(lambda: not walker.window.session.jobs.busy, "how the cards stand")
        assert dialog._keys == chosen
        save_pdf(walker, dialog, pdf, asked=2)  # 做好了; 记作已打印？

    walker.when(PreviewDialog, save)
    walker.press("Ctrl+P")
    walker.idle()
    return pdf
