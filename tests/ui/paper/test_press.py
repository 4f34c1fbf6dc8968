"""Printers and disks that refuse: a clear sentence, and no half file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter

from fupin_desktop.cards.blocks import Sheet, Title
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.papers import catalogue
from fupin_desktop.services.papers.catalogue import Bundle, Order, Stack
from tests.papers import ABOUT, household, text_of
from ui.paper import press, printer
from ui.paper.press import CannotPrint
from ui.paper.printer import BadRange, Way


@pytest.fixture
def stack(book: Book) -> Stack:
    """Four cards."""
    keys = [household(name, 2, 3, f"HH00000{number}") for number, name in enumerate("赵钱孙李")]
    return catalogue.stack(Order("card", keys), ABOUT)


def to_file(path: Path) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(path))
    return made


def cancelled(bundles: Iterator[Bundle], after: int) -> Iterator[Bundle]:
    for number, bundle in enumerate(bundles):
        if number == after:
            raise Cancelled
        yield bundle


def pages_of(path: Path) -> list[str]:
    return text_of(path).split("\f")[:-1]


def test_a_printer_gets_what_the_preview_shows(stack: Stack, tmp_path: Path) -> None:
    made = printer.to_printer(to_file(tmp_path / "p.pdf"), stack.bundles(), Way("x"))
    assert (made.pages, made.bundles) == (4, 4)
    numbers = dict(stack.numbers)
    press.to_pdf(tmp_path / "q.pdf", Stack(stack.order, ABOUT, numbers=numbers).bundles(), "x")
    one, other = (["".join(page.split()) for page in pages_of(tmp_path / name)] for name in ("p.pdf", "q.pdf"))
    assert one == other


@pytest.mark.parametrize(("pages", "names"), [("", "赵钱孙李"), ("2-3", "钱孙"), ("1，4", "赵李")])
def test_only_the_pages_that_are_wanted(stack: Stack, tmp_path: Path, pages: str, names: str) -> None:
    printer.to_printer(to_file(tmp_path / "p.pdf"), stack.bundles(), Way("x", pages))
    found = pages_of(tmp_path / "p.pdf")
    assert len(found) == len(names)
    assert all(f"{name}家1" in page for name, page in zip(names, found, strict=True))


@pytest.mark.parametrize(("on_sheet", "sheets"), [(2, 2), (4, 1)])
def test_several_pages_on_a_sheet(stack: Stack, tmp_path: Path, on_sheet: int, sheets: int) -> None:
    made = printer.to_printer(to_file(tmp_path / "p.pdf"), stack.bundles(), Way("x", on_sheet=on_sheet))
    assert made.pages == sheets == len(pages_of(tmp_path / "p.pdf"))
    assert all(f"{name}家1" in text_of(tmp_path / "p.pdf") for name in "赵钱孙李")


@pytest.mark.parametrize("text", ["0", "3-1", "a", "1-", "1--2"])
def test_a_range_that_is_none_is_said(text: str) -> None:
    with pytest.raises(BadRange, match="页码"):
        printer.ranges(text)


def test_pages_that_are_not_there(stack: Stack, tmp_path: Path) -> None:
    with pytest.raises(CannotPrint, match="没有第 9 页"):
        printer.to_printer(to_file(tmp_path / "p.pdf"), stack.bundles(), Way("x", "9"))
    assert list(tmp_path.glob("p.pdf*")) == []


def test_without_a_printer_it_is_said(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "printers", list)
    with pytest.raises(CannotPrint, match="没有装打印机"):
        printer.open_printer(Way("没有这台"), "x")
    monkeypatch.setattr(printer, "printers", lambda: ["另一台"])
    with pytest.raises(CannotPrint, match="找不到打印机“没有这台”"):
        printer.open_printer(Way("没有这台"), "x")


def test_cancelled_half_way_on_a_printer(stack: Stack, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        printer.to_printer(to_file(tmp_path / "p.pdf"), cancelled(stack.bundles(), 2), Way("x"))
    assert list(tmp_path.glob("p.pdf*")) == []


def test_a_printer_that_stops(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinter, "printerState", lambda _: QPrinter.PrinterState.Error)
    with pytest.raises(CannotPrint, match="缺纸"):
        printer.to_printer(to_file(tmp_path / "p.pdf"), stack.bundles(), Way("x"))
    assert list(tmp_path.glob("p.pdf*")) == []


@pytest.mark.parametrize("stands", [True, False])
def test_cancelled_half_way_into_a_file(stack: Stack, tmp_path: Path, stands: bool) -> None:
    path = tmp_path / "a.pdf"
    if stands:
        path.write_text("旧的")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Cancelled):
        press.to_pdf(path, cancelled(stack.bundles(), 2), "x")
    assert sorted(tmp_path.iterdir()) == before
    assert not stands or path.read_text() == "旧的"


def test_cancelled_half_way_into_a_folder(stack: Stack, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        press.to_folder(tmp_path / "cards", cancelled(stack.bundles(), 2))
    assert list((tmp_path / "cards").iterdir()) == []


def test_a_file_in_the_way_of_a_folder(stack: Stack, tmp_path: Path) -> None:
    (tmp_path / "cards").write_text("x")
    with pytest.raises(CannotPrint, match="不能写"):
        press.to_folder(tmp_path / "cards", stack.bundles())


def test_a_folder_for_each_village(tmp_path: Path) -> None:
    sheets = [Sheet("卡", (Title("卡"),), "")]
    made = [Bundle("张薛庄村 张三", sheets, "张薛庄村"), Bundle("张薛庄村 张三", sheets, "张薛庄村"),
            Bundle("袁薛庄村 张三", sheets, "袁薛庄村"), Bundle("李四", sheets)]  # fmt: skip
    files = press.to_folder(tmp_path / "cards", made)
    named = ["张薛庄村/张薛庄村 张三.pdf", "张薛庄村/张薛庄村 张三 (2).pdf", "袁薛庄村/袁薛庄村 张三.pdf", "李四.pdf"]
    assert [file.relative_to(tmp_path / "cards").as_posix() for file in files] == named
    assert all(file.read_bytes().startswith(b"%PDF") for file in files)
    assert not list((tmp_path / "cards").glob(".new-*"))
