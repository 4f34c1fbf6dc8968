"""Plugin of pytest for test.sh: what was begun before is not begun again, so that a test that hangs, or that somebody
cut off, does not stand in the way of those behind it. `--begun FILE` lists them, one a line."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--begun", type=Path, required=True)


class Begun:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.before = set(file.read_text("utf-8").splitlines()) if file.exists() else set()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [one for one in items if one.nodeid not in self.before]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        with self.file.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{nodeid}\n")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Begun(config.getoption("begun")))
