"""The Makefile does what it names: a target without a rule is "nothing to be done", and nobody sees it."""

from __future__ import annotations

import re

from tests.commands import ROOT

TEXT = (ROOT / "Makefile").read_text("utf-8")


def test_every_target_has_its_rule() -> None:
    [named] = re.findall(r"^\.PHONY: (.*)$", TEXT, re.MULTILINE)
    rules = set(re.findall(r"^([a-z-]+):", TEXT, re.MULTILINE))
    assert set(named.split()) == rules


def test_the_code_is_checked_before_it_is_tested() -> None:
    assert re.search(r"^test: .*\bcheck\b", TEXT, re.MULTILINE)
    [rule] = re.findall(r"^check:.*\n((?:\t.*\n)+)", TEXT, re.MULTILINE)
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        assert tool in rule
