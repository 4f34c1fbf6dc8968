"""The house rules that a machine can hold: sizes, directions of import, no addresses in the tree."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

from tests.sources import PACKAGES, ROOT, modules, parsed, sources, tree
from tests.sources import let_go as let_go

LONGEST_FILE, LONGEST_FUNCTION, MOST_METHODS, LONGEST_MAIN = 400, 40, 20, 40

# names of formats are no addresses, and licences stay as they came
NAMESPACE = re.compile(r"http://(www\.w3\.org|schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.org)/")
LICENCES = (
    "resources/fonts/OFL.txt",
    "resources/icons/LICENSE",
    "resources/licences/GPL-3.txt",
    "resources/licences/LGPL-3.txt",
)
ADDRESS = re.compile(r"\b(https?|ftp)://\w|\b(npmjs|pypi|pythonhosted|debian|ubuntu|crates)\.(com|io|net|org)\b")


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.lineno} {node.name}", node


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for name, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.ClassDef):
                yield f"{name}:{node.lineno} {node.name}", node


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_files_are_short() -> None:
    lengths = {name: text.count("\n") for name, text in sources().items()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {where: (node.end_lineno or 0) - node.lineno + 1 for where, node in functions()}
    assert {where: lines for where, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_classes_have_few_methods() -> None:
    counts = {where: sum(isinstance(item, ast.FunctionDef) for item in node.body) for where, node in classes()}
    assert {where: methods for where, methods in counts.items() if methods > MOST_METHODS} == {}


def test_own_packages_are_imported_at_the_top() -> None:
    # an import inside a function is for heavy third-party packages; one of our own there hides a wrong direction
    hidden = [
        f"{where}: import {module}"
        for where, node in functions()
        if not where.startswith("main.py")  # the start: loads the window only when a window is asked for
        for inner in ast.walk(node)
        for module in imported(inner)
        if module.split(".")[0] in PACKAGES
    ]
    assert hidden == []


def test_directions_of_import() -> None:
    command = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_circle_of_imports() -> None:
    """Those for types alone count: who names another's class knows it."""
    house = grimp.build_graph(*PACKAGES, cache_dir=None)
    asked = {name: house.find_modules_directly_imported_by(name) for name in house.modules}
    TopologicalSorter(asked).prepare()  # raises CycleError, which names them


#: Files that read days and moments which others wrote, besides all of `exchange`.
_FROM_OUTSIDE = {"bounds", "shown", "merge", "unlocking", "photos", "merge_desk", "incoming", "trust", "excel_cells"}


def test_days_from_outside_are_read_strictly() -> None:
    """`fromisoformat` takes 2026-W01-1 and 20260101; what comes from a package or file goes through `db/dates.py`."""
    outside = [n for n in sources() if n.startswith("fupin_desktop/exchange/") or Path(n).stem in _FROM_OUTSIDE]
    assert [name for name in outside if ".fromisoformat(" in sources()[name]] == []


def test_every_package_says_what_lives_there() -> None:
    folders = {
        parent
        for name in sources()
        for parent in Path(name).parents
        if parent.parts[:1] and parent.parts[0] in PACKAGES
    }
    silent = [
        str(folder)
        for folder in sorted(folders)
        if not ((init := f"{folder.as_posix()}/__init__.py") in sources() and ast.get_docstring(parsed(init)))
    ]
    assert silent == []


def test_main_only_starts() -> None:
    assert sources()["main.py"].count("\n") <= LONGEST_MAIN


def test_no_addresses_in_the_tree() -> None:
    found = []
    for name in tree():
        data = (ROOT / name).read_bytes()
        if name in LICENCES or b"\0" in data:  # binary
            continue
        for number, line in enumerate(data.decode("utf-8").splitlines(), 1):
            if match := ADDRESS.search(NAMESPACE.sub("", line)):
                found.append(f"{name}:{number} {match.group()}")
    assert found == []


#: A Chinese sentence in these is not for people as it stands: of a programmer's mistake; of one row, and why it comes
#: back; of a command's argument, which the parser tells; of slots that were changed, which unlocking says in its words.
_NO_REFUSALS = {"NoChange", "Doubtful", "Unknown", "ArgumentTypeError", "Forged"}


def test_every_sentence_for_people_is_a_refusal() -> None:
    """One root, caught at every edge: of an exception of another kind a window only says that the program is wrong."""
    own = modules(*PACKAGES)
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for module in own.values() for node in ast.walk(module) if isinstance(node, ast.ClassDef)
    }  # fmt: skip

    def refuses(kind: str) -> bool:
        return kind == "Refusal" or any(refuses(base) for base in bases.get(kind, set()) - {kind})

    raised = [
        (f"{name}:{node.lineno}", ast.unparse(node.exc.func).rpartition(".")[2])
        for name, module in own.items() for node in ast.walk(module)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and _says_chinese(node.exc)
    ]  # fmt: skip
    assert sum(refuses(kind) for _, kind in raised) > 200
    assert [(where, kind) for where, kind in raised if not refuses(kind) and kind not in _NO_REFUSALS] == []


def _says_chinese(call: ast.Call) -> bool:
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and any("一" <= c <= "鿿" for c in part.value)
        for part in ast.walk(call)
    )


def _is_field(node: ast.expr) -> bool:
    """`Step.target`: a field of a model, by its looks; members of enums are in capitals."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr.islower()
        and isinstance(node.value, ast.Name)
        and node.value.id[0].isupper()
    )


def test_no_field_is_asked_for_with_in() -> None:
    """A field answers `==` with SQL, which is true: `Step.mode in form` holds of every form that has any field."""
    found = [
        f"{name}:{node.lineno} {ast.unparse(node)}"
        for name, module in modules(*PACKAGES).items()
        for node in ast.walk(module)
        if isinstance(node, ast.Compare) and _is_field(node.left)
        if any(isinstance(operator, ast.In | ast.NotIn) for operator in node.ops)
    ]
    assert found == []
