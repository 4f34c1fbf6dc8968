"""An .xlsx as the zip that it is: whether it can be opened safely, its parts under the names that the reader knows, and
what the reader leaves out: number formats, errors, formulas without a result."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from fupin_desktop.exchange.sheets import formats
from fupin_desktop.exchange.sheets.guard import LARGEST_UNPACKED, Extent, damaged
from fupin_desktop.exchange.sheets.plain import BadWorkbook, Fault

WORKBOOK = "xl/workbook.xml"
#: Small enough for memory that was used before: a sheet is looked at a quarter sooner than by the megabyte.
_STEP = 2**16
#: Bytes of a part that is read whole (styles, relations); honest ones are a hundredth of it.
_LARGEST_PART = 32 * 2**20
_TAG = rb"<(?:\w+:)?c\b([^>]*?)"
_REF = rb"""\br=["']\s*([A-Za-z]{1,3})(\d{1,7})"""
_CELL = _TAG.replace(rb"*?", rb"*") + rb">"
#: How a cell begins as nearly every program writes it, and how much of it stands before its style at most.
_BEGINS, _LONGEST = b'<c r="', len(b'<c r="XFD1048576" ')
#: Compiled where a sheet has such cells: a small file is opened sooner.
_ERROR = rb"(?s)" + _TAG.replace(rb"[^>]*?", rb'[^>]*?\bt="e"[^>]*?') + rb">(.*?)</(?:\w+:)?c>"
_VALUE = rb"<(?:\w+:)?v\b[^>]*>([^<]*)<"
_FORMULA = (
    _TAG
    + rb">\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\b[^>]*?(?:/>|>\s*</)|</(?:\w+:)?c>)"
)

#: Column → a number format's code, or a fault; rows that are alike share one.
_Row = dict[int, "str | Fault"]
#: Row → its marks. A blank cell may have a format's code, which says nothing of it.
Marks = dict[int, _Row]


class Package(NamedTuple):
    """What was learnt of an .xlsx before it is read: by sheet name, the marks on its cells; `data` where the file
    itself is not as the reader wants it."""

    data: io.BytesIO | None
    marks: dict[str, Marks]


def examine(path: Path) -> Package:
    """Look at every part once, piece by piece. Raises BadWorkbook when the file is damaged or too large to be read."""
    try:
        with zipfile.ZipFile(path) as package:
            names = {part.filename: part.filename.replace("\\", "/").lstrip("/") for part in package.infolist()}
            _check_sizes(path, package)
            home = _home(path, package, names)
            usual = home == WORKBOOK and all(raw == clean for raw, clean in names.items())
            found = Package(None if usual else _renamed(package, names, home), {})
            inside = _Inside(package, {clean: name for name, clean in names.items()}, home)
            parts, codes = inside.sheets(), inside.formats()
            for part in package.infolist():
                sheet = parts.get(names[part.filename])
                marks = _look(path, package, part, sheet is not None, codes)
                if sheet is not None:
                    found.marks[sheet] = marks
            return found
    except BadWorkbook:
        raise
    except MemoryError:
        raise
    except Exception as error:  # a crafted package fails in many ways
        raise BadWorkbook(damaged(path)) from error


def _check_sizes(path: Path, package: zipfile.ZipFile) -> None:
    if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
        raise BadWorkbook(f"“{path.name}”展开后超过 {LARGEST_UNPACKED >> 30} GB，没有打开。请按村分开再导入。")


def _home(path: Path, package: zipfile.ZipFile, names: dict[str, str]) -> str:
    """The part that holds the workbook; usually, but by no rule, xl/workbook.xml."""
    clean = {name: raw for raw, name in names.items()}
    if WORKBOOK in clean:
        return WORKBOOK
    if "_rels/.rels" in clean:
        for relation in _tree(package, clean["_rels/.rels"]):
            target = relation.get("Target", "").lstrip("/")
            is_main = relation.get("Type", "").endswith("/officeDocument") and target in clean
            if is_main and target.endswith(".xml") and "spreadsheet" in _kind(package, clean, target):
                return target
    raise BadWorkbook(f"“{path.name}”不是 .xlsx 工作簿。请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。")


def _kind(package: zipfile.ZipFile, clean: dict[str, str], target: str) -> str:
    if "[Content_Types].xml" not in clean:
        return ""
    types = _tree(package, clean["[Content_Types].xml"])
    return next((t.get("ContentType", "") for t in types if t.get("PartName", "").lstrip("/") == target), "")


def _tree(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with package.open(name) as stream:
        data = stream.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise ValueError(name)
    return ElementTree.fromstring(data)


def _renamed(package: zipfile.ZipFile, names: dict[str, str], home: str) -> io.BytesIO:
    """The same package with the names that the reader knows."""
    folder, name = posixpath.split(home)
    relations, own = f"{folder}/_rels/{name}.rels".lstrip("/"), "xl/_rels/workbook.xml.rels"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for raw, clean in names.items():
            if raw.endswith(("/", "\\")):
                continue
            moved = WORKBOOK if clean == home else own if clean == relations else _moved(clean, folder)
            with package.open(raw) as stream, made.open(moved, "w") as copy:
                while piece := stream.read(_STEP):
                    copy.write(piece)
    data.seek(0)
    return data


def _moved(name: str, folder: str) -> str:
    return f"xl/{name.removeprefix(folder + '/')}" if folder and name.startswith(folder + "/") else name


class _Inside:
    """The few parts of a package that are read whole."""

    def __init__(self, package: zipfile.ZipFile, raw: dict[str, str], home: str) -> None:
        self._package = package
        self._raw = raw
        self._lower = {name.lower(): name for name in raw}
        self._home = home
        self._folder = posixpath.dirname(home)

    def sheets(self) -> dict[str, str]:
        """Part → name of the sheets."""
        relations = f"{self._folder}/_rels/{posixpath.basename(self._home)}.rels".lstrip("/")
        targets = {r.get("Id"): self._full(r.get("Target", "")) for r in self._children(relations)}
        found = {}
        for sheet in _all(self._root(self._home), "sheet"):
            # two namespaces are in use, so only the name is asked for
            target = targets.get(next((value for name, value in sheet.items() if name.endswith("}id")), None))
            if target:
                found[self._lower.get(target.lower(), target)] = sheet.get("name", "")
        return found

    def formats(self) -> dict[bytes, str]:
        """Number of a cell's style → its number format, of those that change what a number looks like."""
        name = self._lower.get(f"{self._folder}/styles.xml".lstrip("/").lower())
        if name is None:
            return {}
        root = self._root(name)
        codes = formats.BUILT_IN | {
            int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in _all(root, "numFmt")
        }
        styles = next(iter(_all(root, "cellXfs")), ())
        found = ((n, codes.get(int(xf.get("numFmtId", "0")), "General")) for n, xf in enumerate(styles))
        return {str(n).encode(): code for n, code in found if not formats.is_plain(code)}

    def _full(self, target: str) -> str:
        target = target.replace("\\", "/")
        return (
            target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{self._folder}/{target}").lstrip("/")
        )

    def _root(self, name: str) -> ElementTree.Element:
        return _tree(self._package, self._raw[name])

    def _children(self, name: str) -> Iterator[ElementTree.Element]:
        found = self._lower.get(name.lower())
        return iter(self._root(found)) if found else iter(())


def _all(root: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if one.tag.rpartition("}")[2] == tag]


def _look(path: Path, package: zipfile.ZipFile, part: zipfile.ZipInfo, sheet: bool, codes: dict[bytes, str]) -> Marks:
    """Unpack a part piece by piece: one that is not as long as it says fails its checksum here, and not in memory."""
    extent, marks = Extent(path), _Marks(codes)
    tail = b""
    with package.open(part) as stream:
        while piece := stream.read(_STEP):
            if sheet:
                text = tail + piece
                extent.add(text, len(tail))
                cut = text.rfind(b"row>") + 4
                marks.add(text[:cut])
                tail = text[cut:] if cut > 3 else text
                if len(tail) > _LARGEST_PART:
                    raise ValueError(part.filename)
    if sheet:
        extent.check()
    return marks.found


class _Marks:
    def __init__(self, codes: dict[bytes, str]) -> None:
        self._codes = codes
        #: Of cells by themselves; of rows that share theirs.
        self._own: Marks = {}
        self._shared: Marks = {}

    @property
    def found(self) -> Marks:
        return self._shared | {row: self._shared.get(row, {}) | marks for row, marks in self._own.items()}

    def add(self, text: bytes) -> None:
        """Take in some whole rows."""
        self._add_styled(text)
        if b' t="e"' in text:
            for found in re.finditer(_ERROR, text):
                value = re.search(_VALUE, found[2])
                self._put(found[1], Fault(value[1].decode("utf-8", "replace")[:20] if value else "#N/A"))
        if b"f" in text and (b"<f>" in text or b"<f " in text or b":f>" in text or b":f " in text):
            for found in re.finditer(_FORMULA, text):
                if b't="str"' not in found[1]:  # text of no length is a result
                    self._put(found[1], Fault(""))

    def _add_styled(self, text: bytes) -> None:
        try:
            columns = {style: _columns(text, style) for style in self._codes if b's="%b"' % style in text}
        except ValueError:
            self._add_unusual(text)
            return
        # nearly always all rows have the same styles in their columns, and that is told of them at once
        alike: dict[tuple[bytes, ...], _Row] = {}
        for style, cells in columns.items():
            for letters, rows in cells.items():
                alike.setdefault(tuple(rows), {})[column(letters)] = self._codes[style]
        for same, marks in alike.items():
            numbers = [int(row) - 1 for row in same]
            if self._shared.keys().isdisjoint(numbers):
                self._shared.update(dict.fromkeys(numbers, marks))
            else:
                self._shared.update((number, self._shared.get(number, {}) | marks) for number in numbers)

    def _add_unusual(self, text: bytes) -> None:
        """First the style, then its tag: in half of the time."""
        cell = re.compile(_CELL)
        for found in re.finditer(rb's="(?<!\ws=")(' + b"|".join(sorted(self._codes)) + rb')"', text):
            tag = cell.match(text, max(text.rfind(b"<", 0, found.start()), 0))
            if tag and tag.end() > found.start() and not tag[1].endswith(b"/"):
                self._put(tag[1], self._codes[found[1]])

    def _put(self, attributes: bytes, mark: str | Fault) -> None:
        if found := re.search(_REF, attributes):
            self._own.setdefault(int(found[2]) - 1, {})[column(found[1])] = mark


def _columns(text: bytes, style: bytes) -> dict[bytes, list[bytes]]:
    """Column → rows of the cells of a style. Raises ValueError where one is not written as usual."""
    found: dict[bytes, list[bytes]] = {}
    before = text.split(b's="%b"' % style)
    del before[-1]
    for cell in before:
        name = cell[-_LONGEST:].rpartition(_BEGINS)[2]
        letters = name.rstrip(b'" 0123456789')
        found.setdefault(letters, []).append(name[len(letters) : -2])
    if not all(letters.isalpha() and b"".join(rows).isdigit() for letters, rows in found.items()):
        raise ValueError(style)
    return found


@lru_cache(256)
def column(letters: bytes) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1
