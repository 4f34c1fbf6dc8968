"""合并: the whole round village → township → village by keys; what is refused and why; who is late."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.changes import change
from db.connection import execute
from db.household import Household
from fupin_desktop.demo import books as demo
from fupin_desktop.exchange import identity
from fupin_desktop.exchange.envelope import Envelope
from fupin_desktop.progress import Cancelled, Progress
from fupin_desktop.roles import Role, rights
from fupin_desktop.services.book import access, dump
from fupin_desktop.services.book.access import Visitor
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import exchange_keys, merge_desk
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, PASSED, REFUSED, REPEATED, STOPPED, Receipt
from fupin_desktop.services.exchange.outgoing import FEEDBACK, HAND_IN
from tests.books import ACTOR, YUANXUEZHUANG
from tests.edges import Chooser, Dialogs
from tests.ui.conftest import shown
from tests.ui.pages.exchange.conftest import At, into, yes
from tests.ui.pages.exchange.test_hand_in import edit, hand_in_by_keys
from tests.ui.pages.exchange.test_hand_in import page_of as hand_in_page
from ui.jobs import Jobs
from ui.pages.exchange.merge import MergePage
from ui.pages.exchange.receipts import COLUMNS, Receipts
from ui.pages.exchange.receipts import told as told_of
from ui.pages.exchange.sent import SentList
from ui.session import Session
from ui.window.main_window import MainWindow


def page_of(window: MainWindow) -> MergePage:
    window.pages.go("merge")
    page = window.pages.current()
    assert isinstance(page, MergePage)
    return page


def statuses(receipts: Receipts) -> dict[str, str]:
    rows = receipts.table.rows
    return {rows.row(n).file.name: rows.row(n).status for n in range(rows.rowCount())}


def numbers(part: Receipts | SentList) -> list[str]:
    """What stands in the columns of the numbers: each side counts for itself, so each has its own."""
    rows = part.table.rows
    columns = [one for one in rows.columns if one.title in ("上报号", "下发号")]
    return [
        f"{one.title} {shown}" for n in range(rows.rowCount()) for one in columns if (shown := one.show(rows.row(n)))
    ]


def test_no_column_has_numbers_of_two_sides() -> None:
    """Over every list of packages: what is handed in and what is given down never stand in one column."""
    told = [Receipt(Path("a"), region="410502101214", status=MERGED, kind=kind, number=number)
            for kind, number in ((HAND_IN, 731), (FEEDBACK, 847))]  # fmt: skip
    shown = [[column.title for column in COLUMNS if str(done.number) in column.show(done)] for done in told]
    assert shown == [["上报号"], ["下发号"]]
    own = Receipt(Path("a"), region="410502101", status=REPEATED, kind=HAND_IN, is_own=True, number=731)
    assert [column.title for column in COLUMNS if "731" in column.show(own)] == [], "its own is of no other side"
    assert "自己写的包" in told_of(own)


def drop(page: MergePage, *paths: Path) -> bool:
    """Drag over the frame and let go, as the window system tells it. Whether the frame took it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, no = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, data, left, no)
    entered.ignore()
    QApplication.sendEvent(page.drop, entered)
    if not entered.isAccepted():
        return False
    QApplication.sendEvent(
        page.drop, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, no, QEvent.Type.Drop)
    )
    return True


def take_and_give_back(desk: MergePage, household: str, round_: Path, stick: Path, dialogs: Dialogs) -> None:
    """In the township: the newer package first, then the older ones; a correction; back to the village."""
    QTest.keyClick(desk.folder, Qt.Key.Key_Space)
    done = desk.receipts.table.rows.row(0)
    assert (done.status, done.number, done.missing) == (MERGED, 2, [1])
    assert "前面缺第 1 号包" in desk.receipts.whole.text()
    assert drop(desk, round_ / "packages")
    assert set(statuses(desk.receipts).values()) == {MERGED}
    found = Household.find(household)
    assert found is not None
    assert found.address == "村西头 9 号"
    with change("陈志强", "镇里改住址"):
        found.address = "村西头 19 号"
        found.save()
    desk.read.click()
    assert desk.face.currentWidget() is desk.board
    assert desk.board.table.current().region == YUANXUEZHUANG
    assert conflict_list.count() > 0
    assert (desk.board.conflicts.isVisible(), desk.board.conflicts.text()) == (
        True,
        f"处理冲突 {conflict_list.count()}",
    )
    dialogs.give(into(stick), yes)
    QTest.keyClick(desk.board.table, Qt.Key.Key_Return)
    assert "下发包写好了" in dialogs.said[-1]


