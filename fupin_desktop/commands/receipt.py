"""receipt PACKAGE: what a package says of itself outside, and whether the file is whole. Takes no key and no book."""

from __future__ import annotations

import argparse
from pathlib import Path

from fupin_desktop.commands.common import emit
from fupin_desktop.exchange.envelope import Envelope
from fupin_desktop.services.exchange.outgoing import FEEDBACK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", metavar="PACKAGE", type=Path, help="上报包或下发包（.fpk）")


def run(args: argparse.Namespace) -> None:
    with Envelope(args.package) as envelope:
        envelope.check()
        head = envelope.head
    data = {
        "receipt": head.receipt, "kind": head.kind, "village": head.village, "region": head.region,
        "number": head.number, "at": head.at, "period": head.period, "full": head.is_full, "changes": head.entries,
        "records": head.records, "sender": head.card.name, "fingerprint": head.card.fingerprint, "to": list(head.to),
        "size": args.package.stat().st_size,
    }  # fmt: skip
    kind = "下发包" if head.kind == FEEDBACK else "上报包"
    lines = [
        f"回执号 {head.receipt}",
        f"{head.village}第 {head.number} 号{kind}，{head.at[:16].replace('T', ' ')}，{head.entries} 处改动，"
        f"{head.records} 条记录，{'全部内容' if head.is_full else '上次以后的改动'}",
        f"由{head.card.name}签名，指纹 {head.card.fingerprint}；文件完好。",
    ]
    emit(args, data, lines)
