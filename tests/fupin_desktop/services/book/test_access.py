"""Deny, then allow: who may do what is asked by the services; what was looked at is written down first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from db import access_log
from db.changes import change, one
from db.household import Household
from db.person import Person
from db.psychology import Screening
from db.store import Refused, gate
from db.undo import Undone
from db.village import MonitoringLine
from fupin_desktop.roles import Right, Role
from fupin_desktop.services.book import access, dump, privacy, users
from fupin_desktop.services.book.access import Denied, ReasonWanted
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.household import family, history, lines
from fupin_desktop.services.lists.search import find
from fupin_desktop.services.papers import catalogue
from tests.books import YUANXUEZHUANG, add_household
from tests.locks import ADMIN, COUNSELLOR, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, safe

__all__ = ["cheap_keys", "crew", "safe"]

ELSEWHERE = "410502101214"


def kinds() -> list[str]:
    return [entry.what for entry in access_log.entries()]


def test_without_a_book_nobody_may_do_anything(safe: Safe) -> None:
    with safe.enter():
        assert access.may(Right.REGISTER)
    assert not any(access.may(right) for right in Right)
    with pytest.raises(Denied, match="没有权限"):
        access.require(Right.REGISTER)


def test_the_door_for_writes_asks_for_the_right_of_the_room(crew: Safe) -> None:
    with crew.enter(COUNSELLOR):
        with pytest.raises(Denied, match="登记和修改农户资料"), change(COUNSELLOR, "登记"):
            Household(region_code=YUANXUEZHUANG).save()
        with pytest.raises(Denied, match="监测线"), change(COUNSELLOR, "改监测线"):
            MonitoringLine(region_code=YUANXUEZHUANG, year=2026).save()
        assert one("SELECT count(*) FROM household") == (0,)
    with crew.enter(RECORDER):
        with pytest.raises(Denied, match="监测线"):
            lines.save(RECORDER, YUANXUEZHUANG, lines.Line(2026, Decimal(8400), "", "", True))
        with pytest.raises(Denied, match="心理档案"), change(RECORDER, "心理"):
            Screening(person=add_household()[1].id).save()


def test_nobody_writes_through_a_closed_door(safe: Safe) -> None:
    with safe.enter():
        pass
    with pytest.raises(Refused):
        gate.check("village")


def test_a_household_elsewhere_takes_a_reason_that_is_kept(crew: Safe) -> None:
    with crew.enter(RECORDER):
        with change(RECORDER, "登记"):
            other = Household(region_code=ELSEWHERE)
            other.save()
        key = str(other.id)
        for ask in (family.load, history.of_household):
            with pytest.raises(ReasonWanted, match="不在您负责的村组"):
                ask(key)
        with pytest.raises(ReasonWanted):
            access.open_household(key, "   ")
        access.open_household(key, "村界调整，核对重复登记")
        assert family.load(key)
        [entry] = [entry for entry in access_log.entries() if entry.what == "打开外村外组农户"]
        assert (entry.record, entry.note) == (key, "村界调整，核对重复登记")
    with crew.enter(TOWNSHIP):
        assert family.load(key)
        assert kinds().count("打开外村外组农户") == 1
    with crew.enter(ADMIN), pytest.raises(ReasonWanted):
        family.load(key)


def test_only_those_who_may_read_the_access_log(crew: Safe) -> None:
    for name, may in ((ADMIN, True), (RECORDER, False), (COUNSELLOR, False), (TOWNSHIP, False)):
        with crew.enter(name):
            if may:
                assert access.entries()[0].what == "打开账本"
            else:
                with pytest.raises(Denied):
                    access.entries()


def test_numbers_are_masked_until_asked_for(crew: Safe) -> None:
    with crew.enter(RECORDER):
        _, person = add_household()
        assert find("zs")[0].id_no == "410502********6010"
        assert find("zs", full=True)[0].id_no == "410502195504056010"
        privacy.ask(str(person.id), Person.id_no)
        assert kinds()[:2] == ["查看完整号码", "查看完整号码"]
    with crew.enter(COUNSELLOR):
        with pytest.raises(Denied, match="完整的证件号码"):
            find("zs", full=True)
        with pytest.raises(Denied):
            privacy.ask(str(person.id), Person.id_no)
        privacy.ask(str(person.id), Person.phone)
        shown = family.load(str(person.household))
        assert shown
        assert shown.members[0].person.id_no == "410502********6010"


def test_what_leaves_the_book_carries_the_view_of_the_role(crew: Safe) -> None:
    out = crew.path.with_name("名册.xlsx")
    with crew.enter(RECORDER):
        add_household()
        with pytest.raises(Denied, match="导出完整的号码"):
            workbooks.export_workbook(out, "roster47", masked=False)
        with pytest.raises(Denied):
            list(dump.lines())
        assert not out.exists()
        workbooks.export_workbook(out, "roster47", masked=True)
    with crew.enter(COUNSELLOR), pytest.raises(Denied, match="导出和打印"):
        workbooks.export_workbook(out, "roster47", masked=True)
    with crew.enter(TOWNSHIP):
        assert workbooks.export_workbook(out, "roster47") == 1
        assert [entry.note for entry in access_log.entries() if entry.what == "导出 Excel"] == [
            "人口信息，全部，完整号码",
            "人口信息，全部，号码遮住",
        ]


def test_read_only_a_look_is_written_down_all_the_same(crew: Safe) -> None:
    with crew.enter(RECORDER):
        _, person = add_household()
    with crew.enter(RECORDER, read_only=True):
        privacy.ask(str(person.id), Person.id_no)
        assert kinds()[0] == "查看完整号码"
        assert list(access_log.broken()) == []


def three_groups() -> list[str]:
    homes = []
    with change(RECORDER, "登记"):
        for group in ("1组", "2组", "3组"):
            home = Household(region_code=YUANXUEZHUANG, group_no=group, hh_type="10")
            home.save()
            homes.append(str(home.id))
    return homes


def test_one_group_is_not_every_group(crew: Safe) -> None:
    """Who is limited to a group exports and prints the others' with a reason only; one rule, asked everywhere."""
    with crew.enter() as book:
        users.edit(book, RECORDER, RECORDER, Role.RECORDER, "", ("一组",))
    out = crew.path.with_name("名册.xlsx")
    with crew.enter(RECORDER):
        own, *others = homes = three_groups()
        about = catalogue.about(2026)

        def order(form: str, *keys: str) -> None:
            catalogue.stack(catalogue.Order(form, keys), about)

        order("card", own)
        for ask in (
            lambda: workbooks.export_workbook(out, "roster47"),
            lambda: order("card", *homes),
            lambda: order("card", others[0]),
            lambda: order("roster"),
            lambda: catalogue.stack(catalogue.Order("roster", villages=(YUANXUEZHUANG,)), about),
            lambda: history.history(others[0]),
            lambda: history.of_household(others[0]),
            lambda: family.load(others[0]),
        ):
            with pytest.raises(ReasonWanted, match="不在您负责的村组"):
                ask()
        assert not out.exists()
        with pytest.raises(ReasonWanted) as wanted:
            order("card", *homes)
        assert set(wanted.value.households) == set(others)
        with pytest.raises(ReasonWanted):
            wanted.value.give(" ")
        wanted.value.give("镇里要全村的卡")
        order("card", *homes)
        assert workbooks.export_workbook(out, "roster47") == 0
        [entry] = [entry for entry in access_log.entries() if entry.what == "打开外村外组农户"]
        assert entry.note == "2 户：镇里要全村的卡"
    with crew.enter(TOWNSHIP):
        workbooks.export_workbook(out, "roster47")