def test_the_whole_round_by_keys(round_: Path, at: At, dialogs: Dialogs, tmp_path: Path, chooser: Chooser) -> None:
    stick = tmp_path / "盘"
    stick.mkdir()
    chooser.give(stick)
    with at(round_ / "village-1.fpb") as window:
        household = str(edit("村西头 9 号").id)
        page = hand_in_page(window)
        page.process.where.destination.take(stick)
        hand_in_by_keys(page)
    with at(round_ / "township.fpb") as window:
        take_and_give_back(page_of(window), household, round_, stick, dialogs)
    back = next(stick.glob("*下发*"))
    with at(round_ / "village-1.fpb") as window:
        page = hand_in_page(window)
        QTest.keyClick(page.receive, Qt.Key.Key_Space)
        desk = page_of(window)
        assert not desk.of_villages.isVisible()
        assert drop(desk, back)
        assert statuses(desk.receipts) == {back.name: MERGED}
        assert numbers(desk.receipts) == numbers(desk.taken) == ["下发号 1"]
        assert desk.receipts.table.rows.row(0).writer == "镇里"  # who is asked for what lacks
        execute("UPDATE package SET outcome = json_remove(outcome, '$.kind') WHERE way = 'in'")  # as of old
        assert [done.side for done in merge_desk.taken()] == ["镇里"]
        found = Household.find(household)
        assert found is not None
        assert found.address == "村西头 19 号"
        page = hand_in_page(window)
        page.before.click()
        rows = page.sent.table.rows
        assert [page.sent._state(rows.row(n)).text for n in range(rows.rowCount())] == ["收到了", "收到了"]
        assert numbers(page.sent) == ["上报号 2", "上报号 1"]


def test_receipts_stay_until_they_are_read(round_: Path, at: At) -> None:
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        desk.take([round_ / "packages"])
    with at(round_ / "township.fpb") as window:  # locked meanwhile, or opened again
        desk = page_of(window)
        assert desk.face.currentWidget() is desk.receipts
        assert len(statuses(desk.receipts)) == 2
        desk.take([round_ / "packages"])
        rows = desk.receipts.table.rows
        assert set(numbers(desk.receipts)) == {"上报号 1"}
        assert [rows.row(n).status for n in range(4)] == [REPEATED, REPEATED, MERGED, MERGED]
        assert desk.fresh.text() == "刚合并的 4"
        desk.read.click()
        assert (desk.fresh.text(), desk.earlier.text()) == ("刚合并的", "收件记录 2")
        desk.fresh.click()
        assert not desk.receipts.table.isVisible()


def test_a_row_leads_to_its_conflicts(round_: Path, at: At) -> None:
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        desk.take([round_ / "packages"])
        assert desk.receipts.table.current().conflicts
        assert desk.receipts.conflicts.isVisible()
        QTest.keyClick(desk.receipts.table, Qt.Key.Key_Return)
        assert window.pages.here == "conflicts"
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert window.pages.here == "merge"


def test_who_may_not_decide_is_told_who_does(round_: Path, at: At) -> None:
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        desk.take([round_ / "packages"])
        assert desk.receipts.conflicts.isVisible()
        access.enter(Visitor("村里", rights(Role.RECORDER, psychology=False), Role.RECORDER))
        desk.receipts.show_receipts(desk._unread)
        assert not desk.receipts.conflicts.isVisible()
        assert not desk.receipts.duplicates.isVisible()
        assert "处冲突，由镇里处理" in desk.receipts.whole.text()


