"""What the professional reviewers asked for, and no other test says by name (issue 14, nos. 2, 3, 5, 8)."""

from __future__ import annotations

import datetime as dt

import pytest

from db.changes import one
from db.psychology import CounsellingSession, Referral
from fupin_desktop.rules.psychology import Colour, Event
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.psychology import archive, arrivals, care, due, judging, reports
from tests.books import ACTOR
from tests.books import book as book
from tests.exchange import Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.people import TODAY, agree, household, phq9

NOW = dt.datetime.now().astimezone().date()


def test_a_red_of_nobody_stands_on_top_at_the_village_and_at_the_township(town: Town) -> None:
    """No. 2: whoever holds the right at the township sees it once the package has come."""
    with town.opened(town.village(1)):
        person = str(one("SELECT id FROM person WHERE deleted IS NOT 1")[0])
        judging.report_event(ACTOR, person, Event.SELF_HARM, NOW, "昨晚喝了农药")
        in_two_days = NOW + dt.timedelta(days=2)
        [line] = [line for line in due.urgent(in_two_days) if line.person == person]
        assert line.colour is Colour.RED
    written = town.hand_in(1)
    assert {done.status for done in town.merge(*town.packages, written.path)} == {MERGED}
    with town.opened():
        arrivals.take_in(ACTOR)
        assert person in [line.person for line in due.urgent(in_two_days)]


def test_a_report_of_danger_reaches_the_township_sealed(town: Town) -> None:
    """No. 8: by who can see nothing else; it came to nobody's desk but the village's (the package was refused)."""
    with town.opened(town.village(1)):
        person = str(one("SELECT id FROM person WHERE deleted IS NOT 1")[0])
        reports.report(ACTOR, person, Event.VIOLENCE, "拿刀追人", NOW)
    written = town.hand_in(1)
    town.merge(*town.packages, written.path)
    with town.opened():
        [(content, taken)] = [one("SELECT content, taken FROM danger_report")]
        assert (content.startswith("p1."), taken) == (True, None)
        assert "拿刀" not in content


@pytest.mark.parametrize(("answers", "told"), [("222220---", ""), ("2222222--", "约 18 分"), ("22222222-", "约 18 分")])
def test_one_or_two_blanks_are_prorated_and_it_says_so(book: Book, answers: str, told: str) -> None:
    """No. 3: and never does it decide the colour: what is certain does."""
    person = household("1980-03-05")[0]
    agree(person)
    made = phq9(person, answers, TODAY)
    notes = "".join(made.verdict.notes)
    assert (told in notes, "不用来定颜色" in notes) == (True, bool(told))
    assert made.scored.score is None
    least = sum(int(answer) for answer in answers if answer != "-")
    assert made.verdict.colour is (Colour.YELLOW if least < 20 else Colour.RED)


def test_of_a_child_that_may_be_abused_nothing_waits_for_a_guardian(book: Book) -> None:
    """No. 5: red within a day, talk and referral without anybody's consent."""
    child = household("2018-03-05")[0]
    assert judging.report_event(ACTOR, child, Event.ABUSE, TODAY, "身上有伤") is Colour.RED
    care.add_session(ACTOR, CounsellingSession(person=child, mode="1"), {"content": "在学校谈"}, TODAY)
    care.refer(ACTOR, Referral(person=child, date=TODAY), {"to": "市儿童医院", "note": "手臂有淤青"})
    found = archive.load(child, TODAY)
    assert found
    assert (found.consents, len(found.sessions), len(found.referrals)) == ([], 1, 1)
    assert found.file
    assert found.file.next_contact is not None
    assert found.file.next_contact <= TODAY + dt.timedelta(days=1)
