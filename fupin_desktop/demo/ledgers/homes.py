"""What the ledgers of a demo village say of its households; amounts are those that their income statements have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from db.clue import Clue
from db.income import Income, RigidExpense
from db.measure import Measure
from db.money import Money
from db.person import Employment, PersonYear
from db.relief import Care, Claim, Settlement
from db.step import Step
from db.visit import Problem
from db.work import WorkIntent
from fupin_desktop.demo.flaws import Home
from fupin_desktop.demo.ledgers.village import LAST, Units
from fupin_desktop.demo.making import YUAN, Making
from fupin_desktop.demo.people import ORDINARY, Family, Member, Row

#: The year of which everything is known.
_FULL = LAST - 1
_ELDERS, _BILLS, _ASKED = 5, 4, 18
_FILIAL_MONTHS = range(1, 11)
_MEDICAL = "1"
#: Shares of a bill that its layers pay, percent; what somebody pays is the rest.
_LAYERS, _REST = (52, 12, 4, 2), 30
_SEVERE = ("1", "2")


def write(making: Making, actor: str, homes: Sequence[Home], units: Units) -> None:
    """Rows of households that are registered here first."""
    _filial(making, homes)
    _dividends(making, homes, units)
    making.write(actor, "登记孝善基金和分红")
    _bills(making, homes)
    making.write(actor, "登记医疗结算和救助")
    _difficulties(making, homes, units)
    making.write(actor, "登记结对企业解决的难题")
    _wishes(making, homes)
    making.write(actor, "务工意向摸底")
    _cared_for(making, homes)
    making.write(actor, "登记兜底照护")
    _clues(making, homes)
    making.write(actor, "登记监测线索")


def _statement(home: Home, year: int) -> Row | None:
    """The yearly one."""
    return next((row for row in home.years[year][Income] if row["kind"] == "1"), None)


def _filial(making: Making, homes: Sequence[Home]) -> None:
    """Each month a child gives 240 元; of ten months' allowances come the 240 元 of the statement."""
    with_elders = [home for home in homes if _elders(home.family) and home.family.household["hh_type"] != ORDINARY]
    for home in with_elders[:_ELDERS]:
        for elder in _elders(home.family):
            told = {"account": "02", "region_code": home.family.household["region_code"], "person": elder.row["id"]}
            payer = making.name(born=1972)
            for month in _FILIAL_MONTHS:
                at = {"date": f"{LAST}-{month:02d}-10", "period": f"{LAST}{month:02d}"}
                making.add(Money, **told, **at, direction="1", amount=240 * YUAN, source="11", payer=payer,
                           payer_relation="03")  # fmt: skip
                making.add(Money, **told, **at, direction="2", amount=24 * YUAN, approved_by="王保林")


def _elders(family: Family) -> list[Member]:
    return [member for member in family.living(LAST) if member.age(LAST) >= 70]


def _dividends(making: Making, homes: Sequence[Home], units: Units) -> None:
    for home in homes:
        for year in (_FULL, LAST):
            for row in home.years[year][Measure]:
                if row["item"] == "0106":
                    row["org"] = units.cooperative
            statement = _statement(home, year)
            if statement and statement["prop_dividend"]:
                making.add(
                    Money, account="07", direction="2", date=f"{year}-10-{15 if year < LAST else 20}",
                    amount=statement["prop_dividend"], region_code=home.family.household["region_code"],
                    household=home.family.key, org=units.cooperative, subject="年度分红", approved_by="王保林",
                )  # fmt: skip


def _bills(making: Making, homes: Sequence[Home]) -> None:
    """What households paid for stays is what their statements have as medical expense."""
    for home in [home for home in homes if _statement(home, _FULL)]:
        statement = _statement(home, _FULL)
        lines = [row for row in home.years[_FULL][RigidExpense] if row["kind"] == _MEDICAL]
        ill = next((row["person"] for row in home.years[_FULL][PersonYear] if row["health"] != "01"), None)
        if statement is None or not lines or ill is None:
            continue
        paid = sum(row["amount"] for row in lines)
        if not statement["claim_income"] and len(making.made[Settlement]) >= _BILLS:
            continue
        number = len(making.made[Settlement])
        bill = _bill(making, ill, paid, f"{_FULL}-0{3 + number % 6}-{10 + number % 15}")
        if statement["claim_income"]:
            making.add(
                Claim, household=home.family.key, person=ill, scheme="2", policy_year=_FULL, trigger="1",
                applied_on=f"{_FULL}-09-05", settlement=bill, loss=paid, ratio=8_000,
                deductible=5_000 * YUAN if paid > 10_000 * YUAN else 0, amount=statement["claim_income"], state="5",
                verified_on=f"{_FULL}-09-10",
                shown_from=f"{_FULL}-09-15", shown_to=f"{_FULL}-09-20", approved_on=f"{_FULL}-09-25",
                paid_on=f"{_FULL}-10-10", mechanism="33", insurer="中原农险",
            )  # fmt: skip


