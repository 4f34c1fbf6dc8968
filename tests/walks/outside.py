"""main.py as a process of its own under a window manager, and a person's hands: xdotool's keys, nothing of Qt."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from tests.commands import command as main_py
from tests.patience import PATIENCE

_STILL = 0.4  # seconds without a change: what was to be drawn is drawn
_LOOK = 0.05
_MUCH = 0.03  # of the screen


class Outside:
    """The program, started in a home of its own, and who sits before it."""

    def __init__(self, home: Path, *arguments: object) -> None:
        lies = {name: str(home / folder) for name, folder in
                (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("HOME", ""))}  # fmt: skip
        command = main_py(*arguments)
        self._errors, self._picture = home / "stderr.txt", home / "screen.png"
        with self._errors.open("wb") as errors:
            self._program = subprocess.Popen(command, env={**os.environ, **lies}, stderr=errors)

    def sees(self, title: str) -> None:
        """Until a window whose title begins so has the keyboard."""
        self.wait(lambda: self._title().startswith(title), f"the window “{title}”")
        self.rest()

    def press(self, *keys: str) -> None:
        """Press keys by xdotool's names ("ctrl+i", "Return"); the window in front gets them."""
        _xdotool("key", "--clearmodifiers", "--delay", "30", *keys)

    def write(self, text: str) -> None:
        """Type."""
        _xdotool("type", "--clearmodifiers", "--delay", "15", text)

    def turn(self, *keys: str) -> None:
        """Press keys after which much of the screen is another, and wait until it is."""
        before = _small(_screen())
        self.press(*keys)
        self.wait(lambda: _differ(before, _small(_screen())) > _MUCH, f"another screen after {keys}")
        self.rest()

    def rest(self) -> None:
        """Until nothing on the screen changes for a moment."""
        last, since = _screen(), time.monotonic()
        end = since + PATIENCE
        while time.monotonic() - since < _STILL and time.monotonic() < end:
            time.sleep(_LOOK)
            if (now := _screen()) != last:
                last, since = now, time.monotonic()

    def wait(self, found: Callable[[], object], what: str) -> None:
        """Until something is so."""
        end = time.monotonic() + PATIENCE
        while not found():
            said = self._errors.read_text("utf-8", "replace")
            assert self._program.poll() is None, f"the program ended before {what}: {said}"
            if time.monotonic() > end:
                _screen().save(str(self._picture))
                raise AssertionError(f"{what} never came; in front is “{self._title()}” ({self._picture}); {said}")
            time.sleep(_LOOK)

    def leave(self) -> None:
        """Ctrl+Q, and the program ends well, without a word to the terminal."""
        self.press("ctrl+q")
        assert self._program.wait(PATIENCE) == 0
        assert not self._errors.read_text("utf-8")

    def stop(self) -> None:
        """At the end of a test, however it went."""
        if self._program.poll() is None:
            self._program.kill()
        self._program.wait()

    def _title(self) -> str:
        return _xdotool("getactivewindow", "getwindowname", may_fail=True)


def _xdotool(*words: str, may_fail: bool = False) -> str:
    done = subprocess.run(["xdotool", *words], capture_output=True, timeout=PATIENCE, check=False)
    assert may_fail or not done.returncode, done.stderr.decode()
    return done.stdout.decode("utf-8", "replace").strip()


def _small(picture: QImage) -> bytes:
    small = picture.scaled(136, 76).convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(small.constBits())


def _differ(one: bytes, other: bytes) -> float:
    return sum(abs(a - b) > 8 for a, b in zip(one, other, strict=True)) / len(one)


def _screen() -> QImage:
    return QGuiApplication.primaryScreen().grabWindow(0).toImage()
