"""A township into which four villages have handed in what they really disagree about, with what is to be counted of
everything: conflicts decided and undone, duplicates, errors of every kind, who moved away, what was deleted, cards
printed, visits and steps over their day, packages that are missing, late, or of a key that is revoked since."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from db.changes import change
from db.clock import today
from db.household import Household
from db.money import Money
from db.move import TAKEN, Move
from db.organisation import Org
from db.person import Person
from db.project import Project
from db.record import Record
from db.visit import Visit
from fupin_desktop.services.book.opening import create_book, open_book, register_village
from fupin_desktop.services.exchange import exchange_keys, hand_in, merge_desk
from fupin_desktop.services.exchange.incoming import Receipt
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import Printed
from tests.fupin_desktop.exchange.sheets import number
from tests.monitored import clue_of

ACTOR, DISTRICT, TOWN, SECOND = "镇里", "410502", "410502101", "410502014"
#: Those that hand in both times, of which a package is missing, whose key is revoked, that never hand in.
VILLAGES = ("410502101212", "410502101214", "410502101221", "410502101202")
#: A village of the township of which there is no household, and one of another township.
WITHOUT, _AWAY = "410502101200", "410502014001"
#: As early as it can be: a village without a package is late on every day of the month but that one.
DUE_DAY = 1

Row = dict[str, Any]
Rows = Sequence[tuple[type[Record], Row]]


def known(*parts: object) -> str:
    """The key of a record that is called so here."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, " ".join(map(str, parts))))


def _home(code: str, n: int, **more: Any) -> Rows:
    """A household of two; of every village the same second person."""
    key, told = known(code, n), {"hh_type": "10", "group_no": "一组", "address": f"一组 {n} 号"} | more
    head = {
        "id": known(code, n, "a"),
        "household": key,
        "name": f"赵{'一二三四五六七八九'[n]}",
        "relation": "01",
        "sex": "1",
        "member_state": "1",
        "birth": "1955-04-05",
        "id_no": number(int(code[-3:]) * 3 + n),
    }
    other = {"id": known(code, n, "b"), "household": key, "name": "钱多", "relation": "02", "member_state": "1"}
    return [(Household, {"id": key, "region_code": code} | told), (Person, head), (Person, other)]


def _first(code: str) -> Rows:
    """What a village registers, and hands in first."""
    late = today() - dt.timedelta(days=90)
    homes = [
        row for k in range(1, 7) for row in _home(code, k, phone="13812345678" if k == 6 else f"1390000{code[-3:]}{k}")
    ]
    return [
        *homes,
        (Household, {"id": known(code, 5), "monitor_cat": "2", "risk_1": "01"}),
        (Household, {"id": known(code, 4), "household_no": "HH000123"}),  # of every village: one household?
        (Person, {"id": known(code, 5, "a"), "id_no": number(999)}),  # of every village: one person?
        (Visit, {"id": known(code, "v"), "household": known(code, 2), "visit_date": str(today())}),
        (Org, {"id": known(code, "o"), "region_code": code, "name": code[-3:], "uscc": "91410502MA3X1Y2Z3X"}),
        (Project, {"id": known(code, "p"), "region_code": code, "name": "没有填完的项目"}),
        (Money, {"id": known(code, "m"), "region_code": code, "account": "03", "direction": "1", "date": str(late),
                 "amount": 0}),
    ]  # fmt: skip


def _begin(code: str) -> None:
    """A village's first day: what it registers, and a clue that nobody goes on with."""
    _write(_first(code))
    clue_of(today() - dt.timedelta(days=90), Household.find(known(code, 5)))


def _second(code: str, who: str) -> Rows:
    """What a village and its township write of the same, each in its own words."""
    told = {"phone": f"1381111000{len(who)}", "address": f"{who}写的"}
    return [
        (Household, {"id": known(code, 1), "hh_type": "20" if who == "村里" else "30"} | told),
        (Household, {"id": known(code, 2)} | told),
        (Person, {"id": known(code, 1, "a"), "name": f"{who}写的"}),
        (Org, {"id": known(code, "o"), "name": f"{who}写的合作社"}),
        (Project, {"id": known(code, "p"), "name": f"{who}写的项目"}),
    ]


def _write(rows: Rows) -> None:
    with change(ACTOR, "登记") as writer:
        for model, row in rows:
            writer.put(model, [row])


