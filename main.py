"""Start: the window, or one command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fupin_desktop.commands import start


def _window(book: Path | None) -> int:
    from ui.window import app

    return app.run(book)


def _shots(folder: Path) -> Sequence[Path]:
    from ui.shots import pages

    return pages.make(folder)


def _press() -> Any:
    from ui.paper import printing

    return printing


def _command(arguments: Sequence[str]) -> int:
    from fupin_desktop.commands import cli

    return cli.main(arguments, cli.Screens(_window, _shots, _press))


if __name__ == "__main__":
    sys.exit(start.main(sys.argv[1:], _window, _command))
