"""联村包户 and 归并, 各村荣誉, and whom the book gives a reason to care for: in one township's book, in which each test
looks at its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.clock import today
from db.household import Household
from db.measure import Helper
from db.organisation import Cadre
from db.person import Person, PersonYear
from db.record import Record
from db.relief import Care
from db.village import Honour
from db.visit import Visit
from fupin_desktop.rules.catalogue import HP1
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.household import history, years
from fupin_desktop.services.ledgers import cared, desk
from fupin_desktop.services.organisation import charge, honours, papers
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from ui.paper.printing import sheet_to_pdf

TOWN, SECOND = "410502101", "410502101213"
DAY = dt.date(2024, 1, 1)


@pytest.fixture(autouse=True)
def _book(tmp_path: Path) -> Iterator[None]:
    create_book(tmp_path / "宝莲寺镇.fpb", TOWN, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR):
        yield


def save(*records: Record) -> None:
    entry.save(ACTOR, "登记", list(records))


def helper(home: Household, name: str = "赵明", **more: Any) -> Helper:
    told = {"org": "区民政局", "phone": "13800000000", "start": DAY, "role": "06", "position": "科长"} | more
    made = Helper(household=home.id, region_code=home.region_code, name=name, **told)
    save(made)
    return made


def visited(home: Household, who: str, day: dt.date) -> None:
    save(Visit(household=home.id, visit_date=day, visitors=who, way="1", reason="1"))


def test_who_has_whom_and_what_was_visited(tmp_path: Path) -> None:
    homes = [add_household()[0] for _ in range(3)]
    homes[2].region_code = SECOND
    save(homes[2])
    for home in homes:
        helper(home)
    helper(homes[0], "钱进", org="区教育局")
    helper(homes[1], "钱进", org="区教育局", end=today())  # no more
    helper(homes[1], "孙立", role="11")  # no paired helper
    visited(homes[0], "赵明、村文书", today())
    visited(homes[1], "赵明明、钱赵明", today())  # others
    now = today()
    last_quarter = dt.date(now.year, now.month - (now.month - 1) % 3, 1) - dt.timedelta(1)
    visited(homes[2], "村文书；赵明科长", last_quarter)
    visited(homes[1], "赵明", today() - dt.timedelta(400))
    first, second = charge.charges()
    assert (second.name, second.org, len(second.homes)) == ("赵明", "区民政局", 3)
    assert second.villages.keys() == {YUANXUEZHUANG, SECOND}
    assert second.visited == {homes[0].id}
    assert second.share == "33%"
    assert second.before == {homes[2].id}
    assert (first.name, first.homes, first.visited) == ("钱进", {homes[0].id}, set())  # he was not there himself
    told = papers.charges([first, second])
    assert told.under == "2 人，包 3 户，本季走访了 1 户"
    assert sheet_to_pdf(papers.sheet(told), tmp_path / "a.pdf") == 1


def test_who_ended_before_they_began_is_found() -> None:
    home = add_household()[0]
    for end, said in ((DAY, []), (DAY - dt.timedelta(1), ["帮扶责任人的结束日期早于开始日期。请改正其中一个。"])):
        helper(home, f"至{end}", end=end)
        assert [one.text for one in desk.check_book() if one.rule == HP1] == said


def test_one_name_and_unit_is_one_cadre() -> None:
    homes = [add_household()[0] for _ in range(3)]
    homes[2].region_code = SECOND
    save(homes[2])
    rows = [helper(home) for home in homes]
    other = helper(homes[0], "李丽", org="区教育局")
    alone = helper(homes[1], "周全", org="镇政府")
    roll = Cadre(kind="1", name="李丽", org_name="区教育局", region_code=TOWN, start=DAY)
    save(roll)
    found = charge.to_tie(charge.charges())
    assert {one.name for one in found} == {"赵明", "李丽"}  # 周全 is told of once, and on no roll
    assert charge.tie(ACTOR, found) == 4
    [made] = [one for one in Cadre.living() if one.name == "赵明"]
    assert (made.kind, made.org_name, made.region_code, made.position, made.start) == (
        "1", "区民政局", TOWN, "科长", DAY,
    )  # fmt: skip
    assert {Helper.get_by_id(str(one.id)).cadre for one in rows} == {str(made.id)}
    assert Helper.get_by_id(str(other.id)).cadre == roll.id
    assert Helper.get_by_id(str(alone.id)).cadre is None
    assert charge.to_tie(charge.charges()) == []
    late = helper(homes[1], start=today())  # one more, who is known by now
    assert [one.untied for one in charge.to_tie(charge.charges())] == [[str(late.id)]]
    assert charge.tie(ACTOR, charge.to_tie(charge.charges())) == 1
    assert len([one for one in Cadre.living() if one.name == "赵明"]) == 1
    history.undo(ACTOR)
    history.undo(ACTOR)
    history.undo(ACTOR)
    assert [one for one in Cadre.living() if one.name == "赵明"] == []
    assert {Helper.get_by_id(str(one.id)).cadre for one in rows} == {None}


def test_the_highest_honour_that_holds() -> None:
    for level, year, revoked in (("4", 2018, None), ("1", 2020, None), ("3", 2019, None), ("2", 2021, today())):
        save(Honour(region_code=YUANXUEZHUANG, kind="1", level=level, year=year, revoked=revoked))
    save(Honour(region_code=SECOND, kind="2", level="4", year=2022, revoked=today() + dt.timedelta(1)))
    found = {one.code: one for one in honours.villages()}
    assert found[YUANXUEZHUANG].best == {"1": ("1", 2020)}
    assert papers.honour_words(found[YUANXUEZHUANG], "1") == "国家级 2020"
    assert papers.honour_words(found[YUANXUEZHUANG], "2") == ""
    assert found[SECOND].best == {"2": ("4", 2022)}
    told = papers.honours(list(found.values()))
    assert told.under.startswith("文明村 1 个；党建示范村 1 个；卫生村 0 个")


def test_who_may_have_to_be_cared_for() -> None:
    year = years.current()

    def person(home: Household, name: str, yearly: dict[str, Any], **more: Any) -> Person:
        made = Person(household=home.id, name=name, relation="01", member_state="1", **more)
        save(made)
        save(PersonYear(person=made.id, year=year, **yearly))
        return made

    alone, family = (Household(region_code=YUANXUEZHUANG, hh_type="10", address="一组") for _ in range(2))
    save(alone, family)
    lost = person(alone, "甲", {"labor": "03"})
    person(family, "乙", {"labor": "01"})
    person(family, "丙", {"labor": "03"})  # somebody works beside
    severe = person(family, "丁", {"labor": "04", "tekun": "1"}, disab_level="1")
    orphan = person(family, "戊", {"key_group": ("01", "07")})
    person(family, "己", {"tekun": "0"}, disab_level="3")
    gone = person(family, "庚", {"tekun": "1"})
    gone.member_state = "2"
    save(gone)
    assert {one.name: one.categories for one in cared.needy(year)} == {"甲": ("1",), "丁": ("3", "4"), "戊": ("6",)}
    assert {one.name: one.why for one in cared.needy(year)}["丁"] == "重度残疾、特困人员"
    assert cared.needy(year)[0].household in (alone.id, family.id)
    for one in (lost, severe):
        save(Care(person=one.id, year=year))
    assert [one.person for one in cared.needy(year)] == [orphan.id]
    family.whole_no_labor = True
    save(family)
    assert {one.name: one.categories for one in cared.needy(year)} == {
        "乙": ("2",), "丙": ("2",), "戊": ("2", "6"), "己": ("2",),
    }  # fmt: skip
    assert len(cared.needy(year - 1)) >= 2  # of another year nothing is registered
