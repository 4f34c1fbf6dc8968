"""Cards on paper: 1,000 to PDF from the book, beside a bare QPainter loop that draws the same strings, lines and boxes
(reads, lays out and decides nothing), the QR code module by module or, to compare the rest, as the picture that we
draw; beside Word files of the same contents by docxtpl; what memory and file grow by; a preview. The loops are measured
in the processor's time, in turn. By itself: `python -m benchmarks.bench_cards [--cards N] [--make A3]`."""

from __future__ import annotations

import argparse
import gc
import re
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import docxtpl
from PySide6.QtCore import QLine, QRect
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPdfWriter, QPen, QPixmap

from benchmarks.common import ACTOR, Result, book_of, folder, median_of, once
from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.card import MAKES
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.papers import cards_state, catalogue
from fupin_desktop.services.papers.cards_state import Wanted
from fupin_desktop.services.papers.catalogue import Order, Stack
from ui.paper import painting, printing
from ui.paper.letters import application
from ui.paper.pages import lay_out_all
from ui.paper.press import layout_of

_YEAR = 2026
_TURNS = 3
_WORD_CARDS = 50
_KIB = 1024
_BLACK = QColor("black")


class _Marks:
    """A painter that only remembers: what one page draws, each mark with the font or pen it is drawn with."""

    def __init__(self, paper: b.Paper) -> None:
        self.paper = paper
        self.texts: list[tuple[QFont, QColor, tuple[int, int, str]]] = []
        self.lines: list[tuple[QPen, QLine]] = []
        self.boxes: list[tuple[QColor, QRect]] = []
        self.pictures: list[tuple[QRect, QImage]] = []
        #: The same pictures as dark runs of a row each.
        self.modules: list[QRect] = []
        self._font, self._pen, self._brush = QFont(), QPen(), QColor()
        self._moved = (0, 0)

    def setFont(self, font: QFont) -> None:
        self._font = font

    def setPen(self, pen: Any) -> None:
        self._pen = pen

    def setBrush(self, brush: Any) -> None:
        self._brush = brush

    def translate(self, x: int, y: int) -> None:
        self._moved = (self._moved[0] + x, self._moved[1] + y)

    def drawText(self, x: int, y: int, text: str) -> None:
        self.texts.append((self._font, QColor(self._pen), (x, y, text)))

    def drawLines(self, lines: Sequence[QLine]) -> None:
        self.lines += [(self._pen, line) for line in lines]

    def drawImage(self, rect: QRect, image: QImage) -> None:
        self.pictures.append((rect, image.copy()))
        module = rect.width() // image.width()
        for down in range(image.height()):
            row = "".join("01"[image.pixelIndex(at, down) == 0] for at in range(image.width()))
            top = rect.y() + down * module
            self.modules += [
                QRect(rect.x() + run.start() * module, top, len(run.group()) * module, module)
                for run in re.finditer("1+", row)
            ]

    def drawRects(self, rects: Sequence[QRect]) -> None:
        self.boxes += [(QColor(self._brush), rect.translated(*self._moved)) for rect in rects]

    def setRenderHint(self, hint: Any) -> None: ...

    def save(self) -> None: ...

    def restore(self) -> None: ...


