"""What went wrong with a package, as a sentence."""

from __future__ import annotations

from db.connection import BookError, reason
from fupin_desktop.refusal import Refusal

_ELSE = "账本没有动，什么也没有丢。请再试一次；还不行，就关掉程序重新打开。"


def sentence(error: Exception) -> str:
    """The service's own sentence where it has one."""
    if isinstance(error, Refusal | BookError):
        return str(error)
    return f"{reason(error)}。{_ELSE}" if isinstance(error, OSError) else _ELSE
