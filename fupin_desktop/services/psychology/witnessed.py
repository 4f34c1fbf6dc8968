"""A screening where nobody has asked for consent yet: the oral consent of that day goes with it, witnessed by who
records it.

For adults who sit beside the one who keys the answers in. Who said no may have changed their mind on a later day; who
took a consent back is not asked like this again, and a minor's guardian consents beforehand.
"""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.psychology import Consent
from fupin_desktop.roles import Right
from fupin_desktop.rules.scales import Scale
from fupin_desktop.services.access import needs
from fupin_desktop.services.psychology import entry
from fupin_desktop.services.psychology.entry import Filled, Screened
from fupin_desktop.services.psychology.filing import SCREENING, TITLE, NotEntered, archive_of


@needs(Right.PSYCHOLOGY)
def screen(actor: str, person: str, scale: Scale, filled: Filled, date: dt.date) -> tuple[Screened, bool]:
    """`entry.screen`, and whether an oral consent was recorded for it. Raises NotEntered, scales.BadAnswers."""
    found = archive_of(person, date)
    answers = [given for given in found.consents if given.purpose == SCREENING]
    is_asked = any(not given.declined or (given.date or date) >= date for given in answers)
    if not is_asked and found.is_minor:
        raise NotEntered(f"{found.age} 岁，未满 18 岁要先由监护人同意。请在程序里登记监护人和孩子的同意，再筛查。")
    with change(actor, TITLE):
        if not is_asked:
            given = Consent(person=person, purpose=SCREENING, date=date, given_by=entry.SELF, way=entry.ORAL)
            entry.consent(actor, given)
        return entry.screen(actor, person, scale, filled, date), not is_asked
