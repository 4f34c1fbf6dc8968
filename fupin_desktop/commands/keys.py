"""keys make|show|bind|revoke|list|share BOOK …: the keys of exchange, and the books that this one is bound to."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from fupin_desktop.commands.common import CannotGoOn, add_book, emit, opened
from fupin_desktop.exchange.identity import Card
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.exchange.exchange_keys import Peer

_COMPARE = "请打电话或当面，把这六组数字和对方屏幕上的逐组核对。"


@dataclass(frozen=True)
class _Said:
    data: object
    lines: list[str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="WHAT", choices=tuple(_WORK), help="、".join(_WORK))
    add_book(parser)
    parser.add_argument("which", metavar="FILE|FINGERPRINT", nargs="?", default="", help="公钥文件，或指纹")
    parser.add_argument("--to", metavar="DIR", type=Path, help="本账本的公钥文件写到哪里（make、show）")
    parser.add_argument("--qr", metavar="FILE.png", type=Path, help="公钥的二维码写成图片（make、show）")
    parser.add_argument("--fingerprint", metavar="DIGITS", help="对方告诉您的指纹，核对用（bind、share）")
    parser.add_argument("--reason", metavar="TEXT", default="", help="为什么吊销（revoke）")


def run(args: argparse.Namespace) -> None:
    with opened(args, read_only=args.what in ("show", "list")):
        said = _WORK[args.what](args)
    emit(args, said.data, said.lines)


def _make(args: argparse.Namespace) -> _Said:
    exchange_keys.make()
    return _show(args)


def _show(args: argparse.Namespace) -> _Said:
    card = exchange_keys.current().card
    lines = [f"{card.name}的指纹：{card.compared}"]
    data: dict[str, str | None] = {"name": card.name, "region": card.region, "fingerprint": card.compared}
    if args.to:
        data["file"] = str(path := exchange_keys.write_card(args.to))
        lines.append(f"公钥文件：{path}。请交给对方绑定。")
    if args.qr:
        _write_qr(args.qr)
        data["qr"] = str(args.qr)
        lines.append(f"公钥二维码：{args.qr}")
    return _Said(data, lines)


def _write_qr(path: Path) -> None:
    import segno

    segno.make(exchange_keys.card_text(), error="m").save(str(path), scale=6)


def _bind(args: argparse.Namespace) -> _Said:
    card = exchange_keys.read_card(Path(_which(args, "公钥文件")))
    _compare(card, args.fingerprint)
    peer = exchange_keys.bind(card)
    more = [] if args.fingerprint else [_COMPARE, "对不上就运行 keys revoke 吊销它。"]
    return _Said(_described(peer), [f"绑定了{peer.name}，指纹 {peer.card.compared}。", *more])


def _compare(card: Card, told: str | None) -> None:
    """Refuse a card whose fingerprint is another than the one that was told; ask where a person sits before it."""
    if told:
        if "".join(filter(str.isdigit, told)) != card.compared.replace(" ", ""):
            raise CannotGoOn(
                f"没有绑定：公钥文件的指纹是 {card.compared}，和您给的不一样。可能拿错了文件，或被人换过。"
            )
    elif sys.stdin.isatty() and sys.stderr.isatty():
        print(f"{card.name}的指纹：{card.compared}\n{_COMPARE}一样吗？[y/N] ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
            raise CannotGoOn("没有绑定。请向对方当面重新要公钥文件。")


def _revoke(args: argparse.Namespace) -> _Said:
    exchange_keys.revoke(_which(args, "指纹"), args.reason)
    peer = exchange_keys.peer(args.which)
    assert peer is not None
    return _Said(_described(peer), [f"吊销了{peer.name}的公钥 {peer.card.compared}，它签的包不再合并。"])


def _share(args: argparse.Namespace) -> _Said:
    peer = exchange_keys.trusted(_which(args, "指纹"))
    if not args.fingerprint:
        raise CannotGoOn(f"请用 --fingerprint 写明{peer.name}的屏幕上的指纹。{_COMPARE}")
    exchange_keys.share_psychology(peer.fingerprint, args.fingerprint)
    return _Said(_described(peer), [f"从下一个包起，{peer.name}能看心理档案的人可以看到这里的心理档案。"])


def _list(_args: argparse.Namespace) -> _Said:
    card = exchange_keys.card()
    known = [_described(peer) for peer in exchange_keys.peers()]
    lines = [f"本账本（{card.name}）：{card.fingerprint}" if card else "本账本还没有上报钥匙。"]
    for peer in exchange_keys.peers():
        state = (
            f"，{peer.revoked[:10]} 吊销：{peer.reason}" if peer.revoked else "，已换新钥匙" if peer.successor else ""
        )
        lines.append(f"{peer.name} {peer.region}：{peer.card.compared}{state}")
    return _Said({"own": card.compared if card else None, "peers": known}, lines)


def _described(peer: Peer) -> dict[str, object]:
    return {
        "name": peer.name, "region": peer.region, "fingerprint": peer.card.compared, "bound": peer.bound,
        "revoked": peer.revoked or None, "reason": peer.reason or None, "successor": peer.successor or None,
    }  # fmt: skip


def _which(args: argparse.Namespace, what: str) -> str:
    if not args.which:
        raise CannotGoOn(f"请写明{what}。")
    return str(args.which)


_WORK = {"make": _make, "show": _show, "bind": _bind, "revoke": _revoke, "list": _list, "share": _share}
