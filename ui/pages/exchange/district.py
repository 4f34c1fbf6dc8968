"""待送文件夹…: one button for the folder that the district takes, wherever a package is written or taken."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from fupin_desktop.roles import Right
from fupin_desktop.services.book import access
from fupin_desktop.services.exchange import district
from fupin_desktop.services.exchange.district import Folder
from ui.dialogs.about import show_file
from ui.dialogs.destination import DestinationDialog
from ui.dialogs.outside import let_in
from ui.dialogs.progress import run_shown
from ui.saying import sentence
from ui.session import Session
from ui.widgets.basics import button, only_if
from ui.widgets.frame import tell

_WORDS = "在这里做一个文件夹：{}官方版式的 Excel、一张写着各文件数量和校验码的封面。{}"


def folder_button(session: Session) -> QPushButton:
    """The button; those who may not export don't see it."""
    tip = "区里要的文件夹：上报包、官方版式的 Excel 和封面"
    made = button("待送文件夹…", lambda: ask(session, made.window()), icon="folder", tip=tip)
    only_if(session.may(Right.EXPORT) and not session.book.read_only, made)
    return made


def ask(session: Session, window: QWidget) -> None:
    """Say what the folder will have, ask where it goes, and make it; with whole numbers for who may.

    Who answers for some groups says first why all are wanted.
    """
    if not let_in(window, access.open_region):
        return
    masked = QCheckBox("号码中间遮住")
    masked.setChecked(True)
    masked.setEnabled(session.may(Right.FULL_EXPORT))
    offered = district.offer()
    words = _WORDS.format("上报包、" if offered.package else "", offered.said)
    dialog = DestinationDialog(window, "待送文件夹放到哪里", words, "做这个文件夹", masked)
    if not dialog.exec():
        return
    folder, hidden = dialog.folder, masked.isChecked()
    run_shown(
        session, window, "做待送文件夹",
        lambda progress: district.write(session.book, folder, masked=hidden, progress=progress),
        done=lambda made: _made(window, made),
        failed=lambda error: tell(window, "待送文件夹没有做成", sentence(error)),
    )  # fmt: skip


def _made(window: QWidget, made: Folder) -> None:
    without = "" if made.package else "，里面没有上报包"
    show_file(window, f"做好了，{len(made.files) + 1} 个文件{without}", made.path)
