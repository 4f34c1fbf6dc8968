"""A bound village says what is not its own: none of it takes effect, all of it is told, and the rest is merged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from db import village as tables
from db.changes import change, every, one
from db.clock import milliseconds
from db.household import Household
from db.psychology import Counsellor, PsySetting
from db.record import derived_key
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import feedback, held
from fupin_desktop.services.exchange.incoming import MERGED, REFUSED, Receipt
from fupin_desktop.services.household import checks, history
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Town, _merged_once, _town_once
from tests.exchange import merged_town as town
from tests.exchange import town as unmerged
from tests.forger import NEW, Entry, Village

__all__ = ["_merged_once", "_town_once", "town", "unmerged"]


@pytest.fixture
def forger(town: Town, tmp_path: Path) -> Village:
    """The first village, after all have handed in; in the township stand a line, a threshold and a counsellor."""
    with town.opened(), change(ACTOR, "口径"):
        tables.MonitoringLine(region_code="410502101", year=2025, line_pc=8300, is_confirmed=True).save()
        PsySetting(name="due_days", value=7, reason="区里定的").save()
        Counsellor(id=f"{NEW}99", name="镇里的赵心怡", role="1").save()
    return Village(town, tmp_path / "forged")


def sent(town: Town, forger: Village, *entries: Entry, psychology: list[Entry] | None = None, **more: Any) -> Receipt:
    """Merge a package of these and of one honest entry, which always counts."""
    base = forger.base("person", forger.own_person, "note")
    honest = forger.says("person", forger.own_person, "note", f"老实写的 {forger.count}", base)
    [done] = town.merge(forger.package([*entries, honest], psychology, **more))
    assert (done.status, done.refused) == (MERGED, "")
    assert forger.row("person", forger.own_person)["note"] == json.loads(honest[5])
    with town.opened():
        assert list(verify()) == []
    return done


def held_back(town: Town, forger: Village, *entries: Entry, **more: Any) -> Receipt:
    """The same; the forged entries change nothing, are told on the receipt and lie where a person finds them."""
    honest = {forger.own_person}
    before = [line for line in town.dump() if json.loads(line)["id"] not in honest], town.conflicts()
    done = sent(town, forger, *entries, **more)
    assert ([line for line in town.dump() if json.loads(line)["id"] not in honest], town.conflicts()) == before
    told = len(entries) + len(more.get("psychology") or ())
    with town.opened():
        assert len(held.of(done.receipt)) == told
        assert len(done.held_rows) == told
        log = {row[0] for row in every('SELECT value FROM "change" WHERE ts LIKE ?', f"0199%-{forger.site}")}
    assert not {entry[5] for entry in entries} & log
    return done


@pytest.mark.parametrize("base", [True, False], ids=["replacing what stands", "beside what stands"])
def test_another_villages_person_is_not_changed(town: Town, forger: Village, base: bool) -> None:
    seen = forger.base("person", forger.victim, "name") if base else ""
    done = held_back(town, forger, forger.says("person", forger.victim, "name", "改了名", seen))
    assert "不在对方的地界" in done.held_rows[0]


def test_another_villages_household_is_not_changed_moved_or_deleted(town: Town, forger: Village) -> None:
    held_back(
        town,
        forger,
        forger.says(
            "household", forger.household, "phone", "13700000000", forger.base("household", forger.household, "phone")
        ),
        forger.says("household", forger.household, "region_code", VILLAGES[0]),
        forger.says("household", forger.household, "deleted", 1, forger.base("household", forger.household, "deleted")),
        forger.says("person", forger.victim, "household", forger.own_household, forger.theirs),
    )


def test_nothing_is_registered_in_another_village(town: Town, forger: Village) -> None:
    held_back(
        town,
        forger,
        forger.says("household", f"{NEW}01", "", {"region_code": VILLAGES[2], "address": "塞进来的"}),
        forger.says("person", f"{NEW}02", "", {"household": f"{NEW}01", "name": "塞进来的"}),
        forger.says("person", f"{NEW}03", "", {"household": forger.household, "name": "塞进来的"}),
        forger.says("visit", f"{NEW}04", "", {"household": forger.household, "visit_date": "2026-01-01"}),
        forger.says("helper", f"{NEW}05", "", {"household": forger.household, "region_code": VILLAGES[0]}),
        forger.says("helper", f"{NEW}06", "", {"region_code": VILLAGES[2], "name": "我"}),
        forger.says("exemption", derived_key("exemption", forger.victim, "P01"), "",
                    {"record": forger.victim, "rule": "P01", "reason": "不查"}),
    )  # fmt: skip


def test_a_record_of_another_village_is_not_begun_again(town: Town, forger: Village) -> None:
    with town.opened(town.village(3)), change(ACTOR, "登记"):
        Household(id=f"{NEW}07", region_code=VILLAGES[2], address="三组", phone="13800000000").save()
    town.merge(town.hand_in(3).path)
    held_back(town, forger, forger.says("household", f"{NEW}07", "", {"region_code": VILLAGES[0], "address": "我的"}))


def test_own_records_are_not_handed_to_another_village(town: Town, forger: Village) -> None:
    held_back(
        town,
        forger,
        forger.says("household", forger.own_household, "region_code", VILLAGES[2]),
        forger.says("person", forger.own_person, "household", forger.household),
    )


def test_a_helper_let_go_by_its_household_does_not_become_another_villages(town: Town, forger: Village) -> None:
    born = forger.says(
        "helper", f"{NEW}08", "", {"household": forger.own_household, "region_code": VILLAGES[2], "name": "我"}
    )
    sent(town, forger, born)
    held_back(town, forger, forger.says("helper", f"{NEW}08", "household", None, born[0]))


def test_lines_and_ways_of_counting_come_from_above(town: Town, forger: Village) -> None:
    of_town = derived_key("monitoring_line", "410502101", 2025)
    line = {"line_pc": 100, "year": 2026, "is_confirmed": 1}
    codes = ("410502101", "410502", "41", VILLAGES[0], VILLAGES[2])
    keys = {code: derived_key("monitoring_line", code, 2026) for code in codes}
    done = held_back(
        town,
        forger,
        forger.says("monitoring_line", of_town, "line_pc", 1, forger.base("monitoring_line", of_town, "line_pc")),
        *(
            forger.says("monitoring_line", key, "", {**line, "region_code": code}) for code, key in keys.items()
        ),
        forger.says("counted_item", derived_key("counted_item", "410502101", 2025, "pension"), "",
                    {"region_code": "410502101", "year": 2025, "item": "pension", "counted": 0}),
    )  # fmt: skip
    assert "只由上级下发" in done.held_rows[0]


def test_thresholds_and_the_team_are_not_changed_from_below(town: Town, forger: Village) -> None:
    key = forger.setting("due_days")
    held_back(
        town,
        forger,
        psychology=[
            forger.says("psy_setting", key, "value", 999, forger.base("psy_setting", key, "value")),
            forger.says("psy_setting", key, "", {"name": "due_days", "value": 999, "reason": "x"}),
            forger.says("psy_setting", forger.setting("other"), "", {"name": "other", "value": 1, "reason": "x"}),
            forger.says("counsellor", f"{NEW}99", "phone", "13700000000"),
            forger.says("counsellor", f"{NEW}99", "", {"name": "坏人", "role": "1", "phone": "13700000000"}),
        ],
    )


def test_another_villages_hotline_is_not_changed(town: Town, forger: Village) -> None:
    with town.opened():
        key = tables.Village.new_key({"region_code": VILLAGES[2]})
    held_back(
        town,
        forger,
        forger.says("village", key, "hotline", "110", forger.base("village", key, "hotline")),
        forger.says("village", key, "", {"region_code": VILLAGES[0], "name": "我的", "hotline": "110"}),
    )


def test_laptops_of_others_keep_their_names(town: Town, forger: Village) -> None:
    with town.opened():
        before = dict(every("SELECT code, name FROM site"))
    others = [code for code in before if code != forger.site]
    forger.names += [[code, "顾问的电脑"] for code in others]
    sent(town, forger)
    with town.opened():
        now = dict(every("SELECT code, name FROM site"))
    assert {code: now[code] for code in others} == {code: before[code] for code in others}


def test_nobody_writes_under_another_laptops_stamp(town: Town, forger: Village) -> None:
    other = forger.theirs[17:]
    done = held_back(
        town,
        forger,
        forger.says("person", forger.own_person, "phone", "13700000000", ts=forger.stamp(other)),
        forger.says("person", forger.own_person, "phone", "13700000001", ts=forger.stamp(forger.here)),
    )
    assert "说是本机写的" in "".join(done.held_rows)
    with town.opened():
        assert one("SELECT value FROM meta WHERE key = 'site'")[0] == forger.here, "and writes on under its code"
    assert not any("恢复" in notice for notice in done.notices)


def test_a_used_stamp_does_not_make_an_honest_package_a_clone(town: Town, forger: Village) -> None:
    """Once known, the stamp of a village's laptop is that village's; before, the honest one is not refused for it."""
    town.edit(3, "三村写的")
    honest = town.hand_in(3).path
    with town.opened(town.village(3)):
        ts = one('SELECT max(ts) FROM "change" WHERE value = \'"三村写的"\'')[0]
    held_back(town, forger, forger.says("person", forger.own_person, "phone", "13700000000", ts=ts))
    [done] = town.merge(honest)
    assert (done.status, done.changed, done.held) == (MERGED, 3, 0)


def test_a_laptop_that_is_not_known_yet_is_still_its_own_books(unmerged: Town, tmp_path: Path) -> None:
    unmerged.merge(unmerged.packages[0])
    forger = Forged(unmerged, tmp_path)
    with unmerged.opened(unmerged.village(3)):
        ts, site = one('SELECT min(ts), substr(min(ts), 18) FROM "change"')
    forger.names.append([site, "坏电脑"])
    unmerged.merge(forger.package([forger.entry(ts=ts, action=ts)]))
    [done] = [one for one in unmerged.merge(*unmerged.packages) if one.village == "马官屯村"]
    assert (done.status, done.held, "已经有别的内容" in done.held_rows[0]) == (MERGED, 1, True)


class Forged(Village):
    """Before anything of the victim is there."""

    def __init__(self, town: Town, folder: Path) -> None:
        super(Village, self).__init__(town, folder)
        self.names, self.kinds, self.town = [[self.site, "坏电脑"]], {}, town


def test_feedback_comes_from_ones_own_parent_alone(town: Town, forger: Village) -> None:
    entry = forger.says("person", forger.victim, "name", "改了名")
    [done] = town.merge(forger.package([entry], kind="feedback", region=VILLAGES[2], village="马官屯村"))
    assert done.status == REFUSED
    assert "不是本账本的上级" in done.refused


def test_an_undo_of_the_townships_laptop_takes_no_window_away(town: Town, forger: Village) -> None:
    ts = forger.stamp(forger.here)
    forger.kinds[ts] = "undo"
    held_back(town, forger, forger.says("person", forger.own_person, "phone", "13700000000", ts=ts))
    with town.opened():
        assert history.undoable()
        every(
            "INSERT INTO \"action\" VALUES (?, 'x', 'x', 'undo', NULL) RETURNING 1", f"ffff000000000000-{forger.here}"
        )
        history.undoable()  # an old log that somebody bent stops no window
        history.redoable()


@pytest.mark.parametrize("ms", [0, 315_532_799_999, 281_474_976_710_655, 253_402_300_800_000, None])
def test_times_that_can_not_be(town: Town, forger: Village, ms: int | None) -> None:
    ms = milliseconds() + 3 * 86_400_000 + 60_000 if ms is None else ms
    ts = forger.stamp(ms=ms)
    honest = forger.says("person", forger.own_person, "note", "好")
    [done] = town.merge(
        forger.package([forger.says("person", forger.own_person, "phone", "13700000000", ts=ts), honest])
    )
    assert (done.status, done.held) == (MERGED, 1)
    with town.opened():
        assert held.of(done.receipt)[0].why.startswith("写的时间不可能")
        assert conflict_list.listed() is not None
        assert history.of_household(forger.own_person)


def test_a_clock_some_days_ahead_is_no_reason(town: Town, forger: Village) -> None:
    ts = forger.stamp(ms=milliseconds() + 2 * 86_400_000)
    done = sent(town, forger, forger.says("person", forger.own_person, "phone", "13700000000", ts=ts))
    assert done.held == 0


def test_one_key_is_one_record_of_one_table(town: Town, forger: Village) -> None:
    """A helper that was born under a household's key moved that household, and plain text reached a sealed column."""
    helper = {"region_code": VILLAGES[0], "name": "我"}
    done = held_back(
        town,
        forger,
        forger.says("helper", forger.household, "", helper),
        forger.says("helper", forger.household, "region_code", VILLAGES[0]),
        forger.says("helper", forger.own_household, "", helper),
        forger.says("visit", forger.victim, "", {"household": forger.own_household}),
    )
    assert all("另一种记录" in row for row in done.held_rows)


