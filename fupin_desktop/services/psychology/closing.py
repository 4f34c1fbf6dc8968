"""Who follows a file; closing it, and opening it again. A red whose risk nobody has assessed is closed by nothing."""

from __future__ import annotations

import datetime as dt

from db.changes import change
from db.clock import today
from db.psychology import PsyFile
from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.book import opening
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.household import moving
from fupin_desktop.services.psychology import team
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.filing import TITLE, WITHDRAWN, NotEntered, archive_here, archive_of, keep_dates
from fupin_desktop.services.psychology.marks import packed

MOVED, DIED, NOT_NEEDED = "2", "3", "4"
_DIED = "01"  # of del_reason


@needs(Right.PSYCHOLOGY)
def assign(actor: str, person: str, counsellor: str | None, volunteer: str | None = None) -> None:
    """Say who of the team follows a file, and which volunteer keeps company. Raises NotEntered, team.NotInTeam."""
    team.check_leads()
    team.check_can_lead(counsellor)
    team.check_can_accompany(volunteer)
    file = archive_here(person, today()).file
    if file is None:
        raise NotEntered("还没有建档，请先筛查。")
    file.counsellor, file.volunteer = counsellor, volunteer
    with change(actor, TITLE):
        file.save()


@needs(Right.PSYCHOLOGY)
def close(actor: str, person: str, date: dt.date, reason: str, handed_to: str = "") -> None:
    """Close a file: moved away, died, needed no more. `handed_to`: who goes on with somebody red or yellow who moves,
    and when they said so. Raises NotEntered."""
    found = archive_of(person, date)
    if not found.is_open:
        raise NotEntered("没有开着的档案。请先建档。")
    move = moving.of(str(found.person.household))
    if reason == MOVED and move and move.is_taken and not regions.is_same(move.to_village, opening.region()):
        raise NotEntered("随户迁到别的村的不结案：档案在这里移交（“移交…”），由那边接着管。")
    if reason == DIED:
        if found.colour is Colour.RED and found.person.del_reason != _DIED:
            raise NotEntered("红色档案因去世结案，要先在户籍里登记死亡（减少原因），再来结案。")
    elif found.is_unassessed_red:
        raise NotEntered("红色、还没有做风险评估的档案不能结案。请先当面见到、做风险评估。")
    elif found.colour is Colour.RED and reason != MOVED:
        raise NotEntered("红色档案不能直接结案。请先由专业人员降低颜色。")
    elif found.colour in (Colour.RED, Colour.YELLOW) and reason == MOVED and not handed_to.strip():
        raise NotEntered("迁出的，请写明交给了哪里的谁接着管、电话、对方哪天答应的。没有人接，就不能结案。")
    with change(actor, TITLE):
        shut(found, date, reason, handed_to.strip())


@needs(Right.PSYCHOLOGY)
def reopen(actor: str, person: str, date: dt.date) -> None:
    """Open a closed file again; after a withdrawal it takes a new consent. Raises NotEntered."""
    found = archive_here(person, date)
    if found.file is None or not found.file.closed:
        raise NotEntered("这份档案没有结案。不用重新打开，接着办就行。")
    if found.file.close_reason == WITHDRAWN:
        raise NotEntered("同意已经撤回。重新登记知情同意，档案就会打开。")
    with change(actor, TITLE):
        keep_dates(found, date)


def shut(found: Archive, date: dt.date, reason: str, handed_to: str = "") -> None:
    """Within an open change: no contact and no screening is due any more."""
    file = found.file
    if file:
        file.closed, file.close_reason = date, reason
        file.next_contact = file.next_screening = None
        if handed_to:
            PsyFile.more.write(file, packed({"handed_to": handed_to}))
        file.save()
