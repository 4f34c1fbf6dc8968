"""A stick is pulled out while the village's package is written onto it, and again while the township reads it: nothing
counts as handed in or merged, both are told why, and go on once it is back. Encrypted books, by keys."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import IO, Any, cast

import pytest

from db.files import copy
from db.household import Household
from fupin_desktop.exchange import envelope
from fupin_desktop.exchange.envelope import Envelope
from fupin_desktop.services.exchange import hand_in as handing
from fupin_desktop.services.exchange import outgoing
from fupin_desktop.services.exchange.incoming import REFUSED
from tests.edges import Chooser
from tests.walks.exchanging import go, seated, take
from tests.walks.test_whole_round import RECORDER, TOWN, bound
from tests.walks.village import Village
from tests.walks.walker import Walker, labels
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.pages.exchange.process import DONE, ERRORS
from ui.widgets.frame import Dialog


class Pulled:
    """A file on a stick that is gone once its head was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._left = file, 3

    def read(self, most: int = -1) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise OSError(errno.EIO, "Input/output error")
        return self._file.read(most)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def test_pulled_out_while_it_is_written_and_while_it_is_read(
    full_village: Village, town: Village, stick: Path, chooser: Chooser, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(full_village, town)
    with seated(full_village, RECORDER) as clerk:
        package = _written_at_last(clerk, stick, monkeypatch)
    with seated(town, TOWN) as officer:
        page = go(officer, "Alt+8", MergePage)
        opened = Envelope.__init__

        def pulled(self: Envelope, path: Path) -> None:
            opened(self, path)
            self._file = cast("Any", Pulled(self._file))

        with monkeypatch.context() as patch:
            patch.setattr(Envelope, "__init__", pulled)
            chooser.give(package)
            officer.click("选上报文件…")
            officer.wait(page.receipts.table.rows.rowCount, "what is said of the package")
            officer.idle()
        told = page.receipts.table.rows.row(0)
        assert (told.status, told.refused) == (REFUSED, envelope.UNREAD)
        assert not Household.select().exists()
        take(officer, go(officer, "Alt+8", MergePage), package, chooser)
        assert Household.select().exists()


def _written_at_last(clerk: Walker, stick: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    away = stick.with_name("in a pocket")
    said: list[str] = []

    def pulled(source: Path, target: Path) -> None:
        stick.rename(away)
        copy(source, target)

    page = go(clerk, "Alt+8", HandInPage)
    clerk.wait(page.process.next.isEnabled, "what there is to hand in")
    clerk.press("Ctrl+Return")
    clerk.wait(lambda: page.process.step == ERRORS, "the check")
    clerk.idle()
    clerk.write("下月补齐")
    clerk.press("Ctrl+Return")

    def read(dialog: Dialog) -> None:
        said.append(labels(dialog))
        clerk.press("Return")

    clerk.when(Dialog, read)
    with monkeypatch.context() as patch:
        patch.setattr(outgoing, "copy", pulled)
        clerk.press("Ctrl+Return")
        clerk.wait(lambda: said, "that it was not written")
        clerk.idle()
    assert "没有写到" in said[0]
    assert "U 盘还在不在" in said[0]
    assert "改动下次照样能报" in said[0]
    assert handing.sent() == []
    assert [file.name[0] for file in away.iterdir()] == ["."], "half a package under no name of one"
    away.rename(stick)
    clerk.press("Ctrl+Return")
    clerk.wait(lambda: page.process.step == DONE, "the receipt")
    clerk.idle()
    [package] = stick.iterdir()
    assert handing.sent()[0].number == 1
    return package
