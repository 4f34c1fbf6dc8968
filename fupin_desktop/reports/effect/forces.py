"""R14–R29, R38, R41, R45: 党建引领, 干部作风, 工作机制, 村企结对."""

from __future__ import annotations

from functools import partial

import numpy as np

from fupin_desktop.reports.effect.facts import Facts
from fupin_desktop.reports.effect.hits import Hits, Ints, Mask, of, weighed
from fupin_desktop.reports.effect.living import no_village_year, villages
from fupin_desktop.reports.effect.row import Rolls, Row, Shape, Span

_WAN = 1_000_000
_TREE = (8, 9, 10, 11, 18, 19)


def _honoured(kind: int, levels: tuple[int, ...], f: Facts) -> Hits:
    table = f["honour"]
    mask = f.honours & (table["kind"] == kind) & np.isin(table["level"], levels)
    known = np.isin(table.place, f["village"].place)
    return of(table, mask & (known if kind == 1 else True), same=table.place)


def _weak(f: Facts) -> Mask:
    table = f["rectification"]
    return f.in_period(table["found_on"]) & (table["source_kind"] == 20)


def closed(f: Facts) -> Mask:
    """整改事项 closed by the day of the report."""
    table = f["rectification"]
    return (table["state"] == 4) & (table["closed_on"] <= f.b)


def _put_right(f: Facts) -> Hits:
    table = f["rectification"]
    return of(table, _weak(f) & closed(f), same=table.place)


def _to_put_right(f: Facts) -> Hits:
    table = f["rectification"]
    return of(table, _weak(f), same=table.place)


def _promoted(f: Facts) -> Hits:
    table = f["cadre"]
    return of(table, f.cadres(1) & f.in_period(table["promoted_on"]), same="who")


def _chosen(f: Facts) -> Hits:
    table = f["cadre"]
    mask = f.cadres(2) & np.isin(table["village_post"], (1, 2, 3)) & f.in_period(table["chosen_on"])
    return of(table, mask)


def _on_roll(kind: int, f: Facts) -> Hits:
    table = f["cadre"]
    return of(table, f.cadres(kind) & (table["end"] > f.b))


def _held(kinds: tuple[int, ...], f: Facts) -> Hits:
    table = f["activity"]
    mask = np.isin(table["kind"], kinds) & f.in_period(table["date"]) & (table["people"] > 0)
    return of(table, mask, "people")


def _paid(account: int, direction: int, f: Facts) -> Hits:
    return of(f["money"], f.money(account, direction), "amount")


def _places(f: Facts) -> Hits:
    table = f["project"]
    built = np.isin(table["build_kind"], (1, 2)) & np.isin(table["state"], (5, 6))
    return of(table, f.projects & (table["kind"] == 9) & built & f.in_period(table["accepted_on"]))


def _break_five(f: Facts) -> Hits:
    table = f["village_year"]
    column = "operating" if f.read.settings["break_five_operating"] == 1 else "collective"
    income = np.zeros(max(1, len(f.read.places)), np.int64)
    np.add.at(income, table.place[f.village_years], table[column][f.village_years])
    return of(table, f.village_years & (income[table.place] >= f.read.settings["break_five"] * 100), same=table.place)


def _first_secretaries(f: Facts) -> Hits:
    table = f["helper"]
    mask = (table["start"] <= f.b) & (table["role"] == 5) & (table["sent_as"] == 1) & (table["end"] >= f.a)
    return of(table, mask, same="who")


def _paired(f: Facts) -> Hits:
    return of(f["helper"], f.pairs, same="unit")


def _units(f: Facts) -> Hits:
    table = f["helper"]
    of_district = f.where(f.orgs & f.org_kind(1), table, "unit")
    return of(table, f.helpers(2) & of_district, same="unit")


def _sent(f: Facts) -> Hits:
    table = f["cadre"]
    return of(table, f.cadres(1) & (table["end"] >= f.a), same="who")


def _groups(kinds: tuple[int, ...], f: Facts) -> Hits:
    return of(f["org"], f.orgs & f.org_kind(*kinds))


def _in_tree(f: Facts, hits: Hits) -> str:
    levels = np.concatenate([part.table["level"][part.at] for part in hits])
    return " / ".join(str(int((levels == level).sum())) for level in (4, 5, 6))


def _of_village(role: int, f: Facts) -> Hits:
    table = f["helper"]
    return of(table, f.helpers(role) & (table["household"] < 0), same="who")


def _alone(values: Ints) -> Mask:
    """Which values stand once."""
    _, back, times = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray(times[back] == 1, bool)


def _one_to_one(f: Facts) -> Hits:
    table = f["helper"]
    at = np.nonzero(f.pairs)[0]
    mask = table.nothing
    if len(at):
        mask[at] = _alone(table["unit"][at]) & _alone(table.place[at])
    return of(table, mask, same=table.place)


def _involved(f: Facts) -> Hits:
    table = f["village"]
    return of(table, f.villages & (table["is_involved"] == 1), same=table.place)


