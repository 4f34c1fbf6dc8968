"""What Qt 6.8.0 leaves open in a PDF is closed, at its place; other files stand as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.paper.mended import mend

_HEAD = b"%PDF-1.4\n1 0 obj\n<<\n/Producer (Qt)\n/Trapped /False"


@pytest.mark.parametrize(
    ("written", "mended"),
    [(b"\n2\nendobj\n", b">>\nendobj\n"), (b"\n>>\nendobj\n", b"\n>>\nendobj\n"), (b"", b"")],
)
def test_what_tells_title_and_maker_is_closed(tmp_path: Path, written: bytes, mended: bytes) -> None:
    path = tmp_path / "明白卡.pdf"
    path.write_bytes(_HEAD + written + b"xref")
    mend(path)
    assert path.read_bytes() == _HEAD + mended + b"xref"


def test_one_that_is_gone_is_no_error(tmp_path: Path) -> None:
    mend(tmp_path / "gone.pdf")
