"""What the pages made by hand write: each is one action, named, taken back and done again whole, and told in the
history of what it wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from db.changes import every
from db.clock import today
from db.household import Household
from db.measure import Helper
from db.organisation import Org
from db.person import Employment, Person, PersonYear
from db.work import Vacancy, WorkIntent
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.flows import steps
from fupin_desktop.services.household import history
from fupin_desktop.services.ledgers import filial, matching, survey
from fupin_desktop.services.organisation import charge
from tests.books import ACTOR, YUANXUEZHUANG, add_household

YEAR, MONTH = today().year, today().month
_TABLES = ("money", "work_intent", "step", "employment", "helper", "cadre")


def rows() -> dict[str, list[tuple[object, ...]]]:
    """All that is there."""
    return {table: every(f'SELECT * FROM "{table}" WHERE deleted IS NOT 1 ORDER BY id') for table in _TABLES}


def village() -> Vacancy:
    """An elder who has a child to pay, somebody who can work, a vacancy, one who helps two households."""
    home, elder = add_household()
    other, _ = add_household("李四", "410522197001011011")
    home.hh_type, elder.birth = "10", dt.date(YEAR - 66, 1, 1)
    child = Person(household=home.id, name="张强", relation="03", birth=dt.date(YEAR - 40, 1, 1), member_state="1")
    post = Vacancy(employer="鞋厂", kind="1", post="缝纫", region_code=YUANXUEZHUANG, number=1, place="镇上", scope="1",
                   open_from=dt.date(2020, 1, 1))  # fmt: skip
    unit = Org(name="区民政局", kind="01", region_code=YUANXUEZHUANG)
    helpers = [Helper(household=one.id, region_code=YUANXUEZHUANG, role="06", name="赵明", org="区民政局",
                      phone="13800000000", start=dt.date(2024, 1, 1)) for one in (home, other)]  # fmt: skip
    entry.save(ACTOR, "登记", [home, elder, child, post, unit, *helpers])
    entry.save(ACTOR, "登记", [PersonYear(person=child.id, year=YEAR, labor="01")])
    return post


def placed(post: Vacancy, code: str) -> None:
    intent = WorkIntent.living().get()
    done = steps.begin(intent, code, ACTOR)
    done.target = str(post.id)
    matching.do(ACTOR, intent, done)


def worker() -> survey.Worker:
    return next(one for one in survey.sheet(YEAR) if one.name == "张强")


def test_each_is_one_action_undone_redone_and_told(book: Book) -> None:
    post = village()
    actions: dict[str, Callable[[], object]] = {
        "孝善基金：张三": lambda: filial.set_month(ACTOR, filial.sheet(YEAR)[0], YEAR, MONTH, "100"),
        "孝善基金补贴": lambda: filial.give_month(ACTOR, filial.sheet(YEAR), YEAR, MONTH),
        "务工意向：张强": lambda: survey.say(ACTOR, worker(), YEAR, "2"),
        "推荐岗位": lambda: placed(post, "601"),
        "录用上岗": lambda: placed(post, "603"),
        "归并帮扶责任人": lambda: charge.tie(ACTOR, charge.to_tie(charge.charges())),
    }
    for title, act in actions.items():
        before = rows()
        act()
        after = rows()
        assert after != before, title
        assert (history.undoable() or "").startswith(title)
        history.undo(ACTOR)
        assert rows() == before, title
        history.redo(ACTOR)
        assert rows() == after, title
        wrote = [str(row[0]) for table in _TABLES for row in after[table] if row not in before[table]]
        assert all(any(event.title.startswith(title) for event in history.history(key)) for key in wrote), title
    assert Employment.living().count() == 1
    assert Household.living().count() == 2
