"""What is done to a book while it is closed, in sight: putting a backup back, a new key, encrypting a plain book."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from db.backup import Backup
from db.keys import Ring
from db.refusal import Refusal
from fupin_desktop.services.book import rekeying
from ui.dialogs.progress import wait_for
from ui.dialogs.recovery import RecoveryDialog, sheet_of
from ui.widgets.frame import tell
from ui.window import rescue


def restored(path: Path, ring: Ring | None, copy: Backup) -> Ring | None:
    """Put a copy in the place of the book."""
    rescue.restored(None, path, copy, ring)
    return ring


def rekeyed(path: Path, ring: Ring, _: object) -> Ring:
    """Give the book and its backups a new key."""
    try:
        wait_for(None, "更换账本的钥匙", lambda progress: rekeying.rekey(path, ring, progress))
    except Refusal as error:
        tell(None, "钥匙没有换成", str(error))
    else:
        tell(None, "钥匙换好了", "账本和全部备份都换了新钥匙。已删除的使用人留下的旧钥匙打不开它们。各人的密码不变。")
    return ring


def encrypted(path: Path, _: object, given: tuple[str, str, str]) -> Ring | None:
    """Lock a plain book. `given`: who becomes its 管理员, the password, the region for the recovery sheet."""
    name, password, region = given
    try:
        ring, code = wait_for(None, "给账本加密", lambda progress: rekeying.encrypt(path, name, password, progress))
    except Refusal as error:
        tell(None, "账本没有加密", str(error))
        return None
    RecoveryDialog(None, sheet_of(path, region, code)).exec()
    return cast("Ring", ring)