def test_signers_that_are_unknown_or_revoked_are_refused(round_: Path, at: At, tmp_path: Path) -> None:
    demo.make(tmp_path / "other", 1, 3, 5)  # a village of another township's making
    (stranger,) = (tmp_path / "other" / "packages").glob("*.fpk")
    with at(round_ / "township.fpb") as window:
        lost = next(peer for peer in exchange_keys.peers() if peer.region == YUANXUEZHUANG)
        exchange_keys.revoke(lost.fingerprint, "电脑丢了")
        before = list(dump.lines())
        desk = page_of(window)
        desk.take([stranger])
        assert statuses(desk.receipts) == {stranger.name: PASSED}  # it is for another township
        assert "不是给这本账本的，跳过了" in desk.receipts.whole.text()
        assert not desk.receipts.bind.isVisible()
        row = desk.receipts.table.rows
        assert "跳过了" in row.index(0, row.columnCount() - 1).data()
        (unbound,) = (path for path in (round_ / "packages").glob("*.fpk") if not path.name.startswith("袁薛庄村"))
        execute("DELETE FROM exchange_peer WHERE region <> ?", YUANXUEZHUANG)
        desk.take([unbound])
        assert statuses(desk.receipts)[unbound.name] == REFUSED
        with Envelope(unbound) as envelope:
            assert envelope.head.card.fingerprint in desk.receipts.whole.text()
            assert envelope.head.card.fingerprint in row.index(0, row.columnCount() - 1).data()
        assert desk.receipts.bind.isVisible()
        (known,) = (round_ / "packages").glob("袁薛庄村*")
        desk.take([known])
        assert "吊销" in desk.receipts.whole.text()
        assert "电脑丢了" in desk.receipts.whole.text()
        assert list(dump.lines()) == before
        QTest.keyClick(desk.receipts.table, Qt.Key.Key_Return)  # Enter leads on
        assert window.pages.here == "keys"


def test_a_spoilt_package_is_refused_and_the_others_are_taken(round_: Path, at: At) -> None:
    spoilt, whole = sorted((round_ / "packages").glob("*.fpk"))
    spoilt.write_bytes(spoilt.read_bytes()[:-50])
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        assert drop(desk, round_ / "packages")
        assert statuses(desk.receipts) == {spoilt.name: REFUSED, whole.name: MERGED}
        assert desk.receipts.table.current().file == spoilt  # what needs somebody is stood on
        assert "损坏" in desk.receipts.whole.text()


def test_what_is_no_package_is_not_taken(round_: Path, at: At, dialogs: Dialogs, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "说明.txt").write_bytes(b"")
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        assert not drop(desk, tmp_path / "说明.txt")
        dialogs.give(yes)
        assert drop(desk, tmp_path / "空")
        assert "这里没有上报包" in dialogs.said[0]


def test_a_trial_changes_no_byte(round_: Path, at: At) -> None:
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        before = (round_ / "township.fpb").read_bytes()
        desk.trial.setChecked(True)
        desk.take([round_ / "packages"])
        assert set(statuses(desk.receipts).values()) == {CAN_MERGE}
        assert "账本没有动" in desk.receipts.whole.text()
        assert (round_ / "township.fpb").read_bytes() == before
        assert (merge_desk.taken(), Household.select().count()) == ([], 0)
        desk.take([round_ / "packages"])  # the next one is meant
        assert len(merge_desk.taken()) == 2


def test_what_was_tried_stands_by_itself_and_is_merged_at_a_press(round_: Path, at: At) -> None:
    one, other = sorted((round_ / "packages").glob("*.fpk"))
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        desk.take([one])
        desk.trial.setChecked(True)
        desk.take([other])
        assert statuses(desk.receipts) == {other.name: CAN_MERGE}
        assert desk.receipts.heading.text() == "试算的结果，账本没有动"
        desk.read.click()  # not now: what was merged before is still to be read
        assert statuses(desk.receipts) == {one.name: MERGED}
        assert not desk.now.isVisible()
        desk.trial.setChecked(True)
        desk.take([other])
        assert desk.now.isVisible()
        desk.now.click()
        assert statuses(desk.receipts) == {one.name: MERGED, other.name: MERGED}
        assert not desk.now.isVisible()
        assert len(merge_desk.taken()) == 2


