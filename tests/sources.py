"""The tree's sources for tests that look at them: each is parsed once for a file of tests, and let go at its end (a
million nodes, which every worker would hold to the end, and look through with each collection of garbage)."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("db", "fupin_desktop", "ui")


def tree() -> list[str]:
    """Every file that is, or could next be, committed."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(git, check=True, capture_output=True).stdout.decode().split("\0")
    return sorted({name for name in names if name and (ROOT / name).is_file()})


@cache
def sources() -> dict[str, str]:
    """The text of all modules of the tree by name ("db/store.py")."""
    return {name: (ROOT / name).read_text("utf-8") for name in tree() if name.endswith(".py")}


@cache
def parsed(name: str) -> ast.Module:
    """One of them."""
    return ast.parse(sources()[name])


def modules(*folders: str) -> dict[str, ast.Module]:
    """All, or those of some folders."""
    within = tuple(f"{one}/" for one in folders)
    return {name: parsed(name) for name in sources() if not within or name.startswith(within)}


@pytest.fixture(autouse=True, scope="module")
def let_go() -> Iterator[None]:
    """For who imports it."""
    yield
    parsed.cache_clear()
    sources.cache_clear()
