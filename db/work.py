"""Work: vacancies 岗位, and what villagers wish 务工意向."""

from __future__ import annotations

from db.fields import Bool, Code, Codes, Date, Int, Money, Note, Phone, Privacy, Ref, Region, Text, Year, YearMonth
from db.record import Record

P1, P2 = Privacy.P1, Privacy.P2


class Vacancy(Record):
    """Places of one post; a village enters its own public posts."""

    title = "岗位"
    named = "post"

    employer = Text("用人单位", 60, required=True)
    org = Ref("单位(台账)", "org", belongs=False)
    kind = Code("岗位性质", "vacancy_kind", required=True)
    post = Text("岗位名称", 40, required=True)
    public_job = Code("公益性岗位类型", "public_job")
    region_code = Region(wide=True, required=True, index=True)
    place = Text("工作地点", 80, required=True)
    scope = Code("务工区域", "work_scope", required=True)
    number = Int("招聘人数", required=True)
    wage_from = Money("月薪起")
    wage_to = Money("月薪止")
    age_from = Int("年龄起")
    age_to = Int("年龄止")
    sex = Code("性别要求", "sex")
    education = Code("最低学历", "education")
    skills = Codes("技能要求", "skill")
    lodging = Bool("包食宿")
    open_from = Date("发布日期", required=True, index=True)
    open_to = Date("截止日期")
    fund_source = Code("补贴资金来源", "fund")
    months = Int("聘期(月)")
    contact = Text("联系人", 40, required=True, privacy=P1)
    phone = Phone("联系电话", required=True)
    note = Note("备注")


class WorkIntent(Record):
    """What somebody wishes, when asked; the latest `surveyed_on` counts."""

    title = "务工意向"

    person = Ref("人", "person", required=True)
    year = Year("年度", required=True)
    surveyed_on = Date("摸底日期", required=True, index=True)
    surveyor = Text("摸底人", 40, required=True, privacy=P1)
    work_class = Code("就业意向分类", "work_class", required=True, aliases=("是否计划务工",))
    wants = Codes("就业服务需求", "work_need")
    scope = Code("期望区域", "work_scope")
    place = Text("计划务工地", 80, privacy=P1, aliases=("计划务工所在县",))
    industry = Text("期望行业工种", 40)
    wage = Money("期望月薪", privacy=P1)
    skills = Codes("技能", "skill", privacy=P1)
    train = Bool("愿意参加培训")
    public_post = Bool("愿意公益性岗位")
    from_ym = YearMonth("可上岗月份")
    limits = Codes("没有务工的原因", "work_limit", privacy=P2)
    note = Note("备注", privacy=P1)
