"""Of whom a row of a ledger's workbook speaks, and which records its references name: by what people write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from db import owners
from db.changes import every
from db.fields import Kind, Ref
from db.kind import number_text
from db.models import BY_TABLE
from db.names import fold_name
from db.record import Record
from fupin_desktop import regions
from fupin_desktop.exchange.excel_cells import lost
from fupin_desktop.exchange.excel_layouts import HEAD_ID, HEAD_NAME, REGION, TOWN, VILLAGE
from fupin_desktop.exchange.excel_match import Known, People, of_name
from fupin_desktop.ledgers.ledger import Ledger

NUMBER, LOCAL, NAME, ID = "household_no", "local_no", "name", "id_no"
#: What the columns that say whose a record is are headed when they are written.
HEADED = {NUMBER: "户编号", HEAD_NAME: "户主姓名", NAME: "姓名", ID: "证件号码", VILLAGE: "行政村"}
#: What rows say of whose they are, in the order in which `Owners` takes it; beside it "person", the borrower of a loan.
_SAID = (NUMBER, LOCAL, HEAD_ID, HEAD_NAME, NAME, ID, REGION, TOWN, VILLAGE)
_NO_PERSON = "账本里没有这个证件号码的人。请对照证件再看一遍，或先登记这个人。"
_NO_HOME = "没有写户编号，也没有写户主姓名和行政村，不知道是哪一户。请补上其中一样。"
#: The words of columns, by name, row by row.
_Columns = Mapping[str, Sequence[str]]
#: Household, person, region, of a row; None for none.
_Whose = tuple[str | None, str | None, str | None]
_NOBODY: _Whose = (None, None, None)


def _of_household(table: str, home: str) -> set[str]:
    """The records of a table that belong to a household, or to its people."""
    kinds = BY_TABLE[table].kinds()
    people = "person IN (SELECT id FROM person WHERE household = ?)" if "person" in kinds else "? IS NULL"
    own = "household = ?" if "household" in kinds else "? IS NULL"
    return {row[0] for row in every(f'SELECT id FROM "{table}" WHERE {people} OR {own}', home, home)}


class Unknown(Exception):
    """What a row means can't be told: the column, a sentence, and the several that a reference may mean."""

    def __init__(self, column: str, sentence: str, several: Collection[str] = ()) -> None:
        super().__init__(sentence)
        self.column = column
        self.several = several


def _not_there(column: str, number: str, told: str = _NO_PERSON) -> Unknown:
    """Why a number says of nobody whose a row is: of one that a program cut short, that."""
    gone = lost(number_text(number))
    return Unknown(column, gone.reason if gone else told)


def _nobody(borrower: str) -> Unknown:
    """Why a row is nobody's."""
    return _not_there("person", borrower) if borrower[:1].isdigit() else Unknown(NUMBER, _NO_HOME)


def owner_fields(model: type[Record]) -> list[Kind[Any]]:
    """The fields that say whose a record is: of its person alone where it names no household. Who may be a villager
    (a cadre) is the office's."""
    kinds = model.kinds()
    home, person = kinds.get("household"), kinds.get("person")
    if home is not None:
        return [home, *(kinds[name] for name in (owners.REGION,) if name in kinds and not home.required)]
    own = person if isinstance(person, Ref) and person.belongs and person.required else None
    return [field for field in (own, kinds.get(owners.REGION)) if field is not None]


def told_apart(ledger: Ledger) -> list[str]:
    """The fields by which a record is another one than the rest: whose it is, and `Ledger.same`."""
    return list(dict.fromkeys(str(one.name) for one in (*owner_fields(ledger.model), *ledger.same)))


def own_fields(ledger: Ledger) -> list[Kind[Any]]:
    """The fields that have a column of their own: all but those that say whose a record is, and a village's name."""
    owned = {field.name for field in owner_fields(ledger.model)} | {is_called(ledger.model)}
    return [field for field in ledger.fields if field.name not in owned]


