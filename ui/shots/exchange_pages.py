"""Pictures of 上报, 合并 and 上报钥匙; a part of ui/shots/pages.py."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fupin_desktop.demo import books as demo
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import exchange_keys
from ui.dialogs.all_alike import AllAlikeDialog
from ui.dialogs.bind import BindDialog, RevokeDialog
from ui.dialogs.destination import DestinationDialog
from ui.pages.exchange.hand_in import HandInPage
from ui.pages.exchange.merge import MergePage
from ui.pages.households import HouseholdsPage
from ui.session import Session
from ui.shots.camera import Camera, Shown, in_window, page, place
from ui.window.main_window import MainWindow
from ui.window.navigation import BY_NAME

#: New books, and where they are of.
_NEW = {"new": "410502101212", "new-town": "410502101", "new-district": "410502"}
_CLERK = "李建国"


def make(folder: Path, camera: Camera) -> None:
    """Take the pictures; `folder` is where the books are made. Raises BookError, OSError."""
    place = folder / "exchange"
    demo.make(place, 3, 12, 1)
    for path, show in ((place / "new.fpb", _unbound), (place / "village-1.fpb", _village),
                       (place / "new-town.fpb", partial(_day_one, "镇")),
                       (place / "new-district.fpb", partial(_day_one, "区")),
                       (place / "township.fpb", _township)):  # fmt: skip
        if not path.exists():
            create_book(path, _NEW[path.stem], _CLERK)
        with open_book(path, _CLERK) as book, in_window(Session(book)) as window:
            camera.take_all(window, show(window))


def _unbound(window: MainWindow) -> Shown:
    yield "上报-还不能", place("hand-in", window)
    yield "上报钥匙-还没有", place("keys", window)


def _day_one(of: str, window: MainWindow) -> Shown:
    yield f"首页-{of}-第一天", place("today", window)


def _village(window: MainWindow) -> Shown:
    made = page(HandInPage, "hand-in", window)
    yield "上报-没有改动", window
    made.process.changes.full.click()
    yield "上报-全部", window
    made.process.go_on()
    made.process.errors.reason.setText("三户外出务工联系不上，下月补齐")
    yield "上报-检查", window
    made.process.go_on()
    made.process.where.destination.take(window.session.book.path.parent)
    yield "上报-写到哪里", window
    made.process.go_on()
    yield "上报-好了", window
    made.before.click()
    yield "上报-以前的", window
    yield "收镇里的包", place("receive", window)
    yield "上报钥匙-村", place("keys", window)


def _township(window: MainWindow) -> Shown:
    made = page(MergePage, "merge", window)
    yield "合并-各村上报", window
    packages = window.session.book.path.parent / "packages"
    spoilt = packages / "坏包.fpk"
    spoilt.write_bytes(next(packages.glob("*.fpk")).read_bytes()[:-100])
    made.take([packages])
    yield "合并-刚合并的", window
    made.receipts.table.stand_on(2)
    yield "合并-有冲突", window
    made.of_villages.click()
    yield "合并-各村上报以后", window
    yield "下发", DestinationDialog(window, "下发给袁薛庄村", "写给袁薛庄村的是镇里有的这个村的全部内容。", "下发")
    made.earlier.click()
    yield "合并-收件记录", window
    yield "冲突", place("conflicts", window)
    yield "冲突-心理", place("disputes", window)
    yield "同类一起处理", AllAlikeDialog(window, window.session, conflict_list.kinds(), None)
    undecided = next(one for one in conflict_list.listed() if one.table == "household" and not one.is_deletion)
    window.session.go("household", household=undecided.household)
    yield "未核定的户", window
    yield "未核定的名单", place("households", window)
    yield "可能重复的", place("duplicates", window)
    binding = BindDialog(window)
    binding.read(exchange_keys.write_card(window.session.book.path.parent))
    yield "绑定", binding
    lost = exchange_keys.peers()[1]
    yield "吊销", RevokeDialog(window, lost)
    exchange_keys.revoke(lost.fingerprint, "村里的电脑 11 月 20 日丢了")
    yield "上报钥匙-镇", place("keys", window)
    yield "设置-镇", place("settings", window)
    yield from _lists(window)


def _lists(window: MainWindow) -> Shown:
    """Of several villages, each with its filter."""
    for name in ("today", "visits", "checks", "cards", "monitoring"):
        yield f"{BY_NAME[name].label}-镇", place(name, window)
    households = page(HouseholdsPage, "households", window)
    for words, kind in (("户", households.by_household), ("人", households.by_person)):
        kind.click()
        yield f"农户-镇-按{words}", window
