"""A mistake of the program behind a click: noted without what was typed, and told."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest
from PySide6.QtWidgets import QApplication, QDialog

from tests.edges import Dialogs, accept
from tests.posix_only import is_private
from ui.widgets.frame import Dialog
from ui.window import rescue
from ui.window.app import Desk, _told, application, run


def test_the_note_says_where_and_nothing_of_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs
) -> None:
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    dialogs.give(accept)
    typed = "410502195504056010" + " 张三"
    with pytest.raises(ValueError, match="张三") as caught:
        int(typed)
    _told(Desk(application()), ValueError, caught.value, None)
    [note] = (tmp_path / "log").iterdir()
    text = note.read_text("utf-8")
    assert "ValueError" in text
    assert "test_crash.py" in text
    assert typed not in text
    assert is_private(note)
    assert any("再试一次" in sentence and note.name in sentence for sentence in dialogs.said)


def test_one_at_the_start_is_told_where_people_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs
) -> None:
    """Of a window that was opened by a double click nobody sees what is printed."""
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)

    def begin(_desk: Desk, _path: Path | None) -> bool:
        raise PermissionError

    monkeypatch.setattr(Desk, "begin", begin)
    dialogs.give(accept)
    assert run() == 2
    assert any("交给维护人员" in sentence for sentence in dialogs.said)


def test_one_that_comes_again_and_again_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs
) -> None:
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    dialogs.when(Dialog, accept)
    rescue.crashed(None, ValueError("x"))
    open_one = QDialog()
    open_one.show()
    rescue.crashed(None, ValueError("x"))
    open_one.close()
    assert len(dialogs.said) == 1
    assert QApplication.instance()
