"""export BOOK --to DIR [--full] [--district DIR]: hand in, as a package for the township this book is bound to; with
--district alone only the folder for the district, with the package of the newest hand-in where there is one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fupin_desktop.commands.common import CannotGoOn, emit, opened, progress
from fupin_desktop.roles import Right
from fupin_desktop.rules.finding import Finding
from fupin_desktop.services.book import access
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange import district, hand_in
from fupin_desktop.services.exchange.district import Folder
from fupin_desktop.services.exchange.outgoing import Written

_SHOWN = 10
_UNEXPLAINED = "命令行上报，没有写原因"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", metavar="DIR", type=Path, help="上报包写到哪个文件夹或 U 盘")
    parser.add_argument("--full", action="store_true", help="上报全部内容，不只是上次以后的改动")
    parser.add_argument("--district", metavar="DIR", type=Path, help="同时（不写 --to 就只）在这里做出待送文件夹")
    parser.add_argument("--masked", action="store_true", help="待送文件夹的表里号码中间遮住")
    parser.add_argument("--reason", metavar="TEXT", default=_UNEXPLAINED, help="有错误也要上报的原因")
    parser.add_argument("--again", metavar="RECEIPT", help="丢了的包按回执号再写一次")
    parser.add_argument("--list", action="store_true", help="只列出要上报的和以前上报的，什么也不写")


def run(args: argparse.Namespace) -> None:
    if args.list:
        _list(args)
        return
    if args.district and args.to is None and not args.again:
        _only_district(args)
        return
    if args.to is None:
        raise CannotGoOn("请用 --to 写明上报包写到哪个文件夹。")
    with opened(args) as book:
        if args.again:
            path = hand_in.again(book, args.again, args.to)
            emit(args, {"package": str(path), "receipt": args.again}, [f"又写了一次：{path}"])
            return
        what = hand_in.pending(full=args.full)
        errors = hand_in.errors(what, progress(args))
        written = hand_in.write(book, args.to, what, errors=len(errors), reason=args.reason, progress=progress(args))
        folder = _district(args, book) if args.district else None
    emit(args, _data(written, errors, folder), _lines(written, errors, folder))


def _district(args: argparse.Namespace, book: Book) -> Folder:
    masked = args.masked or not access.may(Right.FULL_EXPORT)
    return district.write(book, args.district, masked=masked, progress=progress(args))


def _only_district(args: argparse.Namespace) -> None:
    with opened(args) as book:
        said = district.offer().said
        folder = _district(args, book)
    package = folder.package
    path = folder.path / folder.files[0].name if package else None
    data = {
        "package": str(path) if path else None, "changes": 0, "records": 0,
        "receipt": package.receipt if package else None, "district": str(folder.path),
    }  # fmt: skip
    emit(args, data, [f"待送文件夹：{folder.path}", said])


def _data(written: Written, errors: list[Finding], folder: Folder | None) -> dict[str, Any]:
    return {
        "package": str(written.path),
        "changes": written.entries,
        "records": written.records,
        "receipt": written.receipt,
        "number": written.number,
        "full": written.manifest.is_full,
        "errors": len(errors),
        "district": str(folder.path) if folder else None,
    }


def _lines(written: Written, errors: list[Finding], folder: Folder | None) -> Iterator[str]:
    whole = "全部内容" if written.manifest.is_full else "上次以后的改动"
    yield f"上报包写好并读回核对过：{written.path}"
    yield f"第 {written.number} 号，{whole}：{written.entries} 处改动，{written.records} 条记录。"
    yield f"回执号 {written.receipt}"
    if errors:
        yield f"有 {len(errors)} 处错误也一起上报了，请尽快改正："
        yield from (f"  {finding.who or '某户'}：{finding.text}" for finding in errors[:_SHOWN])
    if folder:
        yield f"待送文件夹：{folder.path}"


def _list(args: argparse.Namespace) -> None:
    with opened(args, read_only=True):
        what = hand_in.pending(full=args.full)
        sent, arrived = hand_in.sent(), hand_in.arrived()
    data = {
        "to": what.to.name, "number": what.number, "since": what.since, "changes": what.entries,
        "records": what.records, "by_kind": what.by_title,
        "sent": [
            {"number": one.number, "at": one.at, "receipt": one.receipt, "file": one.file,
             "arrived": one.receipt in arrived}
            for one in sent
        ],
    }  # fmt: skip
    lines = [f"要上报给{what.to.name}：{what.entries} 处改动，{what.records} 条记录"]
    lines += [f"  {title} {count}" for title, count in what.by_title.items()]
    lines += [
        f"{one.at[:16]}  第 {one.number} 号  {one.receipt}{'  镇里已收到' if one.receipt in arrived else ''}"
        for one in sent
    ]
    emit(args, data, lines)
