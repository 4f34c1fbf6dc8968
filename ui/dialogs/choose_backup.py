"""备份与恢复: make a copy now, or put one back in the place of the book."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from db import backup
from db.backup import Backup
from db.connection import BookError
from db.keys import Ring
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from ui import preferences, wording
from ui.dialogs.progress import run_shown
from ui.session import Session
from ui.widgets import volumes
from ui.widgets.basics import button, label, only_if
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import Dialog, ask
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("时间", lambda copy: f"{copy.made:%Y-%m-%d %H:%M}", 150),
    Column("说明", lambda copy: copy.note or "自动", 110),
    Column("大小", lambda copy: f"{copy.path.stat().st_size / 1e6:.1f} MB", 80, right=True),
    Column("文件", lambda copy: copy.path.name, 200),
)


class BackupDialog(Dialog):
    """`chosen` is the copy to put back, when the dialog was accepted."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "备份与恢复", 640)
        self._session = session
        self.chosen: Backup | None = None
        self.sentence(
            "备份是账本的副本，放在账本旁边的文件夹里，新的在上面。恢复时，现在的账本也留成一份备份，不会丢。"
            "硬盘会坏，请常存一份到 U 盘。"
        )
        self.copies = Table("backups", COLUMNS, "备份", high=220)
        empty = Empty("backup", "还没有备份", "点“现在备份”做第一份。以后打开、关上账本和大批导入、合并以后自动做。")
        self.or_empty = OrEmpty(self.copies, empty)
        self.body.addWidget(self.or_empty, 1)
        self.said = label("", "hint", wrap=True)
        self.body.addWidget(self.said)
        self.restore = button("恢复选中的这份…", self._restore)
        self.restore.setEnabled(False)
        self.copies.stood_on.connect(
            lambda row: self.restore.setEnabled(row is not None and not session.book.read_only)
        )
        only_if(access.may(Right.RESTORE), self.restore)
        now = button("现在备份", self.back_up, kind="primary", icon="backup")
        self.save_as = button("另存到 U 盘…", self._choose_place, icon="export")
        self.buttons(button("关闭", self.reject), self.save_as, now, left=self.restore)
        self._show()

    def _show(self) -> None:
        copies = backup.listed(self._session.book.path)
        self.copies.rows.show_source(Rows(copies))
        self.or_empty.show_full(bool(copies))

    def back_up(self) -> None:
        """Make a copy and say so."""
        book = self._session.book
        run_shown(
            self._session, self, "备份账本", lambda progress: book.backup_now("手动", progress),
            done=self._backed_up, failed=self._failed,
        )  # fmt: skip

    def _backed_up(self, made: Backup | None) -> None:
        self.said.setText(
            f"已备份：{made.path.name}" if made else "没有备份成：磁盘满了或不能写。请清理磁盘，或把账本拷到别的磁盘。"
        )
        self._show()

    def _choose_place(self) -> None:
        place = volumes.stick_or(preferences.text("backup/place"))
        if chosen := QFileDialog.getExistingDirectory(self, "选 U 盘或文件夹，账本的副本存在里面", place):
            self.save_to(Path(chosen))

    def save_to(self, place: Path) -> None:
        """Put a checked copy into a folder and say so."""
        preferences.keep("backup/place", str(place))
        book = self._session.book
        run_shown(
            self._session, self, "另存账本", lambda progress: book.save_to(place, progress),
            done=self._saved, failed=self._failed,
        )  # fmt: skip

    def _saved(self, path: Path) -> None:
        keys = "；旁边的钥匙文件要和它放在一起" if self._session.book.ring else ""
        self.said.setText(f"已存到“{path}”，读回来核对过{keys}。在别的电脑上用“打开账本”就能打开它。")

    def _failed(self, error: Exception) -> None:
        self.said.setText(str(error) if isinstance(error, BookError) else "没有做完，账本没有改动。请再试一次。")

    def _restore(self) -> None:
        copy: Backup | None = self.copies.current()
        if copy is None:
            return
        words = (
            f"账本会回到 {wording.moment(copy.made)} 的样子，之后录入的内容不在里面。现在的账本也留成一份备份，不会丢。"
        )
        if ask(self, "恢复到这份备份？", words, "恢复", danger=True):
            self.chosen = copy
            self.accept()


def offer_backup(parent: QWidget | None, path: Path, problem: str, ring: Ring | None = None) -> Backup | None:
    """A damaged book: offer its newest good copy. The copy, when the person takes it."""
    copy = backup.newest_good(path, ring)
    if copy is None:
        ask(parent, "账本已损坏", f"{problem}\n没有找到完好的备份。请把这个文件留好，找技术人员。", "知道了")
        return None
    words = f"{problem}\n最近一份完好的备份是 {wording.moment(copy.made)} 的。恢复后，损坏的文件也留在备份里。"
    return copy if ask(parent, "账本已损坏", words, "恢复这份备份", no="先不恢复") else None
