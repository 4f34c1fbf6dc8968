"""Help that households of the demo get: measures that fit their people and risks, who stands by them, some of it
missing on purpose; cards printed and hung.

Its chance is its own, so that people and incomes stay what they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from db.card import CardReturn
from db.measure import Measure
from db.person import Employment, PersonYear
from db.record import derived_key
from fupin_desktop.demo.flaws import Home
from fupin_desktop.demo.people import DISABLED, GRAVE, HEALTHY, POOR, Family, Member, Row
from fupin_desktop.demo.yearly import YEARS, Circumstances, Rows
from fupin_desktop.services.papers import cards_state

_LAST = YEARS[-1]
_PRIMARY, _JUNIOR = ("03",), ("04", "05", "06")
_SENIOR, _VOCATIONAL = ("07", "08", "09"), ("10", "11", "12", "13", "14", "15")
#: kind of public post → item
_POSTS = {"04": "0404", "02": "0402", "05": "0405"}
_AGRICULTURE, _MEDICAL, _CIVIL, _EDUCATION, _WORK, _HOUSING, _WATER = (
    "区农业农村局", "区医保局", "区民政局", "区教育局", "区人社局", "区住建局", "区水利局",
)  # fmt: skip
#: name, office, post, level, phone
_PAIRED = (
    ("赵明", "区农业农村局", "副局长", "3"),
    ("周海燕", "区医保局", "副局长", "3"),
    ("孙立军", "区民政局", "科长", "3"),
    ("吴晓东", "宝莲寺镇人民政府", "副镇长", "4"),
    ("郑丽娟", "区教育局", "科长", "3"),
    ("冯志刚", "区残联", "副理事长", "3"),
)
_BEFORE = ("马文斌", "区统计局", "科员", "3")
_OF_VILLAGE = (
    ("01", ("韩建军", "文峰区人民政府", "副区长", "3"), None),
    ("02", ("市农业科学院", "市农业科学院", "帮扶单位", "2"), None),
    ("04", ("程国庆", "宝莲寺镇人民政府", "镇党委副书记", "4"), None),
    ("05", ("薛志强", "区委组织部", "第一书记", "3"), None),
    ("09", ("王保林", "村党支部", "支部书记", "5"), None),
    ("11", ("李建国", "村委会", "网格员", "5"), "一组"),
    ("11", ("王秀梅", "村委会", "网格员", "5"), "二组"),
    ("11", ("薛二军", "村委会", "网格员", "5"), "三组"),
    ("13", ("杜红霞", "村卫生室", "乡村医生", "5"), None),
)  # nobody keeps the grid of 四组 yet
OFFICES = {"hotline": "12317", "office_name": "文峰区农业农村局", "office_phone": "0372-0000100"}


def of_year(family: Family, state: Circumstances, year: int, rows: Rows) -> list[Row]:
    """The measures of a helped household in a year."""
    rng = Random(f"help/{family.key}/{year}")
    found = [made for made in _measures(family, state, year, rows, rng) if made]
    helper = paired(family)
    for number, row in enumerate(found):
        row |= {"id": family.new_key("measure", year, number), "household": family.key, "year": year}
        row |= {"helper": helper["name"], "status": "3" if year < _LAST or rng.random() < 0.4 else "2"}
        row["kind"] = row["item"][:2]
        if row["status"] == "3" and row["kind"] in ("01", "02", "04"):
            row |= {"income_gain": rng.randrange(5, 40) * 10_000, "effect": "按月领到，户主满意。"}
    return found


def paired(family: Family) -> Row:
    """The official who stands by a household now."""
    rng = Random(f"helper/{family.key}")
    household = family.household
    first = (household["household_no"] or household["region_code"])[:12]  # one who moved keeps who stands by them
    return _helper(family.key, first, "06", rng.choice(_PAIRED), rng.randrange(200))


def helpers(homes: Sequence[Home]) -> Iterator[Row]:
    """Who stands by households; where another took over, the one before too."""
    for home in homes:
        family = home.family
        if not is_helped(family, _LAST):
            continue
        rng = Random(f"since/{family.key}")
        now = paired(family)
        start = dt.date(2021, 5, 10)
        if rng.random() < 0.25:
            handed = dt.date(rng.choice((2023, 2024, 2025)), rng.randint(1, 12), 15)
            before = _helper(family.key, now["region_code"], "06", _BEFORE, 199)
            yield before | {
                "id": family.new_key("helper", 0), "start": start.isoformat(), "end": handed.isoformat(),
            }  # fmt: skip
            start = handed
        yield now | {"id": family.new_key("helper", 1), "start": start.isoformat()}


def helpers_of_village(seed: int, code: str) -> list[Row]:
    """Who serves the village."""
    found = []
    for number, (role, who, group) in enumerate(_OF_VILLAGE):
        row = _helper(None, code, role, who, number)
        row |= {"id": derived_key("demo", seed, code, "helper", number), "group_no": group, "start": "2023-06-01"}
        found.append(row)
    return found


def is_helped(family: Family, year: int) -> bool:
    """Whether measures are for the household in a year: it left poverty, or is monitored since."""
    found = family.household.get("monitor_found_ym")
    return family.household["hh_type"] == POOR or bool(found and int(found[:4]) <= year)


def spoil(homes: Sequence[Home]) -> None:
    """What the rules on measures are to find: one household each."""
    helped = [home for home in homes if is_helped(home.family, _LAST) and home.years[_LAST].get(Measure)]
    watched = [h for h in helped if h.family.household.get("monitor_cat") and not h.family.household["risk_eliminated"]]
    ill = [home for home in watched if home.family.household["risk_1"] == "01"]
    pupils = [home for home in helped if any(m["item"] == "0701" for m in home.years[_LAST][Measure])]
    for home in watched[-1:]:
        for year in YEARS:
            home.years[year].get(Measure, []).clear()
    for home in ill[:1]:
        _drop(home, "05", "11")
    for home in pupils[:1]:
        _drop(home, "07")
    for home in [home for home in helped if home not in watched][-3:]:
        home.years[_LAST][Measure].clear()


def _drop(home: Home, *kinds: str) -> None:
    for year in YEARS:
        home.years[year][Measure] = [m for m in home.years[year].get(Measure, ()) if m["kind"] not in kinds]


def _helper(household: str | None, region: str, role: str, who: Sequence[str], phone: int) -> Row:
    name, org, position, level = who
    return {"household": household, "region_code": region, "role": role, "name": name, "org": org,
            "position": position, "org_level": level, "phone": f"13803720{100 + phone:03d}"}  # fmt: skip


def _measure(item: str, dept: str, start: str, fiscal: int = 0, **more: object) -> Row:
    """One measure; money in 元."""
    row: Row = {"item": item, "dept": dept, "start": start, **more}
    if fiscal:
        row |= {"amount_fiscal": fiscal * 100, "fund_source": "05"}
    return row


def _measures(family: Family, state: Circumstances, year: int, rows: Rows, rng: Random) -> Iterator[Row]:
    members = {member.row["id"]: member for member in family.living(year)}
    for form in rows[PersonYear]:
        yield from _of_person(members[form["person"]], form, year)
    for job in rows[Employment]:
        yield from _of_job(job, year)
    yield from _of_household(family, state, year, rows, rng)
    yield from _of_risk(family, year, rows)


def _of_person(member: Member, form: Row, year: int) -> Iterator[Row]:
    person, school, health = member.row["id"], form["school_state"] or "", form["health"].split(",")
    started = f"{year}-01-01"
    if school in _PRIMARY + _JUNIOR:
        amount = 500 if school in _PRIMARY else 625
        yield _measure("0603", _EDUCATION, f"{year}-03-10", amount, person=person, person_times=2)
    elif school in _SENIOR:
        yield _measure("0702", _EDUCATION, f"{year}-03-10", 2000, person=person, person_times=2)
    elif school in _VOCATIONAL:
        yield _measure("0701", _EDUCATION, f"{year}-04-20", 3000, person=person, person_times=2)
    if form["dibao"] != "0":
        yield _measure("0801", _CIVIL, started, form["dibao_month"] // 100 * 12, person=person)
    if form["tekun"] != "0":
        yield _measure("0802", _CIVIL, started, 9360, person=person)
    if DISABLED in health and member.row["disab_level"] in "12":
        yield _measure("0804", _CIVIL, started, 1800, person=person)
    if GRAVE in health:
        yield _measure("0502", _MEDICAL, f"{year}-02-15", 2600, person=person, person_times=2)
    elif health != [HEALTHY]:
        yield _measure("0503", _MEDICAL, started, person=person, person_times=4)


def _of_job(job: Row, year: int) -> Iterator[Row]:
    if posts := job.get("pub_job_type"):
        yield _measure(_POSTS[posts], _WORK, f"{year}-01-05", 6000, person=job["person"])
    elif job["scope"] in ("4", "5"):
        amount = 200 if job["scope"] == "4" else 600
        job["travel_aid"] = amount * 100
        yield _measure("0203", _WORK, f"{year}-06-18", amount, person=job["person"])


def _of_household(family: Family, state: Circumstances, year: int, rows: Rows, rng: Random) -> Iterator[Row]:
    size = len(rows[PersonYear])
    if size:
        share = {2023: 190, 2024: 190, 2025: 200, 2026: 200}[year]
        alone = rows[PersonYear][0]["person"] if size == 1 else None
        yield _measure("0501", _MEDICAL, f"{year - 1}-11-20", share * size, person=alone, person_times=size)
    if state.in_coop:
        yield _measure("0106", _AGRICULTURE, f"{year}-01-10", amount_social=60_000, fund_source="08")
    elif family.household["hh_type"] == POOR and not state.rents_out and rng.random() < 0.5:
        yield _measure("0110", _AGRICULTURE, f"{year}-04-08", 800)
    if rng.random() < 0.35:
        gift = {"item_note": "米面油", "quantity": 100, "quantity_unit": "份"}
        yield _measure("1104", "市农业科学院", f"{year}-01-18", amount_social=20_000, fund_source="07") | gift


def _of_risk(family: Family, year: int, rows: Rows) -> Iterator[Row]:
    """What a monitored household's risk asks for, from its identification on; and work for whoever can."""
    row = family.household
    if not row.get("monitor_found_ym") or int(row["monitor_found_ym"][:4]) > year:
        return
    began = max(f"{row['monitor_found_ym'][:4]}-{row['monitor_found_ym'][4:]}-20", f"{year}-01-15")
    yield from {
        "01": [_measure("0505", _MEDICAL, began, 1800, person_times=2)],
        "02": [_measure("1501", "区残联", began, 600), _measure("0804", _CIVIL, began, 900)],
        "03": [_measure("0703", _EDUCATION, began, 1000, person_times=2)],
        "04": [_measure("0803", _CIVIL, began, 1500, fund_source="12")],
        "09": [_measure("0902", _HOUSING, began, 8000)],
        "10": [_measure("1001", _WATER, began, 1200)],
    }.get(row["risk_1"], [])
    able = [form for form in rows[PersonYear] if form["labor"] in ("01", "02", "05")]
    if able:
        item = "0204" if rows[Employment] and row["risk_1"] != "07" else "0201"
        yield _measure(item, _WORK, began, 500, person=able[0]["person"], person_times=1)


def cards(homes: Sequence[Home]) -> Iterator[tuple[Family, bool]]:
    """Helped households whose card was printed, and whether it hangs; some were not reached yet."""
    for home in homes:
        rng = Random(f"card/{home.family.key}")
        if is_helped(home.family, _LAST) and rng.random() < 0.8:
            yield home.family, rng.random() < 0.75


def card(household: str, year: int, content: str) -> Row:
    """A card as it was printed."""
    number = "".join(Random(f"number/{household}").choices(cards_state.LETTERS, k=cards_state.LENGTH))
    row = {"household": household, "year": year, "form": cards_state.CARD, "number": number}
    return row | {"id": derived_key("demo", "card", household), "date": f"{year}-11-10", "content": content}


def hung(card: Row) -> Row:
    """The same card on the wall."""
    row = {"household": card["household"], "year": card["year"], "number": card["number"]}
    return row | {"id": CardReturn.new_key(row), "signed": f"{card['year']}-11-14", "hung": f"{card['year']}-11-14"}
