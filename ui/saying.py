"""What went wrong, as a sentence: the one way from an exception to words on the screen."""

from __future__ import annotations

from db.connection import FAILURES, reason
from db.refusal import Refusal

UNTOUCHED = "账本没有动，什么也没有丢。"
TRY_AGAIN = "请再试一次；还不行，就关掉程序重新打开。"


def sentence(error: Exception, otherwise: str = UNTOUCHED + TRY_AGAIN) -> str:
    """A refusal's own sentence; what a disk or database error means; else `otherwise`."""
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, FAILURES):
        return f"{reason(error)}。{otherwise}"
    return otherwise
