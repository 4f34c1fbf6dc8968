"""Psychological archives of a demo village: a census half done, files of each colour followed up, a team, activities.

Everybody is invented. Rows with keys and days of their own, so that the same seed gives the same ones; what is sealed
is sealed with the keys of the open book.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from db.changes import change
from db.person import Person
from db.psychology import (
    ColourMark,
    Consent,
    CounsellingSession,
    Counsellor,
    PsyActivity,
    PsyFile,
    PsyPlan,
    Referral,
    RiskAssessment,
    Screening,
)
from db.record import Record, derived_key
from fupin_desktop import scales
from fupin_desktop.demo import overlap
from fupin_desktop.demo.flaws import Home
from fupin_desktop.demo.people import ORDINARY, TODAY, Member
from fupin_desktop.demo.yearly import YEARS
from fupin_desktop.rules import psychology as rules
from fupin_desktop.rules import scales as scoring
from fupin_desktop.rules.psychology import Colour, Verdict
from fupin_desktop.rules.scales import Scale
from fupin_desktop.services.psychology import filing, marks
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.consents import TEXT_VERSION
from fupin_desktop.services.psychology.marks import Content, packed

_PLEDGED = dt.date(2026, 3, 2)
_TEAM = (
    ("陈晓岚", "1", "国家二级心理咨询师", "安阳市心理卫生协会", "03725551234"),
    ("刘敏", "2", "心理治疗师（中级）", "心晴社会工作服务中心", "13937250088"),
    ("王立新", "4", "精神卫生转岗培训", "宝莲寺镇卫生院", "13569000123"),
    ("孙晓", "3", None, "安阳师范学院志愿服务队", None),
)
_ACTIVITIES = (
    ("1", "老年人的睡眠和心情", 43, 150), ("2", "脱贫故事小课堂", 31, 120), ("3", "励志电影放映", 56, 96),
    ("4", "留守家庭怎么打电话", 16, 70), ("5", "心理援助热线 12356 宣传", 88, 45),
    ("6", "包户干部怎么听、怎么说", 22, 30),
    ("7", "一线干部座谈：压力和情绪", 14, 12),
)  # fmt: skip
_SAID = ("说夜里睡不着，担心药费。", "愿意说话，比上次放松。", "和家里人通了电话，心情好些。")
_RESULTS = ("约好下次再谈。", "学了一个放松的办法，回家练。", "愿意去看门诊。")
#: Parts of the greatest score, by how someone is: well, mild, low, very low.
_RANGES = ((0.0, 0.15), (0.2, 0.3), (0.4, 0.68), (0.75, 0.85))
_WEIGHTS = (68, 12, 14, 6)


def write(actor: str, homes: list[Home], code: str, seed: int) -> None:
    """Write the archives of a village into the open book."""
    rng = Random(f"{seed}/{code}/psychology")
    made = _Archives(rng, seed, code)
    made.add_team()
    for home in homes:
        household = home.family.household
        is_own = overlap.is_own(home.family, code)  # a neighbour's has a file there
        if is_own and household["hh_type"] != ORDINARY and rng.random() < 0.75:
            groups = {row["person"]: row["key_group"] or "" for row in _years(home)}
            for member in home.family.living(YEARS[-1]):
                made.add_person(member, groups.get(member.row["id"], ""))
    for table, records in made.records.items():
        with change(
            actor, "心理工作队" if table is Counsellor else "心理活动" if table is PsyActivity else filing.TITLE
        ) as log:
            log.put(table, [record.stored() for record in records])


def _years(home: Home) -> list[dict[str, Any]]:
    return next(rows for table, rows in home.years[YEARS[-1]].items() if table.table() == "person_year")


class _Archives:
    """The records of one village, as they grow."""

    def __init__(self, rng: Random, seed: int, code: str) -> None:
        self._rng, self._seed, self._code = rng, seed, code
        self._limits = {name: limit.value for name, limit in scales.limits().items()}
        self._staff: list[str] = []
        tables: tuple[type[Record], ...] = (
            Counsellor, PsyActivity, PsyFile, Consent, Screening, ColourMark, RiskAssessment, PsyPlan,
            CounsellingSession, Referral,
        )  # fmt: skip
        self.records: dict[type[Record], list[Record]] = {table: [] for table in tables}

    def add_team(self) -> None:
        """The team and what it has held for groups."""
        for number, (name, role, certificate, org, phone) in enumerate(_TEAM):
            member = Counsellor(name=name, role=role, certificate=certificate, org=org, phone=phone)
            member.pledge_date, member.on_call = _PLEDGED, role == "1" or None
            self._staff.append(self._kept(member, "team", number))
        for number, (kind, topic, people, ago) in enumerate(_ACTIVITIES):
            activity = PsyActivity(kind=kind, topic=topic, people=people, date=_ago(ago), region_code=self._code)
            activity.lecturer = _TEAM[number % 2][0]
            self._kept(activity, "activity", number)

    def add_person(self, member: Member, groups: str) -> None:
        """Ask somebody; most say yes, and most of these have been screened."""
        rng, person, age = self._rng, str(member.row["id"]), _age(member)
        chance, day = rng.random(), _ago(rng.randint(3, 240))
        if age < 4 or chance < 0.12:
            return
        given = Consent(person=person, purpose="1", date=day, way="1", text_version=TEXT_VERSION)
        given.given_by, given.assent = ("1", None) if age >= 18 else ("2", True)
        given.id = self._own(person, "consent")  # what is sealed is bound to it
        if chance < 0.18:
            given.declined, given.assent = True, None
        elif age < 18:
            Consent.guardian.write(given, "父母")
        self._kept(given, person, "consent")
        if 0.18 <= chance < 0.9:
            self._screen(member, groups, day)

    def _screen(self, member: Member, groups: str, day: dt.date) -> None:
        rng, person = self._rng, str(member.row["id"])
        scale = _scale(_age(member))
        key_groups = tuple(groups.split(",")) if groups else ()
        found = Archive(Person(id=person), _age(member), key_groups, None, [], [], [], [], [])
        how = rng.choices(range(4), _WEIGHTS)[0]
        if how == 3:  # nobody is left alone for long in a village that is shown to others
            day = max(day, _ago(rng.randint(2, 20)))
        verdict = self._filled(found, scale, day, how)
        for number, after in enumerate((30, 90, 180)):
            again = day + dt.timedelta(days=after + rng.randint(-2, 4))
            if verdict.colour is Colour.YELLOW and again < TODAY and rng.random() < 0.9:
                self._filled(found, scale, again, max(1, 2 - number) if rng.random() < 0.7 else 2)
        self._follow(found, verdict, day, scale)

    def _filled(self, found: Archive, scale: Scale, day: dt.date, how: int) -> Verdict:
        person = str(found.person.id)
        answers = self._answers(scale, how)
        function = self._rng.randrange(2) if scale.function else None
        scored = scoring.score(scale, answers)
        verdict = rules.judge(scale, scored, answers, self._limits, function=function, key_groups=found.key_groups)
        kept = Screening(person=person, date=day, mode=self._rng.choice("122"))
        kept.reader = _TEAM[3][0] if kept.mode == "2" else None
        told = {
            "scale": scale.name, "version": scale.version, "answers": answers, "function": function, "note": "",
            "score": scored.score, "band": scored.band, "colour": verdict.colour, "reasons": verdict.reasons,
            "notes": verdict.notes, "provisional": verdict.provisional, "follow": verdict.follow,
        }  # fmt: skip
        self._sealed(kept, told, person, "screening", day)
        found.screenings.insert(0, (kept, told))
        return verdict

    def _follow(self, found: Archive, verdict: Verdict, day: dt.date, scale: Scale) -> None:
        """The file, with the dates that the program itself reckons: who opens the village finds nothing to write."""
        person, lead = str(found.person.id), self._rng.randrange(3)
        if verdict.colour is not Colour.GREY:
            content: dict[str, Any] = {
                "colour": verdict.colour, "reasons": verdict.reasons, "provisional": verdict.provisional,
                "source": scale.short, "replaces": [], "assessment": "",
            }  # fmt: skip
            self._mark(found, content, day, lead, "mark")
        file = PsyFile(person=person, opened=day)
        if verdict.colour in (Colour.RED, Colour.YELLOW):
            file.counsellor = self._staff[lead]
            file.volunteer = self._staff[3] if self._rng.random() < 0.3 else None
            self._talk(found, verdict, day, lead)
        filing.reckon(found, file)
        file.id = PsyFile.new_key({"person": person})
        self.records[PsyFile].append(file)

    def _mark(self, found: Archive, content: Content, day: dt.date, lead: int, what: str) -> None:
        mark = ColourMark(person=found.person.id, date=day, by=_TEAM[lead][0])
        self._sealed(mark, dict(content), found.person.id, what)
        found.marks.insert(0, marks.made_of(content, str(mark.id), day, None, mark.by, None))

    def _talk(self, found: Archive, verdict: Verdict, day: dt.date, lead: int) -> None:
        """Talks up to today, a plan, and for some of the red ones an assessment and a referral."""
        person = str(found.person.id)
        is_red = verdict.colour is Colour.RED
        if self._rng.random() < (0.25 if is_red else 0.15):
            return  # not seen yet
        start, name = day + dt.timedelta(days=0 if is_red else self._rng.randint(3, 14)), _TEAM[lead][0]
        plan = PsyPlan(person=person, start=start, review=start + dt.timedelta(days=120), owner=self._staff[lead])
        plan.review = max(plan.review or start, _ago(self._rng.randint(-60, 3)))
        self._sealed(plan, {"goals": ["1", self._rng.choice("234")], "activities": "每周出门走动，把想法写下来",
                            "frequency": "每周一次" if is_red else "每两周一次"}, person, "plan")  # fmt: skip
        number = 0
        while start < TODAY:
            talk = CounsellingSession(person=person, date=start, number=number + 1, counsellor=name)
            talk.minutes, talk.mode = self._rng.choice((30, 40, 50)), self._rng.choice("112")
            talk.id = self._own(person, "talk", number)
            words = {
                "topics": self._rng.choice("156") + "," + self._rng.choice("78"), "risk": "1" if is_red else "0",
                "content": self._rng.choice(_SAID), "result": self._rng.choice(_RESULTS),
            }  # fmt: skip
            for field, text in words.items():
                getattr(CounsellingSession, field).write(talk, text)
            self.records[CounsellingSession].append(talk)
            found.sessions.insert(0, (talk, words))
            step = 7 if is_red else 14 if number < 2 else 30
            start, number = start + dt.timedelta(days=step), number + 1
        if is_red and self._rng.random() < 0.6:
            self._refer(found, verdict, day, lead)

    def _refer(self, found: Archive, verdict: Verdict, day: dt.date, lead: int) -> None:
        """A risk assessment by which the red is confirmed, and a letter to a hospital."""
        person, name = str(found.person.id), _TEAM[lead][0]
        risk = {"level": 2, "thoughts": True, "plan": False, "attempt": False, "psychotic": False, "violence": 0}
        words = {"means": "农药已由家属收走", "protective": "惦记孙子", "action": "家属陪同就诊，每周随访"}
        assessed = RiskAssessment(person=person, date=day, assessor=name)
        self._sealed(assessed, risk | words, person, "risk")
        found.risks.insert(0, (assessed, risk | words))
        content = {
            "colour": Colour.RED, "reasons": (*verdict.reasons, "已做风险评估"), "provisional": False,
            "source": "风险评估", "replaces": [one.key for one in found.marks], "assessment": str(assessed.id),
        }  # fmt: skip
        self._mark(found, content, day, lead, "mark assessed")
        consent = Consent(person=person, purpose="2", date=day, way="1", given_by="1", text_version=TEXT_VERSION)
        self._kept(consent, person, "consent hospital")
        letter = {"to": "安阳市第三人民医院 心理科", "reason": "2", "urgency": "1", "informed": "1", "by": name,
                  "note": "近一个月睡不好，不愿出门；家属愿意陪同就诊。"}  # fmt: skip
        self._sealed(Referral(person=person, date=day, printed=True), letter, person, "referral")

    def _answers(self, scale: Scale, how: int) -> list[int]:
        """Answers that sum to about how somebody is; safety items only where somebody is very low."""
        low, high = _RANGES[how]
        most = max(scale.values)
        points = [0] * len(scale.items)
        left = round(self._rng.uniform(low, high) * most * len(points))
        free = [at for at in range(len(points)) if at + 1 not in scale.safety]
        while left and (open_items := [at for at in free if points[at] < most]):
            points[self._rng.choice(open_items)] += 1
            left -= 1
        if how == 3 and scale.safety and self._rng.random() < 0.5:
            points[scale.safety[0] - 1] = 1
        if scale.name == "who5":
            points = [most - point for point in points]
        return [most - point if at + 1 in scale.reversed else point for at, point in enumerate(points)]

    def _sealed(self, record: Any, content: dict[str, Any], *what: object) -> None:
        record.id = self._own(*what)
        type(record).content.write(record, packed(content))
        self.records[type(record)].append(record)

    def _kept(self, record: Record, *what: object) -> str:
        record.id = self._own(*what)
        self.records[type(record)].append(record)
        return str(record.id)

    def _own(self, *what: object) -> str:
        """The key of something that each village has of its own."""
        return derived_key("demo", self._seed, self._code, *what)


def _scale(age: int) -> Scale:
    return scales.scale("observation" if age < 11 else "gds15" if age >= 65 else "who5" if age % 7 == 0 else "phq9")


def _age(member: Member) -> int:
    born = member.born
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def _ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)
