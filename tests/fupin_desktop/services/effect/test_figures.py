"""The figures of the newspaper page, from the records; and that each record that a line counts moves its figure."""

import pytest

from db.store import database
from fupin_desktop.reports.effect.matrix import difference
from fupin_desktop.reports.effect.row import Shape
from fupin_desktop.reports.effect.rows import BY_NO, ROWS
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.effect.line import State
from fupin_desktop.services.effect.run import Run
from fupin_desktop.services.organisation import strength
from tests.district import AS_OF, district, made_district, ran

__all__ = ["district", "made_district"]

#: What the page says where it says it in words.
_ALL = ("R03b", "R04", "R08a", "R08b", "R08c", "R08d", "R09a", "R09b", "R09c", "R10", "R11", "R32", "R33", "R16", "R45")


def test_every_line_is_declared_in_words() -> None:
    assert len({row.no[:3] for row in ROWS if row.no[0] == "R"}) == 46
    assert all(row.section and row.label and row.source for row in ROWS)


def test_the_figures_of_the_page(district: Book) -> None:
    lines = {line.row.no: line for line in ran().lines()}
    wrong = {}
    told = 0
    for no, line in lines.items():
        seed = line.row.seed
        if isinstance(seed, int | float) and line.value is not None:
            told += 1
            if round(line.value, line.row.digits) != seed:
                wrong[no] = (line.value, seed)
    assert wrong == {}
    assert [no for no in _ALL if lines[no].value != lines[no].of or not lines[no].value] == []
    assert lines["R07"].value == pytest.approx(31.0, abs=0.05)
    assert lines["R06"].text == "袁薛庄 2017 国家级；张薛庄 2018 市级"
    assert lines["R41"].text == "20 / 1 / 26"
    assert lines["R42a"].text == "384.32 → 53.7"
    assert lines["R43b"].value == 0
    assert lines["R13"].value == 0
    assert told >= 36


def test_everything_is_whole_and_published_beside(district: Book) -> None:
    lines = {line.row.no: line for line in ran().lines()}
    assert {no: line.told for no, line in lines.items() if line.state is not State.WHOLE} == {}
    assert lines["R03a"].published == 1359


