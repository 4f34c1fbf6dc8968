"""Names for the answers (codes of resources/codes.toml) that rules ask about."""

from __future__ import annotations

# hh_type, monitor_cat
EXITED, MONITORED_ONLY, ORDINARY, LOW_INCOME = "10", "20", "30", "40"
UNSTABLE_EXITED, MARGINAL, SUDDEN = "1", "2", "3"
# risk
BY_ILLNESS, BY_DISABILITY, BY_SCHOOLING, BY_DISASTER, BY_UNSTABLE_WORK = "01", "02", "03", "04", "07"
BY_LACK_OF_LABOR, BY_HOUSING, BY_WATER, BY_OTHER = "08", "09", "10", "99"
# elim_mode
BY_SUPPORT, BY_NATURE, BY_DECREASE = "1", "2", "3"
# id_type
ID_CARD, DISABILITY_CARD = "01", "09"
# sex
MALE, FEMALE = "1", "2"
# relation
HEAD, SPOUSE = "01", "02"
MALE_RELATIONS = frozenset({"03", "06", "07", "09", "11", "13", "15", "17", "19", "22", "24", "27"})
FEMALE_RELATIONS = frozenset({"04", "05", "08", "10", "12", "14", "16", "18", "20", "23", "25", "26"})
# member_state
LEFT = "2"
# education
LOW_EDUCATION = frozenset({"01", "02"})
# school
PRESCHOOL = frozenset({"01", "02"})
PRIMARY = frozenset({"03"})
JUNIOR = frozenset({"04", "05", "06"})
SENIOR = frozenset({"07", "08", "09", "10", "11", "12"})
COLLEGE = frozenset({"13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24"})
VOCATIONAL = frozenset({"10", "11", "12", "13", "14", "15"})
GRADUATE = frozenset({"25"})
# dropout
OUT_BY_ILLNESS, OUT_BY_DISABILITY = "01", "02"
# health
HEALTHY, CHRONIC, SERIOUS, DISABLED = "01", "02", "03", "04"
# labor
ORDINARY_LABOR, SKILLED_LABOR, LOST_LABOR, NO_LABOR, WEAK_LABOR = "01", "02", "03", "04", "05"
UNABLE = frozenset({LOST_LABOR, NO_LABOR})
FULL_LABOR = frozenset({ORDINARY_LABOR, SKILLED_LABOR})
# disab_type, disab_level
LIMB = "4"
SEVERE = frozenset({"1", "2"})
# dibao, tekun
NOT_GIVEN = "0"
# work_scope, channel
BEYOND_COUNTY = frozenset({"3", "4", "5", "6"})
WORKSHOP, PUBLIC_POST = "3", "4"
# statement_kind
OF_YEAR, AT_IDENTIFICATION, AFTER_ELIMINATION = "1", "2", "3"
# house_have, house_grade
NO_HOUSE = "0"
DANGEROUS = frozenset({"C", "D"})
# verdict, water_level
FAILED = "3"
# problem_state
SETTLED = "3"
# visit_result, two_three_change
SOLVED, PROBLEM_APPEARED = "1", "3"
# measure, measure_item, measure_status
INDUSTRY, JOBS, FINANCE, POSTS = "01", "02", "03", "04"
HEALTH, SCHOOLING, EDUCATION, SECURITY, HOUSING, WATER, SOCIAL, MOVING = "05", "06", "07", "08", "09", "10", "11", "12"
DIVIDEND, LAND_RENT = "0106", "0108"
TRAINING, SENT_TO_WORK, TRAVEL_AID = "0201", "0202", "0203"
INSURANCE_AID, YULU, JOINED = "0501", "0701", "0107"
DIBAO, TEKUN, DISABILITY_AID = "0801", "0802", "0804"
PLANNED, ENDED = "1", "4"
# visit.reason, visit.visitor_role (§5): such a visit is told nowhere but in its own file
PSYCHOLOGICAL_REASON, PSYCHOLOGICAL_ROLE = "7", "15"
# role: who pairs a unit or enterprise with a village; who is sent; 07 is an enterprise's party branch
PAIRED_BRANCH = "07"
PAIRING_ROLES = frozenset({"02", "07", "08"})
SENT_ROLES = frozenset({"05", "06", "08", "12"})
# member_state
IN_HOUSE = "1"
# org_kind
ENTERPRISE, BASE = "03", "06"
LEADING_KINDS = frozenset({"05", "06", "07"})
GROUPS_OF_TREE = frozenset({"08", "09", "10", "11", "18", "19"})
GROUPS_BELOW = frozenset({"10", "11"})
# cadre_kind, village_post, political
OFFICER, COMMITTEE, RESERVE, TALENT, LEADER = "1", "2", "3", "4", "5"
AT_THE_HEAD = frozenset({"1", "3"})
PARTY_MEMBERS = frozenset({"01", "02"})
# activity: its first digit is its group
ACTIVITY_GROUPS = {
    "1": "培训", "2": "宣传疏导", "3": "会议排查", "4": "村企五联", "5": "办实事", "6": "慰问", "7": "专项行动",
}  # fmt: skip
LINKS, DEEDS = "4", "5"
#: Fields of an activity → the groups that are asked for them.
ASKED_OF_GROUP = {"level": "1", "audience": "12", "people": "126"}
# figure_kind
PUBLISHED = "2"
