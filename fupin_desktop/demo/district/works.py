"""What was done for the households of the demo district: projects, money, measures, claims, loans, work, care."""

from __future__ import annotations

from db.clue import Clue
from db.measure import Measure
from db.money import Money
from db.project import Loan, Project
from db.relief import Care, Claim, Settlement
from db.step import Step
from db.visit import Problem
from db.work import WorkIntent
from fupin_desktop.demo.district.homes import IN_BASE, Home
from fupin_desktop.demo.district.making import DISTRICT, YEAR, Making
from fupin_desktop.demo.district.offices import Units
from fupin_desktop.demo.making import WAN, YUAN, shares

_EARLIER = 15_373 * WAN // 10  # 万元 of 2016–2019
_IN_2020 = ((298 * WAN // 10, "01", True), (12 * WAN, "04", False), (119 * WAN // 10, "03", False))
_ASKED, _WILLING = 744, 350
_CHAIN = ("101", "104", "105", "106", "107", "108", "109")
_REPAIRS, _ILLNESS, _SCHOOL = 82, 150, 129


def write(making: Making, homes: list[Home], units: Units) -> None:
    """Everything that is of a household, and what it was paid from."""
    _projects(making, units)
    _money(making, homes, units)
    for home in homes:
        _measures(making, home, units)
    _mechanism(making, homes)
    _settlements(making, homes)
    _problems(making, homes, units)
    _wishes(making, homes)
    _clues(making, homes)
    _care(making, homes, units)


def _projects(making: Making, units: Units) -> None:
    for number, amount in enumerate(shares(_EARLIER, 12)):
        year = 2016 + number % 4
        kind = ("04", "03", "01", "05")[number % 4]
        _project(making, f"{year} 年项目{number + 1}", year, kind, amount, making.involved[number])
    for number, (amount, kind, is_base) in enumerate(_IN_2020):
        base = units.bases[0] if is_base else None
        _project(making, f"2020 年项目{number + 1}", YEAR, kind, amount, making.involved[number], base)
    for number in range(16):
        year = 2017 + number % 3
        making.add(
            Project, name=f"村级活动场所{number + 1}", year=year, programme="2", kind="09", places="村委会院内",
            region_code=making.involved[number], owner="区委组织部", budget=30 * WAN, build_kind=str(1 + number % 2),
            households=300, poor_households=15, state="5", accepted_on=f"{year}-11-10",
        )  # fmt: skip


def _project(
    making: Making, name: str, year: int, kind: str, amount: int, region: str, base: str | None = None
) -> None:
    key = making.add(
        Project, name=name, year=year, programme="1", kind=kind, region_code=region, places="村内", owner="宝莲寺镇",
        content="按批复实施。", budget=amount, households=120, poor_households=20, state="6", base=base,
        accepted_on=f"{year}-10-20",
    )  # fmt: skip
    making.add(
        Money, account="01", direction="1", date=f"{year}-04-15", amount=amount, source="01", region_code=DISTRICT,
        project=key, subject="资金到位",
    )  # fmt: skip


def _money(making: Making, homes: list[Home], units: Units) -> None:
    for year, amount in zip(range(2016, 2021), shares(1_487 * WAN, 5), strict=True):
        making.add(
            Money, account="05", direction="2", date=f"{year}-11-20", amount=amount, source="04",
            region_code=DISTRICT, subject="村两委绩效奖励",
        )  # fmt: skip
    for number, amount in enumerate(shares(198_000 * YUAN, 240)):
        making.add(
            Money, account="02", direction="1", date=f"20{18 + number % 3}-0{1 + number % 9}-10", amount=amount,
            source="11", region_code=making.involved[number % 26], payer=making.name(), payer_relation="03",
        )  # fmt: skip
    for home in homes[:IN_BASE]:
        for year, amount in ((2019, 400), (2020, 650)):
            making.add(
                Money, account="07", direction="2", date=f"{year}-10-15", amount=amount * YUAN,
                region_code=home.region, household=home.key, org=units.bases[0], subject="分红",
            )  # fmt: skip
    for number in range(4):
        making.add(
            Money, account="04", direction="1", date="2020-05-08", amount=2 * WAN, source="06",
            region_code=making.involved[number], org=units.paired[number], subject="村企结对帮扶资金",
        )  # fmt: skip


def _measures(making: Making, home: Home, units: Units) -> None:
    def add(item: str, start: str = "2020-03-10", **more: object) -> None:
        making.add(
            Measure, household=home.key, year=int(start[:4]), kind=item[:2], item=item, start=start,
            **({"helper": "结对干部", "dept": "宝莲寺镇", "status": "3"} | more),
        )  # fmt: skip

    in_base = home.number < IN_BASE
    shared = units.cooperative if home.number % 2 else units.bases[0]
    add("0107" if in_base and home.number % 2 else "0106" if in_base else "0101", org=shared if in_base else None)
    add("0201")
    add("0805")
    for year in (2018, 2019):
        add("0101", f"{year}-03-10")
    if home.pupil:
        add("0702", "2020-09-10", person=home.pupil)
    if home.number % 6 == 0:
        add("0301", status="2")
        making.add(
            Loan, household=home.key, person=home.adults[0], bank="安阳农商银行", kind="1", rate=4_350, use="02",
            contract_no=f"XD2020{home.number:04d}", principal=30_000 * YUAN, start="2020-04-20", due="2023-04-20",
            subsidised=1, balance=30_000 * YUAN, balance_on="2020-11-30",
        )  # fmt: skip


def _mechanism(making: Making, homes: list[Home]) -> None:
    def add(home: Home, item: str, mechanism: str, year: int, **more: object) -> None:
        making.add(
            Measure, household=home.key, year=year, kind=item[:2], item=item, start=f"{year}-05-20", helper="镇扶贫办",
            dept="宝莲寺镇", status="3", mechanism=mechanism, **more,
        )  # fmt: skip

    for home in homes[:_REPAIRS]:
        add(home, "0902", "76", 2016 + home.number % 5, amount_fiscal=3_000 * YUAN)
    for number, times in enumerate(shares(_ILLNESS, 75)):
        add(homes[number], "0505", "74", 2017 + number % 4, person_times=times)
    for number, times in enumerate(shares(_SCHOOL, 43)):
        add(homes[number + 100], "0704", "72", 2017 + number % 4, person_times=times)
    for number in range(22):
        home, ill = homes[number + 200], number < 16
        making.add(
            Claim, household=home.key, person=home.adults[0], scheme="2", policy_year=2019, trigger="1" if ill else "2",
            applied_on="2019-06-10", loss=20_000 * YUAN, deductible=5_000 * YUAN, amount=6_000 * YUAN, state="5",
            approved_on="2019-07-05", paid_on="2019-07-20", mechanism="33", insurer="中原农险",
        )  # fmt: skip


def _settlements(making: Making, homes: list[Home]) -> None:
    for home in homes[:90]:
        total = (8_000 + home.number * 50) * YUAN
        pays = [total * share // 100 for share in (55, 12, 8, 6, 5)]
        day = 1 + home.number % 28
        making.add(
            Settlement, person=home.adults[0], year=YEAR, treatment="1", hospital="安阳市人民医院",
            settled_on=f"2020-0{1 + home.number % 9}-{day:02d}", disease_class="3", total=total, in_policy=total,
            self_pay=total - sum(pays), one_stop=1,
            **{f"pay_{layer}": amount for layer, amount in enumerate(pays, 1)},
        )  # fmt: skip


def _problems(making: Making, homes: list[Home], units: Units) -> None:
    kinds = ("11", "12", "13", "14", "21", "22", "23", "31", "32", "33")
    for number, amount in enumerate(shares(26 * WAN, 175)):
        home = homes[number]
        making.add(
            Problem, household=home.key, category="07", text="请企业帮助解决。", severity="1", state="3",
            found_on="2020-03-20", done_date=f"2020-0{4 + number % 6}-25", difficulty=kinds[number % 10],
            org=units.paired[number % len(units.paired)], amount=amount, owner="企业联络员",
        )  # fmt: skip


def _wishes(making: Making, homes: list[Home]) -> None:
    adults = [person for home in homes for person in home.adults][:_ASKED]
    for number, person in enumerate(adults):
        kind = "2" if number < _WILLING else "1" if number < 650 else "3" if number < 710 else "4"
        key = making.add(
            WorkIntent, person=person, year=YEAR, surveyed_on="2020-03-01", surveyor="村文书", work_class=kind,
            wants="1" if kind == "2" else None, limits="1" if kind == "4" else None,
        )  # fmt: skip
        if kind == "2":
            making.add(
                Step, record=key, flow="6", step="601", date="2020-03-20", result="5", level="5", person_by="镇就业所"
            )  # fmt: skip


def _clues(making: Making, homes: list[Home]) -> None:
    for number in range(30):
        home = homes[number]
        key = making.add(
            Clue, household=home.key, clue_no=f"XS2020{number + 1:03d}", source=str(11 + number % 4),
            found_on=f"2020-0{4 + number % 4}-03", found_by="网格员", risk="01", summary="家里有人住院，自付费用较多。",
            severity="2", handler="村文书", due=f"2020-0{4 + number % 4}-18", outcome="1" if number < 20 else "4",
            category="1" if number < 20 else None, closed_on=f"2020-0{4 + number % 4}-16",
        )  # fmt: skip
        for at, step in enumerate(_CHAIN):
            making.add(
                Step, record=key, flow="1", step=step, date=f"2020-0{4 + number % 4}-{3 + 2 * at:02d}", result="1",
                level="6" if at < 5 else "5" if at == 5 else "4", person_by="经办人",
            )  # fmt: skip


def _care(making: Making, homes: list[Home], units: Units) -> None:
    for home in homes:
        if home.disabled:
            making.add(
                Care, person=home.disabled, year=YEAR, categories="3", life="2", self_care="2", look_after="2",
                nursing="2", medical="2", mode="1", org=units.home, start="2019-01-01", fee=1_500 * YUAN,
                fee_source="04", reviewed_on="2020-10-15", reviewer="镇民政所",
            )  # fmt: skip
