"""What the first paint does not need is loaded when it is needed: the one place that imports by name.

A name is "module:what", written out whole: tests/fupin_desktop/test_lazy.py finds each in the sources and loads it.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


def load(name: str) -> Any:
    """What a module holds, as `load("ui.pages.checks:ChecksPage")`."""
    where, _, what = name.partition(":")
    return getattr(module(where), what)


def module(name: str) -> ModuleType:
    """A module, as `module("fupin_desktop.commands.search")`."""
    return import_module(name)