_DAY, _EARLY = "'2021-05-01'", "'2015-01-01'"
_ONE = "UPDATE {0} SET {1} WHERE id = (SELECT id FROM {0} WHERE {2} ORDER BY id LIMIT 1)"
#: A change that each line must tell: (line, table, what is set, of one of which).
CHANGES = (
    ("R01a", "figure", "value = 4500000000", "row = 'R01a'"),
    ("R01b", "village_year", "population = 9999", "year = 2020"),
    ("R01c", "village_year", "population = 9999", "year = 2020"),
    ("R02", "money", "amount = amount + 100000000", "account = '01'"),
    ("R03a", "person", "member_state = '2', del_date = '2020-06-01'", "1"),
    ("R03b", "income", "wage = 100, wage_job = 100", "year = 2020"),
    ("R04", "assessment", "food = '3'", "1"),
    ("R05", "village", "poor_exit_year = 2021", "is_poor_village = 1"),
    ("R06", "honour", "revoked = '2020-01-01'", "kind = '1' AND level = '1'"),
    ("R07", "income", "wage = 99000000, wage_job = 99000000", "year = 2020"),
    ("R08a", "measure", "deleted = 1", "year = 2020 AND kind = '02' AND household NOT IN"
     " (SELECT p.household FROM person p JOIN employment e ON e.person = p.id)"),
    ("R08b", "measure", "deleted = 1", "year = 2020 AND kind = '01'"),
    ("R08d", "measure", "deleted = 1", "year = 2020 AND kind = '08' AND household IN (SELECT p.household FROM person p"
     " WHERE p.disab_level = '1')"),
    ("R09a", "village_year", "road_hard = 0", "year = 2020 AND region_code LIKE '410502101%'"),
    ("R09b", "village_year", "power_all = 0", "year = 2020 AND region_code LIKE '410502101%'"),
    ("R09c", "village_year", "net_all = 0", "year = 2020 AND region_code LIKE '410502101%'"),
    ("R10", "water", "safe = 0", "year = 2020"),
    ("R11", "measure", "status = '4'", "item = '0702' AND year = 2020"),
    ("R121", "settlement", "pay_1 = pay_1 + 5000000", "1"),
    ("R126", "settlement", "self_pay = self_pay + 5000000", "1"),
    ("R13", "housing", "is_danger = 1", "year = 2020"),
    ("R14", "honour", "deleted = 1", "kind = '1'"),
    ("R15", "honour", "deleted = 1", "kind = '2'"),
    ("R16", "rectification", "state = '2'", "source_kind = '20'"),
    ("R17", "cadre", "promoted_on = NULL", "promoted_on IS NOT NULL"),
    ("R18", "cadre", f"chosen_on = {_DAY}", "chosen_on IS NOT NULL"),
    ("R19a", "cadre", "\"end\" = '2020-01-01'", "kind = '4'"),
    ("R19b", "cadre", "\"end\" = '2020-01-01'", "kind = '3'"),
    ("R20", "activity", f"date = {_EARLY}", "kind = '11'"),
    ("R21", "money", "direction = '1'", "account = '05'"),
    ("R22", "project", "state = '3'", "kind = '09'"),
    ("R23", "village_year", "collective_operating = 4990000", "year = 2020 AND region_code LIKE '410502101%'"),
    ("R24", "helper", "sent_as = '2'", "sent_as = '1'"),
    ("R25", "helper", "\"end\" = '2020-10-01'", "role = '07'"),
    ("R26", "helper", "deleted = 1", "role = '02'"),
    ("R27", "cadre", "\"end\" = '2015-10-01'", "kind = '1'"),
    ("R28a", "org", "until = '2020-10-01'", "kind = '10'"),
    ("R28c", "helper", "deleted = 1", "role = '05' AND sent_as = '2'"),
    ("R28d", "helper", "\"end\" = '2020-10-01'", "role = '03'"),
    ("R28d", "helper", "\"end\" = '2020-10-01'", "role = '06'"),
    ("R29", "org", f"since = {_DAY}", "kind = '11'"),
    ("R30a", "work_intent", "work_class = '3'", "work_class = '1'"),
    ("R30e", "step", "deleted = 1", "step = '601'"),
    ("R31a", "project", "base = NULL", "base IS NOT NULL"),
    ("R31b", "project", "kind = '03'", "kind = '01' AND year = 2020"),
    ("R32", "money", "amount = 100", "account = '07' AND date LIKE '2020%'"),
    ("R33", "rectification", "state = '2'", "source_kind = '01'"),
    ("R34", "measure", "mechanism = NULL", "item = '0902'"),
    ("R35", "claim", "state = '4'", "trigger = '1'"),
    ("R36", "measure", "person_times = 40", "item = '0704'"),
    ("R37", "money", "amount = amount + 100000", "account = '02'"),
    ("R38", "helper", "deleted = 1", "role = '07'"),
    ("R39a", "activity", "org = NULL", "kind = '51'"),
    ("R39b", "problem", "state = '2'", "difficulty IS NOT NULL"),
    ("R39c", "problem", "amount = amount + 1000000", "difficulty IS NOT NULL"),
    ("R40a", "activity", "people = 1", "kind = '21'"),
    ("R40b", "activity", "people = 1", "kind = '27'"),
    ("R41", "org", "level = '5'", "kind = '08'"),
    ("R42a", "money", "amount = amount + 1000000", "account = '01' AND date LIKE '2020%'"),
    ("R42b", "measure", "status = '1'", "year = 2020"),
    ("R43a", "clue", "outcome = NULL", "1"),
    ("R43b", "clue", "outcome = NULL", "1"),
    ("R43c", "household", "risk_eliminated = 0", "risk_eliminated = 1"),
    ("R44a", "care", "mode = '4'", "1"),
    ("R44b", "care", "life = '1'", "1"),
    ("R45", "helper", "\"end\" = '2020-01-01'", "role = '06'"),
    ("R46a", "loan", "principal = 1", "1"),
    ("R46b", "activity", "households = 1", "kind = '61'"),
    ("R46c", "activity", "deleted = 1", "kind = '72'"),
    ("R46d", "measure", "org = NULL", "org IN (SELECT id FROM org WHERE kind = '05')"),
    ("R46e", "activity", "deleted = 1", "kind = '73'"),
    ("F01a", "household", "monitor_cat = '2'", "monitor_cat = '1' AND risk_eliminated IS NOT 1"),
    ("F01b", "household", "monitor_cat = '2'", "monitor_cat = '1' AND risk_eliminated IS NOT 1"),
    ("F01c", "household", "monitor_cat = '3', risk_eliminated = 0", "monitor_cat IS NULL"),
    ("F02c", "household", "monitor_cat = '3', risk_eliminated = 0", "monitor_cat IS NULL"),
    ("F03", "household", "monitor_cat = '1', risk_eliminated = 0", "monitor_cat IS NULL AND hh_type = '10'"),
    ("F04a", "household", "monitor_found_ym = '202011'", "monitor_cat IS NOT NULL"),
    ("F04b", "household", "risk_elim_date = '2020-11-03'", "risk_eliminated = 1"),
    ("F05a", "household", "monitor_found_ym = '201901'", "monitor_found_ym LIKE '2020%'"),
    ("F05b", "household", f"risk_elim_date = {_DAY}", "risk_eliminated = 1"),
    ("F06", "household", "risk_eliminated = 0", "risk_eliminated = 1"),
)  # fmt: skip


