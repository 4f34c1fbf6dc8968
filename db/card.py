"""What was printed for a household, and what of it hangs on the wall (DICTIONARY §11.1). Both travel with the book: one
laptop prints, another hears that the card was signed."""

from __future__ import annotations

from db.fields import Code, Date, Ref, Text, Year
from db.record import Record


class CardPrint(Record):
    """A form printed for a household. The QR code holds the number, which says nothing by itself."""

    title = "打印记录"

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    form = Code("表格", "card_form", required=True)
    number = Text("卡号", 16, required=True, index=True)
    date = Date("打印日期", required=True)
    #: What of the book stood on it (services/papers/cards_state.py): equal as long as a new card would say the same.
    content = Text("内容标记", 64)


class CardReturn(Record):
    """The 明白卡 of a year came back signed and hangs; `number` is that of the card that does."""

    title = "明白卡签挂"
    derived_from = ("household", "year")

    household = Ref("户", "household", required=True)
    year = Year("年度", required=True)
    number = Text("卡号", 16)
    signed = Date("签字日期", required=True)
    hung = Date("悬挂日期")
    photo = Ref("照片", "photo")
    note = Text("说明", 100)
