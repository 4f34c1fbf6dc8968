"""What each place shows: the tables of the book, by whose change it is read again. tests/ui/test_shown.py sees
what pages read, and finds what is missing here."""

from __future__ import annotations

from fupin_desktop import lazy

#: What any page may hang on: settings of the book, what is undecided, the names of villages.
_BASE = ("meta", "conflict", "village", "setting")
#: A line of a list of households, with what of it is undecided.
_HOMES = (*_BASE, "household", "person", "move", "income", "visit")
_LIVES = (
    *_HOMES, "person_year", "employment", "living", "housing", "water", "rigid_expense", "assessment", "problem",
    "measure", "photo", "exemption", "counted_item", "monitoring_line",
)  # fmt: skip
_CASES = ("clue", "step", "dept_record")
_CARDS = ("card_print", "card_return", "helper", "project")
_ARCHIVES = (
    *_BASE, "archive_entry", "archive_touched", "behind_conflict", "behind_log", "case_note", "colour_mark", "consent",
    "counselling_session", "counsellor", "danger_report", "erased", "erasure", "psy_activity", "psy_file", "psy_plan",
    "psy_setting", "referral", "risk_assessment", "screening",
)  # fmt: skip
_PACKAGES = (*_BASE, "package", "exchange_key", "exchange_peer", "exchange_second", "held", "site")
#: Of whatever was saved, undone or came in.
_SAVED = ("action", "change", "side", "pair")
_PERSONS = (*_HOMES, *_ARCHIVES, "person_year", "pair", "draft")
#: To whom the archives of who moved away can be given.
_FILES = (*_PERSONS, "exchange_peer")
_ORGS = (*_HOMES, "org", "cadre", "helper", "activity", "measure", "money", "problem", "project", "vacancy")

#: What is noted of looking, what pictures are kept of, and what follows from the rest.
_NOTED = (
    "access", "blob", "border", "behind_reckoned", "behind_state", "search", "search_block", "search_household",
)  # fmt: skip


class AllBut(tuple[str, ...]):
    """Every table but these, whichever there are."""

    def __contains__(self, table: object) -> bool:
        return not super().__contains__(table)


class WithLedgers(tuple[str, ...]):
    """These tables and those of the ledgers, whichever are declared."""

    def __contains__(self, table: object) -> bool:
        return super().__contains__(table) or lazy.load("fupin_desktop.ledgers.book:of_form")(table) is not None


_ALL = AllBut((*_NOTED, "draft"))
_BOOKS = WithLedgers((*_LIVES, "step"))
#: Place → tables. A form's drafts are offered where it is begun: who types into one has read it.
SHOWS: dict[str, tuple[str, ...]] = {
    "today": AllBut(_NOTED),
    "households": _LIVES,
    "visits": _HOMES,
    "checks": _ALL,
    "cards": (*_LIVES, *_CARDS),
    "psychology": _FILES,
    "hand-in": (*_PACKAGES, *_SAVED),
    "merge": _ALL,
    "monitoring": (*_HOMES, *_CASES),
    "ledgers": WithLedgers((*_HOMES, "step")),
    "effect": _ALL,
    "settings": (*_LIVES, *_PACKAGES, *_SAVED, "care", "village_year"),
    "effect list": _ALL,
    "household": _ALL,
    "register": (*_LIVES, "draft"),
    "monitoring numbers": (*_LIVES, *_CASES),
    "charge": _ORGS,
    "honours": (*_HOMES, "honour", "org", "village_year"),
    "needy": _BOOKS,
    "case": (*_LIVES, *_CASES),
    "ledger": _BOOKS,
    "filial": (*_HOMES, "money"),
    "prevention": WithLedgers((*_HOMES, "step")),
    "survey": (*_LIVES, "work_intent"),
    "placing": (*_LIVES, "step", "vacancy", "work_intent"),
    "strength": _ORGS,
    "pairing": _ORGS,
    "responsibility": _ORGS,
    "unit": _ORGS,
    "visit": _LIVES,
    "receive": _ALL,
    "keys": _PACKAGES,
    "conflicts": _ALL,
    "disputes": _ALL,
    "duplicates": _ALL,
    "screening": _PERSONS,
    "archive": _FILES,
    "team": _ARCHIVES,
    "limits": _ARCHIVES,
    "census": _PERSONS,
    "paper entry": _PERSONS,
    "rounds": _PERSONS,
    "activities": _PERSONS,
    "self test": _BASE,
    "psychology report": _PERSONS,
}
