"""Psychological files of a demo village: each colour, a team, one file that was worked on. Everybody is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from db import clock
from db.psychology import Consent, CounsellingSession, Counsellor, PsyActivity, PsyPlan, Referral
from fupin_desktop import scales
from fupin_desktop.rules.psychology import Risk
from fupin_desktop.services.book import entry as entries
from fupin_desktop.services.book import opening
from fupin_desktop.services.lists import listing
from fupin_desktop.services.psychology import archive, care, closing, consents, entry, filing, judging, team
from fupin_desktop.services.psychology.entry import Filled

#: (answers of PHQ-9, how hard life is, how many days ago), by person.
_FILLED: Sequence[Sequence[tuple[str, int | None, int]]] = (
    (("122111010", 1, 160), ("233222210", 2, 60), ("222212121", 2, 2)),
    (("112111110", 1, 20),),
    (("211221110", 1, 34), ("111211110", 1, 4)),
    (("000100000", 0, 40),),
    (("110100000", 0, 12),),
    (("233322231", 3, 9),),
)

_PLEDGED = dt.date(2026, 3, 2)
_TEAM: Sequence[tuple[str, str, str | None, str, str | None, dt.date | None]] = (
    ("赵心怡", "1", "国家二级心理咨询师", "安阳市心理卫生协会", "03725551234", _PLEDGED),
    ("陈晓岚", "2", "心理治疗师（中级）", "心晴社会工作服务中心", "13937250088", _PLEDGED),
    ("王立新", "4", "精神卫生转岗培训", "宝莲寺镇卫生院", "13569000123", _PLEDGED),
    ("孙晓", "3", None, "安阳师范学院志愿者", None, None),
)
_ACTIVITIES = (("1", "老年人睡眠和心情", 43), ("4", "留守家庭怎么打电话", 16), ("6", "包户干部怎么听、怎么说", 22))
_SAID = "说夜里睡不着，担心药费；儿子每周打一次电话。"


def grown(today: dt.date) -> list[str]:
    """Adults of the demo village, in the order of the list."""
    people = listing.persons().rows(0, 200)
    return [one.key for one in people if one.birth and (archive.age_of(one.birth, today) or 0) >= 18]


def fill(actor: str) -> list[str]:
    """Some files in the open demo village; the first is the one that is looked at. Returns the persons."""
    today = clock.today()
    made = [
        Counsellor(
            name=name, role=role, certificate=paper, org=org, phone=phone, pledge_date=pledged, on_call=role == "1"
        )
        for name, role, paper, org, phone, pledged in _TEAM
    ]
    for member in made:
        team.keep(actor, member)
    persons = grown(today)[: len(_FILLED)]
    for person, sheets in zip(persons, _FILLED, strict=True):
        _screened(actor, person, sheets, today)
    for number, person in enumerate(persons[:4]):
        closing.assign(actor, person, str(made[number % 3].id))
    _worked(actor, persons[0], str(made[0].id), today)
    for kind, subject, people in _ACTIVITIES:
        activity = PsyActivity(kind=kind, topic=subject, people=people, date=today - dt.timedelta(days=20))
        activity.region_code, activity.lecturer = opening.region(), _TEAM[0][0]
        entries.save(actor, "登记心理活动", [activity])
    return persons


def _screened(actor: str, person: str, sheets: Sequence[tuple[str, int | None, int]], today: dt.date) -> None:
    day = today - dt.timedelta(days=sheets[0][2])
    for purpose in (filing.SCREENING, filing.COUNSELLING):
        given = Consent(person=person, purpose=purpose, date=day, given_by=consents.SELF, way=consents.SIGNED)
        consents.give(actor, given)
    for answers, function, ago in sheets:
        filled = Filled([int(answer) for answer in answers], function, "2", "赵心怡")
        entry.screen(actor, person, scales.scale("phq9"), filled, today - dt.timedelta(days=ago))


def _worked(actor: str, person: str, counsellor: str, today: dt.date) -> None:
    """The file of the first: a plan, talks, an assessment."""

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    content = {
        "goals": ("1", "2"),
        "frequency": "每两周一次",
        "activities": "每天出门走一圈；把想法写下来，下次一起看。",
    }
    care.keep_plan(actor, PsyPlan(person=person, start=ago(55), review=today, owner=counsellor), content)
    for days, topics, risk in ((48, "7,8", "0"), (30, "5,6", "1"), (1, "8,5", "2")):
        talk = CounsellingSession(person=person, minutes=50, mode="1", counsellor="赵心怡")
        words = {
            "topics": topics,
            "risk": risk,
            "content": _SAID,
            "result": "愿意去看门诊。",
        }
        care.add_session(actor, talk, words, ago(days))
    text = {
        "mode": "1",
        "means": "家里有农药，已请儿子收走。",
        "protective": "惦记孙子；愿意接电话。",
        "action": "今天转介，家属陪同，每周见一次。",
    }
    judging.assess(
        actor, person, Risk(2, thoughts=True, plan=False, attempt=False, psychotic=False, violence=0), text, ago(1)
    )
    _referred(actor, person, ago(1))


def _referred(actor: str, person: str, day: dt.date) -> None:
    given = Consent(person=person, purpose=filing.HOSPITAL, date=day, given_by=consents.SELF, way=consents.SIGNED)
    consents.give(actor, given)
    referral = {
        "to": "安阳市第三人民医院 心理科", "reason": "2", "urgency": "1", "informed": "1", "by": "赵心怡",
        "note": "近一个月睡不着，常说活着没意思，不愿出门；家属愿意陪同就诊。",
    }  # fmt: skip
    care.refer(actor, Referral(person=person, date=day), referral)
