"""R30–R37, R40, R42–R46: 疫情防控, 整改, 未贫先防, 扶心, 下一步, 图片."""

from __future__ import annotations

from functools import partial

import numpy as np

from fupin_desktop.reports.effect.facts import Facts
from fupin_desktop.reports.effect.forces import closed, helped
from fupin_desktop.reports.effect.hits import Hits, Ints, Mask, of
from fupin_desktop.reports.effect.row import Rolls, Row, Shape, Span

_WAN = 1_000_000
_FISCAL = (1, 2, 3, 4)


def _wishes(kind: int, f: Facts) -> Hits:
    table = f["work_intent"]
    return of(table, f.wishes & (table["work_class"] == kind))


def _offered(f: Facts) -> Hits:
    table, step = f["work_intent"], f["step"]
    told = np.zeros(len(table) + 1, bool)
    told[step["wish"][(step["step"] == 601) & (step["date"] <= f.b)]] = True
    return of(table, f.wishes & (table["work_class"] == 2) & told[:-1])


def _fiscal(f: Facts) -> Mask:
    table = f["money"]
    year = table["date"] // 10_000 == f.year
    return f.money(1, 1) & np.isin(table["source"], _FISCAL) & year


def _to_bases(f: Facts) -> Hits:
    table = f["money"]
    return of(table, _fiscal(f) & f.where(f.projects & (f["project"]["base"] >= 0), table, "project"), "amount")


def _to_industry(f: Facts) -> Hits:
    table, project = f["money"], f["project"]
    chosen = f.projects & (project["programme"] == 1) & (project["kind"] == 1)
    return of(table, _fiscal(f) & f.where(chosen, table, "project"), "amount")


def _to_programme(f: Facts) -> Hits:
    table = f["money"]
    return of(table, _fiscal(f) & f.where(f.projects & (f["project"]["programme"] == 1), table, "project"), "amount")


def _fiscal_money(f: Facts) -> Hits:
    return of(f["money"], _fiscal(f), "amount")


def _joined(f: Facts) -> Mask:
    table = f["measure"]
    joined = f.yearly("measure") & np.isin(table["item"], (106, 107)) & (table["org"] >= 0)
    return f.helped & f.households_of(table, joined)


