"""Python's garbage is collected on the window's thread alone.

Python collects on whichever thread happens to make objects. On the worker's it would delete widgets that nobody holds
any more, and Qt dies of that, sooner or later and somewhere else. So collecting by itself is turned off, and a timer of
the window does it, by Python's own counts.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Collector(QObject):
    """For the life of the program."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(collect)
        self._timer.start()


def collect() -> None:
    """The oldest generation that is due, and the younger ones with it."""
    due = [
        age for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
    ]
    if due:
        gc.collect(due[-1])
