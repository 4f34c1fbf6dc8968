"""Photos are added, refused with a sentence, and taken back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fupin_desktop.services.household import photos
from ui.forms.photo_strip import PhotoStrip


def photo(folder: Path, name: str) -> Path:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 50).save(out, "JPEG")
    (folder / name).write_bytes(out.getvalue())
    return folder / name


def test_three_photos_and_no_more(qtbot: QtBot, tmp_path: Path) -> None:
    strip = PhotoStrip()
    qtbot.addWidget(strip)
    files = [photo(tmp_path, f"{n}.jpg") for n in range(4)]
    with qtbot.waitSignal(strip.changed):
        strip.add_files(files)
    assert len(strip.added) == 3
    assert "最多 3 张" in strip.message.text()
    assert not strip.add_button.isEnabled()
    strip.remove_added(0)
    assert strip.added == [photos.shrink(file.read_bytes()) for file in files[1:3]]
    assert strip.add_button.isEnabled()


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_what_is_no_photo_is_refused(qtbot: QtBot, tmp_path: Path, content: bytes | None) -> None:
    strip = PhotoStrip()
    qtbot.addWidget(strip)
    file = tmp_path / "坏.jpg"
    if content is not None:
        file.write_bytes(content)
    strip.add_files([file, photo(tmp_path, "好.jpg")])
    assert "坏.jpg：" in strip.message.text()
    assert len(strip.added) == 1
    strip.show_kept([])
    assert strip.added == []


@pytest.mark.qt_log_ignore("JPEG datastream")
def test_a_picture_that_is_cut_off_says_so(qtbot: QtBot) -> None:
    strip = PhotoStrip()
    qtbot.addWidget(strip)
    strip.show_kept([b"\xff\xd8\xff"])
    assert "打不开" in [made.text() for made in strip.findChildren(QPushButton)]
