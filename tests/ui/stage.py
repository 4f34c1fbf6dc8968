"""A window on a demo village, and what opens a dialog there: what tests of answered dialogs share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.edges import Answer, Printers
from ui.window.main_window import MainWindow


@dataclass(frozen=True)
class Stage:
    """A window on a demo village, and a folder."""

    window: MainWindow
    folder: Path
    printers: Printers

    def page(self, name: str, **where: Any) -> Any:
        """Go there."""
        self.window.pages.go(name, where)
        return self.window.pages.current()


@dataclass(frozen=True)
class Opening:
    """What opens the dialog; how it is agreed to and what is then so (none: it only shows something)."""

    act: Callable[[], object]
    agree: Answer | None = None
    done: Callable[[], object] = lambda: True
