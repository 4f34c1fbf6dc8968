"""What an eye would see of a page at once: letters beyond the margins, over each other, over a line, too small to read.
And a sheet as hard to lay out as a book can make it: long names and places, rare characters, huge and negative sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.blocks import Block, Sheet
from ui.paper.letters import widths
from ui.paper.pages import Page, lay_out_all

#: Tenths of mm: what is smaller nobody over forty reads on A4.
_SMALLEST = 20
LONG = "买买提艾力·𠮷尔逊江，袁薛庄村第十二村民小组（原大队部后面）"
SUM = "-98,765,432.10"
_NOTE = "（住院花费三万多元，报销以后自己还要承担一万二千元，两个孩子上学）"

Box = tuple[float, float, float, float]


def faults(page: Page) -> list[str]:
    """What is wrong with a page, in words."""
    return [*_written(page), *_over_each_other(page), *_over_lines(page)]


def _boxes(page: Page) -> list[tuple[Box, str, int]]:
    """(left, top, right, bottom) of each text, without the blanks around it; text; height of its letters."""
    found = []
    for (size, bold, _), texts in page.texts.items():
        width = widths(bold).__getitem__
        for x, y, text in texts:
            if told := text.strip("　 "):
                left = x + sum(map(width, text[: text.index(told)])) * size
                found.append(
                    ((left, y - 0.84 * size, left + sum(map(width, told)) * size, y + 0.12 * size), told, size)
                )
    return sorted(found)


def _written(page: Page) -> Iterator[str]:
    paper = page.paper
    right, bottom = (paper.width - paper.margin) * 10 + 1, (paper.height - paper.margin) * 10 + 1
    for (x, y, end, below), text, size in _boxes(page):
        if x < paper.left * 10 - 1 or y < paper.margin * 10 - 1 or end > right + 0.2 * size or below > bottom:
            yield f"beyond the margin: {text}"
        if size < _SMALLEST * min(1.0, paper.letters):
            yield f"{size / 10} mm high: {text}"


def _over_each_other(page: Page) -> Iterator[str]:
    boxes = _boxes(page)
    for number, ((_, y, end, below), text, size) in enumerate(boxes):
        for (x, top, _, bottom), other, high in boxes[number + 1 :]:
            if x > end - 2:
                break
            if min(below, bottom) - max(y, top) > 0.15 * min(size, high):
                yield f"over each other: {text} / {other}"


def _over_lines(page: Page) -> Iterator[str]:
    """Lines between cells, above and below what stands in them."""
    lines = [line for pen, lines in page.lines.items() if pen in ("firm", "fine", "thick") for line in lines]
    upright = sorted(line for line in lines if line[0] == line[2])
    lying = [line for line in lines if line[1] == line[3]]
    for (x, y, end, below), text, size in _boxes(page):
        if any(x + 2 < at < end - 2 and top < below - 0.2 * size and y + 0.3 * size < foot
               for at, top, _, foot in upright):  # fmt: skip
            yield f"over the side of its cell: {text}"
        if any(y + 0.25 * size < at < below - 0.2 * size and min(end, to) - max(x, start) > 4
               for start, at, to, _ in lying):  # fmt: skip
            yield f"struck through: {text}"


def rows_of(page: Page) -> list[Box]:
    """The texts of a page between the line that says whose it is and its foot, without who signs."""
    paper = page.paper
    head, foot = (paper.margin + 6 * paper.letters) * 10, (paper.height - paper.margin - 8 * paper.letters) * 10
    return [box for box, text, _ in _boxes(page) if box[1] > head and box[3] < foot and not text.endswith("：")
            and not text.startswith("年　")]  # fmt: skip


def hard(sheet: Sheet) -> Sheet:
    """The same sheet of the hardest household."""
    return replace(
        sheet, blocks=tuple(map(_hard, sheet.blocks)), foot=f"※ 12 项合并后未核定：户主姓名、家庭住址等 · {sheet.foot}"
    )


def _hard(block: Block) -> Block:
    changed: dict[str, object] = {}
    match block:
        case b.Title():
            changed = {name: told + LONG for name in ("over", "under") if (told := getattr(block, name))}
        case b.Section(note=note) if note:
            changed = {"note": f"{note}，共 1,234 项"}
        case b.Grid():
            changed = {"pairs": tuple(pair._replace(value=_said(pair.value)) for pair in block.pairs)}
        case b.Table():
            changed = {"rows": tuple(tuple(map(_said, row)) for row in block.rows)}
        case b.Ticks():
            told = (tick._replace(words=tick.words and f"{tick.words}不适用") for tick in block.ticks)
            changed = {"ticks": tuple(told)}
        case b.Text(heading=False):
            changed = {"text": block.text + LONG}
        case b.Blank(text=text) if text:
            changed = {"text": text + _NOTE * 3}
        case b.Beside():
            changed = {"left": tuple(map(_hard, block.left)), "right": tuple(map(_hard, block.right))}
    return replace(block, **changed)  # type: ignore[arg-type]


def _said(text: str) -> str:
    """As long as what stands there may become: numbers stay numbers."""
    if not text or "□" in text:
        return text
    if not text.isascii():
        return LONG
    return SUM if text.replace(",", "").replace(".", "").isdecimal() and len(text) > 3 else text


def lay_out(sheet: Sheet) -> list[Page]:
    """The pages of a sheet; at least one."""
    [pages] = lay_out_all([sheet])
    return pages
