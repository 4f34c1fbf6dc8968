"""Work as people keep it: a village's workers asked house by house by keys, one of them recommended and hired; in the
encrypted book, with the real worker, by keys, in their own role."""

from __future__ import annotations

import datetime as dt

from db.clock import today
from db.household import Household
from db.person import Employment, Person, PersonYear
from db.work import WorkIntent
from fupin_desktop.services.book import entry
from tests.walks.filling import type_in, view_of
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.choose_household import HouseholdDialog
from ui.dialogs.papers import PapersDialog
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.placing import PlacingPage
from ui.pages.ledgers.steps import StepDialog
from ui.pages.ledgers.survey import SurveyPage


def _who_can_work() -> None:
    """What the rosters of the walks do not say: three who can work, of households that left poverty."""
    year = today().year
    for person in list(Person.living().where(Person.id_no.is_null(False)).limit(3)):
        home = Household.find(str(person.household))
        assert home
        home.hh_type, person.birth, person.sex = "10", dt.date(year - 40, 1, 1), "1"
        values = {"person": str(person.id), "year": year}
        form = PersonYear.find(PersonYear.new_key(values)) or PersonYear(id=PersonYear.new_key(values), **values)
        form.labor, form.school_state = "01", None
        entry.save("赵", "登记", [home, person, form])


def _says(desk: Walker, page: SurveyPage, place: int, key: str) -> None:
    desk.press(key)
    desk.idle()
    desk.wait(lambda: page.workers[place].said == key, f"what {place} said")
    assert page.table.currentIndex().row() == place + 1


def _asked(desk: Walker) -> None:
    _who_can_work()
    desk.window.session.go("survey")
    desk.idle()
    page: SurveyPage = desk.page(SurveyPage)
    assert len(page.workers) > 2
    page.table.setFocus()
    page.table.stand_on(0)
    _says(desk, page, 0, "2")
    _says(desk, page, 1, "4")
    assert "已摸底 2" in page.told.text()
    printed: list[str] = []

    def look(dialog: PapersDialog) -> None:
        printed.append(f"{dialog.windowTitle()} {dialog.looking.where.text()}")
        desk.press("Escape")

    desk.when(PapersDialog, look)
    desk.press("Ctrl+P")
    desk.idle()
    assert "务工意向摸底表" in printed[0]
    assert "共 1 页" in printed[0]
    desk.press("Ctrl+Z")  # one at a time
    desk.idle()
    desk.wait(lambda: not page.workers[1].said, "the second not asked again")
    page.which.setCurrentIndex(1)
    page.which.activated.emit(1)
    assert page.table.rows.rowCount() == len(page.workers) - 1


def _asked_before(desk: Walker) -> None:
    """What the first said a year ago is entered later: it is in sight, and does not count once the latest alone do."""
    view = view_of(desk, "work_intent")
    [now] = WorkIntent.living().where(WorkIntent.work_class == "2")
    person = Person.get_by_id(now.person)

    def find(_: HouseholdDialog) -> None:
        desk.write(str(person.id_no))
        desk.press("Return")

    desk.when(HouseholdDialog, find)
    desk.press("Ctrl+M")
    desk.wait(lambda: view.is_filling, "the form of an intent")
    type_in(desk, view, person=str(person.name), work_class="3", surveyed_on=str(today() - dt.timedelta(365)))
    desk.press("Ctrl+Return")
    desk.idle()
    desk.wait(lambda: view.list.table.rows.rowCount() == 2, view.sheet.notices.text)
    assert view.list.times.currentText() == "每一次"
    desk.pick(view.list.times, 0)
    assert view.list.times.currentText() == "各人最近一次"
    desk.wait(lambda: view.list.table.rows.rowCount() == 1, "the latest alone")
    assert view.list.table.rows.row(0).record.id == now.id
    assert WorkIntent.get(WorkIntent.work_class == "3").person == now.person


