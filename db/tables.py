"""All record tables, in the order of dumps and packages: a parent before its children. Asked for by `db/models.py`."""

from __future__ import annotations

from db.card import CardPrint, CardReturn
from db.clue import Clue, DeptRecord
from db.erase import Erasure
from db.household import Household, Housing, Living, Water
from db.income import Income, RigidExpense
from db.measure import Helper, Measure
from db.money import Money
from db.move import Move
from db.organisation import Activity, Cadre, Org
from db.pair import Pair
from db.person import Employment, Person, PersonYear
from db.project import Loan, Project
from db.psychology import (
    BEHIND,
    ArchiveEntry,
    Counsellor,
    DangerReport,
    PsyActivity,
    PsySetting,
)
from db.record import Record
from db.rectification import Rectification
from db.relief import Care, Claim, Settlement
from db.report import Figure
from db.step import Step
from db.village import CountedItem, Exemption, Honour, MonitoringLine, Setting, Village, VillageYear
from db.visit import Assessment, Photo, Problem, Visit
from db.work import Vacancy, WorkIntent

MODELS: tuple[type[Record], ...] = (
    Village, MonitoringLine, CountedItem, Household, Person, PersonYear, Employment, Living, Housing, Water,
    Income, RigidExpense, Assessment, Visit, Problem, Photo, Exemption, Pair,
    Measure, Helper, CardPrint, CardReturn, Move,
    Org, Cadre, Project, VillageYear, Honour, Activity, Vacancy, Figure, Setting, Rectification, Loan, Settlement,
    Claim, Clue, DeptRecord, WorkIntent, Care, Money, Step,
    Counsellor, ArchiveEntry, PsyActivity, PsySetting, DangerReport, Erasure,
)  # fmt: skip

BY_TABLE: dict[str, type[Record]] = {model.table(): model for model in MODELS}

#: Every table that an entry may name.
KNOWN: dict[str, type[Record]] = BY_TABLE | BEHIND
