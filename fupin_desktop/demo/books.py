"""Writing demo books through the one door, in the order in which people would have worked."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from db.card import CardPrint, CardReturn
from db.changes import change, every
from db.connection import BookError
from db.household import Household, Housing, Living, Water
from db.income import Income, RigidExpense
from db.measure import Helper, Measure
from db.person import Employment, Person, PersonYear
from db.psychology import Counsellor
from db.record import Record
from db.store import database
from db.village import MonitoringLine, Village
from db.visit import Assessment, Problem, Visit
from fupin_desktop import regions
from fupin_desktop.demo import archives, flaws, helping, money, overlap, people, standing, visits, yearly
from fupin_desktop.demo.flaws import Home
from fupin_desktop.demo.ledgers import homes as ledgers_of_homes
from fupin_desktop.demo.ledgers import offices
from fupin_desktop.demo.ledgers import village as ledgers_of_village
from fupin_desktop.demo.making import Making
from fupin_desktop.demo.people import ORDINARY, Family, Row
from fupin_desktop.demo.yearly import Rows
from fupin_desktop.exchange.identity import Card
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Role
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.opening import Book, create_book, name_laptop, open_book, register_village
from fupin_desktop.services.exchange import exchange_keys, hand_in
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.psychology import team

TOWNSHIP = "410502101"
#: Where the hand-ins of the villages lie.
PACKAGES = "packages"


@dataclass(frozen=True)
class User:
    """A user of a locked demo book."""

    name: str
    role: Role
    password: str
    groups: tuple[str, ...] = ()


_FIRST = ("410502101212", "410502101214", "410502101221")
#: Of a locked demo; everybody is invented.
USERS = (
    User("李建国", Role.ADMIN, "Guanli-2026"),
    User("王秀梅", Role.RECORDER, "Luru-2026", ("一组",)),
    User("赵心怡", Role.COUNSELLOR, "Xinli-2026"),
    User("陈志强", Role.TOWNSHIP, "Zhenji-2026"),
)
_CLERK, _COLLECTOR, _COUNSELLOR, _OFFICER = "李建国", "王秀梅", "赵心怡", "陈志强"
_ADVISER = USERS[2]
_REMARKS = ("常年在外务工", "住村东头老宅", "听力不好")
#: Not the published standard of any year: those are for the county to enter (DICTIONARY §3.5).
_LINES = {2023: 750_000, 2024: 780_000, 2025: 810_000, 2026: 840_000}


def make(
    folder: Path,
    villages: int,
    households: int,
    seed: int,
    progress: Progress = no_progress,
    *,
    locked: bool = False,
) -> list[Path]:
    """village-1.fpb … and township.fpb in a folder, in which stands what the office keeps of them, and no household.
    Raises BookError when one exists or can't be written.

    Plain, or `locked` with the users of `USERS`.
    """
    codes = village_codes()
    if not 1 <= villages <= len(codes):
        raise BookError(f"演示村最多 {len(codes)} 个，最少 1 个，现在要 {villages} 个。")
    paths = [folder / f"village-{number}.fpb" for number in range(1, villages + 1)]
    township, admin = folder / "township.fpb", USERS[0] if locked else None
    make_folder(folder, [*paths, township])
    with made(township, TOWNSHIP, locked):
        to = exchange_keys.make()
    if locked:
        with _opened(township, _ADVISER):
            to = exchange_keys.add_psychology_key()
    cards = []
    for number, (path, code) in enumerate(zip(paths, codes, strict=False)):
        progress(number, villages, f"做出{regions.village_name(code)}")
        neighbour = (codes[number - 1], short_name(codes[number - 1])) if number else None
        with made(path, code, locked, seed):
            homes = write_village(code, households, seed, neighbour, psychology=not locked, ledgers=True)
            exchange_keys.make()
            exchange_keys.bind(to)
        if locked:
            _seal_archives(path, homes, code, seed, to)
        with _opened(path, admin) as book:
            cards.append(_handed_in(book, folder / PACKAGES))
    _keep(township, admin, cards, codes[:villages], seed)
    return [*paths, township]


def _keep(township: Path, admin: User | None, cards: Sequence[Card], codes: Sequence[str], seed: int) -> None:
    """What the township knows of its villages before they hand in: their keys, and its own ledgers."""
    with _opened(township, admin):
        for card in cards:
            exchange_keys.bind(card)
        for code in codes:
            offices.write(Making(seed, "demo", TOWNSHIP, code), code, _OFFICER)


def _seal_archives(path: Path, homes: list[Home], code: str, seed: int, to: Card) -> None:
    """The archives of a locked village, by the one who holds the key that seals them, and lets the township's read."""
    with _opened(path, _ADVISER):
        archives.write(_ADVISER.name, homes, code, seed)
        exchange_keys.add_psychology_key()
        exchange_keys.share_psychology(to.fingerprint, to.compared)


