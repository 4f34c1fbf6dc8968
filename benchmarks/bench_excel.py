"""Import of a roster beside calamine's bare reading of the same file, and its export beside rustpy-xlsxwriter's bare
writing of the same cells: CPU of both processes, the lowest of three rounds. By itself:
`python -m benchmarks.bench_excel [--rows N]`."""

from __future__ import annotations

import argparse
import itertools
import random
from pathlib import Path
from typing import Any

import python_calamine
import rustpy_xlsxwriter

from benchmarks.common import ACTOR, Result, cpu, folder
from fupin_desktop import regions
from fupin_desktop.exchange import excel_in
from fupin_desktop.exchange.excel_layouts import LAYOUTS
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange.workbooks import export_workbook, plan_import

_TOWNSHIP, _ROUNDS = "410502101", 3
_LAYOUT = LAYOUTS["roster34"]
_RELATIONS = ("户主", "配偶", "之子", "之女", "之父", "之母")
_SURNAMES, _GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑", "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂"


def run(rows: int = 100_000) -> list[Result]:
    source = folder() / "roster_in.xlsx"
    make_roster(source, rows)
    # in turn, so that a machine that is now faster, now slower is the same for both
    rounds = [_round(source, number) for number in range(_ROUNDS)]
    read, brought, copied, again, written, wrote = map(min, zip(*rounds, strict=True))
    return [
        Result(f"import {rows:,} roster rows", brought, 5, read, of_baseline=True),
        Result("the copy afterwards, checked", copied, 15),
        Result(f"import the same {rows:,} rows again", again, 5, read, of_baseline=True),
        Result(f"export {rows:,} roster rows", written, 3, wrote, of_baseline=True),
    ]


def _round(source: Path, number: int) -> tuple[float, ...]:
    """CPU of: calamine's reading, importing, the copy afterwards, importing again, exporting, the bare writing."""
    path, target, bare = (folder() / f"roster_{number}{name}" for name in (".fpb", "_out.xlsx", "_bare.xlsx"))
    create_book(path, _TOWNSHIP, ACTOR)
    with open_book(path, ACTOR) as book:
        read = cpu(lambda: _read(source))
        brought = cpu(lambda: excel_in.apply(plan_import([source]), ACTOR))
        copied = cpu(lambda: book.backup_now("导入后"))
        again = cpu(lambda: excel_in.apply(plan_import([source]), ACTOR))
        written = cpu(lambda: export_workbook(target, _LAYOUT.name))
    _, _, headings, *cells = _read(target)
    records = [dict(zip(headings, (cell or None for cell in row), strict=True)) for row in cells]
    wrote = cpu(lambda: rustpy_xlsxwriter.write_worksheet(records, str(bare)))
    return read, brought, copied, again, written, wrote


def _read(path: Path) -> list[list[object]]:
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def make_roster(path: Path, rows: int) -> None:
    """A township's roster: invented households with good ID numbers."""
    chance = random.Random(1)
    villages = [regions.village_name(code) for code in regions.places() if code.startswith(f"{_TOWNSHIP}2")]
    records: list[dict[str, str | None]] = []
    for number in itertools.count(41050210121200000000):
        if len(records) >= rows:
            break
        records += _household(chance, number, len(records), villages)
    titles: list[Any] = [(0, 0, 0, 5, _LAYOUT.title)]
    rustpy_xlsxwriter.write_worksheet(records[:rows], str(path), header_row=2, merge_ranges=titles)


def _household(chance: random.Random, number: int, first: int, villages: list[str]) -> list[dict[str, str | None]]:
    shared = {
        "数据日期": "20231031", "县(市、区、旗)": "文峰区", "乡(镇)": "宝莲寺镇", "户编号": str(number), "民族": "汉族",
        "行政村": villages[number % len(villages)], "自然村": chance.choice(("东街", "一组", None)), "户类型": "脱贫户",
        "是否参加大病保险": "是", "致贫原因1": chance.choice(("因病", "因残", "缺劳力", "因学")), "危房户": "否",
        "是否解决安全饮用水": "是", "人均纯收入": f"{chance.uniform(4000, 25000):.2f}", "首次识别时间": "201512",
        "户联系电话": f"139{chance.randrange(10**8):08d}", "人员识别时间": "201512", "劳动技能": "普通劳动力",
    }  # fmt: skip
    members = []
    for place in range(size := chance.randint(1, 6)):
        serial = first + place  # no two persons share a number: the serial of a day holds 1,000
        born = f"{1935 + serial // 1000 // 300 % 80}{serial // 1000 // 25 % 12 + 1:02d}{serial // 1000 % 25 + 1:02d}"
        card = f"410502{born}{serial % 1000:03d}"
        own = {
            "序号": str(serial + 1), "人编号": f"{number}{place + 1:02d}", "证件号码": card + checksum(card),
            "姓名": chance.choice(_SURNAMES) + chance.choice(_GIVEN) + chance.choice(_GIVEN), "人数": str(size),
            "与户主关系": _RELATIONS[place], "文化程度": chance.choice(("小学", "初中", "高中")),
            "健康状况": chance.choice(("健康", "长期慢性病", "长期慢性病,残疾")),
            "务工时间（月）": chance.choice((None, "6", "8")),
            "人联系电话": chance.choice((None, f"138{chance.randrange(10**8):08d}")),
        }  # fmt: skip
        members.append({heading: (own | shared).get(heading) for heading in _LAYOUT.headings})
    return members


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    for result in run(parser.parse_args().rows):
        beside = f", {result.ratio:.2f} × {result.baseline:.2f} s" if result.baseline else ""
        print(f"{result.name}: {result.ours:.2f} s{beside}, at most {result.most}")
