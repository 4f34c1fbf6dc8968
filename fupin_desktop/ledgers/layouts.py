"""How the forms are laid out, by hand, in the order of the paper forms (DICTIONARY §1–§5).

A row holds up to three fields; (field, 2) stands two columns wide (of three; a section may count in sixths). A field
that is on no form here is filled by the program or by a page of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.card import CardReturn
from db.fields import Kind
from db.household import Household, Housing, Living, Water
from db.income import Income, RigidExpense
from db.measure import Helper, Measure
from db.move import Move
from db.person import Employment, Person, PersonYear
from db.village import Village
from db.visit import Assessment, Problem, Visit

H, P, Y, E, A, M, V = Household, Person, PersonYear, Employment, Assessment, Measure, Visit

Place = Kind[Any] | tuple[Kind[Any], int]
Rows = tuple[tuple[Place, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading ("" for none) and its rows. `columns`: how many a row has; what is `folded` is seldom filled, and comes
    into sight when it is wanted."""

    title: str
    rows: Rows
    columns: int = 3
    folded: bool = False


HOUSEHOLD = (
    Section("户的基本情况", (
        (H.region_code, H.natural_village, H.group_no),
        ((H.address, 2), H.phone),
        (H.household_no, H.hh_type, H.hh_attr),
        (H.id_standard, H.first_identified, H.exit_year),
        (H.main_cause, (H.other_causes, 2)),
        (H.whole_no_labor, H.is_martyr_family, H.relocated),
    )),
    Section("监测", (
        (H.monitor_cat, H.monitor_found_ym, H.risk_1),
        (H.risk_2, H.risk_3, H.risk_4),
        (H.risk_5, H.risk_disaster_sub, H.risk_note),
        (H.risk_eliminated, H.risk_elim_mode, H.risk_elim_date),
        (H.risk_back_date, H.mon_contact, H.mon_contact_phone),
        (H.dev_state,),
    )),
    Section("其他", (
        (H.bank_name, H.bank_card, H.hh_change),
        (H.return_year, (H.return_reason, 2)),
        ((H.note, 3),),
    )),
)  # fmt: skip

MEMBER = (
    Section("身份", (
        (P.name, P.id_no, P.relation),
        (P.sex, P.birth, P.ethnic),
        (P.political, P.id_type, P.id_missing),
        (P.phone, P.military, P.member_state),
    )),
    Section("教育与劳动", (
        (Y.education, Y.school_state, Y.dropout_reason),
        (Y.school_name, Y.grade, Y.mandarin),
        (Y.labor,),
    )),
    Section("健康", (
        (Y.health, Y.disease_name, Y.disease_level),
        (P.disab_cert, P.disab_type, P.disab_level),
        (P.disab_cert_year, Y.disability_care, Y.health_other),
    )),
    Section("保障", (
        (Y.ins_med_res, Y.ins_med_emp, Y.ins_critical),
        (Y.ins_commercial, Y.med_aid, Y.ins_accident),
        (Y.ins_pension_res, Y.ins_pension_emp, P.orphan),
        (Y.dibao, Y.dibao_class, Y.dibao_month),
        (Y.tekun, Y.tekun_mode, Y.tekun_care),
        ((Y.key_group, 2), P.first_identified),
    )),
    Section("其他", (
        (P.person_no, P.add_reason, P.add_date),
        ((P.note, 3),),
    )),
)  # fmt: skip

LEAVING = (Section("", ((P.del_reason, (P.del_date, 2)),)),)

JOB = (
    Section("", (
        (E.out_now, E.start_ym, E.end_ym),
        (E.months, E.region, E.scope),
        (E.province, E.city, E.county),
        (E.employer, E.industry, E.post),
        (E.month_income, E.channel, E.p2p),
        (E.abroad, E.travel_aid, E.work_class),
        (E.plan_out, E.plan_county, E.plan_need),
        (E.pub_job_type, E.pub_job_months, E.hire_date),
        (E.vacancy, (E.note, 2)),
    )),
)  # fmt: skip

HOME = (
    Section("住房", (
        (Housing.house_have, Housing.house_area, Housing.house_struct),
        (Housing.build_year, Housing.house_grade, Housing.is_danger),
        (Housing.grade_date, (Housing.grade_org, 2)),
        (Housing.reno_enjoyed, Housing.reno_year, Housing.reno_type),
        (Housing.reno_subsidy, Housing.reno_accept_date, Housing.old_house_repair),
    )),
    Section("饮水", (
        (Water.source, Water.safe, Water.hard),
        (Water.q_amount, Water.q_quality, Water.q_convenient),
        (Water.q_reliability,),
    )),
)  # fmt: skip