def test_cancelled_between_two_packages(round_: Path, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    real = merge_desk.merge

    def cancelled(book: object, paths: list[Path], progress: Progress) -> object:
        def stop(done: int, total: int, text: str) -> None:
            if text.startswith("第 2 个包，共 2 个："):
                raise Cancelled
            progress(done, total, text)

        return real(book, paths, stop)  # type: ignore[arg-type]

    monkeypatch.setattr(merge_desk, "merge", cancelled)
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        desk.take([round_ / "packages"])
        assert sorted(statuses(desk.receipts).values()) == [MERGED, STOPPED]


def test_the_board_says_who_is_late(round_: Path, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        first = next((round_ / "packages").glob("袁薛庄村*"))
        desk.take([first])
        desk.of_villages.click()
        board = desk.board
        board.due.choose("28")
        board._keep_due_day()
        assert merge_desk.due_day() == 28
        rows = [board.table.rows.row(n) for n in range(board.table.rows.rowCount())]
        by_region = {row.region: board.table.rows.index(n, 1).data() for n, row in enumerate(rows)}
        assert by_region[YUANXUEZHUANG] == "已上报"
        bound = {peer.region for peer in exchange_keys.peers()} - {YUANXUEZHUANG}
        late = merge_desk._is_over(board.period.chosen)
        assert {by_region[code] for code in bound} == {"逾期" if late else "还没有报"}
        assert rows[0].region in bound  # who has to be called stands first
        assert rows[-1].region not in bound | {YUANXUEZHUANG}
        board.table.stand_on(len(rows) - 1)
        assert not board.give.isEnabled()
        board.period.setCurrentIndex(1)
        board.refresh()
        assert not any(board.table.rows.row(n).packages for n in range(len(rows)))


def test_only_looked_at(round_: Path, at: At) -> None:
    with at(round_ / "township.fpb", read_only=True) as window:
        desk = page_of(window)
        assert not desk.files.isEnabled()
        assert not drop(desk, round_ / "packages")
        assert not desk.board.give.isVisible()


def test_a_township_without_keys_is_told_the_first_step(qtbot: QtBot, round_: Path, at: At, tmp_path: Path) -> None:
    create_book(tmp_path / "new.fpb", demo.TOWNSHIP, ACTOR)
    with at(tmp_path / "new.fpb") as window:
        desk = page_of(window)
        assert desk.face.currentWidget() is desk.unbound
        assert not desk.drop.isVisible()


def test_a_township_hands_in_to_its_district(round_: Path, at: At, tmp_path: Path) -> None:
    district = identity.make("book-of-district", "410502", "文峰区", "2026-11-01T08:00:00+08:00")
    with at(round_ / "township.fpb") as window:
        assert not page_of(window).upward.isVisible()
        exchange_keys.bind(district.card)
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        desk.take([round_ / "packages"])
        desk.upward.click()
        page = hand_in_page(window)
        assert window.rail._buttons["merge"].isChecked()
        assert page.about.text() == "给文峰区 · 第 1 号"
        page.process.where.destination.take(tmp_path)
        hand_in_by_keys(page)
        assert page.process.done.written is not None
    with Envelope(next(tmp_path.glob("宝莲寺镇*.fpk"))) as envelope:
        assert envelope.head.to == (district.card.fingerprint,)


def test_the_folder_for_the_district_of_a_township_without_one(
    round_: Path, at: At, tmp_path: Path, dialogs: Dialogs
) -> None:
    place = tmp_path / "区"
    place.mkdir()
    with at(round_ / "township.fpb") as window:
        desk = page_of(window)
        desk.take([round_ / "packages"])
        dialogs.give(into(place), yes)
        desk.district.click()
    assert "没有绑定区里，文件夹里没有上报包" in dialogs.said[0]
    (folder,) = place.iterdir()
    assert folder.name.startswith("待送_宝莲寺镇_")
    assert len(list(folder.iterdir())) == 3


def test_it_works_beside_the_window(qtbot: QtBot, round_: Path) -> None:
    """On the worker's thread, with a connection of its own."""
    with open_book(round_ / "township.fpb", ACTOR) as opened:
        window = shown(qtbot, Session(opened, jobs=Jobs()))
        desk = page_of(window)
        desk.take([round_ / "packages"])
        qtbot.waitUntil(lambda: desk.receipts.table.rows.rowCount() == 2)
        assert set(statuses(desk.receipts).values()) == {MERGED}
        window.close()
