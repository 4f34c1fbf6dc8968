"""Units and enterprises 单位和主体, the rolls of cadres and talents 干部人才, what was held and done 活动和实事."""

from __future__ import annotations

from db.fields import Bool, Code, Codes, Date, Int, Money, Note, Number, Phone, Privacy, Ref, Region, Text, YearMonth
from db.record import Record

P1 = Privacy.P1


class Org(Record):
    """A unit, enterprise, cooperative, base or group; `region_code` is where it serves (12, 9 or 6 digits).

    `parent`: the group above it, in the tree of responsibility.
    """

    title = "单位和主体"
    known_by = ("uscc",)

    name = Text("单位名称", 60, required=True, index=True)
    kind = Code("单位类别", "org_kind", required=True)
    region_code = Region(wide=True, required=True, index=True)
    level = Code("层级", "gov_level")
    parent = Ref("上级", "org", belongs=False)
    uscc = Text("统一社会信用代码", 18)
    is_private = Bool("非公企业")
    branch = Text("党支部名称", 60)
    leader = Text("负责人", 40, privacy=P1)
    leader_post = Text("负责人职务", 40)
    contact = Text("联系人", 40, privacy=P1)
    phone = Phone("联系电话")
    address = Text("地址", 100)
    industry = Text("主营或产品", 60)
    area = Number("规模", 2, unit="亩")
    ways = Codes("带动方式", "link_way")
    duty = Note("职责")
    since = Date("成立或结对日期")
    until = Date("结束日期")
    note = Note("备注")


class Cadre(Record):
    """Somebody on a roll of the office: one row a person and roll; `person` where they are a registered villager."""

    title = "干部人才"
    goes_down = "region_code IS NULL OR length(region_code) > 6"

    kind = Code("名册", "cadre_kind", required=True)
    name = Text("姓名", 40, required=True, privacy=P1)
    region_code = Region(wide=True, required=True, index=True)
    person = Ref("本册人员", "person")
    sex = Code("性别", "sex", privacy=P1)
    birth_ym = YearMonth("出生年月", privacy=P1)
    political = Code("政治面貌", "political", privacy=P1)
    education = Code("文化程度", "education", privacy=P1)
    phone = Phone("联系电话")
    org = Ref("单位(台账)", "org", belongs=False)
    org_name = Text("单位", 60)
    org_level = Code("单位隶属", "org_level")
    position = Text("职务", 40)
    rank = Code("职级", "rank")
    village_post = Code("村里职务", "village_post")
    chosen_on = Date("选优配强日期")
    specialties = Codes("专长", "specialty")
    skill = Text("专长说明", 60)
    leads = Int("带动户数")
    tutor = Text("培养联系人", 40, privacy=P1)
    start = Date("开始日期", required=True, index=True)
    end = Date("结束日期")
    end_reason = Code("离任原因", "end_reason")
    promoted_on = Date("提拔日期")
    promoted_to = Text("提拔职务", 60)
    note = Note("备注", privacy=P1)


class Activity(Record):
    """Something that was held or given, counted in times and 人次: no names of who took part. The first digit of the
    kind is its group.
    """

    title = "活动和实事"

    kind = Code("活动类别", "activity", required=True)
    date = Date("日期", required=True, index=True)
    end_date = Date("结束日期")
    region_code = Region(wide=True, required=True, index=True)
    place = Text("地点", 60)
    topic = Text("题目或内容", 100, required=True)
    host = Text("主办单位", 60)
    org = Ref("企业或单位(台账)", "org", belongs=False)
    level = Code("级别", "gov_level")
    lecturer = Text("主讲", 40, privacy=P1)
    audience = Codes("参加对象", "audience")
    people = Int("人次")
    households = Int("受益户数")
    days = Number("天数", 1)
    amount = Money("投入资金")
    fund_source = Code("资金来源", "fund")
    goods = Text("物资", 60)
    mechanism = Code("长效机制", "mechanism")
    result = Note("效果")
    note = Note("备注")