@dataclass
class Town:
    """The books, closed between the calls; what was merged last and its receipts."""

    folder: Path
    packages: list[Path] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / "宝莲寺镇.fpb"

    def village(self, code: str) -> Path:
        return self.folder / f"{code}.fpb"

    def handed_in(self, path: Path) -> Path:
        with open_book(path, ACTOR) as book:
            what = hand_in.pending()
            found = hand_in.errors(what)
            return hand_in.write(book, self.folder / "盘", what, errors=len(found), reason="下月").path

    def district(self) -> Path:
        """A district's book into which this township and another one have handed in."""
        path, other = self.folder / "文峰区.fpb", self.folder / "another.fpb"
        create_book(path, DISTRICT, ACTOR)
        create_book(other, SECOND, ACTOR)
        with open_book(path, ACTOR):
            above = exchange_keys.make()
        packages = []
        for book in (self.path, other):
            with open_book(book, ACTOR):
                if book == other:
                    with change(ACTOR, "登记村"):
                        register_village(_AWAY)
                    _begin(_AWAY)
                below = exchange_keys.current().card if exchange_keys.own() else exchange_keys.make()
                exchange_keys.bind(above)
            with open_book(path, ACTOR):
                exchange_keys.bind(below)
            packages.append(self.handed_in(book))
        with open_book(path, ACTOR) as opened:
            merge_desk.merge(opened, packages)
        return path

    def merge(self, *packages: Path) -> list[Receipt]:
        with open_book(self.path, ACTOR) as book:
            return merge_desk.merge(book, packages)


def made(folder: Path) -> Town:
    """Its books."""
    town = Town(folder)
    create_book(town.path, TOWN, ACTOR)
    with open_book(town.path, ACTOR):
        merge_desk.set_due_day(DUE_DAY)
        above = exchange_keys.make()
    for code in VILLAGES:
        create_book(town.village(code), code, ACTOR)
        with open_book(town.village(code), ACTOR):
            below = exchange_keys.make()
            exchange_keys.bind(above)
            _begin(code)
        with open_book(town.path, ACTOR):
            exchange_keys.bind(below)
    town.merge(*(town.handed_in(town.village(code)) for code in VILLAGES[:3]))
    with open_book(town.path, ACTOR):
        for code in VILLAGES[:3]:
            _write(_second(code, "镇里的人"))
            _write([(Visit, {"id": known(code, "late"), "household": known(code, 3), "visit_date": str(today())})])
        _print_some()
    town.handed_in(town.village(VILLAGES[1]))  # the one that will be missing
    for code in VILLAGES[:3]:
        with open_book(town.village(code), ACTOR), change(ACTOR, "村里改") as writer:
            for model, row in _second(code, "村里"):
                writer.put(model, [row])
            writer.delete(Household, [known(code, 2), known(code, 3)])  # of one both wrote, under one the township did
            writer.delete(Person, [known(code, 4, "b")])
    town.packages = [town.handed_in(town.village(code)) for code in VILLAGES[:3]]
    town.receipts = town.merge(*town.packages)
    with open_book(town.path, ACTOR):
        exchange_keys.revoke(next(p.fingerprint for p in exchange_keys.peers() if p.region == VILLAGES[2]), "换了电脑")
        _write([(Project, {"id": known("nobody"), "region_code": WITHOUT, "name": "没有户的村的项目"})])
        for code in VILLAGES[:3]:
            _move_away(code)
    return town


def _move_away(code: str) -> None:
    """A village of another township has taken its last household."""
    row = {"household": known(code, 6), "from_village": code, "to_village": _AWAY, "date": str(today()),
           "reason": "投亲", "state": TAKEN}  # fmt: skip
    _write([(Household, {"id": known(code, 6), "region_code": _AWAY}), (Move, row | {"id": Move.new_key(row)})])


def _print_some() -> None:
    keys = [known(code, n) for code in VILLAGES[:3] for n in (1, 4)]
    states = cards_state.states(keys, today().year)
    cards_state.record(
        ACTOR, today().year, [Printed(one.household, cards_state.new_number(), one.content) for one in states]
    )
    with change(ACTOR, "改") as writer:
        writer.put(Person, [{"id": known(code, 4, "a"), "phone": "13999999999"} for code in VILLAGES[:3]])
