"""What ledgers add up: each sum is declared a flow or a state; small counts of a village are kept back."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from db.changes import change
from db.money import Money
from db.organisation import Cadre, Org
from db.person import Person
from db.project import Project
from db.relief import Care
from db.village import VillageYear
from db.visit import Visit
from db.work import WorkIntent
from fupin_desktop.ledgers.book import LEDGERS, named
from fupin_desktop.ledgers.ledger import Flow, State
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.ledgers import books, counts, desk, lists
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.papers import catalogue
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.commands import Commands
from tests.ledgers import saved
from tests.ledgers import township as township

#: Words of what no sum is of: shares, rates, what is by head.
_RATES = ("率", "比例", "人均", "%")
_NEXT = "410502101213"


def test_each_sum_is_declared_a_flow_or_a_state() -> None:
    for ledger in LEDGERS:
        for one in ledger.sums:
            name = f"{ledger.name}.{one.key}"
            assert type(one) in (Flow, State), name
            assert not any(word in f"{one.field.label}{one.field.unit}" for word in _RATES), name
            if isinstance(one, State):
                assert (one.within is None) != (one.where is None), name
            if "year" in ledger.model.derived_from:  # a row is what holds in a year
                assert isinstance(one, State), name
                assert one.within is not None, name
                assert one.within is ledger.of_year, name
        assert ledger.of_year is None or ledger.of_year in ledger.filters, ledger.name
        assert len({one.key for one in ledger.sums}) == len({one.label for one in ledger.sums}) == len(ledger.sums)


def test_what_holds_in_a_year_adds_up_within_it_alone(book: Book) -> None:
    with change(ACTOR, "登记") as writer:
        for year, people in ((2024, 500), (2025, 520)):
            for place, code in enumerate((YUANXUEZHUANG, _NEXT)):
                row = {"id": f"{year}{place}", "region_code": code, "year": year, "population": people + place}
                writer.put(VillageYear, [{**row, "households": 100}])
    ledger, place = named("village_year"), 1
    assert lists.newest_year(ledger) == "2025"
    every = counts.totals(ledger, Wanted())
    assert (every.count, every.sums) == (4, (None,) * 4)
    assert counts.told(ledger, every) == ["选一个年度才有合计"]
    assert counts.by_column(ledger, every) == {}
    of_2025 = Wanted(answers={"year": "2025"})
    total = counts.totals(ledger, of_2025)
    assert counts.told(ledger, total) == ["总户数 200", "总人口数 1,041"]
    assert counts.by_column(ledger, total)["population"] == "1,041"
    assert [one.sums[place] for one in counts.grouped(ledger, Wanted(), VillageYear.year)] == [1001, 1041]
    assert {one.sums[place] for one in counts.grouped(ledger, Wanted(), VillageYear.region_code)} == {None}
    here = Wanted(region=YUANXUEZHUANG, text="没有")  # nothing is of no year
    assert counts.told(ledger, counts.totals(ledger, here)) == []
    with change(ACTOR, "删") as writer:
        writer.delete(VillageYear, ["20240", "20241"])
    assert counts.told(ledger, counts.totals(ledger, Wanted())) == counts.told(ledger, total)  # there is one year alone
    by_village = counts.grouped(ledger, of_2025, VillageYear.region_code)
    assert sorted(one.sums[place] for one in by_village) == [520, 521]


def test_money_that_came_and_went_is_no_one_sum(book: Book) -> None:
    with change(ACTOR, "登记") as writer:
        for key, direction, amount, day in (("a", "1", 120050, 1), ("b", "1", 100, 2), ("c", "2", 20000, 3)):
            row = {"account": "06", "direction": direction, "amount": amount, "date": f"2026-03-0{day}"}
            writer.put(Money, [{**row, "id": key, "region_code": YUANXUEZHUANG}])
    ledger = named("money")
    assert {line.home.village for line in lists.listed(ledger, Wanted()).rows(0, 9)} == {"袁薛庄村"}  # of no household
    total = counts.totals(ledger, Wanted())
    assert counts.told(ledger, total) == ["收入 1,201.50 元", "支出 200 元", "结余 1,001.50 元"]
    assert counts.by_column(ledger, total) == {}  # below a column that has both no one number says anything
    assert counts.beside_columns(ledger, total) == "收入 1,201.50 元　支出 200 元　结余 1,001.50 元"
    came = counts.totals(ledger, Wanted(chip="收入"))
    assert (counts.by_column(ledger, came), counts.beside_columns(ledger, came)) == ({"amount": "1,201.50"}, "")
    about, of_year = catalogue.about(2026), Wanted(answers={"date": "2026"})
    for wanted, year in ((Wanted(), ""), (of_year, "2026 年　")):  # the year only where the list is of one
        title = books.paper(ledger, wanted, about).blocks[0]
        assert title.under == f"文峰区宝莲寺镇　{year}共 3 条　收入 1,201.50 元　支出 200 元　结余 1,001.50 元"  # type: ignore[union-attr]
    left = [group.of("balance") for group in counts.grouped(ledger, Wanted(), Money.direction)]
    assert left == [Decimal("1201.5"), Decimal(-200)]


def test_what_has_ended_is_no_more(book: Book) -> None:
    with change(ACTOR, "登记") as writer:
        for key, until in (("now", None), ("later", "2999-01-01"), ("gone", "2020-01-01")):
            row = {"name": key, "kind": "05", "region_code": YUANXUEZHUANG, "area": 1000, "until": until}
            writer.put(Org, [{**row, "id": key}])
            talent = {"kind": "4", "name": key, "region_code": YUANXUEZHUANG, "leads": 3, "start": "2019-01-01"}
            writer.put(Cadre, [{**talent, "id": f"c{key}", "end": until}])
    assert counts.told(named("org"), counts.totals(named("org"), Wanted())) == ["规模（现有的） 20 亩"]
    assert counts.told(named("cadre"), counts.totals(named("cadre"), Wanted())) == ["带动户数（在任的） 3"]


#: Ledgers in which the same is asked of the same again, and how a newer answer counts.
_ASKED_AGAIN = {
    "work_intent": "a person's latest survey",
    "care": "a row a year: begins with the newest, what waits of the latest",
    "visit": "each visit counts, the next one is due by the latest",
    "village_year": "a row a year: begins with the newest",
    "measure": "each counts", "settlement": "each counts", "claim": "each counts", "dept_record": "each counts",
    "money": "each counts", "activity": "each counts", "psy_activity": "each counts", "project": "each counts",
    "rectification": "each counts", "honour": "each counts; a chip for what stands", "vacancy": "each counts",
    "loan": "one a contract, brought up to date", "figure": "one a year and kind",
    "helper": "each counts; a chip for who serves", "cadre": "each counts; a chip for who serves",
    "org": "each counts; a chip for what stands", "village": "one of each",
}  # fmt: skip


def test_which_records_tell_how_things_stand_is_declared() -> None:
    assert {ledger.name for ledger in LEDGERS} == set(_ASKED_AGAIN)
    assert [ledger.name for ledger in LEDGERS if ledger.latest] == ["work_intent"]
    for ledger in LEDGERS:
        for latest in filter(None, [ledger.latest, *(chip.latest for chip in ledger.chips)]):
            assert latest.of.model is latest.by.model is ledger.model
        of_year = ledger.of_year is not None  # what waits was not done of a year that another has followed
        assert all(chip.latest for chip in ledger.chips if chip.is_due and of_year), ledger.name


def _asked_again() -> None:
    """Three were asked: one of them in two years and then twice on a day, one of whom nobody knows who it is."""
    home, _ = add_household()
    said = (("a1", "p0", "2024-03-01", "2"), ("a2", "p0", "2025-03-01", "3"), ("a3", "p0", "2025-03-01", "1"),
            ("b1", "p1", "2024-05-01", "2"), ("c1", None, "2024-05-01", "4"), ("c2", None, None, "4"))  # fmt: skip
    with change(ACTOR, "登记") as writer:
        for place in range(2):
            writer.put(Person, [{"id": f"p{place}", "household": home.id, "name": f"某{place}", "member_state": "1"}])
            visit = {
                "household": home.id,
                "visit_date": f"2025-0{place + 1}-01",
                "follow_up_date": f"2025-0{3 - place}-01",
            }
            writer.put(Visit, [{**visit, "id": f"v{place}"}])
            care = {"person": "p0", "year": 2024 + place, "life": "12"[place], "fee": 10000}
            writer.put(Care, [{**care, "id": f"care{place}"}])
        for key, person, day, answer in said:
            row = {"person": person, "year": int((day or "2024")[:4]), "surveyed_on": day, "work_class": answer}
            writer.put(WorkIntent, [{**row, "id": key, "train": True}])


def test_of_what_is_asked_again_the_latest_alone_counts(book: Book) -> None:
    _asked_again()
    ledger, now = named("work_intent"), Wanted(latest=True)
    assert {line.record.id for line in lists.listed(ledger, now).rows(0, 9)} == {"a3", "b1", "c1", "c2"}
    assert (counts.totals(ledger, Wanted()).count, counts.totals(ledger, now).count) == (6, 4)
    assert counts.chip_counts(ledger, now) == {"有意愿未就业": 1, "愿意公益性岗位": 0, "愿意培训": 4}
    by_class = {group.value: group.count for group in counts.grouped(ledger, now, WorkIntent.work_class)}
    assert by_class == {"1": 1, "2": 1, "4": 2}
    in_2024 = replace(now, answers={"year": "2024"})  # how it stood then
    assert {line.record.id for line in lists.listed(ledger, in_2024).rows(0, 9)} == {"a1", "b1", "c1", "c2"}
    for by in (WorkIntent.year, WorkIntent.surveyed_on, WorkIntent.work_class):  # each leads to what it counts
        for group in counts.grouped(ledger, now, by):
            assert lists.listed(ledger, lists.narrowed(now, by, group.value)).count == group.count, group.words
    assert [group.count for group in counts.grouped(ledger, now, WorkIntent.year)] == [4, 1]
    assert {key: lists.is_overtaken(ledger, ledger.model.get_by_id(key)) for key in ("a1", "a2", "a3", "b1")} == {
        "a1": True, "a2": True, "a3": False, "b1": False,
    }  # fmt: skip
    with change(ACTOR, "删") as writer:
        writer.delete(WorkIntent, ["a3"])
    assert {line.record.id for line in lists.listed(ledger, now).rows(0, 9)} == {"a2", "b1", "c1", "c2"}


def test_what_a_newer_record_has_overtaken_does_not_wait(book: Book) -> None:
    _asked_again()
    visits, cares = named("visit"), named("care")
    assert lists.standing(visits).due == {"下次走访到期": 1}
    assert (lists.standing(cares).count, lists.standing(cares).due) == (2, {})  # it was solved
    chip = "五难没有解决"
    assert (counts.chip_counts(cares, Wanted())[chip], lists.listed(cares, Wanted(chip=chip)).count) == (0, 0)
    assert lists.listed(cares, Wanted(chip=chip, answers={"year": "2024"})).count == 1  # it was not, in its year
    found = [(one.record, str(one.rule)) for one in desk.check_book(year=2025) if str(one.rule).startswith("CA3")]
    assert found == []
    with change(ACTOR, "删") as writer:
        writer.delete(Care, ["care1"])
    assert lists.standing(cares).due == {chip: 1}


# small counts


def _somebody(area: str, *rights: Right) -> access.Visitor:
    return access.Visitor("谁", frozenset({Right.REGISTER, Right.EXPORT, *rights}), area=area)


def _cared_for(many: int) -> None:
    """So many of one village: one kept together, two by neighbours, the rest at home."""
    home, _ = add_household()
    with change(ACTOR, "登记") as writer:
        for place in range(many):
            writer.put(Person, [{"id": f"p{place}", "household": home.id, "name": f"某{place}", "member_state": "1"}])
            mode = "2" if place == 0 else "5" if place < 3 else "4"
            row = {"person": f"p{place}", "year": 2026, "mode": mode, "fee": 10000, "categories": "3"}
            writer.put(Care, [{**row, "id": f"care{place}"}])


def test_which_ledgers_tell_of_people_what_is_sensitive() -> None:
    assert {one.name for one in LEDGERS if counts.is_sensitive(one)} == {"care", "settlement", "claim"}
    by = {f"{one.name}.{field.name}" for one in LEDGERS for field in one.group_by
          if counts.is_sensitive(one, field) and not counts.is_sensitive(one)}  # fmt: skip
    assert by == {"loan.overdue_reason", "work_intent.limits"}


def test_small_counts_of_a_village_are_told_by_no_ledger(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two records: in all, and by each answer."""
    home, here = str(add_household()[0].id), Wanted(region=YUANXUEZHUANG)
    for ledger in LEDGERS:
        for number in (1, 2):
            saved(ledger, home, number)
    whole = {ledger.name: counts.statistics(ledger, here) for ledger in LEDGERS}
    monkeypatch.setattr(access, "_now", [_somebody(_NEXT, *{one.right for one in LEDGERS if one.right})])
    for ledger in LEDGERS:
        told, none = counts.statistics(ledger, here), [None] * len(ledger.sums)
        if counts.is_sensitive(ledger):
            assert whole[ledger.name].total.count in (1, 2), ledger.name
            assert (told.total.counted, *told.total.sums) == (counts.HIDDEN, *none), ledger.name
        else:
            assert told.total == whole[ledger.name].total, ledger.name
        for by in ledger.group_by:
            groups, name = told.by[str(by.name)], f"{ledger.name} {by.name}"
            if counts.is_sensitive(ledger, by):
                assert {(group.counted, *group.sums) for group in groups} == {(counts.HIDDEN, *none)}, name
            else:
                assert groups == whole[ledger.name].by[str(by.name)], name
        assert counts.shown(ledger, Wanted()) == counts.totals(ledger, Wanted())  # of the whole township