def _vacancy(desk: Walker) -> None:
    desk.window.session.go("ledger", ledger="vacancy")
    desk.idle()
    view = desk.page(LedgerPage).view
    desk.press("Ctrl+M")
    desk.wait(lambda: view.is_filling, "the form of a vacancy")
    texts = {"employer": "鞋厂", "kind": "1", "post": "缝纫", "number": "1", "place": "宝莲寺镇", "scope": "1",
             "wage_from": "2600", "contact": "赵", "phone": "13800000000"}  # fmt: skip
    for name, text in texts.items():
        made = view.panel.form.cells[f"vacancy.{name}"].input
        made.setFocus()
        desk.press("Ctrl+A")
        desk.write(text)
    desk.press("Ctrl+Return")
    desk.idle()
    desk.wait(lambda: view.list.table.rows.rowCount() == 1, "the vacancy in the list")
    desk.window.session.go("placing")
    desk.idle()


def _fill(desk: Walker, **texts: str) -> None:
    def fill(dialog: StepDialog) -> None:
        for name, text in texts.items():
            cell = next(one for key, one in dialog.form.cells.items() if key.endswith(f".{name}"))
            cell.input.setFocus()
            desk.write(text)
        desk.press("Ctrl+Return")
        assert not dialog.said.text(), dialog.said.text()

    desk.when(StepDialog, fill)


def _thinks_better_of_it(desk: Walker, page: PlacingPage) -> None:
    before = page.seekers.current().stage
    desk.when(StepDialog, lambda dialog: desk.press("Esc"))
    desk.press("Return")
    desk.idle()
    assert page.seekers.current().stage == before
    page.posts.setFocus()


def _on_paper(desk: Walker) -> None:
    seen: list[str] = []

    def look(dialog: PapersDialog) -> None:
        seen.append(dialog.looking.where.text())
        desk.press("Escape")

    desk.when(PapersDialog, look)
    desk.press("Ctrl+P")
    desk.idle()
    assert [text for text in seen if "岗位推荐表" in text and "第 1 页，共 1 页" in text] == seen != []


def test_asked_recommended_hired(full_town: Village) -> None:
    desk = Walker(full_town)
    desk.enter("镇级工作人员")
    _asked(desk)
    _asked_before(desk)
    _vacancy(desk)
    page: PlacingPage = desk.page(PlacingPage)
    desk.wait(lambda: page.seekers.rows.rowCount() == page.posts.rows.rowCount() == 1, page.whose.text())
    page.seekers.setFocus()
    desk.press("Return")  # to the vacancies
    assert page.posts.hasFocus()
    _thinks_better_of_it(desk, page)
    _fill(desk)
    desk.press("Return")
    desk.idle()
    desk.wait(lambda: page.seekers.current().stage == "601", "recommended")
    _on_paper(desk)
    _fill(desk, opinion="人家不要")
    desk.click("未录用", page)
    desk.idle()
    desk.wait(lambda: page.seekers.current().stage == "604", "not hired")
    _fill(desk)
    page.posts.setFocus()
    desk.press("Return")
    desk.idle()
    desk.wait(lambda: page.seekers.current().stage == "601", "recommended again")
    _fill(desk)
    desk.click("录用上岗", page)
    desk.idle()
    desk.wait(lambda: page.seekers.current().is_placed, "hired")
    [job] = Employment.living().where(Employment.vacancy.is_null(False))
    [wish] = WorkIntent.living().where(WorkIntent.work_class == "2")
    assert (job.person, job.employer, job.out_now, job.year) == (wish.person, "鞋厂", True, today().year)
    assert page.posts.rows.rowCount() == 0  # no place is free
    page.seekers.setFocus()
    desk.press("Ctrl+Z")
    desk.idle()
    desk.wait(lambda: page.seekers.current().stage == "601", "the hiring undone")
    assert not Employment.living().where(Employment.vacancy.is_null(False)).exists()
