"""下发: a village gets back what its township has of it (a township what its district has), with the conflicts settled
there, in the same format.

It is always the whole of the village: a household that moved in comes with its history, one that was lost with a
laptop comes back, and what the village has already is known for the same.
"""

from __future__ import annotations

from pathlib import Path

from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import scope
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, region
from fupin_desktop.services.exchange import exchange_keys, outgoing
from fupin_desktop.services.exchange.outgoing import FEEDBACK, NotWritten, Sent, Wanted, Written
from fupin_desktop.services.exchange.selection import Selection


@needs(Right.MERGE)
def write(book: Book, below: str, folder: Path, progress: Progress = no_progress) -> list[Written]:
    """Write the package of a village (of a township, in a district's book) into a folder: one for each of its bound
    books (a village may have two laptops). Raises NotWritten, NoKeys, Cancelled.
    """
    place = regions.find(below)
    if place is None or place.code == region() or not regions.lies_in(place.code, region()):
        raise NotWritten(f"“{below[:20]}”不是本账本下面的村或乡镇。请填 12 位村代码或 9 位乡镇代码。")
    name = outgoing.place_name(place.code)
    receivers = exchange_keys.downward(place.code)
    if not receivers:
        raise NotWritten(f"还没有绑定{name}的公钥，不知道写给谁。请先绑定，再下发。")
    progress(0, 0, f"挑出{name}的内容")
    keys = scope.of_region(place.code)
    chosen = Selection(records=keys)
    return [outgoing.write(book, Wanted(FEEDBACK, to, place.code, chosen, True), folder, progress) for to in receivers]


def sent() -> list[Sent]:
    """What was sent back, newest first."""
    return outgoing.sent(FEEDBACK)
