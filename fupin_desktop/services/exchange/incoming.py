"""One package that is being taken: whether its sender is trusted, what it brings, and that it is there as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from db import migrations
from db.bulk import whole
from db.changes import every, one
from db.clock import now_text
from db.connection import execute, meta, set_meta
from db.log import Entry
from db.merge import PORTION, Bundle, Merged, NotMerged, take
from db.moment import passed
from fupin_desktop import FIRST_DAY, regions
from fupin_desktop.exchange.envelope import DAMAGED, BadPackage, Envelope, Head
from fupin_desktop.exchange.package import Manifest, Package
from fupin_desktop.progress import Progress
from fupin_desktop.services.conflicts import duplicate_count, to_decide
from fupin_desktop.services.exchange import exchange_keys, held, log_heads, outgoing, trust
from fupin_desktop.services.exchange.exchange_keys import NotBound
from fupin_desktop.services.exchange.outgoing import FEEDBACK, HAND_IN
from fupin_desktop.services.exchange.reasons import Reason
from fupin_desktop.services.exchange.trust import Sender
from fupin_desktop.services.household import photos

#: What became of a package: merged; had been before; would be, in a trial; refused; not reached before a cancel; left
#: alone, as it is for somebody else.
MERGED, REPEATED, CAN_MERGE, REFUSED, STOPPED = "merged", "repeated", "can-merge", "refused", "stopped"
PASSED = "passed-over"
_MOST_MISSING = 100
_LONGEST_NAME = 40
#: Numbers further back are not gone through, whatever number a package says that it has.
_FAR = 1000


@dataclass
class Receipt:
    """What became of one package. Counts are records; `conflicts` are those that it brought, `duplicates` the likely
    ones among the records of which it told something new.

    `held`: changes that do not count; `waiting`: those of records whose beginning has not arrived.
    `refused` is the reason, "" when it was taken. `missing`: numbers of earlier packages that have not arrived.
    `notices` are sentences that somebody should read (a clock that runs ahead, content of a newer program).
    `kind`: HAND_IN or FEEDBACK; each side counts its own, so `number` is told with `side` or `writer`. `is_own`: this
    book wrote it itself.
    """

    file: Path
    village: str = ""
    region: str = ""
    status: str = REFUSED
    kind: str = ""
    is_own: bool = False
    number: int = 0
    receipt: str = ""
    sender: str = ""
    at: str = ""
    period: str = ""
    arrived: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    conflicts: int = 0
    duplicates: int = 0
    held: int = 0
    waiting: int = 0
    refused: str = ""
    missing: list[int] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    #: Of the changes that do not count (`held` is how many) the first ones, a sentence each (`held.py`).
    held_rows: list[str] = field(default_factory=list)
    #: Of an unknown or changed sender: what can be compared and bound.
    fingerprint: str = ""

    @property
    def side(self) -> str:
        """The office that wrote and numbered it: 村里, 镇里, 区里; "" where the region is one that nobody knows."""
        if regions.find(self.region) is None:
            return ""
        return regions.office_above(self.region) if self.kind == FEEDBACK else regions.office(self.region)

    @property
    def writer(self) -> str:
        """Who wrote and numbered it: who handed it in, by name; the office above for what it sent down."""
        return self.side if self.kind == FEEDBACK else self.village


def taken(path: Path, progress: Progress, *, trial: bool) -> Receipt:
    """Take one package into the open book, in one transaction. A package that can't be is refused, in words."""
    done = Receipt(path)
    try:
        with Envelope(path) as envelope:
            _describe(done, envelope.head)
            if _is_for_another(envelope.head):
                done.status, done.fingerprint = PASSED, ""
                done.notices.append(_FOR_ANOTHER.format(_called(envelope.head)))
                return done
            sender = _sender(envelope.head)
            if one("SELECT 1 FROM package WHERE receipt = ?", envelope.head.receipt):  # taken before, or written here
                envelope.check()
                done.status, done.same = REPEATED, envelope.head.records
                done.is_own = envelope.head.card.fingerprint in {mine.card.fingerprint for mine in exchange_keys.own()}
                done.missing = missing_now(envelope.head.receipt)
                return done
            with closing(envelope.content([mine.opening_key for mine in exchange_keys.own()])) as content:
                package = Package(content)
                _check_manifest(envelope.head, package)
                with whole():
                    _take(done, envelope.head, sender, package, progress)
        passed()
        done.status = CAN_MERGE if trial else MERGED
    except (BadPackage, NotMerged) as error:
        done.refused = str(error)
    except NotBound as error:
        done.refused = f"没有合并“{done.village}”的包：{error}"
    return done


_FOR_ANOTHER = "这是{}，不是给这本账本的，跳过了，什么也不用做。要是本该交给这里，请对方绑定这里现在的公钥，再写一次。"


