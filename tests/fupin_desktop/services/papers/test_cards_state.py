"""Cards on a real book: printed, changed since, hung, taken down; numbers; what the log knows."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from db import undo
from db.card import CardReturn
from db.changes import change, one
from db.household import Household
from db.measure import Helper, Measure
from db.person import Person
from db.record import Record
from db.village import Village
from fupin_desktop.rules.card import Facts
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import photos
from fupin_desktop.services.papers import card_facts, cards_state
from fupin_desktop.services.papers.cards_state import Printed, Stage, Wanted
from fupin_desktop.services.quality.verify import verify
from tests.books import ACTOR, YUANXUEZHUANG, add_household

YEAR = 2026
DAY = dt.date(2026, 11, 20)


def save(record: Record) -> Record:
    with change(ACTOR, "改动"):
        record.save()
    return record


def measure(household: Household) -> Measure:
    return Measure(household=household.id, year=YEAR, kind="08", item="0801", start=DAY, helper="赵明", dept="民政所",
                   status="2")  # fmt: skip


def back() -> CardReturn:
    return CardReturn(signed=DAY, hung=DAY)


def printed(key: str) -> str:
    """Print the card of a household; its number."""
    state = cards_state.state(key, YEAR)
    assert state
    number = cards_state.new_number()
    assert cards_state.record(ACTOR, YEAR, [Printed(key, number, state.content)]) == 1
    return number


def stage(key: str) -> Stage:
    state = cards_state.state(key, YEAR)
    assert state
    return state.stage


@pytest.mark.usefixtures("book")
def test_a_card_is_printed_signed_and_hung() -> None:
    household, _ = add_household(group_no="一组")
    key = str(household.id)
    assert stage(key) is Stage.NEVER
    number = printed(key)
    assert len(number) == 10
    assert stage(key) is Stage.PRINTED
    assert cards_state.mark_hung(ACTOR, YEAR, [key], back()) == 1
    state = cards_state.state(key, YEAR)
    assert state
    assert (state.stage, state.signed, state.hung, state.head, state.group) == (Stage.HUNG, DAY, DAY, "张三", "一组")
    assert stage_of_other_year(key) is Stage.NEVER
    printed(key)  # a second one that says the same: what hangs is right
    assert stage(key) is Stage.HUNG
    assert list(verify()) == []


def stage_of_other_year(key: str) -> Stage:
    state = cards_state.state(key, YEAR - 1)
    assert state
    return state.stage


@pytest.mark.usefixtures("book")
def test_only_what_a_card_shows_makes_it_a_changed_one() -> None:
    household, person = add_household()
    key = str(household.id)
    printed(key)
    household.bank_card = "6222021001112223334"
    person.note = "听力不好"
    with change(ACTOR, "改动"):
        household.save()
        person.save()
    assert stage(key) is Stage.PRINTED
    added = save(measure(household))
    assert stage(key) is Stage.CHANGED
    undo.undo(ACTOR)  # taken back: the paper is right again
    assert stage(key) is Stage.PRINTED
    undo.redo(ACTOR)
    assert Measure.find(str(added.id))
    assert stage(key) is Stage.CHANGED


@pytest.mark.usefixtures("book")
def test_who_serves_the_village_and_its_phones_stand_on_every_card_of_it() -> None:
    one_of, _ = add_household(group_no="1组")
    other, _ = add_household("李四", "410502196003036013", group_no="二组")
    keys = [str(one_of.id), str(other.id)]
    for key in keys:
        printed(key)
    save(Helper(region_code=YUANXUEZHUANG, group_no="一组", role="11", name="李建国", org="村委会", start=DAY))
    assert [stage(key) for key in keys] == [Stage.CHANGED, Stage.PRINTED]
    [village] = Village.living()
    village.hotline = "12317"
    save(village)
    assert [stage(key) for key in keys] == [Stage.CHANGED, Stage.CHANGED]


@pytest.mark.usefixtures("book")
def test_a_helper_who_left_stands_on_no_card() -> None:
    household, _ = add_household()
    helper = Helper(household=household.id, region_code=YUANXUEZHUANG, role="06", name="赵明", org="镇政府", start=DAY)
    save(helper)
    [known] = card_facts.read([str(household.id)], YEAR)
    assert [row["name"] for row in known.facts.helpers] == ["赵明"]
    helper.end = DAY
    save(helper)
    [known] = card_facts.read([str(household.id)], YEAR)
    assert known.facts.helpers == []


@pytest.mark.usefixtures("book")
def test_what_was_noted_as_printed_is_one_undo() -> None:
    household, _ = add_household()
    printed(str(household.id))
    done = undo.undo(ACTOR)
    assert done
    assert done.title == "打印帮扶明白卡"
    assert one("SELECT count(*) FROM card_print WHERE deleted IS NOT 1")[0] == 0


@pytest.mark.usefixtures("book")
def test_what_hangs_stays_until_what_stands_on_it_changes() -> None:
    household, _ = add_household()
    key = str(household.id)
    printed(key)
    cards_state.mark_hung(ACTOR, YEAR, [key], back())
    printed(key)  # once more, saying the same
    assert stage(key) is Stage.HUNG
    household.phone = "13900000001"
    save(household)
    assert stage(key) is Stage.CHANGED
    printed(key)
    assert stage(key) is Stage.PRINTED


@pytest.mark.usefixtures("book")
def test_marking_several_is_one_undo_and_a_photo_belongs_to_one() -> None:
    keys = [str(add_household(f"张{n}", f"41050219550405601{n}")[0].id) for n in range(3)]
    cards_state.mark_hung(ACTOR, YEAR, keys, back())
    assert {stage(key) for key in keys} == {Stage.HUNG}
    undo.undo(ACTOR)
    assert {stage(key) for key in keys} == {Stage.NEVER}
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(buffer, "JPEG")
    cards_state.mark_hung(ACTOR, YEAR, keys[:1], back(), photos.shrink(buffer.getvalue()))
    state = cards_state.state(keys[0], YEAR)
    assert state
    assert one("SELECT household, caption FROM photo WHERE id = ?", state.photo) == (keys[0], "明白卡")
    undo.undo(ACTOR)
    assert stage(keys[0]) is Stage.NEVER
    cards_state.mark_hung(ACTOR, YEAR, keys[:1], back())  # back to life under the same key
    assert stage(keys[0]) is Stage.HUNG
    assert list(verify()) == []


@pytest.mark.usefixtures("book")
def test_signed_is_not_yet_hung() -> None:
    household, _ = add_household()
    printed(str(household.id))
    cards_state.mark_hung(ACTOR, YEAR, [str(household.id)], CardReturn(signed=DAY))
    assert stage(str(household.id)) is Stage.PRINTED


@pytest.mark.usefixtures("book")
def test_which_households_get_a_card() -> None:
    add_household(group_no="二组", household_no="2")
    add_household("李四", "410502196003036013", group_no="一组", household_no="1")
    ordinary, _ = add_household("王五", "410502196003036021", group_no="一组", household_no="3")
    ordinary.hh_type = "30"
    save(ordinary)
    heads = [state.head for state in cards_state.states(cards_state.households(), YEAR)]
    assert heads == ["李四", "张三"]
    assert len(cards_state.households(Wanted(everybody=True))) == 3
    assert len(cards_state.households(Wanted(YUANXUEZHUANG, "一组", everybody=True))) == 2
    assert cards_state.households(Wanted("410502101214")) == []


@pytest.mark.usefixtures("book")
def test_the_log_knows_what_changed_since_a_day() -> None:
    household, person = add_household()
    today = dt.datetime.now().astimezone().date()
    assert cards_state.changed_since(today) == {str(household.id)}
    assert cards_state.changed_since(today + dt.timedelta(1)) == set()
    last = one('SELECT max(ts) FROM "change"')[0]
    person.note = "不在卡上"
    save(person)
    assert card_facts.changed_since(f"{last}~") == set()
    person.name = "张叁"
    save(person)
    assert card_facts.changed_since(f"{last}~") == {str(household.id)}


def test_in_a_book_that_may_only_be_looked_at_nothing_is_written(book: Book) -> None:
    household, _ = add_household()
    book.close()
    with open_book(book.path, ACTOR, read_only=True):
        assert cards_state.record(ACTOR, YEAR, [Printed(str(household.id), "A" * 10, "x")]) == 0
        assert stage(str(household.id)) is Stage.NEVER


@pytest.mark.usefixtures("book")
def test_what_a_village_lacks_is_said_once() -> None:
    add_household(group_no="一组")
    texts = [lack.text for lack in cards_state.lacking_in_villages()[YUANXUEZHUANG]]
    assert texts[:1] == ["没有监督电话"]
    assert len(texts) == 5
    save(Helper(region_code=YUANXUEZHUANG, group_no="1组", role="11", name="李建国", org="村委会", start=DAY))
    assert "没有登记网格员" not in [lack.text for lack in cards_state.lacking_in_villages()[YUANXUEZHUANG]]
    assert len(cards_state.lacking_in_villages()[YUANXUEZHUANG]) == 4
    [state] = cards_state.states(cards_state.households(), YEAR)
    assert "没有结对帮扶责任人" in [lack.text for lack in state.lacks]
    assert "没有监督电话" not in [lack.text for lack in state.lacks]


@pytest.mark.usefixtures("book")
def test_a_merged_twin_of_a_record_is_no_change() -> None:
    household, _ = add_household()
    [before] = card_facts.read([str(household.id)], YEAR)
    [again] = card_facts.read([str(household.id)], YEAR)
    assert card_facts.mark(before.facts) == card_facts.mark(again.facts)
    save(Person(household=household.id, name="张小", relation="03", member_state="1"))
    [after] = card_facts.read([str(household.id)], YEAR)
    assert card_facts.mark(after.facts) != card_facts.mark(before.facts)


_ROW = st.dictionaries(st.sampled_from(["name", "item", "start", "phone"]), st.text(max_size=3) | st.none(), min_size=1)


@given(st.lists(_ROW, max_size=5), st.lists(_ROW, max_size=3), st.randoms())
def test_the_mark_does_not_hang_on_order_nor_on_keys(
    measures: list[Any], helpers: list[Any], chance: random.Random
) -> None:
    def marked(*groups: list[Any]) -> str:
        keyed: list[list[Any]] = [[{"id": str(chance.random()), **row} for row in group] for group in groups]
        return card_facts.mark(Facts({"id": "h"}, YEAR, measures=keyed[0], helpers=keyed[1]))

    before = marked(measures, helpers)
    shuffled = chance.sample(measures, len(measures)), chance.sample(helpers, len(helpers))
    assert marked(*shuffled) == before
    assert marked([*measures, {"item": "0801"}], helpers) != before
    if measures:
        assert marked([measures[0] | {"start": "2026-11-26"}, *measures[1:]], helpers) != before
