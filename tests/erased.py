"""Somebody of whom a book has something of everything, and what is left of them."""

from __future__ import annotations

import datetime as dt
import io

from PIL import Image

from db.changes import change, every
from db.household import Household
from db.income import Income
from db.measure import Measure
from db.person import Employment, Person, PersonYear
from db.step import Step
from db.visit import Visit
from db.work import WorkIntent
from fupin_desktop.services.household import drafts, photos
from tests.books import ACTOR, YUANXUEZHUANG

NAME, NUMBER, PHONE = "欧阳小芳", "410502198003050026", "13837212345"
WORDS = (NAME, NUMBER, NUMBER[6:], PHONE, "ouyangxiaofang", "oyxf", "乳腺癌", "哭着说")
DAY = dt.date(2026, 11, 20)
TOLD = dt.datetime.now().astimezone().date()


def picture(colour: str = "red") -> photos.Picture:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return photos.shrink(out.getvalue())


def family(*, alone: bool = False) -> tuple[str, str]:
    """(household, person): somebody of whom there is something of everything, and her husband beside her."""
    with change(ACTOR, "登记新户"):
        home = Household(region_code=YUANXUEZHUANG, hh_type="10", address="一组 5 号", phone=PHONE)
        home.note = f"{NAME}身体不好"
        home.save()
        her = Person(household=home.id, name="欧阳晓芳", id_no=NUMBER, phone=PHONE, member_state="1")
        her.birth, her.relation = dt.date(1980, 3, 5), "02"
        her.save()
        if not alone:
            him = Person(household=home.id, name="张学忠", member_state="1", note=f"妻子{NAME}", relation="01")
            him.save()
            Visit(household=home.id, person=him.id, visit_date=DAY, visitors="王秀梅", note=f"{NAME}不在家").save()
    with change(ACTOR, "改名"):
        her.name = NAME
        her.save()
    with change(ACTOR, "录入"):
        PersonYear(person=her.id, year=2026, health=("4",), disease_name="乳腺癌").save()
        Employment(person=her.id, year=2026, employer="市纺织厂").save()
        Income(household=home.id, year=2026, kind="2", note=f"{NAME}打工").save()
        visit = Visit(household=home.id, person=her.id, visit_date=DAY, visitors="王秀梅", note="她哭着说借了钱")
        visit.save()
        Measure(household=home.id, person=her.id, year=2026, kind="03", item="0301", amount_fiscal=50_000,
                note=f"给{NAME}的补贴").save()  # fmt: skip
        intent = WorkIntent(person=her.id, year=2026, surveyed_on=DAY, surveyor="王秀梅", work_class="2")
        intent.save()
        matched = Step(record=intent.id, flow="6", step="601", date=DAY, result="5", level="6", person_by="王秀梅")
        matched.save()
    photos.add(ACTOR, str(home.id), picture(), visit=str(visit.id))
    photos.add(ACTOR, str(home.id), picture("blue"), person=str(her.id))
    photos.keep_with(ACTOR, str(matched.id), str(home.id), [picture("yellow")])
    drafts.keep("visit", str(home.id), {"note": f"{NAME}说"}, [picture("green")])
    drafts.keep("visit", "another", {"note": "别人的"})
    return str(home.id), str(her.id)


def traces(*words: str) -> dict[str, set[str]]:
    """Word → the tables that hold it; the note of an erasure, and the log of who looked, aside."""
    found: dict[str, set[str]] = {}
    for (table,) in every("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if table in ("erasure", "erased", "access"):
            continue
        for row in every(f'SELECT * FROM "{table}"'):
            told = "|".join(cell.decode("utf-8", "ignore") if isinstance(cell, bytes) else str(cell) for cell in row)
            for word in words:
                if word in told and "erasure" not in told:
                    found.setdefault(word, set()).add(table)
    return found