def test_what_is_of_households_is_counted_by_their_villages(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a township's book, and each line leads to exactly so many; of a village somebody else's few are not told."""
    homes = [add_household(), add_household(id_no="410502195006152225")]
    homes[1][0].region_code = _NEXT
    entry.save(ACTOR, "改村", [homes[1][0]])
    asked = [one for one in LEDGERS if lists.VILLAGE in counts.ways(one)]
    assert {"loan", "claim", "settlement", "care", "work_intent", "measure", "helper", "visit"} <= {
        one.name for one in asked
    }
    for ledger in asked:
        for number, place in enumerate((0, 0, 0, 1), 1):
            saved(ledger, str(homes[place][0].id), number)
        groups = counts.grouped(ledger, Wanted(), lists.VILLAGE)
        assert sum(one.count or 0 for one in groups) == counts.totals(ledger, Wanted()).count, ledger.name
        if "region_code" not in ledger.model.kinds():
            assert {one.value for one in groups} == {YUANXUEZHUANG, _NEXT}, ledger.name
        for one in groups:
            there = lists.narrowed(Wanted(), lists.VILLAGE, one.value)
            assert (lists.listed(ledger, there).count, one.words != "") == (one.count, True), ledger.name
    monkeypatch.setattr(access, "_now", [_somebody(_NEXT, *{one.right for one in LEDGERS if one.right})])
    hidden = {one.name for one in asked if any(
        group.counted == counts.HIDDEN for group in counts.grouped(one, Wanted(), lists.VILLAGE))}  # fmt: skip
    assert hidden == {"care", "settlement", "claim"}


def test_who_may_open_the_households_is_told(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    _cared_for(8)
    asked = named("care"), Wanted(region=YUANXUEZHUANG), Care.mode
    for area, rights, hides in (
        (YUANXUEZHUANG, (), False), (_NEXT, (), True), (_NEXT, (Right.EVERYWHERE,), False), ("410502101", (), False),
    ):  # fmt: skip
        monkeypatch.setattr(access, "_now", [_somebody(area, *rights)])
        assert [one.count for one in counts.grouped(*asked)] == ([None, 5, None] if hides else [1, 5, 2]), area
        assert [one.count for one in counts.grouped(asked[0], Wanted(), Care.mode)] == [1, 5, 2]
    responsible = access.Visitor("组长", frozenset({Right.REGISTER}), area=YUANXUEZHUANG, groups=("一组",))
    monkeypatch.setattr(access, "_now", [responsible])  # of a part of the village
    assert [one.count for one in counts.grouped(*asked)] == [None, 5, None]


def test_the_command_tells_no_more(book: Book, run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    _cared_for(2)
    path = book.path
    book.close()

    def totals(*more: str) -> str:
        return run("ledger", path, "care", "--totals", "--village", YUANXUEZHUANG, *more).out

    assert json.loads(totals("--json"))["count"] == 2  # a plain book is everybody's
    monkeypatch.setattr(access, "may", lambda _right: False)
    monkeypatch.setattr(access.Visitor, "is_own", lambda *_: False)
    assert f"共 {counts.HIDDEN} 条" in totals()
    assert "100" not in totals()
    told = json.loads(totals("--json"))
    assert (told["count"], told["sums"]) == (None, {"fee": None})
    assert {group["count"] for groups in told["by"].values() for group in groups} == {None}


def test_projects_tell_what_came_in_and_was_paid_of_what_is_listed(book: Book) -> None:
    """Of their own money alone: not of another account, of other projects, or deleted."""
    works, road, ditch = (
        Project(name=name, year=year, region_code=YUANXUEZHUANG)
        for name, year in (("扶贫车间", 2025), ("村道", 2025), ("水渠", 2026))
    )
    entry.save(ACTOR, "项目", [works, road, ditch])
    moved = [
        Money(account=account, direction=way, amount=Decimal(amount), project=of.id, region_code=YUANXUEZHUANG)
        for of, account, way, amount in (
            (works, "01", "1", 1000), (works, "01", "2", 250), (road, "01", "1", 600), (ditch, "01", "1", 70),
            (road, "07", "2", 90), (road, "01", "1", 9000),
        )
    ]  # fmt: skip
    entry.save(ACTOR, "资金", moved)
    entry.delete(ACTOR, "删除", moved[-1:])
    ledger = named("project")
    of_year = counts.totals(ledger, Wanted(answers={"year": "2025"}))
    assert (of_year.of("in"), of_year.of("out")) == (Decimal(1600), Decimal(250))
    assert {"到位 1,600 元", "拨付 250 元（16%）"} <= set(counts.told(ledger, of_year))
    groups = counts.grouped(ledger, Wanted(), ledger.group_by[0])
    by_year = {group.value: (group.of("in"), group.of("out")) for group in groups}
    assert by_year == {2025: (Decimal(1600), Decimal(250)), 2026: (Decimal(70), Decimal(0))}
