"""6+1, 村企结对 and 责任体系, as the book has them; their checks each once, and silent when put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.clock import today
from db.household import Household
from db.measure import Helper, Measure
from db.organisation import Activity, Cadre, Org
from db.person import Employment
from db.record import Record
from db.village import Village, VillageYear
from db.visit import Problem
from db.work import Vacancy
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.organisation import pairing, papers, strength, tree
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from ui.paper.printing import sheet_to_pdf

TOWN, SECOND = "410502101", "410502101213"
DAY = dt.date(2024, 1, 1)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    create_book(tmp_path / "宝莲寺镇.fpb", TOWN, ACTOR)
    with open_book(tmp_path / "宝莲寺镇.fpb", ACTOR) as opened:
        yield opened


def save(*records: Record) -> None:
    entry.save(ACTOR, "登记", list(records))


def village(code: str = YUANXUEZHUANG, *, involved: bool = True) -> None:
    save(Village(region_code=code, name="村", village_kind="1", is_involved=involved))


def helper(role: str, code: str = YUANXUEZHUANG, **more: Any) -> Helper:
    made = Helper(region_code=code, role=role, start=DAY, phone="13800000000", **({"name": "赵明", "org": "局"} | more))
    save(made)
    return made


def complete(code: str = YUANXUEZHUANG, unit: str | None = None) -> None:
    for role in strength.ROLES:
        helper(role, code, unit=unit if role == "07" else None)


def said() -> dict[str, int]:
    """Rule (without its part) → how often, of the checks of this room."""
    found = [str(one.rule).partition(".")[0] for one in desk.check_book()]
    return {rule: found.count(rule) for rule in found if rule[:2] in ("HP", "VE")}


def test_who_is_missing(book: Book) -> None:
    village()
    village(SECOND, involved=False)
    home, _ = add_household()
    helper("02", org="区民政局")
    helper("01", end=today())  # is no more
    [one] = strength.villages()
    assert one.lacks == ("01", "03", "04", "05", "06", "07")
    assert [who.name for who in one.who["02"]] == ["区民政局"]
    assert (one.homes, one.covered, one.section) == (1, 0, 0)
    assert len(strength.villages(everyone=True)) > 20
    cadre = Cadre(kind="1", name="孙科", region_code=TOWN, rank="2", start=DAY)
    save(cadre)
    helper("06", household=home.id, cadre=cadre.id)
    complete()
    [one] = strength.villages()
    assert (one.lacks, one.covered, one.section) == ((), 1, 1)


def test_checks_of_the_villages(book: Book) -> None:
    village(involved=False)
    home, _ = add_household()
    assert said() == {}  # asked of 涉贫村 alone
    save(_changed(Village, is_involved=True))
    assert said() == {"HP6": 6, "HP2": 1}
    complete()
    below = Cadre(kind="1", name="李办", region_code=TOWN, rank="3", start=DAY)
    save(below)
    paired = helper("06", household=home.id, cadre=below.id)
    assert said() == {"HP3": 1, "VE1": 1}
    paired.cadre = None
    save(paired)
    assert said() == {"VE1": 1}
    homes = [add_household(f"户{n}", "", group_no="一组")[0] for n in range(5)]
    for one in homes:
        helper("06", household=one.id)
    assert said() == {"HP4": 1, "VE1": 1}
    helper("07", org="另一家")
    assert said() == {"HP4": 1, "HP5": 1, "VE1": 2}


def _changed(model: type[Record], **values: Any) -> Record:
    record: Record
    [record] = list(model.living())
    for name, value in values.items():
        setattr(record, name, value)
    return record


def enterprise(**more: Any) -> Org:
    made = Org(**({"name": "宏达公司", "kind": "03", "region_code": TOWN, "branch": "宏达支部"} | more))
    save(made)
    return made


def deed(unit: Org, kind: str = "51", code: str = YUANXUEZHUANG, **more: Any) -> None:
    held = {
        "date": today().replace(month=1, day=1),
        "topic": "修路",
        "amount": Decimal(1000),
        "fund_source": "01",
    } | more
    save(Activity(kind=kind, region_code=code, org=unit.id, **held))


def test_a_pair_with_what_it_did(book: Book) -> None:
    unit = enterprise()
    helper("07", unit=unit.id)
    home: Household = add_household()[0]
    for state in ("1", "3"):
        save(Problem(household=home.id, category="09", text="缺技术", severity="1", state=state, difficulty="13",
                     org=unit.id, amount=Decimal(50), done_date=DAY if state == "3" else None))  # fmt: skip
    deed(unit)
    deed(unit, topic="安路灯")
    deed(unit, "43", topic="招工", amount=None, fund_source=None)
    deed(unit, topic="去年的", date=dt.date(today().year - 1, 5, 1))
    deed(unit, code=SECOND, topic="别村的")
    found = pairing.read(today().year)
    [pair] = found.pairs
    assert (pair.deeds, pair.raised, pair.solved) == (2, 2, 1)
    assert pair.links == (False, False, True, False, False)
    assert pair.amount == 2100
    assert (found.wanted, found.target, found.done, found.odd) == (3, 3, 2, ())
    assert len(pairing.activities(pair, today().year)) == 3
    assert len(pairing.difficulties(pair)) == 2
    [finding] = [one for one in desk.check_book() if one.rule == "VE1"]
    assert "差 1 件" in finding.text
    deed(unit, topic="捐书")
    assert said() == {}


def test_one_enterprise_with_two_villages(book: Book) -> None:
    unit = enterprise()
    for code in (YUANXUEZHUANG, SECOND):
        helper("07", code, unit=unit.id)
        for number in range(3):
            deed(unit, code=code, topic=f"实事{number}")
    assert said() == {"VE2": 2}
    assert pairing.read(today().year).odd == ("宏达公司",)


def test_the_tree_and_what_hangs_on_one(book: Book) -> None:
    top = Org(name="指挥部", kind="09", region_code=TOWN, level="4")
    save(top)
    below = Org(name="产业组", kind="10", region_code=TOWN, level="4", parent=top.id)
    save(below, Org(name="撤了的", kind="10", region_code=TOWN, until=DAY))
    enterprise()
    assert [(one.name, one.depth) for one in tree.nodes()] == [("指挥部", 0), ("产业组", 1)]
    helper("02", unit=top.id, name="王局")
    deed(top, "31", topic="研判")
    assert [(one.what, one.words) for one in tree.hanging(str(top.id))] == [
        ("下级", "产业组"),
        ("结对帮扶", "袁薛庄村　帮扶单位　王局"),
        ("活动、实事", "袁薛庄村　分析研判会　研判　1,000 元"),
    ]
    top.parent = below.id
    save(top)
    assert {one.name for one in tree.nodes()} == {"指挥部", "产业组"}  # a ring is cut, nobody is lost


def test_what_a_cooperative_pays_for_work(book: Book) -> None:
    """Of who has its post or its name as employer; not of who has another unit's post, only plans, or was deleted."""
    unit, other = Org(name="采摘园", kind="07", region_code=TOWN), Org(name="别家", kind="07", region_code=TOWN)
    post = {"employer": "采摘园", "kind": "1", "post": "采摘", "region_code": TOWN, "place": "村南", "scope": "1",
            "number": 9, "open_from": DAY, "contact": "周经理", "phone": "13911112222"}  # fmt: skip
    save(unit, other)
    own, elsewhere = Vacancy(org=unit.id, **post), Vacancy(org=other.id, **post)
    save(own, elsewhere)
    home, head = add_household()
    _, gone = add_household("李四", "410522197001011011")
    at_work = {"year": 2025, "month_income": Decimal(2000), "months": 6}
    save(
        Employment(person=head.id, vacancy=own.id, start_ym="2025-01", **at_work),
        Employment(person=head.id, employer="采摘园", start_ym="2025-08", **at_work | {"months": 2}),
        Employment(person=head.id, employer="采摘园", vacancy=elsewhere.id, start_ym="2025-03", **at_work),
        Employment(person=head.id, employer="别的厂", start_ym="2025-04", **at_work),
        Employment(person=head.id, year=2026, employer="采摘园", plan_out=True, start_ym="2026-01"),
        Employment(person=gone.id, employer="采摘园", start_ym="2025-05", **at_work),
        Measure(household=home.id, year=2026, kind="02", item="0204", org=unit.id),
    )
    entry.delete(ACTOR, "删除", [gone])
    assert tree.supported(unit) == [
        tree.Supported(2026, 1, Decimal(0), 0, Decimal(0)),
        tree.Supported(2025, 0, Decimal(0), 1, Decimal(16000)),
    ]


def test_what_the_village_earns_with_it(book: Book) -> None:
    assert tree.collective(YUANXUEZHUANG) is None
    earned = {"region_code": YUANXUEZHUANG, "population": 900}
    save(VillageYear(year=2024, collective_total=Decimal(80000), **earned), VillageYear(year=2025, **earned))
    found = tree.collective(YUANXUEZHUANG)
    assert found is not None
    assert (found.year, found.collective_total) == (2024, Decimal(80000))


def test_on_paper(book: Book, tmp_path: Path) -> None:
    village()
    complete(unit=str(enterprise().id))
    [one] = strength.villages()
    found = pairing.read(today().year)
    for told in (
        papers.strengths([one]), papers.board_of(one), papers.pairs(found.pairs, found.wanted, 2026),
        papers.responsibility(tree.nodes()),
    ):  # fmt: skip
        assert sheet_to_pdf(papers.sheet(told), tmp_path / "纸.pdf") == 1
