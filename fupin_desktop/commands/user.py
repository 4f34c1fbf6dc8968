"""user add|edit|suspend|resume|remove|passwd|grant|list BOOK NAME: who can open an encrypted book."""

from __future__ import annotations

import argparse
from pathlib import Path

from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, add_book, emit, opened, secret
from fupin_desktop.roles import Role
from fupin_desktop.services.book import users
from fupin_desktop.services.book.opening import Book

_ONESELF = (
    "这是您自己。有另一个管理员，请让他来做；您是唯一的管理员、恢复页在保险柜里，也真的要离开，请加 --last，"
    "以后谁用恢复页重设密码，谁就是管理员。"
)
_NOT_GRANTED = "还看不到心理档案：要由已经能看的人登录后授予（user grant）。"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="WHAT", choices=tuple(_WORK), help="、".join(_WORK))
    add_book(parser)
    parser.add_argument("name", metavar="NAME", nargs="?", default="", help="使用人的姓名")
    parser.add_argument("--role", choices=tuple(Role), help=f"角色：{'、'.join(Role)}（add 要填，edit 不填是不变）")
    parser.add_argument("--name", dest="wanted", metavar="NAME", default="", help="新的姓名（edit）")
    parser.add_argument("--area", metavar="CODE", help="负责的村或乡镇（行政区划代码），不填是账本的；edit 不填是不变")
    parser.add_argument("--group", metavar="N", action="append", help="负责的组，可写几次；不填是全村；edit 不填是不变")
    parser.add_argument(
        "--new-password-file",
        metavar="FILE",
        type=Path,
        help="新密码在哪个文件里；不填用 FUPIN_NEW_PASSWORD 或当场问",
    )
    parser.add_argument("--last", action="store_true", help="唯一的管理员自己离开：以后谁用恢复页，谁当管理员")


def run(args: argparse.Namespace) -> None:
    if args.what != "list" and not args.name:
        raise CannotGoOn("请写明使用人的姓名。")
    with opened(args, read_only=args.what == "list") as book:
        if args.what in ("suspend", "remove", "edit") and args.name == book.actor and not args.last:
            raise CannotGoOn(_ONESELF)
        data, lines = _WORK[args.what](book, args)
    emit(args, data, lines)


def _add(book: Book, args: argparse.Namespace) -> tuple[object, list[str]]:
    if args.role is None:
        raise CannotGoOn(f"请用 --role 写明角色：{'、'.join(Role)}。")
    _check_area(args.area)
    role, groups = Role(args.role), tuple(args.group or ())
    granted = users.add(book, args.name, _new_password(args), role, args.area or "", groups)
    lines = [f"添加了{args.role}“{args.name}”。"] + ([] if granted else [_NOT_GRANTED])
    return {"name": args.name, "role": args.role, "psychology_to_grant": not granted}, lines


def _check_area(area: str | None) -> None:
    if area and regions.find(area) is None:
        raise CannotGoOn(f"没有行政区划代码“{area[:20]}”。请核对代码。")


def _edit(book: Book, args: argparse.Namespace) -> tuple[object, list[str]]:
    known = next((one for one in users.listed(book) if one.name == args.name), None)
    if known is None:
        raise CannotGoOn(f"没有使用人“{args.name[:30]}”。")
    _check_area(args.area)
    area = known.area if args.area is None else args.area
    groups = known.groups if args.group is None else tuple(filter(None, args.group))
    wanted, role = args.wanted or args.name, Role(args.role or known.role)
    granted = users.edit(book, args.name, wanted, role, area, groups)
    lines = [f"“{args.name}”改好了，从下次打开账本起算。"] + ([] if granted else [_NOT_GRANTED])
    return {
        "name": wanted,
        "role": role,
        "area": area,
        "groups": list(groups),
        "psychology_to_grant": not granted,
    }, lines


def _suspend(book: Book, args: argparse.Namespace) -> tuple[object, list[str]]:
    users.suspend(book, args.name)
    return {"name": args.name}, [f"停用了“{args.name}”，恢复以前打不开账本。"]


def _resume(book: Book, args: argparse.Namespace) -> tuple[object, list[str]]:
    granted = users.resume(book, args.name)
    lines = [f"恢复了“{args.name}”，用原来的密码。"] + ([] if granted else [_NOT_GRANTED])
    return {"name": args.name, "psychology_to_grant": not granted}, lines


def _remove(book: Book, args: argparse.Namespace) -> tuple[object, list[str]]:
    users.remove(book, args.name)
    more = "如果不放心这个人还留着钥匙，请运行 rekey 更换账本的钥匙。"
    return {"name": args.name}, [f"删除了“{args.name}”，从现在起打不开账本。", more]


def _passwd(book: Book, args: argparse.Namespace) -> tuple[object, list[str]]:
    kept = users.change_password(book, args.name, _new_password(args))
    lines = [f"“{args.name}”的密码改好了，数据没有重新加密。"] + ([] if kept else [_NOT_GRANTED])
    return {"name": args.name, "psychology_to_grant": not kept}, lines


def _grant(book: Book, args: argparse.Namespace) -> tuple[object, list[str]]:
    users.grant(book, args.name)
    return {"name": args.name}, [f"“{args.name}”现在能看心理档案。"]


def _list(book: Book, _args: argparse.Namespace) -> tuple[object, list[str]]:
    known = [
        {"name": one.name, "role": one.role, "area": one.area, "groups": list(one.groups),
         "psychology": users.sees_psychology(book, one), "suspended": one.suspended}
        for one in users.listed(book)
    ]  # fmt: skip
    return known, [f"{one['name']}  {one['role']}{_state(one)}" for one in known]


def _state(one: dict[str, object]) -> str:
    return "".join(f"  {words}" for key, words in (("psychology", "能看心理档案"), ("suspended", "已停用")) if one[key])


def _new_password(args: argparse.Namespace) -> str:
    return secret("FUPIN_NEW_PASSWORD", args.new_password_file, f"{args.name} 的新密码：", new=True)


_WORK = {
    "add": _add, "edit": _edit, "suspend": _suspend, "resume": _resume, "remove": _remove, "passwd": _passwd,
    "grant": _grant, "list": _list,
}  # fmt: skip
