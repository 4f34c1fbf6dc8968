"""print-clue BOOK [CLUE…] --paper N --pdf FILE: a paper of cases of monitoring, or a blank one."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from db.clue import Clue
from fupin_desktop.commands.common import CannotGoOn, emit, opened, village_of
from fupin_desktop.ledgers.case_lists import PAPERS
from fupin_desktop.ledgers.papers import Form
from fupin_desktop.services.book.access import ReasonWanted
from fupin_desktop.services.household import cases
from fupin_desktop.services.monitoring import board, papers
from fupin_desktop.services.monitoring.board import Wanted
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("clue", metavar="CLUE", nargs="*", help="线索编号，或它的键；不写就是全部")
    told = "，".join(f"{number} {form.title}" for number, form in enumerate(PAPERS, 1))
    parser.add_argument("--paper", metavar="N", required=True, help=f"哪一种表格（号或名称）：{told}")
    parser.add_argument("--pdf", metavar="OUT.pdf", type=Path, required=True, help="写成哪个 PDF")
    parser.add_argument("--blank", action="store_true", help="空白表")
    parser.add_argument("--photos", action="store_true", help="后面附上各步的佐证照片")
    parser.add_argument("--reason", metavar="TEXT", default="", help="有外村外组的户时，为什么要打印")


def run(args: argparse.Namespace, press: Callable[[], Any]) -> None:
    """`press` gives what paints papers (`ui.paper.printing`)."""
    form = _form(args.paper)
    with opened(args, read_only=True):
        keys = [] if args.blank else _keys(args.clue, village_of(args))
        about = catalogue.about(cases.year_to_check())
        try:
            sheets = papers.sheets(form, keys, about, blank=args.blank)
        except ReasonWanted as wanted:
            wanted.give(args.reason)
            sheets = papers.sheets(form, keys, about)
        name = f"空白{form.title}" if args.blank else f"{form.title}，{len(keys)} 件"
        if args.photos and not args.blank:
            if form.hung:
                raise CannotGoOn(f"{form.title}是张贴的，不附照片。请去掉 --photos。")
            sheets, name = [*sheets, *papers.photos(keys, about)], f"{name}，连同照片"
        homes = {str(clue.household) for clue in Clue.living().where(Clue.id.in_(keys[:2]))}
        pages = press().bundle_to_pdf(Bundle(form.title, sheets), args.pdf, name, homes.pop() if len(keys) == 1 else "")
    data = {"paper": form.name, "sheets": len(sheets), "pages": pages, "file": str(args.pdf)}
    emit(args, data, [f"做好了 {args.pdf}，{len(sheets)} 份，{pages} 页"])


def _form(name: str) -> Form:
    try:
        return papers.named(name)
    except KeyError:
        known = "、".join(f"{number} {form.title}" for number, form in enumerate(PAPERS, 1))
        raise CannotGoOn(f"没有“{name[:20]}”这种表格。有：{known}。") from None


def _keys(names: list[str], village: str) -> list[str]:
    if not names:
        chosen = board.narrowed(board.read(), Wanted(region=village))
        return [line.key for line in sorted(chosen, key=lambda line: line.clue_no)]
    found = []
    for name in names:
        clue = Clue.living().where((Clue.clue_no == name) | (Clue.id == name)).first()
        if clue is None:
            raise CannotGoOn(f"账本里没有这一件：{name[:40]}。用 clues 列出线索编号。")
        found.append(str(clue.id))
    return found
