"""verify BOOK: file, references, log against tables, search index, pictures. Exit 1 when something is wrong."""

from __future__ import annotations

import argparse

from fupin_desktop.commands.common import emit, opened, progress
from fupin_desktop.services.quality.verify import verify


def run(args: argparse.Namespace) -> int:
    with opened(args, read_only=True):
        problems = list(verify(progress(args)))
    emit(
        args,
        {"ok": not problems, "problems": problems},
        problems or ["账本完好：文件、引用、改动记录、搜索、照片都对得上。"],
    )
    return 1 if problems else 0
