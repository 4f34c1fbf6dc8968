"""The lines of a lock file that hold on one system: `python scripts/locked.py LOCK windows` prints them with their
hashes, for a pip that downloads for another system than its own."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement  # packaging itself is not everywhere, pip is

_CPYTHON = {
    "python_version": "3.11", "implementation_name": "cpython", "platform_python_implementation": "CPython",
}  # fmt: skip
SYSTEMS = {
    "windows": {
        "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
        "python_full_version": "3.11.9", **_CPYTHON,
    },
    **{f"linux-{machine}": {
        "os_name": "posix", "sys_platform": "linux", "platform_system": "Linux", "platform_machine": machine,
        "python_full_version": "3.11.2", **_CPYTHON,
    } for machine in ("x86_64", "aarch64")},
}  # fmt: skip


def packages(lock: Path, system: Mapping[str, str] | None = None) -> Iterator[tuple[Requirement, list[str]]]:
    """Each package with its hashes, of `system` or else of the one that this runs on."""
    text = re.sub(r"^\s*#.*\n", "", lock.read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        named, *hashes = re.split(r"\s+(?=--hash=)", re.sub(r"\s+#.*", "", line))
        wanted = Requirement(named)
        if wanted.marker is None or wanted.marker.evaluate(dict(system) if system else None):
            yield wanted, hashes


if __name__ == "__main__":
    for wanted, hashes in packages(Path(sys.argv[1]), SYSTEMS[sys.argv[2]]):
        print(f"{wanted.name}{wanted.specifier}", *hashes)
