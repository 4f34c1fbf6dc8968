"""A folder of /etc/fstab whose stick is not plugged in is an empty folder of the computer's own disk: nothing that is
handed over is written into it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from db import mounts
from db.connection import BookError
from fupin_desktop.services.book.opening import open_book
from tests.books import ACTOR
from tests.commands import Commands, one_chinese_line
from tests.robustness.conftest import Mount
from ui.widgets.volumes import is_there


def test_nothing_is_written_where_a_stick_should_be(
    run: Commands, village: Path, small_disk: Mount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = small_disk("8m")
    table = tmp_path / "fstab"
    table.write_text(f"LABEL=SHANGBAO {stick} auto noauto,user 0 0\n")
    monkeypatch.setattr(mounts, "_MEANT", table)
    workbook = stick / "名册.xlsx"
    with open_book(village, ACTOR) as book:
        saved = book.save_to(stick)
    assert run("export-xlsx", village, workbook).code == 0
    assert workbook.exists()
    assert is_there(stick)
    subprocess.run(["umount", "--lazy", str(stick)], check=True)
    try:
        with open_book(village, ACTOR) as book, pytest.raises(BookError, match=r"没有存到.*磁盘不在了"):
            book.save_to(stick)
        ran = run("export-xlsx", village, workbook)
        assert (ran.code, one_chinese_line(ran.err)) == (2, True)
        assert "磁盘不在了" in ran.err
        assert list(stick.iterdir()) == []
        assert not is_there(stick)  # nor offered
    finally:
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(stick)], check=True)  # taken down by the fixture
    assert saved.parent == stick
