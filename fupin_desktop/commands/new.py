"""new BOOK --village CODE: an empty, encrypted book of a village, with nine digits of a township, with six of a
district."""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path

from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, actor, emit, keep_code, secret, told_code
from fupin_desktop.regions import COUNTY, Place
from fupin_desktop.services.book.opening import create_book


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--village", metavar="CODE", required=True, help="行政村 12 位代码；乡镇册用 9 位，县区册用 6 位代码"
    )
    parser.add_argument("--plain", action="store_true", help="不加密（演示、试用）")
    parser.add_argument("--user", metavar="NAME", default="", help="使用人，成为管理员；不填用 FUPIN_USER 或登录名")
    parser.add_argument("--psychology", action="store_true", help="这个使用人也看心理档案")
    parser.add_argument("--sheet", metavar="FILE", type=Path, help="恢复码写进哪个文件；不填印在屏幕上")


def run(args: argparse.Namespace) -> None:
    place = regions.find(args.village)
    if place is None or place.level < COUNTY:
        raise CannotGoOn(f"没有行政区划代码“{args.village[:30]}”的村、乡镇或县区。{_suggested(args.village)}")
    user = args.user or actor()
    password = None if args.plain else secret("FUPIN_PASSWORD", args.password_file, f"{user} 的新密码：", new=True)
    code = create_book(args.book, place.code, user, password, psychology=args.psychology)
    name = regions.village_name(place.code) or place.name
    data = {"book": str(args.book), "region": place.code, "name": name, "user": user, "encrypted": code is not None}
    lines = [f"建好了{name}的账本：{args.book}"]
    if code is None:
        lines.append("这本账本没有加密，谁拿到文件都能看。")
    else:
        data["recovery_code"] = keep_code(code, args.sheet)
        lines += told_code(code, args.sheet)
    emit(args, data, lines)


def _suggested(text: str) -> str:
    """The places that someone who wrote `text`, a code or a name, may have meant."""
    known = {place.code: place for place in regions.places().values() if place.level >= COUNTY}
    near = [place for place in known.values() if text in place.name]
    near = near or [known[code] for code in difflib.get_close_matches(text, known, cutoff=0.7)]
    return f"是不是：{'、'.join(map(_label, near[:3]))}？" if near else "请照村名查一下 12 位代码。"


def _label(place: Place) -> str:
    return f"{place.code} {regions.village_name(place.code)}"
