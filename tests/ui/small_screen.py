"""Shows every screen on a screen of so many px and writes what is cut, a line each: `python -m tests.ui.small_screen
WIDTH HEIGHT`, where QT_QPA_PLATFORM tells Qt of such a screen, whose size it takes at its start."""

from __future__ import annotations

import sys

from tests.ui.test_every_screen import Inspector
from ui.shots import camera, pages

if __name__ == "__main__":
    camera._SIZE = (int(sys.argv[1]), int(sys.argv[2]))
    inspector = Inspector(small=True)
    pages.show_all(inspector, [(100, False)])
    sys.stdout.write("\n".join(inspector.complaints))
