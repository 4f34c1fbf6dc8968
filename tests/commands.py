"""Running main.py: within this process (fast), or as a program of its own."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from fupin_desktop.commands import cli

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code and both streams."""

    code: int
    out: str
    err: str


def no_screens() -> cli.Screens:
    """A window system that no test of a command may ask for."""

    def refuse(*_: object) -> int:
        raise AssertionError("this command needs no window")

    return cli.Screens(refuse, refuse, refuse)  # type: ignore[arg-type]


class Commands:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object, screens: cli.Screens | None = None) -> Ran:
        self._capsys.readouterr()
        code = cli.main([str(argument) for argument in arguments], screens or no_screens())
        out, err = self._capsys.readouterr()
        return Ran(code, out, err)


#: main.py by the clock that the tests have (CLOCK=…, tests/conftest.py), given as the first argument.
_TRAVELLED = """
import datetime as dt, runpy, sys, time_machine
time_machine.travel(dt.datetime.fromisoformat(sys.argv.pop(1)), tick=True).start()
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def command(*arguments: object) -> list[str]:
    """What starts main.py."""
    begun = ["-c", _TRAVELLED, dt.datetime.now().astimezone().isoformat()] if os.environ.get("CLOCK") else []
    return [sys.executable, *begun, str(ROOT / "main.py"), *map(str, arguments)]


def program(*arguments: object, **environment: str) -> Ran:
    """main.py as people start it."""
    done = subprocess.run(command(*arguments), capture_output=True, env={**os.environ, **environment}, check=False)
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def one_chinese_line(text: str) -> bool:
    """Whether `text` is what people get for an error: one line, Chinese, no English sentence, no traceback."""
    lines = text.splitlines()
    return len(lines) == 1 and any("\u4e00" <= c <= "\u9fff" for c in text) and not _english(text)


def _english(text: str) -> bool:
    return any(part in text for part in ("Traceback", "Error", "error", "invalid", "required", "usage", "unrecognized"))
