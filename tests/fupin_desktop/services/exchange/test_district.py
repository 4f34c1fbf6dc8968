"""待送文件夹: the folder that the district takes, with a package and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from db.changes import every, one
from fupin_desktop.exchange import identity
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange import district, exchange_keys, hand_in
from fupin_desktop.services.exchange.district import Folder
from fupin_desktop.services.exchange.outgoing import NotWritten
from fupin_desktop.services.household import net_income, years
from tests.books import ACTOR
from tests.exchange import Town, digest
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town

_HELPED = "SELECT id FROM resident WHERE hh_type = '10' OR monitor_cat IS NOT NULL"


def test_the_district_folder(town: Town) -> None:
    from openpyxl import load_workbook

    target = town.folder / "district"
    with town.opened(town.village(1)) as book:
        written = hand_in.write(book, town.folder / "stick", hand_in.pending(full=True))
        assert district.offer().said == f"带上第 2 号上报包（{written.manifest.at[:10]}，回执号 {written.receipt}）。"
        made = district.write(book, target)
        masked = district.write(book, target, masked=True)
        with pytest.raises(NotWritten, match="已经有了"):
            district.write(book, target)
        numbers = [row[0] for row in every("SELECT id_no FROM person WHERE id_no IS NOT NULL")]
    for folder in (made, masked):
        cover = load_workbook(folder.path / district.COVER).active
        assert cover is not None
        text = "\n".join(str(cell) for row in cover.iter_rows(values_only=True) for cell in row)
        assert written.receipt in text
        names = {path.name for path in folder.path.iterdir()}
        assert names == {district.COVER, *(file.name for file in folder.files)}
        for file in folder.files:
            assert digest(folder.path / file.name) == file.sha256
            assert file.sha256 in text

    def texts(folder: Path) -> str:
        cells = (
            str(cell)
            for path in folder.glob("*人口*.xlsx")
            for sheet in load_workbook(path).worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        )
        return "\n".join(cells)

    assert any(number in texts(made.path) for number in numbers)
    assert not any(number in texts(masked.path) for number in numbers)
    assert not list(target.glob(".*"))


def cover_of(folder: Path) -> dict[str, Any]:
    """Each word on the cover and what stands beside it; of the lines of counts all of them."""
    from openpyxl import load_workbook

    sheet = load_workbook(folder / district.COVER).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    found: dict[str, Any] = {str(row[n]): row[n + 1] for row in rows for n in (0, 3) if row[n] and row[n + 1]}
    return found | {str(row[0]): row[1:] for row in rows if all(isinstance(cell, int) for cell in row[1:])}


def test_the_district_folder_says_what_the_package_lacks(town: Town) -> None:
    town.edit(1, "上报以后", count=2)
    with town.opened(town.village(1)) as book:
        offered = district.offer()
        assert offered.package is not None
        assert "上报以后又改了 2 处" in offered.said
        made = district.write(book, town.folder / "district", masked=True)
        assert made.package is not None
        cover = cover_of(made.path)
        assert cover["回执号"] == offered.package.receipt
        assert cover["上报号"] == offered.package.number
        assert cover["合计"][0] == one("SELECT count(*) FROM household WHERE deleted IS NOT 1")[0]
        assert (made.path / made.files[0].name).suffix == ".fpk"
    received = town.merge(made.path / made.files[0].name)
    assert [done.status for done in received] == ["merged"]


def test_the_district_folder_without_a_package(town: Town) -> None:
    """A township that is bound to no district, and then is, but has not handed in yet."""
    town.merge(*town.packages)
    with town.opened() as book:
        said = district.offer().said
        assert "没有绑定区里" in said
        assert "“上报钥匙”里绑定区里" in said
        made = district.write(book, town.folder / "district", masked=True)
        assert {path.suffix for path in made.path.iterdir()} == {".xlsx"}
        cover = cover_of(made.path)
        assert (cover["回执号"], cover["说明"]) == ("没有上报包", said)
        _check_counts(cover)
        _check_form(made.path)
        _check_papers(made)
        exchange_keys.bind(identity.make("book-of-district", "410502", "文峰区", "2026-11-01T08:00:00+08:00").card)
        assert "还没有上报过" in district.offer().said


def _check_counts(cover: dict[str, Any]) -> None:
    """A line a village, and their sums, which are those of the book."""
    homes, persons = "resident", "resident_person p JOIN resident h ON h.id = p.household"
    left, watched = "hh_type = '10'", "monitor_cat IS NOT NULL AND risk_eliminated IS NOT 1"
    counted = tuple(
        one(f"SELECT count(*) FROM {table} WHERE {which}")[0]
        for which in ("1", left, watched)
        for table in (homes, f"{persons} AND p.member_state <> '2'")
    )
    villages = {words: line for words, line in cover.items() if isinstance(line, tuple) and words != "合计"}
    assert len(villages) == 3
    assert cover["合计"] == counted == tuple(map(sum, zip(*villages.values(), strict=True)))


def _check_form(folder: Path) -> None:
    """Below its heading the cover is a ruled table, at whose foot there is room to sign and stamp."""
    from openpyxl import load_workbook

    sheet = load_workbook(folder / district.COVER).active
    assert sheet is not None
    for first, *rest in sheet.iter_rows(min_row=2, max_col=7):
        edges = [first.border.left, rest[-1].border.right]
        edges += [side for cell in (first, *rest) for side in (cell.border.top, cell.border.bottom)]
        assert {side.style if side else None for side in edges} == {"thin"}, first.coordinate
    signed, stamped = range(sheet.max_row - 1, sheet.max_row + 1)
    words = [[sheet.cell(line, column).value for column in (1, 4)] for line in (signed, stamped)]
    assert words == [["送交人（签字）", "接收人（签字）"], ["送交单位（盖章）", "接收日期"]]
    assert not any(sheet.cell(*place).value for place in ((signed, 2), (signed, 5), (stamped, 2)))
    assert all((sheet.row_dimensions[line].height or 0) >= 30 for line in (signed, stamped))


def _check_papers(made: Folder) -> None:
    """The roster holds those who are helped, with what is reckoned; all goes on A4 across, headings on every page."""
    from openpyxl import load_workbook

    [name] = (file for file in made.files if file.what == "已脱贫人口名单")
    [everybody] = (file for file in made.files if file.what == "人口信息")
    assert name.count == one(f"SELECT count(*) FROM person WHERE household IN ({_HELPED}) AND member_state <> '2'")[0]
    assert 0 < name.count < everybody.count
    for path in made.path.iterdir():
        sheet = load_workbook(path).worksheets[0]
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        fits = sheet.sheet_properties.pageSetUpPr
        assert fits is not None
        assert fits.fitToPage
        assert str(sheet.page_setup.fitToHeight) == "0"
        assert (sheet.print_title_rows or "") == ("" if path.name == district.COVER else "$1:$3")
    rows = list(load_workbook(made.path / name.name).worksheets[0].iter_rows(min_row=3, values_only=True))
    at = {str(heading): place for place, heading in enumerate(rows[0])}
    told = {str(row[at["户编号"]]): (row[at["人均纯收入"]], row[at["人数"]]) for row in rows[1:]}
    reckoned = net_income.per_head(years.years()[-1])
    numbers = dict(every(f"SELECT household_no, id FROM household WHERE id IN ({_HELPED})"))
    known = {number: reckoned[key] for number, key in numbers.items() if key in reckoned}
    assert known
    assert {number: str(told[number][0]) for number in known} == {n: f"{cents / 100:.2f}" for n, cents in known.items()}
    assert all(size for _, size in told.values())


def test_above_a_district_nobody_takes_packages(tmp_path: Path) -> None:
    """It was told to bind the city's book, which is none."""
    create_book(tmp_path / "文峰区.fpb", "410502", ACTOR)
    with open_book(tmp_path / "文峰区.fpb", ACTOR) as book:
        made = district.write(book, tmp_path / "U盘", masked=True)
        for file in made.files:  # of nobody: the roster says whose it is all the same
            told = CalamineWorkbook.from_path(made.path / file.name).get_sheet_by_index(0).to_python()
            assert any("单位：文峰区" in str(cell) for row in told[:3] for cell in row), file.name
        assert district.offer() == district.Offer(None, "区里往上不用上报包，文件夹里是 Excel 和封面。")
