"""The window to its first paint, and its memory, beside a bare PySide6 window with as many widgets; the first keystroke
into the search box of a book of 200,000 persons.

Each is measured in processes of its own, the two in turn, so that both meet the same machine.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.common import Result, book_of, folder

_TIMES = 7
_HOUSEHOLDS = 61_000
_FRAME = 0.016

_MEASURE = """
import json, resource, sys, time
from PySide6.QtCore import QElapsedTimer, QEvent, QObject

def told(app, window, more=None):
    # painted: the first paint event of the window itself has been worked off
    for _ in range(3):
        app.processEvents()
    image = window.grab()
    seconds = time.perf_counter() - BEGAN
    with open("/proc/self/statm") as file:
        memory = int(file.read().split()[1]) * resource.getpagesize()
    said = {"seconds": seconds, "memory": memory, "widgets": len(app.allWidgets())}
    return said | (more() if more else {})
"""

_OURS = f"""
import time
BEGAN = time.perf_counter()
{_MEASURE}
from pathlib import Path
import main  # as people start it: the command line is loaded before the window
from ui import preferences
preferences.lie_in(Path(sys.argv[2]))
preferences.keep("actor", "基准")
from ui.app import Desk, application
app = application()
desk = Desk(app)
desk.begin(Path(sys.argv[1]))

def key():
    from PySide6.QtCore import QEventLoop, QTimer
    loop = QEventLoop()
    QTimer.singleShot(600, loop.quit)  # nobody types sooner
    loop.exec()
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtGui import QKeyEvent
    box = desk.window.top.search
    box.start()
    began = time.perf_counter()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(box, QKeyEvent(kind, Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier, "z"))
    box.repaint()
    box.results.list.viewport().repaint()
    return {{"key": time.perf_counter() - began, "found": box.results.list.count()}}

said = told(app, desk.window, key)
desk.window.close()
print(json.dumps(said))
"""

_BARE = f"""
import time
BEGAN = time.perf_counter()
{_MEASURE}
from pathlib import Path
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QMainWindow
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
app = QApplication([])
# a window that shows Chinese needs the letters too
for file in Path("resources/fonts").glob("Noto*"):
    QFontDatabase.addApplicationFont(str(file))
app.setFont(QFont("Noto Sans SC"))
window = QMainWindow()
window.resize(1366, 728)
whole = QWidget()
grid = QGridLayout(whole)
kinds = (QLabel, QPushButton, QLabel, QLineEdit, QWidget)
for number in range(int(sys.argv[1])):
    made = QTableView() if number in (20, 60) else kinds[number % len(kinds)]()
    if hasattr(made, "setText"):
        made.setText("户")
    grid.addWidget(made, number // 12, number % 12)
    if len(app.allWidgets()) >= int(sys.argv[1]):
        break
window.setCentralWidget(whole)
window.show()
print(json.dumps(told(app, window)))
"""


def run() -> list[Result]:
    book = book_of(_HOUSEHOLDS)
    with tempfile.TemporaryDirectory() as settings:
        first = _run(_OURS, str(book), settings)  # compiles, warms the disk, and says how many widgets there are
        _run(_BARE, str(first["widgets"]))
        ours, bare = [], []
        for _ in range(_TIMES):
            ours.append(_run(_OURS, str(book), settings))
            bare.append(_run(_BARE, str(first["widgets"])))
    count = int(first["widgets"])
    return [
        Result(f"first paint ({count} widgets)", _of(ours, "seconds"), 1.5, _of(bare, "seconds"), of_baseline=True),
        Result("memory of the window", _of(ours, "memory") / 1e6, 1.4, _of(bare, "memory") / 1e6, True, "MB"),
        Result("first keystroke answered", _of(ours, "key"), _FRAME),
    ]


def _of(said: list[dict[str, float]], name: str) -> float:
    return statistics.median(one[name] for one in said)


def _run(program: str, *arguments: str) -> dict[str, float]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false"}
    # as on a cadre's laptop: modules are compiled once, not at every start
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(folder() / "compiled")
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=Path(__file__).resolve().parent.parent,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said
