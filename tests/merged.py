"""Villages that civil affairs merged: declared for a test, as `resources/region_changes.csv` would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fupin_desktop import regions
from fupin_desktop.regions import Change

NEW, NEW_NAME = "410502101298", "新薛庄村"
FIRST, SECOND = "410502101212", "410502101214"


@contextmanager
def declared(*changes: Change) -> Iterator[None]:
    """These, and no others, while it lasts."""
    caches = (regions.places, regions._villages)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regions, "changes", lambda: regions.by_code(changes))
        for known in caches:
            known.cache_clear()
        yield
    for known in caches:
        known.cache_clear()


def merger(date: str = "2026-06-01", new: str = NEW, name: str = NEW_NAME) -> tuple[Change, ...]:
    """袁薛庄村 and 张薛庄村 are one."""
    return tuple(
        Change(code, old, new, name, "合并", date, "文民〔2026〕8 号")
        for code, old in ((FIRST, "袁薛庄村"), (SECOND, "张薛庄村"))
        if code != new
    )
