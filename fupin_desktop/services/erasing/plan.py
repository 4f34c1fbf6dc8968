"""What of a person would be erased, what stays without their words, and by which law (个人信息保护法 art. 47).

Erased: who they are and what is asked of them each year, their archive, their photos; of a household in which nobody
else lives, all. What is the family's stays: there only their name and numbers are taken out of what was written, and
from a visit to them all that was said. What was given to the household of public money stays, without them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from db import behind
from db.changes import chunks, every
from db.fields import AnyRef, Note, Ref, Text
from db.household import Household
from db.measure import Measure
from db.models import BEHIND, BY_TABLE, MODELS
from db.person import Person
from db.psychology import ArchiveEntry
from db.record import Record
from db.said import cells_of
from db.sql import stored_rows
from db.visit import Visit
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, copies, scope

GONE = "（已删除）"
#: What is not erased, and why: told before, and after.
STAYS = (
    "用公款给这一户的帮扶措施留着（哪年、哪一项、多少钱），不写他是谁（会计法第二十三条：会计资料要保存；"
    "个人信息保护法第四十七条第二款：保存期限没满的，只存着，不再用）。",
    "一家人共有的（收入、住房、走访的日期）是别的家人的，留着，里面他的姓名和号码去掉。",
    "访问记录里“谁在哪天看过”留着，不含内容（网络安全法第二十一条：日志不少于六个月）。",
    "“依法删除”这件事本身留着：哪天、谁、依据、记录的编号（个人信息保护法第五十一条：处理活动可追溯）。"
    "编号认不出是谁，但手里有他证件号的人核对得出。",
)
#: Text fields in which people write sentences; others hold the names of officials, posts, places.
_SENTENCES = ("note", "caption", "reason", "effect", "text")
_LEAST_NUMBER = 7
_WHO = ("name", "id_no", "phone", "disab_cert", "person_no")
Keys = dict[str, list[str]]


@dataclass
class Plan:
    """What would be erased (`records`, by table), and rows as they are written anew (`rewritten`, by table), where
    copies lie. `persons`: the record, and those that were made one with it; `words`: what names them."""

    persons: list[str]
    name: str
    words: list[str]
    #: The households in which they are or were.
    homes: list[str]
    records: Keys = field(default_factory=dict)
    rewritten: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    backups: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    laptops: tuple[str, ...] = ()
    taken_out: str = ""

    @property
    def lines(self) -> list[str]:
        """The same as sentences. Of the archives no count is told: who may not see them reads this too."""
        count = sum(map(len, self.records.values()))
        rows = sum(map(len, self.rewritten.values()))
        there = [f"备份里还有：{one}。请删掉或等它到期换掉，不要用它恢复；恢复了会再请您照办。" for one in self.backups]
        sent = [f"上报包里还有：{one}。合并以后，对方会看到要照办的“依法删除”。" for one in self.packages]
        others = [f"别的电脑上还有：{'、'.join(self.laptops)}。收到以后由那里的两个人照办。"] if self.laptops else []
        out = [f"账本外面还有：{self.taken_out}。那些文件和纸请收回来销毁。"] if self.taken_out else []
        rest = [f"另有 {rows} 条是一家人的，只去掉他的姓名、号码和说过的话。"] if rows else []
        sent += ["这台电脑上留着的上报包副本一起删掉；以后要重写旧包，请上报一次全部内容。"] if sent else []
        return [f"删除 {count} 条记录，连同改动记录、草稿、搜索里的。", *rest, *there, *sent, *others, *out, *STAYS]


def plan(person: str, secret: Collection[str], *, looks_for_copies: bool = True) -> Plan:
    """What would be erased of a person. `secret`: keys of sealed reports about them, which only who can open them
    knows."""
    persons = _made_one(person)
    homes = _homes(persons)
    words = {word for _, word in _told(persons)} - _names_of_others(persons, homes)
    named = stored_rows(Person, persons).get(person, {}).get("name")
    made = Plan(persons, str(named or ""), sorted(words, key=len, reverse=True), list(homes))
    _find_records(made, homes, secret)
    _find_rewritten(made, homes)
    if looks_for_copies:
        made.backups = copies.backups(Person.table(), persons)
        made.packages = copies.packages()
        made.laptops = copies.laptops(Person.table(), persons)
        made.taken_out = copies.taken_out()
    return made


def _made_one(person: str) -> list[str]:
    """The record and all that were made one with it."""
    found, left = {person: None}, [person]
    while left:
        key = left.pop()
        for first, second in every("SELECT first, second FROM pair WHERE same = 1 AND ? IN (first, second)", key):
            for other in (first, second):
                if other not in found:
                    found[other] = None
                    left.append(other)
    return list(found)


def _told(persons: Collection[str]) -> Iterator[tuple[str, str]]:
    """(field, word) of every name and number that the log ever told of them."""
    for holes, part in chunks(persons):
        query = f"""SELECT field, value FROM "change" WHERE tbl = 'person' AND record IN ({holes})"""
        for name, text in every(query, *part):
            for of, word in cells_of(name, text).items():
                if of in _WHO and word and (of == "name" or len(str(word)) >= _LEAST_NUMBER):
                    yield of, str(word)


def _names_of_others(persons: Collection[str], homes: Collection[str]) -> set[str]:
    """Another of the household who is called the same keeps the name, and the number they share."""
    found: set[str] = set()
    for holes, part in chunks(homes):
        query = f"SELECT id, name, phone FROM person WHERE household IN ({holes}) AND deleted IS NOT 1"
        found |= {str(word) for key, *told in every(query, *part) if key not in persons for word in told if word}
    return found


def _homes(persons: Collection[str]) -> dict[str, bool]:
    """The households in which they are or were → whether nobody else does."""
    found: dict[str, bool] = {}
    for holes, part in chunks(persons):
        now = {row[0] for row in every(f"SELECT household FROM person WHERE id IN ({holes})", *part) if row[0]}
        told = f"""SELECT field, value FROM "change" WHERE tbl = 'person' AND record IN ({holes})
            AND field IN ('', 'household')"""
        for name, text in every(told, *part):
            if key := cells_of(name, text).get("household"):
                found.setdefault(str(key), False)
        others = f"SELECT 1 FROM person WHERE household = ? AND id NOT IN ({holes}) AND deleted IS NOT 1 LIMIT 1"
        found |= {key: not every(others, key, *part) for key in now}
    return found


def _find_records(made: Plan, homes: dict[str, bool], secret: Collection[str]) -> None:
    who = made.persons
    found: dict[str, set[str]] = {Person.table(): set(who), "danger_report": set(secret)}
    for model in MODELS:
        refs = {kind.table for kind in model.kinds().values() if isinstance(kind, Ref) and kind.belongs}
        if Person.table() in refs and Household.table() not in refs:
            found[model.table()] = set(_where(model, "person", who))
    visits = set(_where(Visit, "person", who))
    photos = BY_TABLE["photo"]
    found["photo"] = {*_where(photos, "person", who), *_where(photos, "visit", visits)}
    if inside := _archives(who):
        found[ArchiveEntry.table()] = {*inside, *behind.entries_of(inside)}
    for household in (key for key, alone in homes.items() if alone):
        for table, keys in _by_table(scope.of_household(household)).items():
            found.setdefault(table, set()).update(keys)
    kept = _of_public_money(found.get(Measure.table(), ()))
    if kept and Household.table() in found:
        found[Measure.table()] -= kept
        found[Household.table()].clear()  # stays as a place for them
    told = {key for keys in found.values() for key in keys}
    while told:  # a photo of a step of an intent is two away
        spoken_of = [
            (model.table(), set(_where(model, name, told)))
            for model in MODELS for name, kind in model.kinds().items() if isinstance(kind, AnyRef)
        ]  # fmt: skip
        told = {key for table, keys in spoken_of for key in keys - found.get(table, set())}
        for table, theirs in spoken_of:
            found.setdefault(table, set()).update(theirs)
    made.records = {table: sorted(keys) for table, keys in found.items() if keys}


def _archives(persons: Collection[str]) -> list[str]:
    """What lies of them behind the second key: who erases somebody from a book that has any holds it."""
    if not access.may(Right.PSYCHOLOGY):
        return []
    behind.ready()
    return [
        row[0] for table in BEHIND for holes, part in chunks(persons)
        for row in every(f'SELECT id FROM "{table}" WHERE person IN ({holes})', *part)
    ]  # fmt: skip


def _of_public_money(measures: Iterable[str]) -> set[str]:
    return {
        row[0] for holes, part in chunks(measures)
        for row in every(f"SELECT id FROM measure WHERE id IN ({holes}) AND amount_fiscal > 0", *part)
    }  # fmt: skip


def _find_rewritten(made: Plan, homes: dict[str, bool]) -> None:
    """What stays of their households, and what elsewhere names something that goes."""
    gone = {(table, key) for table, keys in made.records.items() for key in keys}
    left: dict[str, set[str]] = {}
    whose: dict[tuple[str, str], str] = {}
    for household in homes:
        for table, keys in _by_table(scope.of_household(household)).items():
            left.setdefault(table, set()).update(keys)
            whose.update(((table, key), household) for key in keys)
    for model in MODELS:
        for name, kind in model.kinds().items():
            if isinstance(kind, Ref) and made.records.get(kind.table):
                left.setdefault(model.table(), set()).update(_where(model, name, made.records[kind.table]))
    for table, there in sorted(left.items()):
        model = BY_TABLE[table]
        for key, row in sorted(stored_rows(model, sorted(there)).items()):
            if (table, key) in gone:
                continue
            wanted = _without(model, row, made, gone, alone=homes.get(whose.get((table, key), ""), False))
            if wanted != row:
                made.rewritten.setdefault(table, []).append(wanted)


def _without(
    model: type[Record], row: dict[str, Any], made: Plan, gone: Collection[tuple[str, str]], *, alone: bool
) -> dict[str, Any]:
    """A row without them, and without their words. `alone`: nobody else lived there."""
    if model is Household and alone:
        return {name: value if name in ("id", "region_code", "hh_type") else None for name, value in row.items()}
    is_theirs = alone or (model is Visit and row["person"] in made.persons)
    found = dict(row)
    for name, kind in model.kinds().items():
        if not row[name]:
            continue
        if isinstance(kind, Ref):
            found[name] = None if (kind.table, row[name]) in gone else row[name]
        elif model is Household and str(row[name]) in made.words:
            found[name] = None  # the family's telephone was theirs
        elif _holds_sentences(name, kind):
            found[name] = None if is_theirs and not kind.required else _masked(str(row[name]), made.words)
    return found


def _holds_sentences(name: str, kind: object) -> bool:
    return isinstance(kind, Note) or (isinstance(kind, Text) and name.split("_")[-1] in _SENTENCES)


def _masked(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, GONE)
    return text


def _by_table(keys: Collection[str]) -> Keys:
    found: Keys = {}
    for model in MODELS:
        for holes, part in chunks(keys):
            rows = [row[0] for row in every(f'SELECT id FROM "{model.table()}" WHERE id IN ({holes})', *part)]
            if rows:
                found.setdefault(model.table(), []).extend(rows)
    return found


def _where(model: type[Record], name: str, values: Collection[str]) -> Iterator[str]:
    for holes, part in chunks(values):
        for (key,) in every(f'SELECT id FROM "{model.table()}" WHERE "{name}" IN ({holes})', *part):
            yield key


def disagreements(made: Plan) -> int:
    """How many open conflicts there are in rows that would be written anew: writing them would settle those."""
    keys = [row["id"] for rows in made.rewritten.values() for row in rows]
    return sum(len(every(f"SELECT 1 FROM conflict WHERE record IN ({holes})", *part)) for holes, part in chunks(keys))
