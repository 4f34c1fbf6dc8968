"""下发: a village gets back what its township has of it (a township what its district has), with the conflicts settled
there, in the same format.

It is always the whole of the village: a household that moved in comes with its history, one that was lost with a
laptop comes back, and what the village has already is known for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from fupin_desktop import regions
from fupin_desktop.progress import Progress, no_progress
from fupin_desktop.roles import Right
from fupin_desktop.services.book import scope
from fupin_desktop.services.book.access import needs
from fupin_desktop.services.book.opening import Book, region
from fupin_desktop.services.exchange import exchange_keys, outgoing
from fupin_desktop.services.exchange.notes import LONGEST
from fupin_desktop.services.exchange.outgoing import FEEDBACK, NotWritten, Wanted, Written
from fupin_desktop.services.exchange.selection import Selection


@needs(Right.MERGE)
def write(book: Book, below: str, folder: Path, progress: Progress = no_progress, note: str = "") -> list[Written]:
    """Write the package of a village (of a township, in a district's book) into a folder: one for each of its bound
    books (a village may have two laptops). `note`: what stands on its first page until it is done (`notes`). Raises
    NotWritten, NoKeys, Cancelled.
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
    wanted = (Wanted(FEEDBACK, to, place.code, chosen, True, reason=note.strip()[:LONGEST]) for to in receivers)
    return [outgoing.write(book, one, folder, progress) for one in wanted]


@needs(Right.MERGE)
def write_all(
    book: Book, folder: Path, progress: Progress = no_progress, notes: Mapping[str, str] | None = None
) -> tuple[list[Written], dict[str, list[str]]]:
    """The same for every bound village at once, each into a folder of its name; and what was said (→ of whom) where it
    could not be written: a stick that refuses one, full or pulled out, is not asked for the next. `notes`: by region.
    Raises Cancelled: what is written stays."""
    below = exchange_keys.below()
    if not below:
        raise NotWritten("还没有绑定的公钥，不知道写给谁。请先绑定，再下发。")
    made: list[Written] = []
    failed: dict[str, list[str]] = {}
    refused: NotWritten | None = None
    for number, code in enumerate(below):
        name = outgoing.place_name(code)
        progress(number, len(below), f"下发给{name}")
        if refused is None or not isinstance(refused.__cause__, OSError):
            try:
                made += write(book, code, folder / name, note=(notes or {}).get(code, ""))
                continue
            except NotWritten as error:
                refused = error
                with suppress(OSError):
                    (folder / name).rmdir()  # where nothing came into it
        failed.setdefault(str(refused), []).append(name)
    progress(len(below), len(below), "都写好了")
    return made, failed