def run(cards: int = 1000, make: str = "A4") -> list[Result]:
    application()
    gc.disable()  # as in the window, which looks for garbage when nothing is made (ui/window/garbage.py)
    with open_book(book_of(cards), ACTOR) as book:
        keys = catalogue.in_order(cards_state.households(Wanted(everybody=True)))[:cards]
        out = folder() / "cards.pdf"
        _print(book, keys[:50], out, make)  # fonts are loaded, tables warm: what a window has done long before
        before = _peak()
        _print(book, keys, out, make)
        grown = _peak() - before
        ours, bare, same_marks = _beside_a_bare_loop(book, keys, out, make)
        size = out.stat().st_size / len(keys)
        few = keys[:_WORD_CARDS]
        word = once(lambda: _word(book, few))
        same = once(lambda: _print(book, few, out))
        stack = _stack(book, keys, make)
        seen = median_of(lambda number: _look(stack, number), range(0, len(keys), max(1, len(keys) // 50)))
    return [
        Result(f"{len(keys):,} cards to PDF, {make}", ours, 1.4, bare, of_baseline=True),
        Result("the same, beside a loop that draws our own marks", ours, 2.0, same_marks, of_baseline=True),
        Result(f"{len(few)} cards to PDF, beside docxtpl", same, 0.2, word, of_baseline=True),
        Result(f"memory that {len(keys):,} cards take", grown, 120, unit="MB"),
        Result("file, a card", size / _KIB, 8, unit="KB"),
        Result("preview of a card", seen, 0.1),
    ]


def _beside_a_bare_loop(book: Book, keys: Sequence[str], out: Path, make: str) -> tuple[float, float, float]:
    """Ours, the bare loop, and one that has the code as a picture: the best of some turns each, taken in turn, in
    seconds of the processor. Others that run on the machine count little so."""
    pages = _count(book, keys, make)
    works = (
        lambda: _print(book, keys, out, make),
        lambda: _bare(pages, folder() / "bare.pdf"),
        lambda: _bare(pages, folder() / "bare.pdf", pictured=True),
    )
    taken = [[_cpu(work) for work in works] for _ in range(_TURNS)]
    ours, bare, pictured = (min(turn) for turn in zip(*taken, strict=True))
    return ours, bare, pictured


def _cpu(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _stack(book: Book, keys: Sequence[str], make: str = "A4") -> Stack:
    return printing.stack(Order("card", keys, make), _YEAR)


def _print(book: Book, keys: Sequence[str], out: Path, make: str = "A4") -> None:
    printing.to_pdf(_stack(book, keys, make), out)


def _count(book: Book, keys: Sequence[str], make: str) -> list[_Marks]:
    """What our pages draw, page by page."""
    found = []
    for bundle in _stack(book, keys, make).bundles():
        for sheet in bundle.sheets:
            for page in lay_out_all([sheet])[0]:
                marks = _Marks(page.paper)
                painting.paint(marks, page, 10)  # type: ignore[arg-type]
                found.append(marks)
    return found


def _bare(pages: Sequence[_Marks], out: Path, *, pictured: bool = False) -> None:
    """The same strings, lines and boxes on as many pages: one call each, everything known beforehand."""
    writer = QPdfWriter(str(out))
    writer.setResolution(254)
    writer.setPageLayout(layout_of(pages[0].paper))
    painter = QPainter(writer)
    for number, page in enumerate(pages):
        if number:
            writer.newPage()
        for font, colour, text in page.texts:
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(*text)
        for pen, line in page.lines:
            painter.setPen(pen)
            painter.drawLine(line)
        for colour, box in page.boxes:
            painter.fillRect(box, colour)
        for box in () if pictured else page.modules:
            painter.fillRect(box, _BLACK)
        for rect, image in page.pictures if pictured else ():
            painter.drawImage(rect, image)
    painter.end()


def _look(stack: Stack, number: int) -> None:
    """What the preview does when a household comes into sight."""
    page = lay_out_all(stack.bundle(number).sheets)[0][0]
    picture = QPixmap(794, 1123)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    painting.paint(painter, page, 794 / page.paper.width)
    painter.end()


def _word(book: Book, keys: Sequence[str]) -> None:
    """The same contents into a Word template, a file each: what offices did before."""
    template = folder() / "card.docx"
    _make_template(template)
    for number, bundle in enumerate(_stack(book, keys).bundles()):
        made = docxtpl.DocxTemplate(template)
        made.render(_contents(bundle.sheets[0].blocks))
        made.save(folder() / f"card_{number % 5}.docx")


def _contents(blocks: Sequence[b.Block]) -> dict[str, Any]:
    tables = [block.rows for block in blocks if isinstance(block, b.Table)]
    pairs = [(pair.label, pair.value) for block in blocks if isinstance(block, b.Grid) for pair in block.pairs]
    ticks = [(tick.label, tick.words) for block in blocks if isinstance(block, b.Ticks) for tick in block.ticks]
    title = next(block for block in blocks if isinstance(block, b.Title))
    return {"over": title.over, "title": title.text, "pairs": pairs, "ticks": ticks,
            **{f"rows{number}": rows for number, rows in enumerate(tables)}}  # fmt: skip


def _make_template(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ over }}")
    document.add_heading("{{ title }}")
    for name, columns in (("pairs", 2), ("ticks", 2), ("rows0", 5), ("rows1", 8), ("rows2", 5), ("rows3", 4)):
        document.add_heading(name, 2)
        table = document.add_table(rows=3, cols=columns)
        table.style = "Table Grid"
        table.rows[0].cells[0].text = f"{{%tr for row in {name} %}}"
        for column, cell in enumerate(table.rows[1].cells):
            cell.text = f"{{{{ row[{column}] }}}}"
        table.rows[2].cells[0].text = "{%tr endfor %}"
    document.save(str(path))


def _peak() -> float:
    """The most memory that this process has had, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=1000)
    parser.add_argument("--make", choices=MAKES, default="A4")
    asked = parser.parse_args()
    for result in run(asked.cards, asked.make):
        beside = f", {result.ratio:.2f} × {result.baseline:.2f} {result.unit}" if result.ratio else ""
        print(f"{result.name}: {result.ours:.4g} {result.unit}{beside}, at most {result.most:g}")
