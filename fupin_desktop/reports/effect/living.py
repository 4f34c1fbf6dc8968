"""R01–R13: 概况, 脱贫质量, 群众幸福感, 生产生活条件."""

from __future__ import annotations

from functools import partial

import numpy as np

from db.codes import code_list
from fupin_desktop.reports.effect.facts import Facts
from fupin_desktop.reports.effect.hits import Hits, Mask, of
from fupin_desktop.reports.effect.row import Rolls, Row, Shape, Span

_WAN = 1_000_000  # 分 in 万元


def _population(f: Facts) -> Hits:
    table = f["village_year"]
    at = f["village"].place
    return of(table, f.yearly("village_year") & np.isin(table.place, at) & f.stood(table), "population")


def no_village_year(f: Facts) -> Hits:
    """行政村 that say nothing of the year."""
    village = f["village"]
    told = f["village_year"].place[f.yearly("village_year")]
    return of(village, f.villages & ~np.isin(village.place, told), same=village.place)


def _fiscal_in(f: Facts) -> Hits:
    money = f["money"]
    programme = f.where(f.projects & (f["project"]["programme"] == 1), money, "project")
    return of(money, f.money(1, 1) & programme, "amount")


def exited_persons(f: Facts) -> Hits:
    """脱贫人口 present."""
    return of(f["person"], f.of_person(f.exited))


def _untyped(f: Facts) -> Hits:
    """Households that do not say whether they are 脱贫户."""
    table = f["household"]
    return of(table, table["hh_type"] < 0)


def _above_line(f: Facts) -> Mask:
    income = f["income"]
    line = f.line or 0
    return f.households_of(income, f.incomes & (income["net"] >= line * income["members"]))


def _reaching(f: Facts) -> Hits:
    return of(f["person"], f.of_person(f.exited & _above_line(f)))


def _no_income(f: Facts) -> Hits:
    return of(f["household"], f.exited & ~f.households_of(f["income"], f.incomes))


def _secured(f: Facts) -> Hits:
    table = f["assessment"]
    return of(table, f.assessments & (table["fails"] == 0), same="household")


def _exited(f: Facts) -> Hits:
    table = f["household"]
    return of(table, f.exited, same=table.own)


def _unassessed(f: Facts) -> Hits:
    return of(f["household"], f.exited & ~f.households_of(f["assessment"], f.assessments))


def _left_villages(f: Facts) -> Hits:
    table = f["village"]
    year = table["poor_exit_year"]
    return of(table, f.villages & (table["is_poor"] == 1) & (year > 0) & (year <= f.year), same=table.place)


def _poor_village(f: Facts) -> Mask:
    table = f["village"]
    return np.isin(f["honour"].place, table.place[f.villages & (table["is_poor"] == 1)])


def _honours(f: Facts) -> Hits:
    table = f["honour"]
    return of(table, f.honours & (table["kind"] == 1) & _poor_village(f))


def _said_honours(f: Facts, hits: Hits) -> str:
    levels = code_list("gov_level")
    told = []
    for part in hits:
        for at in part.at.tolist():
            level, year = str(part.table["level"][at]), int(part.table["year"][at])
            place = f.name(int(part.table.place[at])).partition("（")[0].removesuffix("村")
            told.append((level, place, f"{place} {year} {levels.label(level)}"))
    return "；".join(text for *_, text in sorted(told))


def _net(f: Facts) -> Hits:
    table = f["income"]
    return of(table, f.incomes & f.where(f.exited, table, "household"), "net")


def _heads(f: Facts) -> Hits:
    table = f["income"]
    return of(table, f.incomes & f.where(f.exited, table, "household"), "members")


def _able(f: Facts) -> Hits:
    return of(f["person_year"], f.asked("able"), same="household")


def _able_with(f: Facts, households: Mask, persons: Mask) -> Hits:
    table = f["person_year"]
    enjoys = f.where(households, table, "household") | f.where(persons, table, "person")
    return of(table, f.asked("able") & enjoys, same="household")


def _with_work(f: Facts) -> Hits:
    work = f["employment"]
    employed = f.persons_of(work, f.yearly("employment") & (work["months"] > 0))
    return _able_with(f, f.households_of(f["measure"], f.measures(2, 4)), employed)


def _with_industry(f: Facts) -> Hits:
    return _able_with(f, f.households_of(f["measure"], f.measures(1)), f["person"].nothing)


def _wants_finance(f: Facts) -> Mask:
    visit, measure = f["visit"], f["measure"]
    asked = f.households_of(visit, f.yearly("visit") & (visit["need_type"] == 3))
    planned = f.households_of(measure, f.yearly("measure") & (measure["kind"] == 3))
    return f.helped & (asked | planned)


def _finance(f: Facts) -> Hits:
    loan = f["loan"]
    lent = f.households_of(loan, (loan["start"] <= f.b) & (loan["settled"] > f.a))
    has = f.households_of(f["measure"], f.measures(3)) | lent
    return of(f["household"], _wants_finance(f) & has)


def _benefit(f: Facts) -> Mask:
    disabled = np.isin(f["person"]["disab_level"], (1, 2))
    return f.asked("benefit") | (f.asked("asked") & f.where(disabled, f["person_year"], "person"))


