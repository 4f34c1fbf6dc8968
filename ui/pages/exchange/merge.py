"""合并: packages are taken, each has its receipt, and the board of who has handed in. A village takes here what it gets
back from its township."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton

from db.refusal import ONLY_LOOKED_AT
from fupin_desktop import regions
from fupin_desktop.exchange.envelope import SUFFIX
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.exchange import exchange_keys, hand_in, merge_desk
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, Receipt
from ui import preferences, wording
from ui.dialogs.progress import run_shown
from ui.pages.exchange.board import Board
from ui.pages.exchange.district import folder_button
from ui.pages.exchange.receipts import Receipts
from ui.pages.page import Page
from ui.saying import sentence
from ui.session import Session
from ui.widgets import volumes
from ui.widgets.basics import button, notice, only_if
from ui.widgets.drop import DropFrame
from ui.widgets.empty import Empty
from ui.widgets.frame import tell
from ui.widgets.stacked import Stacked
from ui.widgets.table import Table
from ui.widgets.views import View, views

#: Book → receipts that nobody has said to have read; they outlast a lock.
_unread: dict[Path, list[Receipt]] = {}


class MergePage(Page):
    """What was just taken stays in sight till somebody says that they have read it."""

    help_text = (
        "把上报包、文件夹或整个 U 盘拖进来，先自动备份，再逐个合并；一个包要么全收，要么不动，收过的再来也不要紧。"
        "每个包有一行结果：新增、改动、冲突、重复、为什么没有收、前面缺哪几个包；看完点“看过了”。"
        "第一栏里看谁报了、谁逾期，选一个可以下发。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        place = regions.find(books.region())
        self._is_village = bool(place and place.level == regions.VILLAGE)
        self.top("收镇里的包" if self._is_village else "合并", *self._views(), commands=self._ways())
        only_looking = notice(ONLY_LOOKED_AT.format("不能合并"))
        self.column.addWidget(only_looking)
        only_if(session.book.read_only, only_looking)
        self.column.addWidget(self._drop())
        self.face = Stacked()
        self.board = Board(session)
        for part in (self.board, *self._lists(), self._unbound()):
            self.face.addWidget(part)
        self.column.addWidget(self.face, 1)

    def _views(self) -> list[QPushButton]:
        offered = [View(word, self._show) for word in (f"各{wording.below()}上报", "刚合并的", "收件记录")]
        self.of_villages, self.fresh, self.earlier = made = views(self, offered, 2 if self._is_village else 0)
        only_if(not self._is_village, self.of_villages)
        return made

    def _ways(self) -> list[QPushButton]:
        self.upward = button("上报…", partial(self.session.go, "hand-in"), icon="upload")
        only_if(self._may_hand_in(), self.upward)
        self.district = folder_button(self.session)
        only_if(not self._is_village, self.district)
        return [self.upward, self.district, button("上报钥匙…", partial(self.session.go, "keys"), icon="key")]

    def _may_hand_in(self) -> bool:
        return self.session.may(Right.HAND_IN) and (self._is_village or bool(hand_in.destinations()))

    def _drop(self) -> DropFrame:
        self.folder = button("选 U 盘或文件夹…", self._choose_folder, icon="folder")
        self.files = button("选上报文件…", self._choose_files, kind="primary", icon="merge")
        words = f"把上报文件（{SUFFIX}）、文件夹或整个 U 盘拖到这里"
        self.trial = QCheckBox("先试算，不写入")
        self.trial.setToolTip("看看合并会怎样，账本一个字节也不动")
        self.drop = DropFrame(words, SUFFIX, self.trial, self.folder, self.files)
        self.drop.dropped.connect(self.take)
        self.drop.setEnabled(not self.session.book.read_only)
        return self.drop

    def _lists(self) -> tuple[Receipts, Receipts]:
        self.read = button("看过了", self._finish)
        self.now = button("现在合并", self._merge_tried, kind="primary", icon="merge", tip="把试算过的这些合并进来")
        self._tried: list[Path] = []
        self._outcome: list[Receipt] = []
        nothing = Empty("merge", "这次还没有合并", "合并以后，每个包怎么样了列在这里，看过才收起来。")
        self.receipts = Receipts(self.session, "fresh receipts", "刚合并的", nothing, self.now, self.read)
        never = Empty("package", "还没有收过包", "收过的包都列在这里，原样存一份在账本旁边的文件夹里。")
        self.taken = Receipts(self.session, "taken receipts", "收件记录", never)
        return self.receipts, self.taken

    def _unbound(self) -> Empty:
        self.first = first = button("去生成和绑定钥匙…", partial(self.session.go, "keys"), kind="primary", icon="key")
        what, whom, whose = "合并", f"各{wording.below()}", f"各{wording.below()}交来"
        if self._is_village:
            what, whom, whose = "收包", wording.above(), wording.above()
        words = f"先生成本账本的上报钥匙，把公钥交给{whom}，再绑定{whose}的公钥。只做一次，以后就能收包。"
        self.unbound = Empty("key", f"还不能{what}", words, first)
        return self.unbound

    def show_for(self, region: str = "", **_: Any) -> None:
        """Come to the board of this month, at the line of a village."""
        self.of_villages.setChecked(not self._is_village)
        self.board.period.setCurrentIndex(0)
        self.refresh()
        self.board.stand_on(region)

    def narrowed_to(self, table: Table) -> str:
        return self.board.period.currentText() if table is self.board.table else ""

    def refresh(self) -> None:
        ready = exchange_keys.card() is not None
        self.drop.setVisible(ready)
        self.upward.setVisible(self._may_hand_in())
        if not ready:
            self.face.setCurrentWidget(self.unbound)
            return
        if (self._outcome or self._unread) and not self.receipts.table.rows.rowCount():
            self.fresh.setChecked(True)
        if not self._is_village:
            self.board.refresh()
        self.receipts.heading.setText("试算的结果，账本没有动" if self._outcome else "刚合并的")
        self.receipts.show_receipts(self._outcome or [merge_desk.as_now(done) for done in self._unread])
        earlier = merge_desk.taken()
        self.taken.show_receipts(earlier)
        self.fresh.setText(f"刚合并的 {wording.count(len(self._unread))}" if self._unread else "刚合并的")
        self.earlier.setText(f"收件记录 {wording.count(len(earlier))}")
        self._show()

    @property
    def _unread(self) -> list[Receipt]:
        return _unread.get(self.session.book.path, [])

    def _show(self) -> None:
        chosen = self.receipts if self.fresh.isChecked() else self.taken if self.earlier.isChecked() else self.board
        self.face.setCurrentWidget(chosen)
        self.read.setVisible(bool(self._outcome or self._unread))
        self.now.setVisible(any(done.status == CAN_MERGE for done in self._outcome))

    def _choose_files(self) -> None:
        place = preferences.text("exchange/from")
        names, _ = QFileDialog.getOpenFileNames(self, "选上报文件（可以选几个）", place, f"上报包 (*{SUFFIX})")
        if names:
            preferences.keep("exchange/from", str(Path(names[0]).parent))
            self.take([Path(name) for name in names])

    def _choose_folder(self) -> None:
        place = volumes.stick_or(preferences.text("exchange/from"))
        if name := QFileDialog.getExistingDirectory(self, "选 U 盘或文件夹，里面的包都收", place):
            self.take([Path(name)])

    def take(self, paths: list[Path]) -> None:
        """Merge these packages, in sight; or only try to."""
        self._tried = list(paths)
        work = merge_desk.look if self.trial.isChecked() else merge_desk.merge
        run_shown(
            self.session, self.window(), "先试算" if self.trial.isChecked() else "合并",
            lambda progress: work(self.session.book, paths, progress),
            done=self._merged,
            failed=lambda error: tell(self.window(), "没有合并", sentence(error)),
        )  # fmt: skip

    def _merged(self, receipts: list[Receipt]) -> None:
        is_trial = self.trial.isChecked()
        self._outcome = receipts if is_trial else []  # what was only tried stands by itself
        self.fresh.setChecked(True)
        if is_trial:
            self.trial.setChecked(False)
        else:
            _unread[self.session.book.path] = [*receipts, *self._unread]
            self.session.backed_up.emit()
            self.session.written(f"合并了 {sum(done.status == MERGED for done in receipts)} 个包")
        self.refresh()  # what was merged already, or only tried, is written nowhere
        self.receipts.table.setFocus()

    def _merge_tried(self) -> None:
        self.take(self._tried)

    def _finish(self) -> None:
        if self._outcome:  # behind them is what was merged before
            self._outcome = []
            self.refresh()
            if self._unread:
                return
        _unread.pop(self.session.book.path, None)
        (self.earlier if self._is_village else self.of_villages).setChecked(True)
        self.refresh()

    def focus_first(self) -> None:
        if self.face.currentWidget() is self.unbound:
            self.first.setFocus()
        elif self._outcome or self._unread:
            self.receipts.table.setFocus()
        else:
            self.files.setFocus()
