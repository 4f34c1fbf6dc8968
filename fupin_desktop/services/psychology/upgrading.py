"""What older programs wrote of the archives in plain is sealed by the first who opens the book with the second key."""

from __future__ import annotations

from db import unsealed
from db.changes import change
from db.psychology import ARCHIVES
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.psychology import unfinished


@needs(Right.PSYCHOLOGY)
def seal(actor: str, progress: Progress = no_progress) -> int:
    """Seal it, a portion at a time: cut off, the rest follows at the next opening. How many entries. Raises
    Cancelled."""
    unfinished.seal_old()
    total, done = unsealed.plain_left(), 0
    while True:
        progress(done, total, "封存旧版的心理档案")
        with change(actor, ARCHIVES) as writer:
            sealed = unsealed.seal_portion(writer.put)
        if not sealed:
            return done
        done += sealed
