"""papers BOOK FILE --scale NAME: scales filled in on paper, keyed in as a file, a line each; or once more."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from db.clock import today
from db.psychology import Screening
from db.refusal import Refusal
from fupin_desktop import scales
from fupin_desktop.commands.common import CannotGoOn, actor, emit, opened
from fupin_desktop.commands.screen import described, in_danger, person_of, phones
from fupin_desktop.rules.paper import Difference
from fupin_desktop.services.psychology import archive, batch
from fupin_desktop.services.psychology.batch import Stack
from fupin_desktop.services.psychology.entry import Screened
from fupin_desktop.texts import decoded

#: Bytes; a township's papers of a year are less.
_MOST = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=Path,
        help="一行一份：证件号（或内部编号、不重名的姓名），空格，照纸上次序的数字，不愿答的打 -",
    )  # fmt: skip
    parser.add_argument("--scale", choices=scales.NAMES, required=True, help=f"哪份量表：{'、'.join(scales.NAMES)}")
    parser.add_argument("--date", metavar="DATE", default="", help="这叠纸是哪天做的，不填是今天")
    parser.add_argument("--mode", metavar="CODE", default="", help="填写方式：自填、他人宣读、方言宣读")
    parser.add_argument("--reader", metavar="NAME", default="", help="宣读的人；观察表填和谁谈过")
    parser.add_argument("--second", action="store_true", help="别人录过的，由您再录一遍，看有没有不一样")
    parser.add_argument("--again", action="store_true", help="这天已经录过同一份量表的人，也再记一份")


def run(args: argparse.Namespace) -> int:
    date = Screening.date.parse(args.date) or today()
    stack = Stack(scales.scale(args.scale), date, Screening.mode.parse(args.mode), args.reader)
    papers = _papers(args.file)
    with opened(args) as book:
        who = book.actor or actor()
        meant = [(_meant(number, person), digits) for number, person, digits in papers]
        if args.second:
            return _second(args, who, meant, stack)
        try:
            done = batch.enter_all(who, meant, stack, again=args.again)
        except Refusal as error:
            raise CannotGoOn(f"{error}整个文件都没有记，请改好再来。") from error
        near = phones()
    told = [{"person": person, **described(one)} for (person, _), one in zip(meant, done, strict=True)]
    emit(args, {"papers": told}, [f"记下了 {len(done)} 份{stack.scale.short}。", *_lines(papers, done, near)])
    return 0


def _papers(file: Path) -> list[tuple[int, str, str]]:
    """(line, who, digits) of the file. Raises CannotGoOn."""
    text = decoded(file.read_bytes()) if file.stat().st_size <= _MOST else None
    if text is None:
        raise CannotGoOn(f"{file.name} 不是一行一份的文本文件。请一行写：证件号，空格，数字。")
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.replace(",", " ").replace("，", " ").replace("\t", " ").split()
        if len(parts) == 1:
            raise CannotGoOn(f"第 {number} 行只有“{parts[0][:20]}”。一行写：证件号，空格，数字。什么都没有记。")
        if parts:
            found.append((number, parts[0], "".join(parts[1:])))
    if not found:
        raise CannotGoOn(f"{file.name} 里一份也没有。请一行写一份。")
    return found


def _meant(number: int, text: str) -> str:
    try:
        return person_of(text)
    except CannotGoOn as error:
        raise CannotGoOn(f"第 {number} 行：{error}什么都没有记，改好再来。") from error


def _second(args: argparse.Namespace, who: str, meant: list[tuple[str, str]], stack: Stack) -> int:
    """Keep those that agree; what differs is told, and decided on the paper, in the window."""
    told: list[dict[str, Any]] = []
    lines: list[str] = []
    for number, (person, digits) in enumerate(meant, 1):
        try:
            of = batch.waiting_of(who, person, stack)
            found = batch.compare(who, of, digits)
            if not found:
                batch.settle(who, of, digits, {})
        except Refusal as error:
            told.append({"person": person, "refused": str(error), "differs": []})
            lines.append(f"第 {number} 份：{error}")
            continue
        told.append({"person": person, "refused": None, "differs": [one._asdict() for one in found]})
        lines.append(f"第 {number} 份 {of.name}：{_differing(found)}")
        if (file := archive.load(person, today(), noted=False)) and file.is_unassessed_red:
            lines.append(f"  {of.name}的档案是红色，还没有做风险评估：请马上按危机处置。")
    emit(args, {"papers": told}, lines)
    return int(any(one["differs"] or one["refused"] for one in told))


def _differing(found: list[Difference]) -> str:
    if not found:
        return "两遍一样"
    numbers = "、".join(str(one.number) for one in found)
    return f"第 {numbers} 题不一样，没有记。请看着纸，在窗口的“补录 → 第二遍”里定。"


def _lines(papers: list[tuple[int, str, str]], done: list[Screened], near: list[str]) -> Iterator[str]:
    for (number, who, _), one in zip(papers, done, strict=True):
        result = f"{one.scored.score} 分，{one.scored.band}" if one.scored.valid else "有没有回答的题，总分无效"
        yield f"第 {number} 行 {who[:18]}：{result}。档案：{one.file_colour.label}"
        yield from in_danger(one, near)
