"""Person 人 (DICTIONARY §2): who it is; what is asked anew each year; work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db import search
from db.fields import (
    Bool,
    Code,
    Codes,
    Date,
    IdNumber,
    Int,
    Money,
    Note,
    Phone,
    Privacy,
    Ref,
    Serial,
    Text,
    Year,
    YearMonth,
)
from db.record import Record

P1, P2 = Privacy.P1, Privacy.P2


class Person(Record):
    """A member of a household. The ID number is indexed and not unique: missing, mistyped and corrected numbers are
    normal, and a unique one would make merges fail (MERGE.md)."""

    title = "人"

    household = Ref("户", "household", required=True)
    person_no = Serial("人编号", 32, privacy=P1, aliases=("人口编号", "人编码"))
    name = Text("姓名", 40, required=True, privacy=P1, aliases=("成员姓名", "家庭成员姓名", "人员姓名"))
    id_type = Code("证件类型", "id_type", required=True)
    id_no = IdNumber(
        "证件号码",
        index=True,
        required=True,
        hint="身份证 18 位；残疾证 20 或 22 位",
        aliases=(
            *("身份证号", "身份证号码", "公民身份号码", "公民身份证号码", "居民身份证号码", "居民身份证号"),
            *("身份证件号码", "家庭成员证件号码", "身份证", "身份证件号", "公民身份证号", "居民身份证"),
        ),
    )
    id_missing = Bool("无身份证号", hint="确实没有号码时选“是”，不要填 999999")
    sex = Code("性别", "sex", required=True, privacy=P1)
    birth = Date("出生日期", required=True, privacy=P1, aliases=("出生年月日", "出生年月"))
    relation = Code(
        "与户主关系", "relation", required=True, privacy=P1, aliases=("与户主的关系", "关系", "家庭关系", "成员关系")
    )
    ethnic = Code("民族", "ethnic", required=True, privacy=P1)
    political = Code("政治面貌", "political", required=True, privacy=P1)
    military = Code("兵役状况", "military", privacy=P1)
    phone = Phone("成员联系电话", aliases=("人联系电话", "家庭成员联系电话", "本人电话", "本人联系电话"))
    disab_cert = IdNumber("残疾证号")
    disab_type = Code("残疾类别", "disab_type", privacy=P2)
    disab_level = Code("残疾等级", "disab_level", privacy=P2)
    disab_cert_year = Year("残疾证办证年度", privacy=P2)
    orphan = Bool("孤儿/事实无人抚养儿童", privacy=P2)
    first_identified = YearMonth("人员识别时间")
    member_state = Code("状态", "member_state", required=True)
    add_reason = Code("增加原因", "add_reason", privacy=P1)
    add_date = Date("增加日期", privacy=P1)
    del_reason = Code("减少原因", "del_reason", privacy=P1)
    del_date = Date("减少日期", privacy=P1)
    note = Note("备注")

    @classmethod
    def after_write(cls, rows: Iterable[Mapping[str, Any]], new: bool) -> None:
        search.index_persons(rows, new)


class PersonYear(Record):
    """What is asked of a person each year: school, health, labour, insurance, benefits (DICTIONARY §2.1)."""

    title = "人员年度情况"
    derived_from = ("person", "year")

    person = Ref("人", "person", required=True)
    year = Year("年度", required=True)
    as_of = Date("数据日期", hint="名册上写的日期")
    education = Code("文化程度", "education", privacy=P1, aliases=("文化水平", "学历", "受教育程度"))
    school_state = Code("在校生状况", "school", privacy=P1)
    school_name = Text("就读学校", 60, privacy=P1)
    grade = Text("年级", 20, privacy=P1)
    dropout_reason = Code("义务教育阶段未上学原因", "dropout", privacy=P2, aliases=("失学或辍学原因",))
    health = Codes("健康状况", "health", required=True, privacy=P2, aliases=("健康情况", "健康", "身体状况"))
    disease_name = Text("患病名称", 60, privacy=P2)
    disease_level = Text("疾病等级", 20, privacy=P2)
    disability_care = Code("失能程度", "care", privacy=P2)
    labor = Code(
        "劳动技能", "labor", required=True, privacy=P1, aliases=("劳动能力", "劳动力情况", "劳动力状况", "劳动力类型")
    )
    mandarin = Bool("是否会讲普通话")
    ins_med_res = Bool(
        "是否参加城乡居民基本医疗保险",
        required=True,
        privacy=P1,
        aliases=(
            *("是否参加新型农村合作医疗（城乡居民基本医疗保险）", "是否参加城乡居民基本医保"),
            *("是否参加城乡居民医疗保险", "是否参加城乡居民医保", "是否参加新农合"),
        ),
    )
    ins_med_emp = Bool("是否参加城镇职工基本医疗保险", required=True, privacy=P1, aliases=("是否参加城镇职工基本医保",))
    ins_critical = Bool("是否参加大病保险", required=True, privacy=P1)
    ins_commercial = Bool("是否参加商业补充医疗保险", privacy=P1)
    med_aid = Bool("是否接受医疗救助", privacy=P2, aliases=("是否接受大病医疗救助",))
    health_other = Bool("是否接受其他健康帮扶", privacy=P2, aliases=("是否接受其他健康扶贫",))
    ins_pension_res = Bool("是否参加城乡居民基本养老保险", required=True, privacy=P1)
    ins_pension_emp = Bool("是否参加城镇职工基本养老保险", required=True, privacy=P1)
    ins_accident = Bool("是否享受人身意外保险补贴", privacy=P1)
    dibao = Code("享受低保政策情况", "dibao", required=True, privacy=P2, aliases=("是否享受低保", "是否低保", "低保"))
    dibao_class = Code("低保类别", "dibao_class", privacy=P2)
    dibao_month = Money("低保月金额", privacy=P2)
    tekun = Code("享受特困供养政策情况", "tekun", required=True, privacy=P2, aliases=("是否特困供养人员", "是否特困"))
    tekun_mode = Code("供养方式", "tekun_mode", privacy=P2)
    tekun_care = Code("护理等级", "tekun_care", privacy=P2)
    key_group = Codes("重点人群标记", "key_group", privacy=P2)


class Employment(Record):
    """One spell of work of a person in a year (DICTIONARY §2.1); there may be several."""

    title = "务工"

    person = Ref("人", "person", required=True)
    year = Year("年度", required=True)
    out_now = Bool("是否已务工")
    start_ym = YearMonth("务工开始时间", aliases=("开始时间",))
    end_ym = YearMonth("务工结束时间", aliases=("结束时间",))
    months = Int("务工时间（月）", most=12, aliases=("务工月数", "务工时长（月）"))
    region = Text("务工所在地", 80, privacy=P1, aliases=("务工地点", "务工地", "务工地址", "外出务工地点"))
    province = Text("务工所在省", 20, privacy=P1)
    city = Text("务工所在市", 30, privacy=P1)
    county = Text("务工所在县", 30, privacy=P1, hint="写到县、区、县级市；在本县务工也要写")
    scope = Code("务工区域", "work_scope")
    abroad = Bool("是否国外务工")
    employer = Text("务工企业名称", 80, privacy=P1, aliases=("务工单位", "务工企业", "就业单位"))
    industry = Text("所属行业", 40, aliases=("产业分类",))
    post = Text("工种", 40)
    month_income = Money("务工月收入", privacy=P2)
    channel = Code("就业渠道", "channel")
    p2p = Bool("是否点对点输送")
    travel_aid = Money("年度交通费补助")
    plan_out = Bool("是否计划外出务工", aliases=("是否计划务工",))
    plan_county = Text("计划务工所在县", 30, privacy=P1, hint="打算去哪个县、区、县级市务工")
    plan_need = Codes("就业服务需求", "work_need")
    work_class = Code("就业意向分类", "work_class")
    pub_job_type = Codes("公益性岗位类型", "public_job", aliases=("公益性岗位",))
    pub_job_months = Int("公益性岗位(月数)", most=12)
    hire_date = Date("聘用时间")
    note = Note("备注")
    vacancy = Ref("由哪个岗位上岗", "vacancy", belongs=False)
