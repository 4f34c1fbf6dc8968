"""Who stands by a village: the six filled and its household's helper, a pair with its deeds and links, a difficulty
from its unit; one rectification from its registration to the look back. By keys from Alt+0, as the township does it, in
the encrypted book."""

from __future__ import annotations

import datetime as dt
from functools import partial

from db.clock import today
from db.household import Household
from db.measure import Helper
from db.organisation import Org
from db.rectification import Rectification
from db.village import Village as Place
from db.visit import Problem
from fupin_desktop.services.book import entry
from tests.walks.filling import do_step, state_of, type_in
from tests.walks.village import ZHANGXUEZHUANG, Village
from tests.walks.walker import Walker
from ui.forms.helper import HelperDialog
from ui.pages.household_page import HouseholdPage
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.start import LedgersPage
from ui.pages.organisation.pairing import PairingPage
from ui.pages.organisation.strength import StrengthPage
from ui.pages.organisation.tree import TreePage, UnitPage


def _to(desk: Walker, title: str) -> None:
    """From the start page of the ledgers, by keys."""
    desk.press("Alt+0")
    start = desk.wait_for(lambda: desk.window.pages.current(), LedgersPage)
    desk.idle()
    rows = [start.table.rows.row(n) for n in range(start.table.rows.rowCount())]
    desk.press("Home", *["Down"] * next(n for n, row in enumerate(rows) if row.title == title), "Return")
    desk.idle()


def _fill(desk: Walker, **texts: str) -> None:
    """The form in sight, saved: what was known of it is filled already."""
    view = desk.page(LedgerPage).view
    type_in(desk, view, **texts)
    desk.press("Ctrl+Return")
    desk.idle()
    assert not view.is_filling, view.sheet.notices.text


def _in_the_township(village: Village) -> tuple[Walker, Household]:
    desk = Walker(village)
    desk.enter("镇级工作人员")
    home: Household = Household.living().where(Household.region_code == ZHANGXUEZHUANG).first()
    return desk, home


def _name_helper(desk: Walker, dialog: HelperDialog) -> None:
    for name, text in {"role": "06", "name": "赵六", "org": "区财政局", "phone": "13800000007"}.items():
        dialog.form.cells[f"helper.{name}"].input.setFocus()
        desk.press("Ctrl+A")
        desk.write(text)
    desk.press("Ctrl+Return")


def test_the_six_of_a_village(full_town: Village) -> None:
    desk, home = _in_the_township(full_town)
    home.hh_type = "10"
    place = Place(
        id=Place.new_key({"region_code": ZHANGXUEZHUANG}), region_code=ZHANGXUEZHUANG, name="村", village_kind="1",
        is_involved=True,
    )  # fmt: skip
    entry.save("镇级工作人员", "登记", [home, place])
    desk.window.session.written()
    _to(desk, "帮扶力量 6+1")
    page = desk.page(StrengthPage)
    assert page.whole.text() == "1 个村，0 个村齐了"
    desk.press("Return")
    for role in ("01", "02", "03", "04", "05"):
        assert page.parts.current().role == role
        desk.press("Return")
        desk.idle()
        _fill(desk, name="王五", org="区财政局", phone="13800000009")
        assert desk.window.pages.here == "strength"
    desk.press("Return")
    desk.idle()
    _fill(desk, name="宏达支部", org="宏达公司", phone="13800000008")
    missing = page.parts.current()
    assert (missing.household, missing.words.split()[0]) == (str(home.id), "户户有责任人")

    for _ in range(page.table.current().homes - page.table.current().covered):
        desk.when(HelperDialog, partial(_name_helper, desk))
        desk.press("Return")
        desk.idle()
        desk.page(HouseholdPage)
        desk.press("Ctrl+M")
        desk.idle()
        desk.press("Escape")
        desk.idle()
    assert desk.page(StrengthPage).whole.text() == "1 个村，1 个村齐了"


