"""All record tables, in the order of dumps and packages: a parent before its children."""

from __future__ import annotations

from db.card import CardPrint, CardReturn
from db.erase import Erasure
from db.household import Household, Housing, Living, Water
from db.income import Income, RigidExpense
from db.measure import Helper, Measure
from db.pair import Pair
from db.person import Employment, Person, PersonYear
from db.psychology import (
    ArchiveEntry,
    CaseNote,
    ColourMark,
    Consent,
    CounsellingSession,
    Counsellor,
    DangerReport,
    PsyActivity,
    PsyFile,
    PsyPlan,
    PsySetting,
    Referral,
    RiskAssessment,
    Screening,
)
from db.record import Record
from db.village import CountedItem, Exemption, MonitoringLine, Village
from db.visit import Assessment, Photo, Problem, Visit

MODELS: tuple[type[Record], ...] = (
    Village, MonitoringLine, CountedItem, Household, Person, PersonYear, Employment, Living, Housing, Water,
    Income, RigidExpense, Assessment, Visit, Problem, Photo, Exemption, Pair,
    Measure, Helper, CardPrint, CardReturn,
    Counsellor, ArchiveEntry, PsyActivity, PsySetting, DangerReport, Erasure,
)  # fmt: skip

BY_TABLE: dict[str, type[Record]] = {model.table(): model for model in MODELS}

#: Of no table of the book: sealed as a whole (db/behind.py). Packages and logs of older programs name them.
BEHIND: dict[str, type[Record]] = {
    model.table(): model
    for model in (
        PsyFile, Consent, Screening, ColourMark, RiskAssessment, PsyPlan, CounsellingSession, Referral, CaseNote,
    )
}  # fmt: skip
#: Every table that an entry may name.
KNOWN: dict[str, type[Record]] = BY_TABLE | BEHIND
