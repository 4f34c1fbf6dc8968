"""The kinds of field.

A field is declared once, in its model, and carries all that a form, an Excel column, a card and the search need: label,
hint, unit, code list, privacy class. It also knows how to read what people and files write (`parse`) and how to show a
value (`show`). Python values are what `parse` returns; `None` means "not asked", which is not zero and not "no".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property
from typing import Any, ClassVar

from peewee import SQL

from db.codes import CodeList, code_list
from db.dates import EARLIEST_YEAR as EARLIEST_YEAR
from db.dates import LATEST_YEAR as LATEST_YEAR
from db.dates import Date as Date
from db.dates import Time as Time
from db.dates import YearMonth as YearMonth
from db.dates import day_of_year as day_of_year
from db.kind import BadValue as BadValue
from db.kind import Kind as Kind
from db.kind import Privacy as Privacy
from db.kind import clean as clean
from db.kind import narrow as narrow
from db.kind import number_text as number_text
from db.sealing import Sealed as Sealed
from db.sealing import SealedPages as SealedPages

# Far beyond any honest entry, and small enough that no screen, cell or printer chokes on it.
LONGEST_NOTE = 5000
MASKED = "号码中间的数字是遮住的。请填完整的号码。"


class _TextKind(Kind[str]):
    longest = 200

    def parse(self, text: str) -> str | None:
        value = clean(text)
        if len(value) > self.longest:
            raise BadValue(f"最多 {self.longest} 个字，现在 {len(value)} 个字。请写短一些，长的内容写进备注。")
        return value or None


class Text(_TextKind):
    """One line of text."""

    def __init__(self, label: str, longest: int = 200, **more: Any) -> None:
        super().__init__(label, **more)
        self.longest = longest
        self.width = min(longest, 40)

    def parse(self, text: str) -> str | None:
        return super().parse(" ".join(clean(text).split()))


class Region(Text):
    """The code of a village; `wide`: or of a township, a district. Files have the code below `label`, people are told
    the name of the place (`regions.said`)."""

    def __init__(self, label: str = "", *, wide: bool = False, **more: Any) -> None:
        super().__init__(label or "行政区划代码", 12, **more)
        self.wide = wide
        self.called = label or ("村（镇、区）" if wide else "行政村")


class Serial(Text):
    """A number that names something: one spelling of it is kept, however it was written (`number_text`)."""

    def parse(self, text: str) -> str | None:
        return super().parse(number_text(text))


class Note(_TextKind):
    """Text of several lines."""

    longest = LONGEST_NOTE
    width = 60


class Key(Text):
    """The key of a record (a UUID); never shown."""

    def __init__(self) -> None:
        super().__init__("内部编号", 36, primary_key=True)


class Ref(Text):
    """The key of a record in another table. Kept as the key itself: joins name their condition.

    Deferred, so that a package may bring child before parent within one transaction. `belongs`: whether the record is
    that one's, and so lies where that one lies (`db/owners.py`); a mere mention is not.
    """

    def __init__(self, label: str, table: str, *, belongs: bool = True, **more: Any) -> None:
        self.table = table
        self.belongs = belongs
        rule = SQL(f'REFERENCES "{table}" ("id") DEFERRABLE INITIALLY DEFERRED')
        super().__init__(label, 36, index=True, constraints=[rule], **more)


class AnyRef(Text):
    """The key of a record in any table, to which this record belongs."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, 36, **more)


class Bool(Kind[bool]):
    """是 / 否; None is 未填."""

    column_type = field_type = "INTEGER"
    width = 4
    _meanings: ClassVar[dict[str, bool]] = {
        "是": True, "有": True, "1": True, "y": True, "true": True, "√": True,
        "否": False, "无": False, "0": False, "2": False, "n": False, "false": False, "×": False,
    }  # fmt: skip

    def db_value(self, value: bool | None) -> int | None:
        return None if value is None else int(value)

    def python_value(self, value: int | None) -> bool | None:
        return None if value is None else bool(value)

    def parse(self, text: str) -> bool | None:
        text = narrow(text).lower()
        if not text:
            return None
        if text not in self._meanings:
            raise BadValue(f"请填“是”或“否”，现在是“{text[:20]}”。")
        return self._meanings[text]

    def show(self, value: bool | None) -> str:
        return "" if value is None else "是" if value else "否"