def _told(run: Run, no: str) -> tuple[object, ...]:
    line = run.line(BY_NO[no])
    return line.value, line.of, line.text, line.state


def test_each_change_moves_its_figure(district: Book) -> None:
    """Each alone, taken back after it."""
    before = ran()
    still = []
    for no, table, change, of in CHANGES:
        with database.atomic() as transaction:
            database.execute_sql(_ONE.format(table, change, of))
            if _told(ran(), no) == _told(before, no):
                still.append(no)
            transaction.rollback()
    assert still == []
    assert len(CHANGES) >= 45


def test_six_and_one_is_judged_as_its_own_page_does(district: Book) -> None:
    """A village without its group, a household without its helper: both lack something on both."""
    wholly = "role = '03' AND region_code = '410502101212'"
    database.execute_sql(f"UPDATE helper SET \"end\" = '2020-10-01' WHERE {wholly}")
    database.execute_sql(_ONE.format("helper", "\"end\" = '2020-10-01'", "role = '06'"))
    line = ran().line(BY_NO["R28d"])
    lacking = {one.record for one in strength.villages() if one.lacks}
    assert {key for _, key, _ in ran().behind("R28d", which="rest")} == lacking
    assert line.gap == len(lacking) > 0


def test_the_archives_line_is_for_who_holds_the_right(district: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ran().line(BY_NO["R40"]).text
    monkeypatch.setattr(access, "may", lambda right: right is not Right.PSYCHOLOGY)
    line = ran().line(BY_NO["R40"])
    assert (line.shown, line.told) == ("—", "由心理专干填报")


def test_points_are_not_percent_and_nothing_grows_from_nothing(district: Book) -> None:
    """A share differs in 百分点; from a first year not above 0 there is no growth, though there is a difference."""
    share, growth = BY_NO["R31b"], BY_NO["R07"]
    assert difference(55.49, 40.0, share) == "15.5 个百分点"
    assert difference(3.0, -2.0, BY_NO["R46a"]) == 5.0
    assert difference(3.0, None, BY_NO["R46a"]) is None
    for first in (0, -100):
        database.execute_sql(f"UPDATE income SET wage = {first}, wage_job = {first} WHERE year = 2016")
        line = ran().line(growth)
        assert (line.value, line.shown, line.state) == (None, "—", State.NO_BASE)


def test_what_stands_between_texts_takes_none_apart(district: Book) -> None:
    """Columns are read as one text each (`services/effect/reading.py`): a name from elsewhere may hold anything."""
    before = [(line.value, line.of) for line in ran().lines()]
    database.execute_sql("UPDATE cadre SET name = name || char(31) || char(31) WHERE kind = '1'")
    assert [(line.value, line.of) for line in ran().lines()] == before


def test_as_of_and_from_bound_what_is_counted(district: Book) -> None:
    assert ran().asked.period.until == AS_OF
    assert {row.shape for row in ROWS} == set(Shape)


def test_what_nobody_decided_is_marked(district: Book) -> None:
    person = database.execute_sql("SELECT id FROM person ORDER BY id LIMIT 1").fetchone()[0]
    database.execute_sql("INSERT INTO conflict (record, field, tbl) VALUES (?, 'name', 'person')", (person,))
    told = {line.row.no: line.state for line in ran().lines()}
    assert told["R03a"] is State.OPEN
    assert told["R20"] is State.WHOLE


def test_what_was_not_filled_is_counted_and_listed(district: Book) -> None:
    three = "household IN (SELECT id FROM household LIMIT 3)"
    database.execute_sql(f"UPDATE water SET deleted = 1 WHERE year = 2020 AND {three}")
    run = ran()
    line = run.line(BY_NO["R10"])
    assert line.told == "缺 3"
    assert len(run.behind("R10", which="lacks")) == 3
    database.execute_sql("UPDATE monitoring_line SET is_confirmed = 0")
    assert ran().line(BY_NO["R03b"]).state is State.NOT_JUDGED
    database.execute_sql("DELETE FROM clue")
    assert ran().line(BY_NO["R43b"]).state is State.NO_DATA
