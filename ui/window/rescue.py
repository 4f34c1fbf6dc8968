"""What the start needs only when there is no book to open yet, or it can't be opened: the choice, and plain words."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from platformdirs import user_data_path
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from db.backup import Backup
from db.connection import BookError, BookInUse, DamagedBook
from db.keys import Ring
from db.refusal import Refusal
from fupin_desktop import crash
from fupin_desktop.demo import books as demo
from fupin_desktop.progress import Progress
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import Book
from ui import preferences
from ui.dialogs.choose_backup import offer_backup
from ui.dialogs.progress import wait_for
from ui.dialogs.recovery import RecoveryDialog, sheet_of
from ui.dialogs.start import DEMO, NEW, StartDialog
from ui.widgets.frame import ask, tell
from ui.window import opening

_DEMO_HOUSEHOLDS = 60


def chosen(parent: QWidget | None, last: StartDialog | None = None) -> StartDialog | None:
    """What the person at the start chose; None when they gave up. `last`: what came to nothing, to be corrected."""
    dialog = last or StartDialog(parent)
    accepted = bool(dialog.exec())
    dialog.setParent(None, dialog.windowFlags())  # the parent is closed before the choice is carried out
    if not accepted:
        dialog.deleteLater()
        return None
    if dialog.actor:
        preferences.keep("actor", dialog.actor)
    return dialog


def path_of(choice: StartDialog) -> tuple[Path, Ring | None] | None:
    """The book that was chosen, made where it is the demo or new, and the ring of one that was just locked.

    None when that failed, which was said.
    """
    try:
        if choice.what == DEMO:
            return _demo_book(), None
        if choice.what == NEW:
            return choice.path, _new_book(choice)
    except Refusal as error:
        tell(None, "账本没有建成", str(error))
        return None
    except OSError:
        tell(None, "账本没有建成", f"不能写“{choice.path.parent}”。请换一个文件夹。")
        return None
    return choice.path, None


def _new_book(choice: StartDialog) -> Ring | None:
    """Make the book; an encrypted one is in use only when its recovery sheet is in the safe."""
    path, region, actor, secret = choice.path, choice.region, choice.actor, choice.secret
    psychology = choice.psychology.isChecked()
    path.parent.mkdir(parents=True, exist_ok=True)
    if secret is None:
        books.create_book(path, region, actor)
        return None

    def make(_: Progress) -> tuple[str | None, Ring]:
        code = books.create_book(path, region, actor, secret, psychology=psychology)
        return code, unlocking.unlock(path, actor, secret)

    code, ring = wait_for(None, "正在建账本", make)
    RecoveryDialog(None, sheet_of(path, region, code)).exec()
    return cast("Ring", ring)


def opened(path: Path, actor: str, ring: Ring | None, error: BookError) -> Book | None:
    """The book after all, by a copy or only for looking; None when it stays closed, which was said."""
    if isinstance(error, DamagedBook):
        copy = offer_backup(None, path, str(error), ring)
        return opening.opened(path, actor, ring) if copy and restored(None, path, copy, ring) else None
    if isinstance(error, BookInUse):
        look = ask(None, "账本正在使用", str(error), "只查看，不修改", no="不打开")
        return _read_only(path, actor, ring) if look else None
    tell(None, "账本没有打开", str(error))
    return None


def restored(parent: QWidget | None, path: Path, copy: Backup, ring: Ring | None) -> bool:
    """Put a copy in the place of a closed book, and say how it went."""
    try:
        aside = books.restore(path, copy, ring)
    except BookError as error:
        tell(parent, "没有恢复", str(error))
        return False
    kept = f"原来的文件也留成了一份备份：“{aside.name}”。" if aside else ""
    tell(parent, "已恢复", f"账本已恢复到 {copy.made:%Y-%m-%d %H:%M}。{kept}")
    return True


def _read_only(path: Path, actor: str, ring: Ring | None) -> Book | None:
    try:
        return books.open_book(path, actor, read_only=True, ring=ring, archives_later=True)
    except BookError as error:
        tell(None, "账本没有打开", str(error))
        return None


def _demo_book() -> Path:
    """The demo village of this computer, made when it is first looked at. Raises BookError."""
    folder = user_data_path("fupin_desktop") / "演示村"
    book = folder / "village-1.fpb"
    if not book.exists():
        demo.make(folder, 1, _DEMO_HOUSEHOLDS, 1)
    return book


def crashed(window: QWidget | None, error: BaseException) -> None:
    """What no page has taken: say what a refusal says, else that the program made a mistake; once for one that comes
    again and again."""
    if isinstance(error, Refusal):
        title, text = "没有做", str(error)
    else:
        where = f"出错的记录在“{crash.note(error)}”，请交给维护人员。"
        title, text = "程序出错", f"刚才那一步没有做成。已保存的都还在，填的内容也还在，可以再试一次。{where}"
    if not any(isinstance(one, QDialog) and one.isVisible() for one in QApplication.topLevelWidgets()):
        tell(window, title, text)
