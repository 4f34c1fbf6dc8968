"""A photo looked at: what can't be drawn leaves the place empty, and there is nothing beyond the last."""

from __future__ import annotations

import io

from PIL import Image
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.picture import PictureDialog


def test_a_photo_that_is_none_and_the_ends(qtbot: QtBot) -> None:
    good = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(good, "JPEG")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PictureDialog(parent, [b"no photo", good.getvalue()])
    dialog.show()
    assert dialog.picture.pixmap().isNull()
    dialog.go(2)
    assert dialog.at == 0
    dialog.go(1)
    assert not dialog.picture.pixmap().isNull()
    dialog.close()
