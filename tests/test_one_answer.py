"""One answer to a question (docs/architecture.md): where a second one would be written, a machine finds it."""

from __future__ import annotations

import ast
import re

import pytest

from fupin_desktop.rules.settings import declared
from tests.sources import PACKAGES, modules, parsed, sources
from tests.sources import let_go as let_go
from tests.test_architecture import imported

_PER_HEAD = "fupin_desktop/rules/income.py"
#: The same in SQL, for a whole book; tests/fupin_desktop/services/household/test_net_income.py holds it to the other.
_PER_HEAD_IN_SQL = "fupin_desktop/services/household/net_income.py"


def test_income_per_head_is_rounded_in_one_place() -> None:
    shares = {
        name
        for name, module in modules(*PACKAGES).items()
        for node in ast.walk(module)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div | ast.FloorDiv)
        and "members" in ast.unparse(node.right)
    }
    assert shares == {_PER_HEAD}
    in_sql = {name for name in modules(*PACKAGES) if re.search(r"/ \(?(2 \* )?(i\.)?members", sources()[name])} - {
        _PER_HEAD
    }
    assert in_sql == {_PER_HEAD_IN_SQL}


@pytest.mark.parametrize("name", ["sheet", "panel_stack"])
def test_a_sheet_does_not_know_what_panels_there_are(name: str) -> None:
    module = parsed(f"ui/forms/{name}.py")
    named = {one for node in ast.walk(module) for one in imported(node)}
    assert {one for one in named if re.search(r"_panel$|panels$|visit_form$|income_form$|measure_form$", one)} == set()
    asked = [node for node in ast.walk(module) if isinstance(node, ast.Name) and node.id == "isinstance"]
    assert asked == []


def test_only_the_tabs_say_which_tables_are_theirs() -> None:
    """No list by titles beside them: the page asks them (`Tab.tables`)."""
    titles = {"基本情况", "住房饮水", "生产生活"}
    told = [
        f"{name}:{node.lineno}"
        for name, module in modules(*PACKAGES).items()
        for node in ast.walk(module)
        if isinstance(node, ast.Dict) and titles & {key.value for key in node.keys if isinstance(key, ast.Constant)}
    ]
    assert told == []


def test_every_limit_limits_something() -> None:
    """What may be set with a reason, and changes nothing, is a promise."""
    told = "\n".join(text for name, text in sources().items() if name.startswith(("fupin_desktop/", "ui/")))
    unread = [one for one in declared() if f'"{one}"' not in told and f'"{one.rstrip("0123456789")}{{' not in told]
    assert not unread, unread
