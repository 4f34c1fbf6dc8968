"""rounds BOOK [--on DATE] [--of NAME]: the next four weeks: where one goes on which day, and what is too much."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from db.clock import today
from db.fields import Date
from fupin_desktop import regions
from fupin_desktop.commands.common import CannotGoOn, emit, opened, village_of
from fupin_desktop.services.psychology import rounds
from fupin_desktop.services.psychology.rounds import NOBODY, Forecast, Rounds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DATE", default="", help="从哪天起，不填是今天")
    parser.add_argument("--of", metavar="NAME", default="", help="只看谁的；不填是所有人的")


def run(args: argparse.Namespace) -> None:
    on = Date("").parse(args.on) or today()
    with opened(args, read_only=True):
        village, found = village_of(args), rounds.plan(on)
    chosen = [one for one in found.forecasts if args.of in ("", _name(one))]
    if args.of and not chosen:
        raise CannotGoOn(f"心理工作队里看不到“{args.of[:20]}”。请写在队的人的姓名。")
    chosen = [one for one in chosen if not village or found.days(_key(one), village)]
    data = {"on": on.isoformat(), "provisional": bool(found.provisional)}
    emit(args, data | {"rounds": [_data(found, one, village) for one in chosen]},
         list(_lines(found, chosen, village)))  # fmt: skip


def _name(of: Forecast) -> str:
    return str(of.counsellor.name) if of.counsellor else "还没有定人"


def _key(of: Forecast) -> str:
    return str(of.counsellor.id) if of.counsellor else NOBODY


def _data(found: Rounds, one: Forecast, village: str) -> dict[str, Any]:
    days = {day.isoformat(): dict(counts) for day, counts in found.days(_key(one), village).items()}
    told = {"who": _name(one), "a_day": round(one.a_day, 1), "capacity": one.capacity, "late": one.late}
    return told | {"is_over": one.is_over, "days": days}


def _lines(found: Rounds, chosen: list[Forecast], village: str) -> Iterator[str]:
    if found.provisional:
        yield found.provisional
    for one in chosen:
        late = f"，{one.late} 次要晚于期限" if one.late else ""
        yield f"【{_name(one)}】今后 4 周每个工作日 {one.a_day:.1f} 人{late}"
        if one.warning:
            yield one.warning
        for day, counts in found.days(_key(one), village).items():
            where = "、".join(f"{_village(code)} {count} 人" for code, count in counts.most_common())
            yield f"  {day}  {counts.total()} 人  {where}"


def _village(code: str) -> str:
    return (regions.path(code) or ("没有登记的村",))[-1]
