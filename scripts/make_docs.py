"""The pages of docs/ that are made from the declarations: every rule of the checks, every field of the book.

`make docs` writes them; tests/test_docs.py fails when they are behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from db.fields import Code, Codes
from db.kind import Kind, Privacy
from db.models import BEHIND, MODELS
from fupin_desktop.rules.catalogue import RULES

_MADE = "由 `make docs` 从声明生成，不要直接改。"
_PRIVACY = {Privacy.P0: "", Privacy.P1: "个人", Privacy.P2: "敏感", Privacy.P3: "心理"}


def pages() -> dict[str, str]:
    """File name in docs/ → its text."""
    return {"rules.md": "\n".join(_rules()) + "\n", "fields.md": "\n".join(_fields()) + "\n"}


def _rules() -> Iterator[str]:
    yield f"# 检查规则\n\n{_MADE}规则写在 `fupin_desktop/rules/`，编号在 `rules/catalogue.py`（DICTIONARY §16）。"
    yield "编号后面的一节（如 LI2.elec）说明是这条规则里的哪一项。\n"
    yield from _table(
        ("编号", "应当", "只说没有填"),
        ((rule, rule.says, "是" if rule.is_blank else "") for rule in RULES.values() if rule),
    )


def _fields() -> Iterator[str]:
    yield f"# 账本里的字段\n\n{_MADE}字段写在 `db/`，一处声明：列、输入框、Excel 列、卡片、包、查找都由它来。"
    yield "“隐私”：个人、敏感（个人信息保护法第二十八条）、心理；空着的不涉及个人。"
    for model in (*MODELS, *BEHIND.values()):
        yield f"\n## {model.title}（`{model.table()}`，{model.room}）\n"
        rows = ((f"`{name}`", kind.label, _kind(kind), "必填" if kind.required else "", _PRIVACY[kind.privacy],
                 "、".join(kind.aliases)) for name, kind in model.kinds().items() if kind.label)  # fmt: skip
        yield from _table(("字段", "名称", "类型", "", "隐私", "Excel 里也叫"), rows)


def _kind(kind: Kind[Any]) -> str:
    name = type(kind).__name__
    codes = f"（{kind.codes.title}）" if isinstance(kind, Code | Codes) else ""
    return f"{name}{codes}{f'，{kind.unit}' if kind.unit else ''}"


def _table(heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, "utf-8")
        print(f"docs/{name}")
