"""The papers of villages: the roster, and the notice of who is monitored; with their marks ※."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from db import masks
from db.changes import every
from db.codes import code_list
from fupin_desktop import regions
from fupin_desktop.cards import card_parts, marks, notice, roster
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.cards.notice import Listed, Notice
from fupin_desktop.rules.card import Facts, Row
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import settings
from fupin_desktop.services.book.list_sql import HOUSE_ORDER
from fupin_desktop.services.conflicts import undecided
from fupin_desktop.services.conflicts.alternatives import otherwise, values
from fupin_desktop.services.papers import card_facts
from fupin_desktop.services.papers import roster as rosters
from fupin_desktop.terms import term


def sheets(form: str, wanted: Sequence[str], households: Sequence[str], about: About) -> Iterator[Sheet]:
    """The roster, or the notices, of villages (of all when empty); of these households alone, if any."""
    if form == "roster":
        if len(households) >= every("SELECT count(*) FROM resident")[0][0]:
            households = ()  # the list has all
        lines = rosters.lines(wanted, households)
        counted = undecided.counted(len({line.number for line in lines if line.others}))
        of = wanted[0] if len(wanted) == 1 else books.region()
        yield _footed(roster.sheet(lines, regions.path(of), about, "只有名单里的户" if households else ""), counted)
        return
    for region, name in villages(wanted):
        yield _notice(region, name, households, about)


def villages(wanted: Sequence[str]) -> list[tuple[str, str]]:
    """(code, name) of the villages of the book; of these alone, if any."""
    rows = every("SELECT region_code, name FROM village WHERE deleted IS NOT 1 ORDER BY region_code")
    return [(code, name) for code, name in rows if not wanted or code in wanted]


def _notice(region: str, name: str, only: Sequence[str], about: About) -> Sheet:
    keys = [key for key in _monitored(region) if not only or key in only]
    known = [one.facts for one in card_facts.read(keys, about.year)]
    village, _ = card_facts.village(region)
    told = [_listed(facts) for facts in known]
    own = notice.sheet(_made(region, name, told, village, about), about)
    others, open_households = _otherwise(known, told, about)
    made = [notice.sheet(_made(region, name, listed, village, about), about) for listed in others]
    if village:
        for one, given in values(undecided.of_villages([region]).get(region, ())).items():
            rows = [otherwise(village, one, stored) for stored in given]
            made += [notice.sheet(_made(region, name, told, row, about), about) for row in rows if row is not village]
    return _footed(marks.marked(own, made), undecided.counted(open_households))


def _otherwise(known: Sequence[Facts], told: list[Listed], about: About) -> tuple[list[list[Listed]], int]:
    """The list as it would be with each other value, and how many households would read otherwise."""
    places = {facts.household["id"]: place for place, facts in enumerate(known)}
    found: list[list[Listed]] = []
    changed = set()
    for key, open_values in undecided.of_households(list(places), on_paper=True).items():
        place = places[key]
        for one, given in values(open_values).items():
            for stored in given:
                other = _listed(otherwise(known[place], one, stored))
                if other != told[place]:
                    changed.add(place)
                    found.append([*told[:place], other, *told[place + 1 :]])
    return found, len(changed)


def _listed(facts: Facts) -> Listed:
    """What the notice says of a household; with a value by which it would not be there, without a class."""
    own, kinds = facts.household, code_list("monitor_cat")
    kind = "" if own["risk_eliminated"] else kinds.label(own["monitor_cat"])
    head = (facts.head["name"] or "") if facts.head else ""
    return Listed(masks.name(head), card_parts.group_of(facts), len(facts.persons), kind)


def _made(region: str, name: str, listed: list[Listed], village: Row | None, about: About) -> Notice:
    phones = (village["hotline"], village["office_phone"]) if village else ()
    office = (village["office_name"] or "") if village else ""
    phone = "、".join(one for one in phones if one)
    days = settings.numbers(region)["notice_days"]
    return Notice(region, name, listed, phone, office or term("office", about.year), days=days)


def _footed(sheet: Sheet, mark: str) -> Sheet:
    return replace(sheet, foot=f"{mark} · {sheet.foot}") if mark else sheet


def _monitored(region: str) -> list[str]:
    """The households of a village whose risk stands, by group and house."""
    query = f"""SELECT h.id FROM resident h
        WHERE h.region_code = ? AND h.monitor_cat IS NOT NULL AND h.risk_eliminated IS NOT 1
        ORDER BY {HOUSE_ORDER}"""
    return [row[0] for row in every(query, region)]