def test_the_same_entries_of_two_tables_show_alike_in_any_order(town: Town, forger: Village) -> None:
    born = forger.says("household", f"{NEW}10", "", {"region_code": VILLAGES[0], "address": "一组"})
    other = forger.says("helper", f"{NEW}10", "", {"region_code": VILLAGES[0], "name": "我"})
    first, second = town.copy("first"), town.copy("second")
    one_package, two = forger.package([born]), forger.package([other])
    town.merge(one_package, two, book=first)
    town.merge(two, one_package, book=second)
    for path in (first, second):
        with town.opened(path):
            assert list(verify()) == []


def test_what_a_township_handed_over_is_the_new_villages(town: Town, forger: Village) -> None:
    with town.opened(), change(ACTOR, "迁居"):
        moved = Household.get_by_id(forger.household)
        moved.region_code = VILLAGES[0]
        moved.save()
    base = forger.base("person", forger.victim, "phone")
    done = sent(town, forger, forger.says("person", forger.victim, "phone", "13911112222", base))
    assert done.held == 0
    assert forger.row("person", forger.victim)["phone"] == "13911112222"


def test_what_was_held_is_let_in_when_the_record_was_handed_over(town: Town, forger: Village) -> None:
    entry = forger.says("person", forger.victim, "phone", "13911112222", forger.base("person", forger.victim, "phone"))
    held_back(town, forger, entry)
    with town.opened(), change(ACTOR, "迁居"):
        moved = Household.get_by_id(forger.household)
        moved.region_code = VILLAGES[0]
        moved.save()
    sent(town, forger)
    assert forger.row("person", forger.victim)["phone"] == "13911112222"