def _is_for_another(head: Head) -> bool:
    """Whether a package of a stick that several share is nobody's business here: what is given back to another place,
    above, beside or below, and what others hand in to somebody else than this one."""
    ours, here = {mine.card.fingerprint for mine in exchange_keys.own()}, meta("region") or ""
    if ours.intersection((*head.to, head.card.fingerprint)):
        return False
    if head.kind == FEEDBACK:
        return head.region not in regions.area(here)
    peer = exchange_keys.peer(head.card.fingerprint)
    is_below = peer is not None and regions.lies_in(peer.region, here) and peer.region not in regions.area(here)
    return head.kind == HAND_IN and not is_below


def _called(head: Head) -> str:
    place = outgoing.place_name(head.region) if regions.find(head.region) else head.village[:_LONGEST_NAME]
    return f"下发给“{place}”的包" if head.kind == FEEDBACK else f"“{place}”交给别处的包"


def _describe(done: Receipt, head: Head) -> None:
    done.region, done.kind, done.number, done.receipt = head.region, head.kind, head.number, head.receipt
    done.village = outgoing.place_name(head.region) if regions.find(head.region) else head.village[:_LONGEST_NAME]
    done.sender, done.at, done.period = head.card.name, head.at, head.period
    done.fingerprint = head.card.fingerprint


def _sender(head: Head) -> Sender:
    """Who wrote a package. Raises BadPackage unless it is bound here, and this book is whom the package is for."""
    fingerprint = head.card.fingerprint
    found = trust.sender(fingerprint)
    if found is None:
        raise BadPackage(_why_unknown(head))
    if found.is_own:
        return found  # after a restore from a backup they bring back what was lost
    if head.kind == HAND_IN and head.region != found.region:
        known = regions.path(found.region)[-1:] or (found.region,)
        raise BadPackage(f"这个包说是“{head.village}”的，签名的却是“{known[0]}”，没有合并。请查清是谁写的。")
    if head.kind == FEEDBACK and not found.is_above:
        raise BadPackage(f"这个包说是下发的，写它的“{head.card.name}”却不是本账本的上级，没有合并。请查清是谁写的。")
    if head.kind == FEEDBACK and not head.region.startswith(regions.area(meta("region") or "")):
        raise BadPackage(f"这个包是下发给“{head.village}”的，不是给这本账本的，没有合并。请交给那边合并。")
    return found


def _why_unknown(head: Head) -> str:
    fingerprint = head.card.fingerprint
    known = exchange_keys.peer(fingerprint)
    if known is None:
        changed = any(peer.card.book == head.card.book for peer in exchange_keys.peers())
        why = "它的公钥和绑定的不同，可能换了钥匙，也可能是别人冒充" if changed else "还没有绑定它的公钥"
        return (
            f"没有合并“{head.village}”的包：{why}。它的指纹是 {fingerprint}，"
            "请打电话逐组核对；对得上，就请对方交来公钥文件，绑定后再合并。"
        )
    return (
        f"没有合并“{head.village}”的包：它的公钥已在 {known.revoked[:10]} 吊销，原因是“{known.reason}”。"
        "请对方换新钥匙，绑定后重新上报。"
    )


def _check_manifest(head: Head, package: Package) -> None:
    """Raises BadPackage unless inside and outside say the same."""
    told = package.manifest
    inside = (
        told.kind, told.region, told.village, told.number, told.at, told.period, told.is_full, told.entries,
        told.records, told.fingerprint, told.book, package.receipt,
    )  # fmt: skip
    outside = (
        head.kind, head.region, head.village, head.number, head.at, head.period, head.is_full, head.entries,
        head.records, head.card.fingerprint, head.card.book, head.receipt,
    )  # fmt: skip
    if inside != outside or told.kind not in (HAND_IN, FEEDBACK):
        raise BadPackage(DAMAGED)


def _take(done: Receipt, head: Head, sender: Sender, package: Package, progress: Progress) -> None:
    told = package.manifest
    judge = trust.Judge(sender, head.receipt, told.site, newer=told.schema > migrations.LATEST)
    bundle = Bundle(judge.sites(package.sites()), judge.actions(package.actions()), _told(package, done, progress))
    orphans = to_decide.orphans()
    merged = take(bundle, judge)
    if done.arrived != told.entries:
        raise BadPackage(DAMAGED)
    late = held.judge_again(head.receipt if told.schema > migrations.LATEST else "")
    progress(done.arrived, _with_rest(package.manifest), f"合并{done.village}，收照片，找可能重复的")
    bad = sum(not photos.take(digest, data) for digest, data in package.blobs())
    if bad:
        done.notices.append(f"有 {bad} 张照片不是程序做的照片，没有收。请让{done.village}重新拍照添加。")
    ours = {mine.card.fingerprint for mine in exchange_keys.own()}
    for fingerprint in ours.intersection(head.to):
        done.notices += exchange_keys.keep_second_keys(package.seconds(), fingerprint, head.card)
    exchange_keys.renew(head.card)
    done.added, done.same = merged.added, merged.same
    done.changed = merged.changed + len(judge.waiting)
    done.conflicts = to_decide.still_open({*merged.conflicts, *late, *(to_decide.orphans() - orphans)})
    left = held.left(head.receipt)  # what the package's own end made count (a household that it takes) is no more
    done.waiting = left[Reason.WAITS]
    done.held = left.total() - done.waiting
    done.held_rows = held.on_receipt(head.receipt)
    done.duplicates = duplicate_count.count(merged.keys)
    done.missing = _missing_before(head, package.manifest)
    done.notices += _notices(merged, package.manifest)
    if (became := regions.became(head.region)) and regions.now(head.region) != head.region:
        done.notices.append(f"{became.sentence}，对方的包还用旧代码，照样收了。")
    before = log_heads.of_received(told.book, told.site, head.kind, told.number)
    if why := log_heads.changed(before, told.program):
        done.notices.append(f"对方的{why}，可能有人用别的工具删改过。内容照常合并了，请问清楚是怎么回事。")
    if package.manifest.schema > max(migrations.LATEST, int(meta(outgoing.NEWEST) or 0)):
        set_meta(outgoing.NEWEST, str(package.manifest.schema))
    ranges = {code: stretch for code, stretch in package.manifest.ranges.items() if judge.speaks_for(code)}
    _note(done, head, replace(package.manifest, ranges=ranges))