class Number(Kind[Decimal]):
    """A decimal number, kept as a whole number of its last digit (65 for 6.5 with one digit), so sums are exact."""

    column_type = field_type = "INTEGER"

    def __init__(
        self, label: str, digits: int = 2, *, least: int | None = 0, most: int = 1_000_000_000, **more: Any
    ) -> None:
        super().__init__(label, **more)
        self.digits = digits
        self.least = least
        self.most = most
        self._step = Decimal(1).scaleb(-digits)

    def db_value(self, value: Decimal | int | None) -> int | None:
        if value is None:
            return None
        return int(Decimal(value).scaleb(self.digits).to_integral_value(ROUND_HALF_UP))

    def python_value(self, value: int | None) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.digits)

    def parse(self, text: str) -> Decimal | None:
        text = narrow(text).replace(",", "").removesuffix(self.unit or "元").removeprefix("¥")
        if not text:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise BadValue(f"这里要填数字，现在是“{text[:20]}”。请改成数字。") from None
        if not value.is_finite() or value > self.most:
            raise BadValue(f"数字太大，最多 {self.most:,}。请看看是不是多打了几位。")
        if self.least is not None and value < self.least:
            raise BadValue(f"不能小于 {self.least}，现在是 {text[:20]}。请核对。")
        return value.quantize(self._step, ROUND_HALF_UP)

    def show(self, value: Decimal | None) -> str:
        return "" if value is None else f"{value.normalize():f}" if value % 1 else f"{value:.0f}"


