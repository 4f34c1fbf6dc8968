"""备份与恢复: make a copy now, or put one back in the place of the book."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from db import backup
from db.backup import Backup
from fupin_desktop.roles import Right
from fupin_desktop.services import access
from ui import theme, wording
from ui.dialogs.frame import Dialog, ask
from ui.session import Session
from ui.widgets.basics import button, label, only_if
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Rows, Table

COLUMNS = (
    Column("时间", lambda copy: f"{copy.made:%Y-%m-%d %H:%M}", 150),
    Column("说明", lambda copy: copy.note or "每天自动", 110),
    Column("大小", lambda copy: f"{copy.path.stat().st_size / 1e6:.1f} MB", 80, right=True),
    Column("文件", lambda copy: copy.path.name, 200),
)


class BackupDialog(Dialog):
    """`chosen` is the copy to put back, when the dialog was accepted."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent, "备份与恢复", 640)
        self._session = session
        self.chosen: Backup | None = None
        self.sentence("备份是账本的副本，放在账本旁边的文件夹里。恢复时，现在的账本会改名留着，不会丢。")
        self.copies = Table("backups", COLUMNS, "备份")
        self.copies.setMinimumHeight(theme.px(220))
        empty = Empty("backup", "还没有备份", "点“现在备份”做第一份。以后每天打开账本时自动做一份。")
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
        self.buttons(button("关闭", self.reject), now, left=self.restore)
        self._show()

    def _show(self) -> None:
        copies = backup.listed(self._session.book.path)
        self.copies.rows.show_source(Rows(copies))
        self.or_empty.show_full(bool(copies))

    def back_up(self) -> None:
        """Make a copy and say so."""
        made = self._session.book.backup_now("手动")
        self.said.setText(
            f"已备份：{made.path.name}" if made else "没有备份成：磁盘满了或不能写。请清理磁盘，或把账本拷到别的磁盘。"
        )
        self._show()

    def _restore(self) -> None:
        copy: Backup | None = self.copies.current()
        if copy is None:
            return
        words = f"账本会回到 {wording.moment(copy.made)} 的样子，之后录入的内容不在里面。现在的账本改名留着，不会丢。"
        if ask(self, "恢复到这份备份？", words, "恢复", danger=True):
            self.chosen = copy
            self.accept()


def offer_backup(parent: QWidget | None, path: Path, problem: str) -> Backup | None:
    """A damaged book: offer its newest good copy. The copy, when the person takes it."""
    copy = backup.newest_good(path)
    if copy is None:
        ask(parent, "账本已损坏", f"{problem}\n没有找到完好的备份。请把这个文件留好，找技术人员。", "知道了")
        return None
    words = f"{problem}\n最近一份完好的备份是 {wording.moment(copy.made)} 的。恢复后，损坏的文件改名留着。"
    return copy if ask(parent, "账本已损坏", words, "恢复这份备份", no="先不恢复") else None
