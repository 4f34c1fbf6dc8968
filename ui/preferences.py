"""What the program remembers on this computer: an ini file in the user's folder (never the registry or the book)."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QByteArray, QSettings

from db.files import Asked, answers, is_shared, itself
from ui import theme

MOST_RECENT = 6
IDLE_MINUTES, _USUAL_MINUTES = (5, 10, 15, 30), 10


_elsewhere: list[Path] = []


def lie_in(folder: Path) -> None:
    """Keep the ini file in this folder from now on (tests and screenshots leave the person's own alone)."""
    _elsewhere[:] = [folder]


def folder() -> Path:
    """Where the ini file lies: this user's, on this computer."""
    return _elsewhere[0] if _elsewhere else user_config_path("fupin_desktop")


def store() -> QSettings:
    """The ini file."""
    return QSettings(str(folder() / "settings.ini"), QSettings.Format.IniFormat)


def text(key: str, default: str = "") -> str:
    """A remembered text."""
    return str(store().value(key, default))


def keep(key: str, value: str | int) -> None:
    """Remember a text or number; the file is written only for another one (8 ms)."""
    if text(key) != str(value):
        store().setValue(key, value)


def letters() -> int:
    """Size of letters in per cent; one of theme.SCALES."""
    value = text("letters", "100")
    return int(value) if value.isdigit() and int(value) in theme.SCALES else 100


def contrast() -> bool:
    """Whether to dress in black on white: as chosen, else as the system asks."""
    chosen = text("contrast")
    return chosen == "on" if chosen else theme.system_contrast()


def recent_books() -> list[Path]:
    """Books opened last, newest first; those of this computer that are no longer there are left out, if all tell at
    once (each thread that asks costs a third of a millisecond)."""
    books = _books()
    asked = Asked(lambda: [path for path in books if is_shared(path) or answers(path.is_file)])
    return asked.answer_or(books)


def _books() -> list[Path]:
    return [Path(line) for line in text("books").split("|") if line]


def opened(book: Path) -> None:
    """Remember that a book was opened; how the lists of the one before stood is not meant for it. Those whose stick is
    not plugged in now stay remembered."""
    books = _books()
    if books[:1] != [itself(book)]:
        store().remove("list")
    others = [path for path in books if path != itself(book)]
    keep("books", "|".join(str(path) for path in [itself(book), *others][:MOST_RECENT]))


def state(key: str) -> QByteArray:
    """A remembered layout of a window or table header; empty when there is none."""
    value = store().value(key)
    return value if isinstance(value, QByteArray) else QByteArray()


def keep_state(key: str, value: QByteArray) -> None:
    """Remember a layout."""
    store().setValue(key, value)


def idle_minutes() -> int:
    """After how many minutes without a touch a book is locked."""
    kept = text("idle")
    return int(kept) if kept.isdigit() and int(kept) in IDLE_MINUTES else _USUAL_MINUTES
