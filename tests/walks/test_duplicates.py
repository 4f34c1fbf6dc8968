"""可能重复的: the township's officer makes one of two, by keys, and takes it back."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel

from db.changes import change
from db.clue import Clue
from db.household import Household
from db.income import Income
from db.measure import Helper, Measure
from db.money import Money
from db.organisation import Activity, Cadre, Org
from db.person import Employment, Person, PersonYear
from db.record import Record
from db.step import Step
from db.visit import Photo, Visit
from db.work import Vacancy, WorkIntent
from fupin_desktop.services.household import photos
from tests.erased import picture
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.pages.checks import ChecksPage
from ui.pages.exchange.duplicates import DuplicatesPage
from ui.widgets.frame import Dialog

NUMBER = "410502195504056016"
VILLAGE = "410502101205"


def two_of_one() -> None:
    """Registered in two villages: one with a telephone, the other with the right name."""
    with change("镇级工作人员", "登记") as writer:
        for key, relation, more in (
            ("a", "01", {"name": "张三"}), ("b", "03", {"name": "张山", "phone": "13812345678"}),
        ):  # fmt: skip
            writer.put(Household, [{"id": f"h{key}", "region_code": "410502101205", "address": f"{key} 号"}])
            row = {"id": key, "household": f"h{key}", "id_no": NUMBER, "relation": relation, "member_state": "1"}
            writer.put(Person, [{**row, **more}])


def _made_one(walker: Walker, page: DuplicatesPage) -> None:
    walker.click("张山", page)
    walker.when(Dialog, lambda _: walker.press("Return"))
    walker.press("Ctrl+Return")  # not before it is said which household
    walker.idle()
    assert Person.living().count() == 2
    walker.wait(lambda: walker.window.focusWidget() is page._homes[0], "the keyboard on the first household")
    walker.press("Right")
    walker.press("Space")
    told: list[str] = []
    where = page._homes[1].text()

    def agree(dialog: Dialog) -> None:  # what goes along, and that it can be undone
        told.append(labels(dialog))
        walker.press("Return")

    walker.when(Dialog, agree)
    walker.press("Ctrl+Return")
    walker.waits_to_see("没有可能重复的")
    assert f"张三和张山的两条合成一条，登记在{where}。" in told[0]
    walker.idle()


def test_two_are_made_one_and_parted_again(town: Village) -> None:
    walker = Walker(town)
    window = walker.enter("镇级工作人员")
    two_of_one()
    window.session.written()
    walker.press("Alt+4")
    walker.wait_for(window.pages.current, ChecksPage)
    walker.idle()
    walker.click("可能重复的")
    walker.idle()
    page: DuplicatesPage = walker.page(DuplicatesPage)
    walker.wait(lambda: page.table.rows.rowCount() == 1, "the pair")
    walker.idle()
    walker.wait(lambda: window.focusWidget() is page.table, "the keyboard in the list")
    walker.press("Return")  # on the row: to the button
    assert page.join.hasFocus()
    _made_one(walker, page)
    [kept] = Person.living()
    assert (kept.name, kept.phone, kept.id_no) == ("张山", "13812345678", NUMBER)
    assert (kept.household, kept.relation) == ("hb", "03")
    walker.press("Ctrl+Z")
    walker.waits_to_see("已撤销“合成一条：人”")
    walker.idle()
    assert {(one.id, one.name) for one in Person.living()} == {("a", "张三"), ("b", "张山")}
    assert page.table.rows.rowCount() == 1
    walker.click("重做", window)
    walker.idle()
    walker.waits_to_see("已重做“合成一条：人”")
    assert Person.living().count() == 1


SON, MOTHER = "张树林", "李桂英"
#: What hangs on the record that goes: table → key; its clue has a step and a picture of its own.
HANGS: dict[type[Record], str] = {
    Visit: "seen",
    Measure: "given",
    Employment: "work",
    WorkIntent: "asked",
    Clue: "clue",
}


def _a_mother_in_two_villages() -> None:
    """Head of her own household, and once more the child of a man of 36; something of everything on either record."""
    with change("镇级工作人员", "登记") as writer:
        homes = (("own", VILLAGE), ("his", "410502101214"))
        writer.put(Household, [{"id": key, "region_code": code, "address": f"{key} 号"} for key, code in homes])
        hers = {"name": MOTHER, "id_no": NUMBER, "member_state": "1", "sex": "2"}
        writer.put(Person, [
            {"id": "head", "household": "his", "name": SON, "relation": "01", "member_state": "1", "sex": "1"},
            {"id": "a", "household": "own", "relation": "01", "person_no": "M-1", **hers},
            {"id": "b", "household": "his", "relation": "03", "phone": "13812345678", **hers},
        ])  # fmt: skip
        for key, year, more in (
            ("a", 2026, {"health": "1"}),
            ("b", 2026, {"labor": "02"}),
            ("b", 2025, {"labor": "01"}),
        ):
            row = {"person": key, "year": year, **more}
            writer.put(PersonYear, [{**row, "id": PersonYear.new_key(row)}])
        for home in ("own", "his"):
            row = {"household": home, "year": 2026, "kind": "1", "members": 1}
            writer.put(Income, [{**row, "id": Income.new_key(row)}])
        both, day = {"household": "own", "person": "a"}, "2026-03-01"
        writer.put(Visit, [{"id": "seen", **both, "visit_date": day, "visitors": "王干部"}])
        writer.put(Measure, [{"id": "given", **both, "year": 2026, "kind": "03", "item": "0301", "start": day}])
        writer.put(Clue, [{"id": "clue", **both, "source": "1", "found_on": day}])
        writer.put(Employment, [{"id": "work", "person": "a", "year": 2026, "employer": "纺织厂"}])
        writer.put(WorkIntent, [{"id": "asked", "person": "a", "year": 2026, "surveyed_on": day}])
        writer.put(
            Step, [{"id": "stepped", "flow": "1", "step": "101", "date": day, "record": "clue", "person_by": "赵强"}]
        )
        writer.put(Visit, [{"id": "more", "household": "his", "person": "b", "visit_date": day, "visitors": "王干部"}])
    photos.add("镇级工作人员", "own", picture(), visit="seen")
    photos.add("镇级工作人员", "own", picture("blue"), person="a")
    photos.keep_with("镇级工作人员", "clue", "own", [picture("green")])


def _in_his_household(walker: Walker, page: DuplicatesPage) -> None:
    """By keys: it asks for the household before anything; relation and number follow it."""
    walker.press("Return")
    assert page.join.hasFocus()
    walker.when(Dialog, lambda _: walker.press("Return"))
    walker.press("Return")
    walker.idle()
    walker.wait(lambda: walker.window.focusWidget() is page._homes[0], "the keyboard on the first household")
    place = next(n for n, made in enumerate(page._homes) if SON in made.text())
    walker.press(*["Right"] * place, "Space")
    assert [group.checkedId() for group in page._following] == [place] * len(page._following) != []
    walker.when(Dialog, lambda _: walker.press("Return"))
    walker.press("Ctrl+Return")
    walker.waits_to_see("没有可能重复的")
    walker.idle()


def test_all_that_hangs_on_a_person_goes_along_and_comes_back(town: Village) -> None:
    walker = Walker(town)
    window = walker.enter("镇级工作人员")
    _a_mother_in_two_villages()
    window.session.written()
    before = walker.dump()
    window.session.go("duplicates")
    page: DuplicatesPage = walker.wait_for(window.pages.current, DuplicatesPage)
    walker.idle()
    walker.wait(lambda: window.focusWidget() is page.table, "the keyboard in the list")
    _in_his_household(walker, page)
    [mother] = Person.living().where(Person.name == MOTHER)
    assert (mother.household, mother.relation, mother.person_no, mother.phone) == ("his", "03", None, "13812345678")
    for model, key in HANGS.items():
        record: Any = model.get_by_id(key)
        assert record.person == mother.id, model
        assert getattr(record, "household", "his") == "his", f"{model}: she is no member of the other one"
    assert {(year.year, year.labor) for year in PersonYear.living() if year.person == mother.id} == {
        (2025, "01"),
        (2026, "02"),
    }
    assert {photo.household for photo in Photo.living()} == {"his"}
    assert {str(one.household) for one in Income.living()} == {"own", "his"}, "a household's own stays"
    after = walker.dump()
    walker.press("Ctrl+Z")
    walker.waits_to_see("已撤销“合成一条：人”")
    walker.idle()
    assert walker.dump() == before
    walker.click("重做", window)
    walker.waits_to_see("已重做“合成一条：人”")
    walker.idle()
    assert walker.dump() == after


def _twice() -> None:
    """An enterprise and an officer, each entered by two desks; something hangs on the second ones."""
    with change("镇级工作人员", "登记") as writer:
        since = {"start": "2024-01-01"}
        firm = {"name": "宏达公司", "kind": "03", "region_code": VILLAGE, "is_private": 1}
        writer.put(Org, [{**firm, "id": "kept"}, {**firm, "id": "other", "phone": "13800000001"}])
        officer = {"name": "王成", "kind": "1", "region_code": VILLAGE, "org_name": "镇政府", "start": "2024-01-01"}
        writer.put(Cadre, [{**officer, "id": "first"}, {**officer, "id": "second", "position": "科员"}])
        writer.put(Helper, [
            {"id": "pair", "region_code": VILLAGE, "role": "07", "name": "宏达", "unit": "other", **since},
            {"id": "sent", "region_code": VILLAGE, "role": "05", "name": "王成", "cadre": "second", **since},
        ])  # fmt: skip
        deed_of = {"kind": "51", "date": "2026-03-01", "region_code": VILLAGE, "topic": "修路", "org": "other"}
        writer.put(Activity, [{**deed_of, "id": "deed"}])
        deeds = [{**deed_of, "id": f"d{n}", "topic": f"第 {n} 件", "org": "kept"} for n in range(8)]
        writer.put(Activity, deeds)  # it has more, so that it stays
        writer.put(Org, [{"id": "below", "name": "宏达车间", "kind": "07", "region_code": VILLAGE, "parent": "other"}])
        gift = {"account": "04", "direction": "1", "amount": 100000, "date": "2026-03-02", "region_code": VILLAGE}
        writer.put(Money, [{**gift, "id": "gift", "org": "other"}])
        post = {"employer": "宏达公司", "kind": "1", "post": "缝纫工", "number": 5, "region_code": VILLAGE}
        writer.put(Vacancy, [{**post, "id": "post", "org": "other"}])
        step = {"flow": "4", "step": "401", "date": "2026-03-03", "result": "1", "person_by": "赵强"}
        writer.put(Step, [{**step, "id": "step", "record": "other"}])
    photos.keep_with("镇级工作人员", "other", "", [picture()])


def _asked_and_joined(walker: Walker, page: DuplicatesPage) -> list[str]:
    """What was said each time: refused by Esc, then agreed to, twice."""
    told: list[str] = []

    def answer(key: str, dialog: Dialog) -> None:
        told.append(" ".join(made.text() for made in dialog.findChildren(QLabel)))
        walker.press(key)

    for left, key in ((2, "Escape"), (2, "Return"), (1, "Return")):
        walker.wait(partial(lambda n: page.table.rows.rowCount() == n, left), "the pairs")
        walker.wait(lambda: walker.window.focusWidget() is page.table, "the keyboard in the list")
        walker.press("Return")
        assert page.join.hasFocus()
        walker.when(Dialog, partial(answer, key))
        walker.press("Return")
        walker.idle()
        page.table.setFocus()
    return told


#: What hangs on the unit of which there are more.
HUNG: dict[Any, str] = {Org: "below", Money: "gift", Vacancy: "post", Step: "step"}


def test_units_and_cadres_are_made_one_with_what_hangs_on_them(town: Village) -> None:
    """归并: the enterprise that two desks entered, and an officer; the deed, the pairing and the photo come along."""
    walker = Walker(town)
    window = walker.enter("镇级工作人员")
    _twice()
    window.session.written()
    window.session.go("duplicates")
    page: DuplicatesPage = walker.wait_for(window.pages.current, DuplicatesPage)
    walker.idle()
    told = _asked_and_joined(walker, page)
    walker.waits_to_see("没有可能重复的")
    assert told[0] == told[1]  # the one that was refused is asked again
    [of_units] = [text for text in told[1:] if "宏达公司" in text]
    titles = ("帮扶责任人", "活动和实事", "照片", "资金", "岗位", "办理步骤", "单位和主体")
    assert all(f"{title} 1 条" in of_units for title in titles), of_units
    [firm_left], [officer_left] = Org.living().where(Org.kind == "03"), Cadre.living()
    assert (firm_left.phone, officer_left.position) == ("13800000001", "科员")
    pair, sent, deed = Helper.get_by_id("pair"), Helper.get_by_id("sent"), Activity.get_by_id("deed")
    below, gift, post, step = (model.get_by_id(key) for model, key in HUNG.items())
    assert {pair.unit, deed.org, below.parent, gift.org, post.org, step.record} == {firm_left.id}
    assert sent.cadre == officer_left.id
    assert len(photos.of_record(str(firm_left.id))) == 1
    page.table.setFocus()
    walker.press("Ctrl+Z")
    walker.waits_to_see("已撤销“合成一条：")
    walker.idle()
    assert Org.living().count() + Cadre.living().count() == 4