LIVING = (
    Section("土地", (
        (Living.area_arable, Living.area_irrigated, Living.area_forest),
        (Living.area_orchard, Living.area_return, Living.area_grass),
        (Living.area_water, Living.members_start, Living.members_end),
    )),
    Section("生产生活", (
        (Living.elec_living, Living.elec_prod, Living.tv),
        (Living.network, (Living.fuel, 2)),
        (Living.toilet, Living.toilet_works, Living.road_type),
        (Living.road_hard, Living.road_km, Living.coop_member),
        (Living.coop_name, Living.leading_ent, Living.leader_person),
    )),
    Section("采集", (
        (Living.survey_by, Living.survey_phone, Living.survey_date),
        (Living.head_sign,),
    )),
)  # fmt: skip

#: What stands above and below the tree of items (ui/forms/income_form.py).
INCOME_HEAD: Rows = ((Income.members, Income.period_start, Income.period_end),)
INCOME_FOOT: Rows = (
    (Income.claim_income, Income.rigid_expense, Income.given_net_pc),
    (Income.given_net, Income.rest_note, Income.is_final),
    ((Income.note, 3),),
)
RIGID = (Section("", ((RigidExpense.kind, RigidExpense.amount, RigidExpense.compliant), ((RigidExpense.note, 3),))),)

#: Sixths, so that two questions with their answers stand side by side.
VISIT = (
    Section("", (
        ((V.visit_date, 2), (V.visitors, 2), (V.visitor_role, 2)),
        ((V.mode, 3), (V.reason, 3)),
        ((V.income_change, 3), (V.two_three_check, 3)),
        ((V.result, 2), (V.hh_sign, 2), (V.visitor_sign, 2)),
        ((V.follow_up_date, 3), (V.note, 3)),
    ), columns=6),
    Section("更多", (
        (V.start_time, V.end_time, V.person),
        ((V.policy_told, 2), V.follow_up_owner),
        ((V.need, 2), V.need_type),
    ), folded=True),
)  # fmt: skip

PROBLEM = (
    Section("", (
        (Problem.category, Problem.severity, Problem.state),
        ((Problem.text, 3),),
    )),
    Section("更多", (
        (Problem.owner, Problem.due_date, Problem.done_date),
        ((Problem.outcome, 3),),
        (Problem.difficulty, Problem.org, Problem.amount),
        (Problem.found_on, (Problem.mechanism, 2)),
    ), folded=True),
)  # fmt: skip

ASSESSMENT = (
    Section("两不愁三保障与饮水安全", (
        (A.date, A.assessor, A.recheck_date),
        (A.food, (A.food_note, 2)),
        (A.cloth, (A.cloth_note, 2)),
        (A.edu, (A.edu_note, 2)),
        (A.med, (A.med_note, 2)),
        (A.house, (A.house_note, 2)),
        (A.water, (A.water_note, 2)),
        (A.income, (A.income_note, 2)),
    )),
    Section("四项问题", (
        ((A.dropout_problem, 2), A.house_problem),
        ((A.uninsured_problem, 2), A.water_problem),
    )),
)  # fmt: skip

MEASURE = (
    Section("措施", (
        (M.kind, (M.item, 2)),
        (M.person, (M.item_note, 2)),
        (M.start, M.end, M.status),
        (M.amount_fiscal, M.amount_social, M.amount_self),
        (M.fund_source, M.person_times, M.income_gain),
        (M.helper, (M.dept, 2)),
        (M.quantity, M.quantity_unit),
        (M.mechanism, M.project, M.org),
        ((M.effect, 3),),
        ((M.note, 3),),
    )),
)  # fmt: skip

HELPER = (
    Section("", (
        (Helper.role, Helper.cadre, Helper.unit),
        (Helper.name, Helper.phone, Helper.sent_as),
        (Helper.org, Helper.position, Helper.org_level),
        (Helper.start, Helper.end),
        ((Helper.note, 3),),
    )),
)  # fmt: skip
#: Of one who serves a whole village.
GROUP = (Section("", (((Helper.group_no, 3),),)),)
OFFICES = (Section("", ((Village.hotline, Village.office_name, Village.office_phone),)),)
MOVE = (Section("", (((Move.to_village, 2), Move.date), ((Move.reason, 3),))),)
MOVED_IN = (Section("", (((Household.household_no, 2), Household.group_no), ((Household.address, 3),))),)
HUNG = (Section("", ((CardReturn.signed, CardReturn.hung), ((CardReturn.note, 3),))),)
