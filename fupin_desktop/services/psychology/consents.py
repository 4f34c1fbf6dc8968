"""知情同意: the answer to one purpose, given, declined or taken back. Nothing is consented by default."""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.psychology import Consent
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.access import needs
from fupin_desktop.services.psychology import closing
from fupin_desktop.services.psychology.filing import SCREENING, TITLE, WITHDRAWN, NotEntered, archive_of, keep_dates

SELF, GUARDIAN, CARER = "1", "2", "3"
SIGNED, ORAL = "1", "3"
TEXT_VERSION = "2026-2"


@needs(Right.PSYCHOLOGY)
def give(actor: str, given: Consent, guardian: str = "") -> None:
    """Record the answer to one purpose: consent, or with `declined` a no. A minor's consent is the guardian's, with
    the child's own will; where a guardian consents for an adult, by name; whose birth is unknown is no adult. Raises
    NotEntered."""
    if given.date is None:
        raise NotEntered("请填日期。")
    if not given.given_by or not (given.way or given.declined):
        raise NotEntered("请填谁同意的、用什么方式同意的。没有人同意过的不能登记。")
    found = archive_of(str(given.person), given.date)
    if not given.declined:
        _check_giver(given, guardian, age=found.age, is_minor=found.is_minor)
    given.text_version = TEXT_VERSION
    if guardian.strip():
        Consent.guardian.write(given, guardian)
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