def _dividends(f: Facts, year: int) -> Ints:
    """Of each household in a year, 分."""
    table = f["money"]
    told = np.zeros(len(f["household"]) + 1, np.int64)
    mine = (table["account"] == 7) & (table["date"] // 10_000 == year)
    np.add.at(told, table["household"][mine], table["amount"][mine])
    return told[:-1]


def _earning_more(f: Facts) -> Hits:
    return of(f["household"], _joined(f) & (_dividends(f, f.year) > _dividends(f, f.year - 1)))


def _fed_back(f: Facts) -> Mask:
    table = f["rectification"]
    from_above = np.isin(table["source_level"], (1, 2)) & np.isin(table["source_kind"], (1, 2, 3))
    return f.in_period(table["found_on"]) & from_above


def _repaired(f: Facts) -> Hits:
    measure, housing = f["measure"], f["housing"]
    years = (housing["year"] >= f.a // 10_000) & (housing["year"] <= f.year)
    return (
        *of(measure, f.mechanism & (measure["kind"] == 9), same="household"),
        *of(housing, (housing["repaired"] == 1) & years, same="household"),
    )


def _times(kinds: tuple[int, ...], trigger: int, f: Facts) -> Hits:
    measure, claim = f["measure"], f["claim"]
    paid = (claim["state"] == 5) & f.in_period(claim["paid"]) & (claim["trigger"] == trigger)
    return (
        *of(measure, f.mechanism & np.isin(measure["kind"], kinds), "times"),
        *of(claim, paid),
    )


def _filial(f: Facts) -> Hits:
    return of(f["money"], f.money(2, 1), "amount")


def _people(kinds: tuple[int, ...], f: Facts) -> Hits:
    table = f["activity"]
    return of(table, np.isin(table["kind"], kinds) & f.in_period(table["date"]) & (table["people"] > 0), "people")


def _measures(f: Facts) -> Hits:
    table = f["measure"]
    return of(table, f.done & f.yearly("measure") & f.of_helped(table))


def _clues(f: Facts) -> Hits:
    return of(f["clue"], f.in_period(f["clue"]["found"]))


def _settled_clues(f: Facts) -> Hits:
    table = f["clue"]
    return of(table, f.in_period(table["found"]) & (table["outcome"] >= 0))


def _overdue(f: Facts) -> Hits:
    table = f["clue"]
    return of(table, (table["outcome"] < 0) & (table["due"] < f.b) & (table["due"] > 0))


def _watched(f: Facts, *, eliminated: bool = False) -> Hits:
    table = f["household"]
    mask = table["monitor_cat"] >= 0
    return of(table, mask & (table["eliminated"] == 1) if eliminated else mask)


def _severe(f: Facts) -> Mask:
    return np.isin(f["person"]["disab_level"], (1, 2))


def _cared(f: Facts) -> Hits:
    table = f["care"]
    mask = f.yearly("care") & f.of_present(table, f.present & _severe(f)) & np.isin(table["mode"], (1, 2))
    return of(table, mask, same="person")


def _to_care(f: Facts) -> Hits:
    table = f["person"]
    return of(table, f.of_person(f.helped) & _severe(f), same=table.own)


def _no_care(f: Facts) -> Hits:
    told = f.persons_of(f["care"], f.yearly("care"))
    return of(f["person"], f.of_person(f.helped) & _severe(f) & ~told)


def _difficulties(column: str, f: Facts) -> Hits:
    table = f["care"]
    return of(table, f.yearly("care") & f.of_present(table) & (table[column] > 0), column)


def _lent(f: Facts) -> Hits:
    table = f["loan"]
    return of(table, f.in_period(table["start"]), "principal")


def _items(item: int, f: Facts) -> Hits:
    table = f["measure"]
    return of(table, f.done & f.in_period(table["start"]) & (table["item"] == item))


def _condolences(f: Facts) -> Hits:
    table = f["activity"]
    mask = np.isin(table["kind"], (61, 62)) & f.in_period(table["date"]) & (table["households"] > 0)
    return (*of(table, mask, "households"), *_items(1104, f))


def _held(kind: int, item: int, f: Facts) -> Hits:
    table = f["activity"]
    return (*of(table, (table["kind"] == kind) & f.in_period(table["date"])), *_items(item, f))


def _with_cooperative(f: Facts) -> Hits:
    table = f["measure"]
    mask = f.yearly("measure") & f.of_helped(table) & f.where(f.org_kind(5), table, "org")
    return of(table, mask, same="household")


WORK = (
    *(
        Row(f"R30{letter}", Span.NOW, partial(_wishes, kind), chart="parts" if kind == 1 else "")
        for kind, letter, words in (
            (1, "a", "已就业稳定"),
            (2, "b", "有意愿未就业"),
            (3, "c", "无意愿"),
            (4, "d", "无能力"),
        )
    ),
    Row("R30e", Span.NOW, _offered, of=partial(_wishes, 2), is_gap=True),
    Row("R31a", Span.YEAR, _to_bases, scale=_WAN, digits=2),
    Row(
        "R31b", Span.YEAR, _to_industry, per=_to_programme, shape=Shape.RATIO, rolls=Rolls.RATIO, digits=1, chart="line"
    ),
    Row("R32", Span.YEAR, _earning_more, of=lambda f: of(f["household"], _joined(f)), chart="pair"),
    Row(
        "R33",
        Span.ALL,
        lambda f: of(f["rectification"], _fed_back(f) & closed(f)),
        of=lambda f: of(f["rectification"], _fed_back(f)),
        is_gap=True,
        chart="parts",
    ),
)

PREVENTION = (
    Row("R34", Span.ALL, _repaired, rolls=Rolls.DISTINCT, chart="bars"),
    Row("R35", Span.ALL, partial(_times, (5,), 1), chart="bars", small=True),
    Row("R36", Span.ALL, partial(_times, (6, 7), 2), chart="bars", small=True),
    Row("R37", Span.ALL, _filial, scale=_WAN, digits=2, chart="bars"),
)

HEART = (
    Row("R40", Span.NOW, lambda _f: (), shape=Shape.WORDS, rolls=Rolls.OWN),
    Row("R40a", Span.ALL, partial(_people, (13, 21, 22, 23, 24, 25, 26)), chart="count"),
    Row("R40b", Span.ALL, partial(_people, (27,))),
)

NEXT = (
    Row("R42a", Span.YEAR, _fiscal_money, shape=Shape.CHANGE, scale=_WAN, digits=2, chart="pair"),
    Row("R42b", Span.YEAR, _measures, per=helped, shape=Shape.CHANGE, rolls=Rolls.RATIO, digits=2, chart="pair"),
    Row("R43a", Span.ALL, _settled_clues, of=_clues, is_gap=True, chart="count"),
    Row("R43b", Span.NOW, _overdue, chart="big"),
    Row("R43c", Span.NOW, partial(_watched, eliminated=True), of=_watched),
    Row("R44a", Span.YEAR, _cared, of=_to_care, rolls=Rolls.DISTINCT, lacks=_no_care, small=True),
    Row("R44b", Span.YEAR, partial(_difficulties, "solved"), of=partial(_difficulties, "hard"), small=True),
)

PICTURES = (
    Row("R46a", Span.ALL, _lent, scale=_WAN, digits=2),
    Row("R46b", Span.ALL, _condolences),
    Row("R46c", Span.ALL, partial(_held, 72, 705)),
    Row("R46d", Span.YEAR, _with_cooperative, rolls=Rolls.DISTINCT),
    Row("R46e", Span.ALL, partial(_held, 73, 114)),
)
