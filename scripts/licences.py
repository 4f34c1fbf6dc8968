"""What is shipped beside our own program and under which licence: `python -m scripts.licences FILE`, asked by
pyinstaller.spec, so that the list is of what this bundle holds. The names are those of requirements.lock."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from scripts import locked

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
#: What comes without a package of its own: (what, its licence, where its text is).
BESIDE = (
    (f"Python {sys.version.split()[0]}", "PSF-2.0", None),
    ("Qt 6, PySide6, shiboken6", "LGPL-3.0-only", "resources/licences/LGPL-3.txt"),
    ("GPL (the LGPL adds to it)", "GPL-3.0-only", "resources/licences/GPL-3.txt"),
    ("OpenSSL (in cryptography, Python)", "Apache-2.0", None),
    ("SQLCipher (in sqlcipher3)", "BSD-3-Clause", None),
    ("libxml2, libxslt, zlib (in lxml)", "MIT; Zlib", None),
    ("libiconv (in lxml on Windows)", "LGPL-2.1-only", None),
    ("Noto Sans SC", "OFL-1.1", "resources/fonts/OFL.txt"),
    ("Noto Serif SC", "OFL-1.1", "resources/fonts/OFL.txt"),
    ("Material Design Icons", "Apache-2.0", "resources/icons/LICENSE"),
)
#: What a package says only in the text that it brings.
GIVEN = {"peewee": "MIT", "pyrage": "MIT", "sqlcipher3": "Zlib"}
_TEXTS = re.compile(r"(LICEN[CS]E|COPYING|NOTICE)", re.I)
_LINE = "=" * 100


def licence(of: metadata.Distribution) -> str:
    """Its short name, as its makers give it."""
    told: dict[str, Any] = dict(of.metadata.json)
    by_class = [line.split(" :: ")[-1] for line in told.get("classifier", ()) if line.startswith("License ::")]
    short = told.get("license", "").strip().partition("\n")[0]
    return str(told.get("license_expression") or "; ".join(by_class) or short or GIVEN.get(told["name"], ""))


def _texts(of: metadata.Distribution) -> Iterator[str]:
    for file in of.files or ():
        if ".dist-info" in str(file) and _TEXTS.search(file.name):
            yield Path(str(file.locate())).read_text(encoding="utf-8", errors="replace").strip()


def listed() -> str:
    """The list, then the texts."""
    known = [metadata.distribution(wanted.name) for wanted, _ in locked.packages(LOCK)]
    rows = [f"{one.metadata['Name']} {one.version}: {licence(one)}" for one in known]
    rows += [f"{name}: {short}" for name, short, _ in BESIDE]
    parts = ["扶贫桌面里带着这些软件，各按自己的许可使用：\n", *rows]
    for one in known:
        parts += [f"\n{_LINE}\n{one.metadata['Name']} {one.version}\n{_LINE}", *_texts(one)]
    for name, _, file in BESIDE:
        if file:
            parts += [
                f"\n{_LINE}\n{name}\n{_LINE}",
                (ROOT / file).read_text(encoding="utf-8", errors="replace").strip(),
            ]
    return "\n".join(parts) + "\n"


def write(file: Path) -> None:
    """Write it, its folder too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(listed(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
