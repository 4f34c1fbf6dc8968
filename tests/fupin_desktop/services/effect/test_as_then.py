"""Villages that were merged, renamed or renumbered since: as they were on the day of the report, and as they are."""

from __future__ import annotations

import pytest

from db.changes import change
from db.store import database
from db.village import VillageYear
from fupin_desktop import regions
from fupin_desktop.regions import Change
from fupin_desktop.reports.effect.row import Rolls, Shape
from fupin_desktop.reports.effect.rows import BY_NO, ROWS
from fupin_desktop.services.book import recoding
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.effect import store, tables
from fupin_desktop.services.effect.run import Run
from tests.district import district, made_district, of_offices, ran, stored
from tests.merged import FIRST, NEW, SECOND, declared, merger

__all__ = ["district", "made_district"]

ACTOR = "区扶贫办"
_NAMES = ("袁薛庄村（现新薛庄村）", "张薛庄村（现新薛庄村）")


def _told(run: Run) -> dict[str, tuple[object, ...]]:
    return {line.row.no: (line.value, line.of, line.text, line.state) for line in run.lines()}


def _villages(run: Run, year: int = 0) -> dict[str, dict[str, float | None]]:
    return {row.no: run.by_village(row, year) for row in ROWS if row.is_additive}


def _rolls_up(run: Run) -> list[str]:
    """Lines whose villages and offices do not make the whole."""
    wrong = []
    for row in ROWS:
        whole = run.line(row).value
        if row.is_additive and row.rolls is Rolls.SUM and not row.small and whole is not None:
            parts = sum(value or 0 for value in run.by_village(row).values()) + of_offices(run, row)
            wrong += [row.no] if round(parts, 6) != round(whole, 6) else []
    return wrong


def _longer(run: Run, code: str) -> list[tuple[str, str]]:
    """Lines of a village whose list is not as long as the figure."""
    lines = [line for line in run.lines(code) if line.value is not None and line.row.shape is Shape.COUNT]
    return [
        (line.row.no, code)
        for line in lines
        if round(sum(n for *_, n in run.behind(line.row.no, code)), 6) != round(line.value or 0, 6)
    ]


def test_by_then_it_is_what_it_was_before_the_merger_and_by_now_one_village(district: Book) -> None:
    """Declared only, and with everything given the new code; the figures, each village's, and the lists."""
    before = ran(years=True)
    lines, villages, names = _told(before), _villages(before), before.villages()
    first, records = _told(ran(FIRST)), before.behind("R03a", FIRST)
    with declared(*merger()):
        for _ in range(2):
            then = ran(years=True, as_then=True)
            assert then.villages() == names
            assert _villages(then) == villages
            assert _told(then) == lines
            assert _told(ran(FIRST, as_then=True)) | {"R40": first["R40"]} == first, "the archives are by now"
            assert then.behind("R03a", FIRST) == records
            assert then.behind("R03a", NEW) == [*records, *then.behind("R03a", SECOND)]
            assert _rolls_up(then) == []
            now = ran(years=True)
            assert now.villages() == sorted({*names, NEW} - {FIRST, SECOND})
            for no in ("R01b", "R03a", "R37", "R45"):
                assert _villages(now)[no][NEW] == pytest.approx(
                    (villages[no][FIRST] or 0) + (villages[no][SECOND] or 0)
                )
            assert (lines["R05"][0], _told(now)["R05"][0]) == (2, 1)
            assert (lines["R09a"][1], _told(now)["R09a"][1]) == (47, 46)
            assert _rolls_up(now) == []
            assert [wrong for run in (then, now) for code in (FIRST, SECOND, NEW) for wrong in _longer(run, code)] == []
            assert [tables.made(then).name(code) for code in (FIRST, SECOND)] == list(_NAMES)
            for code in (FIRST, SECOND):  # and once more, when their records are under the new code
                recoding.carry_out(ACTOR, code)


def test_years_stand_by_the_villages_that_each_had(district: Book) -> None:
    """Merged in 2018: two till 2017, one from then on; by now it is one in every year."""
    before = ran(years=True)
    of_2017 = {code: before.by_village(BY_NO["R03a"], 2017)[code] for code in (FIRST, SECOND)}
    with declared(*merger("2018-07-01")):
        for code in (FIRST, SECOND):
            recoding.carry_out(ACTOR, code)
        then, now = ran(years=True, as_then=True), ran(years=True)
        assert {code: then.by_village(BY_NO["R03a"], 2017).get(code) for code in of_2017} == of_2017
        assert NEW not in then.villages(2017)
        for year in (2018, 2020):
            assert NEW in then.villages(year)
            assert FIRST not in then.villages(year)
        assert [then.line(BY_NO["R09a"], year=year).of for year in (2017, 2018)] == [47, 46]
        assert [now.line(BY_NO["R09a"], year=year).of for year in (2017, 2018)] == [46, 46]
        assert (
            then.line(BY_NO["R03a"], FIRST).value
            == then.line(BY_NO["R03a"], NEW).value
            == sum(value or 0 for value in of_2017.values())
        )
        assert len(tables.villages(tables.made(then)).rows) == 48
    renamed = Change(FIRST, "老薛庄村", FIRST, "袁薛庄村", "更名", "2016-03-01", "安民〔2016〕2 号")
    with declared(*merger("2018-07-01"), renamed):  # one code, twice
        again = ran(years=True, as_then=True)
        assert {code: again.by_village(BY_NO["R03a"], 2017).get(code) for code in of_2017} == of_2017
        assert (FIRST in again.villages(2017), FIRST in again.villages(2018)) == (True, False)