def make_folder(folder: Path, files: Sequence[Path]) -> None:
    """The folder that these files will lie in. Raises BookError when one exists or it can't be made."""
    for path in files:
        if path.exists():
            raise BookError(f"“{path}”已经有了，没有动它。请换一个文件夹，或先把它移走。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BookError(f"不能建文件夹“{folder}”。请换一个能写的地方。") from error


def village_codes() -> list[str]:
    """Village codes in the order in which demo villages take them: three known ones, their township, the rest."""
    known = [place.code for place in regions.places().values() if place.level == regions.VILLAGE]
    return sorted(known, key=lambda code: (code not in _FIRST, not code.startswith(TOWNSHIP), code))


def make_village(
    path: Path, code: str, households: int, seed: int, *, locked: bool = False, psychology: bool = False,
    full: bool = False,
) -> None:  # fmt: skip
    """One village with its years, visits, flaws and a history; a plain one also with the archives where asked for, a
    `full` one with the ledgers of its own and of the offices."""
    with made(path, code, locked, seed):
        homes = write_village(code, households, seed, psychology=psychology, ledgers=full)
        if full:
            making = Making(seed, "demo", code, "office")
            intents = [row[0] for row in every("SELECT id FROM work_intent WHERE work_class = '2' ORDER BY id")]
            offices.write(making, code, _OFFICER)
            offices.write_homes(making, _OFFICER, homes, intents)


def write_village(
    code: str, households: int, seed: int, neighbour: tuple[str, str] | None = None, *, psychology: bool = False,
    ledgers: bool = False,
) -> list[Home]:  # fmt: skip
    """The same, into the open book; some households are those of a neighbour (code and short name) as well. With
    `psychology` also the archives, with `ledgers` what a village keeps in its own."""
    homes = [_home(family) for family in overlap.families(seed, code, short_name(code), households, neighbour)]
    rng = Random(f"{seed}/{code}")
    own = [home for home in homes if overlap.is_own(home.family, code)]  # what moved here was whole where it came from
    flaws.spoil(own, rng)
    helping.spoil(own)
    # a book that is still being made has nothing to lose
    database.execute_sql("PRAGMA synchronous=off")
    _write_register(homes)
    _write_years(homes, code)
    if ledgers:
        making = Making(seed, "demo", code)
        units = ledgers_of_village.write(making, code, _CLERK, homes)
        ledgers_of_homes.write(making, _COLLECTOR, own, units)
    _write_help(homes, seed, code)
    _write_visits(homes)
    _write_cards(own)
    if psychology:
        archives.write(_COUNSELLOR, homes, code, seed)
    _write_corrections(homes, rng)
    return homes


@contextmanager
def made(path: Path, code: str, locked: bool, seed: int | None = None) -> Iterator[Book]:
    """A new book, open; a locked one with its users, a plain one that seals alike for a seed."""
    admin, *others = USERS
    if locked:
        create_book(path, code, admin.name, admin.password)
        with _opened(path, admin) as book:
            for user in others:
                users.add(book, user.name, user.password, user.role, groups=user.groups)
        with _opened(path, _ADVISER):  # who holds the key sees nothing before the pledge
            adviser = Counsellor(name=_ADVISER.name, role=team.KEEPER, certificate="国家二级心理咨询师")
            adviser.pledge_date = dt.date(2026, 3, 2)
            team.keep(_ADVISER.name, adviser)
    else:
        create_book(path, code, _CLERK, second_key=_second_key(seed, code) if seed is not None else None)
    with _opened(path, admin if locked else None) as book:
        name_laptop(f"{(regions.path(code) or [code])[-1]}的电脑")
        yield book


def _second_key(seed: int, code: str) -> bytes:
    """What a plain demo book seals with; like all of it, it hides nothing."""
    return hashlib.sha256(f"demo {seed} {code}".encode()).digest()


def _opened(path: Path, user: User | None) -> Book:
    """A plain book, or a locked one as one of its users."""
    ring = unlocking.unlock(path, user.name, user.password) if user else None
    return open_book(path, user.name if user else _CLERK, ring=ring)


def _handed_in(book: Book, folder: Path) -> Card:
    """Let a village that is bound to its township hand in; returns the village's card."""
    what = hand_in.pending()
    found = len(hand_in.errors(what))
    hand_in.write(book, folder, what, errors=found, reason="演示数据，错误是特意留的")
    return exchange_keys.current().card


def short_name(code: str) -> str:
    """袁薛庄 for 袁薛庄村."""
    return regions.village_name(code).removesuffix("村").removesuffix("社区")


def fill(households: int, seed: int, progress: Progress = no_progress) -> int:
    """Households and persons only, spread over all villages, into the open book; returns the number of persons.

    For measuring with many: streamed, nothing yearly.
    """
    codes = village_codes()
    share, rest = divmod(households, len(codes))
    persons = 0
    with change(_CLERK, "导入花名册") as writer:
        for number, code in enumerate(codes):
            progress(number, len(codes), regions.village_name(code))
            register_village(code)
            of_village = list(people.families(seed, code, short_name(code), share + (number < rest)))
            writer.put(Household, [family.household for family in of_village])
            persons += writer.put(Person, _persons(of_village)).added
    return persons


def _home(family: Family) -> Home:
    state = yearly.circumstances(family)
    years = {}
    for year in yearly.YEARS:
        rows = yearly.of_year(family, state, year)
        money.add_income(family, state, year, rows)
        rows[Assessment] = [standing.assessment(family, state, year, rows[PersonYear])]
        years[year] = rows
    standing.class_household(family, years[yearly.YEARS[-1]])
    for statement in standing.statements_of_watching(family, years):
        years[statement["year"]][Income].append(statement)
    for year in yearly.YEARS:
        helped = helping.is_helped(family, year)
        years[year][Measure] = helping.of_year(family, state, year, years[year]) if helped else []
    return Home(family, years, visits.a_year(family))


def _persons(of_village: Iterable[Family]) -> list[Row]:
    return [member.row for family in of_village for member in family.members]


def _is_ordinary_of(group: str, family: Family) -> bool:
    return bool(family.household["hh_type"] == ORDINARY and family.household["group_no"] == group)


def _write_register(homes: list[Home]) -> None:
    def register(title: str, wanted: Callable[[Family], bool]) -> None:
        chosen = [home.family for home in homes if wanted(home.family)]
        with change(_CLERK, title) as writer:
            writer.put(Household, [family.household for family in chosen])
            writer.put(Person, _persons(chosen))

    register("导入 已脱贫人口名单", lambda family: family.household["hh_type"] != ORDINARY)
    for group in people.GROUPS:
        register(f"登记一般农户 {group}", partial(_is_ordinary_of, group))


def _write_years(homes: list[Home], code: str) -> None:
    with change(_CLERK, "录入监测线") as writer:
        lines = [
            {"region_code": code, "year": year, "line_pc": line, "is_confirmed": int(year < yearly.YEARS[-1])}
            for year, line in _LINES.items()
        ]
        note = {"source": "演示数据，不是公布的标准"}
        writer.put(MonitoringLine, [line | note | {"id": MonitoringLine.new_key(line)} for line in lines])
    for year in yearly.YEARS:
        _write(homes, year, _CLERK, f"录入 {year} 年人员情况", (PersonYear, Employment))
        _write(homes, year, _CLERK, f"录入 {year} 年住房、饮水、生产生活条件", (Living, Housing, Water))
        _write(homes, year, _COLLECTOR, f"录入 {year} 年收支", (Income, RigidExpense))
        _write(homes, year, _COLLECTOR, f"两不愁三保障核查 {year}", (Assessment,))


def _write(homes: list[Home], year: int, actor: str, title: str, tables: Sequence[type[Record]]) -> None:
    with change(actor, title) as writer:
        for table in tables:
            kept = {row["id"] for home in homes for row in home.years[year][Income]} if table is RigidExpense else None
            rows = [row for home in homes for row in home.years[year][table]]
            writer.put(table, [row for row in rows if kept is None or row["income"] in kept])


def _write_help(homes: list[Home], seed: int, code: str) -> None:
    with change(_CLERK, "登记帮扶责任人") as writer:
        writer.put(Village, [{"id": Village.new_key({"region_code": code}), **helping.OFFICES}])
        writer.put(Helper, [*helping.helpers_of_village(seed, code), *helping.helpers(homes)])
    for year in yearly.YEARS:
        _write(homes, year, _COLLECTOR, f"录入 {year} 年帮扶措施", (Measure,))


def _write_cards(homes: list[Home]) -> None:
    """Cards of the last year, printed by the clerk and marked as hung by the collector."""
    year = yearly.YEARS[-1]
    chosen = {family.key: hangs for family, hangs in helping.cards(homes)}
    prints = [helping.card(state.household, year, state.content) for state in cards_state.states(list(chosen), year)]
    with change(_CLERK, "打印帮扶明白卡", kind="print") as writer:
        writer.put(CardPrint, prints)
    with change(_COLLECTOR, "登记明白卡签字悬挂") as writer:
        writer.put(CardReturn, [helping.hung(row) for row in prints if chosen[row["household"]]])
    going = [row for home in homes if home.family.key in chosen for row in home.years[year][Measure]
             if row["status"] == "2"]  # fmt: skip
    with change(_COLLECTOR, "更正帮扶措施") as writer:  # after printing: these cards are out of date
        writer.put(Measure, [{"id": row["id"], "status": "3"} for row in going[:2]])


def _write_visits(homes: list[Home]) -> None:
    by_day: dict[tuple[str, str], Rows] = defaultdict(lambda: {Visit: [], Problem: []})
    for home in homes:
        problems = {row["visit"]: row for row in home.visits[Problem]}
        for row in home.visits[Visit]:
            rows = by_day[row["visit_date"][:7], row["visitors"]]
            rows[Visit].append(row)
            if row["id"] in problems:
                rows[Problem].append(problems[row["id"]])
    for (_, visitor), rows in sorted(by_day.items(), key=lambda item: item[0]):
        with change(visitor, "录入走访") as writer:
            for table in (Visit, Problem):
                writer.put(table, rows[table])


def _write_corrections(homes: list[Home], rng: Random) -> None:
    """A few single changes, so that records have a history of more than their birth."""
    for home in rng.sample(homes, min(6, len(homes))):
        household = home.family.household
        if household["phone"]:
            phone = household["phone"][:-1] + str(rng.randrange(10))
            with change(_COLLECTOR, "更正联系电话") as writer:
                writer.put(Household, [{"id": home.family.key, "phone": phone}])
    for home in rng.sample(homes, min(4, len(homes))):
        member = rng.choice(home.family.members)
        with change(_CLERK, "补填备注") as writer:
            writer.put(Person, [{"id": member.row["id"], "note": rng.choice(_REMARKS)}])
    pupils = [
        row for home in homes for row in home.years[yearly.YEARS[-1]][PersonYear]
        if "03" <= (row["school_state"] or "") <= "06"
    ]  # fmt: skip
    for row in rng.sample(pupils, min(5, len(pupils))):
        name = "宝莲寺镇中心小学" if row["school_state"] == "03" else "宝莲寺镇第一初级中学"
        with change(_COLLECTOR, "补填就读学校") as writer:
            writer.put(PersonYear, [{"id": row["id"], "school_name": name}])
