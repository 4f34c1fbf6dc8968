"""The pages made from declarations are up to date, and every rule that code speaks of is declared."""

from __future__ import annotations

import ast
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from fupin_desktop.commands import cli
from fupin_desktop.rules.catalogue import RULES, Rule, named
from tests.commands import no_screens

ROOT = Path(__file__).resolve().parent.parent

_CODE = re.compile(r"(?:[A-Z]{2}|[VW])[0-9]{1,2}[a-z]?(?:\.\w+)?|RQ(?:\.\w+)?|LINE")


def make_docs() -> Any:
    """The script, which is no package."""
    spec = spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec
    assert spec.loader
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_pages_are_as_the_declarations_are() -> None:
    behind = [name for name, text in make_docs().pages().items() if (ROOT / "docs" / name).read_text("utf-8") != text]
    assert behind == [], "make docs"


def test_codes_of_rules_are_written_in_the_catalogue_only() -> None:
    literal = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.value}"
        for file in [*(ROOT / "fupin_desktop").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]
        if file.parts[-2:] != ("rules", "catalogue.py") and file.name != "theme.py"  # its LINE is a colour
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value in RULES and node.value and _CODE.fullmatch(node.value)
    ]
    assert literal == []


def test_a_rule_says_what_must_be_once() -> None:
    said = [rule.says for rule in RULES.values()]
    assert all(said)
    assert len(said) == len(set(said))


def test_a_code_that_was_kept_is_known_with_its_part() -> None:
    assert named("LI2.elec").says == named("LI2").says
    assert (named("LI2").is_blank, named("LI2.elec").is_blank) == (True, False)
    assert named("LB7.phone") is RULES["LB7.phone"]
    assert (named("ZZ9"), named("ZZ9").says) == (Rule("ZZ9", ""), "")


#: Where a path that is named may begin.
_WITHIN = ("", "fupin_desktop", "fupin_desktop/services", "ui", "tests")


def test_files_that_pages_and_comments_name_are_there() -> None:
    """What is moved or deleted is not named any more; a path begins at the root, or in fupin_desktop."""
    read = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    read += [file for folder in ("db", "fupin_desktop", "ui", "tests") for file in (ROOT / folder).rglob("*.py")]
    read = [file for file in read if file.name != "test_coverage_floor.py"]  # whose files are made up
    gone = {
        f"{file.relative_to(ROOT)}: {path}"
        for file in read
        for path in re.findall(r"`?((?:[a-z_]+/)+[a-z_0-9]+\.py)\b", file.read_text("utf-8"))
        if not any(
            (ROOT / within / path).exists()
            for within in ("", "fupin_desktop", "fupin_desktop/services", "ui", "tests", file.parent)
        )
    }
    assert gone == set()


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = readme.split("## 命令行")[1]
    names = cli._commands(no_screens())
    assert [name for name in names if not re.search(rf"(?<![\w-]){name}(?![\w-])", listed)] == []