def test_a_village_that_took_in_another_goes_on(district: Book) -> None:
    """袁薛庄村 into 张薛庄村: the latter was there before, and keeps its own people as it was."""
    alone = ran().by_village(BY_NO["R03a"])
    with declared(*merger(new=SECOND, name="张薛庄村")):
        recoding.carry_out(ACTOR, FIRST)
        then, now = ran(as_then=True).by_village(BY_NO["R03a"]), ran().by_village(BY_NO["R03a"])
        assert (then[FIRST], then[SECOND]) == (alone[FIRST], alone[SECOND])
        assert now[SECOND] == (alone[FIRST] or 0) + (alone[SECOND] or 0)
        assert FIRST not in now


def test_a_merged_village_is_hard_paved_when_all_of_it_is(district: Book) -> None:
    """R09 asks all parts, R23 adds them up; who moved in before the merger stays where he was."""
    database.execute_sql("UPDATE village_year SET road_hard = 0 WHERE year = 2020 AND region_code = ?", (FIRST,))
    database.execute_sql("UPDATE village_year SET collective_operating = 3000000 WHERE region_code IN (?, ?)",
                         (FIRST, SECOND))  # fmt: skip
    with declared(*merger()):
        then, now = ran(as_then=True), ran()
        assert [run.line(BY_NO["R09a"]).gap for run in (then, now)] == [1, 1]
        assert [run.line(BY_NO["R23"]).gap for run in (then, now)] == [2, 0]


def test_what_the_whole_village_said_of_a_year_counts_once(district: Book) -> None:
    """The year of the merger: both parts and the whole have a row."""
    with declared(*merger("2020-05-01")):
        people = ran().line(BY_NO["R01b"]).value
        with change(ACTOR, "村年度"):
            VillageYear(region_code=NEW, year=2020, population=2_000).save()
        parts = ran(years=True, as_then=True)
        own = sum(parts.by_village(BY_NO["R01b"], 2019)[code] or 0 for code in (FIRST, SECOND))
        whole = ran().line(BY_NO["R01b"]).value
        assert whole == pytest.approx((people or 0) - own + 0.2)


def test_another_name_is_told_by_then_and_by_now(district: Book) -> None:
    renamed = Change(FIRST, "袁薛庄村", FIRST, "红旗村", "更名", "2026-06-01", "")
    with declared(renamed):
        assert regions.village_name(FIRST) == "红旗村"
        then = ran(as_then=True)
        assert tables.made(then).name(FIRST) == "袁薛庄村（现红旗村）"
        assert tables.made(ran()).name(FIRST) == "红旗村"
        assert _villages(then) == _villages(ran())


def test_said_frozen_and_read_again_as_it_was_asked(district: Book) -> None:
    """A frozen one stays what it was frozen as; without a merger nothing is said of it."""
    assert "的村" not in tables.said(ran().asked)
    plain = ran()
    old = store.freeze(plain, plain.lines(), ACTOR)
    with declared(*merger()):
        then = ran(as_then=True)
        assert tables.said(then.asked).endswith("按当时的村")
        assert tables.said(ran().asked).endswith("按现在的村")
        kept = store.freeze(then, then.lines(), ACTOR)
        assert kept.asked.as_then
        assert "按当时的村" in kept.name
        assert not store.frozen(old.n).asked.as_then
        before = stored(kept.n)
        recoding.carry_out(ACTOR, FIRST)
        again = ran(as_then=True)
        assert store.content(again, again.lines(), records=True) == before == stored(kept.n)
        assert store.since_then(store.frozen(kept.n), again) == []
        moved = {one.now.row.no for one in store.since_then(store.frozen(old.n), ran())}
        assert {"R05", "R09a"} <= moved, "by now the frozen one would be another"


def test_the_day_of_the_merger_decides(district: Book) -> None:
    """The report is of 2020-11-30."""
    with declared(*merger("2020-11-30")):
        assert ran(as_then=True).villages() == ran().villages()
    with declared(*merger("2020-12-01")):
        assert FIRST in ran(as_then=True).villages()
