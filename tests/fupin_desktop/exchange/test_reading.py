"""The process that reads: it starts fast, is capped, and whatever a file does to it, the program gets a sentence."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.refusal import Refusal
from fupin_desktop import WORKBOOK_READER
from fupin_desktop.exchange import excel_source
from fupin_desktop.exchange.excel_source import reading
from fupin_desktop.exchange.sheets import limits, package
from fupin_desktop.exchange.sheets.formats import is_plain, shown
from fupin_desktop.exchange.sheets.merged import filled
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Cell, Fault, Grid, Shown, number
from tests.fupin_desktop.exchange.sheets import ROSTERS, person, sheets_of, write

ROOT = Path(__file__).resolve().parents[3]


def rows_of(path: Path) -> list[list[Cell]]:
    with reading(path) as sheets:
        return [cells for sheet in sheets for _, cells in sheet.rows]


def _with_sheet(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """A workbook whose first sheet was tampered with."""
    made = write(path.with_name("ok.xlsx"), [person()])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name.endswith("sheet1.xml") else data)
    return path


HOSTILE_REFERENCES = [
    'r="&quot;A&quot;3"', 'r=" A3"', 'r="A 3"', 'r="a3"', 'r="ZZZZZZ3"', 'r="ZZZZZZ9999999"', 'r="XFD1048577"', 'r=""',
    'r="3A"', 'r="A-1"', 'r="A99999999999999999999"', "r='A3'", 'r="ＡＡ3"', 'r="A3:B4"', 'r="$A$3"',
]  # fmt: skip


@pytest.mark.parametrize("reference", HOSTILE_REFERENCES)
def test_a_hostile_reference_is_a_sentence_or_is_read(tmp_path: Path, reference: str) -> None:
    path = _with_sheet(tmp_path / "坏.xlsx", lambda sheet: sheet.replace(b'r="A3"', reference.encode(), 1))
    try:
        sheets_of(path)
    except Refusal as error:
        assert "坏.xlsx" in str(error)  # noqa: PT017 - both ends are right


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_old_workbook_is_a_sentence_or_is_read(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((ROSTERS / "已脱贫人口名单_张薛庄村.xls").read_bytes())
    for _ in range(chance.choice((1, 5, 60))):
        start = chance.randrange(len(content))
        content[start : start + chance.choice((1, 4, 64))] = chance.randbytes(chance.choice((1, 4, 64)))
    path = tmp_path / "坏.xls"
    path.write_bytes(content)
    try:
        sheets_of(path)
    except Refusal as error:
        assert str(error).endswith("。")  # noqa: PT017


def test_a_reader_that_dies_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killer = tmp_path / "main.py"
    killer.write_text("import os, sys\nsys.stdout.buffer.write(b'\\0\\0')\nsys.stdout.flush()\nos.abort()\n")
    monkeypatch.setattr(excel_source, "_MAIN", killer)
    with pytest.raises(BadWorkbook, match="读不出来：文件已损坏"):
        rows_of(tmp_path / "名单.xlsx")


def test_a_reader_that_says_nothing_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper, woken = tmp_path / "main.py", tmp_path / "woken"
    sleeper.write_text(f"import pathlib, time\ntime.sleep(600)\npathlib.Path({str(woken)!r}).touch()\n")
    monkeypatch.setattr(excel_source, "_MAIN", sleeper)
    monkeypatch.setattr(excel_source, "SILENCE", 0.2)
    with pytest.raises(BadWorkbook, match="读不出来"):
        rows_of(tmp_path / "名单.xlsx")
    assert not woken.exists()


def test_a_reader_that_wants_all_memory_ends_alone(tmp_path: Path) -> None:
    greedy = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from fupin_desktop.exchange.sheets import limits
limits.cap()
try:
    bytearray({limits.MEMORY})
except MemoryError:
    print("capped")
"""
    done = subprocess.run([sys.executable, "-c", greedy], capture_output=True, text=True, check=False)
    assert done.stdout == "capped\n"


def test_on_windows_it_has_the_same_limits() -> None:
    """Where they lie in the structure that Windows reads (winnt.h, 64 bits)."""
    told = bytes(limits.windows_limits())
    assert len(told) == 144
    assert struct.unpack_from("<q", told) == (900 * 10_000_000,)
    assert struct.unpack_from("<I", told, 16)[0] & 0x102 == 0x102  # both of them hold
    assert struct.unpack_from("<Q", told, 112) == (limits.MEMORY,)


def test_the_reader_is_gone_when_reading_ends_early(tmp_path: Path) -> None:
    path = write(tmp_path / "名单.xlsx", [person(n % 900) for n in range(1, 3000)])
    with reading(path) as sheets:
        sheet = next(sheets)
        next(sheet.rows)
    with pytest.raises(ValueError, match="closed"):
        list(sheet.rows)


def test_the_reader_starts_in_a_blink(tmp_path: Path) -> None:
    path = write(tmp_path / "名单.xlsx", [person()])
    command = [sys.executable, str(ROOT / "main.py"), WORKBOOK_READER, str(path)]
    times = []
    for _ in range(5):
        began = sum(os.times()[2:4])
        subprocess.run(command, capture_output=True, check=True)
        times.append(sum(os.times()[2:4]) - began)
    assert min(times) < 0.6  # of the processor; 0.06 s where nothing else runs


