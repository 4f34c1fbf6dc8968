"""What every command does alike: opens its book, prints, and says in one line what went wrong."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import peewee

from db import backup, connection
from db.connection import DamagedBook
from db.files import itself, write_whole
from db.keys import Ring
from db.refusal import Refusal
from fupin_desktop import PROGRAM, crash, regions
from fupin_desktop.progress import Cancelled, Progress, no_progress
from fupin_desktop.services.book import access, opening, unlocking
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.streams import reader_left
from fupin_desktop.texts import decoded

#: The exit of a command that could not do its work.
FAILED = 2
#: What an interrupted program leaves with, by the shell's custom.
_INTERRUPTED = 130


class CannotGoOn(Refusal):
    """A command can't do what was asked; the text is the sentence to print."""


def actor() -> str:
    """Who works at this machine: FUPIN_USER, else the login name."""
    with suppress(OSError, KeyError):
        return os.environ.get("FUPIN_USER") or getpass.getuser()
    return "本机"


def add_book(parser: argparse.ArgumentParser) -> None:
    """The BOOK argument, and where the password of an encrypted one comes from."""
    parser.add_argument("book", metavar="BOOK", type=_book, help="账本文件（.fpb）")
    add_password_file(parser)


def _book(text: str) -> Path:
    """The file itself where a link was named: its slots and copies lie beside it."""
    path = Path(text)
    return itself(path) if path.is_symlink() else path


