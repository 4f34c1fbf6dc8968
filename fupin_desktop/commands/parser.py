"""A command line that speaks Chinese: argparse's own sentences are English, so each is said anew."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn


class Usage(argparse.HelpFormatter):
    """Help with 用法 for "usage"."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one Chinese line on stderr and leaves with 2."""

    def __init__(self, **more: Any) -> None:
        super().__init__(add_help=False, formatter_class=Usage, allow_abbrev=False, **more)
        # "-,0,1" is a value (a refused answer and two given ones), as -5 is one
        self._negative_number_matcher = re.compile(r"-(,|\d+$|\d*\.\d+$)")
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().split())
        print(f"{_in_chinese(message)}。{usage}", file=sys.stderr)
        raise SystemExit(2)


def whole_number(text: str) -> int:
    """A whole number from 1 on, as a command takes it."""
    if not re.fullmatch(r"\d{1,9}", text) or int(text) == 0:
        raise argparse.ArgumentTypeError(f"要填大于 0 的整数，现在是“{text[:20]}”")
    return int(text)


_SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识“\1”"),
    (r"argument ([^:]+): expected (at least )?one argument", r"\1 后面要跟一个值"),
    (r"argument ([^:]+): ignored explicit argument .+", r"\1 后面不跟值"),
    (r"argument ([^:]+): invalid choice: (.+?) \(choose from (.+)\)", r"\1 没有“\2”这一项，可选 \3"),
    (r"argument ([^:]+): (.*[\u4e00-\u9fff].*)", r"\1 \2"),
)


def _in_chinese(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if match := re.fullmatch(pattern, message):
            return match.expand(sentence).replace("'", "")
    return "参数不对"
