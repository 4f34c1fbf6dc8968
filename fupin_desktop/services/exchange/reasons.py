"""Why a change of a package does not count (`services/exchange/trust.py`), and what becomes of it."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an entry does not count."""

    TIME = "time"
    OWN = "own"
    LAPTOP = "laptop"
    CLASH = "clash"
    TABLE = "table"
    VALUE = "value"
    ABOVE = "above"
    WAITS = "waits"
    ELSEWHERE = "elsewhere"
    DISPUTED = "disputed"


#: As it stands on the receipt.
SAID = {
    Reason.TIME: "写的时间不可能（1980 年以前，或比现在晚三天以上）",
    Reason.OWN: "说是本机写的，本机没有写过",
    Reason.LAPTOP: "说是别处的电脑写的",
    Reason.CLASH: "同一个编号下已经有别的内容",
    Reason.TABLE: "这个编号是另一种记录的",
    Reason.VALUE: "值超出了这一项的范围",
    Reason.ABOVE: "这一类只由上级下发",
    Reason.WAITS: "这条记录的开头还没有收到，等前面的包",
    Reason.ELSEWHERE: "这条记录不在对方的地界",
    Reason.DISPUTED: "两个村都说是自己的，要先定归谁",
}
#: What is judged again with every package; what a person may let in.
AGAIN = (Reason.WAITS, Reason.TIME, Reason.ELSEWHERE, Reason.DISPUTED)
MAY_BE_LET_IN = (Reason.OWN, Reason.LAPTOP, Reason.ABOVE, Reason.WAITS, Reason.ELSEWHERE, Reason.DISPUTED, Reason.TIME)
