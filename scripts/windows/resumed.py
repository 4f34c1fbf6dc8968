"""Plugin of pytest for test.sh: what was begun before is not begun again, so that a test that hangs, or that somebody
cut off, does not stand in the way of those behind it. `--begun FILE` keeps what became of each: lines of a word (begun,
passed, failed, skipped; at last ended), a tab, the test; what failed says why in the file beside it, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

#: As it was: some tests put another in its place, and are told of while it stands there.
_OPEN = Path.open


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--begun", type=Path, required=True)


class Begun:
    def __init__(self, file: Path) -> None:
        self.file = file
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        self.before = {line.partition("\t")[2] for line in lines}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [one for one in items if one.nodeid not in self.before]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._keep("begun", nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self._keep(report.outcome, report.nodeid)
        if report.failed:
            self._write(self.file.with_suffix(".failures"), f"{report.nodeid}\n{report.longreprtext}\n\n")

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
            self._keep("ended", "")

    def _keep(self, word: str, test: str) -> None:
        self._write(self.file, f"{word}\t{test}\n")

    @staticmethod
    def _write(file: Path, text: str) -> None:
        with _OPEN(file, "a", encoding="utf-8", errors="backslashreplace", newline="\n") as opened:
            opened.write(text)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Begun(config.getoption("begun")))
