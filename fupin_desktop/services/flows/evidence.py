"""佐证 on paper: the photos kept with records and with their steps, a sheet a record, behind the paper that asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.step import Step
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.about import About
from fupin_desktop.cards.blocks import Block, Sheet
from fupin_desktop.services.flows import places
from fupin_desktop.services.household import photos
from fupin_desktop.services.papers.declared import MOST, NoPaper


def whose(head: str) -> str:
    """Whose it is, for its title; "" without a head."""
    return f"{head}户" if head else ""


def sheets(records: Sequence[tuple[str, str]], about: About) -> list[Sheet]:
    """Of records (key, what it is called) those that something is kept with. Raises NoPaper for too many."""
    done = places.of([key for key, _ in records])
    found = [(name, parts) for key, name in records if (parts := list(_parts(key, done.get(key, ()))))]
    if len(found) > MOST:
        raise NoPaper(f"照片一次最多打 {MOST} 份的，现在有 {len(found):,} 份。请先筛一下，或不打照片。")
    return [_sheet(name, parts, about) for name, parts in found]


def _parts(key: str, done: Iterable[Step]) -> Iterable[tuple[str, list[bytes]]]:
    """(what it is of, pictures): the record's own first, then those of its steps as they were done."""
    if own := photos.of_record(key):
        yield "", own
    for step in sorted(done, key=lambda step: (step.date, str(step.id))):
        if kept := photos.of_record(str(step.id)):
            yield f"{places.title(str(step.step))}　{words.day(step.date)}", kept


def _sheet(name: str, parts: Sequence[tuple[str, list[bytes]]], about: About) -> Sheet:
    blocks: list[Block] = [b.Title("佐证照片", "", name)]
    for title, pictures in parts:
        blocks += [b.Section(title)] if title else []
        blocks.append(b.Pictures(tuple(pictures)))
    return Sheet(words.joined(name, "佐证照片", by=" "), tuple(blocks), about.foot(), b.A4_FILED)