def _safety(f: Facts) -> Hits:
    table = f["person_year"]
    has = f.where(f.households_of(f["measure"], f.measures(8)), table, "household")
    return of(table, _benefit(f) & has, same="household")


def villages(f: Facts) -> Hits:
    """行政村."""
    table = f["village"]
    return of(table, f.villages, same=table.place)


def _village_says(column: str, f: Facts) -> Hits:
    table = f["village_year"]
    not_all = table.place[f.village_years & (table[column] != 1)]  # a village that was merged of several: none lacks it
    return of(table, f.village_years & ~np.isin(table.place, not_all), same=table.place)


def _safe_water(f: Facts) -> Hits:
    table = f["water"]
    safe = f.households_of(table, f.yearly("water") & (table["safe"] == 1))
    return of(f["person"], f.of_person(f.exited & safe))


def _no_row(table: str, f: Facts) -> Hits:
    """脱贫户 that say nothing of the year in a table."""
    return of(f["household"], f.exited & ~f.households_of(f[table], f.yearly(table)))


def _unasked(f: Facts) -> Hits:
    """Persons of helped households of whom nothing is known in the year."""
    asked = f.persons_of(f["person_year"], f.yearly("person_year"))
    return of(f["person"], f.of_person(f.helped) & ~asked)


def _pupils(f: Facts) -> Hits:
    return of(f["person_year"], f.asked("pupil"))


def _aided_pupils(f: Facts) -> Hits:
    measure, table = f["measure"], f["person_year"]
    aid = f.measures(6, 7)
    own = f.where(f.persons_of(measure, aid), table, "person")
    whole = f.where(f.households_of(measure, aid & (measure["person"] < 0)), table, "household")
    return of(table, f.asked("pupil") & (own | whole))


def _settled(column: str, f: Facts) -> Hits:
    table = f["settlement"]
    mine = f.of_present(table, f.of_person(f.helped)) & f.in_period(table["settled"])
    return of(table, mine & (table[column] > 0), column)


def _danger(f: Facts) -> Hits:
    table = f["housing"]
    return of(table, f.yearly("housing") & (table["danger"] == 1))


ROWS = (
    Row("R01a", Span.NOW, lambda f: f.figure("R01a"), rolls=Rolls.OWN, scale=10000, digits=2, lowest=6),
    Row("R01b", Span.YEAR, _population, scale=10000, digits=2, lacks=no_village_year),
    Row(
        "R01c",
        Span.YEAR,
        _population,
        shape=Shape.RATIO,
        per=lambda f: f.figure("R01a"),
        rolls=Rolls.OWN,
        digits=1,
        lowest=6,
    ),
    Row("R02", Span.ALL, _fiscal_in, scale=_WAN, digits=2, chart="bars"),
    Row("R03a", Span.NOW, exited_persons, lacks=_untyped, chart="villages"),
    Row("R03b", Span.YEAR, _reaching, of=exited_persons, lacks=_no_income, needs_line=True),
    Row("R04", Span.NOW, _secured, of=_exited, lacks=_unassessed, chart="rates"),
    Row("R05", Span.ALL, _left_villages),
    Row("R06", Span.NOW, _honours, shape=Shape.WORDS, say=_said_honours),
    Row(
        "R07",
        Span.GROWTH,
        _net,
        per=_heads,
        shape=Shape.GROWTH,
        rolls=Rolls.RATIO,
        digits=1,
        lacks=_no_income,
        chart="line",
    ),
    Row("R08a", Span.YEAR, _with_work, of=_able, rolls=Rolls.DISTINCT, lacks=_unasked, is_gap=True, chart="rates"),
    Row("R08b", Span.YEAR, _with_industry, of=_able, rolls=Rolls.DISTINCT, lacks=_unasked, is_gap=True),
    Row("R08c", Span.YEAR, _finance, of=lambda f: of(f["household"], _wants_finance(f)), is_gap=True),
    Row(
        "R08d",
        Span.YEAR,
        _safety,
        of=lambda f: of(f["person_year"], _benefit(f), same="household"),
        rolls=Rolls.DISTINCT,
        lacks=_unasked,
        is_gap=True,
        small=True,
    ),
    *(
        Row(
            no,
            Span.YEAR,
            partial(_village_says, column),
            of=villages,
            lacks=no_village_year,
            chart="rates" if no == "R09a" else "",
        )
        for no, label, column in (
            ("R09a", "道路全部硬化的村", "road_hard"),
            ("R09b", "用电全覆盖的村", "power_all"),
            ("R09c", "网络全覆盖的村", "net_all"),
        )
    ),
    Row("R10", Span.YEAR, _safe_water, of=exited_persons, lacks=partial(_no_row, "water")),
    Row("R11", Span.YEAR, _aided_pupils, of=_pupils, lacks=_unasked, is_gap=True),
    *(
        Row(
            f"R12{layer}",
            Span.ALL,
            partial(_settled, f"pay_{layer}"),
            scale=_WAN,
            digits=2,
            chart="layers" if layer == 1 else "",
            small=True,
        )
        for layer in range(1, 6)
    ),
    Row(
        "R126",
        Span.ALL,
        partial(_settled, "self_pay"),
        per=partial(_settled, "total"),
        shape=Shape.RATIO,
        rolls=Rolls.RATIO,
        digits=1,
        small=True,
    ),
    Row("R13", Span.YEAR, _danger, lacks=partial(_no_row, "housing")),
)
