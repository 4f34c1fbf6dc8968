"""Checks on real books: what is found, exempted, shared between households, and judged by which line."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from db import search_blocks
from db.changes import change
from db.household import Household, Housing, Living, Water
from db.income import Income
from db.person import Person, PersonYear
from db.record import Record
from db.village import CountedItem, Exemption, MonitoringLine
from db.visit import Assessment, Visit
from fupin_desktop.progress import Cancelled, through
from fupin_desktop.rules.catalogue import KIND
from fupin_desktop.rules.facts import Case, Row
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import checks, lines
from fupin_desktop.services.household.cases import year_to_check
from tests import cases
from tests.books import ACTOR, YUANXUEZHUANG, add_household

MODELS = {m.table(): m for m in (Household, Person, PersonYear, Living, Housing, Water, Income, Assessment, Visit)}


def save(case: Case) -> str:
    """Write the sound household to the open book; returns its key."""
    members = [row for m in case.members for row in (m.person, m.year)]
    rows = [case.household, *members, case.living, case.housing, case.water, *case.incomes, *case.assessments]
    with change(ACTOR, "登记"):
        for row in [*rows, *case.visits]:
            _record(row).save()
    return str(case.household["id"])


def _record(row: Row) -> Record:
    model = MODELS[row.table]
    values = {name: value for name, value in row.items() if value is not None}
    if model.derived_from:
        values["id"] = model.new_key(values)
    return model(**values)


def rules(found: Iterable[Finding]) -> set[str]:
    return {finding.rule for finding in found}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fupin_desktop.services.household.cases.today", lambda: cases.TODAY)


@pytest.mark.usefixtures("book")
def test_a_sound_household_only_lacks_a_line() -> None:
    key = save(cases.sound())
    assert [(f.rule, f.level, f.table) for f in checks.findings(key)] == [("LINE", "info", "monitoring_line")]
    assert checks.findings("nobody") == []
    assert [(f.rule, f.household) for f in through(checks.steps())] == [("LINE", "")]


@pytest.mark.usefixtures("book")
def test_a_confirmed_line_judges() -> None:
    key = save(cases.sound())
    line = MonitoringLine(region_code="410502", year=cases.YEAR, line_pc=Decimal(16000), is_confirmed=False)
    with change(ACTOR, "监测线"):
        line.save()
    assert rules(checks.findings(key)) == {"LINE"}
    line.is_confirmed = True
    with change(ACTOR, "监测线"):
        line.save()
    assert [(f.rule, f.table, f.field) for f in checks.findings(key)] == [("LI1.income", "income", "wage")]


@pytest.mark.usefixtures("book")
def test_findings_lead_to_the_record_and_say_whose_it_is() -> None:
    case = cases.sound()
    cases.on("girl.person", ethnic=None)(case)
    case.members[0].year = Row("person_year", {"id": ""}, exists=False)
    members = [m for m in case.members if m.year.exists]
    with change(ACTOR, "登记"):
        for row in [case.household, *(m.person for m in case.members), *(m.year for m in members)]:
            _record(row).save()
    found = {str(f.rule): f for f in checks.findings("h", cases.YEAR) if f.level is Level.ERROR}
    assert (found["HH4"].record, found["HH4"].field, found["HH4"].who) == ("girl", "ethnic", "张小梅")
    # the form that does not exist yet, under the key that it will have
    assert found["YR1"].record == PersonYear.new_key({"person": "head", "year": cases.YEAR})
    assert {f.rule for f in checks.findings("h", cases.YEAR) if f.who == "张海"} >= {"YR1", "YR2", "YR3"}


@pytest.mark.usefixtures("book")
def test_the_same_number_on_two_people_is_listed_with_the_other() -> None:
    one = cases.number(dt.date(1950, 1, 1), "1")
    first, _ = add_household("张三", one)
    second, person = add_household("李四", one + "43")
    add_household("王五", cases.number(dt.date(1951, 1, 1), "1"))
    found = [f for f in through(checks.steps()) if f.rule == "ID4"]
    assert [(f.household, f.who, f.level) for f in found] == [(first.id, "张三", "error"), (second.id, "李四", "error")]
    assert "李四（袁薛庄村 李四户）" in found[0].text
    assert [f for f in checks.findings(str(first.id)) if f.rule == "ID4"] == [found[0]]
    assert [n.name for n in checks.same_number(one)] == ["张三", "李四"]
    assert [n.name for n in checks.same_number(one, str(person.id))] == ["张三"]
    assert checks.same_number("4105") == []
    # whoever left one household may be in another
    with change(ACTOR, "迁出"):
        person.member_state = "2"
        person.save()
    assert "ID4" not in rules(through(checks.steps()))
    assert "ID4" not in rules(checks.findings(str(first.id)))


@pytest.mark.usefixtures("book")
def test_what_many_households_lack_is_one_text_in_memory() -> None:
    homes = [str(add_household(head, "")[0].id) for head in ("张三", "李四")]
    told = [{one.rule: one.text for one in checks.findings(key) if one.rule == "YR1"} for key in homes]
    assert told[0]
    assert all(told[0][rule] is told[1][rule] for rule in told[0])


@pytest.mark.usefixtures("book")
def test_the_phones_of_a_household_are_looked_for_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    home, _ = add_household("张三", phone="13800138000")
    shared, _ = add_household("李四", phone="13800138002")
    with change(ACTOR, "电话"):
        for digit in range(1, 5):
            Person(household=home.id, name=f"张{digit}", phone=f"1380013800{digit}", member_state="1").save()
    blocks, passes = search_blocks._blocks, Counter[str]()

    def counted(kind: str) -> Iterable[tuple[int, bytes]]:
        passes[kind] += 1
        return blocks(kind)

    monkeypatch.setattr(search_blocks, "_blocks", counted)
    [found] = [one for one in checks.findings(str(home.id)) if one.rule == "LB7.shared"]
    assert "李四户" in found.text
    assert passes == {"digits": 1, "number": 1}
    assert {one.household for one in checks.findings(str(shared.id)) if one.rule == "LB7.shared"} == {shared.id}


@pytest.mark.usefixtures("book")
def test_the_same_phone_in_two_households() -> None:
    first, head = add_household("张三", phone="13800138000")
    second, other = add_household("李四", "")
    for person in (head, other):
        person.phone = "13800138000"
        with change(ACTOR, "电话"):
            person.save()
    found = [f for f in through(checks.steps()) if f.rule == "LB7.shared"]
    assert {(f.table, f.household) for f in found} == {
        ("household", first.id), ("person", first.id), ("person", second.id),
    }  # fmt: skip
    assert {f.level for f in found} == {Level.WARNING}
    assert "李四户" in next(f.text for f in found if f.table == "household")
    assert {f.household for f in checks.findings(str(second.id)) if f.rule == "LB7.shared"} == {second.id}
    # twice within one household is how families live
    with change(ACTOR, "电话"):
        other.phone = None
        other.save()
    assert "LB7.shared" not in rules(through(checks.steps()))


@pytest.mark.usefixtures("book")
def test_a_reason_silences_a_warning_of_this_record_and_no_error() -> None:
    case = cases.sound()
    cases.on("living", road_km=Decimal(6), elec_living=False)(case)
    cases.on("household", address=None)(case)
    key = save(case)
    found = {str(f.rule): f for f in checks.findings(key)}
    assert {"LI2.road_km", "LI2.elec", "RQ"} <= set(found)
    exemption = checks.confirm(ACTOR, found["LI2.road_km"], " 住在山上，已到现场看过 ")
    assert (exemption.reason, exemption.approver) == ("住在山上，已到现场看过", ACTOR)
    assert exemption.date is not None
    left = rules(checks.findings(key))
    assert left == set(found) - {"LI2.road_km"}
    assert rules(through(checks.steps())) == left
    for finding, reason in ((found["RQ"], "没有"), (found["LI2.elec"], " "), (found["LINE"], "不知道")):
        if finding.rule != "LINE":
            with pytest.raises(checks.CannotConfirm, match="。"):
                checks.confirm(ACTOR, finding, reason)
    with change(ACTOR, "豁免"):
        Exemption(record=key, rule="RQ", reason="随便", approver=ACTOR).save()
    assert "RQ" in rules(checks.findings(key))


@pytest.mark.usefixtures("book")
def test_the_book_is_listed_by_level_and_counted() -> None:
    add_household("张三")
    add_household("李四", "")
    found = through(checks.steps())
    ranks = [f.level.rank for f in found]
    assert ranks == sorted(ranks)
    assert sum(checks.counts(found).values()) == len(found)
    places = checks.where(found)
    assert {(p.village, p.head) for p in places.values()} == {("袁薛庄村", "张三"), ("袁薛庄村", "李四")}


@pytest.mark.usefixtures("book")
def test_the_whole_book_finds_what_each_household_finds() -> None:
    keys = [
        str(add_household(name, cases.number(dt.date(1960, 1, n), "1"))[0].id) for n, name in enumerate("甲乙丙", 1)
    ]
    keys.append(save(cases.eliminated()))
    one_by_one = [f for key in keys for f in checks.findings(key) if f.rule != "LINE"]
    assert set(through(checks.steps())) - set(one_by_one) == {f for f in through(checks.steps()) if f.rule == "LINE"}
    assert set(one_by_one) <= set(through(checks.steps()))


@pytest.mark.usefixtures("book")
def test_checking_tells_how_far_it_is_and_can_be_stopped() -> None:
    add_household()
    told: list[tuple[int, int, str]] = []
    through(checks.steps(), lambda done, total, text: told.append((done, total, text)))
    assert told[0][:2] == (0, 1)
    assert told[-1][:2] == (1, 1)

    def stop(_done: int, _total: int, _text: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        through(checks.steps(), stop)


def test_deleted_records_are_not_judged(book: Book) -> None:
    assert not book.read_only
    household, person = add_household("张三", "999999")
    assert "ID5" in rules(through(checks.steps()))
    with change(ACTOR, "删除"):
        person.delete_instance()
    assert "ID5" not in rules(through(checks.steps()))
    with change(ACTOR, "删除"):
        household.delete_instance()
    assert through(checks.steps()) == []
    assert checks.findings(str(household.id)) == []


@pytest.mark.usefixtures("book")
def test_the_year_checked_is_the_latest_up_to_this_one() -> None:
    household, _ = add_household()
    assert year_to_check() == cases.YEAR
    with change(ACTOR, "住房"):
        for year in (2024, 2062):
            Housing(household=household.id, year=year).save()
    assert year_to_check() == 2024


@pytest.mark.usefixtures("book")
def test_lines() -> None:
    assert lines.line(YUANXUEZHUANG, 2022) == Decimal(6900)
    assert lines.line("110101001001", 2022) is None
    assert lines.line(YUANXUEZHUANG, 2023) is None
    with change(ACTOR, "监测线"):
        for region, amount in (("41", 7000), ("410502", 7100), ("410502101", 7200), ("410503", 7300)):
            MonitoringLine(region_code=region, year=2022, line_pc=Decimal(amount), is_confirmed=True).save()
    assert lines.line(YUANXUEZHUANG, 2022) == Decimal(7200)
    assert lines.line("410502001001", 2022) == Decimal(7100)
    assert lines.confirmed(YUANXUEZHUANG) == {2022: Decimal(7200)}


@pytest.mark.usefixtures("book")
def test_what_does_not_count_in_a_region_and_year() -> None:
    assert lines.left_out(YUANXUEZHUANG) == {}
    with change(ACTOR, "口径"):
        CountedItem(region_code="4105", year=2026, item="t_pension", counted=False).save()
        CountedItem(region_code="410502", year=2026, item="t_pension", counted=True).save()
        CountedItem(region_code="410502", year=2026, item="t_edu", counted=False).save()
    assert lines.left_out(YUANXUEZHUANG) == {2026: frozenset({"t_edu"})}
    assert lines.left_out("410503001001") == {2026: frozenset({"t_pension"})}


def test_what_stands_in_the_field_that_a_finding_speaks_of(book: Book) -> None:
    home, head = add_household(phone="13837216021")
    number = Finding(Level.ERROR, KIND, "", "household", str(home.id), "phone", str(home.id))
    assert checks.present(number) == "户联系电话：138****6021"
    assert checks.present(replace(number, field="land_area", table="person", record=str(head.id))) == ""
    assert checks.present(replace(number, table="person", record=str(head.id), field="phone")) == "成员联系电话：空着"
    assert checks.present(replace(number, record="not there")) == ""
    assert checks.present(replace(number, table="nothing")) == ""
