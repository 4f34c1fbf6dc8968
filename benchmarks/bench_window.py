"""The window beside a bare PySide6 window with as many widgets: its first paint, the first page, its memory; the first
keystroke into the search box of a book of 200,000 persons; and how long choosing other letters takes.

Ours is the program from the first line of main.py on, with all that it loads. Two moments are taken: the first paint
(the frame, with the rail and the search box) and the paint of the first page with everything on it. Each is held
against a bare window of that moment's number of widgets, so that the frame is not compared with a full window. Memory
is what is resident when the page stands with its figures, which a worker has counted, and the search box has warmed
up; once for a village with all its years, once for a whole district in one book, where SQLite's own cache shows.

The bare window is what anyone would write in thirty lines: labels, buttons, inputs and two empty tables in a grid, no
style sheet, icons, translation, model or database. It shows Chinese in the same two shipped fonts, a different name on
each widget, since a window that draws no letters, or one letter, would not do the work that both have to do.

Each run is a process of its own, in turn, so that all meet the same machine; its time is the CPU that it has used, of
all its threads, since others use the machine too. The interpreter's own start is left out (it is the same for both).
The district's book is opened a few times only, and nobody waits there for 数据检查, which takes half a minute of CPU
beside its first page; other letters are chosen in one run of the village, which has been everywhere by then.
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
from fupin_desktop.demo import books

_TIMES, _OF_DISTRICT = 9, 3
_VILLAGE = 300
_DISTRICT = 61_000
_FRAME = 0.016
_AT_ONCE = 0.5

_CLOCK = """
import time
BEGAN = time.process_time()
"""

_MEASURE = """
import json, resource, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent, QObject

class Watch(QObject):
    def __init__(self, widget):
        super().__init__()
        self.painted = False
        widget.installEventFilter(self)

    def eventFilter(self, widget, event):
        self.painted = self.painted or event.type() == QEvent.Type.Paint
        return False

def moment():
    return time.process_time() - BEGAN

def see(widget):
    watch = Watch(widget)
    while not watch.painted:
        QCoreApplication.processEvents()

def memory():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
"""

_OURS = f"""{_CLOCK}
import main  # as people start it
import ui  # first, as main does
{_MEASURE}
from fupin_desktop.commands import start
from ui import preferences, theme
from ui.window.app import Desk
from ui.window.main_window import MainWindow
from PySide6.QtWidgets import QApplication

said = {{}}
COUNTS = len(sys.argv) > 3  # and goes everywhere: takes its time, never in a run that is timed
preferences.lie_in(Path(sys.argv[2]))
preferences.keep("actor", "基准")
at_once = MainWindow.show_at_once

def show_at_once(window):
    at_once(window)
    said["frame"] = moment()
    if COUNTS:
        said["frame widgets"] = len(QApplication.allWidgets())

def pause(milliseconds):
    from PySide6.QtCore import QEventLoop, QTimer
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()

def settle(window, most=40):
    while window.session.jobs.busy and most:
        pause(50)
        most -= 1

def first_key(box):
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QKeyEvent
    pause(600)  # nobody types sooner
    said["memory"] = memory()
    box.start()
    pause(200)  # Ctrl+F, then a key: the frame around the box is painted by then
    began = time.process_time()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(box, QKeyEvent(kind, Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier, "z"))
    box.repaint()  # and all that the key has changed
    took = time.process_time() - began
    assert box.results.list.count()
    return took

def other_letters(window):
    for name in ("households", "visits", "register", "checks", "settings"):
        window.pages.go(name)
        settle(window, 400)
    preferences.keep("letters", 150)
    began = time.process_time()
    window.session.desk_wanted.emit("letters", None)
    QCoreApplication.processEvents()
    window.repaint()
    took = time.process_time() - began
    preferences.keep("letters", 100)
    assert window.pages.here == "settings" and theme.scale() == 150
    return took

def stands():
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    see(window.pages.current())
    said["page"] = moment()
    if COUNTS:
        said["page widgets"] = len(QApplication.allWidgets())
    settle(window)
    window.repaint()
    said["key"] = first_key(window.top.search)
    if COUNTS:
        said["letters"] = other_letters(window)
    window.close()
    return 0

MainWindow.show_at_once = show_at_once
QApplication.exec = stands
start.main([sys.argv[1]], main._window, None)
print(json.dumps(said))
"""

_BARE = f"""{_CLOCK}{_MEASURE}
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QMainWindow
from PySide6.QtWidgets import QPushButton, QTableView, QWidget
app = QApplication([])
for file in Path("resources/fonts").glob("Noto*"):
    QFontDatabase.addApplicationFont(str(file))
app.setFont(QFont("Noto Sans SC"))
names = [line.split(",")[1] for line in Path("resources/regions.csv").read_text("utf-8").splitlines()]
window = QMainWindow()
window.resize(1366, 728)
whole = QWidget()
grid = QGridLayout(whole)
kinds = (QLabel, QPushButton, QLabel, QLineEdit, QWidget)
for number in range(int(sys.argv[1])):
    made = QTableView() if number in (20, 60) else kinds[number % len(kinds)]()
    if hasattr(made, "setText"):
        made.setText(names[number])
    grid.addWidget(made, number // 12, number % 12)
window.setCentralWidget(whole)
window.show()
see(whole)
said = {{"page": moment(), "memory": memory()}}
print(json.dumps(said | {{"widgets": len(app.allWidgets())}}))
"""


def run() -> list[Result]:
    village, district = str(_village()), str(book_of(_DISTRICT))
    runs: dict[str, list[dict[str, float]]] = {"village": [], "district": [], "bare frame": [], "bare": []}
    with tempfile.TemporaryDirectory() as settings:
        first = _run(_OURS, village, settings, "counts")  # compiles and warms the disk, too
        frame, page = int(first["frame widgets"]), int(first["page widgets"])
        in_frame, on_page = _grid_of(frame), _grid_of(page)
        for number in range(_TIMES):
            runs["village"].append(_run(_OURS, village, settings))
            runs["bare frame"].append(_run(_BARE, in_frame))
            runs["bare"].append(_run(_BARE, on_page))
            if number < _OF_DISTRICT:
                runs["district"].append(_run(_OURS, district, settings))

    def of(which: str, name: str) -> float:
        return statistics.median(one[name] for one in runs[which])

    bare_frame, bare, room = of("bare frame", "page"), of("bare", "page"), of("bare", "memory") / 1e6
    return [
        Result(f"first paint ({frame} widgets)", of("village", "frame"), 1.5, bare_frame, of_baseline=True),
        Result(f"first page painted ({page} widgets)", of("village", "page"), 1.6, bare, of_baseline=True),
        Result(f"memory, {_VILLAGE:,} households", of("village", "memory") / 1e6, 1.4, room, True, "MB"),
        Result(f"memory, {_DISTRICT:,} households", of("district", "memory") / 1e6, 1.4, room, True, "MB"),
        Result("first keystroke answered", of("district", "key"), _FRAME),
        Result("other letters, six pages seen", first["letters"], _AT_ONCE),
    ]


def _village() -> Path:
    path = folder() / "village.fpb"
    if not path.exists():
        books.make_village(path, books.village_codes()[0], _VILLAGE, 1)
    return path


def _grid_of(widgets: int) -> str:
    """So many widgets laid into the bare grid make a window of `widgets`, which with a table's own parts are more."""
    laid = widgets
    while (over := int(_run(_BARE, str(laid))["widgets"]) - widgets) > 0:
        laid -= over
    return str(laid)


def _run(program: str, *arguments: str) -> dict[str, float]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "default.warning=false"}
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