def _bill(making: Making, person: str, paid: int, day: str) -> str:
    total = paid * 100 // _REST
    pays = [total * share // 100 for share in _LAYERS]
    pays[0] += total - paid - sum(pays)
    admitted = dt.date.fromisoformat(day) - dt.timedelta(9)
    return making.add(
        Settlement, person=person, year=_FULL, treatment="1", hospital="安阳市人民医院", admitted=admitted.isoformat(),
        discharged=day, settled_on=day, disease_class="3", total=total, in_policy=total * 9 // 10, self_pay=paid,
        one_stop=1, **{f"pay_{layer}": amount for layer, amount in enumerate(pays, 1)},
    )  # fmt: skip


def _difficulties(making: Making, homes: Sequence[Home], units: Units) -> None:
    helped = [home for home in homes if home.family.household["hh_type"] != ORDINARY]
    told = (("14", "草莓卖不上价。"), ("21", "缺一台洗衣机。"), ("31", "大学学费不够。"))
    for home, (kind, text) in zip(helped, told, strict=False):
        making.add(
            Problem, household=home.family.key, category="07", text=text, severity="1", state="3", owner="企业联络员",
            found_on=f"{LAST}-04-20", done_date=f"{LAST}-07-15", difficulty=kind, org=units.paired, amount=2_000 * YUAN,
        )  # fmt: skip


def _wishes(making: Making, homes: Sequence[Home]) -> None:
    told: dict[str, dict[str, object]] = {
        "1": {}, "2": {"wants": "1,2", "scope": "1", "wage": 2_000 * YUAN, "skills": "8", "train": 1, "public_post": 1},
        "3": {"limits": "1"},
    }  # fmt: skip
    for number, (person, works) in enumerate(_workers(homes)):
        kind = "1" if works else "2" if number % 3 else "3"
        making.add(WorkIntent, person=person, year=LAST, surveyed_on=f"{LAST}-11-{8 + number % 10:02d}",
                   surveyor="王秀梅", work_class=kind, **told[kind])  # fmt: skip
        if len(making.made[WorkIntent]) >= _ASKED:
            return


def _workers(homes: Sequence[Home]) -> Iterator[tuple[str, bool]]:
    """Who is to be asked, and whether they work."""
    for home in homes:
        if home.family.household["hh_type"] == ORDINARY:
            continue
        at_work = {row["person"] for row in home.years[LAST][Employment]}
        for row in home.years[LAST][PersonYear]:
            member = next(one for one in home.family.members if one.row["id"] == row["person"])
            if row["labor"] in ("01", "02", "05") and not row["school_state"] and 18 <= member.age(LAST) < 65:
                yield row["person"], row["person"] in at_work


def _cared_for(making: Making, homes: Sequence[Home]) -> None:
    """Whoever is severely disabled, at home."""
    for home in homes:
        for member in home.family.living(LAST):
            if member.row.get("disab_level") not in _SEVERE:
                continue
            near = next((one for one in home.family.living(LAST) if one is not member and one.age(LAST) >= 18), None)
            carer = near.row["name"] if near else "杜红霞"
            making.add(
                Care, person=member.row["id"], year=LAST, categories="3", life="2", self_care="2", look_after="2",
                nursing="2" if near else "0", medical="2", mode="4" if near else "5", carer=carer, agreement=1,
                solution="镇里发护理补贴，村医每月上门一次。", start=f"{_FULL}-01-01", fee=200 * YUAN, fee_source="04",
                reviewed_on=f"{LAST}-10-12", reviewer="李建国",
            )  # fmt: skip


def _clues(making: Making, homes: Sequence[Home]) -> None:
    """One that came to nothing, one whose household was visited."""
    plain = [home for home in homes if not home.family.household.get("monitor_cat")][2:4]
    ends = (("09", "2"), ("11", None))
    for number, (home, (month, outcome)) in enumerate(zip(plain, ends, strict=False), 1):
        found = dt.date(LAST, int(month), 18 if outcome is None else 1)
        key = making.add(
            Clue, household=home.family.key, clue_no=f"XS{LAST}{number:03d}", source="12", found_on=found.isoformat(),
            found_by="李建国", risk="01", summary="户主住院，自付费用较多。", severity="2", handler="王秀梅",
            due=(found + dt.timedelta(15)).isoformat(), outcome=outcome, reject_reasons="1" if outcome else None,
            closed_on=(found + dt.timedelta(6)).isoformat() if outcome else None,
        )  # fmt: skip
        steps = [("101", 0, "5", None), ("104", 2, "1", "看了住院单据，儿子在外务工，收入稳定。")]
        for step, days, result, opinion in steps + ([("190", 6, "5", "已告知户主。")] if outcome else []):
            making.add(
                Step, record=key, flow="1", step=step, date=(found + dt.timedelta(days)).isoformat(), result=result,
                level="6", person_by="李建国、王秀梅", org_by="村委会", opinion=opinion,
            )  # fmt: skip
