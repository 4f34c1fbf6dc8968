"""A township's book with cases of monitoring in every phase, for the papers of them; what of a page is cut."""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.clock import today
from db.household import Household
from db.person import Person
from db.village import Village
from db.visit import Visit
from tests.books import ACTOR, YUANXUEZHUANG, add_household
from tests.monitored import TO_END, TO_HELP, clue_of, go, provide
from ui.paper.letters import widths
from ui.paper.pages import Page

HEADS = ("欧阳小明", "李四", "王秀梅", "赵六")
_WAYS = (TO_HELP, TO_HELP, ("104", "105", "106", "107"), ("190",))
ID_NO = "410502195504056010"
MOOD = "情绪低落"


def cases() -> list[str]:
    """Four: eliminated, helped, with its notice hanging, refused. Their keys, in this order."""
    began = today() - dt.timedelta(days=300)
    made, homes = [], []
    for number, (head, codes) in enumerate(zip(HEADS, _WAYS, strict=True)):
        home, _ = add_household(head, str(int(ID_NO) + number), group_no="一组", household_no=f"HH{number:06d}")
        clue = clue_of(began, home, summary="住院花费大，儿子在外务工收入减少。")
        provide(clue, began + dt.timedelta(days=1))
        last = go(clue, codes, began + dt.timedelta(days=2))
        if not number:
            go(clue, TO_END, last + dt.timedelta(days=200))
        made.append(str(clue.id))
        homes.append(home)
    _around(homes[0], began)
    return made


def _around(home: Household, day: dt.date) -> None:
    with change(ACTOR, "村"):
        Village(region_code=YUANXUEZHUANG, name="袁薛庄村", hotline="12317", office_name="文峰区农业农村局",
                office_phone="0372-2900000").save()  # fmt: skip
        child = Person(household=home.id, name="欧阳强", relation="03", sex="1", member_state="1")
        child.birth = dt.date(2012, 3, 1)
        child.save()
        Visit(household=home.id, visit_date=day, reason="7", visitors="赵心怡", visitor_role="15", note=MOOD).save()


def cut(page: Page) -> list[str]:
    """The texts of a page that lie outside its margins."""
    paper = page.paper
    left, right = paper.left * 10 - 1, (paper.width - paper.margin) * 10 + 1
    top, bottom = paper.margin * 10 - 1, (paper.height - paper.margin) * 10 + 1
    return [
        text for (size, bold, _), texts in page.texts.items() for x, y, text in texts
        if x < left or y < top or y > bottom or x + sum(map(widths(bold).__getitem__, text)) * size > right + size * 0.2
    ]  # fmt: skip