def test_the_reader_loads_neither_window_nor_database_nor_what_takes_long() -> None:
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from fupin_desktop.exchange.sheets import child, xlsx
slow = [name for name in ("dataclasses", "orjson") if name in sys.modules]
from fupin_desktop.exchange.sheets import old, words
print(slow + [name for name in ("PySide6", "peewee", "sqlite3", "openpyxl", "PIL", "numpy") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3722345678, "00000000000", "03722345678"), (3722345678, "0000-0000000", "0372-2345678"),
        (12, "0000", "0012"), (3, '"第"0"组"', "第3组"), (2020.1, "0.00", "2020.10"), (202010, "0000-00", "2020-10"),
        (8000.57, "0", "8001"), (0.85, "0%", "85%"), (8000.5, "0.00_ ", "8000.50"), (-5.25, "0.0", "-5.3"),
        (3, '0"月"', "3月"), (8000, '#,##0"户"', "8000户"), (0.5, "#,##0%", "50%"), (5, r"0\户", "5户"),
    ],
)  # fmt: skip
def test_a_number_format_shows(value: float, code: str, text: str) -> None:
    assert shown(value, code) == Shown(text, value)


@given(st.floats(-1e14, 1e14), st.sampled_from(["0", "0.0", "0.00", "###0.000"]))
@example(-0.0, "0.00")
@example(-0.001, "0.00")
@example(0.125, "0.00")
@example(0.5, "0")
def test_a_format_that_only_rounds_shows_what_its_places_say(value: float, code: str) -> None:
    slow = shown(value, f'"x"{code}')  # one with a literal is filled place by place
    found = shown(value, code)
    assert isinstance(slow, Shown)
    if value == int(value):
        assert found == number(value)  # noughts behind the point tell nothing
    else:
        assert slow.text.replace("x", "") == (found.text if isinstance(found, Shown) else str(found))


@pytest.mark.parametrize(
    "code", ["#,##0", "#,##0.00", "_ * #,##0.00_ ;_ * -#,##0.00_ ", '"¥"#,##0.00;"¥"-#,##0.00', r"[$¥-804]\¥#,##0.0"]
)
def test_an_amount_is_the_number(code: str) -> None:
    assert is_plain(code)
    assert [shown(value, code) for value in (8000.0, 1234.5678)] == ["8000", 1234.5678]


@pytest.mark.parametrize(
    ("text", "is_marked"),
    [
        ('<c r="B2" s="3"><v>', True), ('<c s="3" r="B2" t="n"><v>', True), ('<x:c r="B2" t="n" s="3"><x:v>', True),
        ('<c\nr="B2"\ns="3" ><v>', True), ("<c r='B2' s=\"3\"><v>", True), ("<c r='B2' s=\"3\"/>", False),
        ('<c r="B2" s="33"><v>', False), ('<c r="B2"><is><t>s="3"</t></is>', False), ('<c r="B2" ss="3"><v>', False),
        ('<col r="B2" s="3"><v>', False), (' s="3"><v>', False), ('<c r="B2" s="3', False), ('<c s="3"><v>', False),
    ],
)  # fmt: skip
def test_the_cells_of_a_style_are_found(text: str, is_marked: bool) -> None:
    marks = package._Marks({b"3": "0.00"})
    marks.add(text.encode())
    assert marks.found == ({1: {1: "0.00"}} if is_marked else {})


def test_rows_of_the_same_styles_share_their_marks_and_keep_their_own() -> None:
    marks = package._Marks({b"3": "0.00", b"14": "0%"})
    rows = '<row><c r="B%d" s="3"><v>1</v></c><c r="D%d" s="14"/><c r="F%d" s="1"><v>1</v></c></row>'
    marks.add("".join(rows % (row, row, row) for row in (2, 3)).encode())
    marks.add(b'<row><c r="B4" s="3"><v>1</v></c><c r="D5"  s="14"><v>1</v></c></row>')  # one of them as few write it
    marks.add(b'<row><c r="E3" t="e" s="2"><v>#REF!</v></c></row><row><c r="A2" s="14"><v>1</v></c></row>')
    both = {1: "0.00", 3: "0%"}
    assert marks.found == {1: both | {0: "0%"}, 2: both | {4: Fault("#REF!")}, 3: {1: "0.00"}, 4: {3: "0%"}}


@pytest.mark.parametrize("code", ["General", "@", "yyyy-mm-dd", "h:mm", "0.00E+00", "[>9]0;1", "# ?/?", "", '"x"'])
def test_formats_that_are_not_followed_leave_the_number(code: str) -> None:
    assert shown(2020.25, code) == 2020.25


def test_numbers_with_lost_digits_never_look_whole() -> None:
    assert shown(410502199001011234.0, "0") == "4.10502E+17"


def test_merged_cells_fill_downwards_only() -> None:
    rows: list[list[Cell]] = [["题", "", ""], ["甲", "x", ""], ["", "y", ""], ["", "", ""], ["乙", "z", ""]]
    grid = Grid("表", iter(rows), 5, 3, merges=[(0, 0, 0, 2), (1, 0, 3, 0), (1, 2, 2, 2)])
    assert list(filled(grid)) == [["题", "", ""], ["甲", "x", ""], ["甲", "y", ""], [], ["乙", "z", ""]]
