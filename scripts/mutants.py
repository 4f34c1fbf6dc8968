"""Mistakes planted one by one into the changed files, in a copy of the tree: which of them no test notices?

    make mutants [SINCE=HEAD~10] [COUNT=20] [SEED=1]

Each mistake is a small one that a person makes: a comparison turned round, a number off by one, a condition negated, a
call left out, an answer not returned. The tests of a file are those at its place in tests/ and those that name it.
Prints one line a mistake, and at last the share that was noticed; exit 1 when one lived.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_FLOORS = ("db", "fupin_desktop", "ui")
_TURNED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in",
    ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_MOST_TESTS = 12
_SECONDS = 240


@dataclass(frozen=True)
class Mistake:
    """A piece of a file's text and what is to stand there instead; `at` and `end` are bytes."""

    file: str
    line: int
    at: int
    end: int
    instead: str
    what: str


def mistakes(file: str, text: str) -> Iterator[Mistake]:
    """All that can be planted into a file."""
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def planted(node: ast.AST, instead: str) -> Mistake:
        at = starts[node.lineno - 1] + node.col_offset  # type: ignore[attr-defined]
        end = starts[node.end_lineno - 1] + node.end_col_offset  # type: ignore[attr-defined]
        was = text.encode()[at:end].decode().replace("\n", " ")
        return Mistake(file, node.lineno, at, end, instead, f"{was[:50]} → {instead[:50]}")  # type: ignore[attr-defined]

    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Compare(ops=[op]) if type(op) in _TURNED:
                left, right = (ast.get_source_segment(text, part) for part in (node.left, node.comparators[0]))
                yield planted(node, f"({left} {_TURNED[type(op)]} {right})")
            case ast.If() | ast.IfExp() | ast.While():
                yield planted(node.test, f"(not ({ast.get_source_segment(text, node.test)}))")
            case ast.Constant(value=int() as value) if not isinstance(value, bool):
                yield planted(node, str(value + 1))
            case ast.Expr(value=ast.Call()):
                yield planted(node, "None")
            case ast.Return(value=ast.expr()):
                yield planted(node, "return None")


def changed(since: str) -> list[str]:
    """The program's files that changed."""
    named = _git("diff", "--name-only", "--diff-filter=d", since, "--", *_FLOORS)
    return [file for file in named.split() if file.endswith(".py") and "/migrations/" not in file]


def tests_of(file: str) -> list[str]:
    """At the file's place first, then those that name its module."""
    path = Path(file)
    beside = sorted(str(test) for test in (Path("tests") / path.parent).glob(f"test_{path.stem}*.py"))
    parent, module = ".".join(path.parent.parts), path.stem
    naming = _git("grep", "-lE", rf"from {parent}(\.{module})? import|{parent}\.{module}", "--", "tests/**/test_*.py")
    words = [test for test in naming.split() if module in Path(test).read_text("utf-8")]
    return list(dict.fromkeys([*beside, *words]))[:_MOST_TESTS]


def is_noticed(tree: Path, mistake: Mistake, tests: list[str]) -> bool:
    """Plant it, run the tests, take it out."""
    file = tree / mistake.file
    whole = file.read_bytes()
    file.write_bytes(whole[: mistake.at] + mistake.instead.encode() + whole[mistake.end :])
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(command, cwd=tree, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:  # it goes round for ever: seen
        return True
    else:
        return done.returncode != 0
    finally:
        file.write_bytes(whole)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--since", default="HEAD~10")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    os.chdir(ROOT)
    found = [one for file in changed(args.since) for one in mistakes(file, Path(file).read_text("utf-8"))]
    sample = random.Random(args.seed).sample(found, min(args.count, len(found)))
    lived = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--detach", str(tree))
        try:
            for one in sample:
                tests = tests_of(one.file)
                seen = bool(tests) and is_noticed(tree, one, tests)
                lived += not seen
                print("noticed" if seen else "LIVED  ", f"{one.file}:{one.line}", one.what, flush=True)
        finally:
            _git("worktree", "remove", "--force", str(tree))
    print(f"{len(sample) - lived} of {len(sample)} noticed, of {len(found)} that could be planted")
    return 1 if lived else 0


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    if done.returncode > 1:  # 1: grep found nothing
        raise SystemExit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
