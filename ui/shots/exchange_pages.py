"""Pictures of 上报, 合并 and 上报钥匙; a part of ui/shots/pages.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fupin_desktop.demo import books as demo
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import exchange_keys
from ui.dialogs.all_alike import AllAlikeDialog
from ui.dialogs.bind import BindDialog, RevokeDialog
from ui.dialogs.destination import DestinationDialog
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.session import Session
from ui.shots.camera import Camera, settle
from ui.window.main_window import MainWindow

_TOWNSHIP, _VILLAGE = "410502101", "410502101212"
_CLERK = "李建国"

Shown = Iterator[tuple[str, QWidget]]


def make(folder: Path, camera: Camera) -> None:
    """Take the pictures; `folder` is where the books are made. Raises BookError, OSError."""
    place = folder / "exchange"
    demo.make(place, 3, 12, 1)
    for path, show in ((place / "new.fpb", _unbound), (place / "village-1.fpb", _village),
                       (place / "township.fpb", _township)):  # fmt: skip
        if not path.exists():
            create_book(path, _VILLAGE, _CLERK)
        with open_book(path, _CLERK) as book:
            _take(Session(book), show, camera)


def _take(session: Session, show: Callable[[MainWindow], Shown], camera: Camera) -> None:
    window = MainWindow()
    window.fill(session)
    window.resize(1366, 728)
    window.show()
    for name, widget in show(window):
        window.session.jobs.finish()
        camera.take(name, widget)
    window.close()
    window.deleteLater()
    settle()


def _unbound(window: MainWindow) -> Shown:
    window.pages.go("hand-in")
    yield "上报-还不能", window
    window.pages.go("keys")
    yield "上报钥匙-还没有", window


def _village(window: MainWindow) -> Shown:
    window.pages.go("hand-in")
    page = window.pages.current()
    assert isinstance(page, HandInPage)
    yield "上报-没有改动", window
    page.process.changes.full.click()
    yield "上报-全部", window
    page.process.go_on()
    page.process.errors.reason.setText("三户外出务工联系不上，下月补齐")
    yield "上报-检查", window
    page.process.go_on()
    page.process.where.destination.take(window.session.book.path.parent)
    yield "上报-写到哪里", window
    page.process.go_on()
    yield "上报-好了", window
    page.before.click()
    yield "上报-以前的", window
    window.pages.go("merge")
    yield "收镇里的包", window
    window.pages.go("keys")
    yield "上报钥匙-村", window


def _township(window: MainWindow) -> Shown:
    window.pages.go("merge")
    page = window.pages.current()
    assert isinstance(page, MergePage)
    yield "合并-各村上报", window
    packages = window.session.book.path.parent / "packages"
    spoilt = packages / "坏包.fpk"
    spoilt.write_bytes(next(packages.glob("*.fpk")).read_bytes()[:-100])
    page.take([packages])
    yield "合并-刚合并的", window
    page.receipts.table.stand_on(2)
    yield "合并-有冲突", window
    page.of_villages.click()
    yield "合并-各村上报以后", window
    yield "下发", DestinationDialog(window, "下发给袁薛庄村", "写给袁薛庄村的是镇里有的这个村的全部内容。", "下发")
    page.earlier.click()
    yield "合并-收件记录", window
    window.pages.go("conflicts")
    yield "冲突", window
    yield "同类一起处理", AllAlikeDialog(window, window.session, conflict_list.kinds(), None)
    undecided = next(one for one in conflict_list.listed() if one.table == "household" and not one.is_deletion)
    window.session.go("household", household=undecided.household)
    yield "未核定的户", window
    window.pages.go("households")
    yield "未核定的名单", window
    window.pages.go("duplicates")
    yield "可能重复的", window
    binding = BindDialog(window)
    binding.read(exchange_keys.write_card(window.session.book.path.parent))
    yield "绑定", binding
    lost = exchange_keys.peers()[1]
    revoking = RevokeDialog(window, lost)
    yield "吊销", revoking
    exchange_keys.revoke(lost.fingerprint, "村里的电脑 11 月 20 日丢了")
    window.pages.go("keys")
    yield "上报钥匙-镇", window
    window.pages.go("settings")
    yield "设置-镇", window