def test_a_pair_with_its_deeds_and_a_difficulty(full_town: Village) -> None:
    desk, home = _in_the_township(full_town)
    unit = Org(name="宏达公司", kind="03", region_code="410502101", branch="宏达支部")
    entry.save("镇级工作人员", "登记", [unit])
    entry.save("镇级工作人员", "登记", [
        Helper(region_code=ZHANGXUEZHUANG, role="07", name="宏达支部", org="宏达公司", start=dt.date(2024, 1, 1),
               unit=unit.id),
        Problem(household=home.id, category="09", text="缺技术", severity="1", state="1", difficulty="13", org=unit.id,
                found_on=today()),
    ])  # fmt: skip
    desk.window.session.written()
    _to(desk, "村企结对")
    page = desk.page(PairingPage)
    for words, topic in (("登记实事", "修路"), ("登记实事", "安灯"), ("登记五联", "支部联建")):
        desk.click(words)
        desk.idle()
        _fill(desk, topic=topic)
    [pair] = page._found.pairs
    assert (pair.deeds, pair.links.count(True), pair.solved, pair.raised) == (2, 1, 0, 1)
    assert "办了 2 件，差 1 件" in page.sums.text()
    desk.window.session.go("unit", unit=str(unit.id))
    desk.idle()
    hung = desk.page(UnitPage).table
    rows = [hung.rows.row(n) for n in range(hung.rows.rowCount())]
    desk.press("Home", *["Down"] * next(n for n, row in enumerate(rows) if row.table == "problem"), "Return")
    desk.idle()
    assert desk.page(HouseholdPage).chosen_household() == str(home.id)
    desk.press("Escape")
    desk.idle()
    assert desk.page(UnitPage).table.current().table == "problem"


def test_a_rectification_from_its_registration_to_the_look_back(full_town: Village) -> None:
    """Put right, accepted by the district, closed with its evidence by another than its owner, looked at again."""
    desk, _ = _in_the_township(full_town)
    _to(desk, "整改事项")

    def day(ago: int) -> str:
        return str(today() - dt.timedelta(ago))

    desk.press("Ctrl+M")
    desk.wait(lambda: desk.page(LedgerPage).view.is_filling, "the form")
    _fill(desk, item_no="1", year=str(today().year), source_level="1", source_kind="01", found_on=day(100), scope="2",
          region_code="410502101", problem="明白卡没有更新", standard="第4条", account_check="明白卡",
          people_check="村文书", goal="改", measures="逐户核对", lead_unit="农业局", resp_unit="镇政府", leader="吴",
          owner="陈", kind="1", deadline=day(10))  # fmt: skip
    view = desk.page(LedgerPage).view
    desk.press("Return")
    desk.wait(lambda: view.is_filling, "the form again")
    do_step(desk, view, "制订方案", "2", date=day(90), opinion="定方案")
    do_step(desk, view, "整改进展", "2", date=day(60), opinion="做了一半", percent="50")
    do_step(desk, view, "申请销号", "3", date=day(20), opinion="改完了")
    do_step(desk, view, "验收", "3", date=day(15), opinion="合格")
    do_step(desk, view, "销号", "4", date=day(5), doc_no="XH1", person_by="吴", evidence="照片和台账")
    do_step(desk, view, "回头看", "4", date=day(1), opinion="没有反弹")
    assert state_of(view) == "4"
    [kept] = Rectification.living()
    assert (kept.number_check, kept.closed_by, kept.evidence) == ("XH1", "吴", "照片和台账")
    found = desk.book_says("check", str(full_town.path))["findings"]
    assert [one["text"] for one in found if one["rule"].startswith("RC")] == []


def test_a_page_is_gone_to_by_its_initials_and_a_unit_is_come_back_from(full_town: Village) -> None:
    """6+1 and the ledger of units from the search; 责任体系, one unit of it, what hangs on it, and back by Esc."""
    desk, _ = _in_the_township(full_town)
    top = Org(name="镇脱贫攻坚指挥部", kind="09", region_code="410502101", level="5")
    entry.save("镇级工作人员", "登记", [top])
    group = Org(name="产业发展组", kind="10", region_code="410502101", parent=top.id)
    entry.save("镇级工作人员", "登记", [group])
    desk.window.session.written()

    def search(initials: str) -> None:
        desk.press("Ctrl+F")
        desk.write(initials)
        desk.press("Return")
        desk.idle()

    search("bfll")
    assert desk.page(StrengthPage).table.hasFocus()
    search("dwhzt")
    view = desk.page(LedgerPage).view
    assert view.ledger.name == "org"
    assert view.list.table.hasFocus()
    search("zrtx")
    tree = desk.page(TreePage)
    desk.press("Home", "Return")
    desk.idle()
    unit = desk.page(UnitPage)
    assert (unit.title.text(), unit.table.current().words) == ("镇脱贫攻坚指挥部", "产业发展组")
    desk.press("Return")
    desk.idle()
    assert desk.page(UnitPage).title.text() == "产业发展组"
    desk.press("Escape")
    desk.idle()
    assert desk.page(UnitPage).title.text() == "镇脱贫攻坚指挥部"
    desk.press("Escape")
    desk.idle()
    assert desk.page(TreePage) is tree
    assert tree.table.current().name == "镇脱贫攻坚指挥部"
    assert tree.table.hasFocus()