class Money(Number):
    """元, kept as whole 分."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, 2, **({"unit": "元"} | more))

    def show(self, value: Decimal | None) -> str:
        return "" if value is None else f"{value:.2f}" if value % 1 else f"{value:.0f}"


class Int(Kind[int]):
    """A whole number."""

    column_type = field_type = "INTEGER"
    width = 6

    def __init__(self, label: str, *, least: int = 0, most: int = 1_000_000, **more: Any) -> None:
        super().__init__(label, **more)
        self.least = least
        self.most = most

    def parse(self, text: str) -> int | None:
        text = narrow(text).replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,12}(\.0+)?", text):
            raise BadValue(f"这里要填整数，现在是“{text[:20]}”。请改成数字。")
        value = int(text.partition(".")[0])
        if not self.least <= value <= self.most:
            least, most, told = map(self.said, (self.least, self.most, value))
            raise BadValue(f"要在 {least} 到 {most} 之间，现在是 {told}。请核对。")
        return value

    @staticmethod
    def said(value: int) -> str:
        """In a sentence."""
        return f"{value:,}"


class Year(Int):
    """A calendar year."""

    width = 6

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, least=EARLIEST_YEAR, most=LATEST_YEAR, **more)

    @staticmethod
    def said(value: int) -> str:
        return str(value)

    def parse(self, text: str) -> int | None:
        return super().parse(narrow(text).removesuffix("年度").removesuffix("年"))


class Code(Kind[str]):
    """One answer of a code list; read by label (by code too where a person types: `ui/forms/inputs.py`)."""

    def __init__(self, label: str, codes: str, **more: Any) -> None:
        super().__init__(label, **more)
        self._codes = codes

    @cached_property
    def codes(self) -> CodeList:
        """Its answers, read from the file when they are first asked for (`code_list`)."""
        return code_list(self._codes)

    def parse(self, text: str) -> str | None:
        text = clean(text)
        return _answer(self.codes, text) if text else None

    def show(self, value: str | None) -> str:
        return self.codes.label(value)


class Codes(Kind[tuple[str, ...]]):
    """Several answers of a code list; kept as "01,04" (sorted), a tuple in Python."""

    def __init__(self, label: str, codes: str, *, most: int = 99, **more: Any) -> None:
        super().__init__(label, **more)
        self._codes = codes
        self.most = most

    @cached_property
    def codes(self) -> CodeList:
        """Its answers, as those of a `Code`."""
        return code_list(self._codes)

    def db_value(self, value: Sequence[str] | None) -> str | None:
        return ",".join(sorted(set(value))) if value else None

    def python_value(self, value: str | None) -> tuple[str, ...] | None:
        return tuple(value.split(",")) if value else None

    def parse(self, text: str) -> tuple[str, ...] | None:
        text = clean(text)
        parts = [text] if self.codes.find(text) else re.split(r"[,，、;；|\s]+", text)
        # a stroke stands between two answers, and within one ("独居/空巢老人")
        split = (word for part in parts for word in ([part] if self.codes.find(part) else re.split("[/／]", part)))
        answers = {_answer(self.codes, word) for word in split if word}
        if len(answers) > self.most:
            raise BadValue(f"最多选 {self.most} 项，现在是 {len(answers)} 项。")
        return tuple(sorted(answers)) or None

    def show(self, value: Sequence[str] | None) -> str:
        return "、".join(self.codes.label(code) for code in value) if value else ""


def _answer(codes: CodeList, text: str) -> str:
    """The code of a label; BadValue names what may be chosen."""
    code = codes.find(text)
    if code is None:
        labels = [item.label for item in codes.offered]
        offer = "、".join(labels[:8]) + ("……" if len(labels) > 8 else "")
        raise BadValue(f"“{text[:30]}”不在“{codes.title}”的选项里。可选：{offer}。")
    return code


class IdNumber(Kind[str]):
    """证件号码: 18 (ID card), 20 or 22 (disability certificate) characters; the rest is `rules/id_number.py`."""

    width = 22
    hidden = "number"
    longest = 40  # wrong lengths are kept and listed; what is longer is no number at all

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, **({"privacy": Privacy.P2} | more))

    def parse(self, text: str) -> str | None:
        value = number_text(text).upper()
        if re.fullmatch(r"\d+(\.\d+)?E\+?\d+", value):
            raise BadValue(f"号码已被 Excel 改成“{value}”，后几位丢了。请把这一列设为文本格式，重新填写。")
        if "*" in value:
            raise BadValue(MASKED)
        if len(value) > self.longest:
            raise BadValue(f"号码最长 22 位，现在 {len(value)} 位。请对照证件再看一遍。")
        return value or None


#: Dashes that people type between the parts of a number.
_DASHES = re.compile("[‐-―−—－]+")


class Phone(Kind[str]):
    """A mobile or fixed number; blanks and dashes of mobile numbers are dropped."""

    width = 13
    hidden = "phone"

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, **({"privacy": Privacy.P1} | more))

    def parse(self, text: str) -> str | None:
        value = _DASHES.sub("-", number_text(text)).removeprefix("+86")
        value = re.sub(r"^\((0\d{2,3})\)-?", r"\1-", value)
        digits = value.replace("-", "")
        if len(digits) == 11 and digits.startswith("1"):
            value = digits
        if not value:
            return None
        if "*" in value:
            raise BadValue(MASKED)
        if not re.fullmatch(r"[\d-]{5,20}", value):
            what = "要有 5 到 20 位" if re.fullmatch(r"[\d-]+", value) else "只能有数字"
            raise BadValue(f"电话{what}，现在是“{value[:20]}”。请核对。")
        return value


class BankCard(Serial):
    """A number of a bank account."""

    hidden = "number"

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, 25, **({"privacy": Privacy.P2} | more))

    def parse(self, text: str) -> str | None:
        value = super().parse(text)
        if value and "*" in value:
            raise BadValue(MASKED)
        return value


class Digest(Text):
    """The SHA-256 of an attachment that lies in the table `blob`."""
