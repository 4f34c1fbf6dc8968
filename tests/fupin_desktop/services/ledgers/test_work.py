"""What a real book has around wishes to work, vacancies and care; the import of 计划外出务工; care in a new year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.clock import today
from db.household import Household
from db.organisation import Org
from db.person import Employment, Person, PersonYear
from db.relief import Care
from db.step import Step
from db.work import Vacancy, WorkIntent
from fupin_desktop.ledgers.book import named
from fupin_desktop.services.book import entry, opening
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.flows import steps
from fupin_desktop.services.household import history, years
from fupin_desktop.services.ledgers import books, desk, matching, survey
from tests.books import ACTOR, add_household

YEAR, NUMBER = years.current(), "4105021012120010001"
EARLY = today() - dt.timedelta(days=60)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", "410502101", ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


@pytest.fixture
def family(book: Book) -> tuple[Household, Person]:
    return add_household(household_no=NUMBER)


def saved(*records: Any) -> Any:
    entry.save(ACTOR, "登记", list(records))
    return records[0]


def rules(record: Any) -> set[str]:
    """What is said in its form: the same as looking through the book."""
    form = desk.load(named(record.table()), str(record.id))
    assert form
    found = {str(one.rule) for one in form.findings()} - {"RQ"}
    assert found == {str(one.rule) for one in desk.check_book() if one.record == record.id} - {"RQ"}
    return found


def wish(person: Person, day: dt.date = EARLY, **values: Any) -> WorkIntent:
    made: WorkIntent = saved(
        WorkIntent(person=person.id, year=YEAR, surveyed_on=day, surveyor="村文书", **({"work_class": "2"} | values))
    )
    return made


def step(record: Any, code: str, day: dt.date = EARLY, target: Any = None) -> None:
    saved(Step(record=record.id, flow="6", step=code, date=day, result="5", level="6", person_by="赵",
               target=target and str(target.id)))  # fmt: skip


def test_a_wish_until_it_is_answered(family: tuple[Household, Person]) -> None:
    _, person = family
    one = wish(person)
    assert rules(one) == {"WI3"}
    later = wish(person, EARLY + dt.timedelta(days=1))
    assert (rules(one), rules(later)) == (set(), {"WI3"})  # the latest counts
    step(later, "601")
    assert rules(later) == set()
    saved(PersonYear(person=person.id, year=YEAR, labor="04"))
    assert rules(later) == {"WI1"}
    later.work_class = "1"
    saved(later)
    assert rules(later) == {"WI2"}
    saved(Employment(person=person.id, year=YEAR, plan_out=True))
    assert rules(later) == {"WI2"}  # a plan is no work
    saved(Employment(person=person.id, year=YEAR, out_now=True))
    assert rules(later) == set()


def test_more_are_hired_than_wanted_and_one_leaves(family: tuple[Household, Person]) -> None:
    post = saved(Vacancy(employer="鞋厂", kind="1", post="缝纫", region_code="410502101", number=1, open_from=EARLY))
    for name, number in (("李四", "41050219550405602X"), ("王五", "410502198001010011")):
        one = wish(add_household(name, number)[1])
        step(one, "601", target=post)
        step(one, "603", target=post)
    assert rules(post) == {"VC3"}
    step(one, "606", EARLY + dt.timedelta(days=9), post)
    assert rules(post) == set()


def care_of(person: Person, year: int = YEAR, **values: Any) -> Care:
    usual: dict[str, Any] = {"categories": ("2",), "mode": "4", "carer": "张强", "life": "2", "reviewed_on": EARLY,
                             "reviewer": "民政所"}  # fmt: skip
    made: Care = Care(person=person.id, year=year, **(usual | values))
    made.id = Care.new_key({"person": person.id, "year": year})
    saved(made)
    return made


def test_who_is_cared_for_and_who_is_not(family: tuple[Household, Person]) -> None:
    _, person = family
    person.disab_level = "1"
    saved(person)
    [missing] = [one for one in desk.check_book() if one.rule == "CA4"]
    assert (missing.table, missing.record, missing.household) == ("person", person.id, family[0].id)
    one = care_of(person)
    assert rules(one) == set()
    assert not [one for one in desk.check_book() if one.rule == "CA4"]
    saved(PersonYear(person=person.id, year=YEAR, tekun_mode="1"), Employment(person=person.id, year=YEAR, months=3))
    assert rules(one) == {"CA1", "CA6"}
    home = saved(Org(name="敬老院", kind="14", region_code="410502101"))
    one.mode, one.org, one.categories = "2", home.id, ("4",)
    saved(one)
    assert rules(one) == set()


def test_care_goes_on_in_a_new_year_and_is_to_be_looked_at_again(family: tuple[Household, Person]) -> None:
    _, person = family
    other = add_household("李四", "41050219550405602X")[1]
    care_of(person, YEAR - 1)
    care_of(other, YEAR - 1, end=dt.date(YEAR - 1, 6, 1))
    assert years.open_year(ACTOR, YEAR, YEAR - 1) == 1
    [made] = Care.living().where(Care.year == YEAR)
    assert (made.person, made.mode, made.categories, made.reviewed_on) == (person.id, "4", ("2",), None)
    form = desk.load(named("care"), str(made.id))
    assert form
    assert any("核查日期" in one.text for one in form.findings())
    assert years.open_year(ACTOR, YEAR, YEAR - 1) == 0


def test_the_export_of_who_plans_to_go_out(book: Book, family: tuple[Household, Person], tmp_path: Path) -> None:
    _, other = add_household("李四", "41050219550405602X", household_no="4105021012120010002")
    file = tmp_path / "计划外出务工.xlsx"
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(
        ("县", "乡", "行政村", "户编号", "证件号码", "户类型", "是否计划务工", "计划务工所在县", "就业服务需求")
    )
    where = ("文峰区", "宝莲寺镇", "袁薛庄村")
    sheet.append((*where, NUMBER, str(family[1].id_no), "脱贫户", "是", "中牟县", "技能培训"))
    sheet.append((*where, "4105021012120010002", str(other.id_no), "脱贫户", "否", None, None))
    made.save(file)
    ledger = named("work_intent")
    plan = books.plan_import(ledger, file)
    assert (plan.added, plan.refused) == (2, 0)
    workbooks.apply_import(book, plan)
    found = {one.person: one for one in WorkIntent.living()}
    one = found[family[1].id]
    told = (one.work_class, one.place, one.wants, one.year, one.surveyed_on)
    assert told == ("2", "中牟县", ("2",), YEAR, None)
    assert found[other.id].work_class is None  # 否 does not say why: to be asked
    again = books.plan_import(ledger, file)
    assert (again.added, again.changed, again.same) == (0, 0, 2)


def able(household: Household, person: Person, **wishes: Any) -> WorkIntent:
    household.hh_type, person.sex, person.birth = "10", "2", dt.date(YEAR - 46, 1, 1)
    saved(household, person, PersonYear(person=person.id, year=YEAR, labor="01"))
    return wish(person, **wishes)


def post_of(**values: Any) -> Vacancy:
    usual: dict[str, Any] = {"employer": "鞋厂", "kind": "1", "post": "缝纫", "region_code": "410502101", "number": 1,
                             "open_from": EARLY, "place": "宝莲寺镇", "scope": "1"}  # fmt: skip
    made: Vacancy = saved(Vacancy(**(usual | values)))
    return made


def test_who_is_to_be_asked_and_what_they_say(family: tuple[Household, Person]) -> None:
    household, person = family
    assert survey.sheet(YEAR) == []  # not a household that left poverty
    household.hh_type, person.birth = "10", dt.date(1980, 1, 1)
    saved(household, person, PersonYear(person=person.id, year=YEAR - 1, labor="05"))
    [one] = survey.sheet(YEAR)
    assert (one.name, one.is_asked) == (person.name, False)
    assert survey.say(ACTOR, one, YEAR, "2")
    [one] = survey.sheet(YEAR)
    assert (one.said, one.is_asked) == ("2", True)
    assert not survey.say(ACTOR, one, YEAR, "2")  # it stands there
    assert survey.say(ACTOR, one, YEAR, "4")  # the same day: put right
    [record] = WorkIntent.living()
    assert (record.work_class, record.surveyor, record.year) == ("4", ACTOR, YEAR)
    history.undo(ACTOR)
    assert survey.sheet(YEAR)[0].said == "2"
    record = WorkIntent.living().get()
    record.surveyed_on = EARLY
    saved(record)
    assert survey.say(ACTOR, survey.sheet(YEAR)[0], YEAR, "1")  # another day: another survey
    assert WorkIntent.living().count() == 2
    assert survey.sheet(YEAR)[0].said == "1"
    saved(PersonYear(person=person.id, year=YEAR, labor="05", school_state="07"))
    assert survey.sheet(YEAR) == []  # a pupil now


@pytest.mark.parametrize(
    ("post", "wishes", "reasons"),
    [
        ({}, {}, ["同一个乡镇"]),
        ({"age_from": 16, "age_to": 60}, {}, ["46 岁符合", "同一个乡镇"]),
        ({"age_to": 45}, {}, None),
        ({"age_from": 47}, {}, None),
        ({"sex": "1"}, {}, None),
        ({"kind": "3"}, {}, None),
        ({"kind": "3"}, {"public_post": True}, ["愿意公益性岗位", "同一个乡镇"]),
        ({"wage_from": Decimal(3000)}, {"wage": Decimal(3000)}, ["工资够期望", "同一个乡镇"]),
        ({"wage_from": Decimal(2999)}, {"wage": Decimal(3000)}, ["同一个乡镇"]),
        ({"skills": ("4", "1")}, {"skills": ("1",)}, ["同一个乡镇"]),
        ({"skills": ("4",), "region_code": "410502102"}, {"skills": ("4",)}, ["会缝纫纺织"]),
        ({"scope": "5", "lodging": True, "region_code": "410502"}, {"scope": "5", "industry": "缝纫工"},
         ["区域：省外", "想干这一行", "包食宿"]),
    ],
)  # fmt: skip
def test_reasons_not_scores(
    family: tuple[Household, Person], post: dict[str, Any], wishes: dict[str, Any], reasons: list[str] | None
) -> None:
    able(*family, **wishes)
    post_of(**post)
    desk_ = matching.read()
    fits = matching.fitting(desk_.seekers[0], desk_.posts)
    assert [one.reasons for one in fits] == ([] if reasons is None else [reasons])


def test_from_recommended_to_hired_and_gone_again(family: tuple[Household, Person]) -> None:
    one = able(*family)
    post = post_of(wage_from=Decimal(2600), kind="3", public_job="04")

    def do(code: str, **values: Any) -> None:
        step_ = steps.begin(one, code, ACTOR)
        step_.target = str(post.id)
        for name, value in values.items():
            setattr(step_, name, value)
        matching.do(ACTOR, one, step_)

    with pytest.raises(steps.NotAllowed, match="还没有开始"):
        do("603")
    assert not Employment.living().exists()
    do("601")
    assert matching.read().seekers[0].then == ("602", "603", "604")
    before = opening.mark()
    do("603")
    [job] = Employment.living()
    told = (job.employer, job.post, job.month_income, job.channel, job.vacancy, job.pub_job_type, job.out_now)
    assert told == ("鞋厂", "缝纫", Decimal(2600), "4", str(post.id), ("04",), True)
    placed = matching.read()
    assert (placed.seekers[0].is_placed, placed.posts) == (True, [])  # no place is free
    assert placed.seekers[0].due
    history.undo(ACTOR)  # one action
    assert opening.mark() != before
    assert not Employment.living().exists()
    assert matching.read().seekers[0].stage == "601"
    do("603")
    with pytest.raises(steps.NotAllowed):
        do("606")  # without why
    do("606", opinion="家里有事")
    [job] = Employment.living()
    assert job.out_now is False
    assert job.end_ym
    assert len(matching.read().posts) == 1
    assert matching.read().seekers[0].then == ("601",)
