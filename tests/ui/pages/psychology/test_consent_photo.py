"""The photo of a signed consent is chosen with it or later, shown from the list, and refused where it is no picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRect

from db.psychology import Consent
from fupin_desktop.services.psychology import consent_photo
from tests.edges import Chooser, Dialogs
from tests.edges import chooser as chooser
from ui.dialogs.psychology.consent import ConsentDialog
from ui.pages.psychology.file_page import FilePage
from ui.widgets.picture import PictureDialog
from ui.window.main_window import MainWindow


def paper(path: Path, size: tuple[int, int] = (1200, 1700)) -> Path:
    Image.new("RGB", size, "white").save(path)
    return path


def shown(window: MainWindow, person: str) -> FilePage:
    window.pages.go("archive", {"person": person})
    page = window.pages.current()
    assert isinstance(page, FilePage)
    page.tabs.setCurrentWidget(page.consents)
    page.consents.table.stand_on(0)
    return page


def given(page: FilePage) -> Consent:
    found = page.consents.table.current()
    assert isinstance(found, Consent)
    return found


def test_it_is_added_later_and_looked_at(
    window: MainWindow,
    persons: list[str],
    chooser: Chooser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    dialogs: Dialogs,
) -> None:
    page = shown(window, persons[0])
    bad = tmp_path / "纸.png"
    bad.write_bytes(b"nothing")
    told: list[str] = []
    monkeypatch.setattr("ui.dialogs.psychology.consent.tell", lambda _parent, _title, words: told.append(words))
    for file in (bad, tmp_path / "missing.png"):
        chooser.give(file)
        page.work.look_at_paper(given(page))
        assert not given(page).photo
    assert "不是能用的照片" in told[0]
    assert "请换一个文件" in told[1]
    chooser.give()  # 取消
    page.work.look_at_paper(given(page))
    chooser.give(paper(tmp_path / "同意书.png"))
    page.work.look_at_paper(given(page))
    page.consents.table.stand_on(0)
    assert given(page).photo
    seen: list[QRect] = []

    def look(dialog: PictureDialog) -> int:
        dialog.show()
        seen.append(dialog.geometry())
        dialog.accept()
        return dialog.result()

    dialogs.when(PictureDialog, look)
    page.work.look_at_paper(given(page))
    assert seen
    assert window.screen().availableGeometry().height() >= seen[0].height()
    page.work.look_at_paper(None)


def test_it_comes_with_the_consent(window: MainWindow, persons: list[str], chooser: Chooser, tmp_path: Path) -> None:
    page = shown(window, persons[0])
    assert page.found
    dialog = ConsentDialog(window, window.session, page.found, "3")
    for name, text in (("given_by", "1"), ("way", "1")):
        dialog.input(name).restore(text)
    dialog.photo.add_files([paper(tmp_path / "同意书.jpg")])
    dialog.save_button.click()
    assert dialog.said.text() == ""
    window.session.written("已保存")
    kept = next(one for one in Consent.living() if one.person == persons[0] and one.purpose == "3")
    assert consent_photo.of(kept).startswith(b"\xff\xd8\xff")