def is_called(model: type[Record]) -> str:
    """The field that says in words what the region of its records says: of villages their name; "" of others."""
    return model.named if model.derived_from == (owners.REGION,) else ""


def owner_columns(model: type[Record]) -> list[str]:
    """The columns that say it, as they are written (names of HEADED)."""
    names = {str(field.name) for field in owner_fields(model)}
    of_person = (NAME, ID) if "person" in names else ()
    of_home = (NUMBER, HEAD_NAME) if names & {"household", "person"} else ()
    return [*of_home, *of_person, *((VILLAGE,) if names else ())]


class Owners:
    """What the book has, by what people write."""

    def __init__(self, ledger: Ledger, region: str) -> None:
        self._region, self._wide = region, ledger.wide
        self.fields = owner_fields(ledger.model)
        names = {str(field.name): field.required for field in self.fields}
        self._required = names.get(owners.REGION, False)
        self._of_home, self._of_person, self._of_region = (n in names for n in ("household", "person", owners.REGION))
        self.refs = [one for one in own_fields(ledger) if isinstance(one, Ref)]
        self._people = People(Known())
        self._named: dict[str, dict[str, list[str]]] = {}
        self._villages: dict[tuple[str, ...], str] = {}

    def find(self, said: _Columns, rows: int) -> tuple[dict[str, list[str | None]], dict[int, Unknown]]:
        """The values of `fields`, by column, of what so many rows say by column of `_SAID`; and why, of rows (by their
        place) of which it can't be told."""
        unknown: dict[int, Unknown] = {}
        blank = [""] * rows
        told = zip(*(said.get(name, blank) for name in _SAID), strict=True)
        homes, persons, places = map(list, zip(*self._found(told, unknown), strict=True))
        borrowers = said.get("person", blank)
        if self._of_home and "person" in said:
            for place, (home, known) in enumerate(zip(homes, map(self._people.ids.get, borrowers), strict=True)):
                if not home and (known := known or self._people.of_id(borrowers[place])):
                    homes[place] = known[1]
        if self._of_person or (self._of_home and None in homes):
            for place, one in enumerate(zip(homes, persons, places, strict=True)):
                if one == _NOBODY and place not in unknown:
                    unknown[place] = _nobody(borrowers[place])
        return {"household": homes, "person": persons, owners.REGION: places}, unknown

    def _found(self, told: Iterable[tuple[str, ...]], unknown: dict[int, Unknown]) -> Iterator[_Whose]:
        before, whose, failed = None, _NOBODY, None
        for place, words in enumerate(told):
            if words != before:  # rows of one household stand together
                before, whose, failed = words, _NOBODY, None
                try:
                    whose = self._find(words)
                except Unknown as error:
                    failed = error
            if failed:
                unknown[place] = failed
            yield whose

    def _find(self, said: tuple[str, ...]) -> _Whose:
        number, local, head_id, head, name, id_no, *where = said
        village = self._village(*where) if any(where) else ""
        home = person = region = ""
        if self._of_home:
            home = self._household(number or local, head_id, head, village)
        elif self._of_person:
            person = self._of_id(id_no) or self._member(name, self._household(number or local, head_id, head, village))
        if self._of_region and not person and (village or self._required):
            region = self._lies(village or self._region)
        return home or None, person or None, region or None

    def _lies(self, code: str) -> str:
        """Where a record lies that is nobody's but a village's: in this book. Raises Unknown."""
        if not self._wide and not regions.is_village(code):
            raise Unknown(VILLAGE, "没有写行政村，不知道是哪个村的。请补上。")
        if not regions.lies_in(code, self._region):
            raise Unknown(VILLAGE, f"{regions.path(code)[-1]}不在这个账本里。请在它自己的账本里导入。")
        return code

    def refer(
        self, field: Ref, told: Sequence[str], homes: Sequence[str | None]
    ) -> tuple[list[str | None], dict[int, Unknown]]:
        """The records that a reference names, row by row: a member of the household by number or name, of others by its
        name. And why, of rows of which that can't be told."""
        unknown: dict[int, Unknown] = {}
        numbers = self._people.ids if field.table == "person" else {}
        found = [known and known[0] for known in map(numbers.get, told)]
        for place, words in enumerate(told if None in found else ()):
            if words and not found[place]:
                try:
                    found[place] = self._record(field, words, homes[place] or "")
                except Unknown as error:
                    unknown[place] = error
        return found, unknown

    def _record(self, field: Ref, words: str, home: str) -> str:
        if field.table == "person":
            if known := self._people.of_id(words):
                return known[0]
            found = of_name(self._people.names, words, home or None)
        else:
            found = set(self._by_name(field.table).get(fold_name(words), ()))
            if len(found) > 1 and home:
                found &= _of_household(field.table, home)
        if len(found) != 1:
            why = "账本里不止一个" if found else "账本里没有"
            text = f"{why}“{words[:20]}”这个{field.label}。请对照账本里的写法。"
            raise Unknown(str(field.name), text, found)
        return next(iter(found))

    def _by_name(self, table: str) -> dict[str, list[str]]:
        if table not in self._named:
            known = self._named[table] = defaultdict(list)
            query = f'SELECT id, "{BY_TABLE[table].named}" FROM "{table}" WHERE deleted IS NOT 1'
            for key, name in every(query):
                known[fold_name(name or "")].append(key)
        return self._named[table]

    def _village(self, *words: str) -> str:
        if words not in self._villages:
            self._villages[words] = self._village_of(*words)
        return self._villages[words]

    def _village_of(self, code: str, town: str, name: str) -> str:
        if place := regions.find(code or name):
            if not regions.lies_in(place.code, self._region):
                raise Unknown(VILLAGE, f"{regions.path(place.code)[-1]}不在这本账本里。请核对行政村，或交给那里登记。")
            return place.code
        name = name or code  # its heading asks for a code, and people write the village
        if not name:
            return ""
        if self._wide and (towns := regions.towns(name, self._region)):
            return towns[0]
        found = [code for code in regions.by_names(town, name) if regions.lies_in(code, self._region[:6])]
        own = [code for code in found if regions.lies_in(code, self._region)] or found
        if len(own) != 1:
            why = f"叫“{name[:20]}”的村不止一个，请把乡镇写上" if own else f"没有找到“{name[:20]}”这个村"
            raise Unknown(VILLAGE, f"{why}。请照行政区划的写法填。")
        return own[0]

    def _household(self, number: str, head_id: str, head: str, village: str) -> str:
        if number:
            told, (by_number, by_local) = number_text(number), self._people.numbers
            if key := by_number.get(told) or by_local.get(told):
                return key
            why = f"账本里没有户编号是“{number[:30]}”的户。请对照户编号再看一遍，或先登记这一户。"
            raise _not_there(NUMBER, number, why)
        if head_id:
            if known := self._people.of_id(head_id):
                return known[1]
            raise _not_there(HEAD_ID, head_id)
        if not head:
            return ""
        homes = of_name(self._people.heads, head, village or None)
        if len(homes) == 1:
            return next(iter(homes))
        why = f"户主叫“{head[:20]}”的户不止一户，请写户编号" if homes else f"这个村没有户主叫“{head[:20]}”的户"
        raise Unknown(HEAD_NAME, f"{why}。请核对后再导入。")

    def _of_id(self, id_no: str) -> str:
        if not id_no:
            return ""
        if known := self._people.of_id(id_no):
            return known[0]
        raise _not_there(ID, id_no)

    def _member(self, name: str, home: str) -> str:
        found = of_name(self._people.names, name, home)
        if len(found) == 1 and name:
            return next(iter(found))
        raise Unknown(ID, "没有写证件号码，照户和姓名也认不准是谁。请补上证件号码。")