def add_password_file(parser: argparse.ArgumentParser) -> None:
    """The --password-file option; a password never stands on a command line, where others can read it."""
    parser.add_argument(
        "--password-file", metavar="FILE", type=Path, help="密码在哪个文件里；不填用 FUPIN_PASSWORD，再不然当场问"
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """The --json option, which every command has."""
    parser.add_argument("--json", action="store_true", help="结果写成 JSON")


def add_village(parser: argparse.ArgumentParser) -> None:
    """The --village option, which every command has that lists (`cli.Command`)."""
    parser.add_argument(
        "--village", "--region", metavar="VILLAGE", default="",
        help="只要这个村或乡镇（行政区划代码或全名），不填是全部",
    )  # fmt: skip


def village_of(args: argparse.Namespace) -> str:
    """The code of what it asks for, "" for all; what lies in it, `regions.lies_in` says. With the book open, in which a
    name is looked for. Raises CannotGoOn for what is no place."""
    text = str(args.village or "").strip()
    place = regions.find(text)
    if not text or place:
        return place.code if place else ""
    near = [] if text[0].isdigit() else regions.search(text)
    named = [one for one in near if regions.is_named(one, text) and regions.lies_in(one.code, opening.region())]
    if len(named) != 1:
        told = "、".join(f"{regions.village_name(one.code) or one.name} {one.code}" for one in named)
        how = f"叫这个名字的有 {told}，请写代码。" if named else "请写 12 位的村代码、9 位的乡镇代码，或它的全名。"
        raise CannotGoOn(f"没有认出“{text[:20]}”是哪个村、哪个乡镇：{how}")
    return named[0].code


def add_full(parser: argparse.ArgumentParser) -> None:
    """The --full option."""
    parser.add_argument("--full", action="store_true", help="加密的账本里也给出完整的号码（会记入访问记录）")


def full_numbers(args: argparse.Namespace) -> bool:
    """Whether numbers are wanted whole: asked for, or in a plain book, which hides nothing from its one user."""
    return args.full or access.visitor().role is None


@contextmanager
def opened(args: argparse.Namespace, *, read_only: bool = False) -> Iterator[Book]:
    """The book of the arguments, unlocked, and closed at the end. Writing commands make the day's backup first."""
    ring = ring_of(args.book, args.password_file)
    with offering_backup(args.book), open_book(args.book, actor(), read_only=read_only, ring=ring) as book:
        if book.notice:
            print(book.notice, file=sys.stderr)
        book.backup_if_due()
        yield book


def ring_of(path: Path, password_file: Path | None) -> Ring | None:
    """What opens a book; None for a plain one. Waits where wrong passwords were tried before."""
    return ring_by(path, password_file) if unlocking.is_locked(path) else None


def ring_by(path: Path, password_file: Path | None) -> Ring:
    """What the slots beside a file give to the one at the keyboard."""
    name = _user(unlocking.users(path))
    password = secret("FUPIN_PASSWORD", password_file, f"{name} 的密码：")
    waited(path)
    return unlocking.unlock(path, name, password)


def waited(path: Path) -> None:
    """Wait as long as wrong passwords have made it."""
    time.sleep(unlocking.wait_seconds(path))


def secret(variable: str, file: Path | None, question: str, *, new: bool = False) -> str:
    """A password: the first line of a file, else an environment variable, else asked for at the terminal (a new one
    twice)."""
    if file:
        return _first_line(file.read_bytes())
    if variable in os.environ:
        return os.environ[variable]
    if sys.stdin.isatty():
        first = getpass.getpass(question)
        if new and getpass.getpass("再输一遍：") != first:
            raise CannotGoOn("两遍密码不一样，什么都没有做。请再来一次。")
        return first
    raise CannotGoOn(f"要密码。请设好环境变量 {variable}，或用选项给出密码文件，或在终端里运行再输入。")


def _first_line(data: bytes) -> str:
    """Of a text as Windows' Notepad may have written it: marked at its begin, or in GBK."""
    text = decoded(data)
    if text is None:
        text = data.decode("utf-8", "surrogateescape")
    return text.split("\n", 1)[0].rstrip("\r")


def keep_code(code: str, file: Path | None) -> str | None:
    """Write a recovery code into a file where one was named; else it is to be shown."""
    if file is None:
        return code
    write_whole(file, f"{code}\n".encode())
    return None


def told_code(code: str, file: Path | None) -> list[str]:
    """What is said of a recovery code."""
    where = f"恢复码写在 {file}。" if file else f"恢复码：{code}"
    return [where, "请把恢复码抄在纸上，锁进保险柜。忘了密码只有它能打开账本；谁拿到它，谁就能打开。"]


def _user(known: list[str]) -> str:
    """Who opens an encrypted book: FUPIN_USER, else the login name, else its only user."""
    named = os.environ.get("FUPIN_USER")
    if named or actor() in known:
        return named or actor()
    if len(known) == 1:
        return known[0]
    raise CannotGoOn(f"请用环境变量 FUPIN_USER 说明您是谁：{'、'.join(known)}。")


@contextmanager
def offering_backup(path: Path) -> Iterator[None]:
    """Where a book turns out to be damaged, the sentence names its newest good backup."""
    try:
        yield
    except DamagedBook as error:
        raise CannotGoOn(f"{error}{_offer(path)}") from error
    except (sqlite3.DatabaseError, peewee.DatabaseError) as error:
        if "malformed" in str(error) or "not a database" in str(error):
            raise CannotGoOn(f"账本“{path.name}”已损坏，有些内容读不出来。{_offer(path)}") from error
        raise


def emit(args: argparse.Namespace, data: Any, lines: Iterable[str]) -> None:
    """Print the result: `data` with --json, else `lines`."""
    if args.json:
        print(json.dumps(data, ensure_ascii=False))
    else:
        for line in lines:
            print(line)


def progress(args: argparse.Namespace) -> Progress:
    """Progress on stderr where a person watches."""
    if args.json or not sys.stderr.isatty():
        return no_progress

    before = ""

    def show(done: int, total: int, text: str) -> None:
        nonlocal before
        line = f"{text} {done:,}" + (f"/{total:,}" if total else "")
        # blanks over what stood there: an old console knows no escape codes
        rest = _columns(before) - _columns(line)
        print(f"\r{line}{' ' * rest}", end="", file=sys.stderr, flush=True)
        before = line

    return show


def _columns(text: str) -> int:
    """As wide as it is in a console: in GBK a letter has as many bytes."""
    return len(text.encode("gb18030", "replace"))


def guarded(work: Callable[[], int | None]) -> int:
    """Run a command. Whatever goes wrong ends as one Chinese line on stderr and exit 2, never as a traceback."""
    try:
        code = work() or 0
        sys.stdout.flush()
    except (Cancelled, KeyboardInterrupt):
        return _say("已停止，没有做完的没有写进账本。", _INTERRUPTED)
    except Refusal as error:
        return _say(str(error))
    except connection.FAILURES as error:
        if reader_left(error, sys.stdout):
            return 0
        return _say(f"没有做完，账本没有改动：{connection.reason(error)}{_named(error)}。")
    except Exception as error:  # the last door: whatever it is, the person gets a sentence
        return _say(f"程序出错，没有改动账本。出错的记录在“{crash.note(error)}”，请交给维护人员。")
    return code


def _say(sentence: str, code: int = FAILED) -> int:
    with suppress(OSError):
        print(" ".join(sentence.split()), file=sys.stderr)
    return code


def _named(error: Exception) -> str:
    """The file that an OSError is about."""
    name = getattr(error, "filename", None)
    return f"（{Path(os.fsdecode(name)).name}）" if isinstance(name, str | bytes) else ""


def _offer(path: Path) -> str:
    """The command that brings the newest good backup back."""
    copy = backup.newest_good(path)
    if copy is None:
        return "没有找到完好的备份。"
    return f"最新的完好备份是 {copy.made:%Y-%m-%d %H:%M} 的，运行 {PROGRAM} restore “{path}” 就能恢复。"
