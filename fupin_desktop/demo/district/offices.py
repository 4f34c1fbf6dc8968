"""What the offices of the demo district keep: units, cadres, helpers, honours, rectifications, activities."""

from __future__ import annotations

from db.measure import Helper
from db.organisation import Activity, Cadre, Org
from db.rectification import Rectification
from db.report import Figure
from db.step import Step
from db.village import Honour
from fupin_desktop import regions
from fupin_desktop.demo.district.homes import Home
from fupin_desktop.demo.district.making import DISTRICT, TOWN, Making
from fupin_desktop.demo.making import WAN, shares

ENTERPRISES, SOCIAL, UNITS = 23, 3, 64
_CIVIL, _PARTY = 19, 6
_ROLLS = {"1": 273, "2": 47, "3": 125, "4": 377}
_PROMOTED, _CHOSEN = 13, 8
#: Steps that an item takes from the plan to the end.
_STEPS = ("401", "402", "403", "404", "406", "407")
_WORK = ("产业", "就业", "教育", "健康", "住房", "饮水", "金融", "兜底", "宣传", "督导")


class Units:
    """The units that other records name."""

    def __init__(self, making: Making) -> None:
        _tree(making)
        self.district = [_org(making, f"区直单位{number + 1}", "01") for number in range(UNITS)]
        self.paired = [_org(making, f"安阳企业{number + 1}", "03", branch=True) for number in range(ENTERPRISES)]
        self.paired += [_org(making, f"安阳社会组织{number + 1}", "04", branch=True) for number in range(SOCIAL)]
        self.cooperative = _org(making, "袁薛庄种植专业合作社", "05", making.involved[0])
        self.bases = [_org(making, name, "06", making.involved[0]) for name in ("嘉辰采摘园", "蔬菜基地", "食用菌基地")]
        self.home = _org(making, "宝莲寺镇托养中心", "14", TOWN, level="5")
        self.bank = _org(making, "安阳农商银行", "12")


def _org(
    making: Making, name: str, kind: str, region: str = DISTRICT, level: str = "4", parent: str = "", *,
    branch: bool = False,
) -> str:  # fmt: skip
    return making.add(
        Org, name=name, kind=kind, region_code=region, level=level, parent=parent or None, since="2016-03-01",
        leader=making.name(), contact=making.name(), phone=making.phone(), branch=f"{name}党支部" if branch else None,
        is_private=1 if kind == "03" else None,
    )  # fmt: skip


def _tree(making: Making) -> None:
    head = _org(making, "区脱贫攻坚指挥部", "09")
    for name in _WORK:
        _org(making, f"{name}专项工作组", "10", parent=head)
    fight = _org(making, "疫情期间帮扶领导小组", "09", parent=head)
    for number in range(8):
        _org(making, f"疫情专项帮扶{number + 1}组", "11", parent=fight)
    town = _org(making, "宝莲寺镇", "18", TOWN, "5", head)
    for code in making.involved:
        _org(making, f"{regions.village_name(code)}责任组", "08", code, "6", town)


def write(making: Making, homes: list[Home]) -> Units:
    """Everything that is not of a household; returns the units."""
    units = Units(making)
    _figures(making)
    _honours(making)
    _cadres(making)
    _helpers(making, units, homes)
    _rectifications(making)
    _activities(making, units)
    return units


def _figures(making: Making) -> None:
    told = {"region_code": DISTRICT, "year": 2020, "unit": "人", "by": "区统计局"}
    making.add(Figure, **told, row="R01a", kind="1", value=440_000 * 10_000, source="区统计公报（演示）")
    making.add(Figure, **told, row="R03a", kind="2", value=1_359 * 10_000, source="报纸版面", as_of="2020-11-30")


def _honours(making: Making) -> None:
    levels = {0: ("1", 2017), 1: ("3", 2018)}
    for number, code in enumerate(making.involved[:_CIVIL]):
        level, year = levels.get(number, ("4", 2019))
        making.add(Honour, region_code=code, kind="1", level=level, year=year, granted_by="文明办")
    for code in making.involved[:_PARTY]:
        making.add(Honour, region_code=code, kind="2", level="4", year=2019, granted_by="区委组织部")


def _cadres(making: Making) -> None:
    own = [code for code in making.villages if code not in making.villages[-2:]]
    for kind, count in _ROLLS.items():
        for number in range(count):
            region = DISTRICT if kind == "1" else own[number % len(own)]
            more: dict[str, str | None] = {}
            if kind == "1" and number < _PROMOTED:
                more = {"promoted_on": f"20{17 + number % 4}-06-01", "promoted_to": "副科级"}
            if kind == "2":
                more = {"village_post": "3", "chosen_on": "2018-03-01" if number < _CHOSEN else None}
            making.add(
                Cadre, kind=kind, name=making.name(), region_code=region, sex="1", start="2016-03-01",
                org_name=f"帮扶单位{number + 1}" if kind == "1" else None, specialties="1" if kind == "4" else None,
                position="帮扶干部" if kind == "1" else None, leads=3 if kind == "4" else None, phone=making.phone(),
                **more,
            )  # fmt: skip


