"""A village's encrypted book as the wizard makes it, and the people who have a password for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fupin_desktop.roles import Role
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.exchange import workbooks

ROSTERS = Path(__file__).resolve().parent.parent / "data" / "rosters"
#: Neither is in the demo.
ZHANGXUEZHUANG, BAOLIANSI, WENFENG = "410502101214", "410502101", "410502"
#: User → (role, password). They are called what they are, so that a walk reads well.
CREW = {
    "管理员": (Role.ADMIN, "Guanli-2026"),
    "村级录入员": (Role.RECORDER, "Luru-2026"),
    "心理专干": (Role.COUNSELLOR, "Xinli-2026"),
    "镇级工作人员": (Role.TOWNSHIP, "Zhenji-2026"),
}


@dataclass(frozen=True)
class Village:
    """A closed book and who can open it."""

    path: Path
    region: str
    code: str
    passwords: dict[str, str] = field(default_factory=lambda: {name: secret for name, (_, secret) in CREW.items()})


def make(path: Path, region: str) -> Village:
    """As people make it: the wizard's own services, then the dialog of users'."""
    admin, secret = "管理员", CREW["管理员"][1]
    code = books.create_book(path, region, admin, secret)
    assert code
    with open_book(path, "", ring=unlocking.unlock(path, admin, secret)) as book:
        for name, (role, password) in CREW.items():
            if name != admin:
                users.add(book, name, password, role)
    return Village(path, region, code)


def fill(village: Village, *rosters: str) -> None:
    """Bring rosters of tests/data in, as the 镇级工作人员 does."""
    name = "镇级工作人员"
    ring = unlocking.unlock(village.path, name, village.passwords[name])
    with open_book(village.path, "", ring=ring) as book:
        workbooks.apply_import(book, workbooks.plan_import([ROSTERS / roster for roster in rosters]))