def test_what_lay_in_the_village_when_it_was_written_counts(town: Town, forger: Village) -> None:
    """The township moved a household away; what the village had written before still arrives."""
    before = forger.says("person", forger.own_person, "phone", "13911112222", ts=forger.stamp(ms=milliseconds()))
    with town.opened(), change(ACTOR, "迁居"):
        moved = Household.get_by_id(forger.own_household)
        moved.region_code = VILLAGES[2]
        moved.save()
    after = forger.says("person", forger.own_person, "note", "搬走以后写的", ts=forger.stamp(ms=milliseconds() + 1000))
    [done] = town.merge(forger.package([before, after]))
    assert (done.status, done.held) == (MERGED, 1)
    row = forger.row("person", forger.own_person)
    assert (row["phone"], row["note"] != "搬走以后写的") == ("13911112222", True)


def test_where_two_villages_have_one_household_neither_overrules_the_other(town: Town, forger: Village) -> None:
    with town.opened():
        key = next(
            one.record for one in conflict_list.listed() if one.table == "household" and one.field == "region_code"
        )
        sides = {side.value for side in conflict_list.find(f"household:{key}:region_code").sides}
        person = one("SELECT id FROM person WHERE household = ?", key)[0]
    assert VILLAGES[0] in sides
    held_back(
        town,
        forger,
        forger.says("household", key, "region_code", VILLAGES[0], forger.base("household", key, "region_code")),
        forger.says("person", person, "name", "改了名", forger.base("person", person, "name")),
        forger.says("person", person, "deleted", 1, forger.base("person", person, "deleted")),
    )