def _with_rest(told: Manifest) -> int:
    """The changes of a package, and as many more as its pictures, its duplicates and the writing to the disk take."""
    return told.entries + told.entries // 8 + 1


def _told(package: Package, done: Receipt, progress: Progress) -> Iterator[Entry]:
    for entry in package.entries(migrations.LATEST):
        if done.arrived % PORTION == 0:  # what came before is merged now
            counted = f"{done.arrived:,} / {package.manifest.entries:,} 处改动"
            progress(done.arrived, _with_rest(package.manifest), f"合并{done.village}，{counted}")
        done.arrived += 1
        if done.arrived > package.manifest.entries:
            raise BadPackage(DAMAGED)
        yield entry


def _notices(merged: Merged, told: Manifest) -> Iterator[str]:
    if merged.ahead:
        yield "对方电脑的时钟快了一天以上。内容都在，请让对方把时间调准。"
    if told.at[:10] < FIRST_DAY:
        yield f"对方电脑上的日期是 {told.at[:10]}，不对。内容都在，请让对方把日期调准，不然走访、上报的日期都是错的。"
    if merged.unapplied:
        yield "对方的程序比本机新，有些内容本机还不认识，已经存好，更新程序后会显示出来。"
    if merged.was_restored:
        yield "本机的账本曾从备份恢复，恢复前写过的内容已经补回来了。"
    if merged.erased:
        yield f"有 {merged.erased} 处改动是这里依法删除过的，没有收。"
    if told.errors:
        yield f"对方说明还有 {told.errors} 处错误没有改：{told.reason}"


def gaps(stream: Iterable[tuple[int, str, str, bool]]) -> list[int]:
    """The numbers of packages that have not arrived, of a stream's (number, receipt, previous receipt, whether full)
    that have. A full one makes up for all before it. Where another package came under a number than the one that its
    successor names, that one is missing."""
    known = list(stream)
    receipts, numbers = {row[1] for row in known}, {row[0] for row in known}
    full = max((number for number, _, _, is_full in known if is_full), default=0)
    last = max(numbers, default=0)
    found = {number for number in range(max(full + 1, last - _FAR), last) if number not in numbers}
    found.update(
        number - 1 for number, _, previous, is_full in known
        if number > full and not is_full and previous and previous not in receipts
    )  # fmt: skip
    return sorted(found)[:_MOST_MISSING]


def _missing_before(head: Head, told: Manifest) -> list[int]:
    """What is missing before a package that is not in the ledger yet."""
    stream = _stream(head.card.book, told.site, head.kind)
    found = gaps([*stream, (told.number, head.receipt, told.previous, told.is_full)])
    return [number for number in found if number < told.number]


def missing_now(receipt: str) -> list[int]:
    """The same of one that was taken, as things stand now."""
    of = one("SELECT book, site, kind, number FROM package WHERE way = 'in' AND receipt = ?", receipt)
    return [number for number in gaps(_stream(*of[:3])) if number < of[3]] if of else []


def _stream(book: str, site: str, kind: str) -> list[tuple[int, str, str, bool]]:
    rows = every(
        """SELECT number, receipt, previous, content FROM package
        WHERE way = 'in' AND book = ? AND site = ? AND kind = ?""",
        book, site, kind,
    )  # fmt: skip
    return [
        (number, receipt, before, bool(json.loads(content)["is_full"])) for number, receipt, before, content in rows
    ]


def _note(done: Receipt, head: Head, told: Manifest) -> None:
    """Into the ledger, in the transaction of the entries. `at` is when it arrived, by this laptop's clock."""
    outcome = {name: value for name, value in asdict(done).items() if name != "file"}
    execute(
        "INSERT INTO package VALUES (?,'in',?,?,?,?,?,?,?,?,?,?,?,?)",
        head.receipt, head.kind, head.card.fingerprint, told.book, told.site, told.number, told.previous, told.region,
        told.period, now_text(), done.file.name, json.dumps(asdict(told), ensure_ascii=False),
        json.dumps(outcome, ensure_ascii=False),
    )  # fmt: skip