#: Of a village itself: 县级联系领导, 帮扶单位, 责任组, 责任组组长, 第一书记或指导员, 结对企业党支部.
_SIX, _PAIRED = (1, 2, 3, 4, 5, 7), 6


def _at_strength(f: Facts) -> Hits:
    """“6+1” whole, as services/organisation/strength.py asks: nothing of a village lacks, nor a household's helper."""
    village, helper, home = f["village"], f["helper"], f["household"]
    full = np.ones(max(1, len(f.read.places)), bool)
    for role in _SIX:
        full &= np.isin(np.arange(len(full)), helper.place[f.helpers(role) & (helper["household"] < 0)])
    alone = (f.exited | (home["monitor_cat"] >= 0)) & ~f.households_of(helper, f.helpers(_PAIRED))
    full[home.place[alone]] = False
    return of(village, f.villages & (village["is_involved"] == 1) & full[village.place], same=village.place)


def _deeds(f: Facts) -> Hits:
    table = f["activity"]
    mask = (table["kind"] >= 51) & (table["kind"] <= 59) & f.in_period(table["date"]) & f.in_year(table["date"])
    return of(table, mask & f.where(f.org_kind(3, 4), table, "org"))


def _deeds_wanted(f: Facts) -> Hits:
    table = f["helper"]
    return weighed(table, f.pairs, np.full(len(table), f.read.settings["deeds_per_pair"], np.int64))


def _solved(f: Facts) -> Hits:
    table = f["problem"]
    done = (table["state"] == 3) & f.in_year(table["done"]) & (table["difficulty"] >= 0) & (table["org"] >= 0)
    return of(table, done)


def _given(f: Facts) -> Hits:
    act, problem, money = f["activity"], f["problem"], f["money"]
    enterprise = f.org_kind(3, 4)
    deeds = f.in_period(act["date"]) & f.in_year(act["date"]) & f.where(enterprise, act, "org") & (act["amount"] > 0)
    solved = f.in_year(problem["done"]) & (problem["difficulty"] >= 0) & f.where(enterprise, problem, "org")
    given = f.money(4, 1) & f.in_year(money["date"])
    return (
        *of(act, deeds, "amount"),
        *of(problem, solved & (problem["amount"] > 0), "amount"),
        *of(money, given, "amount"),
    )


def _with_helper(f: Facts) -> Hits:
    """Households with somebody of their own."""
    return of(f["household"], f.helped & f.households_of(f["helper"], f.helpers(_PAIRED)))


def helped(f: Facts) -> Hits:
    """Households that are helped."""
    return of(f["household"], f.helped)


PARTY = (
    Row("R14", Span.NOW, partial(_honoured, 1, (-1, 1, 2, 3, 4, 5, 6)), rolls=Rolls.DISTINCT, chart="parts"),
    Row("R15", Span.NOW, partial(_honoured, 2, (2, 3, 4)), rolls=Rolls.DISTINCT),
    Row("R16", Span.ALL, _put_right, of=_to_put_right, rolls=Rolls.DISTINCT),
    Row("R17", Span.ALL, _promoted, rolls=Rolls.DISTINCT),
    Row("R18", Span.ALL, _chosen),
    Row("R19a", Span.NOW, partial(_on_roll, 4), chart="count"),
    Row("R19b", Span.NOW, partial(_on_roll, 3)),
    Row("R20", Span.ALL, partial(_held, (11,)), chart="bars"),
    Row("R21", Span.ALL, partial(_paid, 5, 2), scale=_WAN, digits=2, chart="bars"),
    Row("R22", Span.ALL, _places),
    Row("R23", Span.YEAR, _break_five, of=villages, lacks=no_village_year, chart="villages"),
    Row("R24", Span.ALL, _first_secretaries, rolls=Rolls.DISTINCT),
    Row("R25", Span.NOW, _paired, rolls=Rolls.DISTINCT),
)

STYLE = (
    Row("R26", Span.NOW, _units, rolls=Rolls.DISTINCT),
    Row("R27", Span.ALL, _sent, rolls=Rolls.DISTINCT, chart="line"),
    Row("R28a", Span.NOW, partial(_groups, (10,)), lowest=6, chart="tree"),
    Row("R28b", Span.NOW, partial(_of_village, 1), rolls=Rolls.DISTINCT),
    Row("R28c", Span.NOW, partial(_of_village, 5), rolls=Rolls.DISTINCT),
    Row("R28d", Span.NOW, _at_strength, of=_involved, is_gap=True),
    Row("R41", Span.NOW, partial(_groups, _TREE), shape=Shape.WORDS, say=_in_tree, lowest=6, chart="tree"),
    Row("R45", Span.NOW, _with_helper, of=helped, is_gap=True, chart="villages"),
)

EPIDEMIC = (Row("R29", Span.NOW, partial(_groups, (11,)), lowest=6),)

PAIRS = (
    Row("R38", Span.NOW, _one_to_one, of=_involved),
    Row("R39a", Span.YEAR, _deeds, of=_deeds_wanted, is_target=True, chart="target"),
    Row("R39b", Span.YEAR, _solved, chart="count"),
    Row("R39c", Span.YEAR, _given, scale=_WAN, digits=2),
)
