"""转介信: why somebody should be seen, and the slip that the hospital sends back; no book and no number stand on it."""

from __future__ import annotations

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.blocks import Block, Gap, Grid, Pair, Section, Sheet, Text, Title
from fupin_desktop.services.psychology.letter import EMERGENCY, HOTLINE, NO_DIAGNOSIS, Letter

FORM = "转介信"
_KEPT = "本信不是诊断，请妥善保管，不要转给无关的人。"


def sheet(letter: Letter) -> Sheet:
    """One page where it fits: the letter above, the slip at the foot."""
    told = f"{NO_DIAGNOSIS}，请贵院评估。心理援助热线 {HOTLINE}，有危险拨打 {EMERGENCY}。"
    blocks: tuple[Block, ...] = (
        Title(FORM, under=words.day(letter.date)),
        Gap(3),
        Grid(tuple(Pair(label, text) for label, text in letter.lines), 1, 28),
        Gap(3),
        Text(told, 1.1, bold=True),
        Gap(grows=True),
        Text("…" * 100, 0.7, b.CENTRE),
        Section("反馈单（请医院填写后交还转介人）"),
        Grid((Pair("姓名", letter.name), *(Pair(name, "") for name in letter.slip)), 1, 28, 2),
        Gap(4),
        Text("医院（盖章）　　　　　　　　　　　　　　　年　　月　　日", 1.0, b.RIGHT),
    )
    return Sheet(FORM, blocks, _KEPT, one_page=True)
