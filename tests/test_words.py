"""The words that people read: one term each (DESIGN.md), over every text that screens, papers and commands say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.sources import PACKAGES, modules, parsed
from tests.sources import let_go as let_go

#: What is not said → what is said for it.
BETTER = {
    "还差 ?\\d|还差 \\{": "有 … 处要改",
    "说法不一": "填的不一样",
    "只试一试": "先试算，不写入",
    "选包来合并": "选上报文件",
    "^收过的包$": "收件记录",
    "缺的包": "漏报期号",
    "^几个包$": "收到份数",
    "上传区": "待送文件夹",
    "多急": "紧急程度",
    "凭什么": "依据",
    "离队": "退出团队",
    "疑点": "请核对",
    "至少 \\{ 天|366 天": "每年至少走访一次",
    "^涉及$": "哪几台电脑",
    "拒绝 ?\\{": "没导入",
    "操作失败|保存成功|未知错误": "说清楚怎么了、怎么办",
    "密钥": "钥匙",
    "备份 还没有": "还没有备份",
    "贫困村民|贫困人员": "脱贫户、监测对象",
    "(?<!项目|心理)口径": "判定标准",
    "试合并|只试了试": "先试算",
    "^哪一号$": "期号",
    "^在哪里$": "村组",
    "两个说法": "两边填的不一样",
    "反悔": "改回来",
}
#: What the national layouts and code lists say is said as they say it.
_OFFICIAL = ("excel_layouts", "resources")


def _texts(name: str) -> Iterator[tuple[int, str]]:
    """The text constants of a module, with their lines; not its docstrings."""
    tree = parsed(name)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            said = "".join(
                "{" if isinstance(p, ast.FormattedValue) else str(getattr(p, "value", "")) for p in node.values
            )
            yield node.lineno, said


def _plain(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else ""


#: What a sentence has that says what to do, or who does it, or how it must be.
_STEP = re.compile("请|可以|先|再|按|改|换|要|填|选|才|只|应|用|等|找|核对|写明|就|拿|把|由|打|已|有：|一次")
#: It begins or ends with another sentence, which says so.
_GOES_ON = re.compile(r"^\{|\{。?$")


def _refusals(name: str) -> Iterator[tuple[int, str]]:
    """What is raised with a sentence for people, with its line."""
    for node in ast.walk(parsed(name)):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args:
            said = node.exc.args[0]
            parts = said.values if isinstance(said, ast.JoinedStr) else [said]
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{" for p in parts)
            if re.search("[一-鿿].*[。”]", text):
                yield node.lineno, text


def test_every_refusal_says_what_to_do() -> None:
    found = []
    count = 0
    for name in modules(*PACKAGES):
        for line, text in _refusals(name):
            count += 1
            if not _STEP.search(text) and not _GOES_ON.search(text):
                found.append(f"{name}:{line} “{text}”")
    assert found == []
    assert count > 300


@cache
def _all() -> list[tuple[str, str]]:
    """Where, and what is said there."""
    return [
        (f"{name}:{line}", text)
        for name in modules(*PACKAGES)
        if Path(name).stem not in _OFFICIAL
        for line, text in _texts(name)
    ]


@pytest.mark.parametrize("banned", BETTER)
def test_one_term_is_said_for_one_thing(banned: str) -> None:
    pattern = re.compile(banned)
    found = [f"{where} “{text[:40]}”: say {BETTER[banned]}" for where, text in _all() if pattern.search(text)]
    assert found == []
