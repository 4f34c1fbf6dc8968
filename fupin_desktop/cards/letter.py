"""转介信: why somebody should be seen, and the slip that the hospital sends back; no book and no number stand on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards import words
from fupin_desktop.cards.blocks import Block, Gap, Grid, Pair, Section, Sheet, Text, Title
from fupin_desktop.rules.crisis import EMERGENCY, HOTLINE, NO_DIAGNOSIS

FORM = "转介信"
_KEPT = "本信不是诊断，请妥善保管，不要转给无关的人。"


@dataclass(frozen=True)
class Letter:
    """A letter as it is printed. `scores` are empty without consent to tell the hospital; what saves a life (`risk` to
    `history`) stands there in danger too (个人信息保护法 art. 13(1)(4)), and only then or with consent."""

    to: str
    date: dt.date
    name: str
    sex: str
    age: int | None
    village: str
    reason: str
    urgency: str
    informed: str
    note: str
    scores: tuple[str, ...]
    risk: str
    means: str
    medication: str
    history: str
    signed_by: str
    org: str
    phone: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Label and text, in order, without what is empty."""
        age = f"{self.age} 岁" if self.age is not None else ""
        person = "，".join(part for part in (self.name, self.sex, age, self.village) if part)
        told = (
            ("转往", self.to),
            ("姓名", person),
            ("转介原因", self.reason),
            ("缓急", self.urgency),
            ("看到的情况", self.note),
            ("筛查结果", "；".join(self.scores)),
            ("风险评估", self.risk),
            ("手边的工具", self.means),
            ("正在用的药", self.medication),
            ("以前的情况", self.history),
            ("知情", self.informed),
            ("转介人", "，".join(part for part in (self.signed_by, self.org, self.phone) if part)),
        )
        return tuple((label, text) for label, text in told if text)

    @property
    def slip(self) -> tuple[str, ...]:
        """What the hospital fills in and sends back."""
        return ("接诊日期", "接诊医生", "建议", "下次复诊")


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
        Text("…" * 72, 0.7, b.CENTRE),  # to be cut off here: one line
        Section("反馈单（请医院填写后交还转介人）"),
        Grid((Pair("姓名", letter.name), *(Pair(name, "") for name in letter.slip)), 1, 28, 2),
        Gap(4),
        Text("医院（盖章）　　　　　　　　　　　　　　　年　　月　　日", 1.0, b.RIGHT),
    )
    return Sheet(FORM, blocks, _KEPT, one_page=True)
