"""The copy at the closing of a book: what was done since the last one."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from db.backup import Backup
from db.connection import BookError
from fupin_desktop.services.book.opening import Book
from ui.dialogs.progress import wait_for
from ui.widgets.frame import tell

#: A book of fewer bytes is copied and checked before anybody would see a progress bar.
_SMALL = 20_000_000


def back_up(book: Book, parent: QWidget | None = None) -> None:
    """Copy the book where anything was done since the newest copy, in sight when it takes long; says when it can't."""
    try:
        if book.read_only or not book.path.exists() or book.covered().since == 0:  # gone: it was said at the first save
            return
        is_small = book.path.stat().st_size < _SMALL
        made: Backup | None = (
            book.backup_now() if is_small else wait_for(parent, "关上以前备份账本", partial(book.backup_now, ""))
        )
    except (BookError, OSError) as error:
        tell(parent, "没有备份成", str(error) if isinstance(error, BookError) else _WHY)
        return
    if made is None:
        tell(parent, "没有备份成", _WHY)


_WHY = "账本都存好了，但这次的备份没有做成：磁盘满了或不能写。请清理磁盘，或在“备份与恢复”里另存到 U 盘。"
