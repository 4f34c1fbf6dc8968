"""Which command is meant, and handing over to it. The window and what Qt paints are brought by main.py."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.connection import SUFFIX
from db.files import answers
from fupin_desktop import PROGRAM, lazy, streams
from fupin_desktop.commands.common import CannotGoOn, add_book, add_json, add_village, emit, guarded
from fupin_desktop.commands.parser import Parser
from fupin_desktop.commands.start import has_display

Arguments = Callable[[argparse.ArgumentParser], None]
#: The work; nothing for the exit code 0.
Run = Callable[[argparse.Namespace], int | None]


@dataclass(frozen=True)
class Screens:
    """What needs Qt; each loads it only when called.

    `shots` returns the files made; `press` gives `ui.paper.printing`.
    """

    window: Callable[[Path | None], int]
    shots: Callable[[Path], Sequence[Path]]
    press: Callable[[], Any]


@dataclass(frozen=True)
class Command:
    """One command: what it does, and its arguments (beside the book that comes first, and --json) and work, loaded when
    a command is wanted: the window wants none."""

    help: str
    load: Callable[[], tuple[Arguments, Run]]
    #: Whether a book comes first.
    of_book: bool = True
    #: Whether it shows or prints what lies in villages: then one village or township of them can be asked for.
    lists: bool = False


def _in(name: str) -> Callable[[], tuple[Arguments, Run]]:
    """The arguments and work of a command that has a module of its own."""

    def load() -> tuple[Arguments, Run]:
        found = lazy.module(f"fupin_desktop.commands.{name}")
        return getattr(found, "add_arguments", _no_more), found.run

    return load


def _no_more(_parser: argparse.ArgumentParser) -> None:
    """The book is all that it is told."""


def _printing(screens: Screens, which: str) -> tuple[Arguments, Run]:
    """A command that needs what paints papers."""
    found = lazy.module("fupin_desktop.commands.cards")
    run = getattr(found, f"run{which}")
    return getattr(found, f"add{which}_arguments"), lambda args: run(args, screens.press())


def _pressing(screens: Screens, name: str) -> tuple[Arguments, Run]:
    """A command that paints only when it prints."""
    found = lazy.module(f"fupin_desktop.commands.{name}")
    return found.add_arguments, lambda args: found.run(args, screens.press)


def main(arguments: Sequence[str], screens: Screens) -> int:
    """Run what the arguments ask for; returns the exit code."""
    streams.speak_chinese(is_json="--json" in arguments or "dump" in arguments[:1])
    commands = _commands(screens)
    first = arguments[0] if arguments else None
    if first is None or (first not in commands and _is_book(first)):
        return guarded(lambda: _open_window(arguments, screens))
    if first not in commands and not first.startswith("-"):
        return guarded(lambda: _unknown(first, commands))
    try:
        args = _parser(commands).parse_args(arguments)
    except SystemExit as stop:  # help was shown, or the parser has said what is wrong
        return int(stop.code or 0)
    if not hasattr(args, "command"):
        return guarded(lambda: _open_window([], screens))
    _, run = commands[args.command].load()
    return guarded(lambda: run(args))


def _commands(screens: Screens) -> dict[str, Command]:
    def shots(args: argparse.Namespace) -> None:
        files = [str(file) for file in screens.shots(args.folder)]
        emit(args, {"files": files}, [f"做好了 {file}" for file in files])

    return {
        **_without_screens(),
        **_of_archives(),
        "cards": Command("把明白卡和各种表格打印成 PDF", lambda: _printing(screens, ""), lists=True),
        "ledger": Command("一本台账：列出、合计、导入导出、打印", lambda: _pressing(screens, "ledger"), lists=True),
        "report": Command("成效报告：46 行指标，各村、各年对比", lambda: _pressing(screens, "report"), lists=True),
        "print-clue": Command(
            "监测的表格：一件、几件或空白，打印成 PDF", lambda: _pressing(screens, "print_clue"), lists=True
        ),
        "print-list": Command("把户名单打印成 PDF", lambda: _printing(screens, "_list"), lists=True),
        "shots": Command("给每个页面和对话框截图", lambda: (_add_shots_arguments, shots), of_book=False),
    }


def _without_screens() -> dict[str, Command]:
    return {
        "new": Command("新建空账本", _in("new")),
        "demo": Command("做出演示村（人都是编的）", _in("demo"), of_book=False),
        "import": Command("导入 Excel 花名册", _in("import_")),
        "export-xlsx": Command("导出 Excel", _in("export_xlsx"), lists=True),
        "export": Command("上报：写一个上报包", _in("export")),
        "merge": Command("合并上报包", _in("merge")),
        "feedback": Command("下发：把镇里的结果给回一个村（区里的给回一个乡镇）", _in("feedback")),
        "keys": Command("上报钥匙：生成、绑定、吊销", _in("keys"), of_book=False),
        "receipt": Command("看一个包的回执", _in("receipt"), of_book=False),
        "search": Command("找人、找户", _in("search"), lists=True),
        "check": Command("缺什么、哪里不对", _in("check"), lists=True),
        "history": Command("一条记录的改动，新的在前", _in("history")),
        "undo": Command("撤销上一次操作", _in("undo")),
        "redo": Command("重做刚撤销的操作", _in("redo")),
        "dump": Command("把全部记录写成 JSON 行", _in("dump"), lists=True),
        "conflicts": Command("合并以后哪些内容填的不一样", _in("conflicts"), lists=True),
        "held": Command("别的电脑说了而没有采用的改动，收下它们", _in("held"), lists=True),
        "resolve": Command("处理一处冲突", _in("resolve")),
        "duplicates": Command("哪些人、哪些户可能登记了两次", _in("duplicates"), lists=True),
        "move": Command("迁移：一户迁到别的村，接收、不接收、撤回", _in("move"), lists=True),
        "join": Command("把重复的两条合成一条", _in("join")),
        "verify": Command("核对账本是否完好", _in("verify")),
        "backup": Command("马上备份", _in("backup")),
        "restore": Command("从备份恢复", _in("restore")),
        "user": Command("使用人：添加、删除、改密码", _in("user"), of_book=False),
        "recover": Command("用恢复页重设忘了的密码", _in("recover"), of_book=False),
        "rekey": Command("更换账本的钥匙，或给账本加密", _in("rekey")),
        "clues": Command("监测：每一件在哪一步，哪天到期", _in("clues"), lists=True),
        "step": Command("监测：办一步，或说还缺什么", _in("step")),
        "access-log": Command("谁看过、导出过什么", _in("access_log")),
    }


def _of_archives() -> dict[str, Command]:
    """Of the psychological archives."""
    return {
        "hand-over": Command("心理档案随户移交：列出等移交的，移交一个人的", _in("hand_over"), lists=True),
        "screen": Command("心理筛查：记下一份填好的量表", _in("screen")),
        "papers": Command("心理筛查：补录一叠纸，一行一份；或录第二遍", _in("papers")),
        "reviews": Command("心理督导：专家该看谁的档案，记一次督导", _in("reviews"), lists=True),
        "erase": Command("依法删除一个人的心理档案，要两个人", _in("erase"), lists=True),
        "due": Command("心理随访：该见谁、该复测谁", _in("due"), lists=True),
        "rounds": Command("心理随访：今后四周哪天去哪个村", _in("rounds"), lists=True),
        "psych-report": Command("心理档案统计", _in("psych_report"), lists=True),
    }


def _parser(commands: Mapping[str, Command]) -> Parser:
    parser = Parser(prog=PROGRAM, description=f"扶贫桌面。不带命令就打开窗口：{PROGRAM} [BOOK]")
    chosen = parser.add_subparsers(title="命令", metavar="命令", dest="command")
    for name, command in commands.items():
        add_arguments, _ = command.load()
        made = chosen.add_parser(name, help=command.help, description=command.help)
        if command.of_book:
            add_book(made)
        add_arguments(made)
        if command.lists:
            add_village(made)
        add_json(made)
    return parser


def _add_shots_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="放截图的文件夹")


def _is_book(text: str) -> bool:
    return text.endswith(SUFFIX) or (not text.startswith("-") and answers(Path(text).exists))


def _open_window(arguments: Sequence[str], screens: Screens) -> int:
    if len(arguments) > 1:
        raise CannotGoOn(f"打开窗口只要一个账本，不认识“{arguments[1][:40]}”。用法：{PROGRAM} [BOOK]")
    if not has_display():
        raise CannotGoOn(f"这台机器没有显示器，打不开窗口。可以用命令做同样的事，{PROGRAM} --help 列出有哪些命令。")
    return screens.window(Path(arguments[0]) if arguments else None)


def _unknown(text: str, commands: Mapping[str, Command]) -> int:
    near = difflib.get_close_matches(text, commands, 1)
    meant = f"是不是 {near[0]}？" if near else f"可用的命令：{'、'.join(commands)}。"
    raise CannotGoOn(f"没有“{text[:40]}”这个命令，也没有这个文件。{meant}")
