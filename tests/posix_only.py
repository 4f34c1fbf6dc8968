"""Tests that Windows can't pass, each with its reason: skipped there, and only there (`tests/conftest.py`)."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

KILL = "the child kills itself at one moment by SIGKILL"
FORK = "the child is cut off, or refused, at each of its calls of the system: a fork"
MOUNT = "mounts a small or write-protected disk"
OPEN = "Windows itself lets nobody move, replace or delete a book that is open"
LINK = "by a symbolic link (Windows asks an administrator for it) or XDG_CONFIG_HOME (it knows none)"
PROC = "looks in /proc"
LOCALE = "by the locale of POSIX; what Windows' code page gets is asked in test_streams.py"
LETTERS = "Windows draws letters by a rasteriser of its own: a picture made here is not the same to the dot"

_TOOLS = ("pdftotext", "pdffonts", "pdfinfo", "pdftoppm", "pdfimages", "soffice", "xvfb-run", "git")

#: By what they ask for.
FIXTURES = {"small_disk": MOUNT, "silent_disk": MOUNT}
#: By file: all of it, or these tests of it, whatever their parameters unless they are named.
TESTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "tests/robustness/test_restore.py": (FORK, ("test_cut_off_at_every_point",)),
    "tests/robustness/test_kill_upgrade.py": (FORK, ("test_killed_after_any_statement_it_goes_on",)),
    "tests/robustness/test_leftovers.py": (
        FORK,
        (
            "test_what_was_being_written_is_cleared",
            "test_a_stick_that_is_not_there_is_cleared_when_it_is",
            "test_an_export_that_is_killed_leaves_nothing_readable",
            "test_the_copy_through_which_an_older_book_was_looked_at",
        ),
    ),
    "tests/fupin_desktop/services/erasing/test_person_attacked.py": (
        FORK,
        ("test_cut_off_anywhere_all_of_it_is_there_or_nothing",),
    ),
    "tests/ui/forms/test_drafts.py": (
        KILL,
        (
            "test_a_killed_program_leaves_the_draft",
            "test_what_was_typed_half_a_second_ago_or_left_is_kept",
            "test_a_killed_program_leaves_the_photos_that_were_chosen",
        ),
    ),
    "tests/walks/test_household.py": (
        KILL,
        ("test_half_filled_and_killed_it_is_offered_and_goes_on_where_it_ended",),
    ),
    "tests/robustness/test_one_file.py": (
        OPEN,
        (
            "test_a_book_that_was_deleted_takes_no_save",
            "test_nothing_is_put_in_the_place_of_a_book_that_was_moved_away",
            "test_a_book_that_was_replaced_takes_no_save",
            "test_a_book_with_two_names_takes_no_save",
            "test_a_book_that_goes_in_the_middle_of_a_save_keeps_nothing_of_it",
            "test_a_book_that_goes_before_the_first_word_of_a_save_is_not_called_read_only",
            "test_a_book_that_goes_after_the_last_word_of_a_save_keeps_nothing_of_it",
            "test_the_users_own_book_says_it_too",
        ),
    ),
    "tests/ui/window/test_doorbell.py": (LINK, ("test_by_another_way_to_the_same_file_too", "test_two_processes")),
    "tests/fupin_desktop/services/book/test_users.py": (LINK, ("test_a_book_through_a_link_opens",)),
    "tests/db/test_files.py": (LINK, ("test_what_a_path_means_is_asked_in_one_place",)),
    "tests/ui/test_start_memory.py": (PROC, ()),
    "tests/ui/paper/test_golden.py": (LETTERS, ("test_a_form_looks_as_it_did",)),
    "tests/ui/paper/test_golden_report.py": (LETTERS, ()),
    "tests/fupin_desktop/commands/test_cli.py": (LOCALE, ("test_chinese_comes_out_whatever_the_locale",)),
}
#: What Windows itself does and the Wine of docs/windows.md does not.
WINE: dict[str, tuple[str, tuple[str, ...]]] = {
    "tests/fupin_desktop/exchange/test_reading.py": (
        "Wine holds no process to the memory of its job",
        ("test_a_reader_that_wants_all_memory_ends_alone",),
    ),
    "tests/ui/test_dialogs_answered.py": (
        "Wine has no printer, and Windows opens its dialog for none",
        ("test_esc_changes_nothing_and_agreeing_is_seen[paper/recovery.py:print_out]",),
    ),
    "tests/ui/widgets/test_volumes.py": (
        "Wine tells nothing of the drive on which the tests' files lie",
        ("test_free_space_of_a_folder",),
    ),
}


def skip(items: list[pytest.Item]) -> None:
    """Mark those among the collected tests."""
    is_wine = hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")  # type: ignore[attr-defined,unused-ignore]
    for item in items:
        file, _, rest = item.nodeid.partition("::")
        asked = [why for name, why in FIXTURES.items() if name in getattr(item, "fixturenames", ())]
        for why, names in (TESTS.get(file, ("", ())), WINE.get(file, ("", ())) if is_wine else ("", ())):
            if why and (not names or rest in names or rest.partition("[")[0] in names):
                asked.append(why)
        if asked:
            item.add_marker(pytest.mark.skip(reason=f"POSIX only: {asked[0]}"))


def skip_without_tools() -> None:
    """From here on a test ends where it calls what no wheel has (poppler, LibreOffice, Xvfb; git, by which
    the tree is read), and it is not there. Git for Windows brings a pdftotext alone, which is not poppler's."""
    real = subprocess.run

    def run(command: Any, *given: Any, **more: Any) -> Any:
        if command[0] in _TOOLS and not shutil.which(command[0].replace("pdftotext", "pdftoppm")):
            pytest.skip(f"there is no {command[0]}")
        return real(command, *given, **more)

    subprocess.run = run  # type: ignore[assignment]


def is_private(path: Path) -> bool:
    """Whether only its owner can read a file. On Windows the rights of its folder say who may."""
    return os.name == "nt" or path.stat().st_mode & 0o077 == 0
