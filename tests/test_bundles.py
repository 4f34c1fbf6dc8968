"""What goes out: each package with its licence, the second lock, what the uninstaller takes away, what tests Windows
is let off."""

from __future__ import annotations

import ast
import ctypes
import re
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import licences, locked
from scripts.windows.uninstall_list import instructions
from tests import posix_only

ROOT = Path(__file__).resolve().parent.parent


def test_whatever_is_shipped_has_a_licence() -> None:
    text = licences.listed()
    rows = re.findall(r"^(\S+) \S+: (.*)$", text.partition("=" * 100)[0], flags=re.M)
    assert [name for name, licence in rows if not licence] == []
    shipped = {wanted.name.replace("-", "_").lower() for wanted, _ in locked.packages(licences.LOCK)}
    assert shipped <= {name.replace("-", "_").lower() for name, _ in rows}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text


def test_every_package_is_locked_by_its_bytes() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock", "requirements-old-glibc.lock"):
        for system in locked.SYSTEMS.values():
            assert all(hashes for _, hashes in locked.packages(ROOT / lock, system))


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_lock_of_the_offices_linux_differs_in_qt_alone(machine: str) -> None:
    system = locked.SYSTEMS[f"linux-{machine}"]
    usual, old = (
        {wanted.name: str(wanted.specifier) for wanted, _ in locked.packages(ROOT / name, system)}
        for name in ("requirements.lock", "requirements-old-glibc.lock")
    )
    assert {name for name in usual.keys() | old.keys() if usual.get(name) != old.get(name)} == {
        "pyside6-essentials",
        "shiboken6",
    }


def test_the_uninstaller_takes_what_was_brought_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "_internal" / "资源").mkdir(parents=True)
    for name in ("fupin_desktop.exe", "_internal/a.dll", "_internal/资源/b.txt"):
        (tmp_path / name).touch()
    assert instructions(tmp_path) == [
        'Delete "$INSTDIR\\fupin_desktop.exe"',
        'Delete "$INSTDIR\\_internal\\资源\\b.txt"',
        'Delete "$INSTDIR\\_internal\\a.dll"',
        'RMDir "$INSTDIR\\_internal\\资源"',
        'RMDir "$INSTDIR\\_internal"',
    ]
    script = (ROOT / "scripts" / "windows" / "installer.nsi").read_text(encoding="utf-8")
    assert "RMDir /r" not in script


def test_who_double_clicks_opens_the_window_without_a_console() -> None:
    script = (ROOT / "scripts" / "windows" / "installer.nsi").read_text(encoding="utf-8")
    opens = re.findall(
        r"^ *(?:CreateShortcut|.*shell.open.command|!define MUI_FINISHPAGE_RUN).*\{(\w+)\}", script, flags=re.M
    )
    assert opens == ["WINDOW"] * 4
    built = (ROOT / "pyinstaller.spec").read_text(encoding="utf-8")
    for what in ("EXE", "WINDOW"):
        name = re.search(rf'^!define {what} "?([^" ]+)\.exe', script, flags=re.M)
        assert name
        assert f'"{name[1]}", console={what == "EXE"}' in built


def test_the_window_starts_the_program_beside_it_or_says_that_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    told: list[str] = []

    def start(command: list[Any], creationflags: int) -> None:
        started.append(([str(one) for one in command], creationflags))
        if len(started) > 1:
            raise FileNotFoundError

    user32 = SimpleNamespace(
        AllowSetForegroundWindow=lambda _process: None, MessageBoxW=lambda _owner, words, *_: told.append(words)
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", str(Path("扶贫 程序", "扶贫桌面.exe")))
    monkeypatch.setattr(sys, "argv", ["扶贫桌面.exe", "王 芳.fpb"])
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=user32), raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x08000000, raising=False)
    monkeypatch.setattr(subprocess, "Popen", start)
    for _ in range(2):
        runpy.run_path(str(ROOT / "scripts" / "windows" / "window.py"))
    assert started == [([str(Path("扶贫 程序", "fupin_desktop.exe")), "王 芳.fpb"], 0x08000000)] * 2
    assert len(told) == 1
    assert "重新安装" in told[0]


def test_the_tests_that_windows_is_let_off_are_there() -> None:
    for file, (why, tests) in (*posix_only.TESTS.items(), *posix_only.WINE.items()):
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert {test.partition("[")[0] for test in tests} <= names, file
        assert why