def _helper(making: Making, region: str, role: str, name: str, org: str,
            **more: str | None) -> None:  # fmt: skip
    making.add(
        Helper, region_code=region, role=role, name=name, org=org, start="2016-03-01", phone=making.phone(),
        org_level="3", **more,
    )  # fmt: skip


def _helpers(making: Making, units: Units, homes: list[Home]) -> None:
    villages = making.involved
    leaders = [making.name() for _ in villages[1:]]
    sent = [making.name() for _ in villages[1:]]
    for number, code in enumerate(villages):
        at = max(0, number - 1)  # one leads two
        _helper(making, code, "01", leaders[at], "区委区政府")
        _helper(making, code, "03", f"{regions.village_name(code)}责任组", "区脱贫攻坚指挥部")
        _helper(making, code, "04", making.name(), f"区直单位{number + 1}")
        _helper(making, code, "05", sent[at], f"区直单位{at + 1}", sent_as="1" if at < 9 else "2")
        _helper(making, code, "07", f"企业党支部{number + 1}", f"企业{number + 1}", unit=units.paired[number])
    for number in range(5):
        unit = f"区直单位{number + 40}"
        _helper(making, villages[number + 10], "05", making.name(), unit, sent_as="1", end="2018-06-30")
    for number, unit in enumerate(units.district):
        _helper(
            making, villages[number % len(villages)], "02", f"区直单位{number + 1}", f"区直单位{number + 1}", unit=unit
        )
    for home in homes:
        _helper(making, home.region, "06", making.name(), f"区直单位{home.number % UNITS + 1}", household=home.key,
                sent_as="6")  # fmt: skip


def _rectifications(making: Making) -> None:
    for number in range(14):
        kind = ("01", "02", "03")[number % 3]
        key = _item(making, number, "2" if number % 2 else "1", kind, DISTRICT)
        for at, step in enumerate(_STEPS):
            making.add(
                Step, record=key, flow="4", step=step, date=f"2019-{5 + at:02d}-20", result="1", level="4",
                person_by="区扶贫办",
            )  # fmt: skip
    for number in range(11):
        _item(making, 14 + number, "4", "20", making.involved[number + 5])


def _item(making: Making, number: int, level: str, kind: str, region: str) -> str:
    return making.add(
        Rectification, item_no=str(number + 1), year=2019, source_level=level, source_kind=kind, found_on="2019-05-10",
        region_code=region, scope="1", problem="档案资料不够齐全。", standard="按规定逐项核对。",
        account_check="逐项对账。", people_check="落实到人。", goal="全部整改到位。", measures="补齐资料，建立台账。",
        lead_unit="区扶贫办",
        resp_unit="宝莲寺镇", leader="分管领导", owner="责任人", kind="2", deadline="2019-10-31", state="4",
        closed_on="2019-10-20", closed_by="区指挥部",
    )  # fmt: skip


def _activities(making: Making, units: Units) -> None:
    told = {"region_code": DISTRICT, "host": "区扶贫办"}
    for number, people in enumerate(shares(1_650, 25)):
        day = f"20{16 + number % 5}-04-{number + 1:02d}"
        making.add(Activity, **told, kind="11", date=day, topic="帮扶干部培训", level="4", audience="1", people=people)
    for number, amount in enumerate(shares(48 * WAN, 61)):
        at = number % len(units.paired)
        making.add(
            Activity, kind="51" if number % 2 else "54", date=f"2020-0{3 + number % 6}-15", topic="为结对村办实事",
            region_code=making.involved[at], org=units.paired[at], amount=amount, fund_source="06", households=5,
        )  # fmt: skip
    for number in range(130):
        at = number % len(units.paired)
        making.add(
            Activity, kind=str(41 + number % 5), date=f"2020-0{3 + number % 6}-20", topic="村企五联",
            region_code=making.involved[at], org=units.paired[at], people=30,
        )  # fmt: skip
    for number in range(6):
        making.add(Activity, **told, kind=str(21 + number), date="2020-06-10", topic="扶心宣传", people=120)
    making.add(Activity, **told, kind="27", date="2020-06-18", topic="干部座谈疏导", people=60)
    pictures = (("61", "节日慰问"), ("72", "城乡教育手拉手"), ("73", "专家技术指导"))
    for number, (kind, topic) in enumerate(pictures):
        for month in (1, 5, 9):
            making.add(Activity, **told, kind=kind, date=f"2020-{month:02d}-{12 + number}", topic=topic, people=40,
                       households=30)  # fmt: skip