def test_a_person_lets_in_what_was_held_and_it_travels_on(town: Town, forger: Village) -> None:
    base = forger.base("household", forger.own_household, "region_code")
    entry = forger.says("household", forger.own_household, "region_code", VILLAGES[2], base)
    bad = forger.says("household", forger.own_household, "exit_year", 9)
    done = held_back(town, forger, entry, bad)
    with town.opened():
        by_why = {found.may: found for found in held.of(done.receipt)}
        with pytest.raises(held.NotLetIn, match="不能收下"):
            held.let_in([by_why[False].id])
        with pytest.raises(held.NotLetIn):
            held.let_in(["x/y"])
        assert held.let_in([by_why[True].id]) == 1
        assert Household.get_by_id(forger.own_household).region_code == VILLAGES[2]
        assert [found.done != "" for found in held.of(done.receipt)] == [False, True]
        assert list(verify()) == []
    [again] = town.merge(forger.package([entry]))
    assert (again.status, again.held) == (MERGED, 0)


def test_packages_in_any_order_show_the_same_and_hold_the_same(town: Town, forger: Village, tmp_path: Path) -> None:
    town.edit(1, "一")
    town.edit(3, "三")
    forged = [
        forger.package([forger.says("person", forger.victim, "name", "改了名")]),
        forger.package([forger.says("person", f"{NEW}20", "note", "开头在后面的包里")]),
        forger.package([forger.says("person", f"{NEW}20", "", {"household": forger.own_household, "name": "新人"})]),
    ]
    packages = [town.hand_in(1).path, town.hand_in(3).path, *forged]
    seen = []
    for number, order in enumerate([(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (3, 0, 4, 1, 2), (2, 3, 1, 4, 0)]):
        book = town.copy(f"order-{number}")
        for at in order:
            town.merge(packages[at], book=book)
        with town.opened(book):
            assert list(verify()) == []
            told = sorted(every("SELECT ts, sender, reason FROM held"))
        seen.append((town.dump(book), town.conflicts(book), told))
    assert all(one == seen[0] for one in seen)
    assert any("开头在后面的包里" in line for line in seen[0][0])


def test_reports_and_checks_stand_after_every_attack(town: Town, forger: Village) -> None:
    sent(town, forger, forger.says("household", forger.own_household, "first_identified", "999999"))
    with town.opened():
        list(checks.steps())
        assert [one.may for one in held.of()] == [False]


def test_a_village_takes_what_comes_from_above(town: Town, forger: Village) -> None:
    with town.opened() as book:
        [written] = feedback.write(book, VILLAGES[0], town.folder / "back")
    [done] = town.merge(written.path, book=town.village(1))
    assert (done.status, done.held) == (MERGED, 0)
    with town.opened(town.village(1)):
        assert tables.MonitoringLine.select().where(tables.MonitoringLine.region_code == "410502101").count() == 1
        assert list(verify()) == []
