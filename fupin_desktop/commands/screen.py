"""screen BOOK --person ID --scale NAME --answers 0,1,…: a filled scale, scored, kept, and what it says."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from db.clock import today
from db.fields import Date
from db.person import Person
from fupin_desktop import scales
from fupin_desktop.commands.common import CannotGoOn, actor, emit, opened
from fupin_desktop.rules import crisis
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.rules.scales import Answer, BadAnswers, Scale
from fupin_desktop.services.book import records
from fupin_desktop.services.psychology import entry, team
from fupin_desktop.services.psychology.entry import Filled, Screened

_WORDS = {"-": None, "": None, "是": 1, "否": 0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", metavar="ID", required=True, help="谁：内部编号、证件号，或不重名的姓名")
    parser.add_argument("--scale", choices=scales.NAMES, required=True, help=f"哪份量表：{'、'.join(scales.NAMES)}")
    parser.add_argument("--answers", metavar="0,1,…", required=True, help="每题的答案，用逗号隔开；不愿回答的写 -")
    parser.add_argument(
        "--function", metavar="0-3", default="", help="这些问题使生活有多困难：0 毫无、1 有点、2 非常、3 极度"
    )
    parser.add_argument("--date", metavar="DATE", default="", help="哪天做的，不填是今天")


def run(args: argparse.Namespace) -> None:
    scale, date = scales.scale(args.scale), Date("").parse(args.date) or today()
    filled = Filled(_answers(args.answers), _function(args.function))
    with opened(args) as book:
        try:
            done = entry.screen(book.actor or actor(), person_of(args.person), scale, filled, date)
        except BadAnswers as error:
            raise CannotGoOn(f"{error}什么都没有记。") from error
        near = phones()
    emit(args, described(done), _lines(scale, done, date, near))


def described(done: Screened) -> dict[str, Any]:
    """What a screening gave, as JSON says it."""
    return {
        "score": done.scored.score,
        "band": done.scored.band or None,
        "colour": str(done.verdict.colour),
        "reasons": list(done.verdict.reasons),
        "provisional": done.verdict.provisional,
        "valid": done.scored.valid,
    }


def _lines(scale: Scale, done: Screened, date: dt.date, near: list[str]) -> Iterator[str]:
    result = f"{done.scored.score} 分，{done.scored.band}" if done.scored.valid else "有没有回答的题，总分无效"
    yield f"{scale.short} {date}：{result}。这次：{done.verdict.colour.label}"
    if done.verdict.reasons:
        yield f"原因：{'；'.join(done.verdict.reasons)}"
    if done.verdict.provisional:
        yield "暂定红色：请有资质的人尽快做风险评估。"
    yield from done.verdict.notes
    if done.file_colour is not done.verdict.colour:
        yield f"档案仍是：{done.file_colour.label}（只有专业人员能降低，并要第二人确认）"
    yield from in_danger(done, near)
    if scale.print_licence:
        yield scale.licence
    yield f"{crisis.NO_DIAGNOSIS}。"


def in_danger(done: Screened, near: list[str]) -> Iterator[str]:
    """What to do at once where the file is red now."""
    if done.file_colour is Colour.RED:
        yield from crisis.steps(done.age, done.verdict.reasons)
        yield f"心理援助热线 {crisis.HOTLINE}，急救和报警 {crisis.EMERGENCY}"
        yield from (f"本地联系人 {phone}" for phone in near)


def phones() -> list[str]:
    """Whom to call here. With the book open."""
    return [f"{one.name} {one.phone}" for one in team.on_call()]


def _answers(text: str) -> list[Answer]:
    return [_answer(part.strip()) for part in re.split("[,，]", text)]


def _answer(text: str) -> Answer:
    if text in _WORDS:
        return _WORDS[text]
    if not re.fullmatch(r"\d{1,2}", text):
        raise CannotGoOn(f"答案要是数字，不愿回答的写 -，现在是“{text[:20]}”。什么都没有记。")
    return int(text)


def _function(text: str) -> int | None:
    if text and text not in tuple("0123"):
        raise CannotGoOn(f"--function 要填 0 到 3，现在是“{text[:20]}”。")
    return int(text) if text else None


def person_of(text: str) -> str:
    """The key of the one who is meant. Raises CannotGoOn."""
    keys = records.meant(text)
    if len(keys) > 1:
        raise CannotGoOn(f"有 {len(keys)} 个人都叫“{text[:40]}”。请改用证件号或内部编号。")
    if not keys or Person.find(keys[0]) is None:
        raise CannotGoOn(f"账本里没有“{text[:40]}”这个人。可以先用 search 查到证件号。")
    return keys[0]
