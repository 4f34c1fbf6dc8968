"""A new file is tested as far as asked, and one that is not yet may only come nearer (scripts/coverage_floor.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import coverage_floor
from tests.commands import ROOT


def told(lines: tuple[int, int], branches: tuple[int, int]) -> dict[str, Any]:
    """What coverage says of a file: (missed, of how many)."""
    summary = {"missing_lines": lines[0], "num_statements": lines[1]}
    summary |= {"missing_branches": branches[0], "num_branches": branches[1]}
    missed = {"missing_lines": list(range(lines[0])), "missing_branches": [[n, -1] for n in range(branches[0])]}
    return missed | {"summary": summary}


@pytest.mark.parametrize(
    ("lines", "branches", "reaches"),
    [
        ((5, 100), (2, 20), True),
        ((6, 100), (2, 20), False),
        ((5, 100), (3, 20), False),
        ((1, 9), (1, 4), True),  # of one so small a single one is more than the share
        ((2, 9), (0, 0), False),
    ],
)
def test_a_new_file_reaches_so_much(lines: tuple[int, int], branches: tuple[int, int], reaches: bool) -> None:
    complaints = list(coverage_floor.worse({"ui/new.py": told(lines, branches)}, {}))
    assert (not complaints) is reaches
    assert all(complaint.startswith("ui/new.py: no test runs") for complaint in complaints)


def test_an_old_one_only_comes_nearer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage_floor, "BEHIND", tmp_path / "behind.txt")
    coverage_floor.keep({"ui/old.py": (20, 9), "ui/done.py": (9, 0), "ui/gone.py": (9, 0)})
    known = coverage_floor.behind()
    files = {"ui/old.py": told((21, 100), (10, 20)), "ui/done.py": told((5, 100), (0, 0))}
    assert list(coverage_floor.worse(files, known)) == []  # threads meet now here, now there
    [complaint] = coverage_floor.worse({"ui/old.py": told((22, 100), (9, 20))}, known)
    assert "no test runs 22 lines and 9 branches, 21 and 10 may be left" in complaint
    files["ui/old.py"] = told((18, 100), (11, 20))
    assert coverage_floor.better(files, known) == {"ui/old.py": (18, 9)}


def test_what_is_named_whole_is_whole() -> None:
    files = {name: told((0, 9), (0, 4)) for name in (*coverage_floor.UNSEEN, *coverage_floor.WHOLE)}
    assert list(coverage_floor.less(files)) == []
    files["db/backup.py"] = told((1, 9), (3, 4))
    files["db/keys.py"] = told((0, 9), (1, 4))
    assert list(coverage_floor.less(files)) == [
        "db/backup.py: no test runs line 0", "db/keys.py: no test goes from line 0 to the end",
    ]  # fmt: skip


def test_the_list_names_files_that_are_there() -> None:
    names = coverage_floor.behind()
    assert not [name for name in names if not (ROOT / name).is_file()]
    assert not {*coverage_floor.UNSEEN, *coverage_floor.WHOLE} & names.keys()
