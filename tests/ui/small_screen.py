"""Shows every screen on a screen of so many px and prints what is cut: Qt takes the size of its screen at its start.

`python -m tests.ui.small_screen WIDTH HEIGHT`
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from tests.commands import ROOT


def main(width: int, height: int) -> str:
    """What is cut, a line each. On so small a screen a list may move within a page that moves."""
    drawn = json.loads((ROOT / "scripts" / "screen.json").read_text("utf-8"))
    drawn["screens"][0].update(width=width, height=height)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "screen.json"
        file.write_text(json.dumps(drawn), "utf-8")
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
        from tests.ui.test_every_screen import Inspector
        from ui.shots import camera, pages

        camera._SIZE = (width, height)
        inspector = Inspector(small=True)
        pages.show_all(inspector, [(100, False)])
    return "\n".join(inspector.complaints)


if __name__ == "__main__":
    sys.stdout.write(main(*map(int, sys.argv[1:])))
