"""知情同意: the answer to one purpose, given, declined or taken back. Nothing is consented by default."""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.clock import today
from db.codes import code_list
from db.connection import meta
from db.psychology import Consent
from fupin_desktop import regions
from fupin_desktop.cards.consent import Paper
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.household.photos import Picture
from fupin_desktop.services.psychology import capacity, closing, consent_photo, team
from fupin_desktop.services.psychology.filing import (
    COUNSELLING,
    FAMILY,
    HOSPITAL,
    SCREENING,
    TITLE,
    WITHDRAWN,
    NotEntered,
    archive_here,
    archive_of,
    keep_dates,
)

SELF, GUARDIAN, CARER = "1", "2", "3"
SIGNED, ORAL = "1", "3"
TEXT_VERSION = "2026-3"
#: What is read out before somebody consents, by purpose (text version 2026-3).
TEXTS = {
    SCREENING: "筛查是自愿的：可以不答，可以中途停下，也可以随时撤回同意。答案只给心理工作队看，村干部看不到，"
    "不影响低保和任何待遇。筛查不等于诊断。有生命危险时，我们会告诉能帮忙的人。",
    HOSPITAL: "只把转介需要的情况告诉医院，不写诊断。可以随时撤回。",
    COUNSELLING: "咨询是自愿的：谈什么、谈多久都可以商量，可以中途停下，也可以随时撤回。谈的内容只给负责您的人和"
    "他的督导看，村干部看不到。咨询人员不做诊断。有生命危险时，我们会告诉能帮忙的人。",
    FAMILY: "只把需要家人照看的事告诉您指定的家人，不说答题的内容。可以随时撤回。",
}
#: Why, and what comes of a no (个人信息保护法 arts. 17, 30), by purpose.
WHY = {
    SCREENING: "早一点知道谁心里难受、谁有危险，好去帮。不收这些就不知道谁要帮；您不同意，也不影响任何待遇。",
    COUNSELLING: "记下谈过什么，下次接着谈，看有没有好转。不记就接不上；您不同意，也可以不谈。",
    HOSPITAL: "让医生知道为什么来、看到过什么，不用您从头再讲。您不同意，只告诉医院救命要知道的。",
    FAMILY: "请家人一起照看。您不同意，除了有生命危险，就不告诉家人。",
}
#: Which data a purpose is about (个人信息保护法 art. 17), by purpose.
DATA = {
    SCREENING: "量表的答案、得分和颜色，填写的日期和方式，宣读的人",
    COUNSELLING: "咨询的日期、方式、主题、内容、风险检查和结果，个性化方案",
    HOSPITAL: "姓名、性别、年龄、所在的村，转介的原因，看到的情况，筛查得分和风险评估",
    FAMILY: "需要家人照看的事（不含答题内容）",
}


@needs(Right.PSYCHOLOGY)
def give(actor: str, given: Consent, guardian: str = "", photo: Picture | None = None) -> None:
    """Record the answer to one purpose: consent, or with `declined` a no. A minor's consent is the guardian's, with
    the child's own will; where a guardian consents for an adult, by name; whose birth is unknown is no adult. Raises
    NotEntered."""
    if given.date is None:
        raise NotEntered("请填日期。")
    if not given.given_by or not (given.way or given.declined):
        raise NotEntered("请填谁同意的、用什么方式同意的。没有人同意过的不能登记。")
    found = archive_here(str(given.person), given.date)
    if not given.declined:
        if given.given_by == SELF and capacity.cannot(found):
            raise NotEntered(capacity.GUARDIAN_FIRST)
        _check_giver(given, guardian, age=found.age, is_minor=found.is_minor)
    given.text_version = TEXT_VERSION
    if guardian.strip():
        Consent.guardian.write(given, guardian)
    if photo and not given.declined:
        consent_photo.seal(given, photo)
    with change(actor, TITLE):
        given.save()
        file = found.file
        if given.purpose == SCREENING and not given.declined and file and file.close_reason == WITHDRAWN:
            keep_dates(found, given.date)


def _check_giver(given: Consent, guardian: str, *, age: int | None, is_minor: bool) -> None:
    if age is None:
        raise NotEntered("不知道出生日期，不能当成年人登记同意。请先在户籍里补上出生日期或证件号。")
    if given.given_by != SELF and not guardian.strip():
        raise NotEntered("请填监护人的姓名。")
    if not is_minor:
        return
    if given.given_by not in (GUARDIAN, CARER) or not guardian.strip():
        raise NotEntered("未满 18 岁要由监护人同意，请填监护人的姓名。")
    if not given.assent:
        raise NotEntered("孩子自己不愿意的，先不要做。愿意的请勾上“孩子自己也愿意”。")


@needs(Right.PSYCHOLOGY)
def paper(person: str, purpose: str) -> Paper:
    """The form of a consent, for somebody ("" for a blank one)."""
    found = archive_of(person, today()) if person else None
    place = meta("region") or ""
    people = [f"{one.name} {one.phone or ''}".strip() for one in team.on_call() or team.members()[:1]]
    return Paper(
        str(found.person.name or "") if found else "",
        bool(found and found.is_minor),
        code_list("consent_purpose").label(purpose),
        TEXTS[purpose],
        WHY[purpose],
        DATA[purpose],
        f"{''.join(regions.path(place)[-2:])}心理工作队",
        tuple(people),
        TEXT_VERSION,
    )


@needs(Right.PSYCHOLOGY)
def withdraw(actor: str, given: Consent, date: dt.date) -> None:
    """Take a consent back, and every other to the same purpose. Without consent to screening the file is closed to
    further entry; a red one stays open until it is lowered (个人信息保护法 art. 13(1)(4)), and closes then."""
    found = archive_of(str(given.person), date)
    with change(actor, TITLE):
        for one in [given, *(other for other in found.consents if other.id != given.id)]:
            if one.purpose == given.purpose and not one.withdrawn and not one.declined:
                one.withdrawn = date
                one.save()
        if given.purpose == SCREENING and found.is_open and found.colour is not Colour.RED:
            closing.shut(found, date, WITHDRAWN)
