"""Visits 走访 (DICTIONARY §5), the problems they find, the yearly assessment (§4), and photos."""

from __future__ import annotations

from db.fields import AnyRef, Bool, Code, Codes, Date, Digest, Int, Money, Note, Privacy, Ref, Text, Time, Year
from db.record import Record

P1, P2 = Privacy.P1, Privacy.P2


class Visit(Record):
    """One visit to a household."""

    title = "走访"

    household = Ref("户", "household", required=True)
    person = Ref("走访对象", "person")
    visit_date = Date("走访日期", required=True, index=True)
    start_time = Time("开始时间")
    end_time = Time("结束时间")
    visitors = Text("走访人", 100, required=True, privacy=P1, hint="几个人用顿号隔开")
    visitor_role = Code("走访人角色", "role", required=True)
    mode = Code("走访方式", "visit_mode", required=True)
    reason = Code("走访事由", "visit_reason", required=True)
    income_change = Code("收入变化", "change_dir")
    two_three_check = Code("两不愁三保障变化", "two_three_change")
    need = Note("群众诉求", privacy=P1)
    need_type = Code("帮扶需求类别", "measure")
    policy_told = Codes("宣讲政策", "policy")
    result = Code("现场解决情况", "visit_result", required=True)
    follow_up_date = Date("下次走访日期")
    follow_up_owner = Text("下次责任人", 40)
    hh_sign = Bool("户主已签字", required=True)
    visitor_sign = Bool("走访人已签字", required=True)
    note = Note("走访情况", privacy=P1)


class Problem(Record):
    """A problem found on a visit or by an assessment; open until settled."""

    title = "问题"

    household = Ref("户", "household", required=True)
    visit = Ref("走访", "visit")
    assessment = Ref("核查", "assessment")
    category = Code("问题类别", "problem", required=True, privacy=P1)
    text = Note("问题描述", required=True, privacy=P1)
    severity = Code("严重程度", "severity", required=True)
    state = Code("办理状态", "problem_state", required=True)
    owner = Text("责任人", 40)
    due_date = Date("办理期限")
    done_date = Date("办结日期")
    outcome = Note("办理结果", privacy=P1)
    difficulty = Code("难题类别", "difficulty")
    org = Ref("解决单位", "org", belongs=False)
    amount = Money("投入资金", privacy=P1)
    found_on = Date("提出日期")
    mechanism = Code("长效机制", "mechanism")


class Assessment(Record):
    """两不愁三保障 + 饮水安全, yearly and on event (DICTIONARY §4). A year may have several; the latest counts.

    `occasion`: as of income statements; blank is a yearly one. Those made when a risk was identified or eliminated
    hold the answers of the national system, the four problems; the latest of each counts, of whatever year.
    """

    title = "两不愁三保障核查"

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    occasion = Code("核查时点", "statement_kind", hint="识别时、风险消除后只问四项问题")
    date = Date("核查日期", required=True)
    assessor = Text("核查人", 40, required=True)
    food = Code("不愁吃", "verdict", required=True)
    food_note = Text("不愁吃说明", 200)
    cloth = Code("不愁穿", "verdict", required=True)
    cloth_note = Text("不愁穿说明", 200)
    edu = Code("义务教育有保障", "verdict", required=True)
    edu_note = Text("义务教育说明", 200)
    med = Code("基本医疗有保障", "verdict", required=True)
    med_note = Text("基本医疗说明", 200, privacy=P2)
    house = Code("住房安全有保障", "verdict", required=True)
    house_note = Text("住房安全说明", 200)
    water = Code("饮水安全", "verdict", required=True)
    water_note = Text("饮水安全说明", 200)
    income = Code("收入", "verdict")
    income_note = Text("收入说明", 200)
    dropout_problem = Bool("是否义务教育阶段适龄儿童少年失学辍学", required=True)
    house_problem = Bool("是否住房出现安全问题", required=True)
    uninsured_problem = Bool("是否有家庭成员未参加城乡居民（职工）基本医疗保险", required=True)
    water_problem = Bool("是否饮水出现安全问题", required=True)
    recheck_date = Date("复查日期")


class Photo(Record):
    """A photo of a visit or a person: the picture itself lies in `blob`, found by its digest."""

    title = "照片"

    household = Ref("户", "household", required=True)
    visit = Ref("走访", "visit")
    person = Ref("人", "person")
    digest = Digest("图片", required=True, privacy=P2, index=True)
    size = Int("字节数", most=10_000_000)
    taken = Date("拍摄日期")
    caption = Text("说明", 100)
    record = AnyRef("属于哪条记录", index=True)