def test_undo_of_another_group_takes_a_reason(crew: Safe) -> None:
    with crew.enter() as book:
        users.edit(book, RECORDER, RECORDER, Role.RECORDER, "", ("一组",))
    with crew.enter(ADMIN), change(ADMIN, "登记新户"):
        home = Household(region_code=YUANXUEZHUANG, group_no="二组", hh_type="10")
        home.save()
    with crew.enter(RECORDER):
        action = history.to_undo()
        assert action
        with pytest.raises(ReasonWanted, match="不在您负责的村组"):
            history.open_action(action)
        with pytest.raises(ReasonWanted) as wanted:
            history.undo(RECORDER)
        assert not Household.get_by_id(home.id).deleted
        wanted.value.give("管理员让我撤销")
        assert history.undo(RECORDER) == Undone("登记新户", 1, 0)
        assert history.redo(RECORDER) == Undone("登记新户", 1, 0)  # asked once


def test_only_who_may_write_all_of_an_action_is_offered_to_take_it_back(crew: Safe) -> None:
    with crew.enter() as book:
        access.enter(access.Visitor(ADMIN, frozenset(Right), book=book.path))
        with change(ADMIN, "登记并填监测线"):
            Household(region_code=YUANXUEZHUANG, hh_type="10").save()
            MonitoringLine(region_code=YUANXUEZHUANG, year=2026).save()
        assert history.undoable() == "登记并填监测线"
    with crew.enter(RECORDER):
        assert history.undoable() is None


def test_nobody_takes_back_what_a_book_begins_with(crew: Safe) -> None:
    with crew.enter(ADMIN):
        assert one("SELECT count(*) FROM \"action\" WHERE title = '新建账本'") == (1,)
        assert history.undoable() is None
        assert history.undo(ADMIN) is None


def test_undo_tells_nobody_that_the_last_action_was_psychological(crew: Safe) -> None:
    """It goes on as if there were none, whatever that action is called: both ways, and nothing of it is taken back."""
    with crew.enter(RECORDER):
        below = history.undoable()
        _, person = add_household()
    with crew.enter(COUNSELLOR), change(COUNSELLOR, "心理筛查"):
        Screening(person=str(person.id)).save()
    with crew.enter(RECORDER):
        assert history.undoable() == "登记新户"
        assert history.undo(RECORDER) == Undone("登记新户", 2, 0)
    with crew.enter(COUNSELLOR), change(COUNSELLOR, "心理筛查"):
        Screening(person=str(person.id)).save()
    with crew.enter(RECORDER):
        assert (history.undoable(), history.redoable()) == (below, "登记新户")
        assert history.redo(RECORDER) == Undone("登记新户", 2, 0)
        assert one("SELECT count(*) FROM archive_entry WHERE deleted IS NOT 1") == (2,)
